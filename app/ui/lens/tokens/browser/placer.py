"""Puts an entry into the text so that it becomes this token, or finds out why it cannot be."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.inspection.cut import KINDS

if TYPE_CHECKING:
    from app.bridge.vocabularies import Vocabularies
    from app.inspection.cut import Cut
    from app.ui.lens.tokens.editor import Editor
    from app.ui.lens.tokens.lens import Lens

Hindrance = Literal["bytes", "control", "unused", "others", "editor", "busy"]
"""``bytes``: it is no text. ``control``: special tokens are not read out of the text. ``unused``:
the vocabulary says that no text becomes it. ``others``: its text becomes other tokens. ``editor``:
the editor changes the text. ``busy``: a long text is being put in."""

ABOUT: Final = 256
"""Bytes on each side of the cursor that are looked at: so far reaches no token."""


@dataclass(frozen=True, slots=True)
class Try:
    """A way of putting an entry in.

    Attributes:
        before: goes in front of it.
        text: of the entry.
        after: goes behind it.
    """

    before: str
    text: str
    after: str


class Placer(QObject):
    """One entry at a time; a new one takes the place of the one before.

    Signals:
        placed: id, and whether it stands on a line of its own: it is pinned.
        refused: id, Hindrance, ids (int32) that its text becomes instead, empty where none does.
    """

    placed = Signal(int, bool)
    refused = Signal(int, str, object)

    def __init__(
        self, vocabularies: Vocabularies, lens: Lens, editor: Editor, *, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._vocabularies = vocabularies
        self._lens = lens
        self._editor = editor
        self._round = 0
        self._wanted: tuple[int, int] | None = None
        lens.remade.connect(self._on_lens_remade)

    def place(self, token: int) -> None:
        """Put an entry in at the cursor, if it becomes this token there."""
        self._round += 1
        self._wanted = None
        pieces = self._lens.pieces
        if pieces is None or not 0 <= token < len(pieces.all):
            return
        piece, kind = pieces.all[token], KINDS[pieces.table.kinds[token]]
        try:
            text = piece.decode()
        except UnicodeDecodeError:
            text = ""
        special = kind in {"control", "unknown"}
        if self._editor.filling:
            self._refuse(token, "busy")
        elif not text:
            self._refuse(token, "bytes")
        elif kind == "unused":
            self._become(token, text, "unused")
        elif special and not self._lens.options.parse_special:
            self._become(token, text, "control")
        else:
            self._try(token, self._ways(text), 0)

    # -- trying -----------------------------------------------------------

    def _ways(self, text: str) -> list[Try]:
        """What is tried, one after the other."""
        before, _after = self._editor.about_cursor(ABOUT)
        ways = [Try("", text, "")]
        vocabulary = self._lens.vocabulary
        if vocabulary is not None and vocabulary.add_space_prefix and text.startswith(" "):
            # The tokenizer puts the space before the first word itself.
            ways.insert(0, Try("", text[1:], ""))
        start = "\n" if before and not before.endswith("\n") else ""
        ways += [Try(start, text, ""), Try(start, text, "\n")]
        return list(dict.fromkeys(ways))

    def _try(self, token: int, ways: list[Try], at: int) -> None:
        vocabulary = self._lens.vocabulary
        if vocabulary is None:
            return
        if at == len(ways):
            self._become(token, ways[-1].text, "others")
            return
        way = ways[at]
        before, after = self._editor.about_cursor(ABOUT)
        front = (before + way.before).encode("utf-8", "replace")
        text = front + (way.text + way.after + after).encode("utf-8", "replace")
        self._vocabularies.cut(
            vocabulary,
            text,
            replace(self._lens.options, add_special=False),
            partial(self._on_cut, self._round, token, ways, at, len(front)),
        )

    def _on_cut(  # noqa: PLR0917 - what was asked
        self, asked: int, token: int, ways: list[Try], at: int, offset: int, cut: Cut
    ) -> None:
        if asked != self._round:
            return
        way = ways[at]
        length = len(way.text.encode())
        first, end = cut.index_at(offset), cut.index_at(offset + length)
        fits = first is not None and first < len(cut.ids) and cut.ids[first] == token
        if fits and end == (first or 0) + 1:
            self._put_in(token, way)
        else:
            self._try(token, ways, at + 1)

    def _put_in(self, token: int, way: Try) -> None:
        begin = self._editor.insert(way.before + way.text + way.after)
        at = begin + len(way.before.encode())
        wanted = way.text.encode()
        if self._editor.data()[at : at + len(wanted)] != wanted:
            self._editor.undo()
            self._refuse(token, "editor")
            return
        self._wanted = (token, at)
        self.placed.emit(token, bool(way.before or way.after))
        self._pin()

    def _become(self, token: int, text: str, why: Hindrance) -> None:
        """Say what the text of an entry becomes instead."""
        vocabulary = self._lens.vocabulary
        if vocabulary is None:
            return
        options = replace(self._lens.options, add_special=False)
        self._vocabularies.cut(
            vocabulary, text.encode(), options, partial(self._on_became, self._round, token, why)
        )

    def _on_became(self, asked: int, token: int, why: Hindrance, cut: Cut) -> None:
        if asked == self._round:
            self.refused.emit(token, why, cut.ids)

    def _refuse(self, token: int, why: Hindrance) -> None:
        self.refused.emit(token, why, array("i"))

    # -- pinning ----------------------------------------------------------

    def _on_lens_remade(self) -> None:
        self._pin()

    def _pin(self) -> None:
        """Pin the token once the text with it was cut."""
        lens, made = self._lens, self._lens.made
        if self._wanted is None or made is None or lens.waiting or lens.text != self._editor.data():
            return
        token, at = self._wanted
        self._wanted = None
        if lens.shift < 0:
            return
        index = made.token_at(at + lens.shift)
        if 0 <= index < len(made) and made.cut.ids[index] == token and index != lens.pinned_token:
            lens.pin(index)
