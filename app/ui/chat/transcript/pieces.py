"""Which place of a message's source each place of the drawn text stands for."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from app.ui.chat.transcript.blocks import index_of_utf16, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable


class Piece(NamedTuple):
    """A run of drawn text that comes from one range of the source.

    Attributes:
        at: where it begins in the drawn text, in UTF-16 units as Qt counts.
        length: in UTF-16 units.
        start: offset of the source.
        end: offset of the source.
        text: what is drawn, when it stands in the source character by character; else None, and
            a place in it is its start or its end.
    """

    at: int
    length: int
    start: int
    end: int
    text: str | None


class Pieces:
    """Pieces in the order of both the source and the drawn text."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._pieces = list(pieces)
        self._starts = [piece.start for piece in self._pieces]
        self._ats = [piece.at for piece in self._pieces]

    def position(self, offset: int) -> int:
        """The position in the drawn text of an offset; markup is where the text after it is."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return self._ats[0] if self._ats else 0
        piece = self._pieces[index]
        if offset > piece.end and index + 1 < len(self._pieces):
            return self._ats[index + 1]
        if offset >= piece.end:
            return piece.at + piece.length
        if piece.text is None:
            return piece.at
        return piece.at + utf16_length(piece.text[: offset - piece.start])

    def offset(self, position: int) -> int:
        """The offset of a position in the drawn text."""
        index = bisect_right(self._ats, position) - 1
        if index < 0:
            return self._starts[0] if self._starts else 0
        piece = self._pieces[index]
        into = position - piece.at
        if into >= piece.length:
            return piece.end
        if piece.text is None:
            return piece.start if into == 0 else piece.end
        return piece.start + index_of_utf16(piece.text, into)

    def end_offset(self, position: int) -> int:
        """The offset after what is drawn before a position; markup after it is left out."""
        index = bisect_right(self._ats, max(0, position - 1)) - 1
        if index < 0:
            return self._starts[0] if self._starts else 0
        piece = self._pieces[index]
        into = position - piece.at
        if into >= piece.length or (piece.text is None and into > 0):
            return piece.end
        return self.offset(position)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of positions that shows the characters from `start` to `end`."""
        first = self.position(start)
        index = bisect_right(self._starts, end - 1) - 1
        if index < 0 or end <= start:
            return first, first
        piece = self._pieces[index]
        if end >= piece.end or piece.text is None:
            return first, max(first, piece.at + piece.length)
        return first, max(first, self.position(end))
