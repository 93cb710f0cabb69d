"""A slider that shows where its default is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QSlider

from app.ui.widgets.focus import RING_PX, KeyboardFocus
from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

HEIGHT, GROOVE, HANDLE, PRESSED, HALO = 20, 3, 14, 16, 22
NOTCH_WIDTH, NOTCH_HEIGHT = 1.5, 9


class Slider(QSlider):
    """A horizontal slider, filled from its minimum, with a notch at the default.

    Keyboard, range and accessibility are QSlider's; only the painting and the mouse are ours, so
    that the handle is where the pointer is.
    """

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._notch: int | None = None
        self._focus = KeyboardFocus(theme, self)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def set_notch(self, value: int | None) -> None:
        """Mark the default value, or none."""
        if value != self._notch:
            self._notch = value
            self.update()

    def notch(self) -> int | None:
        """The value marked."""
        return self._notch

    def sizeHint(self) -> QSize:
        """Twenty pixels high: less would cut the focus ring."""
        return QSize(self._theme.px(120), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Room for a few handles."""
        return QSize(self._theme.px(56), self._theme.px(HEIGHT))

    def handle_x(self, value: int) -> float:
        """Where the middle of the handle is for `value`, in pixels."""
        inset = self._inset()
        span = self.maximum() - self.minimum()
        part = (value - self.minimum()) / span if span else 0.0
        return inset + part * (self.width() - 2 * inset)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to the pointer and follow it."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self._move_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while pressed."""
        if self.isSliderDown():
            self._move_to(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless the slider is in use."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Groove, notch, fill, halo, ring and handle."""
        painter = QPainter(self)
        theme, enabled = self._theme, self.isEnabled()
        middle, inset, x = self.height() / 2, self._inset(), self.handle_x(self.sliderPosition())
        groove = QRectF(inset, middle - GROOVE / 2, self.width() - 2 * inset, GROOVE)
        rounded(painter, groove, GROOVE / 2, theme.color("pressed" if theme.dark else "border"))
        if self._notch is not None:
            at = self.handle_x(self._notch)
            notch = QRectF(at - NOTCH_WIDTH / 2, 0, NOTCH_WIDTH, NOTCH_HEIGHT)
            notch.moveCenter(QRectF(at, middle, 0, 0).center())
            painter.fillRect(notch, theme.color("control"))
        groove.setRight(x)
        rounded(painter, groove, GROOVE / 2, theme.color("fill" if enabled else "disabled"))
        self._paint_handle(painter, x, middle)

    def _paint_handle(self, painter: QPainter, x: float, y: float) -> None:
        theme = self._theme

        def disc(diameter: float) -> QRectF:
            return QRectF(x - diameter / 2, y - diameter / 2, diameter, diameter)

        if not self.isEnabled():
            size = theme.scaled(HANDLE)
            rounded(painter, disc(size), size / 2, theme.color("window"), theme.color("border"))
            return
        if self.underMouse() and not self.isSliderDown():
            halo = min(theme.scaled(HALO), self.height())
            rounded(painter, disc(halo), halo / 2, theme.color("fill", 0.14))
        size = theme.scaled(PRESSED if self.isSliderDown() else HANDLE)
        if self._focus.visible:
            ring = min(size + 6, self.height())
            rounded(painter, disc(ring), ring / 2, None, theme.color("focus"), RING_PX)
        plane, border = ("text", "window") if theme.dark else ("raised", "control")
        rounded(painter, disc(size), size / 2, theme.color(plane), theme.color(border))

    def _inset(self) -> float:
        return self._theme.scaled(HANDLE) / 2 + RING_PX

    def _move_to(self, x: float) -> None:
        inset = self._inset()
        part = (x - inset) / max(1.0, self.width() - 2 * inset)
        span = self.maximum() - self.minimum()
        self.setSliderPosition(self.minimum() + round(min(1.0, max(0.0, part)) * span))
        self.update()

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
