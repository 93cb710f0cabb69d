"""Paints the rows of the library, and edits the name of a file in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPersistentModelIndex, QRect, QRectF
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from app.ui.icons import paint_icon
from app.ui.models.library_model import Role
from app.ui.widgets.field import TextField
from app.ui.widgets.painting import RIGHT, cut_text, rounded, text_width
from app.ui.widgets.rows import Rows

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QObject
    from PySide6.QtGui import QPainter

    from app.ui.models.library_model import Status
    from app.ui.theme import Theme

ROW, HEAD, INSET, PAD, RADIUS = 48, 32, 8, 10, 6
NAME_TOP, NAME_HEIGHT, FACTS_TOP, FACTS_HEIGHT = 5, 20, 24, 18
DOT, ICON, MORE = 6, 14, 22
LONGEST_NAME = 200

_ICONS: dict[Status, tuple[str, str]] = {
    "broken": ("ph.warning-circle", "danger"),
    "incomplete": ("ph.warning", "warning"),
    "refused": ("ph.prohibit", "danger"),
}


class LibraryRows(Rows):
    """Heads with counts; names, states, facts and sizes; the three dots of the menu."""

    def __init__(self, theme: Theme, *, parent: QObject | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.pressed = QPersistentModelIndex()
        self._edited = QPersistentModelIndex()

    def row_height(self, index: QModelIndex | QPersistentModelIndex) -> float:
        """Rows of 48 and heads of 32 pixels."""
        return HEAD if index.data(Role.HEAD) else ROW

    def more_rect(self, row: QRect) -> QRect:
        """Where the three dots are in a row."""
        side = self._theme.px(MORE)
        top = row.top() + self._theme.px(NAME_TOP) - 1
        return QRect(row.right() + 1 - INSET - 4 - side, top, side, side)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """A head or a row."""
        painter.save()
        if index.data(Role.HEAD):
            self._paint_head(painter, option.rect, index)
        else:
            self._paint_row(painter, option, index)
        painter.restore()

    def createEditor(
        self,
        parent: QWidget,
        _option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """A field over the name."""
        self._edited = QPersistentModelIndex(index)
        editor = TextField(self._theme, parent=parent)
        editor.setMaxLength(LONGEST_NAME)
        editor.setAccessibleName(self.tr("Name of the file"))
        return editor

    def destroyEditor(  # noqa: N802
        self, editor: QWidget, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The row is painted whole again."""
        self._edited = QPersistentModelIndex()
        super().destroyEditor(editor, index)

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Inside the row, in the middle of its height."""
        box = option.rect.adjusted(INSET - 1, 0, -INSET + 1, 0)
        top = box.top() + (box.height() - editor.height()) // 2
        editor.setGeometry(box.left(), top, box.width(), editor.height())

    # -- painting ---------------------------------------------------------

    def _paint_head(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._theme
        lift, muted = theme.px(8), theme.color("muted")
        box = QRectF(rect).adjusted(INSET + PAD, lift, -INSET - PAD, 0)
        number = str(index.data(Role.COUNT))
        font = theme.font(11.5, tabular=True)
        cut_text(painter, box, number, font, muted, RIGHT)
        box.setRight(box.right() - text_width(number, font) - 8)
        cut_text(painter, box, str(index.data()), theme.font(11.5, 600), muted)

    def _paint_row(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = self._theme
        row = QRectF(option.rect).adjusted(INSET, 1, -INSET, -1)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus) and self.keyboard
        plane = None
        if index.data(Role.CHOSEN):
            plane = "accentsoft"
        elif self.pressed == index:
            plane = "pressed"
        elif hovered or focused:
            plane = "hover"
        if plane is not None:
            rounded(painter, row, RADIUS, theme.color(plane))
        if self._edited == index:  # the field does not cover all of it
            return
        line = row.adjusted(PAD, 0, -PAD, 0)
        self._paint_name(painter, option.rect, line, index, menu=hovered or focused)
        self._paint_facts(painter, line, index)
        if focused:
            rounded(painter, row, RADIUS, None, theme.color("focus"), 2)

    def _paint_name(
        self,
        painter: QPainter,
        rect: QRect,
        line: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        *,
        menu: bool,
    ) -> None:
        """Name at the left; at the right the menu, the star and the state."""
        theme = self._theme
        top = line.top() + theme.scaled(NAME_TOP - 1)
        box = QRectF(line.left(), top, line.width(), theme.scaled(NAME_HEIGHT))
        if menu:
            more = QRectF(self.more_rect(rect))
            paint_icon(painter, theme, "ph.dots-three", more, "muted", 16)
            box.setRight(more.left() - 2)
        box.setRight(self._paint_status(painter, box, index))
        if index.data(Role.FAVORITE):
            side = theme.scaled(ICON)
            star = QRectF(box.right() - side, box.top(), side, box.height())
            paint_icon(painter, theme, "ph.star-fill", star, "muted", 13)
            box.setRight(star.left() - 6)
        cut_text(painter, box, str(index.data()), theme.font(13, 500), theme.color("text"))

    def _paint_status(
        self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> float:
        """A dot and a word for what is loaded, an icon for what is wrong; returns what is left."""
        theme, status = self._theme, index.data(Role.STATUS)
        if status in _ICONS:
            name, role = _ICONS[status]
            side = theme.scaled(ICON)
            place = QRectF(box.right() - side, box.top(), side, box.height())
            paint_icon(painter, theme, name, place, role, ICON)
            return place.left() - 6
        if not status:
            return box.right()
        role = "success" if status == "loaded" else "muted"
        word, font = str(index.data(Role.STATUS_TEXT)), theme.font(11.5, 500)
        cut_text(painter, box, word, font, theme.color(role), RIGHT)
        size = theme.scaled(DOT)
        left = box.right() - text_width(word, font) - size - 7
        dot = QRectF(left, box.center().y() - size / 2, size, size)
        if status == "loaded":
            rounded(painter, dot, size / 2, theme.color(role))
        else:
            rounded(painter, dot, size / 2, None, theme.color(role), 1.5)
        return left - 8

    def _paint_facts(
        self, painter: QPainter, line: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Quantization and parameters, or what is wrong; the size at the right."""
        theme = self._theme
        top = line.top() + theme.scaled(FACTS_TOP - 1)
        box = QRectF(line.left(), top, line.width(), theme.scaled(FACTS_HEIGHT))
        size, font = str(index.data(Role.SIZE)), theme.font(11.5, tabular=True)
        cut_text(painter, box, size, font, theme.color("muted"), RIGHT)
        box.setRight(box.right() - text_width(size, font) - 10)
        status = index.data(Role.STATUS)
        if status in _ICONS:
            text, role = str(index.data(Role.STATUS_TEXT)), _ICONS[status][1]
        else:
            text, role = str(index.data(Role.FACTS)), "muted"
        cut_text(painter, box, text, theme.font(11.5), theme.color(role))
