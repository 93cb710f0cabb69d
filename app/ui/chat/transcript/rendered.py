"""What a message says as it is read: without markup, with places that lead back to the source."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from app.markup.blocks import Code, Formula, Heading, Paragraph, Rule, Table
from app.ui.chat.transcript.blocks import Block as Plain
from app.ui.chat.transcript.row_blocks import Attached, Thinking, TokensHead, TokensPart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.markup.blocks import Inline, Place
    from app.ui.chat.transcript.row_blocks import RowBlock

_LINE_BREAK = "\u2028"
_MARKERS = {"bullet": "•", "todo": "☐", "done": "☑"}
_STEP = "  "
_RULE = "———"
_OWN = (Plain, Thinking, Attached, TokensHead, TokensPart)


class _Piece(NamedTuple):
    """Characters of the text that stand for a range of the source."""

    at: int
    length: int
    start: int
    end: int


class Rendered:
    """The text of a message as it is drawn.

    Attributes:
        text: paragraphs parted by blank lines, cells by tabs, formulas as TeX.
    """

    def __init__(self, source: str, blocks: Iterable[RowBlock], *, thoughts: bool = False) -> None:
        """Say `blocks`.

        Args:
            source: that their offsets count in.
            blocks: of one message.
            thoughts: say what the model thought too.
        """
        self._parts: list[str] = []
        self._pieces: list[_Piece] = []
        self._length = 0
        before: RowBlock | None = None
        for block in blocks:
            if isinstance(block, (Attached, TokensHead)):
                continue
            if isinstance(block, Thinking) and not thoughts:
                continue
            self._between(before, block)
            self._say(source, block)
            before = block
        self.text = "".join(self._parts)
        self._parts.clear()
        self._starts = [piece.start for piece in self._pieces]
        self._places = [piece.at for piece in self._pieces]

    # -- places -----------------------------------------------------------

    def index_of(self, offset: int) -> int:
        """Where the character at `offset` of the source stands in the text."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return 0
        piece = self._pieces[number]
        if offset >= piece.end:
            return piece.at + piece.length
        if piece.end - piece.start == piece.length:
            return piece.at + offset - piece.start
        return piece.at

    def offset_of(self, index: int) -> int:
        """The offset in the source of the character at `index` of the text."""
        number = bisect_right(self._places, index) - 1
        if number < 0:
            return self._pieces[0].start if self._pieces else 0
        piece = self._pieces[number]
        into = index - piece.at
        if into >= piece.length:
            return piece.end
        return piece.start + into if piece.end - piece.start == piece.length else piece.start

    def end_of(self, index: int) -> int:
        """The offset in the source behind the character before `index` of the text."""
        number = bisect_right(self._places, index - 1) - 1
        if number < 0:
            return self.offset_of(0)
        piece = self._pieces[number]
        into = index - piece.at
        exact = piece.end - piece.start == piece.length
        return piece.start + into if exact and into < piece.length else piece.end

    def between(self, start: int, end: int) -> str:
        """The text of a range of the source."""
        return self.text[self.index_of(start) : self.index_of(end)]

    # -- saying -----------------------------------------------------------

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _put(self, text: str, start: int, end: int) -> None:
        if text:
            self._pieces.append(_Piece(self._length, len(text), start, end))
            self._add(text)

    def _between(self, before: RowBlock | None, block: RowBlock) -> None:
        if before is None or isinstance(block, TokensHead | TokensPart):
            return
        if isinstance(block, Plain) and isinstance(before, Plain):
            self._add("\n" * (1 + block.blank_lines) if block.start > before.end else "")
        elif isinstance(block, _OWN) or isinstance(before, _OWN):
            self._add("\n\n")
        elif block.part:
            text = isinstance(block, Heading | Paragraph) and block.start <= before.end
            self._add("" if text else "\n")
        else:
            listed = before.place.indent and block.place.marker and block.place.tight
            self._add("\n" if listed else "\n\n")

    def _say(self, source: str, block: RowBlock) -> None:
        match block:
            case Plain() | TokensPart():
                self._put(source[block.start : block.end], block.start, block.end)
            case Thinking():
                self._put(block.text, block.begin, block.finish)
            case Heading() | Paragraph():
                if block.part == 0:
                    self._add(_lead(block.place))
                self._spans(block.spans, _margin(block.place))
            case Code():
                margin = _margin(block.place)
                places = block.places or (block.start,)  # an empty block has no lines
                for line, (text, place) in enumerate(
                    zip(block.text.split("\n"), places, strict=False)
                ):
                    self._add(("\n" if line else "") + margin)
                    self._put(text, place, place + len(text))
            case Formula():
                self._add(_margin(block.place))
                self._put(block.tex, block.start, block.end)
            case Table():
                self._rows(block)
            case Rule():
                self._put(_RULE, block.start, block.end)

    def _spans(self, spans: Inline, margin: str = "") -> None:
        for span in spans:
            text = span.text.replace(_LINE_BREAK, f"\n{margin}")
            self._put(text, span.start, span.end)

    def _rows(self, block: Table) -> None:
        rows = block.rows if block.part else (block.head, *block.rows)
        for number, row in enumerate(rows):
            self._add("\n" if number else "")
            for column, cell in enumerate(row):
                self._add("\t" if column else "")
                self._spans(cell)


def _mark(place: Place) -> str:
    if place.marker == "number":
        return f"{place.number}."
    if place.marker == "note":
        return f"[{place.number}]"
    return _MARKERS.get(place.marker, "")


def _lead(place: Place) -> str:
    """What stands before the first line of a block."""
    if not place.indent:
        return ""
    mark = _mark(place)
    return f"{_STEP * (place.indent - 1)}{mark} " if mark else _margin(place)


def _margin(place: Place) -> str:
    """What stands before its other lines."""
    if not place.indent:
        return ""
    mark = _mark(place)
    return _STEP * (place.indent - 1) + (" " * (len(mark) + 1) if mark else _STEP)
