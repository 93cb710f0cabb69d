"""Painting one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt

from app.ui.chat.transcript import captions
from app.ui.chat.transcript.block_view import Look
from app.ui.chat.transcript.rows import quotes_of
from app.ui.widgets.painting import CENTER, cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    from app.ui.chat.transcript.highlights import Highlights
    from app.ui.chat.transcript.message import MessageLayout
    from app.ui.chat.transcript.metrics import Metrics
    from app.ui.chat.transcript.pressing import Spot
    from app.ui.theme import Theme

PLATE_RADIUS = 12
RING_PX = 2
RING_OUTSIDE = 6


class MessagePainter:
    """Paints messages with one painter."""

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        metrics: Metrics,
        exposed: QRect,
        *,
        highlights: Highlights,
        focused: Spot | None,
    ) -> None:
        """Begin.

        Args:
            painter: on the viewport.
            theme: colors.
            metrics: measurements.
            exposed: what of the viewport is to be painted.
            highlights: what has another background.
            focused: what the keyboard is at.
        """
        self._painter = painter
        self._theme = theme
        self._metrics = metrics
        self._top = exposed.top()
        self._bottom = exposed.bottom() + 1
        self._highlights = highlights
        self._focused = focused

    def paint(self, index: int, layout: MessageLayout, top: int) -> None:
        """Paint what is visible of the message at `index` whose top is at `top`."""
        if layout.embedded is not None:
            return
        if layout.is_user:
            plate = layout.plate(top)
            rounded(self._painter, plate, PLATE_RADIUS, self._theme.color("user"))
        elif top + layout.body_top > self._top:
            self._paint_head(layout, top)
        row = layout.row_at(self._top - top) if top < self._top else 0
        while row < len(layout.rows):
            y = top + layout.row_top(row)
            if y >= self._bottom:
                break
            if layout.heights[row]:
                self._paint_row(index, layout, row, y)
            row += 1
        if layout.item.node.message.streaming and layout.source:
            self._paint_pen(layout, top)

    def _paint_head(self, layout: MessageLayout, top: int) -> None:
        theme, metrics = self._theme, self._metrics
        message = layout.item.node.message
        area = QRectF(metrics.left, top + layout.lead, metrics.measure, metrics.head - 6)
        name, font = captions.speaker(message), theme.font(12, 600)
        used = cut_text(self._painter, area, name, font, theme.color("muted"))
        area.setLeft(area.left() + used + 8)
        clock = captions.time_of(message, theme.language)
        font = theme.font(11.5, tabular=True)
        cut_text(self._painter, area, clock, font, theme.color("faint"))

    def _paint_row(self, index: int, layout: MessageLayout, row: int, y: int) -> None:
        entry = layout.rows[row]
        marks = self._highlights.marks(index, layout.key, entry.block.start, entry.block.end)
        quotes = min(quotes_of(entry.block), quotes_of(layout.rows[row - 1].block)) if row else 0
        spot = self._focused
        here = spot is not None and (spot.key, spot.row) == (layout.key, row)
        look = Look(
            QRectF(0, self._top - y, layout.text_width, self._bottom - self._top),
            marks,
            focused=spot.control if spot is not None and here else None,
            above=entry.gap,
            quotes_above=quotes,
        )
        self._painter.save()
        self._painter.translate(layout.text_left, y)
        layout.view(row).draw(self._painter, look)
        self._painter.restore()

    def _paint_pen(self, layout: MessageLayout, top: int) -> None:
        """A still mark at the end of what is being written."""
        if layout.rows[-1].view is None:
            return
        place = layout.rect_of(layout.rows[-1].block.end).translated(0, top)
        inset = place.height() * 0.18
        pen = QRectF(place.left() + 2, place.top() + inset, 2, place.height() - 2 * inset)
        self._painter.fillRect(pen, self._theme.color("accent"))

    def paint_ring(self, layout: MessageLayout, top: int) -> None:
        """The focus ring round the current message."""
        out = RING_OUTSIDE
        area = layout.plate(top).adjusted(-out, -out, out, out)
        color = self._theme.color("focus")
        rounded(self._painter, area, PLATE_RADIUS, None, color, RING_PX)

    def paint_divider(self, layout: MessageLayout, top: int, messages: int) -> None:
        """The line above the first message that the model still reads."""
        theme, metrics = self._theme, self._metrics
        words, font = captions.unread_text(messages), theme.font(11.5)
        y = top + layout.lead - metrics.divider
        area = QRectF(metrics.left, y, metrics.measure, theme.px(20))
        side = max(0, int((metrics.measure - text_width(words, font) - 20) / 2))
        line = theme.color("border")
        middle = int(area.center().y())
        self._painter.fillRect(metrics.left, middle, side, 1, line)
        right = metrics.left + metrics.measure - side
        self._painter.fillRect(right, middle, side, 1, line)
        flags = CENTER | Qt.AlignmentFlag.AlignVCenter
        cut_text(self._painter, area, words, font, theme.color("muted"), flags)
