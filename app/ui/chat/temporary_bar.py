"""The line that marks a temporary conversation, with the way to keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.icons import paint_icon
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.ui.actions import Actions
    from app.ui.theme import Theme

LEFT, ICON, GAP = 20, 16, 8


class TemporaryBar(Pane):
    """Below the head of the page."""

    def __init__(self, theme: Theme, actions: Actions, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "window", "b", parent=parent)
        self._action = actions["chat.keep"]
        self.words = Label(theme, 12.5, role="muted", elide=True, parent=self)
        self.keep = Button(theme, "quiet", parent=self)
        self.row = QHBoxLayout(self)
        self.row.setSpacing(GAP)
        self.row.addWidget(self.words, 1)
        self.row.addWidget(self.keep)
        self.keep.clicked.connect(self._action.trigger)
        self._action.changed.connect(self._on_action_changed)
        theme.changed.connect(self._on_theme_changed)
        self.hide()
        self._on_theme_changed()
        self._on_action_changed()
        self.retranslate()

    def retranslate(self) -> None:
        """Set all words again."""
        self.words.setText(
            self.tr("Temporary: never written to disk, and gone when Vitrail is closed")
        )
        self.keep.setText(self.tr("Keep this conversation"))
        self.setAccessibleName(self.words.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ghost before the words."""
        super().paintEvent(event)
        theme = self._theme
        box = QRectF(LEFT, 0, theme.scaled(ICON), self.height() - 1)
        paint_icon(QPainter(self), theme, "ph.ghost", box, "muted", ICON)

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_action_changed(self) -> None:
        self.keep.setEnabled(self._action.isEnabled())

    def _on_theme_changed(self) -> None:
        left = LEFT + round(self._theme.scaled(ICON)) + GAP
        self.row.setContentsMargins(left, 3, 10, 4)
