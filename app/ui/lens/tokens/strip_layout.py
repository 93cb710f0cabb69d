"""Where panes stand: in rows that break at the ends of lines, a block at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from app.ui.lens.tokens.words import kind_name, short_hex
from app.ui.phrase import count, number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.inspection.cut_text import Block, CutText
    from app.inspection.glyphs import Run
    from app.inspection.panes import Frame, Pane
    from app.ui.theme import Theme

RowName = Literal["text", "id", "bytes", "kind", "rank", "length"]
ROW_NAMES: tuple[RowName, ...] = ("text", "id", "bytes", "kind", "rank", "length")
"""What can be shown under a pane."""

PANE, GAP, PAD, ROOM_ABOVE, ROOM_BELOW = 34, 2, 8, 11, 5
LINE = 15
FRAME_GAP = 9
MOST_ESCAPED = 24
TEXT_PX, ID_PX, NAME_PX, CHARACTER_PX = 14.5, 10.5, 10, 17
NAME_PAD = 3
KEPT = 96
"""Blocks whose panes are kept."""
MEASURED = 60_000


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Panes side by side.

    Attributes:
        first: index in the block of the first pane.
        lefts: where each begins.
        widths: how wide each is.
    """

    first: int
    lefts: list[float]
    widths: list[float]


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A block that was laid out.

    Attributes:
        panes: of its tokens.
        frames: over them.
        rows: from top to bottom.
    """

    panes: list[Pane]
    frames: list[Frame]
    rows: list[Row]

    def row_of(self, at: int) -> int:
        """Index of the row that holds a pane."""
        return bisect_right([row.first for row in self.rows], at) - 1


class StripLayout:
    """Rows and heights. What was not seen yet has a height that is guessed from what was."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.made: CutText | None = None
        self.rows: tuple[RowName, ...] = ("id",)
        self.width = 600.0
        self.rank: Callable[[int], float | None] = lambda _token: None
        self._heights: list[float] = []
        self._tops: list[float] = [0.0]
        self._known: dict[Block, int] = {}
        self._placed: OrderedDict[Block, Placed] = OrderedDict()
        self._widths: dict[tuple[str, float], float] = {}
        self._metrics: dict[float, QFontMetricsF] = {}
        self._tokens_per_row = 24.0

    # -- lengths ----------------------------------------------------------

    @property
    def pitch(self) -> float:
        """Height of a row of panes with what is under it, in whole pixels."""
        scaled = self._theme.scaled
        lines = len(self.rows) * scaled(LINE)
        return float(round(scaled(ROOM_ABOVE + PANE + ROOM_BELOW) + lines + 1))

    @property
    def pane_top(self) -> float:
        """From the top of a row to the panes."""
        return float(round(self._theme.scaled(ROOM_ABOVE)))

    @property
    def pane_height(self) -> float:
        """Of a pane."""
        return float(round(self._theme.scaled(PANE)))

    def text_width(self, text: str, size: float) -> float:
        """Width of `text` in the font of the strip."""
        key = (text, size)
        width = self._widths.get(key)
        if width is None:
            metrics = self._metrics.get(size)
            if metrics is None:
                font = self._theme.font(size, mono=size == TEXT_PX, tabular=size != TEXT_PX)
                metrics = self._metrics[size] = QFontMetricsF(font)
            if len(self._widths) > MEASURED:
                self._widths.clear()
            width = self._widths[key] = metrics.horizontalAdvance(text)
        return width

    def run_width(self, run: Run) -> float:
        """Width of a part of a pane."""
        if run.role == "name":
            return self.text_width(run.text, NAME_PX) + 2 * NAME_PAD + 2
        return self.text_width(run.text, TEXT_PX)

    def under(self, pane: Pane) -> list[str]:
        """What is written under a pane."""
        return [self._line(name, pane) for name in self.rows]

    def _line(self, name: RowName, pane: Pane) -> str:
        if name == "text":
            return _escaped(pane.piece)
        if name == "rank":
            value = self.rank(pane.id)
            if value is None:
                return ""
            return count(int(value)) if value == int(value) else number(value, 2)
        return {
            "id": str(pane.id),
            "bytes": short_hex(pane.piece),
            "kind": kind_name(pane.kind),
            "length": str(len(pane.piece)),
        }[name]

    # -- what is shown ----------------------------------------------------

    def show(self, made: CutText | None) -> None:
        """Lay out another text; blocks that are the same stay."""
        self.made = made
        if made is not None and len(self._known) > 2 * len(made.blocks) + KEPT:
            # Those of texts that are gone.
            self._known = {
                block: self._known[block] for block in made.blocks if block in self._known
            }
        self._guess()

    def forget(self, *, sizes: bool = False) -> None:
        """Width, fonts or rows are others."""
        self._known.clear()
        self._placed.clear()
        if sizes:
            self._widths.clear()
            self._metrics.clear()
        self._guess()

    @property
    def height(self) -> float:
        """Of all rows, as far as it is known."""
        return self._tops[-1]

    def top(self, block: int) -> float:
        """Where a block begins."""
        return self._tops[block]

    def block_at(self, y: float) -> int:
        """Index of the block at a height; -1 where there is none."""
        if self.made is None or not self.made.blocks:
            return -1
        return max(0, min(bisect_right(self._tops, y) - 1, len(self.made.blocks) - 1))

    def placed(self, index: int) -> Placed:
        """A block, laid out now if it was not."""
        assert self.made is not None  # noqa: S101 - it has blocks
        block = self.made.blocks[index]
        placed = self._placed.get(block)
        if placed is None:
            placed = self._placed[block] = self._place(block)
            if len(self._placed) > KEPT:
                self._placed.popitem(last=False)
        else:
            self._placed.move_to_end(block)
        return placed

    def settle(self, index: int) -> float:
        """Lay out a block; returns by how much it is higher than was guessed."""
        placed = self.placed(index)
        assert self.made is not None  # noqa: S101 - it has blocks
        block = self.made.blocks[index]
        rows = len(placed.rows)
        if self._known.get(block) != rows:
            self._known[block] = rows
            if rows:
                share = len(block.ids) / rows
                self._tokens_per_row += (share - self._tokens_per_row) * 0.1
        grown = rows * self.pitch - self._heights[index]
        if grown:
            self._heights[index] += grown
            self._tops = [0.0, *accumulate(self._heights)]
        return grown

    # -- places -----------------------------------------------------------

    def box(self, token: int) -> QRectF:
        """Where a pane stands; settles its block."""
        made = self.made
        assert made is not None  # noqa: S101 - it has tokens
        index = made.block_of(token)
        self.settle(index)
        placed = self.placed(index)
        at = token - made.firsts[index]
        line = placed.row_of(at)
        row = placed.rows[line]
        top = self.top(index) + line * self.pitch + self.pane_top
        column = at - row.first
        return QRectF(row.lefts[column], top, row.widths[column], self.pane_height)

    def token_at(self, x: float, y: float) -> int:
        """Index of the token at a place, -1 where none is."""
        found = self._row_at(y) if 0 <= y < self.height else None
        if found is None:
            return -1
        first, row = found
        at = bisect_right(row.lefts, x) - 1
        if at < 0 or x > row.lefts[at] + row.widths[at]:
            return -1
        return first + at

    def nearest(self, x: float, y: float) -> int:
        """Index of the token at a place or before it in its row; -1 where no row is."""
        found = self._row_at(y)
        if found is None:
            return -1
        first, row = found
        return first + max(0, bisect_right(row.lefts, x) - 1)

    def _row_at(self, y: float) -> tuple[int, Row] | None:
        """Index of the first token of a row, and the row."""
        index = self.block_at(y)
        if index < 0 or self.made is None:
            return None
        placed = self.placed(index)
        line = int((y - self.top(index)) // self.pitch)
        if not 0 <= line < len(placed.rows):
            return None
        row = placed.rows[line]
        return self.made.firsts[index] + row.first, row

    def _guess(self) -> None:
        pitch, known, per_row = self.pitch, self._known, self._tokens_per_row
        self._heights = []
        for block in self.made.blocks if self.made is not None else ():
            rows = known.get(block)
            if rows is None:
                rows = -int(-len(block.ids) // per_row)
            self._heights.append(rows * pitch)
        self._tops = [0.0, *accumulate(self._heights)]

    # -- placing ----------------------------------------------------------

    def _place(self, block: Block) -> Placed:
        panes, frames = block.made
        widths = [self._pane_width(pane) for pane in panes]
        bound = _bound(len(panes), frames)
        gaps = _gaps(len(panes), frames)
        rows: list[Row] = []
        row = Row(0, [], [])
        x = 0.0
        at = 0
        while at < len(panes):
            stop = at + 1
            while stop < len(panes) and bound[stop]:
                stop += 1
            whole = sum(widths[at:stop]) + sum(gaps[at + 1 : stop])
            if row.lefts:
                whole += gaps[at]
            if row.lefts and x + whole > self.width:
                rows.append(row)
                row, x = Row(at, [], []), 0.0
            for index in range(at, stop):
                if row.lefts and x + gaps[index] + widths[index] > self.width:
                    rows.append(row)
                    row, x = Row(index, [], []), 0.0
                if row.lefts:
                    x += gaps[index]
                row.lefts.append(x)
                row.widths.append(widths[index])
                x += widths[index]
            at = stop
            if panes[at - 1].piece.endswith(b"\n") and at < len(panes):
                rows.append(row)
                row, x = Row(at, [], []), 0.0
        if row.lefts:
            rows.append(row)
        return Placed(panes, frames, rows)

    def _pane_width(self, pane: Pane) -> float:
        text = sum(self.run_width(run) for run in pane.runs)
        width = text + 2 * self._theme.scaled(PAD)
        for line in self.under(pane):
            width = max(width, self.text_width(line, ID_PX) + 2)
        return min(float(-int(-width // 1)), self.width)


def _escaped(piece: bytes) -> str:
    """A piece as a program would write it."""
    try:
        return repr(piece.decode())[1:-1][:MOST_ESCAPED]
    except UnicodeDecodeError:
        return short_hex(piece)


def _gaps(length: int, frames: Sequence[Frame]) -> list[float]:
    """What lies before each pane; two frames side by side do not touch."""
    gaps = [float(GAP)] * length
    ends = {frame.last for frame in frames}
    for frame in frames:
        if 0 < frame.first < length and frame.first - 1 in ends:
            gaps[frame.first] = float(FRAME_GAP)
    return gaps


def _bound(length: int, frames: Sequence[Frame]) -> list[bool]:
    """Which panes stay beside the one before them: those of one character."""
    bound = [False] * length
    for frame in frames:
        for index in range(frame.first + 1, min(frame.last + 1, length)):
            bound[index] = True
    return bound
