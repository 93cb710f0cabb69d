"""What stands in place of a list without files: what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, Qt, Signal

from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

Reason = Literal["nothing", "looking", "narrowed"]
"""No file at all; not yet; none that is asked for."""


class EmptyLibrary(Page):
    """A sentence and the ways on.

    Signals:
        discover_wanted: find a model to download.
        open_wanted: open a file.
        all_wanted: list everything again.
    """

    discover_wanted = Signal()
    open_wanted = Signal()
    all_wanted = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, (18, 18, 18, 18), spacing=8, parent=parent)
        self._reason: Reason = "looking"
        self.title = Label(theme, 13, 600, wrap=True)
        self.hint = Label(theme, 12.5, role="muted", wrap=True)
        self.discover = Button(theme, "standard", "ph.magnifying-glass")
        self.open = Button(theme, "standard", "ph.folder-open")
        self.all = Button(theme, "standard")
        for label in (self.title, self.hint):
            self.column.addWidget(label)
        self.column.addSpacing(4)
        for button in (self.discover, self.open, self.all):
            self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self.discover.clicked.connect(self.discover_wanted)
        self.open.clicked.connect(self.open_wanted)
        self.all.clicked.connect(self.all_wanted)
        self.retranslate()

    def set_reason(self, reason: Reason) -> None:
        """Say why there is nothing."""
        if reason != self._reason:
            self._reason = reason
            self.retranslate()

    @property
    def reason(self) -> Reason:
        """Why there is nothing."""
        return self._reason

    def retranslate(self) -> None:
        """Set every string again."""
        title, hint = {
            "nothing": (
                self.tr("No models yet"),
                self.tr(
                    "Find one to download, or open a GGUF file. Models that other programs have"
                    " on this computer appear here by themselves."
                ),
            ),
            "looking": (self.tr("Looking for models…"), ""),
            "narrowed": (
                self.tr("Nothing matches"),
                self.tr("No model on this computer is what you asked for."),
            ),
        }[self._reason]
        self.title.setText(title)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.discover.setText(self.tr("Find models"))
        self.open.setText(self.tr("Open a file…"))
        self.all.setText(self.tr("Show all"))
        for button in (self.discover, self.open):
            button.setVisible(self._reason == "nothing")
        self.all.setVisible(self._reason == "narrowed")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
