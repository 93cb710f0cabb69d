"""Where panes stand: in rows that break at the ends of lines, a block at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, OrderedDict
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from app.ui.lens.tokens.dressing import BARE
from app.ui.lens.tokens.strip_rows import Placed, broken, look_of
from app.ui.lens.tokens.words import kind_name, short_hex
from app.ui.phrase import count, number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.inspection.cut_text import Block, CutText
    from app.inspection.glyphs import Run
    from app.inspection.panes import Frame, Pane
    from app.ui.lens.tokens.dressing import Dress, Dresser
    from app.ui.lens.tokens.strip_rows import Row
    from app.ui.theme import Theme

RowName = Literal["text", "id", "bytes", "kind", "rank", "length"]
ROW_NAMES: tuple[RowName, ...] = ("text", "id", "bytes", "kind", "rank", "length")
"""What can be shown under a pane."""

PANE, PAD, ROOM_ABOVE, ROOM_BELOW = 34, 8, 14, 2
"""Above a pane there is room for the name of a character that is cut."""
LINE = 15
BAND = 30
"""Height of the line that says whose the tokens below are."""
MOST_ESCAPED = 24
TEXT_PX, ID_PX, NAME_PX, CHARACTER_PX = 14.5, 10.5, 10, 17
NAME_PAD = 3
KEPT = 96
"""Blocks whose panes are kept."""
MEASURED = 60_000


class StripLayout:
    """Rows and heights. What was not seen yet has a height that is guessed from what was."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.made: CutText | None = None
        self.rows: tuple[RowName, ...] = ("id",)
        self.width = 600.0
        self.rank: Callable[[int], float | None] = lambda _token: None
        self.dresser: Dresser | None = None
        self.headed: Callable[[], Sequence[int]] = tuple
        self._heights: list[float] = []
        self._tops: list[float] = [0.0]
        self._known: dict[tuple[Block, Dress], float] = {}
        self._placed: OrderedDict[tuple[Block, Dress], Placed] = OrderedDict()
        # What does not depend on the width: a window that is resized needs it again and again.
        self._parted: dict[Block, tuple[list[Pane], list[Frame]]] = {}
        self._widths: dict[tuple[str, float], float] = {}
        self._pane_widths: dict[tuple[int, tuple[Run, ...]], float] = {}
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
    def band(self) -> float:
        """Height of a heading."""
        return float(round(self._theme.scaled(BAND)))

    @property
    def pane_top(self) -> float:
        """From the top of a row, below its heading, to the panes."""
        return float(round(self._theme.scaled(ROOM_ABOVE)))

    def above(self, row: Row) -> float:
        """What the heading of a row takes."""
        return self.band if row.heading is not None else 0.0

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
        if name == "id":
            return str(pane.id)
        if name == "bytes":
            return short_hex(pane.piece)
        return kind_name(pane.kind) if name == "kind" else str(len(pane.piece))

    # -- what is shown ----------------------------------------------------

    def show(self, made: CutText | None) -> None:
        """Lay out another text; blocks that are the same stay."""
        self.made = made
        if made is not None and len(self._known) > 2 * len(made.blocks) + KEPT:
            # Those of texts that are gone.
            keys = [self.key(index) for index in range(len(made.blocks))]
            self._known = {key: self._known[key] for key in keys if key in self._known}
        self._guess()

    def key(self, index: int) -> tuple[Block, Dress]:
        """What the looks of a block depend on."""
        made = self.made
        assert made is not None  # noqa: S101 - it has blocks
        if self.dresser is None:
            return made.blocks[index], BARE
        return made.blocks[index], self.dresser(made.firsts[index], made.firsts[index + 1])

    def forget(self, *, sizes: bool = False) -> None:
        """Width, fonts or rows are others."""
        self._parted = {
            block: (placed.panes, placed.frames) for (block, _), placed in self._placed.items()
        }
        self._known.clear()
        self._placed.clear()
        if sizes:
            self._pane_widths.clear()
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
        key = self.key(index)
        placed = self._placed.get(key)
        if placed is None:
            placed = self._placed[key] = self._place(*key)
            if len(self._placed) > KEPT:
                self._placed.popitem(last=False)
        else:
            self._placed.move_to_end(key)
        return placed

    def settle(self, index: int) -> float:
        """Lay out a block; returns by how much it is higher than was guessed."""
        placed = self.placed(index)
        key = self.key(index)
        if self._known.get(key) != placed.height:
            self._known[key] = placed.height
            if placed.rows:
                share = len(placed.panes) / len(placed.rows)
                self._tokens_per_row += (share - self._tokens_per_row) * 0.1
        grown = placed.height - self._heights[index]
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
        top = self.top(index) + placed.tops[line] + self.above(row) + self.pane_top
        column = at - row.first
        return QRectF(row.lefts[column], top, row.widths[column], self.pane_height)

    def row_span(self, token: int) -> tuple[float, float]:
        """Top and bottom of the row that a token stands in, its heading included."""
        made = self.made
        assert made is not None  # noqa: S101 - it has tokens
        index = made.block_of(token)
        self.settle(index)
        placed = self.placed(index)
        line = placed.row_of(token - made.firsts[index])
        top = self.top(index)
        return top + placed.tops[line], top + placed.tops[line + 1]

    def token_at(self, x: float, y: float) -> int:
        """Index of the token at a place, -1 where none is."""
        found = self._row_at(y) if 0 <= y < self.height else None
        if found is None:
            return -1
        first, row = found
        at = bisect_right(row.lefts, x) - 1
        in_heading = row.heading is not None and y < self.row_span(first)[0] + self.band
        if at < 0 or x > row.lefts[at] + row.widths[at] or in_heading:
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
        line = placed.row_at(y - self.top(index))
        if not 0 <= line < len(placed.rows):
            return None
        row = placed.rows[line]
        return self.made.firsts[index] + row.first, row

    def _guess(self) -> None:
        """Every block has a height; of thousands only those that were seen are asked for looks."""
        made = self.made
        pitch, band, per_row = self.pitch, self.band, self._tokens_per_row
        headings = Counter(map(made.block_of, self.headed()) if made is not None else ())
        seen = {block for block, _dress in self._known}
        self._heights = []
        for index, block in enumerate(made.blocks if made is not None else ()):
            height = self._known.get(self.key(index)) if block in seen else None
            if height is None:
                lines = headings.get(index, 0)
                height = max(-int(-len(block.ids) // per_row), lines) * pitch + lines * band
            self._heights.append(height)
        self._tops = [0.0, *accumulate(self._heights)]

    # -- placing ----------------------------------------------------------

    def _place(self, block: Block, dress: Dress) -> Placed:
        panes, frames = self._parted.get(block) or block.made
        headings = dict(dress.headings)
        widths = [min(self._pane_width(pane), self.width) for pane in panes]
        rows = broken(panes, frames, widths, headings, self.width)
        tops = [0.0, *accumulate(self.above(row) + self.pitch for row in rows)]
        looks = [look_of(row, panes, frames, dress) for row in rows]
        return Placed(panes, frames, rows, tops, looks, dress)

    def _pane_width(self, pane: Pane) -> float:
        key = (pane.id, pane.runs)
        width = self._pane_widths.get(key)
        if width is None:
            if len(self._pane_widths) > MEASURED:
                self._pane_widths.clear()
            width = self._pane_widths[key] = self._measured(pane)
        return width

    def _measured(self, pane: Pane) -> float:
        text = sum(map(self.run_width, pane.runs))
        width = text + 2 * self._theme.scaled(PAD)
        for name in self.rows:
            width = max(width, self.text_width(self._line(name, pane), ID_PX) + 2)
        return float(-int(-width // 1))


def _escaped(piece: bytes) -> str:
    """A piece as a program would write it."""
    try:
        return repr(piece.decode())[1:-1][:MOST_ESCAPED]
    except UnicodeDecodeError:
        return short_hex(piece)
