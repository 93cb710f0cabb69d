"""Paints the rows of the overview: lanes, a mark for each message, who says it and first words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.chat.transcript import captions
from app.ui.chat.tree.item_model import Role
from app.ui.icons import paint_icon
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex

    from app.ui.chat.tree.graph import Row
    from app.ui.theme import Theme

HEIGHT, LANE, DOT, ICON, PAD, RADIUS = 26, 14, 8, 14, 10, 6
WORDS = 240
"""Room for words in the width that the view can be scrolled over."""

ICONS = {"user": "ph.user", "assistant": "ph.chat-circle-text", "system": "ph.gear-six"}
SMALLEST_WORDS = 0.7
"""Below this zoom only lanes and marks are painted."""


class TreeRows(QStyledItemDelegate):
    """Rows of 26 pixels at 100 %, times the zoom.

    Attributes:
        zoom: 1 is the size of the interface.
        lanes: columns of the tree.
        keyboard: the focus shows.
    """

    def __init__(self, theme: Theme, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.zoom = 1.0
        self.lanes = 1
        self.keyboard = False

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the zoom says; as wide as all lanes and some words."""
        width = self._x(self.lanes) + self._theme.scaled(WORDS) * self.zoom
        return QSize(round(width), max(6, round(self._theme.scaled(HEIGHT) * self.zoom)))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """A row."""
        row: Row = index.data(Role.ROW)
        theme, area = self._theme, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        plate = area.adjusted(4, 1, -4, -1)
        if current or hovered:
            rounded(painter, plate, RADIUS, theme.color("accentsoft" if current else "hover"))
        self._paint_lanes(painter, row, area)
        if self.zoom >= SMALLEST_WORDS:
            self._paint_words(painter, row, area)
        if current and self.keyboard:
            rounded(painter, plate, RADIUS, None, theme.color("focus"), 2)
        painter.restore()

    def _x(self, lane: float) -> float:
        """The middle of a lane."""
        return self._theme.scaled(PAD + 6) + lane * self._theme.scaled(LANE) * self.zoom

    def _paint_lanes(self, painter: QPainter, row: Row, area: QRectF) -> None:
        theme = self._theme
        middle = area.center().y()
        own, quiet = theme.color("fill"), theme.color("control")
        for lane in row.through:
            color = own if lane == 0 and row.lit else quiet
            self._line(painter, self._x(lane), area.top(), area.bottom() + 1, color)
        x = self._x(row.lane)
        color = own if row.on_path else quiet
        if row.begins_lane:
            path = QPainterPath(QPointF(self._x(row.lane - 1), area.top()))
            path.cubicTo(
                QPointF(self._x(row.lane - 1), middle),
                QPointF(self._x(row.lane - 1), middle),
                QPointF(x, middle),
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(quiet, theme.scaled(1.5)))
            painter.drawPath(path)
        elif row.parent >= 0:
            self._line(painter, x, area.top(), middle, color)
        if row.goes_on:
            self._line(painter, x, middle, area.bottom() + 1, color)
        side = max(4.0, theme.scaled(DOT) * self.zoom)
        box = QRectF(x - side / 2, middle - side / 2, side, side)
        painter.setPen(QPen(color, theme.scaled(1.5)))
        painter.setBrush(color if row.on_path else theme.color("surface"))
        if row.message.role == "user":
            painter.drawRect(box)
        else:
            painter.drawEllipse(box)

    def _line(self, painter: QPainter, x: float, top: float, bottom: float, color: QColor) -> None:
        painter.setPen(QPen(color, self._theme.scaled(1.5)))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def _paint_words(self, painter: QPainter, row: Row, area: QRectF) -> None:
        theme = self._theme
        left = area.left() + self._x(row.lane + 1)
        right = area.right() - theme.scaled(PAD)
        if row.siblings > 1:
            text = f"{row.position}/{row.siblings}"
            font = theme.font(11 * self.zoom, 500, tabular=True)
            width = text_width(text, font)
            box = QRectF(right - width, area.top(), width + 1, area.height())
            cut_text(painter, box, text, font, theme.color("muted"))
            right -= width + 8
        side = theme.scaled(ICON) * self.zoom
        box = QRectF(left, area.top(), side, area.height())
        role = "accent" if row.on_path else "muted"
        paint_icon(painter, theme, ICONS[row.message.role], box, role, ICON * self.zoom)
        left += side + 8
        words = row.words or captions.speaker(row.message)
        font = theme.font(12.5 * self.zoom, 500 if row.on_path else 400)
        color = theme.color("text" if row.on_path else "muted")
        cut_text(painter, QRectF(left, area.top(), right - left, area.height()), words, font, color)
