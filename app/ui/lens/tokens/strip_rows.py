"""Rows of panes: where they break, and what the picture of one shows."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.ui.lens.tokens.dressing import BARE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.inspection.panes import Frame, Pane
    from app.ui.lens.tokens.dressing import Dress, Heading

__all__ = ["Look", "Placed", "Row", "broken", "look_of"]

GAP, FRAME_OUT, DOTTED_OUT, HALF_LINE = 2, 2.75, 4.4, 0.6
"""Between panes; how far the frame of a character, and of a grapheme, stands outside of them."""
Look = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Panes side by side.

    Attributes:
        first: index in the block of the first pane.
        lefts: where each begins.
        widths: how wide each is.
        heading: what stands above them; None for nothing.
    """

    first: int
    lefts: list[float]
    widths: list[float]
    heading: Heading | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A block that was laid out.

    Attributes:
        panes: of its tokens.
        frames: over them.
        rows: from top to bottom.
        tops: where each row begins, its heading included, and the end of the last.
        looks: of each row, all that its picture shows; rows of one look are painted once.
        dress: what the panes wear.
    """

    panes: list[Pane]
    frames: list[Frame]
    rows: list[Row]
    tops: list[float]
    looks: list[Look]
    dress: Dress = BARE

    @property
    def height(self) -> float:
        """Of all rows."""
        return self.tops[-1]

    def row_of(self, at: int) -> int:
        """Index of the row that holds a pane."""
        return bisect_right([row.first for row in self.rows], at) - 1

    def row_at(self, y: float) -> int:
        """Index of the row at a height; beyond the last one as many as there are."""
        return bisect_right(self.tops, y) - 1


def broken(
    panes: Sequence[Pane],
    frames: Sequence[Frame],
    widths: Sequence[float],
    headings: Mapping[int, Heading],
    room: float,
) -> list[Row]:
    """Break panes into rows: behind an end of line, before a heading, where the room ends.

    Args:
        panes: of a block.
        frames: over them; the panes of one stay together where they can.
        widths: of the panes.
        headings: before which pane one stands.
        room: width of a row.
    """
    breaks = {at + 1 for at, pane in enumerate(panes) if pane.piece.endswith(b"\n")}
    breaks.update(headings)
    bound = _bound(len(panes), frames)
    gaps = _gaps(len(panes), frames)
    rows: list[Row] = []
    row = Row(0, [], [], headings.get(0))
    x = 0.0
    at = 0
    while at < len(panes):
        if row.lefts and at in breaks:
            rows.append(row)
            row, x = Row(at, [], [], headings.get(at)), 0.0
        stop = at + 1
        while stop < len(panes) and bound[stop] and stop not in headings:
            stop += 1
        whole = sum(widths[at:stop]) + sum(gaps[at + 1 : stop])
        if row.lefts:
            whole += gaps[at]
        if row.lefts and x + whole > room:
            rows.append(row)
            row, x = Row(at, [], []), 0.0
        for index in range(at, stop):
            if row.lefts and x + gaps[index] + widths[index] > room:
                rows.append(row)
                row, x = Row(index, [], []), 0.0
            if row.lefts:
                x += gaps[index]
            row.lefts.append(x)
            row.widths.append(widths[index])
            x += widths[index]
        at = stop
    if row.lefts:
        rows.append(row)
    return rows


def look_of(row: Row, panes: Sequence[Pane], frames: Sequence[Frame], dress: Dress) -> Look:
    """All that the picture of a row shows, so that it is painted once for all rows like it."""
    first, end = row.first, row.first + len(row.lefts)
    over = [
        (frame.first - first, frame.last - first, frame.text, frame.dotted)
        for frame in frames
        if frame.first < end and frame.last >= first
    ]
    worn = (dress, first) if dress != BARE else ()
    shown = ((pane.id, pane.kind, pane.runs) for pane in panes[first:end])
    return (first % 2, *worn, *shown, *over)


def _gaps(length: int, frames: Sequence[Frame]) -> list[float]:
    """What lies before each pane; frames touch neither each other nor the pane beside them."""
    before, behind = [0.0] * (length + 1), [0.0] * (length + 1)
    for frame in frames:
        out = (DOTTED_OUT if frame.dotted else FRAME_OUT) + HALF_LINE
        before[frame.first] = max(before[frame.first], out)
        behind[frame.last + 1] = max(behind[frame.last + 1], out)
    outs = map(float.__add__, before[:length], behind)
    return [float(GAP + math.ceil(out)) for out in outs]


def _bound(length: int, frames: Sequence[Frame]) -> list[bool]:
    """Which panes stay beside the one before them: those of one character."""
    bound = [False] * length
    for frame in frames:
        for index in range(frame.first + 1, min(frame.last + 1, length)):
            bound[index] = True
    return bound
