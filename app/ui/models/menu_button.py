"""A button with words and a caret that opens a menu."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.icons import paint_icon
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.menu import Menu
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPaintEvent

    from app.ui.theme import Theme

HEIGHT, RADIUS, PAD, GAP, ICON, CARET = 28, 6, 8, 6, 15, 12


class MenuButton(QPushButton):
    """Muted words and a caret; pressing it opens a menu."""

    def __init__(
        self,
        theme: Theme,
        icon: str = "",
        *,
        role: str = "muted",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._icon = icon
        self._active = False
        self._focus = KeyboardFocus(theme, self, radius=RADIUS)
        self.box = Menu(theme, parent=self)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)
        theme.changed.connect(self._on_theme_changed)

    def set_icon(self, icon: str) -> None:
        """Change the icon before the words; empty takes it away."""
        if icon != self._icon:
            self._icon = icon
            self._on_theme_changed()

    def set_active(self, active: bool) -> None:
        """Show that something is chosen."""
        self._active = active
        self.update()

    def open_menu(self) -> None:
        """Show the menu below the button."""
        self.box.setMinimumWidth(self.width())
        self.box.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def sizeHint(self) -> QSize:
        """Icon, words, caret."""
        theme = self._theme
        width = theme.scaled(2 * PAD + CARET) + GAP + text_width(self.text(), self._font())
        if self._icon:
            width += theme.scaled(ICON) + GAP
        return QSize(math.ceil(width) + 1, theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Cut words."""
        return QSize(min(self.sizeHint().width(), self._theme.px(96)), self._theme.px(HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and arrow down open the menu, as Space does."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plane, icon, words, caret."""
        theme, painter = self._theme, QPainter(self)
        plane = "pressed" if self.isDown() else "hover" if self.underMouse() else None
        if self._active:
            plane = "accentsoft"
        if plane is not None:
            rounded(painter, self.rect(), RADIUS, theme.color(plane))
        role = "accent" if self._active else self._role
        if role == "muted" and self.underMouse():
            role = "text"
        left, height, caret = theme.scaled(PAD), self.height(), theme.scaled(CARET)
        if self._icon:
            side = theme.scaled(ICON)
            paint_icon(painter, theme, self._icon, QRectF(left, 0, side, height), role, ICON)
            left += side + GAP
        right = self.width() - theme.scaled(PAD) - caret
        box = QRectF(left, 0, max(0.0, right - GAP - left), height)
        cut_text(painter, box, self.text(), self._font(), theme.color(role))
        box = QRectF(right, 0, caret, height)
        paint_icon(painter, theme, "ph.caret-down", box, role, CARET)
        self._focus.paint(painter, self.rect())

    def _font(self) -> QFont:
        return self._theme.font(12.5)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
