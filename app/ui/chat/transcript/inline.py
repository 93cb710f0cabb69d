"""Spans as one text to be laid out: looks, places, and what is painted among the letters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.markup.links import true_host
from app.ui.chat.transcript.blocks import shown
from app.ui.chat.transcript.looks import HOLDER, run
from app.ui.chat.transcript.pieces import Piece, Pieces
from app.ui.chat.transcript.words import Inset, len_utf16
from app.ui.phrase import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QTextLayout

    from app.markup.blocks import Span
    from app.ui.chat.transcript.block_view import ControlKind
    from app.ui.chat.transcript.services import Services

translate = QCoreApplication.translate

CODE_SMALLER = 1.5
"""Code within text is so many pixels smaller."""

PLATE_PAD = 4
"""Of code within text: three pixels of plate and one beside it."""

LONGEST_MAILBOX = 60

LINE_BREAK = "\u2028"

_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")
_BREAKABLE = "\u4e00"
"""Keeps the place of a formula among characters that lines may break between."""


class Link(NamedTuple):
    """Text that can be pressed; `start` and `end` in UTF-16 units of the drawn text."""

    start: int
    end: int
    kind: ControlKind
    value: str
    name: str


@dataclass(slots=True)
class SetSpans:
    """What spans become.

    Attributes:
        text: what is drawn.
        formats: looks.
        pieces: places of the source.
        insets: formulas.
        links: what can be pressed.
        plates: ranges of code within the text.
        waiting: some formulas are still being set; room is kept for them.
    """

    text: str = ""
    formats: list[QTextLayout.FormatRange] = field(default_factory=list)
    pieces: Pieces = field(default_factory=lambda: Pieces(()))
    insets: list[Inset] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    plates: list[tuple[int, int]] = field(default_factory=list)
    waiting: bool = False


class Setter:
    """Makes one text of spans."""

    def __init__(  # noqa: PLR0917
        self,
        services: Services,
        source: str,
        size: float,
        weight: int = 400,
        role: str = "",
        widest: float = 600.0,
    ) -> None:
        """Begin.

        Args:
            services: looks and formulas.
            source: of the whole message.
            size: of the text, in pixels at 100 %.
            weight: of the text.
            role: its color; empty for that of the painter.
            widest: what formulas shrink to.
        """
        self._services = services
        self._source = source
        self._size = size
        self._weight = weight
        self._role = role
        self._widest = widest
        self._set = SetSpans()
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._at = 0

    def set(self, spans: Sequence[Span]) -> SetSpans:
        """All of them."""
        for index, span in enumerate(spans):
            after = spans[index + 1] if index + 1 < len(spans) else None
            if span.formula:
                self._add_formula(span, "" if after is None else after.text[:1])
            elif span.picture:
                self._add_picture(span)
            elif span.note:
                self._add_note(span)
            else:
                before = index > 0 and spans[index - 1].display
                self._add_text(span, before=before, after=after is not None and after.display)
        made = self._set
        made.text = "".join(self._parts)
        made.pieces = Pieces(self._pieces)
        return made

    def _add(self, text: str, start: int, end: int, *, exact: bool) -> int:
        """Put `text` at the end; returns its length."""
        length = len_utf16(text)
        self._parts.append(text)
        self._pieces.append(Piece(self._at, length, start, end, text if exact else None))
        self._at += length
        return length

    def _add_text(self, span: Span, *, before: bool, after: bool) -> None:
        """Add text; `before` and `after` it stand formulas that want a line of their own."""
        text = span.text if span.text == LINE_BREAK else shown(span.text)
        if before and text[:1] == " ":
            text = LINE_BREAK + text[1:]
        if after and text[-1:] == " ":
            text = text[:-1] + LINE_BREAK
        weight = 600 if span.bold else self._weight
        # Chinese has no italic: it is emphasized by weight.
        slanted = span.italic and _WIDE.search(text) is None
        if span.italic and not slanted:
            weight = 600
        if span.code:
            self._add_pad(span.start)
        start = self._at
        self._add(text, span.start, span.end, exact=len(span.text) == span.end - span.start)
        if weight != self._weight or slanted or span.strike or span.code or span.link:
            look = self._services.looks.format(
                self._size - CODE_SMALLER if span.code else self._size,
                weight,
                role="accent" if span.link else self._role,
                mono=span.code,
                italic=slanted,
                strike=span.strike,
                underline=bool(span.link),
            )
            self._set.formats.append(run(start, self._at - start, look))
        elif self._role:
            look = self._services.looks.color(self._role)
            self._set.formats.append(run(start, self._at - start, look))
        if span.code:
            self._add_pad(span.end)
            self._set.plates.append((start - 1, self._at))
        if span.link:
            self._link(start, "link", span.link, text)

    def _add_pad(self, offset: int) -> None:
        """Room between code and the edge of its plate."""
        look = self._services.looks.room(PLATE_PAD, self._size)
        self._set.formats.append(run(self._at, 1, look))
        self._add(HOLDER, offset, offset, exact=False)

    def _add_picture(self, span: Span) -> None:
        title = shown(span.text.strip())
        words = (
            fill(translate("Transcript", "Picture: %1"), title)
            if title
            else translate("Transcript", "Picture")
        )
        start = self._at
        length = self._add(words, span.start, span.end, exact=False)
        look = self._services.looks.format(
            self._size,
            self._weight,
            role="accent" if span.link else "muted",
            underline=bool(span.link),
        )
        self._set.formats.append(run(start, length, look))
        if span.link:
            self._link(start, "picture", span.link, words)

    def _add_note(self, span: Span) -> None:
        start = self._at
        length = self._add(shown(span.text), span.start, span.end, exact=False)
        look = self._services.looks.format(self._size, 500, role="accent", raised=True)
        self._set.formats.append(run(start, length, look))
        name = fill(translate("Transcript", "Footnote %1"), span.text)
        self._link(start, "note", span.note, name)

    def _add_formula(self, span: Span, after: str) -> None:
        services = self._services
        size = services.theme.scaled(self._size)
        formula = services.typesetter.formula(span.text, size, display=span.display)
        if formula is not None and formula.path is None:
            self._add_source(span)
            return
        if formula is None:
            self._set.waiting = True
            formula = services.typesetter.placeholder(span.text, size)
        formula = formula.within(self._widest)
        before = self._parts[-1][-1:] if self._parts else ""
        # Among Chinese a line may break beside it, among Latin words only at spaces.
        breakable = _WIDE.match(before) or _WIDE.match(after)
        holder = _BREAKABLE if breakable else HOLDER
        look = services.looks.room(formula.width, self._size, holder)
        self._set.formats.append(run(self._at, 1, look))
        self._set.insets.append(Inset(self._at, formula.ascent, formula.descent, formula.paint))
        self._add(holder, span.start, span.end, exact=False)

    def _add_source(self, span: Span) -> None:
        """A formula that cannot be set, as it was written."""
        start = self._at
        text = shown(self._source[span.start : span.end].replace("\n", " "))
        length = self._add(text, span.start, span.end, exact=True)
        look = self._services.looks.format(
            self._size - CODE_SMALLER, self._weight, role=self._role, mono=True
        )
        self._set.formats.append(run(start, length, look))

    def _link(self, start: int, kind: ControlKind, value: str, name: str) -> None:
        """Remember what can be pressed; a link says where it really leads."""
        last = self._set.links[-1] if self._set.links else None
        if last is not None and last.end == start and (last.kind, last.value) == (kind, value):
            # One link in several looks is one thing to press.
            self._set.links[-1] = last._replace(end=self._at, name=last.name + name)
        else:
            self._set.links.append(Link(start, self._at, kind, value, name))


def link_name(link: Link) -> str:
    """What a screen reader and a tool tip say: the words, and where it really leads."""
    if link.kind not in {"link", "picture"}:
        return link.name
    host = true_host(link.value)
    if not host:
        return fill(translate("Transcript", "%1 (mail to %2)"), link.name, _mailbox(link.value))
    return fill(translate("Transcript", "%1 (link to %2)"), link.name, host)


def _mailbox(address: str) -> str:
    return address.removeprefix("mailto:")[:LONGEST_MAILBOX]
