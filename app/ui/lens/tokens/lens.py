"""What the Tokens page looks at: a vocabulary, a text, and how the one cuts the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import Signal

from app.engine.api import CutOptions, PromptMessage
from app.engine.seen import PromptQuestion
from app.inspection.blocks import Ready
from app.inspection.cut_text import CutText
from app.ui.lens.tokens.dressing import BARE
from app.ui.lens.tokens.framed import Framed
from app.ui.lens.tokens.sight import Sight

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from app.bridge.tasks import Task, Tasks
    from app.bridge.vocabularies import Cutting, Vocabularies
    from app.core.errors import VitrailError
    from app.engine.api import Vocabulary
    from app.engine.seen import PromptSeen, PromptSpan
    from app.inspection.cut import Cut
    from app.inspection.cut_text import Pieces
    from app.ui.lens.tokens.dressing import Dress

Mode = Literal["plain", "message", "raw"]
"""A text as it is; as a message in the chat template; as llama.cpp takes a prompt without one."""

RAW: Final = CutOptions(add_special=True, parse_special=True)
"""Special tokens are recognized wherever they stand, and the text begins and ends as the
vocabulary says; nothing else is added."""

SMALL = 20_000
"""Tokens that may be looked at between two frames."""


class Lens(Sight):
    """One text at a time is cut; what is typed meanwhile follows as soon as that is there.

    Attributes:
        vocabulary: that cuts; None before one is open.
        pieces: its entries; None until they are there.
        source: what the vocabulary was opened from; empty before one is open.
        wanted: what is being opened, or `source`.
        options: how it is cut where `mode` leaves that open.
        mode: see `Mode`.

    Signals:
        text_changed: `text`.
        vocabulary_changed: `vocabulary` or `pieces`.
        progressed: bytes cut, bytes in all.
        failed: VitrailError.
        options_changed: `options` or `mode`.
    """

    text_changed = Signal()
    vocabulary_changed = Signal()
    progressed = Signal(int, int)
    failed = Signal(object)
    options_changed = Signal()

    def __init__(
        self,
        vocabularies: Vocabularies,
        tasks: Tasks,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.vocabulary: Vocabulary | None = None
        self.pieces: Pieces | None = None
        self.options = CutOptions()
        self.mode: Mode = "plain"
        self.source = ""
        self.wanted = ""
        self._vocabularies = vocabularies
        self._tasks = tasks
        self._text = b""
        self._cutting: Cutting | None = None
        self._task: Task | None = None
        self._ready: Ready | None = None
        self._round = 0
        self._busy = self._stale = False
        self._framed: Framed | None = None
        vocabularies.opened.connect(self._on_vocabularies_opened)
        vocabularies.failed.connect(self._on_vocabularies_failed)

    # -- what is asked ----------------------------------------------------

    @property
    def text(self) -> bytes:
        """What is in the editor."""
        return self._text

    @property
    def waiting(self) -> bool:
        """`made` is not of the text and the options that are there now."""
        return self._busy or self._stale

    @property
    def opening(self) -> bool:
        """There is no vocabulary yet, but one is on its way."""
        return self.vocabulary is None and bool(self.wanted)

    @property
    def can_frame(self) -> bool:
        """Whether the vocabulary comes with a chat template."""
        return self.vocabulary is not None and bool(self.vocabulary.chat_template)

    @property
    def spans(self) -> tuple[PromptSpan, ...]:
        """Who wrote which bytes of what is shown; empty where all of it is the text."""
        return self._framed.spans if self._framed is not None else ()

    @property
    def shift(self) -> int:
        """Where the text of the editor begins in the text that was cut; -1 where it is not."""
        if self.made is None:
            return -1
        if self._framed is None:
            return 0
        return self._framed.shift(self._text)

    def open(self, source: str) -> None:
        """Use another vocabulary: a file by its path, or one that comes with the program.

        With the one that is used, what failed is tried again.
        """
        self.wanted = source
        self._vocabularies.open(source)

    def set_text(self, text: bytes) -> None:
        """Look at another text."""
        if text != self._text:
            self._text = text
            self._want()
            self.text_changed.emit()

    def set_options(self, options: CutOptions) -> None:
        """Cut otherwise."""
        if options != self.options:
            self.options = options
            self.options_changed.emit()
            self._restart()

    def set_mode(self, mode: Mode) -> None:
        """Look at the text otherwise."""
        if mode != self.mode:
            self.mode = mode
            self.options_changed.emit()
            self._restart()

    def close(self) -> None:
        """Look at nothing any more; what is on its way is told to nobody."""
        self._round += 1
        for work in (self._cutting, self._task):
            if work is not None:
                work.cancel()
        self._cutting = self._task = None
        self.vocabulary = self.pieces = self.made = None
        self.wanted = self.source = ""
        self._vocabularies.opened.disconnect(self._on_vocabularies_opened)
        self._vocabularies.failed.disconnect(self._on_vocabularies_failed)

    # -- cutting ----------------------------------------------------------

    def _restart(self) -> None:
        """What is being cut is not wanted any more, and the last cut cannot be built on."""
        self._round += 1
        self._ready = None
        if self._cutting is not None:
            self._cutting.cancel()
            self._cutting = None
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._busy = False
        self._want(again=True)

    def _want(self, *, again: bool = False) -> None:
        before = self.waiting
        self._stale = True
        if not self._busy and self.pieces is not None:
            self._cut(from_scratch=again)
        if self.waiting != before:
            self.waiting_changed.emit()

    def _cut(self, *, from_scratch: bool) -> None:
        assert self.vocabulary is not None  # noqa: S101 - its pieces are there
        self._busy, self._stale = True, False
        text = self._text
        if self.mode == "message" and self.can_frame:
            message = PromptMessage(role="user", content=text.decode("utf-8", "replace"))
            self._vocabularies.prompt(
                self.vocabulary,
                PromptQuestion(messages=(message,)),
                partial(self._on_prompt, self._round),
                partial(self._on_cut_failed, self._round),
            )
            return
        old = None if from_scratch or self._framed is not None else self.made
        if old is not None and old.pieces is not self.pieces:
            old = None
        # What was cut with other options is no part of this.
        previous = (old.text, old.cut) if old is not None else None
        self._cutting = self._vocabularies.cut(
            self.vocabulary,
            text,
            RAW if self.mode == "raw" else self.options,
            partial(self._on_cut, self._round, text),
            previous=previous,
            failed=partial(self._on_cut_failed, self._round),
            progressed=self.progressed.emit,
            parted=partial(self._on_part, self._round, text),
        )

    def _on_part(self, at: int, text: bytes, begin: int, end: int, ids: array[int]) -> None:
        """Make blocks of what is there already, while the engine goes on."""
        if at != self._round or self.pieces is None:
            return
        if begin == 0 or self._ready is None:
            self._ready = Ready(self.pieces)
        ready = self._ready
        self._tasks.run(lambda: ready.add(ids, text[begin:end]))

    def _on_cut(self, at: int, text: bytes, cut: Cut) -> None:
        if at != self._round or self.pieces is None:
            return
        self._cutting = None
        previous, pieces = self.made, self.pieces
        ready, self._ready = self._ready, None
        if cut.incremental or len(cut.ids) <= SMALL:
            self._show(at, CutText(text, cut, pieces, previous))
            return
        self._task = self._tasks.run(
            lambda: CutText(text, cut, pieces, previous, ready=ready), partial(self._show, at)
        )

    def _on_prompt(self, at: int, prompt: PromptSeen) -> None:
        pieces = self.pieces
        if at == self._round and pieces is not None:
            self._task = self._tasks.run(
                lambda: Framed(prompt, pieces), partial(self._on_framed, at)
            )

    def _on_framed(self, at: int, framed: Framed) -> None:
        if at == self._round:
            self._show(at, framed.made, framed)

    def dress(self, first: int, end: int) -> Dress:
        """What the template wrote."""
        return self._framed.dress(first, end) if self._framed is not None else BARE

    def headed(self) -> Sequence[int]:
        """Where the template's messages begin."""
        return self._framed.headed() if self._framed is not None else ()

    def note(self, token: int) -> str:
        """Whose a token is."""
        return self._framed.note(token) if self._framed is not None else ""

    def _show(self, at: int, made: CutText, framed: Framed | None = None) -> None:
        if at != self._round:
            return
        self._task = None
        self._busy = False
        self._framed = framed
        self.show(made)
        if self._stale:
            self._cut(from_scratch=False)
        if not self.waiting:
            self.waiting_changed.emit()

    def _on_cut_failed(self, at: int, error: VitrailError) -> None:
        if at == self._round:
            self._cutting = None
            # What is shown is of another text, until a key or `open` asks again.
            self._busy, self._stale = False, True
            self.waiting_changed.emit()
            self.failed.emit(error)

    # -- vocabularies -----------------------------------------------------

    def _on_vocabularies_opened(self, source: str, vocabulary: Vocabulary) -> None:
        if source != self.wanted:
            return
        if source == self.source and vocabulary is self.vocabulary and self.pieces is not None:
            # Somebody else wanted it too, or it is to be tried again.
            if self._stale and not self._busy:
                self._cut(from_scratch=True)
            return
        self.source = source
        self.vocabulary = vocabulary
        self.pieces = None
        self.vocabulary_changed.emit()
        self._vocabularies.entries(
            vocabulary, partial(self._on_pieces, vocabulary), self._on_entries_failed
        )

    def _on_vocabularies_failed(self, source: str, error: VitrailError) -> None:
        if source == self.wanted:
            # The one before stays in use.
            self.wanted = self.source
            self.failed.emit(error)

    def _on_entries_failed(self, error: VitrailError) -> None:
        self.failed.emit(error)

    def _on_pieces(self, vocabulary: Vocabulary, pieces: Pieces) -> None:
        if vocabulary is not self.vocabulary:
            return
        self.pieces = pieces
        if self.mode == "message" and not self.can_frame:
            self.mode = "plain"
        self.vocabulary_changed.emit()
        self.options_changed.emit()
        self._restart()
