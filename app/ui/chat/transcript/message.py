"""One message of the transcript: its rows, which of them are laid out, and their heights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from app.markup.blocks import Code
from app.ui.chat.transcript.block_view import BlockState
from app.ui.chat.transcript.blocks import HAN_SAMPLE, mostly_han
from app.ui.chat.transcript.heights import Heights
from app.ui.chat.transcript.message_frame import MessageFrame
from app.ui.chat.transcript.paragraphs import Paragraphs
from app.ui.chat.transcript.rendered import Rendered
from app.ui.chat.transcript.row_blocks import Attached, Thinking, TokensHead, TokensPart
from app.ui.chat.transcript.rows import Row, estimate_row, gap_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QRectF

    from app.bridge.chat import PathItem
    from app.ui.chat.transcript.block_view import BlockView
    from app.ui.chat.transcript.content import Content
    from app.ui.chat.transcript.metrics import Metrics
    from app.ui.chat.transcript.row_blocks import RowBlock
    from app.ui.chat.transcript.row_views import RowViews

GROWING = 3
"""So many rows at the end may grow; what changes before them is made anew."""

PLATE_SHRINKS_UP_TO = 3
"""A plate of so many rows is as wide as its text; a longer one takes all the width."""


class MessageLayout(MessageFrame):
    """Where the parts of one message lie; y counts from the top of the message.

    Attributes:
        rows: its blocks.
        changed_from: the first row that the last `refresh` changed.
        states: what the reader did with its blocks, by the start of each.
    """

    def __init__(
        self,
        item: PathItem,
        content: Content,
        metrics: Metrics,
        views: RowViews,
        *,
        laid_out: Callable[[Row], None],
        states: dict[int, BlockState] | None = None,
    ) -> None:
        """Make a row for each block.

        Args:
            item: the message.
            content: what it says.
            metrics: the measurements.
            views: that lay out blocks.
            laid_out: called with each row whose view is made or changed.
            states: what the reader did with its blocks before.
        """
        super().__init__(item, content, metrics)
        self.rows: list[Row] = []
        self.states = states if states is not None else {}
        self._views = views
        self._laid_out = laid_out
        self._judged = 0
        self.changed_from = 0
        self._rendered: tuple[bool, list[RowBlock], Rendered] | None = None
        self.measure(metrics)

    # -- layout -----------------------------------------------------------

    def measure(self, metrics: Metrics) -> None:
        """Take other measurements; all views are dropped."""
        self._metrics = metrics
        self._line = self._line_height()
        self.rows = []
        self.heights = Heights()
        self._plate = metrics.plate_text
        self._sync(0)

    def _line_height(self) -> int:
        """Of a message; its start decides, and nothing that comes later."""
        self._judged = len(self.source)
        return self._metrics.line_height(han=mostly_han(self.source))

    def refresh(self) -> None:
        """Show what the content says now; rows whose block is the same keep their view."""
        if self._judged < HAN_SAMPLE and self._line != self._line_height():
            self.measure(self._metrics)
        else:
            self._sync(0)

    def _sync(self, first: int) -> None:
        blocks = self.content.blocks()
        for row, block in zip(self.rows[first:], blocks[first:], strict=False):
            # As `_same`, without a call for each of many rows.
            if row.block is not block and row.block != block:
                break
            first += 1
        self.changed_from = max(0, min(first, len(blocks) - 1))
        old = {
            _identity(row.block): (row, int(self.heights[first + place]))
            for place, row in enumerate(self.rows[first:])
        }
        self.heights.truncate(first)
        del self.rows[first:]
        before = self.rows[-1].block if self.rows else None
        for place, block in enumerate(blocks[first:], start=first):
            gap = gap_between(before, block, self._metrics)
            known = old.get(_identity(block))
            if known is None:
                row = Row(block, gap, self._state(block))
                height = self._height(row)
            else:
                row, height = known
                height = self._change(row, height, block, gap, grows=place >= len(blocks) - GROWING)
            self.rows.append(row)
            self.heights.append(height)
            before = block
        self._fit_plate()

    def _change(self, row: Row, height: int, block: RowBlock, gap: int, *, grows: bool) -> int:
        """Have a row show what its block is now; returns its height with the gap."""
        known, row.block, row.gap = row.block, block, gap
        if _same(known, block):
            return self._height(row) if row.view is not None else height
        if not grows and known.end == block.end:
            # Each part of a table knows how long all of it is. It is made anew where it is seen.
            row.view = None
            return height
        row.exact = False
        if row.view is not None:
            self._laid_out(row)
            if not row.view.update(block, self.source):  # type: ignore[arg-type]
                row.view = None
        return self._height(row)

    def _state(self, block: RowBlock) -> BlockState:
        """The state of a block, which its parts share."""
        start = block.start
        if getattr(block, "part", 0) and self.rows:
            return self.rows[-1].state
        if isinstance(block, TokensHead | TokensPart):
            return BlockState()  # nothing is kept of it
        return self.states.setdefault(start, BlockState())

    def _height(self, row: Row) -> int:
        if row.view is not None:
            row.exact = True
            return row.gap + row.view.height
        if _is_empty(row.block):
            row.exact = True
            return row.gap + (self._line if self.is_user else 0)
        height = estimate_row(
            row.block,
            self.source,
            row.state,
            self._metrics,
            width=self.text_width,
            line=self._line,
        )
        # A part that is folded away is known without being laid out.
        row.exact = height == 0
        return row.gap + height

    def _fit_plate(self) -> None:
        if not self.is_user:
            return
        limit = self._metrics.plate_text
        self._plate = limit
        if len(self.rows) > PLATE_SHRINKS_UP_TO:
            return
        for row in range(len(self.rows)):
            self.ensure(row)
        widest = max(self.view(row).natural_width for row in range(len(self.rows)))
        self._plate = min(limit, max(self._line, int(widest) + 1))
        for entry in self.rows:
            # Text from right to left begins at the right edge of the plate.
            if isinstance(entry.view, Paragraphs) and not self.source.isascii():
                entry.view.set_width(self._plate)

    def ensure(self, row: int) -> int:
        """Lay out a row if it is not; returns by how much its height was wrong."""
        entry = self.rows[row]
        if entry.exact and (entry.view is not None or not self.heights[row]):
            return 0
        height = self._view(entry).height + entry.gap
        entry.exact = True
        change = height - int(self.heights[row])
        if change:
            self.heights[row] = height
        return change

    def take_finished(self) -> None:
        """Have the views take what was done for them in threads."""
        for index, row in enumerate(self.rows):
            if row.view is not None and row.view.refresh():
                self.heights[index] = row.gap + row.view.height

    def first_part(self, row: int) -> int:
        """The row with the first part of a row's block."""
        state = self.rows[row].state
        while row > 0 and self.rows[row - 1].state is state:
            row -= 1
        return row

    def block_height(self, row: int) -> int:
        """Of all parts of the block whose first part is at `row`."""
        state, height = self.rows[row].state, 0.0
        while row < len(self.rows) and self.rows[row].state is state:
            height += self.heights[row]
            row += 1
        return int(height)

    def remake(self, row: int) -> None:
        """Lay out all parts of a row's block anew: what its state says changed."""
        state = self.rows[row].state
        for index in range(self.first_part(row), len(self.rows)):
            entry = self.rows[index]
            if entry.state is not state:
                break
            entry.view, entry.exact = None, False
            self.heights[index] = self._height(entry)

    def reveal(self, offset: int) -> bool:
        """Unfold what hides the character at `offset`; True when the block is to be made anew."""
        row = self.row_of(offset)
        entry = self.rows[row]
        if entry.state.folded is False or not isinstance(entry.block, Code | Thinking):
            return False
        self.ensure(row)
        if self.heights[row]:
            area = self.view(row).rect_of(min(offset, entry.block.end))
            if isinstance(entry.block, Code) and area.bottom() <= self.view(row).height:
                return False
        entry.state.folded = False
        return True

    def rendered(self) -> Rendered:
        """Its text as it is read; what the model thought only where that is unfolded."""
        first = self.rows[0]
        thoughts = isinstance(first.block, Thinking) and first.state.folded is False
        blocks = self.content.blocks()
        if self._rendered is None or self._rendered[:2] != (thoughts, blocks):
            said = Rendered(self.source, blocks, thoughts=thoughts)
            self._rendered = (thoughts, blocks, said)
        return self._rendered[2]

    def _view(self, row: Row) -> BlockView:
        if row.view is None:
            self._laid_out(row)
            row.view = self._views.make(
                row.block,
                self.source,
                row.state,
                self._metrics,
                width=self.text_width,
                line=self._line,
            )
        return row.view

    def view(self, row: int) -> BlockView:
        """The laid out block of a row."""
        return self._view(self.rows[row])

    # -- places -----------------------------------------------------------

    def row_top(self, row: int) -> int:
        """Where a row begins, below the gap above it."""
        return self.body_top + int(self.heights.top(row)) + self.rows[row].gap

    def row_at(self, y: float) -> int:
        """The row at `y`; the nearest one outside the text."""
        return self.heights.at(y - self.body_top)

    def row_of(self, offset: int) -> int:
        """The row that shows the character at `offset` of the source."""
        low, high = 0, len(self.rows) - 1
        while high > 0 and isinstance(self.rows[high].block, Attached):
            high -= 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.rows[middle].block.start <= offset:
                low = middle
            else:
                high = middle - 1
        return low

    def offset_at(self, x: float, y: float) -> int:
        """The offset in the source nearest to a point; lays out the row it falls in."""
        row = self.row_at(y)
        self.ensure(row)
        place = QPointF(x - self.text_left, y - self.row_top(row))
        return self.view(row).offset_at(place)

    def rect_of(self, offset: int) -> QRectF:
        """Where the character at `offset` is drawn; y from the top of the message."""
        row = self.row_of(offset)
        self.ensure(row)
        area = self.view(row).rect_of(min(offset, self.rows[row].block.end))
        return area.translated(self.text_left, self.row_top(row))

    def word_at(self, offset: int) -> tuple[int, int]:
        """The range of the word at `offset`."""
        row = self.row_of(offset)
        return self.view(row).word_at(min(offset, self.rows[row].block.end))

    def states_to_keep(self) -> dict[int, BlockState]:
        """What the reader did with its blocks, where that is anything."""
        return {
            start: state
            for start, state in self.states.items()
            if state.folded is not None or state.wrapped or state.scroll_x or state.scroll_y
        }


_WORDLESS = (Attached, Thinking, TokensHead, TokensPart)
"""Without a character they still have something to show."""


def _same(one: RowBlock, other: RowBlock) -> bool:
    return one is other or one == other


def _identity(block: RowBlock) -> tuple[type, int]:
    return type(block), block.start


def _is_empty(block: RowBlock) -> bool:
    return block.start == block.end and not isinstance(block, _WORDLESS)
