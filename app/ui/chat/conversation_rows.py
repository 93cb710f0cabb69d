"""Paints the rows of the list of conversations, and edits a title in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.chat.conversations import LONGEST_TITLE, Role
from app.ui.icons import paint_icon
from app.ui.widgets.field import TextField
from app.ui.widgets.painting import cut_text, rounded

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QObject

    from app.ui.theme import Theme

ROW, HEAD, INSET, PAD, RADIUS = 30, 32, 8, 8, 6
ICON, MORE = 16, 22
UNREAD_PX, BUSY_PX = 6, 8


class ConversationRows(QStyledItemDelegate):
    """Heads, titles, the pin, dots for what is unread or being written, and the three dots."""

    def __init__(self, theme: Theme, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.keyboard = False
        self.pressed = QPersistentModelIndex()

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Rows of 30 and heads of 32 pixels at 100 %."""
        height = HEAD if index.data(Role.HEAD) else ROW
        return QSize(self._theme.px(60), self._theme.px(height))

    def more_rect(self, row: QRect) -> QRect:
        """Where the three dots are in a row."""
        side = self._theme.px(MORE)
        right = row.right() + 1 - INSET - 4
        return QRect(right - side, row.top() + (row.height() - side) // 2, side, side)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """A head or a row."""
        painter.save()
        if index.data(Role.HEAD):
            self._paint_head(painter, option.rect, str(index.data()))
        else:
            self._paint_row(painter, option, index)
        painter.restore()

    def createEditor(
        self,
        parent: QWidget,
        _option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """A field over the row."""
        editor = TextField(self._theme, height=ROW - 2, parent=parent)
        editor.setMaxLength(LONGEST_TITLE)
        editor.setAccessibleName(self.tr("Title of the conversation"))
        return editor

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Inside the row."""
        editor.setGeometry(option.rect.adjusted(INSET - 2, 1, -INSET + 2, -1))

    def _paint_head(self, painter: QPainter, rect: QRect, text: str) -> None:
        theme = self._theme
        lift = theme.px(8)
        box = QRectF(rect).adjusted(INSET + PAD, lift, -INSET, 0)
        cut_text(painter, box, text, theme.font(11.5, 600), theme.color("muted"))

    def _paint_row(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = self._theme
        row = QRectF(option.rect).adjusted(INSET, 1, -INSET, -1)
        opened = bool(index.data(Role.OPEN))
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus) and self.keyboard
        plane = None
        if opened:
            plane = "accentsoft"
        elif self.pressed == index:
            plane = "pressed"
        elif hovered or focused:
            plane = "hover"
        if plane is not None:
            rounded(painter, row, RADIUS, theme.color(plane))
        left, right = row.left() + PAD, row.right() - PAD
        if index.data(Role.PINNED):
            side = theme.px(ICON)
            box = QRectF(left, row.top(), side, row.height())
            paint_icon(painter, theme, "ph.push-pin", box, "accent" if opened else "muted", ICON)
            left += side + 8
        if hovered or focused:
            box = QRectF(self.more_rect(option.rect))
            paint_icon(painter, theme, "ph.dots-three", box, "muted", ICON)
            right = box.left() - 2
        right = self._paint_dot(painter, index, right, row.center().y())
        font = theme.font(13, 500 if opened else 400)
        box = QRectF(left, row.top(), right - left, row.height())
        cut_text(painter, box, str(index.data()), font, theme.color("text"))
        if focused:
            rounded(painter, row, RADIUS, None, theme.color("focus"), 2)

    def _paint_dot(
        self,
        painter: QPainter,
        index: QModelIndex | QPersistentModelIndex,
        right: float,
        middle: float,
    ) -> float:
        """A full dot is a new answer, a ring waits, a ring with a dot is at work."""
        theme = self._theme
        status, unread = index.data(Role.STATUS), bool(index.data(Role.UNREAD))
        if status == "idle" and not unread:
            return right
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = theme.scaled(UNREAD_PX if status == "idle" else BUSY_PX)
        box = QRectF(right - size - 1, middle - size / 2, size, size)
        if status == "idle":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("fill"))
            painter.drawEllipse(box)
        else:
            color = theme.color("control" if status == "waiting" else "fill")
            painter.setPen(QPen(color, theme.scaled(1.5)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box)
            if status != "waiting":
                inner = size * 0.3
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color)
                painter.drawEllipse(box.adjusted(inner, inner, -inner, -inner))
        return box.left() - 6
