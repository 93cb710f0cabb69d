"""Folders that are chosen: one in a dialog, several in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.ui.phrase import fill
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.row_card import RowCard

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.theme import Theme


def choose_folder(parent: QWidget, title: str, start: str, then: Callable[[str], None]) -> None:
    """Ask for a folder without holding anything up; `then` gets its path."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    if start:
        dialog.setDirectory(start)
    dialog.fileSelected.connect(then)
    dialog.open()


class FolderList(RowCard):
    """One row for each folder, with a button that takes it off.

    Signals:
        removed: the path that is not wanted any more.
    """

    removed = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        nothing = Label(theme, 12, role="muted", wrap=True)
        nothing.setContentsMargins(14, 10, 14, 10)
        super().__init__(theme, nothing, parent=parent)
        self._nothing = nothing
        self._folders: tuple[str, ...] = ()
        self.buttons: list[IconButton] = []
        self.retranslate()

    def show_folders(self, folders: tuple[str, ...]) -> None:
        """Show `folders`."""
        if folders == self._folders and self.buttons:
            return
        self._folders = folders
        self.buttons = []
        self.set_rows([self._make_row(folder) for folder in folders])

    def retranslate(self) -> None:
        """Set every string again."""
        self._nothing.setText(
            self.tr("None yet. Models in a folder that you add are used in place.")
        )
        self.setAccessibleName(self.tr("Watched folders"))
        folders, self._folders = self._folders, ()
        self.show_folders(folders)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _make_row(self, folder: str) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(14, 4, 8, 4)
        path = Label(self._theme, 12, mono=True, elide=True)
        path.setText(folder)
        button = IconButton(self._theme, "ph.x", 24, 14)
        button.set_name(
            fill(self.tr("Do not look in %1 any more"), folder),
            self.tr("Do not look in this folder any more"),
        )
        button.clicked.connect(lambda: self.removed.emit(folder))
        layout.addWidget(path, 1)
        layout.addWidget(button)
        self.buttons.append(button)
        return row
