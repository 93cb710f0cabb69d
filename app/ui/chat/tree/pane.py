"""The overview of the branches: beside the transcript, or in its place where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from app.ui.chat.tree.graph import rows
from app.ui.chat.tree.item_model import TreeModel
from app.ui.chat.tree.row_painter import TreeRows
from app.ui.widgets.focus import BY_KEYBOARD
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.keys import takes_key
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent

    from app.bridge.chat import ChatSession
    from app.ui.theme import Theme

HEAD = 40
ZOOMS = (0.4, 0.55, 0.7, 0.85, 1.0, 1.2, 1.4)
_NOTCH = 120


class TreeView(QListView):
    """Up and Down walk the rows; Left goes to what is above, Right to what follows.

    Signals:
        gone_to: id of a message that was clicked, or that Enter was pressed on.
        zoomed: by one step, -1 or 1.
    """

    gone_to = Signal(int)
    zoomed = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = TreeModel(self)
        self.painter = TreeRows(theme, parent=self)
        self.setModel(self.rows)
        self.setItemDelegate(self.painter)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.clicked.connect(self._on_self_chosen)

    def current_id(self) -> int:
        """The message that the keyboard is on; 0 for none."""
        place = self.currentIndex().row()
        return self.rows.row(place).node_id if place >= 0 else 0

    def set_current(self, node_id: int) -> None:
        """Put the keyboard on a message and scroll to it."""
        place = self.rows.place_of(node_id)
        if place >= 0:
            index = self.rows.index(place)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, go there, zoom."""
        key, place = event.key(), self.currentIndex().row()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self.painter.keyboard = True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and place >= 0:
            self.gone_to.emit(self.current_id())
        elif key == Qt.Key.Key_Left and place >= 0 and not control:
            self._set_place(self.rows.row(place).parent)
        elif key == Qt.Key.Key_Right and place >= 0 and not control:
            self._set_place(self._below(place))
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal} and not control:
            self.zoomed.emit(1)
        elif key == Qt.Key.Key_Minus and not control:
            self.zoomed.emit(-1)
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    def _below(self, place: int) -> int:
        """The row that follows in the same column; -1 where nothing follows."""
        lane = self.rows.row(place).lane
        for later in range(place + 1, self.rows.rowCount()):
            row = self.rows.row(later)
            if row.parent == place and row.lane == lane:
                return later
        return -1

    def _set_place(self, place: int) -> None:
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if abs(event.angleDelta().y()) >= _NOTCH // 2:
                self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus shows when it came by keyboard."""
        self.painter.keyboard = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It shows no longer."""
        self.painter.keyboard = False
        super().focusOutEvent(event)

    def _on_self_chosen(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.painter.keyboard = False
        self.gone_to.emit(self.rows.row(index.row()).node_id)


class TreePane(Pane):
    """Head with zoom and close, and the view.

    Signals:
        gone_to: id of a message to show.
        closed: the user has seen enough.
    """

    gone_to = Signal(int)
    closed = Signal()

    def __init__(
        self, theme: Theme, session: ChatSession, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "surface", "l", parent=parent)
        self._session = session
        self._zoom = ZOOMS.index(1.0)
        self.title = Label(theme, 13, 600, elide=True, parent=self)
        self.smaller = IconButton(theme, "ph.magnifying-glass-minus", 24, 15, parent=self)
        self.larger = IconButton(theme, "ph.magnifying-glass-plus", 24, 15, parent=self)
        self.close_button = IconButton(theme, "ph.x", 24, 15, parent=self)
        self.view = TreeView(theme, parent=self)
        self._lay_out()
        self.smaller.clicked.connect(self._on_smaller_clicked)
        self.larger.clicked.connect(self._on_larger_clicked)
        self.close_button.clicked.connect(self.closed)
        self.view.zoomed.connect(self.zoom_by)
        self.view.gone_to.connect(self.gone_to)
        session.path_changed.connect(self.refresh)
        session.node_changed.connect(self.refresh)
        session.opened.connect(self.refresh)
        theme.changed.connect(self._on_theme_changed)
        self.hide()
        self.retranslate()

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        self._head.setContentsMargins(14, 6, 8, 6)
        self._head.setSpacing(2)
        self._head.addWidget(self.title, 1)
        for button in (self.smaller, self.larger, self.close_button):
            self._head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.view, 1)

    @property
    def zoom(self) -> float:
        """How large rows are."""
        return ZOOMS[self._zoom]

    def refresh(self) -> None:
        """Show the tree as it is, where it is looked at."""
        if self.isHidden():
            return
        branches = self._session.branches
        tree = branches.tree
        held = self.view.current_id()
        found = rows(tree, branches.leaf_id) if tree is not None else []
        self.view.painter.lanes = 1 + max((row.lane for row in found), default=0)
        self.view.rows.set_rows(found)
        kept = self.view.rows.place_of(held) >= 0
        self.view.set_current(held if kept else branches.leaf_id or 0)

    def reveal(self, node_id: int) -> None:
        """Show it with the keyboard on a message."""
        self.show()
        self.refresh()
        self.view.set_current(node_id)
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def zoom_by(self, step: int) -> None:
        """Show more rows, or larger ones."""
        self._zoom = max(0, min(len(ZOOMS) - 1, self._zoom + step))
        self.view.painter.zoom = self.zoom
        self.smaller.setEnabled(self._zoom > 0)
        self.larger.setEnabled(self._zoom < len(ZOOMS) - 1)
        self._on_theme_changed()

    def retranslate(self) -> None:
        """Set all words again."""
        self.title.setText(self.tr("Branches"))
        self.smaller.set_name(self.tr("Smaller rows"))
        self.larger.set_name(self.tr("Larger rows"))
        self.close_button.set_name(self.tr("Close the overview"))
        self.view.setAccessibleName(self.tr("Branches of the conversation"))
        self.view.setAccessibleDescription(
            self.tr("Arrow keys move; Enter shows the message in the conversation")
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Escape is taken here before it stops a reply."""
        return takes_key(event, Qt.Key.Key_Escape) or super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.view.viewport().update()
        super().changeEvent(event)

    def _on_smaller_clicked(self) -> None:
        self.zoom_by(-1)

    def _on_larger_clicked(self) -> None:
        self.zoom_by(1)

    def _on_theme_changed(self) -> None:
        """Rows have another height."""
        self.view.scheduleDelayedItemsLayout()
        self.view.viewport().update()
