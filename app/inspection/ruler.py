"""A text as a ruler on which several ways of cutting it are laid one below the other.

The ruler is of what people take for characters. It is the same for every vocabulary, so a
character stands at the same place in all rows; what a token covers follows from its bytes alone.
A text is measured a stretch at a time: of a megabyte only what is seen.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from app.inspection.graphemes import clusters, stands_alone
from app.inspection.panes import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.inspection.cut_text import Block, CutText

__all__ = ["LOST", "Cell", "Span", "cells", "inner_bounds", "spans", "stretches"]

STRETCH: Final = 256
"""Bytes of a stretch, before it ends at the next place where it can."""
LONGEST: Final = 8 * STRETCH
"""And before it is ended between any two characters."""
LOST: Final = -1
"""Instead of a token: no token holds these bytes."""
_WIDEST: Final = 4


class Cell(NamedTuple):
    """One character as people see it.

    Attributes:
        start: its first byte in the text.
        end: behind its last byte.
        text: itself; empty for a byte that is not UTF-8.
    """

    start: int
    end: int
    text: str


class Span(NamedTuple):
    """Bytes of the text that one token stands for.

    Attributes:
        token: its index; `LOST` where no token holds them.
        start: first byte.
        end: behind the last.
    """

    token: int
    start: int
    end: int


def stretches(text: bytes) -> list[int]:
    """Where stretches of `text` begin, and its end; no grapheme of usual length lies in two."""
    bounds = [0]
    size = len(text)
    while bounds[-1] < size:
        bounds.append(_stop(text, bounds[-1], size))
    return bounds


def _stop(text: bytes, begin: int, size: int) -> int:
    at = begin + STRETCH
    most = begin + LONGEST
    while at < size and at < most:
        if _is_start(text, at) and stands_alone(_character(text, at)):
            return at
        at += 1
    while at < size and at < most + _WIDEST and not _is_start(text, at):
        at += 1
    return min(at, size)


def _is_start(text: bytes, at: int) -> bool:
    return text[at] & 0xC0 != 0x80  # noqa: PLR2004 - 10xxxxxx goes on with a character


def _character(text: bytes, at: int) -> str:
    """The character that begins at a byte; one that cannot be read stands for itself."""
    return text[at : at + _WIDEST].decode("utf-8", "replace")[:1] or "\ufffd"


def cells(text: bytes, start: int, end: int) -> list[Cell]:
    """The characters of ``text[start:end]``; together they are all of its bytes, in order."""
    signs = text[start:end].decode("utf-8", "surrogateescape")
    places = [start]
    for sign in signs:
        places.append(places[-1] + _size(sign))
    found: list[Cell] = []
    at = 0
    for first, last in [*clusters(signs), (len(signs), len(signs))]:
        found += [
            Cell(places[index], places[index + 1], _seen(signs[index]))
            for index in range(at, first)
        ]
        if last > first:
            found.append(Cell(places[first], places[last], signs[first:last]))
        at = last
    return found


def _size(sign: str) -> int:
    return 1 if "\udc80" <= sign <= "\udcff" else len(sign.encode())


def _seen(sign: str) -> str:
    return "" if "\udc80" <= sign <= "\udcff" else sign


def spans(made: CutText, start: int, end: int) -> list[Span]:
    """What covers ``text[start:end]``: spans without a gap, each with a byte in it at least.

    A token that reaches over an end of it is told whole. What was added to the text stands
    nowhere in it and is not told.
    """
    found: list[Span] = []
    if end <= start:
        return found
    at = max(0, start)
    first = max(0, bisect_right(made.starts, start) - 1)
    for index in range(first, len(made.blocks)):
        begin = made.starts[index]
        if begin >= end:
            break
        for token, place in enumerate(_places(made.blocks[index]), made.firsts[index]):
            low, high = begin + place.start, begin + place.end
            if high <= at or low == high:
                continue
            if low >= end:
                break
            if low > at:
                found.append(Span(LOST, at, low))
            found.append(Span(token, low, high))
            at = high
    if at < end:
        found.append(Span(LOST, at, min(end, len(made.text))))
    return [span for span in found if span.end > span.start]


def _places(block: Block) -> Iterator[Place]:
    if block.places is not None:
        yield from block.places
        return
    at = 0
    for token in block.ids:
        size = len(block.pieces.all[token])
        yield Place(at, at + size)
        at += size


def inner_bounds(cell: Cell, covering: Sequence[Span]) -> list[int]:
    """The parts of a cell: its ends, and where one of the spans ends inside of it."""
    inside = {span.start for span in covering} | {span.end for span in covering}
    return sorted({cell.start, cell.end, *(at for at in inside if cell.start < at < cell.end)})


def parts(cell: Cell, covering: Sequence[Span]) -> list[tuple[int, int]]:
    """First byte and the byte behind the last of each part that the spans make of a cell."""
    return list(pairwise(inner_bounds(cell, covering)))
