"""A field for words to search for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.icons import icon
from app.ui.widgets.field import TextField
from app.ui.widgets.keys import takes_key

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.ui.theme import Theme

HEIGHT, TEXT, LONGEST = 34, 14, 200


class SearchField(TextField):
    """Words to search for; Escape empties it.

    Signals:
        left_down: arrow down was pressed.
    """

    left_down = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        height: float = HEIGHT,
        size: float = TEXT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, height=height, size=size, parent=parent)
        self.setMaxLength(LONGEST)
        leading = QLineEdit.ActionPosition.LeadingPosition
        trailing = QLineEdit.ActionPosition.TrailingPosition
        self.glass = self.addAction(icon(theme, "ph.magnifying-glass"), leading)
        self.empty = self.addAction(icon(theme, "ph.x", size=14), trailing)
        self.empty.setVisible(False)
        self.empty.triggered.connect(self.clear)
        self.textChanged.connect(self._on_self_text_changed)
        theme.changed.connect(self._on_theme_recolored)

    def event(self, event: QEvent) -> bool:
        """Escape empties the field before it is anybody else's shortcut."""
        taken = bool(self.text()) and takes_key(event, Qt.Key.Key_Escape)
        return taken or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the field, arrow down goes to the results."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def _on_self_text_changed(self, text: str) -> None:
        self.empty.setVisible(bool(text))

    def _on_theme_recolored(self) -> None:
        self.glass.setIcon(icon(self._theme, "ph.magnifying-glass"))
        self.empty.setIcon(icon(self._theme, "ph.x", size=14))
