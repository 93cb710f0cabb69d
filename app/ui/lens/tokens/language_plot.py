"""Tokens by language or script: a mark for each vocabulary on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.lens.tokens.growth_plot import ticks
from app.ui.phrase import number
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import CENTER, LEFT, cut_text, rounded, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from app.ui.theme import Theme

LABEL, ROW, SECTION, AXIS, LEGEND, MARK, RIGHT_ROOM = 176, 34, 30, 24, 28, 5, 26
NEAR = 9
LABEL_SHARE = 0.4
"""Of the width, for the names of languages at most."""


class PlotRow(NamedTuple):
    """One language or script.

    Attributes:
        label: what it is called; of a heading, what follows.
        values: of each vocabulary; None where that is not known.
        heading: there are no values, only words.
        unit: what the numbers are, in words.
        decimals: of the numbers.
    """

    label: str
    values: tuple[float | None, ...] = ()
    heading: bool = False
    unit: str = ""
    decimals: int = 2


class LanguagePlot(QWidget):
    """Rows of marks; the shape tells which vocabulary, color is that of the current one.

    Signals:
        told: the row that is pointed at in words; empty for none.
    """

    told = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[PlotRow, ...] = ()
        self._names: tuple[str, ...] = ()
        self._base = 0
        self._current = -1
        self._focus = KeyboardFocus(theme, self, radius=4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def show_rows(self, rows: Sequence[PlotRow], names: Sequence[str], base: int) -> None:
        """Show other values.

        Args:
            rows: from top to bottom.
            names: of the vocabularies, in the order of the values.
            base: index of the one that others are held against.
        """
        self._rows, self._names, self._base = tuple(rows), tuple(names), base
        if not 0 <= self._current < len(rows) or rows[self._current].heading:
            self._current = -1
        words = [self.told_of(at) for at, row in enumerate(rows) if not row.heading]
        self.setAccessibleDescription(". ".join(filter(None, words)))
        self.updateGeometry()
        self.update()

    def rows(self) -> tuple[PlotRow, ...]:
        """What is shown."""
        return self._rows

    def told_of(self, index: int) -> str:
        """A row in words: ``Chinese, tokens per character: GPT-2 2.31, Qwen2 0.66``."""
        row = self._rows[index]
        values = [
            f"{name} {number(value, row.decimals)}"
            for name, value in zip(self._names, row.values, strict=False)
            if value is not None
        ]
        return f"{row.label}, {row.unit}: {', '.join(values)}" if values else ""

    def sizeHint(self) -> QSize:
        """All rows, the legend and the scale."""
        return QSize(self._theme.px(420), round(self.content_height()))

    def minimumSizeHint(self) -> QSize:
        """Narrower is fine."""
        return QSize(self._theme.px(200), self.sizeHint().height())

    def content_height(self) -> float:
        """Of everything."""
        rows = sum(SECTION if row.heading else ROW for row in self._rows)
        return self._theme.scaled(LEGEND + rows + AXIS)

    # -- painting ---------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Legend, rows and scale."""
        painter = QPainter(self)
        self.paint(painter, self.width(), current=self._current)
        self._focus.paint(painter, self.rect())

    def paint(self, painter: QPainter, width: float, *, current: int = -1) -> None:
        """Paint it on anything, as wide as `width`."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        self._paint_legend(painter, width)
        room = self._room(width)
        self._paint_scale(painter, room)
        for at, row in enumerate(self._rows):
            top, high = self._row_box(at)
            box = QRectF(0, top, width, high)
            if row.heading:
                font = theme.font(11.5, 600)
                cut_text(painter, box.adjusted(0, 4, 0, 0), row.label, font, theme.color("muted"))
                continue
            if at == current:
                rounded(painter, box, 4, theme.color("hover"))
            label = QRectF(4, top, room.left() - 12, high)
            cut_text(painter, label, row.label, theme.font(12.5), theme.color("text"), LEFT)
            middle = box.center().y()
            line = QRectF(room.left(), round(middle), room.width(), 1)
            painter.fillRect(line, theme.color("border"))
            places = self._places(at, room)
            # Downwards: of each in a pile, what stands above the next one is seen.
            for index in sorted(places, key=lambda each: places[each].y()):
                self._mark(painter, places[index], index)

    def _paint_legend(self, painter: QPainter, width: float) -> None:
        theme, font = self._theme, self._theme.font(12)
        x, middle = 6.0, theme.scaled(LEGEND) / 2 - 2
        for index, name in enumerate(self._names):
            self._mark(painter, QPointF(x + 2, middle), index)
            x += theme.scaled(12)
            wide = min(text_width(name, font) + 2, max(0.0, width - x))
            color = theme.color("text" if index == self._base else "muted")
            cut_text(painter, QRectF(x, 0, wide, 2 * middle), name, font, color, LEFT)
            x += wide + theme.scaled(18)

    def _paint_scale(self, painter: QPainter, room: QRectF) -> None:
        theme, font = self._theme, self._theme.font(10.5, tabular=True)
        most = self._most()
        for value in ticks(0, most, 6):
            x = round(self._x(value, room))
            for at, row in enumerate(self._rows):
                # A line would strike headings out.
                if not row.heading:
                    top, high = self._row_box(at)
                    painter.fillRect(QRectF(x, top, 1, high), theme.color("border"))
            box = QRectF(x - 30, room.bottom() + 2, 60, theme.scaled(AXIS) - 4)
            decimals = 0 if most > 8 else 1  # noqa: PLR2004 - a scale of whole tokens
            cut_text(painter, box, number(value, decimals), font, theme.color("muted"), CENTER)

    def _mark(self, painter: QPainter, place: QPointF, index: int) -> None:
        """The shape of a vocabulary."""
        theme = self._theme
        color = theme.color("fill" if index == self._base else "lead")
        solid = index % 2 == 0
        surface = theme.color("surface")
        painter.setBrush(color if solid else surface)
        # A rim keeps it apart from one that it lies over.
        for pen in (QPen(surface, 4), QPen(color, 1.6)):
            painter.setPen(pen)
            self._shape(painter, place, index // 2)

    def _shape(self, painter: QPainter, place: QPointF, shape: int) -> None:
        side = self._theme.scaled(MARK)
        x, y = place.x(), place.y()
        if shape == 0:
            painter.drawEllipse(place, side, side)
        elif shape == 1:
            painter.drawRect(QRectF(x - side + 0.5, y - side + 0.5, 2 * side - 1, 2 * side - 1))
        else:
            tips = ((0, -side - 1), (side + 1, 0), (0, side + 1), (-side - 1, 0))
            painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in tips]))

    # -- places -----------------------------------------------------------

    def _room(self, width: float) -> QRectF:
        scaled = self._theme.scaled
        left, top = min(scaled(LABEL), width * LABEL_SHARE), scaled(LEGEND)
        height = self.content_height() - top - scaled(AXIS)
        return QRectF(left, top, max(20.0, width - left - scaled(RIGHT_ROOM)), height)

    def _row_box(self, index: int) -> tuple[float, float]:
        scaled = self._theme.scaled
        above = sum(SECTION if row.heading else ROW for row in self._rows[:index])
        high = SECTION if self._rows[index].heading else ROW
        return scaled(LEGEND + above), scaled(high)

    def _most(self) -> float:
        found = [value for row in self._rows for value in row.values if value is not None]
        return max(found, default=1.0) or 1.0

    def _x(self, value: float, room: QRectF) -> float:
        return room.left() + value / self._most() * room.width()

    def place_of(self, row: int, index: int) -> QPointF:
        """Where a mark is painted; raises KeyError where there is none."""
        return self._places(row, self._room(self.width()))[index]

    def _places(self, row: int, room: QRectF) -> dict[int, QPointF]:
        """Where the marks of a row are: above each other where one would hide another."""
        top, high = self._row_box(row)
        side = self._theme.scaled(MARK)
        found = sorted(
            (self._x(value, room), index)
            for index, value in enumerate(self._rows[row].values)
            if value is not None
        )
        piles: list[list[tuple[float, int]]] = []
        for x, index in found:
            if not piles or x - piles[-1][-1][0] >= 2 * side:
                piles.append([])
            piles[-1].append((x, index))
        places = {}
        for pile in piles:
            step = min(1.5 * side, (high - 2 * side - 2) / max(1, len(pile) - 1))
            first = top + high / 2 - step * (len(pile) - 1) / 2
            for at, (x, index) in enumerate(pile):
                places[index] = QPointF(x, first + at * step)
        return places

    def _row_at(self, y: float) -> int:
        for index, row in enumerate(self._rows):
            top, high = self._row_box(index)
            if top <= y < top + high:
                return -1 if row.heading else index
        return -1

    def _hint(self, place: QPointF) -> str:
        """The vocabularies whose marks are under the pointer, else the row."""
        index = self._row_at(place.y())
        if index < 0:
            return ""
        row = self._rows[index]
        near = [
            f"{name}: {number(value, row.decimals)} ({row.label}, {row.unit})"
            for at, (name, value) in enumerate(zip(self._names, row.values, strict=False))
            if value is not None and abs(self.place_of(index, at).x() - place.x()) <= NEAR
        ]
        return "\n".join(near) or self.told_of(index)

    # -- pointer and keys -------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Tool tips are of single marks."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._hint(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the row under the pointer."""
        self._point(self._row_at(event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell nothing."""
        super().leaveEvent(event)
        self._point(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk over the rows."""
        known = [index for index, row in enumerate(self._rows) if not row.heading]
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not known:
            super().keyPressEvent(event)
            return
        at = known.index(self._current) + step if self._current in known else 0
        self._point(known[max(0, min(len(known) - 1, at))])

    def _point(self, index: int) -> None:
        if index != self._current:
            self._current = index
            self.told.emit(self.told_of(index) if index >= 0 else "")
            self.update()

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
