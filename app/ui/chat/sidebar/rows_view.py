"""The rows that can be opened, chosen, renamed and dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from app.ui.chat.sidebar.dragging import drag_picture, packed, unpacked
from app.ui.chat.sidebar.rows import ConversationRows
from app.ui.widgets.rows import RowList

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QContextMenuEvent,
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QKeyEvent,
        QMouseEvent,
    )

    from app.chat.folders import Folder
    from app.ui.chat.sidebar.grouping import Row
    from app.ui.chat.sidebar.model import ConversationModel
    from app.ui.theme import Theme

Flag = QItemSelectionModel.SelectionFlag
Modifier = Qt.KeyboardModifier
OPENING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
CHOOSING = Modifier.ControlModifier | Modifier.ShiftModifier


class ConversationList(RowList):
    """The rows.

    Arrow keys move, Enter opens, F2 renames, Delete deletes. Ctrl and Shift choose several, which
    can be dragged onto a folder or out of it. What is chosen is what is open, as long as no more
    is.

    Signals:
        activated_row: open this conversation.
        folder_toggled: id of a folder to be opened or folded.
        menu_wanted: ids of conversations and where on the screen.
        folder_menu_wanted: id of a folder and where on the screen.
        deletion_wanted: ids of conversations.
        folder_deletion_wanted: id of a folder.
        dropped: ids of conversations, and the id of the folder they are put into, or None.
        pin_dropped: ids of conversations that were dropped among the pinned ones.
    """

    activated_row = Signal(int)
    folder_toggled = Signal(int)
    menu_wanted = Signal(object, object)
    folder_menu_wanted = Signal(int, object)
    deletion_wanted = Signal(object)
    folder_deletion_wanted = Signal(int)
    dropped = Signal(object, object)
    pin_dropped = Signal(object)
    _rows: ConversationRows

    def __init__(
        self, theme: Theme, conversations: ConversationModel, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, conversations, ConversationRows(theme), parent=parent)
        self._conversations = conversations
        self._pressed_at = QPoint()
        self._anchor = QPersistentModelIndex()
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAcceptDrops(True)
        self.setAutoScroll(True)

    # -- what is chosen ---------------------------------------------------

    def chosen(self) -> list[int]:
        """Ids of the chosen conversations, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        found = (self._conversations.conversation(self._conversations.index(at)) for at in rows)
        return [conversation for conversation in found if conversation]

    def choose(self, conversations: list[int]) -> None:
        """Choose these, as far as they are shown."""
        selection = QItemSelection()
        for conversation in conversations:
            index = self._conversations.index_of(conversation)
            if index.isValid():
                selection.select(index, index)
        self.selectionModel().select(selection, Flag.ClearAndSelect)

    def show_open(self, conversation: int, *, scroll: bool = False) -> None:
        """Select the open conversation, and bring it into view."""
        index = self._conversations.index_of(conversation)
        if index.isValid():
            self._anchor = QPersistentModelIndex(index)
            self.selectionModel().select(index, Flag.ClearAndSelect)
            self.selectionModel().setCurrentIndex(index, Flag.NoUpdate)
            if scroll:
                self.scrollTo(index)
        else:
            self.selectionModel().clearSelection()

    def show_current(self, conversation: int) -> None:
        """Let the keyboard stand on a conversation that went elsewhere."""
        index = self._conversations.index_of(conversation)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, Flag.NoUpdate)

    def rename(self, conversation: int) -> None:
        """Edit a title in its place."""
        self._edit(self._conversations.index_of(conversation))

    def rename_folder(self, folder_id: int) -> None:
        """Edit the name of a folder in its place."""
        self._edit(self._conversations.index_of_folder(folder_id))

    def selectionCommand(  # noqa: N802
        self, _index: QModelIndex | QPersistentModelIndex, _event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Moving about chooses nothing; what does is said here in `_choose_*`."""
        return Flag.NoUpdate

    def _edit(self, index: QModelIndex) -> None:
        if index.isValid():
            self.scrollTo(index)
            self.setCurrentIndex(index)
            self.edit(index)

    def _choose_range(self, end: QModelIndex) -> None:
        """All from where choosing began to `end`."""
        begin = self._anchor.row() if self._anchor.isValid() else end.row()
        top, bottom = sorted((begin, end.row()))
        model = self._conversations
        self.selectionModel().select(
            QItemSelection(model.index(top), model.index(bottom)), Flag.ClearAndSelect
        )

    def _toggle(self, index: QModelIndex) -> None:
        self.selectionModel().select(index, Flag.Toggle)
        self._anchor = QPersistentModelIndex(index)

    def _about(self, index: QModelIndex) -> list[int]:
        """What is meant by doing something to a row: all that are chosen, if it is one of them."""
        conversation, chosen = self._conversations.conversation(index), self.chosen()
        return chosen if conversation in chosen else [conversation] if conversation else []

    # -- keyboard ---------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Escape lets go of what was chosen, before anything else takes it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape  # type: ignore[attr-defined]
            and len(self.chosen()) > 1
        ):
            event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete deletes, Shift and Ctrl choose, the rest moves."""
        if self.editing:  # the field has seen it, and hands on what ends the editing
            event.ignore()
            return
        self._rows.keyboard = True
        row = self._conversations.row(self.currentIndex())
        if event.key() == Qt.Key.Key_A and event.modifiers() == Modifier.ControlModifier:
            last = self._conversations.index(self._conversations.rowCount() - 1)
            first = self._conversations.index(0)
            self.selectionModel().select(QItemSelection(first, last), Flag.ClearAndSelect)
        elif event.key() == Qt.Key.Key_Escape and len(self.chosen()) > 1:
            self.selectionModel().clearSelection()
            self.viewport().update()
        elif row is None or not self._take_key(event, row):
            super().keyPressEvent(event)
            self._follow(event)

    def _take_key(self, event: QKeyEvent, row: Row) -> bool:
        """What a key does to the current row; whether it does anything."""
        if row.summary is None:
            return row.folder is not None and self._take_folder_key(event.key(), row.folder)
        key, index = event.key(), self.currentIndex()
        if key == Qt.Key.Key_Space and event.modifiers() & Modifier.ControlModifier:
            self._toggle(index)
        elif key in OPENING:
            self.activated_row.emit(row.summary.id)
        elif key == Qt.Key.Key_Delete:
            self.deletion_wanted.emit(self._about(index))
        elif key == Qt.Key.Key_F2:
            self.rename(row.summary.id)
        elif key == Qt.Key.Key_Left and row.folder is not None:
            self.setCurrentIndex(self._conversations.index_of_folder(row.folder.id))
        else:
            return False
        return True

    def _take_folder_key(self, key: int, folder: Folder) -> bool:
        if key in OPENING or key == (Qt.Key.Key_Left if folder.opened else Qt.Key.Key_Right):
            self.folder_toggled.emit(folder.id)
        elif key == Qt.Key.Key_Delete:
            self.folder_deletion_wanted.emit(folder.id)
        elif key == Qt.Key.Key_F2:
            self.rename_folder(folder.id)
        else:
            return False
        return True

    def _follow(self, event: QKeyEvent) -> None:
        """The current row may have moved: with Shift all rows passed over are chosen."""
        index = self.currentIndex()
        if event.modifiers() & Modifier.ShiftModifier:
            self._choose_range(index)
        elif index.isValid():
            self._anchor = QPersistentModelIndex(index)

    # -- mouse ------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a row; with Ctrl or Shift choose."""
        self._rows.keyboard = False
        self._pressed_at = event.position().toPoint()
        index = self.indexAt(self._pressed_at)
        if event.button() == Qt.MouseButton.LeftButton:
            self._rows.pressed = QPersistentModelIndex(index)
            if self._conversations.conversation(index):
                if event.modifiers() & Modifier.ShiftModifier:
                    self._choose_range(index)
                elif event.modifiers() & Modifier.ControlModifier:
                    self._toggle(index)
        super().mousePressEvent(event)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was pressed."""
        held = bool(event.buttons() & Qt.MouseButton.LeftButton) and self._rows.pressed.isValid()
        if not held:
            super().mouseMoveEvent(event)
            return
        moved = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if moved >= QApplication.startDragDistance():
            index = self._conversations.index(self._rows.pressed.row())
            conversations = self._about(index)
            self._rows.pressed = QPersistentModelIndex()
            if conversations:
                self._drag(conversations)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the pressed row, or its menu."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        pressed, self._rows.pressed = self._rows.pressed, QPersistentModelIndex()
        super().mouseReleaseEvent(event)
        self.viewport().update()
        row = self._conversations.row(index)
        if row is None or row.is_head or pressed != index or event.modifiers() & CHOOSING:
            return
        more = self._rows.more_rect(self.visualRect(index))
        if more.contains(at):
            self._want_menu(index, self.viewport().mapToGlobal(more.bottomLeft()))
        elif row.summary is not None:
            self._anchor = QPersistentModelIndex(index)
            self.selectionModel().select(index, Flag.ClearAndSelect)
            self.activated_row.emit(row.summary.id)
        elif row.folder is not None:
            self.folder_toggled.emit(row.folder.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename a conversation; a folder was opened and folded again by the two clicks."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and not event.modifiers() & CHOOSING:
            conversation = self._conversations.conversation(index)
            if conversation:
                self.rename(conversation)
            else:
                self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row under the pointer, or of the current one when by keyboard."""
        index, at = self._menu_place(event)
        self._want_menu(index, at)

    def _want_menu(self, index: QModelIndex, at: QPoint) -> None:
        row = self._conversations.row(index)
        if row is not None and row.is_folder:
            self.folder_menu_wanted.emit(row.key[1], at)
        elif row is not None and row.summary is not None:
            self.menu_wanted.emit(self._about(index), at)
        else:
            self.folder_menu_wanted.emit(0, at)

    # -- drag and drop ----------------------------------------------------

    def _drag(self, conversations: list[int]) -> None:
        index = self._conversations.index_of(conversations[0])
        drag = QDrag(self)
        drag.setMimeData(packed(conversations))
        drag.setPixmap(drag_picture(self._theme, self, str(index.data()), len(conversations)))
        drag.setHotSpot(QPoint(-12, -8))
        drag.exec(Qt.DropAction.MoveAction)
        self._show_target(0)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Conversations may come in."""
        if unpacked(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show the folder they would fall into; the list scrolls at its edges."""
        super().dragMoveEvent(event)
        if not unpacked(event.mimeData()):
            event.ignore()
            return
        folder_id, _pinned = self._target(event.position().toPoint())
        self._show_target(folder_id or 0)
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They left."""
        super().dragLeaveEvent(event)
        self._show_target(0)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put them into the folder, or out of any."""
        self._show_target(0)
        conversations = unpacked(event.mimeData())
        if conversations:
            event.acceptProposedAction()
            folder_id, pinned = self._target(event.position().toPoint())
            if pinned:
                self.pin_dropped.emit(conversations)
            else:
                self.dropped.emit(conversations, folder_id)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)

    def _target(self, at: QPoint) -> tuple[int | None, bool]:
        """The folder at a place, and whether it is among what is pinned."""
        row = self._conversations.row(self.indexAt(at))
        if row is None or row.group != "folders":
            return None, row is not None and row.group == "pinned"
        return row.key[1] or None, False

    def _show_target(self, folder_id: int) -> None:
        if folder_id != self._rows.target:
            self._rows.target = folder_id
            self.viewport().update()
