"""What is too long to be laid out within a frame, cut into parts.

A cut never moves when text is added to the end, so that parts that are drawn stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.markup.hypertext import LINE_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.markup.blocks import Inline, Span

LONGEST_PART = 2_000
"""Characters of running text; about 25 lines, which take a few milliseconds to lay out."""

SHORTEST_PART = 400
"""A line break or space beyond so many characters may end a part."""

LONGEST_LINE = 2_000
"""Characters of a line of code; what is longer goes on in another one."""

MOST_LINES = 40
MOST_CODE = 16_000
"""Lines and characters of a part of code."""

MOST_ROWS = 40
MOST_CELLS = 6_000
"""Rows and characters of a part of a table."""

_LONGEST_CLUSTER = 32
_ZERO_WIDTH_JOINER = "\u200d"
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U0001f300-\U0001faff]"
)


def cut_text(spans: Inline) -> list[Inline]:
    """`spans` in parts; a line break where one ends is left out."""
    bounds = list(accumulate((len(span.text) for span in spans), initial=0))
    if bounds[-1] <= LONGEST_PART:
        return [spans]
    flat = "".join(span.text for span in spans)
    parts: list[Inline] = []
    begin = 0
    while len(flat) - begin > LONGEST_PART:
        stop = _whole(spans, bounds, begin, _stop(flat, begin))
        part = list(_between(spans, bounds, begin, stop))
        if len(part) > 1 and part[-1].text == LINE_BREAK:
            part.pop()
        parts.append(tuple(part))
        begin = stop
    rest = tuple(_between(spans, bounds, begin, len(flat)))
    return [*parts, rest] if rest else parts


def _stop(flat: str, begin: int) -> int:
    first, limit = begin + SHORTEST_PART, begin + LONGEST_PART
    for sign in (LINE_BREAK, " "):
        found = flat.rfind(sign, first, limit)
        if found >= 0:
            return found + 1
    return cluster_start(flat, begin, limit)


def _whole(spans: Sequence[Span], bounds: Sequence[int], begin: int, stop: int) -> int:
    """`stop`, moved out of what cannot be cut."""
    index = bisect_right(bounds, stop - 1) - 1
    span = spans[index]
    if bounds[index] == stop or bounds[index + 1] == stop or is_literal(span):
        return stop
    return bounds[index] if bounds[index] > begin else bounds[index + 1]


def is_literal(span: Span) -> bool:
    """Whether `span` stands in the source character by character and may be cut."""
    whole = span.formula or span.picture or bool(span.note)
    return len(span.text) == span.end - span.start and not whole


def _between(spans: Sequence[Span], bounds: Sequence[int], begin: int, stop: int) -> Iterator[Span]:
    index = max(bisect_right(bounds, begin) - 1, 0)
    while index < len(spans) and bounds[index] < stop:
        span = spans[index]
        left = max(begin - bounds[index], 0)
        right = min(stop - bounds[index], len(span.text))
        if left == 0 and right == len(span.text):
            yield span
        else:
            start = span.start + left
            yield replace(span, text=span.text[left:right], start=start, end=start + right - left)
        index += 1


def cluster_start(text: str, start: int, stop: int) -> int:
    """The last place at or before `stop` that does not cut what is drawn as one character."""
    for place in range(stop, max(start + 1, stop - _LONGEST_CLUSTER), -1):
        joined = text[place - 1] == _ZERO_WIDTH_JOINER
        if not joined and unicodedata.category(text[place])[0] not in "MC":
            return place
    return stop


def cut_lines(lines: Sequence[str], places: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Lines with their offsets, none of them longer than `LONGEST_LINE`."""
    for line, place in zip(lines, places, strict=True):
        begin = 0
        while len(line) - begin > LONGEST_LINE:
            stop = cluster_start(line, begin, begin + LONGEST_LINE)
            yield line[begin:stop], place + begin
            begin = stop
        yield line[begin:], place + begin


def cut_code(lines: Sequence[tuple[str, int]]) -> Iterator[Sequence[tuple[str, int]]]:
    """The lines of each part; one part at least."""
    begin = size = 0
    for index, (line, _place) in enumerate(lines):
        if index > begin and (index - begin >= MOST_LINES or size + len(line) > MOST_CODE):
            yield lines[begin:index]
            begin, size = index, 0
        size += len(line)
    yield lines[begin:]


def cut_rows(rows: Sequence[tuple[Inline, ...]]) -> Iterator[Sequence[tuple[Inline, ...]]]:
    """The rows of each part of a table; one part at least."""
    begin = size = 0
    for index, row in enumerate(rows):
        length = sum(len(span.text) for cell in row for span in cell)
        if index > begin and (index - begin >= MOST_ROWS or size + length > MOST_CELLS):
            yield rows[begin:index]
            begin, size = index, 0
        size += length
    yield rows[begin:]


def columns_of(cell: Inline) -> int:
    """How wide a cell is, in columns of a Latin character."""
    text = "".join(span.text for span in cell)
    return len(text) + (0 if text.isascii() else len(_WIDE.findall(text)))
