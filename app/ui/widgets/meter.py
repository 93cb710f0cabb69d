"""A bar that fills; the figures stand beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QProgressBar, QSizePolicy

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

STEPS = 1000


class Meter(QProgressBar):
    """A fraction as a bar; the accessible value is the percentage."""

    def __init__(
        self, theme: Theme, width: float = 96, height: float = 6, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._width = width
        self._bar = height
        self._role = "fill"
        self.setRange(0, STEPS)
        self.setValue(0)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def set_fraction(self, fraction: float, role: str = "fill") -> None:
        """Fill it, 0 to 1, in the color of `role`."""
        self._role = role
        self.setValue(round(min(1.0, max(0.0, fraction)) * STEPS))
        self.update()

    @property
    def role(self) -> str:
        """Color role of the filled part."""
        return self._role

    def sizeHint(self) -> QSize:
        """The bar with a little air."""
        return QSize(self._theme.px(self._width), self._theme.px(max(14, self._bar)))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track and fill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, radius = self._theme, self._bar / 2
        track = QRectF(0, (self.height() - self._bar) / 2, self.width(), self._bar)
        path = QPainterPath()
        path.addRoundedRect(track, radius, radius)
        painter.fillPath(path, theme.color("pressed" if theme.dark else "sunken"))
        painter.setClipPath(path)
        track.setWidth(track.width() * self.value() / STEPS)
        painter.fillRect(track, theme.color(self._role if self.isEnabled() else "disabled"))

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
