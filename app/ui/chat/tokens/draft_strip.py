"""The strip below the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter

from app.ui.lens.tokens.strip import Strip
from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.lens.tokens.sight import Sight
    from app.ui.theme import Theme

RADIUS = 8
ROWS = 2
"""That it grows to; then it scrolls."""
PANE_SHARE = 0.25
"""Of the pane, that it may take; where not even one row fits it is not shown."""


class DraftStrip(Strip):
    """A strip of a few rows.

    Signals:
        grown: it has another size.
    """

    grown = Signal()

    def __init__(self, theme: Theme, sight: Sight, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, sight, parent=parent)
        self._room = 0
        theme.changed.connect(self.fit_rows)
        self.fit_rows()

    @property
    def fits(self) -> bool:
        """One row has room at least."""
        return not self._room or self.panes.pitch <= self._room

    def set_pane_height(self, height: int) -> None:
        """Leave room for the text in a pane this high, in pixels; 0 where that is not known."""
        self._room = round(height * PANE_SHARE)
        self.fit_rows()

    def fit_rows(self) -> None:
        """Grow to so many rows, or to one in a low window."""
        rows = ROWS if not self._room or ROWS * self.panes.pitch <= self._room else 1
        self.set_most_height(round(rows * self.panes.pitch) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Stand in a well: panes are hard to tell from the plane of the composer."""
        painter, theme = QPainter(self.viewport()), self._theme
        area = self.viewport().rect()
        rounded(painter, area, RADIUS, theme.color("surface"), theme.color("border"))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell, since it takes room from the text."""
        super().resizeEvent(event)
        self.grown.emit()

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Tokens of the draft"))
