"""A switch and a check box."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from app.ui.icons import paint_icon
from app.ui.widgets.focus import OUTSIDE_PX, RING_PX, KeyboardFocus
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

GAP = 8


class _Toggle(QCheckBox):
    """What both have in common: a painted indicator, and a word after it."""

    indicator = (16.0, 16.0)
    radius = 4.0

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._focus = KeyboardFocus(theme, self)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        """Indicator and word, with room for the ring."""
        width, height = (self._theme.scaled(side) + 2 * OUTSIDE_PX for side in self.indicator)
        if self.text():
            width += GAP + text_width(self.text(), self.font())
        return QSize(math.ceil(width), math.ceil(max(height, self._theme.px(22))))

    def minimumSizeHint(self) -> QSize:
        """The word is never cut."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802
        """The word can be clicked too."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Indicator, ring, word."""
        painter = QPainter(self)
        width, height = (self._theme.scaled(side) for side in self.indicator)
        box = QRectF(OUTSIDE_PX, (self.height() - height) / 2, width, height)
        self._paint_indicator(painter, box)
        if self._focus.visible:
            out = OUTSIDE_PX
            ring = box.adjusted(-out, -out, out, out)
            color = self._theme.color("focus")
            rounded(painter, ring, self._radius_now() + RING_PX, None, color, RING_PX)
        if self.text():
            role = "text" if self.isEnabled() else "disabled"
            left = box.right() + GAP
            word = QRectF(left, 0, self.width() - left, self.height())
            cut_text(painter, word, self.text(), self.font(), self._theme.color(role))

    def _radius_now(self) -> float:
        return self.radius

    def _plane(self) -> str:
        """Role of the indicator's plane now."""
        if not self.isEnabled():
            return "sunken"
        if self.isChecked():
            if self.isDown():
                return "fillpress"
            return "fillhover" if self.underMouse() else "fill"
        if self.isDown():
            return "pressed"
        return "hover" if self.underMouse() else "raised"

    def _paint_indicator(self, painter: QPainter, box: QRectF) -> None:
        raise NotImplementedError

    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.font(13))
        self.updateGeometry()
        self.update()


class CheckBox(_Toggle):
    """One of several that can be on together."""

    def _paint_indicator(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme
        border = None
        if not self.isEnabled():
            border = theme.color("border")
        elif not self.isChecked():
            border = theme.color("control")
        rounded(painter, box, self.radius, theme.color(self._plane()), border)
        if self.isChecked():
            role = "onfill" if self.isEnabled() else "disabled"
            paint_icon(painter, theme, "ph.check-bold", box, role, 12)


class Switch(_Toggle):
    """On or off, at once."""

    indicator = (30.0, 18.0)

    def _radius_now(self) -> float:
        return self._theme.scaled(self.indicator[1]) / 2

    def _paint_indicator(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme
        off = not self.isChecked()
        border = theme.color("control") if off and self.isEnabled() else None
        rounded(painter, box, box.height() / 2, theme.color(self._plane()), border)
        gap = theme.scaled(2)
        size = box.height() - 2 * gap
        left = box.left() + gap if off else box.right() - gap - size
        knob = "control" if off else "onfill"
        disc = QRectF(left, box.top() + gap, size, size)
        if off:
            inner = theme.scaled(1)
            disc.adjust(inner, inner, -inner, -inner)
        color = theme.color(knob if self.isEnabled() else "disabled")
        rounded(painter, disc, disc.height() / 2, color)
