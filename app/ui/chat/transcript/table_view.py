"""A part of a table: horizontal lines only, and numbers that are never cut."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt

from app.markup.blocks import Table
from app.ui.chat.transcript.block_view import Control
from app.ui.chat.transcript.code_head import scroll_name
from app.ui.chat.transcript.frame import BAR_PX, PAD_X, Sideways, draw_plate
from app.ui.chat.transcript.inline import link_name
from app.ui.chat.transcript.table_cell import Cell, Type
from app.ui.chat.transcript.table_columns import column_widths
from app.ui.chat.transcript.text_view import draw_quotes, draw_ring, left_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor, QPainter

    from app.markup.blocks import Block, Inline
    from app.ui.chat.transcript.block_view import BlockState, Look
    from app.ui.chat.transcript.metrics import Metrics
    from app.ui.chat.transcript.services import Services

PAD_Y = 3
PAD_LINES_Y = 6
"""Above and below a text of several lines."""

BAR_ROOM = 10
HEAD_LINE = 16


class TableView:
    """Rows of cells; the first part has the head."""

    def __init__(  # noqa: PLR0917
        self,
        block: Table,
        source: str,
        services: Services,
        metrics: Metrics,
        width: int,
        line: int,
        state: BlockState,
    ) -> None:
        self._services = services
        self._metrics = metrics
        self._width = width
        self._line = line
        self._state = state
        self._left = left_of(block.place, services)
        self._sideways = Sideways(state, services.theme)
        self._take(block, source)

    def _take(self, block: Table, source: str) -> None:
        self._block = block
        self._source = source
        services, theme = self._services, self._services.theme
        head = Type(services, head=True, line=theme.px(HEAD_LINE))
        body = Type(services, head=False, line=self._line)
        # The average of a Chinese font is as wide as its Chinese characters.
        digit = body.metrics.horizontalAdvance("0")
        room = max(80.0, self._width - self._left - 2.0)
        widths = column_widths(block.widths, digit, PAD_X, room)
        self._lefts = [0]
        for wide in widths:
            self._lefts.append(self._lefts[-1] + wide)
        self._sideways.measure(self._lefts[-1], room)
        self._rows: list[list[Cell]] = []
        self._tops: list[int] = []
        self._y = 0
        if block.part == 0:
            self._add_row(block.head, head, widths)
        for row in block.rows:
            self._add_row(row, body, widths)
        self._cells = [
            (cell.start, number, column)
            for number, cells in enumerate(self._rows)
            for column, cell in enumerate(cells)
            if cell.start >= 0
        ]
        self._starts = [start for start, _, _ in self._cells]
        self._controls: list[Control] | None = None

    def _add_row(self, row: Sequence[Inline], style: Type, widths: Sequence[int]) -> None:
        aligns = self._block.aligns
        cells = [
            Cell(spans, self._source, self._services, style, wide - 2 * PAD_X, align)
            for spans, wide, align in zip(row, widths, aligns, strict=False)
        ]
        tall = max((cell.height for cell in cells), default=float(style.line))
        self._rows.append(cells)
        self._tops.append(self._y)
        pad = PAD_Y if tall <= style.line else PAD_LINES_Y
        self._y += max(self._metrics.table_row, round(tall) + 2 * pad)

    # -- shape ------------------------------------------------------------

    @property
    def height(self) -> int:
        """Of the whole block, in pixels."""
        return self._y + (BAR_ROOM if self._block.last and self._sideways.most >= 1 else 0)

    @property
    def natural_width(self) -> float:
        """Width of all columns."""
        return float(self._left + self._lefts[-1])

    def update(self, block: Block, source: str) -> bool:
        """Take a block that has grown at its end."""
        if not isinstance(block, Table) or block.place != self._block.place:
            return False
        self._take(block, source)
        return True

    def refresh(self) -> bool:
        """Set formulas that were waited for."""
        if not any(cell.waiting for cells in self._rows for cell in cells):
            return False
        before = self.height
        self._take(self._block, self._source)
        return self.height != before

    # -- painting ---------------------------------------------------------

    def draw(self, painter: QPainter, look: Look) -> None:
        """Paint at the origin."""
        theme, block = self._services.theme, self._block
        painter.save()
        draw_quotes(
            painter, self._services, block.place, self.height, look.above, look.quotes_above
        )
        box = QRectF(self._left, 0, self._width - self._left, self.height)
        border = theme.color("border")
        draw_plate(painter, box, None, border, first=block.part == 0, last=block.last)
        painter.save()
        painter.setClipRect(box.adjusted(1, 0, -1, 0), Qt.ClipOperation.IntersectClip)
        first = max(0, bisect_right(self._tops, look.clip.top()) - 1)
        for number in range(first, len(self._rows)):
            top = self._tops[number]
            if top > look.clip.bottom():
                break
            if number or block.part > 0:
                painter.fillRect(QRectF(box.left() + 1, top, box.width() - 2, 1), border)
            self._draw_row(painter, number, look)
        painter.restore()
        self._sideways.draw(painter, self._track)
        painter.restore()
        if look.focused is not None:
            draw_ring(painter, self._services, look.focused)

    def _draw_row(self, painter: QPainter, number: int, look: Look) -> None:
        head = number == 0 and self._block.part == 0
        color = self._services.theme.color("muted" if head else "text")
        for column, cell in enumerate(self._rows[number]):
            area = self._cell_area(number, column)
            if area.right() < 0 or area.left() > self._width:
                continue
            painter.save()
            painter.translate(area.topLeft())
            cell.draw(painter, color, _marks(cell, look))
            painter.restore()

    def _cell_area(self, row: int, column: int) -> QRectF:
        """Where the text of a cell is; one line stands in the middle of its row."""
        cell = self._rows[row][column]
        below = self._tops[row + 1] if row + 1 < len(self._tops) else self._y
        x = self._left + 1 + self._lefts[column] + PAD_X - round(self._sideways.x)
        tall = max(other.height for other in self._rows[row])
        y = self._tops[row] + round((below - self._tops[row] - tall) / 2)
        width = self._lefts[column + 1] - self._lefts[column] - 2 * PAD_X
        return QRectF(x, y, width, cell.height)

    @property
    def _track(self) -> QRectF:
        room = self._width - self._left - 2 * PAD_X
        return QRectF(self._left + PAD_X, self.height - BAR_PX - 3, room, BAR_PX)

    # -- places -----------------------------------------------------------

    def offset_at(self, point: QPointF) -> int:
        """The offset in the source nearest to `point`."""
        if not self._cells:
            return self._block.start
        row = max(0, bisect_right(self._tops, point.y()) - 1)
        x = point.x() - self._left - 1 + self._sideways.x
        column = max(0, min(len(self._lefts) - 2, bisect_right(self._lefts, x) - 1))
        # An empty cell is passed over to the one before it.
        index = bisect_right([(r, c) for _, r, c in self._cells], (row, column)) - 1
        _, found, place = self._cells[max(0, index)]
        cell = self._rows[found][place]
        if (found, place) != (row, column):
            return cell.end if index >= 0 else cell.start
        return cell.offset_at(point - self._cell_area(found, place).topLeft())

    def _at(self, offset: int) -> tuple[int, int] | None:
        """Row and column of the cell that an offset lies in, or comes after."""
        if not self._cells:
            return None
        index = max(0, bisect_right(self._starts, offset) - 1)
        _, row, column = self._cells[index]
        return row, column

    def rect_of(self, offset: int) -> QRectF:
        """Where a caret before the character at `offset` stands, one character wide."""
        found = self._at(offset)
        if found is None:
            return QRectF(self._left + PAD_X, 0, 1, self._metrics.table_row)
        area = self._rows[found[0]][found[1]].rect_of(offset)
        return area.translated(self._cell_area(*found).topLeft())

    def word_at(self, offset: int) -> tuple[int, int]:
        """The range of the word at `offset`."""
        found = self._at(offset)
        if found is None:
            return self._block.start, self._block.end
        return self._rows[found[0]][found[1]].word_at(offset)

    def controls(self) -> Sequence[Control]:
        """Links, and the bar to scroll with."""
        found = []
        for number, cells in enumerate(self._rows):
            for column, cell in enumerate(cells):
                for link, areas in cell.links():
                    corner = self._cell_area(number, column).topLeft()
                    here = [area.translated(corner) for area in areas]
                    if here:
                        rest = tuple(here[1:])
                        found.append(Control(link.kind, here[0], link.value, link_name(link), rest))
        return [*found, *self._sideways.control(self._track, scroll_name())]

    def scroll(self, dx: float, _dy: float) -> bool:
        """Scroll sideways."""
        return self._sideways.scroll(dx)


def _marks(cell: Cell, look: Look) -> list[tuple[int, int, QColor]]:
    """The marks that lie within a cell."""
    return [
        (max(mark.start, cell.start), min(mark.end, cell.end), mark.color)
        for mark in look.marks
        if mark.start < cell.end and mark.end > cell.start
    ]
