"""The mark: two lights and a rose in one lancet, painted by code in two details."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.colors import GLASS, GLASS_LEAD

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.ui.theme import Theme

SMALL = (20, 26)
LARGE = (122, 184)
ICON_SIDES = (16, 32, 64, 128)

DEEP, COBALT, SKY, PALE, GREEN, AMBER, STRAW, RED, VIOLET = range(len(GLASS))

SPANDRELS = (COBALT, SKY, COBALT, PALE, SKY, COBALT, SKY, DEEP, COBALT)
QUARRIES = (
    "COB SKY PALE SKY AMB COB DEEP COB SKY RED PALE COB SKY STR COB SKY DEEP VIO",
    "SKY COB SKY PALE COB DEEP COB AMB SKY SKY COB STR GRE SKY COB COB PALE RED",
)
_SHORT = {
    "DEEP": DEEP,
    "COB": COBALT,
    "SKY": SKY,
    "PALE": PALE,
    "GRE": GREEN,
    "AMB": AMBER,
    "STR": STRAW,
    "RED": RED,
    "VIO": VIOLET,
}


def lancet(box: QRectF, spring: float) -> QPainterPath:
    """A pointed arch: straight jambs, then two arcs that meet.

    Args:
        box: what it fills.
        spring: where the arcs begin, as a share of the height from the top.
    """
    x, y, width, height = box.x(), box.y(), box.width(), box.height()
    rise = min(height * spring, width * 0.9)
    path = QPainterPath(QPointF(x, y + height))
    path.lineTo(x, y + rise)
    left = x + width * 0.26
    right = x + width * 0.74
    shoulder, tip = y + rise * 0.48, y + rise * 0.17
    path.cubicTo(x, shoulder, left, tip, x + width / 2, y)
    path.cubicTo(right, tip, x + width, shoulder, x + width, y + rise)
    path.lineTo(x + width, y + height)
    path.closeSubpath()
    return path


class _Glazier:
    """Cuts and leads the panes of one mark."""

    def __init__(self, painter: QPainter, box: QRectF, *, fine: bool, dark: bool) -> None:
        self._painter = painter
        self._box = box
        self._fine = fine
        self._glass = [QColor(color) for color in GLASS]
        self._lead = QColor(GLASS_LEAD[dark])
        self._unit = box.width() / 44 if fine else box.width() * 0.075
        self._frame = lancet(box, 0.42)
        self._center = QPointF(box.center().x(), box.y() + box.height() * 0.285)
        self._radius = box.width() * (0.205 if fine else 0.2)

    def paint(self) -> None:
        """All of it."""
        painter = self._painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(self._frame)
        painter.fillRect(self._box, self._glass[DEEP])
        if self._fine:
            self._paint_spandrels()
        for side in (0, 1):
            self._paint_light(side)
        painter.setClipping(False)
        self._paint_rose()
        painter.strokePath(self._frame, self._pen(1.15))
        painter.restore()

    def _pen(self, width: float) -> QPen:
        return QPen(
            self._lead,
            self._unit * width,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.FlatCap,
            Qt.PenJoinStyle.MiterJoin,
        )

    def _pane(self, path: QPainterPath, color: int, lead: float) -> None:
        self._painter.fillPath(path, self._glass[color])
        self._painter.strokePath(path, self._pen(lead))

    def _paint_spandrels(self) -> None:
        """Rays behind the rose."""
        reach, step = 2 * self._box.width(), 0.11
        for at, color in enumerate(SPANDRELS):
            path = QPainterPath(self._center)
            for turn in (1.06 + at * step, 1.06 + (at + 1) * step):
                angle = math.pi * turn
                offset = QPointF(reach * math.cos(angle), reach * math.sin(angle))
                path.lineTo(self._center + offset)
            path.closeSubpath()
            self._pane(path, color, 0.45)

    def _paint_light(self, side: int) -> None:
        box = self._box
        width = box.width() / 2
        light = QRectF(
            box.x() + side * width, box.y() + box.height() * 0.4, width, box.height() * 0.62
        )
        arch = lancet(light, 0.3)
        self._painter.setClipPath(self._frame.intersected(arch))
        self._painter.fillPath(arch, self._glass[SKY if side else COBALT])
        if self._fine:
            self._paint_quarries(light, side)
        else:
            band = QRectF(light)
            band.setTop(box.y() + box.height() * (0.68 if side else 0.74))
            self._painter.fillRect(band, self._glass[GREEN if side else RED])
        self._painter.setClipPath(self._frame)
        self._painter.strokePath(arch, self._pen(1))

    def _paint_quarries(self, light: QRectF, side: int) -> None:
        """Diamonds, three to a row and six to a column."""
        across, down = 3, 6
        width, height = light.width() / across, light.height() / down
        colors = [_SHORT[word] for word in QUARRIES[side].split()]
        for row in range(-1, down + 1):
            for column in range(across + 1):
                for shift, offset in ((0.0, 0), (0.5, 5)):
                    x = light.x() + (column + shift) * width
                    y = light.y() + (row + 0.5 + shift) * height
                    diamond = QPainterPath(QPointF(x, y - height / 2))
                    diamond.lineTo(x + width / 2, y)
                    diamond.lineTo(x, y + height / 2)
                    diamond.lineTo(x - width / 2, y)
                    diamond.closeSubpath()
                    at = (column * 5 + (row + 1) * 3 + offset) % len(colors)
                    self._pane(diamond, colors[at], 0.4)

    def _paint_rose(self) -> None:
        center, radius = self._center, self._radius
        rose = QPainterPath()
        rose.addEllipse(center, radius, radius)
        self._painter.fillPath(rose, self._glass[STRAW if self._fine else AMBER])
        if self._fine:
            for at in range(8):
                angle = math.pi * (at / 4 + 0.125)
                petal = QPainterPath()
                offset = QPointF(math.cos(angle), math.sin(angle)) * (radius * 0.64)
                petal.addEllipse(center + offset, radius * 0.29, radius * 0.29)
                self._pane(petal, RED if at % 2 else COBALT, 0.4)
            eye = QPainterPath()
            eye.addEllipse(center, radius * 0.3, radius * 0.3)
            self._pane(eye, AMBER, 0.45)
        self._painter.strokePath(rose, self._pen(1))


def paint_mark(painter: QPainter, box: QRectF, *, fine: bool = False, dark: bool = False) -> None:
    """Paint the mark into `box`; `fine` for large sizes."""
    _Glazier(painter, box, fine=fine, dark=dark).paint()


def app_icon() -> QIcon:
    """The icon of the window and the program."""
    icon = QIcon()
    for side in ICON_SIDES:
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        height = side * 0.96
        width = height * SMALL[0] / SMALL[1]
        box = QRectF((side - width) / 2, (side - height) / 2, width, height)
        paint_mark(painter, box, fine=side >= 128)  # noqa: PLR2004
        painter.end()
        icon.addPixmap(picture)
    return icon


class Mark(QWidget):
    """The mark as a widget: small for the rail, fine for the first run."""

    def __init__(self, theme: Theme, *, fine: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fine = fine
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def sizeHint(self) -> QSize:
        """With one pixel (three when fine) of air for the lead. The fine one is large enough."""
        if self._fine:
            return QSize(LARGE[0] + 6, LARGE[1] + 6)
        return QSize(self._theme.px(SMALL[0]) + 2, self._theme.px(SMALL[1]) + 2)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        air = 3 if self._fine else 1
        box = QRectF(self.rect()).adjusted(air, air, -air, -air)
        paint_mark(QPainter(self), box, fine=self._fine, dark=self._theme.dark)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
