"""Where the cells of a table stand in the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

_TRIMMED = " \t\n"


def place_cells(state: StateBlock, tokens: Sequence[Token]) -> None:
    """Give the inline tokens of a table their ``pieces``.

    What stands behind the last column of a row is added to its last cell: GFM drops it, but
    nothing that somebody wrote shall be lost.
    """
    row: list[Token] = []
    line = 0
    for token in tokens:
        if token.type == "tr_open" and token.map:
            line = token.map[0]
            row = []
        elif token.type == "inline":
            row.append(token)
        elif token.type == "tr_close":
            _place_row(state.src, _bounds(state, line), row)


def _bounds(state: StateBlock, line: int) -> tuple[int, int]:
    start = state.bMarks[line] + state.tShift[line]
    stop = state.eMarks[line]
    while stop > start and state.src[stop - 1] in _TRIMMED:
        stop -= 1
    return start, stop


def _place_row(source: str, bounds: tuple[int, int], cells: Sequence[Token]) -> None:
    ranges = split(source, *bounds)
    for cell, (start, stop) in zip(cells, ranges, strict=False):
        _place_cell(source, cell, start, stop)
    for cell in cells[len(ranges) :]:
        cell.meta["pieces"] = [(0, bounds[1])]
    if len(ranges) > len(cells) > 0:
        _place_cell(source, cells[-1], ranges[len(cells) - 1][0], ranges[-1][1])


def split(source: str, start: int, stop: int) -> list[tuple[int, int]]:
    """The ranges of the cells of the row ``source[start:stop]``, spaces around them left out."""
    cuts = [start]
    escaped = False
    for at in range(start, stop):
        sign = source[at]
        if sign == "|" and not escaped:
            cuts += [at, at + 1]
        escaped = sign == "\\"
    cuts.append(stop)
    ranges = list(zip(cuts[::2], cuts[1::2], strict=True))
    if ranges and ranges[0][0] == ranges[0][1]:
        ranges.pop(0)
    if ranges and ranges[-1][0] == ranges[-1][1]:
        ranges.pop()
    return [_trimmed(source, first, last) for first, last in ranges]


def _trimmed(source: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and source[start] in _TRIMMED:
        start += 1
    while stop > start and source[stop - 1] in _TRIMMED:
        stop -= 1
    return start, stop


def _place_cell(source: str, cell: Token, start: int, stop: int) -> None:
    """The backslashes before pipes are not part of a cell's content."""
    text: list[str] = []
    pieces = [(0, start)]
    length = 0
    at = start
    while (pipe := source.find("\\|", at, stop)) >= 0:
        text.append(source[at:pipe])
        length += pipe - at
        at = pipe + 1
        pieces.append((length, at))
    text.append(source[at:stop])
    cell.content = "".join(text)
    cell.meta["pieces"] = pieces
