"""Buttons of a head over a strip: which rows stand under each pane, and what is copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction

from app.ui.lens.tokens.strip_layout import ROW_NAMES
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.lens.tokens.strip_layout import RowName
    from app.ui.theme import Theme

COPIES = ("text", "ids", "csv", "image", "png", "svg")


class RowsButton(IconButton):
    """Which rows stand under each pane.

    Signals:
        rows_chosen: names of the rows.
    """

    rows_chosen = Signal(object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "ph.hash", 30, 18, parent=parent)
        self.setMenu(Menu(theme, parent=self))
        self.rows: dict[RowName, QAction] = {
            name: QAction(self, checkable=True) for name in ROW_NAMES
        }
        self.rows["id"].setChecked(True)
        for action in self.rows.values():
            self.menu().addAction(action)
            action.toggled.connect(self._on_rows_toggled)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every string again."""
        self.set_name(self.tr("Rows under each token"))
        names: dict[RowName, str] = {
            "text": self.tr("Text"),
            "id": self.tr("Id"),
            "bytes": self.tr("Bytes in hex"),
            "kind": self.tr("Kind"),
            "rank": self.tr("Rank or score"),
            "length": self.tr("Length in bytes"),
        }
        for name, action in self.rows.items():
            action.setText(names[name])

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_rows_toggled(self) -> None:
        self.rows_chosen.emit(
            tuple(name for name, action in self.rows.items() if action.isChecked())
        )


class CopiesButton(IconButton):
    """What is copied or saved.

    Signals:
        copy_wanted: one of `COPIES`.
    """

    copy_wanted = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "ph.export", 30, 18, parent=parent)
        self.setMenu(Menu(theme, parent=self))
        self.copies = {name: QAction(self) for name in COPIES}
        for name, action in self.copies.items():
            if name == "png":
                self.menu().addSeparator()
            self.menu().addAction(action)
            action.setData(name)
            action.triggered.connect(self._on_copy_triggered)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every string again."""
        self.set_name(self.tr("Copy or save"))
        copies = {
            "text": self.tr("Copy the text"),
            "ids": self.tr("Copy the ids (JSON)"),
            "csv": self.tr("Copy a table (CSV)"),
            "image": self.tr("Copy a picture"),
            "png": self.tr("Save a picture (PNG)…"),
            "svg": self.tr("Save a drawing (SVG)…"),
        }
        for name, action in self.copies.items():
            action.setText(copies[name])

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_copy_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.copy_wanted.emit(action.data())
