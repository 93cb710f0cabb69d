"""How a text shrinks while a vocabulary grows: characters a token against entries."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.phrase import count, number
from app.ui.widgets.painting import CENTER, LEFT, RIGHT, cut_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from app.ui.theme import Theme

LEFT_ROOM, BOTTOM_ROOM, TOP_ROOM, RIGHT_ROOM = 40, 20, 10, 14
HEIGHT = 166
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from `low` to `high`, at most `most` of them."""
    if high <= low:
        return [low]
    rough = (high - low) / max(1, most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in _STEPS if power * each >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [at * step for at in range(first, last + 1)]


class GrowthPlot(QWidget):
    """A line of (entries, characters a token), and a mark where one stands.

    Signals:
        pointed: index of the point the user clicked.
    """

    pointed = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[tuple[int, float], ...] = ()
        self._ranges = _ranges(())
        self._current = 0
        self._across = ""
        self._up = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def set_names(self, across: str, up: str) -> None:
        """Say what the two directions are."""
        self._across, self._up = across, up
        self.setAccessibleName(f"{up} / {across}")
        self.update()

    def set_points(self, points: Sequence[tuple[int, float]]) -> None:
        """Show another line."""
        self._points = tuple(points)
        self._ranges = _ranges(self._points)
        self.update()

    def points(self) -> tuple[tuple[int, float], ...]:
        """What is shown."""
        return self._points

    def set_current(self, index: int) -> None:
        """Mark a point."""
        self._current = index
        if 0 <= index < len(self._points):
            entries, ratio = self._points[index]
            self.setAccessibleDescription(f"{count(entries)}: {number(ratio, 2)}")
        self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(self._theme.px(320), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Still to be read."""
        return QSize(self._theme.px(160), self._theme.px(HEIGHT))

    def place_of(self, index: int) -> QPointF:
        """Where a point is painted."""
        room = self._room()
        entries, ratio = self._points[index]
        left, right, bottom, top = self._ranges
        x = room.left() + (entries - left) / max(1, right - left) * room.width()
        y = room.bottom() - (ratio - bottom) / max(1e-9, top - bottom) * room.height()
        return QPointF(x, y)

    def name_places(self) -> tuple[QRectF, QRectF]:
        """Where the two directions are named: each at its end, so that both fit a narrow plot."""
        width, height = float(self.width()), self._theme.scaled(BOTTOM_ROOM)
        right = width - self._theme.scaled(RIGHT_ROOM)
        return QRectF(0, 0, width, height), QRectF(0, self.height() - height, right, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the nearest point."""
        if event.button() == Qt.MouseButton.LeftButton and self._points:
            x = event.position().x()
            nearest = min(
                range(len(self._points)), key=lambda index: abs(self.place_of(index).x() - x)
            )
            self.pointed.emit(nearest)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Axes, line, mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axes(painter)
        if not self._points:
            return
        line = QPolygonF([self.place_of(index) for index in range(len(self._points))])
        painter.setPen(QPen(self._theme.color("accent"), 1.5))
        painter.drawPolyline(line)
        if 0 <= self._current < len(self._points):
            place = self.place_of(self._current)
            painter.setBrush(self._theme.color("fill"))
            painter.setPen(QPen(self._theme.color("surface"), 2))
            painter.drawEllipse(place, 5, 5)

    def _room(self) -> QRectF:
        theme = self._theme
        left, right = theme.scaled(LEFT_ROOM), theme.scaled(RIGHT_ROOM)
        top = theme.scaled(TOP_ROOM) + theme.scaled(BOTTOM_ROOM)
        bottom = 2 * theme.scaled(BOTTOM_ROOM)
        return QRectF(left, top, self.width() - left - right, self.height() - top - bottom)

    def _paint_axes(self, painter: QPainter) -> None:
        theme, room = self._theme, self._room()
        left, right, bottom, top = self._ranges
        font, color = theme.font(10.5, tabular=True), theme.color("muted")
        for value in ticks(bottom, top, 5):
            y = room.bottom() - (value - bottom) / max(1e-9, top - bottom) * room.height()
            painter.fillRect(QRectF(room.left(), round(y), room.width(), 1), theme.color("border"))
            box = QRectF(0, y - 8, room.left() - 6, 16)
            cut_text(painter, box, number(value, 1), font, color, RIGHT)
        height = theme.scaled(BOTTOM_ROOM)
        for value in ticks(left, right, 6):
            if value != round(value):
                continue
            x = room.left() + (value - left) / max(1, right - left) * room.width()
            box = QRectF(x - 30, room.bottom() + 2, 60, height - 2)
            cut_text(painter, box, count(round(value)), font, color, CENTER)
        small = theme.font(11.5)
        above, below = self.name_places()
        cut_text(painter, above, self._up, small, color, LEFT)
        cut_text(painter, below, self._across, small, color, RIGHT)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


def _ranges(points: Sequence[tuple[int, float]]) -> tuple[int, int, float, float]:
    """First and last of both axes: entries, then characters a token."""
    if not points:
        return 0, 1, 1.0, 2.0
    entries = [point[0] for point in points]
    return min(entries), max(entries), 1.0, max(1.5, *(ratio for _, ratio in points))
