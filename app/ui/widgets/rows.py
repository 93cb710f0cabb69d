"""Lists whose rows are painted: what all of them do alike."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.widgets.focus import BY_KEYBOARD

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QObject
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent

    from app.ui.theme import Theme

LEAST_WIDTH = 60
"""The list makes its rows as wide as itself."""


class Rows(QStyledItemDelegate):
    """Paints the rows of a list.

    Attributes:
        keyboard: the focus came by keyboard, and its ring shows.
    """

    def __init__(self, theme: Theme, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.keyboard = False

    @abstractmethod
    def row_height(self, index: QModelIndex | QPersistentModelIndex) -> float:
        """How high a row is, in pixels at 100 %."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the row is."""
        return QSize(self._theme.px(LEAST_WIDTH), self._theme.px(self.row_height(index)))


class RowList(QListView):
    """A list that fills its place: no frame, no plane of its own, nothing to scroll sideways."""

    def __init__(
        self,
        theme: Theme,
        items: QAbstractItemModel,
        rows: Rows,
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Show `items`, painted by `rows`."""
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        rows.setParent(self)
        self.setModel(items)
        self.setItemDelegate(rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        # What is behind shows through: under a stylesheet a viewport keeps its first palette.
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def editing(self) -> bool:
        """A name is being edited in its row."""
        return self.state() == QAbstractItemView.State.EditingState

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring shows when the focus came by keyboard."""
        self._rows.keyboard = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)
        self.viewport().update()

    def _menu_place(self, event: QContextMenuEvent) -> tuple[QModelIndex, QPoint]:
        """The row a menu is about, and where on the screen: the pointer's or the keyboard's."""
        if event.reason() == event.Reason.Keyboard:
            index = self.currentIndex()
            return index, self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        return self.indexAt(event.pos()), event.globalPos()

    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.font(13))
        self.scheduleDelayedItemsLayout()
