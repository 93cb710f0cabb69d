"""A command line that can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Card

if TYPE_CHECKING:
    from app.ui.theme import Theme


WORD_JOINER, ZERO_WIDTH_SPACE = "\u2060", "\u200b"


def _breakable(command: str) -> str:
    """`command` for reading: lines break at blanks and after ``=``, never after a hyphen."""
    return command.replace("-", f"-{WORD_JOINER}").replace("=", f"={ZERO_WIDTH_SPACE}")


class CommandBox(Card):
    """A code plate with the command, which wraps, and a button that copies it."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "code", "border", 6, parent=parent)
        self.text = Label(theme, 12, mono=True, wrap=True)
        self._command = ""
        self.copy = IconButton(theme, "ph.copy", 24, 14)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.setSpacing(6)
        row.addWidget(self.text, 1)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.retranslate()

    def set_command(self, command: str) -> None:
        """Show `command`."""
        self._command = command
        self.text.setText(_breakable(command))
        self.text.setAccessibleName(command)

    def retranslate(self) -> None:
        """Set every string again."""
        self.copy.set_name(self.tr("Copy the command"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._command)
        self.copy.set_glyph("ph.check")
