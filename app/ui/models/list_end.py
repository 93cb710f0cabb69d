"""What stands below the cards: what went wrong there, and the ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets.button import Button
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from app.ui.theme import Theme


class ListEnd(QWidget):
    """Buttons for more results, for fewer filters, for the hub, and back to the selection.

    Attributes:
        trouble: why no more results came.
        more: asks for the next page.
        widen: takes the filters off.
        browse: asks the hub without words.
        back: goes back to the selection.
    """

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trouble = Label(theme, 12.5, role="danger", wrap=True)
        self.more = Button(theme, "standard")
        self.widen = Button(theme, "quiet")
        self.browse = Button(theme, "quiet", "ph.trend-up")
        self.back = Button(theme, "quiet", "ph.arrow-left")
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.more, self.widen, self.browse, self.back):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.trouble)
        column.addLayout(row)
        self.set_trouble("")
        self.retranslate()

    def set_trouble(self, words: str) -> None:
        """Say why no more came; nothing where nothing went wrong."""
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def retranslate(self) -> None:
        """Set every string again."""
        self.more.setText(self.tr("Show more"))
        self.widen.setText(self.tr("Clear the filters"))
        self.browse.setText(self.tr("Show what is popular on the hub"))
        self.back.setText(self.tr("Back to the selection"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
