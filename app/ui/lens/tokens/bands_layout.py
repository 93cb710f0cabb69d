"""Where characters stand that several rows share; a stretch is measured when it is seen."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from app.inspection.glyphs import Run, glyphs, hexadecimal
from app.inspection.ruler import cells, parts, spans, stretches
from app.ui.lens.tokens.strip_layout import ID_PX, TEXT_PX, StripLayout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.inspection.cut_text import Block, CutText
    from app.inspection.panes import Pane
    from app.inspection.ruler import Cell, Span
    from app.ui.theme import Theme

CELL_PAD, PART_PAD, LEAD_PAD, GHOST = 2.5, 4, 6, 12
SEAM = 2
LEAST_CELL, WIDEST_CELL = 11, 400
GUESSED = 13.0
"""Pixels a byte takes, before any was measured."""
KEPT_STRETCHES, KEPT_BLOCKS = 64, 96
MOST_SHOWN = 16
"""Characters of a tower of marks that are painted."""


class Lead(NamedTuple):
    """What a tokenizer put before or behind the text.

    Attributes:
        text: written on it.
        token: its index; -1 for a space that belongs to the token behind it.
        width: in pixels.
    """

    text: str
    token: int
    width: float


class Stretch(NamedTuple):
    """A measured stretch of the text.

    Attributes:
        cells: its characters.
        lefts: where each begins from the left of the stretch, and where the last ends.
        covering: of each row, what covers it; empty for one without tokens.
    """

    cells: list[Cell]
    lefts: list[float]
    covering: list[list[Span]]


class BandsLayout:
    """Places of bytes from left to right, the same in every row."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.fonts = StripLayout(theme)
        self.text = b""
        self.rows: tuple[CutText | None, ...] = ()
        self.gutter = 0.0
        self.leads: list[list[Lead]] = []
        self.tails: list[list[Lead]] = []
        self._bounds = [0]
        self._lefts = [0.0]
        self._settled: set[int] = set()
        self._measured: OrderedDict[int, Stretch] = OrderedDict()
        self._panes: OrderedDict[Block, list[Pane]] = OrderedDict()
        self._each = GUESSED

    def show(self, text: bytes, rows: Sequence[CutText | None]) -> None:
        """Lay out a text as several vocabularies cut it; a row without it has None."""
        if text != self.text:
            self._bounds = stretches(text)
        self.text, self.rows = text, tuple(rows)
        self.leads = [self._added(row, front=True) for row in rows]
        self.tails = [self._added(row, front=False) for row in rows]
        self.gutter = max((sum(lead.width for lead in leads) for leads in self.leads), default=0.0)
        self.forget()

    def forget(self, *, sizes: bool = False) -> None:
        """Measure everything anew; with other fonts where `sizes` is set."""
        if sizes:
            self.fonts = StripLayout(self._theme)
            self._each = GUESSED
            self.show(self.text, self.rows)
            return
        self._settled.clear()
        self._measured.clear()
        sizes_of = (high - low for low, high in pairwise(self._bounds))
        self._lefts = list(accumulate((size * self._each for size in sizes_of), initial=0.0))

    @property
    def width(self) -> float:
        """Of everything, as far as it is known."""
        tail = max((sum(lead.width for lead in tails) for tails in self.tails), default=0.0)
        return self.gutter + self._lefts[-1] + tail

    @property
    def count(self) -> int:
        """How many stretches there are."""
        return len(self._bounds) - 1

    def bounds(self, index: int) -> tuple[int, int]:
        """First byte of a stretch, and the byte behind its last."""
        return self._bounds[index], self._bounds[index + 1]

    def stretch_at(self, x: float) -> int:
        """Index of the stretch at a place; the nearest where there is none, -1 without text."""
        if not self.count:
            return -1
        return max(0, min(bisect_right(self._lefts, x - self.gutter) - 1, self.count - 1))

    def stretch_of(self, byte: int) -> int:
        """Index of the stretch that holds a byte."""
        return max(0, min(bisect_right(self._bounds, byte) - 1, self.count - 1))

    def left(self, index: int) -> float:
        """Where a stretch begins."""
        return self.gutter + self._lefts[index]

    def stretch(self, index: int) -> Stretch:
        """A stretch, measured now if it was not; what is right of it moves then."""
        found = self._measured.get(index)
        if found is None:
            found = self._measured[index] = self._measure(index)
            if len(self._measured) > KEPT_STRETCHES:
                self._measured.popitem(last=False)
        else:
            self._measured.move_to_end(index)
        self._settle(index, found.lefts[-1])
        return found

    def place(self, byte: int) -> float:
        """Where a byte begins, from the left of everything; inside a character by its share."""
        if not self.count:
            return self.gutter
        index = self.stretch_of(byte)
        found = self.stretch(index)
        at = max(0, bisect_right(found.cells, byte, key=lambda cell: cell.start) - 1)
        cell = found.cells[at]
        share = min(1.0, (byte - cell.start) / (cell.end - cell.start))
        inner = found.lefts[at] + share * (found.lefts[at + 1] - found.lefts[at])
        return self.left(index) + inner

    def byte_at(self, x: float) -> int:
        """Which byte is at a place; -1 where none is."""
        index = self.stretch_at(x)
        if index < 0:
            return -1
        found = self.stretch(index)
        inner = x - self.left(index)
        if not 0 <= inner < found.lefts[-1]:
            return -1
        at = bisect_right(found.lefts, inner) - 1
        cell = found.cells[at]
        share = (inner - found.lefts[at]) / (found.lefts[at + 1] - found.lefts[at])
        return min(cell.end - 1, cell.start + int(share * (cell.end - cell.start)))

    def pane(self, row: int, token: int) -> Pane:
        """The pane of a token; its place counts from the start of its block."""
        made = self.rows[row]
        assert made is not None  # noqa: S101 - it has tokens
        index = made.block_of(token)
        block = made.blocks[index]
        panes = self._panes.get(block)
        if panes is None:
            panes = self._panes[block] = block.made[0]
            if len(self._panes) > KEPT_BLOCKS:
                self._panes.popitem(last=False)
        return panes[token - made.firsts[index]]

    def part_runs(self, start: int, end: int) -> tuple[tuple[Run, ...], float]:
        """What is written for some bytes of a character, and how wide that is."""
        try:
            runs = glyphs(self.text[start:end].decode()[:MOST_SHOWN])
        except UnicodeDecodeError:
            run = Run(hexadecimal(self.text[start:end]), "hex")
            return (run,), self.fonts.text_width(run.text, ID_PX)
        return runs, sum(self.fonts.run_width(run) for run in runs)

    # -- measuring --------------------------------------------------------

    def _settle(self, index: int, width: float) -> None:
        if index in self._settled:
            return
        self._settled.add(index)
        low, high = self.bounds(index)
        self._each += (width / (high - low) - self._each) * 0.2
        grown = width - (self._lefts[index + 1] - self._lefts[index])
        if grown:
            self._lefts[index + 1 :] = [left + grown for left in self._lefts[index + 1 :]]

    def _measure(self, index: int) -> Stretch:
        start, end = self.bounds(index)
        made = cells(self.text, start, end)
        covering = [spans(row, start, end) if row is not None else [] for row in self.rows]
        edges = [sorted({at for span in row for at in (span.start, span.end)}) for row in covering]
        lefts = [0.0]
        for cell in made:
            width = self._natural(cell)
            if cell.end - cell.start > 1:
                for row, bounds in zip(covering, edges, strict=True):
                    at = bisect_right(bounds, cell.start)
                    if at < len(bounds) and bounds[at] < cell.end:
                        width = max(width, self._parted(cell, row))
            lefts.append(lefts[-1] + width)
        return Stretch(made, lefts, covering)

    def _natural(self, cell: Cell) -> float:
        _, width = self.part_runs(cell.start, cell.end)
        scaled = self._theme.scaled
        return min(max(width + 2 * scaled(CELL_PAD), scaled(LEAST_CELL)), scaled(WIDEST_CELL))

    def _parted(self, cell: Cell, covering: list[Span]) -> float:
        """How wide a cell must be for each of its parts to have room by its share of bytes."""
        size = cell.end - cell.start
        first = bisect_right(covering, cell.start, key=lambda span: span.end)
        near = list(takewhile(lambda span: span.start < cell.end, covering[first:]))
        pad = 2 * self._theme.scaled(PART_PAD)
        widest = max(
            (self.part_runs(low, high)[1] + pad) * size / (high - low)
            for low, high in parts(cell, near)
        )
        return float(round(widest))

    def _added(self, made: CutText | None, *, front: bool) -> list[Lead]:
        if made is None:
            return []
        cut, last = made.cut, len(made)
        tokens = range(cut.before) if front else range(last - cut.after, last)
        found = []
        for token in tokens:
            piece = made.pieces.all[cut.ids[token]].decode("utf-8", "replace")
            width = self.fonts.text_width(piece, TEXT_PX) + 2 * self._theme.scaled(LEAD_PAD)
            found.append(Lead(piece, token, float(round(width))))
        if front and cut.added_space:
            found.append(Lead("·", -1, self._theme.scaled(GHOST)))
        return found
