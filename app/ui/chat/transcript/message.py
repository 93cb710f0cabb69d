"""One message of the transcript: its blocks, which of them are laid out, and their heights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from app.ui.chat.transcript.blocks import (
    HAN_SAMPLE,
    Block,
    columns,
    lines_needed,
    mostly_han,
    split,
)
from app.ui.chat.transcript.heights import Heights
from app.ui.chat.transcript.paragraphs import BlockView, Paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.chat import PathItem
    from app.ui.chat.transcript.metrics import Metrics

PLATE_SHRINKS_UP_TO = 2
"""A plate of so many blocks is as wide as its text; a longer one takes all the width."""

_ESTIMATE_SAMPLE = 4_000
_HAN_SAMPLE = 200


class Row:
    """A block and its document, which exists only near the viewport.

    Attributes:
        block: the range of the source.
        view: the document; dropping it keeps the height.
        exact: the height is measured and not estimated.
    """

    __slots__ = ("block", "exact", "view")

    def __init__(self, block: Block) -> None:
        self.block = block
        self.view: BlockView | None = None
        self.exact = False


class MessageLayout:
    """Where the parts of one message lie; y counts from the top of the message.

    Attributes:
        item: the message as the session gives it.
        source: its text as far as it is known.
        rows: its blocks.
        heights: their heights with the blank lines before them.
        lead: space above the message (the top margin, the divider).
        embedded: height of the editor that stands in place of the text; None when there is none.
    """

    def __init__(self, item: PathItem, metrics: Metrics, laid_out: Callable[[Row], None]) -> None:
        """Cut the message into blocks.

        Args:
            item: the message.
            metrics: the measurements.
            laid_out: called with each row whose document is built or changed.
        """
        self.item = item
        self.source = item.node.message.content
        self.lead = 0
        self.embedded: int | None = None
        self.rows: list[Row] = []
        self.heights = Heights()
        self._laid_out = laid_out
        self._metrics = metrics
        self._line = 0
        self._plate = 0
        self.measure(metrics)

    # -- shape ------------------------------------------------------------

    @property
    def key(self) -> int:
        """Id of the message's node."""
        return self.item.node.id

    @property
    def is_user(self) -> bool:
        """Said by the user, and therefore on a plate."""
        return self.item.node.message.role == "user"

    @property
    def line(self) -> int:
        """Its line height."""
        return self._line

    @property
    def height(self) -> int:
        """Of the whole message, the gap below it included."""
        return self.body_top + self.body_height + self._below()

    @property
    def body_top(self) -> int:
        """Where the text begins."""
        if self.embedded is not None:
            return self.lead
        return self.lead + (self._metrics.pad_y if self.is_user else self._metrics.head)

    @property
    def body_height(self) -> int:
        """Of all its blocks, or of what is embedded in their place."""
        if self.embedded is not None:
            return self.embedded
        # A reply without a word, yet or for good, leaves no gap above its footer.
        return int(self.heights.total) if self.source or self.is_user else 0

    def _below(self) -> int:
        metrics = self._metrics
        if self.embedded is not None:
            return metrics.gap
        if self.is_user:
            return metrics.pad_y + metrics.gap
        return metrics.footer_gap + metrics.footer + metrics.gap

    @property
    def text_left(self) -> int:
        """Where the text begins, from the left of the viewport."""
        metrics = self._metrics
        if not self.is_user:
            return metrics.left
        return metrics.left + metrics.measure - metrics.pad_x - self._plate

    @property
    def text_width(self) -> int:
        """The width that text is broken at."""
        return self._metrics.plate_text if self.is_user else self._metrics.measure

    def plate(self, top: int) -> QRectF:
        """The area behind the text of a message whose top is at `top` in the viewport."""
        metrics = self._metrics
        y = top + self.lead
        if self.embedded is not None:
            return QRectF(metrics.left, y, metrics.measure, self.embedded)
        if self.is_user:
            width = self._plate + 2 * metrics.pad_x
            left = metrics.left + metrics.measure - width
            return QRectF(left, y, width, self.body_height + 2 * metrics.pad_y)
        below = metrics.footer_gap + metrics.footer
        return QRectF(metrics.left, y, metrics.measure, metrics.head + self.body_height + below)

    def footer_top(self) -> int:
        """Where the footer begins."""
        if self.is_user:
            return self.body_top + self.body_height + self._metrics.pad_y - self._metrics.footer
        return self.body_top + self.body_height + self._metrics.footer_gap

    # -- layout -----------------------------------------------------------

    def measure(self, metrics: Metrics) -> None:
        """Take other measurements; all documents are dropped."""
        self._metrics = metrics
        self._line = metrics.line_height(han=mostly_han(self.source))
        self._cut()

    def _cut(self) -> None:
        self.rows = [Row(block) for block in split(self.source)]
        self.heights = Heights(self._estimate(row.block) for row in self.rows)
        self._plate = self._metrics.plate_text
        self._fit_plate()

    def _fit_plate(self) -> None:
        if not self.is_user:
            return
        if len(self.rows) > PLATE_SHRINKS_UP_TO:
            self._plate = self._metrics.plate_text
            return
        for row in range(len(self.rows)):
            self.ensure(row)
        widest = max(self._view(row).natural_width for row in self.rows)
        self._plate = min(self._metrics.plate_text, max(self._line, int(widest) + 1))

    def _estimate(self, block: Block) -> int:
        per_line = int(self.text_width / self._metrics.column)
        needed = lines_needed(self.source[block.start : block.end], per_line)
        return needed * self._line + block.blank_lines * self._metrics.blank

    def ensure(self, row: int) -> int:
        """Lay out a row if it is not; returns by how much its height was wrong."""
        entry = self.rows[row]
        if entry.view is not None and entry.exact:
            return 0
        height = self._view(entry).height + entry.block.blank_lines * self._metrics.blank
        entry.exact = True
        change = height - int(self.heights[row])
        if change:
            self.heights[row] = height
        return change

    def _view(self, row: Row) -> BlockView:
        if row.view is None:
            self._laid_out(row)
            row.view = Paragraphs(
                self.source[row.block.start : row.block.end],
                font=self._metrics.font,
                width=self.text_width,
                line=self._line,
                blank=self._metrics.blank,
            )
        return row.view

    def view(self, row: int) -> BlockView:
        """The laid out block of a row."""
        return self._view(self.rows[row])

    @property
    def documents(self) -> int:
        """How many of its blocks are laid out."""
        return sum(row.view is not None for row in self.rows)

    # -- change -----------------------------------------------------------

    def append(self, text: str) -> None:
        """Add `text` to the end; only the open block is laid out again."""
        decided = len(self.source) >= HAN_SAMPLE
        self.source += text
        line = self._metrics.line_height(han=mostly_han(self.source))
        if line != self._line and not decided:
            self._line = line
            self._cut()
            return
        last = len(self.rows) - 1
        entry = self.rows[last]
        old = entry.block
        blocks = split(self.source, old.start)
        first = Block(old.kind, blocks[0].start, blocks[0].end, old.blank_lines)
        if first.start == old.start and first.end >= old.end:
            self._extend(last, first)
            fresh = blocks[1:]
        else:
            # White space that was shown turned out to part two blocks.
            self.heights.truncate(last)
            del self.rows[last:]
            fresh = [first, *blocks[1:]]
        for block in fresh:
            self.rows.append(Row(block))
            self.heights.append(self._estimate(block))
        self._fit_plate()

    def replace(self, source: str) -> None:
        """Show another text."""
        self.source = source
        self.measure(self._metrics)

    def _extend(self, row: int, block: Block) -> None:
        entry = self.rows[row]
        added = self.source[entry.block.end : block.end]
        entry.block = block
        if not added:
            return
        if entry.view is None:
            entry.exact = False
            self.heights[row] = self._estimate(block)
            return
        self._laid_out(entry)
        entry.view.append(added)
        entry.exact = False
        self.ensure(row)

    # -- places -----------------------------------------------------------

    def row_top(self, row: int) -> int:
        """Where the text of a row begins, below the blank lines before it."""
        blank = self.rows[row].block.blank_lines * self._metrics.blank
        return self.body_top + int(self.heights.top(row)) + blank

    def row_at(self, y: float) -> int:
        """The row at `y`; the nearest one outside the text."""
        return self.heights.at(y - self.body_top)

    def row_of(self, offset: int) -> int:
        """The row that shows the character at `offset` of the source."""
        low, high = 0, len(self.rows) - 1
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
        block = self.rows[row].block
        place = QPointF(x - self.text_left, y - self.row_top(row))
        return block.start + self.view(row).index_at(place)

    def rect_of(self, offset: int) -> QRectF:
        """Where the character at `offset` is drawn; y from the top of the message."""
        row = self.row_of(offset)
        self.ensure(row)
        block = self.rows[row].block
        index = min(offset, block.end) - block.start
        return self.view(row).rect_of(index).translated(self.text_left, self.row_top(row))

    def word_at(self, offset: int) -> tuple[int, int]:
        """The range of the word at `offset`."""
        row = self.row_of(offset)
        block = self.rows[row].block
        start, end = self.view(row).word_at(min(offset, block.end) - block.start)
        return block.start + start, block.start + end


def estimate(item: PathItem, metrics: Metrics) -> int:
    """The height of a message that was never laid out; the start of a long one stands for all."""
    message = item.node.message
    text = message.content
    sample = text[:_ESTIMATE_SAMPLE]
    width = metrics.plate_text if message.role == "user" else metrics.measure
    per_line = max(1, int(width / metrics.column))
    blank = sample.count("\n\n")
    lines = columns(sample) / per_line + 0.5 * (sample.count("\n") - 2 * blank) + 0.5 * blank + 0.5
    if len(sample) < len(text):
        lines *= len(text) / len(sample)
    line = metrics.line_height(han=mostly_han(sample[:_HAN_SAMPLE]))
    body = int(max(1.0, lines)) * line + blank * metrics.blank
    if not text and message.role != "user":
        body = 0
    if message.role == "user":
        return body + 2 * metrics.pad_y + metrics.gap
    return metrics.head + body + metrics.footer_gap + metrics.footer + metrics.gap
