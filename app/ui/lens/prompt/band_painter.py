"""Paints the band of the context: whose tokens fill it, and where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.ui.lens.prompt.words import look_name
from app.ui.lens.tokens.pattern import paint_dashes, paint_look
from app.ui.widgets.painting import CENTER, cut_text, rounded, text_width

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.ui.lens.prompt.context_layout import ContextLayout
    from app.ui.theme import Theme

CACHED, CACHED_GAP = 2, 2
RADIUS = 3
NEXT_ROLE = "text"
"""Color of the line round what is left out next."""
SEPARATE_FROM = 4.0
"""Pixels of a token from which on each is parted from the next."""
SEAM_FROM = 5.0
"""Pixels of a message from which on it is parted from the next."""


class BandPainter:
    """Paints into `band` what stands where in `bands`."""

    def __init__(self, theme: Theme, painter: QPainter, band: QRectF, bands: ContextLayout) -> None:
        self._theme = theme
        self._painter = painter
        self._band = band
        self._bands = bands

    def paint_areas(self, cached: int) -> None:
        """Whose tokens they are, each parted from the next, and a line below what is kept.

        Args:
            cached: tokens at the front that are in the KV cache.
        """
        painter, theme, band = self._painter, self._theme, self._band
        painted = -1
        for area in self._bands.areas:
            left, right = round(band.left() + area.left), round(band.left() + area.right)
            if right <= painted:
                continue
            # What is narrower than a pixel still shows where nothing else does.
            painted = max(right, left + 1)
            box = QRectF(left, band.top(), painted - left, band.height())
            edged = self._bands.edged or area.look in {"free", "reserve", "out"}
            radius = 2.0 if area.look == "out" else 0.0
            paint_look(painter, theme, box, area.look, radius, edged=edged)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if self._bands.cell >= SEPARATE_FROM:
            line = theme.color("surface", 0.4)
            for token in range(1, self._bands.used):
                painter.fillRect(
                    QRectF(round(band.left() + self._bands.x(token)), band.top(), 1, band.height()),
                    line,
                )
        seam = theme.color("surface")
        for stop in self._bands.stops:
            if stop.first > 0 and stop.right - stop.left >= SEAM_FROM:
                x = round(band.left() + stop.left) - 1
                painter.fillRect(QRectF(x, band.top(), 2, band.height()), seam)
        if cached:
            held = QRectF(band.left() + self._bands.x(0), band.bottom() + CACHED_GAP, 0, CACHED)
            held.setRight(band.left() + self._bands.x(min(cached, self._bands.used)))
            painter.fillRect(held, theme.color("accent"))

    def paint_next(self, dropped: Collection[int]) -> None:
        """A dashed line round what is left out next."""
        band, following = self._band, set(dropped)
        chosen = [
            stop for stop in self._bands.stops if stop.message in following and stop.first >= 0
        ]
        if not chosen:
            return
        left, right = band.left() + chosen[0].left, band.left() + chosen[-1].right
        box = QRectF(left, band.top(), max(3.0, right - left), band.height())
        paint_dashes(self._painter, self._theme, box, RADIUS, NEXT_ROLE)

    def paint_end(self) -> None:
        """Where the context ends, and that there is no room for what stands behind it."""
        painter, theme, band = self._painter, self._theme, self._band
        x = round(band.left() + self._bands.x(self._bands.held))
        beyond = QRectF(x, band.top(), max(0.0, band.right() - x), band.height())
        painter.fillRect(beyond, theme.color("surface", 0.6))
        # It stands out as far below the band as above it.
        line = QRectF(x - 1, 0, 2, band.bottom() + band.top())
        painter.fillRect(line, theme.color("danger"))

    def paint_names(self) -> None:
        """Whose they are in words, where there is room."""
        painter, theme, band = self._painter, self._theme, self._band
        font = theme.font(11.5, 500)
        named = [(stop.left, stop.right, stop.look) for stop in self._bands.stops]
        named += [
            (a.left, a.right, a.look) for a in self._bands.areas if a.look in {"free", "reserve"}
        ]
        for left, right, look in named:
            text = look_name(look)
            width = text_width(text, font)
            if right - left < width + 14:
                continue
            middle = band.left() + (left + right) / 2
            plate = QRectF(middle - width / 2 - 5, band.center().y() - 9, width + 10, 18)
            rounded(painter, plate, RADIUS, theme.color("surface", 0.88))
            cut_text(painter, plate, text, font, theme.color("text"), CENTER)
