"""The list of model files: pointer and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent

from app.ui.models.library_rows import LibraryRows
from app.ui.widgets.rows import RowList

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.models.library_model import LibraryModel
    from app.ui.theme import Theme


class LibraryList(RowList):
    """The rows. A click or Space shows details, Enter loads, F2 renames, Delete deletes.

    Signals:
        shown: path of a file whose details are wanted.
        load_wanted: path of a file to chat with.
        menu_wanted: path of a file and where on the screen.
        deletion_wanted: path of a file.
        left_up: arrow up was pressed on the first file.
        rescan_wanted: F5 was pressed.
    """

    shown = Signal(str)
    load_wanted = Signal(str)
    menu_wanted = Signal(str, object)
    deletion_wanted = Signal(str)
    left_up = Signal()
    rescan_wanted = Signal()
    _rows: LibraryRows

    def __init__(self, theme: Theme, files: LibraryModel, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, files, LibraryRows(theme), parent=parent)
        self._files = files
        self._current = ""
        files.modelAboutToBeReset.connect(self._on_files_about_to_be_reset)
        files.modelReset.connect(self._on_files_reset)

    def path(self) -> str:
        """The file that the keys are about; empty for none."""
        return self._path_at(self.currentIndex())

    def show_file(self, path: str) -> None:
        """Mark the file whose details are shown, and bring it into view; empty marks none."""
        self._files.set_shown(path)
        index = self._files.index_of(path)
        if index.isValid():
            self._make_current(index)
            self.scrollTo(index)

    def focus_first(self) -> None:
        """Take the focus by keyboard, at the file it was on or the first."""
        self.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.path():
            self._step(1)

    def rename(self, path: str) -> None:
        """Edit the name of a file in its place."""
        index = self._files.index_of(path)
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.scrollTo(index)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._make_current(index)
            self.edit(index)

    def selectionCommand(  # noqa: N802
        self, _index: QModelIndex | QPersistentModelIndex, _event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """What is marked is what is shown; moving about marks nothing."""
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard comes to the first file."""
        super().focusInEvent(event)
        if self._rows.keyboard and not self.path():
            self._step(1)

    def event(self, event: QEvent) -> bool:
        """F2 renames a file here, and the open conversation elsewhere."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        if event.key() == Qt.Key.Key_F2 and self.path():
            event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the current file, or move."""
        if self.editing:  # the field has seen it, and hands on what ends the editing
            event.ignore()
            return
        self._rows.keyboard = True
        path, key = self.path(), event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and path:
            self.load_wanted.emit(path)
        elif key == Qt.Key.Key_Space and path:
            self.shown.emit(path)
        elif key == Qt.Key.Key_Delete and path:
            self.deletion_wanted.emit(path)
        elif key == Qt.Key.Key_F2 and path:
            self.rename(path)
        elif key == Qt.Key.Key_Up and self._at_first():
            self.left_up.emit()
        elif key == Qt.Key.Key_F5:
            self.rescan_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a row."""
        self._rows.keyboard = False
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton:
            self._rows.pressed = QPersistentModelIndex(index)
        super().mousePressEvent(event)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show the pressed file, or its menu."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        pressed, self._rows.pressed = self._rows.pressed, QPersistentModelIndex()
        super().mouseReleaseEvent(event)
        self.viewport().update()
        path = self._path_at(index)
        if not path or pressed != index:
            return
        more = self._rows.more_rect(self.visualRect(index))
        if more.contains(at):
            self.menu_wanted.emit(path, self.viewport().mapToGlobal(more.bottomLeft()))
        else:
            self.shown.emit(path)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Load."""
        path = self._path_at(self.indexAt(event.position().toPoint()))
        if path and event.button() == Qt.MouseButton.LeftButton:
            self.load_wanted.emit(path)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the file under the pointer, or of the current one when by keyboard."""
        index, at = self._menu_place(event)
        path = self._path_at(index)
        if path:
            self.menu_wanted.emit(path, at)

    def _path_at(self, index: QModelIndex | QPersistentModelIndex) -> str:
        entry = self._files.entry(index)
        return entry.path if entry is not None else ""

    def _make_current(self, index: QModelIndex) -> None:
        flag = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(index, flag)

    def _step(self, by: int) -> None:
        """Go to the next file in a direction, over heads."""
        at = self.currentIndex().row()
        while 0 <= at + by < self._files.rowCount():
            at += by
            if self._files.entry(self._files.index(at)) is not None:
                self._make_current(self._files.index(at))
                return

    def _at_first(self) -> bool:
        before = range(self.currentIndex().row())
        return all(self._files.entry(self._files.index(row)) is None for row in before)

    def _on_files_about_to_be_reset(self) -> None:
        self._current = self.path()

    def _on_files_reset(self) -> None:
        index = self._files.index_of(self._current)
        if index.isValid():
            self._make_current(index)
