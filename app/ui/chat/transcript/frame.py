"""What code, tables and formulas share: a plate in parts, and scrolling sideways within it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt

from app.ui.chat.transcript.block_view import Control
from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter

    from app.ui.chat.transcript.block_view import BlockState
    from app.ui.theme import Theme

RADIUS = 8
PAD_X = 12
BAR_PX = 4
SHORTEST_THUMB = 24


def draw_plate(
    painter: QPainter,
    box: QRectF,
    fill: QColor | None,
    border: QColor,
    *,
    first: bool,
    last: bool,
) -> None:
    """A part of a plate: only the ends of the whole are rounded and closed."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    over = 2 * RADIUS
    whole = box.adjusted(0, 0 if first else -over, 0, 0 if last else over)
    rounded(painter, whole, RADIUS, fill, border)
    painter.restore()


class Sideways:
    """Scrolling sideways of a block; its parts scroll together."""

    def __init__(self, state: BlockState, theme: Theme) -> None:
        self._state = state
        self._theme = theme
        self.room = 0.0

    def measure(self, content: float, room: float) -> None:
        """Take the width of what is inside and of what is seen of it."""
        self.room = room
        measured = (room, self._theme.scale)
        if self._state.measured != measured:
            # What was measured for another width or type says nothing of this one.
            self._state.measured = measured
            self._state.content_width = 0.0
        self._state.content_width = max(self._state.content_width, content)
        self._state.scroll_x = max(0.0, min(self._state.scroll_x, self.most))

    @property
    def most(self) -> float:
        """So far it can be scrolled."""
        return max(0.0, self._state.content_width - self.room)

    @property
    def x(self) -> float:
        """By how much it is scrolled."""
        return min(self._state.scroll_x, self.most)

    def scroll(self, dx: float) -> bool:
        """Scroll; False when it does not move."""
        before = self._state.scroll_x
        self._state.scroll_x = max(0.0, min(self.most, before + dx))
        return self._state.scroll_x != before

    def reveal(self, left: float, right: float) -> bool:
        """Scroll as little as needed to see from `left` to `right` of what is inside."""
        if left < self.x:
            return self.scroll(left - self.x)
        if right > self.x + self.room:
            return self.scroll(right - self.room - self.x)
        return False

    def thumb(self, track: QRectF) -> QRectF:
        """Where the thumb of the bar is on its track."""
        share = self.room / max(1.0, self._state.content_width)
        length = max(float(SHORTEST_THUMB), track.width() * share)
        free = track.width() - length
        x = track.left() + (free * self.x / self.most if self.most else 0.0)
        return QRectF(x, track.top(), length, track.height())

    def draw(self, painter: QPainter, track: QRectF) -> None:
        """The bar, where there is something to scroll."""
        if self.most < 1:
            return
        hovered = self._state.hovered
        over = hovered is not None and hovered.kind == "scroll"
        color = self._theme.color("control", 0.9 if over else 0.5)
        rounded(painter, self.thumb(track), BAR_PX / 2, color)

    def control(self, track: QRectF, name: str) -> list[Control]:
        """The bar as something to drag."""
        if self.most < 1:
            return []
        thumb = self.thumb(track)
        free = max(1.0, track.width() - thumb.width())
        area = track.adjusted(0, -4, 0, 4)
        return [Control("scroll", area, f"{self.most / free:.4f}", name)]
