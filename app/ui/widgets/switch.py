"""A switch: on or off, at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from app.ui.widgets.focus import OUTSIDE_PX, RING_PX, KeyboardFocus
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

GAP = 8
TRACK = (30.0, 18.0)


class Switch(QCheckBox):
    """A painted track with a knob, and a word after it."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._focus = KeyboardFocus(theme, self)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        """Track and word, with room for the ring."""
        width, height = (self._theme.scaled(side) + 2 * OUTSIDE_PX for side in TRACK)
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
        """Track, ring, word."""
        painter = QPainter(self)
        width, height = (self._theme.scaled(side) for side in TRACK)
        box = QRectF(OUTSIDE_PX, (self.height() - height) / 2, width, height)
        self._paint_track(painter, box)
        if self._focus.visible:
            out = OUTSIDE_PX
            ring = box.adjusted(-out, -out, out, out)
            color = self._theme.color("focus")
            rounded(painter, ring, height / 2 + RING_PX, None, color, RING_PX)
        if self.text():
            role = "text" if self.isEnabled() else "disabled"
            left = box.right() + GAP
            word = QRectF(left, 0, self.width() - left, self.height())
            cut_text(painter, word, self.text(), self.font(), self._theme.color(role))

    def _plane(self) -> str:
        """Role of the track's plane now."""
        if not self.isEnabled():
            return "sunken"
        if self.isChecked():
            if self.isDown():
                return "fillpress"
            return "fillhover" if self.underMouse() else "fill"
        if self.isDown():
            return "pressed"
        return "hover" if self.underMouse() else "raised"

    def _paint_track(self, painter: QPainter, box: QRectF) -> None:
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

    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.font(13))
        self.updateGeometry()
        self.update()
