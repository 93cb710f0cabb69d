"""A window with fields, of which one is a name, and the buttons that keep what is in them."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from app.ui.widgets.button import Button
from app.ui.widgets.field import TextField, mark_wrong
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

ROUND_PX = 40
"""Of the screen, free round a window that would be larger."""


class EditorWindow(QDialog):
    """It stays open beside the work until it is saved or given up.

    Signals:
        saved: what is to be kept.
    """

    saved = Signal(object)

    def __init__(self, theme: Theme, longest_name: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.name = TextField(theme)
        self.name.setMaxLength(longest_name)
        self.problem = Label(theme, 12, role="danger", wrap=True)
        self.save = Button(theme, "primary")
        self.cancel = Button(theme)
        # Enter in a field does not save: there are more fields below it.
        for button in (self.save, self.cancel):
            button.setAutoDefault(False)
        self.save.clicked.connect(self._on_save_clicked)
        self.cancel.clicked.connect(self.reject)
        self.name.textEdited.connect(self._on_name_edited)

    def place(self, fields: QWidget, width: int, height: int) -> None:
        """Put `fields` above the buttons, in a window of this size at 100 % where there is room."""
        foot = Pane(self._theme, "window", "t")
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(8)
        row.addWidget(self.problem, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(fields, 1)
        column.addWidget(foot)
        screen = self.screen().availableSize() - QSize(ROUND_PX, 2 * ROUND_PX)
        self.resize(QSize(self._theme.px(width), self._theme.px(height)).boundedTo(screen))

    @abstractmethod
    def trouble(self) -> str:
        """Why what is in the fields cannot be kept; empty where it can."""

    @abstractmethod
    def made(self) -> object:
        """What is in the fields."""

    def retranslate(self) -> None:
        """Set every string again."""
        if self.problem.text():
            self.problem.setText(self.trouble())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_name_edited(self) -> None:
        self.problem.setText("")
        mark_wrong(self.name, wrong=False)

    def _on_save_clicked(self) -> None:
        trouble = self.trouble()
        self.problem.setText(trouble)
        mark_wrong(self.name, wrong=bool(trouble))
        if trouble:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.saved.emit(self.made())
        self.accept()
