"""The rail at the left: the mark, the pages, the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.mark import Mark
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from app.ui.actions import Actions
    from app.ui.theme import Theme

BUTTON, ICON, MARGIN, TOP = 36, 20, 6, 11
SHOWN = ("page.chat", "page.tokens", "page.models", "", "view.palette", "page.settings")
"""From top to bottom; the empty one is the gap."""


class Rail(Pane):
    """Pages at the top, palette and settings at the bottom."""

    def __init__(self, theme: Theme, actions: Actions, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "window", "r", parent=parent)
        layout = self._column = QVBoxLayout(self)
        layout.setSpacing(4)
        center = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(Mark(theme), 0, center)
        layout.addSpacing(10)
        self.buttons: list[IconButton] = []
        for identifier in SHOWN:
            if not identifier:
                layout.addStretch(1)
                continue
            action = actions[identifier]
            button = IconButton(theme, actions.spec(action).icon, BUTTON, ICON)
            button.follow(action)
            layout.addWidget(button, 0, center)
            self.buttons.append(button)
        self.retranslate()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Name it for screen readers."""
        self.setAccessibleName(self.tr("Pages"))

    def _on_theme_changed(self) -> None:
        self.setFixedWidth(self._theme.px(BUTTON) + 2 * MARGIN)
        # The mark stands in the middle of the line of headers.
        self._column.setContentsMargins(MARGIN, self._theme.px(TOP), MARGIN, 8)
