"""Buttons with a word on them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPushButton, QSizePolicy

from app.ui.icons import paint_icon
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import LEFT, cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

Kind = Literal["standard", "primary", "quiet", "danger"]
State = Literal["normal", "hover", "pressed", "disabled"]

HEIGHT = 28
RADIUS = 6
ICON = 15
GAP = 7

FILLS: dict[Kind, dict[State, str]] = {
    "primary": {
        "normal": "fill",
        "hover": "fillhover",
        "pressed": "fillpress",
        "disabled": "sunken",
    },
    "standard": {
        "normal": "raised",
        "hover": "hover",
        "pressed": "pressed",
        "disabled": "window",
    },
    "quiet": {"hover": "accentsoft", "pressed": "selection"},
    "danger": {
        "normal": "raised",
        "hover": "dangersoft",
        "pressed": "dangersoft",
        "disabled": "window",
    },
}
WORDS: dict[Kind, str] = {
    "primary": "onfill",
    "standard": "text",
    "quiet": "accent",
    "danger": "danger",
}


class Button(QPushButton):
    """A push button: standard, primary (one in view of a task), quiet or danger."""

    def __init__(
        self,
        theme: Theme,
        kind: Kind = "standard",
        icon: str | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind: Kind = kind
        self._glyph = icon
        self._focus = KeyboardFocus(theme, self, outside=kind == "primary", radius=RADIUS)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(13, 500))
        theme.changed.connect(self._on_theme_changed)

    @property
    def kind(self) -> Kind:
        """How it looks."""
        return self._kind

    def set_glyph(self, icon: str | None) -> None:
        """Change the icon before the word."""
        self._glyph = icon
        self.updateGeometry()
        self.update()

    def state(self) -> State:
        """What the pointer does to it."""
        if not self.isEnabled():
            return "disabled"
        if self.isDown() or self.isChecked():
            return "pressed"
        return "hover" if self.underMouse() else "normal"

    def sizeHint(self) -> QSize:
        """Word, icon and padding."""
        width = text_width(self.text(), self.font()) + 2 * self._padding()
        if self._glyph:
            width += self._theme.px(ICON) + (GAP if self.text() else 0)
        return QSize(math.ceil(width), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """A button never cuts its word."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses it too, as it does all else that can be pressed here."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plane, border, icon and word."""
        state = self.state()
        painter = QPainter(self)
        fill = FILLS[self._kind].get(state)
        border = None
        if self._kind == "danger" and state == "pressed":
            border = self._theme.color("danger")
        elif self._kind in {"standard", "danger"}:
            border = self._theme.color("border")
        if fill is not None or border is not None:
            plane = self._theme.color(fill) if fill is not None else None
            rounded(painter, self.rect(), RADIUS, plane, border)
        self._paint_label(painter, "disabled" if state == "disabled" else WORDS[self._kind])
        self._focus.paint(painter, self.rect())

    def _padding(self) -> int:
        return self._theme.px(8 if self._kind == "quiet" else 12)

    def _paint_label(self, painter: QPainter, role: str) -> None:
        word = text_width(self.text(), self.font())
        side = self._theme.px(ICON)
        total = word + (side + (GAP if self.text() else 0) if self._glyph else 0)
        x = max((self.width() - total) / 2, self._padding() / 2)
        if self._glyph:
            glyph_role = "muted" if role == "text" else role
            box = QRectF(x, 0, side, self.height())
            paint_icon(painter, self._theme, self._glyph, box, glyph_role, ICON)
            x += side + GAP
        box = QRectF(x, 0, self.width() - x, self.height())
        cut_text(painter, box, self.text(), self.font(), self._theme.color(role), LEFT)

    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.font(13, 500))
        self.updateGeometry()
        self.update()
