"""Marks over the panes of a strip: the pointed one and its likes, the pinned, the keyboard's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.lens.tokens.dressing import within
from app.ui.lens.tokens.strip_painter import RADIUS
from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.ui.lens.tokens.sight import Sight
    from app.ui.lens.tokens.strip_layout import StripLayout
    from app.ui.lens.tokens.strip_painter import StripPainter
    from app.ui.theme import Theme


class StripMarks:
    """Paints the marks of one strip, in the places of its layout."""

    def __init__(
        self, theme: Theme, sight: Sight, panes: StripLayout, painter: StripPainter
    ) -> None:
        self._theme = theme
        self._sight = sight
        self._panes = panes
        self._painter = painter

    def paint(self, painter: QPainter, seen: Sequence[int], keyboard: int) -> None:
        """Paint them all.

        Args:
            painter: whose origin is that of the panes.
            seen: indices of the blocks that are seen.
            keyboard: the token where the keyboard is; -1 where that is not shown.
        """
        made, theme = self._panes.made, self._theme
        if made is None:
            return
        pointed, pinned = self._sight.pointed_token, self._sight.pinned_token
        if 0 <= pointed < len(made):
            for token in self._likes(made.cut.ids[pointed], seen):
                box = self._panes.box(token)
                if token == pointed:
                    self._paint_pointed(painter, token, box)
                else:
                    rounded(painter, box, RADIUS, None, theme.color("accent"), 1)
        # What is not seen is not laid out for its mark.
        if 0 <= pinned < len(made) and made.block_of(pinned) in seen:
            box = self._panes.box(pinned).adjusted(-2, -2, 2, 2)
            rounded(painter, box, RADIUS + 2, None, theme.color("accent"), 2)
        if 0 <= keyboard < len(made) and made.block_of(keyboard) in seen:
            box = self._panes.box(keyboard).adjusted(-3, -3, 3, 3)
            rounded(painter, box, RADIUS + 3, None, theme.color("focus"), 2)

    def _paint_pointed(self, painter: QPainter, token: int, box: QRectF) -> None:
        """A pane in another color, and the frames that lie over it."""
        made = self._panes.made
        assert made is not None  # noqa: S101 - it has tokens
        index = made.block_of(token)
        placed, at = self._panes.placed(index), token - made.firsts[index]
        hatched = within(placed.dress.hatched, at)
        self._painter.pane(painter, placed.panes[at], box, "accentsoft", hatched=hatched)
        painter.save()
        painter.translate(0, box.top() - self._panes.pane_top)
        self._painter.frames(painter, placed, placed.rows[placed.row_of(at)], at)
        painter.restore()

    def _likes(self, wanted: int, seen: Sequence[int]) -> list[int]:
        """Tokens with the same id among those that are seen."""
        made = self._panes.made
        if made is None:
            return []
        return [
            made.firsts[index] + at
            for index in seen
            for at, each in enumerate(made.blocks[index].ids)
            if each == wanted
        ]
