"""Square buttons with an icon, named for screen readers and in a tool tip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QToolButton

from app.ui.icons import paint_icon
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

RADIUS = 6


class IconButton(QToolButton):
    """An icon to press. Give it a name with `set_name`, or an action with `follow`.

    Sides are 24, 28, 30 (header) or 36 (rail) pixels at 100 %.
    """

    def __init__(
        self,
        theme: Theme,
        icon: str,
        size: float = 28,
        icon_size: float = 16,
        *,
        checkable: bool = False,
        role: str = "muted",
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and sizes.
            icon: such as ``ph.copy``.
            size: side in pixels at 100 %.
            icon_size: the glyph's.
            checkable: stays down.
            role: color of the icon at rest.
            parent: its parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._glyph = icon
        self._side = size
        self._glyph_size = icon_size
        self._role = role
        self._focus = KeyboardFocus(theme, self, radius=RADIUS)
        self.setCheckable(checkable)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        theme.changed.connect(self._on_theme_changed)

    def set_name(self, name: str, hint: str = "") -> None:
        """What it does, for screen readers; the tool tip says `hint`, or the same."""
        self.setAccessibleName(name)
        self.setToolTip(hint or name)

    def follow(self, action: QAction) -> None:
        """Do what `action` does, and be named, enabled and checked as it is."""
        self.setDefaultAction(action)
        action.changed.connect(self._on_action_changed)
        self._on_action_changed()

    def set_glyph(self, icon: str, role: str | None = None) -> None:
        """Change the icon, and its color at rest."""
        self._glyph = icon
        self._role = role or self._role
        self.update()

    def glyph(self) -> str:
        """The name of the icon."""
        return self._glyph

    def sizeHint(self) -> QSize:
        """A square."""
        side = self._theme.px(self._side)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """The same square."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses it too, as it does all else that can be pressed here."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plane and glyph."""
        painter = QPainter(self)
        plane, role = self._roles()
        if plane is not None:
            rounded(painter, self.rect(), RADIUS, self._theme.color(plane))
        box = QRectF(self.rect())
        paint_icon(painter, self._theme, self._glyph, box, role, self._glyph_size)
        self._focus.paint(painter, self.rect())

    def _roles(self) -> tuple[str | None, str]:
        """Roles of the plane and of the icon now."""
        if not self.isEnabled():
            return None, "disabled"
        if self.isCheckable() and self.isChecked():
            return ("selection" if self.isDown() else "accentsoft"), "accent"
        if self.isDown():
            return "pressed", "text"
        if self.underMouse():
            return "hover", self._role if self._role != "muted" else "text"
        return None, self._role

    def _on_action_changed(self) -> None:
        action = self.defaultAction()
        if action is not None:
            self.set_name(action.text(), action.toolTip())

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
