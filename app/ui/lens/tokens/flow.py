"""Small panes one after another, in as many lines as they need, painted in one widget."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import CENTER, cut_text, rounded, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPaintEvent

    from app.ui.theme import Theme

HEIGHT, RADIUS, PADDING, SEAM, LINE_GAP, WORD_GAP = 26, 3, 7, 2, 6, 10

KEPT_WIDTHS = 8

Look = Literal["plain", "winner", "blocked", "new"]
"""As it is; what is chosen; what cannot be; what has just been made."""


class Chip(NamedTuple):
    """One pane.

    Attributes:
        text: what is written on it.
        figure: a number behind, smaller.
        look: how it is painted.
        apart: a gap before it.
        hint: its tool tip.
    """

    text: str
    figure: str = ""
    look: Look = "plain"
    apart: bool = False
    hint: str = ""


class Flow(QWidget):
    """Panes that wrap at the width; where they can be chosen, arrow keys walk.

    Signals:
        chosen: index of the pane the user clicked, or went to by keyboard.
    """

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, *, choosable: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choosable = choosable
        self._chips: tuple[Chip, ...] = ()
        self._arranged: dict[int, list[QRectF]] = {}
        self._current = -1
        self._fonts = _fonts(theme)
        self._widths: dict[tuple[str, int], float] = {}
        self._focus = KeyboardFocus(theme, self, radius=6)
        if choosable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._on_theme_changed)

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show other panes."""
        chips = tuple(chips)
        if chips == self._chips:
            return
        self._chips = chips
        self._current = min(self._current, len(chips) - 1)
        self._arranged.clear()
        self.setAccessibleDescription(self._described())
        self.updateGeometry()
        self.update()

    def chips(self) -> tuple[Chip, ...]:
        """What is shown."""
        return self._chips

    def set_current(self, index: int) -> None:
        """Mark one as chosen; nobody is told."""
        if index != self._current:
            self._current = index
            self.setAccessibleDescription(self._described())
            self.update()

    def current(self) -> int:
        """Which one is chosen; -1 for none."""
        return self._current

    def place_of(self, index: int) -> QRectF:
        """Where a pane is painted."""
        return self._places(self.width())[index]

    def sizeHint(self) -> QSize:
        """A few lines; the width decides."""
        width = self._theme.px(320)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One pane."""
        return QSize(self._theme.px(60), self._theme.px(HEIGHT) + 4)

    def hasHeightForWidth(self) -> bool:
        """Lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines."""
        places = self._places(width)
        bottom = places[-1].bottom() if places else self._theme.scaled(HEIGHT)
        return math.ceil(bottom) + 3

    def paintEvent(self, event: QPaintEvent) -> None:
        """Panes that are to be seen."""
        painter = QPainter(self)
        places = self._places(self.width())
        for index, (chip, place) in enumerate(zip(self._chips, places, strict=True)):
            if place.intersects(QRectF(event.rect())):
                self._paint(painter, index, chip, place)

    def _paint(self, painter: QPainter, index: int, chip: Chip, place: QRectF) -> None:
        theme = self._theme
        role = "text"
        if chip.look == "winner":
            rounded(painter, place, RADIUS, theme.color("accentsoft"), theme.color("accent"), 1.5)
        elif chip.look == "blocked":
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("control"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
            role = "muted"
        elif chip.look == "new":
            rounded(painter, place, RADIUS, theme.color("accentsoft"))
        else:
            rounded(painter, place, RADIUS, theme.color("panea" if index % 2 else "paneb"))
        font, small = self._fonts
        padding = theme.scaled(PADDING)
        box = place.adjusted(padding, 0, -padding, 0)
        if chip.figure:
            wide = self._width_of(chip.figure, 1)
            figure = QRectF(box.right() - wide - 1, box.top(), wide + 2, box.height())
            cut_text(painter, figure, chip.figure, small, theme.color("muted"), CENTER)
            box.setRight(figure.left() - padding / 2)
        cut_text(painter, box, chip.text, font, theme.color(role), CENTER)
        if index == self._current and self._choosable:
            out = place.adjusted(-2, -2, 2, 2)
            ring = "focus" if self._focus.visible else "accent"
            rounded(painter, out, RADIUS + 2, None, theme.color(ring), 2)

    def _places(self, width: int) -> list[QRectF]:
        """Where the panes are at a width; layouts ask for a few widths again and again."""
        places = self._arranged.get(width)
        if places is None:
            if len(self._arranged) > KEPT_WIDTHS:
                self._arranged.clear()
            places = self._arranged[width] = self._arrange(width)
        return places

    def _arrange(self, width: int) -> list[QRectF]:
        theme = self._theme
        height, padding = theme.scaled(HEIGHT), theme.scaled(PADDING)
        x, y = 3.0, 3.0
        places = []
        for chip in self._chips:
            wide = max(self._width_of(chip.text, 0), theme.scaled(8)) + 2 * padding
            if chip.figure:
                wide += self._width_of(chip.figure, 1) + padding / 2 + 2
            wide = min(wide, max(1.0, width - 6.0))
            if chip.apart and x > 3:  # noqa: PLR2004 - the left edge
                x += theme.scaled(WORD_GAP)
            if x > 3 and x + wide > width - 3:  # noqa: PLR2004
                x, y = 3.0, y + height + theme.scaled(LINE_GAP)
            places.append(QRectF(x, y, wide, height))
            x += wide + SEAM
        return places

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the pointer."""
        index = self._index_at(event.position())
        if self._choosable and index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._choose(index)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk where panes can be chosen."""
        last = len(self._chips) - 1
        at = {
            Qt.Key.Key_Left: self._current - 1,
            Qt.Key.Key_Right: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if not self._choosable or at is None or last < 0:
            super().keyPressEvent(event)
            return
        self._choose(max(0, min(last, at)))

    def event(self, event: QEvent) -> bool:
        """Tool tips of single panes."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index_at(QPointF(event.pos()))
            hint = self._chips[index].hint if index >= 0 else ""
            QToolTip.showText(event.globalPos(), hint, self)
            return True
        return super().event(event)

    def _choose(self, index: int) -> None:
        if index != self._current:
            self.set_current(index)
            self.chosen.emit(index)

    def _index_at(self, place: QPointF) -> int:
        for index, box in enumerate(self._places(self.width())):
            if box.contains(place):
                return index
        return -1

    def _described(self) -> str:
        """For those who do not see it: what is chosen, else everything, within reason."""
        if self._choosable and 0 <= self._current < len(self._chips):
            chip = self._chips[self._current]
            return f"{chip.text} {chip.figure}".strip()
        return " | ".join(f"{chip.text} {chip.figure}".strip() for chip in self._chips[:100])

    def _width_of(self, text: str, font: int) -> float:
        """Width of `text`; the same texts come again and again."""
        key = (text, font)
        if key not in self._widths:
            self._widths[key] = text_width(text, self._fonts[font])
        return self._widths[key]

    def _on_theme_changed(self) -> None:
        self._fonts = _fonts(self._theme)
        self._widths.clear()
        self._arranged.clear()
        self.updateGeometry()
        self.update()


def _fonts(theme: Theme) -> tuple[QFont, QFont]:
    """Of the words and of the figures."""
    return theme.font(13, mono=True), theme.font(10.5, tabular=True)
