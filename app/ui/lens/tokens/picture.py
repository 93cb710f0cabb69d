"""The strip as a picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter

from app.ui.lens.tokens.drawing import FINE, Drawing
from app.ui.lens.tokens.strip_layout import StripLayout
from app.ui.lens.tokens.strip_painter import StripPainter

if TYPE_CHECKING:
    from app.ui.theme import Theme

MARGIN = 12
TALLEST = 16_000
"""Pixels at ratio 1; taller pictures are cut, which is said."""


class StripPicture(Drawing):
    """All rows of a strip, or the first of a very long one.

    Attributes:
        whole: nothing had to be left out.
    """

    def __init__(self, theme: Theme, panes: StripLayout) -> None:
        self._theme = theme
        self._panes = StripLayout(theme)
        self._panes.rows, self._panes.rank = panes.rows, panes.rank
        self._panes.dresser, self._panes.headed = panes.dresser, panes.headed
        self._panes.width = panes.width
        self._panes.show(panes.made)
        blocks = panes.made.blocks if panes.made is not None else ()
        self._blocks = 0
        self.whole = True
        for index in range(len(blocks)):
            if self._panes.top(index) > TALLEST:
                self.whole = False
                break
            self._panes.settle(index)
            self._blocks = index + 1
        height = min(math.ceil(self._panes.top(self._blocks)), TALLEST)
        self.whole = self.whole and height == math.ceil(self._panes.top(self._blocks))
        self.size = QSize(math.ceil(panes.width) + 2 * MARGIN, height + 2 * MARGIN)
        self.ratio = FINE if self.size.height() < TALLEST // FINE else 1

    def paint(self, painter: QPainter) -> None:
        """Paint it on anything."""
        painter.fillRect(
            QRect(0, 0, self.size.width(), self.size.height()), self._theme.color("surface")
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows = StripPainter(self._theme, self._panes)
        for index in range(self._blocks):
            placed = self._panes.placed(index)
            for line, row in enumerate(placed.rows):
                top = self._panes.top(index) + placed.tops[line] + self._panes.above(row)
                if top + self._panes.pitch > self.size.height() - MARGIN:
                    return
                painter.save()
                painter.translate(MARGIN, MARGIN + top)
                rows.row(painter, placed, row)
                painter.restore()
