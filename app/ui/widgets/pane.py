"""Flat areas, cards and hairlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.ui.theme import Theme


class Pane(QWidget):
    """An area in one role, with hairlines at the named sides (any of ``ltrb``)."""

    def __init__(
        self,
        theme: Theme,
        fill: str | None = None,
        sides: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fill = fill
        self._sides = sides
        theme.changed.connect(self.update)

    def set_sides(self, sides: str) -> None:
        """Change the hairlines."""
        self._sides = sides
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plane and hairlines, on whole pixels."""
        painter = QPainter(self)
        if self._fill is not None:
            painter.fillRect(self.rect(), self._theme.color(self._fill))
        line, width, height = self._theme.color("border"), self.width(), self.height()
        for side, box in {
            "l": (0, 0, 1, height),
            "t": (0, 0, width, 1),
            "r": (width - 1, 0, 1, height),
            "b": (0, height - 1, width, 1),
        }.items():
            if side in self._sides:
                painter.fillRect(*box, line)


class Card(QWidget):
    """A rounded box; never inside another."""

    def __init__(
        self,
        theme: Theme,
        fill: str = "raised",
        border: str | None = "border",
        radius: float = 8,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fill = fill
        self._border = border
        self._radius = radius
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The box."""
        border = self._theme.color(self._border) if self._border is not None else None
        rounded(QPainter(self), self.rect(), self._radius, self._theme.color(self._fill), border)


class Hairline(QWidget):
    """A line across, of one pixel."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """One pixel thick."""
        return QSize(1, 1)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return QSize(1, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line."""
        QPainter(self).fillRect(self.rect(), self._theme.color("border"))
