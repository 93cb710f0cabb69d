"""The button that leads back to the end of the transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.icons import paint_icon
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.ui.theme import Theme


class JumpButton(QAbstractButton):
    """A round button that floats above the end of the transcript: jump to the latest."""

    SIDE = 32

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._focus = KeyboardFocus(theme, self)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.retranslate()

    def retranslate(self) -> None:
        """Set its words."""
        self.setAccessibleName(self.tr("Jump to the latest message"))
        self.setToolTip(self.tr("Jump to the latest message"))

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """A circle."""
        side = self._theme.px(self.SIDE)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The disc and an arrow down."""
        painter = QPainter(self)
        theme = self._theme
        plane = "pressed" if self.isDown() else "hover" if self.underMouse() else "raised"
        radius = self.height() / 2
        rounded(painter, self.rect(), radius, theme.color(plane), theme.color("control", 0.45))
        paint_icon(painter, theme, "ph.arrow-down", self.rect(), "text", 16)
        self._focus.paint(painter, self.rect(), radius)
