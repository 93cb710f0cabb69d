"""From places in what is parsed to places in the source."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE_END = re.compile(r"\r\n?|\n")


class Text:
    """A piece of a source with its line ends made line feeds; knows where each character was.

    Attributes:
        text: what is parsed.
        lines: where each of its lines begins.
    """

    def __init__(self, source: str, start: int, end: int | None) -> None:
        """Take ``source[start:end]``."""
        raw = source[start:end]
        self._start = start
        self._dropped: list[int] = []
        if "\r" in raw:
            for number, found in enumerate(
                match for match in _LINE_END.finditer(raw) if len(match[0]) > 1
            ):
                self._dropped.append(found.start() - number)
            raw = _LINE_END.sub("\n", raw)
        self.text = raw
        self.lines = [0, *(found.end() for found in re.finditer("\n", raw))]

    def at(self, place: int) -> int:
        """The offset in the source of the character at `place`."""
        dropped = bisect_left(self._dropped, place) if self._dropped else 0
        return self._start + place + dropped


class Pieces:
    """The content of a paragraph, a heading or a cell, whose lines stand apart in the text.

    Attributes:
        content: text without the signs of quotations and lists before its lines.
    """

    def __init__(self, content: str, pieces: Sequence[tuple[int, int]]) -> None:
        """Take `content`, of which the parts begin at `pieces` (in the content, in the text)."""
        self.content = content
        self._begins = [begin for begin, _place in pieces]
        self._places = [place for _begin, place in pieces]

    def at(self, position: int) -> int:
        """The place in the text of the character at `position`."""
        index = max(bisect_right(self._begins, position) - 1, 0)
        place = self._places[index] + max(position - self._begins[index], 0)
        if index + 1 < len(self._places):
            return min(place, self._places[index + 1])
        return place

    def ranges(self, begin: int, end: int) -> list[tuple[int, int]]:
        """The parts of the content between `begin` and `end` that stand in one piece."""
        cuts = [begin]
        index = bisect_right(self._begins, begin)
        while index < len(self._begins) and self._begins[index] < end:
            cuts.append(self._begins[index])
            index += 1
        return list(zip(cuts, [*cuts[1:], end], strict=True))
