"""Paints the rows of the list of conversations, and edits a title in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from app.ui.chat.sidebar.model import LONGEST_TITLE, Role
from app.ui.icons import paint_icon
from app.ui.phrase import count
from app.ui.widgets.field import TextField
from app.ui.widgets.painting import RIGHT, cut_text, rounded
from app.ui.widgets.rows import Rows

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QObject

    from app.ui.chat.sidebar.grouping import Row
    from app.ui.theme import Theme

Index = QPersistentModelIndex

ROW, INSET, PAD, RADIUS = 30, 8, 8, 6
ICON, CARET, MORE = 16, 12, 22
INDENT = 42
UNREAD_PX, BUSY_PX = 6, 8


class ConversationRows(Rows):
    """Heads, folders, titles, the pin, dots for what is unread or being written, the three dots.

    Attributes:
        pressed: the row the mouse is held on.
        target: id of the folder that what is dragged would fall into.
    """

    def __init__(self, theme: Theme, *, parent: QObject | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.pressed = QPersistentModelIndex()
        self.target = 0

    def row_height(self, _index: QModelIndex | Index) -> float:
        """All rows have 30 pixels: the list is laid out again whenever one changes.

        With heights of their own 2,000 rows would take 18 ms each time.
        """
        return ROW

    def more_rect(self, row: QRect) -> QRect:
        """Where the three dots are in a row."""
        side = self._theme.px(MORE)
        right = row.right() + 1 - INSET - 4
        return QRect(right - side, row.top() + (row.height() - side) // 2, side, side)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | Index
    ) -> None:
        """A head or a row."""
        painter.save()
        row: Row = index.data(Role.ROW)
        if row.is_head:
            self._paint_head(painter, option.rect, str(index.data()))
        else:
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus) and self.keyboard
            box = QRectF(option.rect).adjusted(INSET, 1, -INSET, -1)
            self._paint_plane(painter, box, option, index)
            right = box.right() - PAD
            if hovered or focused:
                more = QRectF(self.more_rect(option.rect))
                paint_icon(painter, self._theme, "ph.dots-three", more, "muted", ICON)
                right = more.left() - 2
            if row.is_folder:
                self._paint_folder(painter, box, right, row, plain=not (hovered or focused))
            else:
                self._paint_conversation(painter, box, right, index)
            if focused:
                rounded(painter, box, RADIUS, None, self._theme.color("focus"), 2)
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | Index
    ) -> QWidget:
        """A field over the row."""
        editor = TextField(self._theme, height=ROW - 2, parent=parent)
        editor.setMaxLength(LONGEST_TITLE)
        folder = index.data(Role.ROW).is_folder
        editor.setAccessibleName(
            self.tr("Name of the folder") if folder else self.tr("Title of the conversation")
        )
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | Index
    ) -> None:
        """Inside the row."""
        editor.setGeometry(option.rect.adjusted(INSET - 2, 1, -INSET + 2, -1))

    # -- inside -----------------------------------------------------------

    def _paint_head(self, painter: QPainter, rect: QRect, text: str) -> None:
        theme = self._theme
        lift = theme.px(6)
        box = QRectF(rect).adjusted(INSET + PAD, lift, -INSET, 0)
        cut_text(painter, box, text, theme.font(11.5, 600), theme.color("muted"))

    def _paint_plane(
        self,
        painter: QPainter,
        box: QRectF,
        option: QStyleOptionViewItem,
        index: QModelIndex | Index,
    ) -> None:
        """What is open, chosen with others, held, under the pointer, or dragged on."""
        theme, row = self._theme, index.data(Role.ROW)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        states = option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus) and self.keyboard
        hovered = bool(states & QStyle.StateFlag.State_MouseOver)
        if self.target and row.is_folder and row.folder.id == self.target:
            rounded(painter, box, RADIUS, theme.color("selection"), theme.color("accent"))
        elif index.data(Role.OPEN) or selected:
            rounded(painter, box, RADIUS, theme.color("accentsoft"))
        elif self.pressed == index:
            rounded(painter, box, RADIUS, theme.color("pressed"))
        elif hovered or focused:
            rounded(painter, box, RADIUS, theme.color("hover"))

    def _paint_folder(
        self, painter: QPainter, box: QRectF, right: float, row: Row, *, plain: bool
    ) -> None:
        theme = self._theme
        opened = row.folder is not None and row.folder.opened
        side, caret = theme.px(ICON), theme.px(CARET)
        left = box.left() + PAD - 1
        place = QRectF(left, box.top(), caret, box.height())
        name = "ph.caret-down" if opened else "ph.caret-right"
        paint_icon(painter, theme, name, place, "muted", CARET)
        left += caret + theme.px(6)
        place = QRectF(left, box.top(), side, box.height())
        name = "ph.folder-open" if opened else "ph.folder"
        paint_icon(painter, theme, name, place, "muted", ICON)
        left = box.left() + PAD + theme.px(INDENT)
        if plain:
            font = theme.font(12, tabular=True)
            place = QRectF(left, box.top(), right - left, box.height())
            width = cut_text(painter, place, count(row.count), font, theme.color("muted"), RIGHT)
            right -= width + 8
        if row.unread:
            right = self._paint_dot(painter, "idle", right, box.center().y())
        place = QRectF(left, box.top(), right - left, box.height())
        text = row.folder.name if row.folder is not None else ""
        cut_text(painter, place, text, theme.font(13), theme.color("text"))

    def _paint_conversation(
        self, painter: QPainter, box: QRectF, right: float, index: QModelIndex | Index
    ) -> None:
        theme, row = self._theme, index.data(Role.ROW)
        opened = bool(index.data(Role.OPEN))
        left = box.left() + PAD + (theme.px(INDENT) if row.folder is not None else 0)
        mark = "ph.ghost" if row.summary.temporary else ""
        mark = mark or ("ph.push-pin" if row.summary.pinned else "")
        if mark:
            side = theme.px(ICON)
            if row.folder is not None:
                left -= side + 6
            place = QRectF(left, box.top(), side, box.height())
            paint_icon(painter, theme, mark, place, "accent" if opened else "muted", ICON)
            left += side + (6 if row.folder is not None else 8)
        status = index.data(Role.STATUS)
        if status != "idle" or row.summary.unread:
            right = self._paint_dot(painter, status, right, box.center().y())
        font = theme.font(13, 500 if opened else 400)
        place = QRectF(left, box.top(), right - left, box.height())
        cut_text(painter, place, str(index.data()), font, theme.color("text"))

    def _paint_dot(self, painter: QPainter, status: str, right: float, middle: float) -> float:
        """A full dot is a new answer, a ring waits, a ring with a dot is at work."""
        theme = self._theme
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
