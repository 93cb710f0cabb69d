"""A line that opens what is below it, or closes it; arrow keys go to the next one."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.widgets.focus import KeyboardFocus

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.ui.theme import Theme

STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Opener(QAbstractButton):
    """Painted by those who derive from it; checked while it is open, as high as its width asks.

    Signals:
        stepped: an arrow key asks for the opener so many further down.
    """

    stepped = Signal(int)

    def __init__(self, theme: Theme, *, radius: float, parent: QWidget | None = None) -> None:
        """`radius` is that of the focus ring."""
        super().__init__(parent)
        self._theme = theme
        self._focus = KeyboardFocus(theme, self, radius=radius)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A fixed height would be that of the size hint, whatever the width.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Its words break into lines."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens, as Space does; the arrows go to the next one."""
        step = STEPS.get(Qt.Key(event.key()))
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif step is not None:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @abstractmethod
    def retranslate(self) -> None:
        """Set every string again."""
