"""How aligned rows look: the text, and below it a row of panes for each vocabulary."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt

from app.inspection.ruler import LOST, spans
from app.ui.lens.tokens.bands_layout import SEAM
from app.ui.lens.tokens.strip_layout import ID_PX, NAME_PX, TEXT_PX
from app.ui.lens.tokens.strip_painter import RADIUS, RUN_COLORS, StripPainter
from app.ui.widgets.painting import CENTER, LEFT, RIGHT, cut_text, rounded, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QColor, QFont, QPainter

    from app.inspection.cut_text import CutText
    from app.inspection.glyphs import Run
    from app.inspection.ruler import Span
    from app.ui.lens.tokens.bands_layout import BandsLayout
    from app.ui.theme import Theme

LABEL, RULER, PANE, PITCH, LABEL_GAP = 148, 26, 30, 38, 12
SIZES = {"hex": ID_PX, "name": NAME_PX}
FLAGS = int(CENTER | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip)


class Band(NamedTuple):
    """One row.

    Attributes:
        name: of the vocabulary.
        figure: how many tokens; empty while that is not known.
        made: the text as it cuts it; None where there is nothing to show.
        note: what is said instead of panes.
        failed: `note` is why there are none.
        base: it is the one that others are held against.
    """

    name: str
    figure: str = ""
    made: CutText | None = None
    note: str = ""
    failed: bool = False
    base: bool = False


class BandsPainter:
    """Paints what is seen of all rows."""

    def __init__(self, theme: Theme, layout: BandsLayout) -> None:
        self._theme = theme
        self._layout = layout
        # Asked for each character; those of the theme are copies.
        self._fonts: dict[float, QFont] = {}
        self._colors: dict[str, QColor] = {}
        theme.changed.connect(self.forget)

    def forget(self) -> None:
        """Fonts and colors are others."""
        self._fonts.clear()
        self._colors.clear()

    def height(self, rows: int) -> int:
        """Of the text and so many rows."""
        return self._theme.px(RULER) + rows * self._theme.px(PITCH)

    def label_width(self) -> int:
        """Of the names at the left."""
        return self._theme.px(LABEL)

    def row_top(self, row: int) -> int:
        """Where the panes of a row begin."""
        return self._theme.px(RULER) + row * self._theme.px(PITCH) + 4

    def seen(self, left: float, width: float) -> list[int]:
        """The stretches between two places, measured; to be asked before anything is painted."""
        layout, found = self._layout, list[int]()
        index = layout.stretch_at(left)
        if index < 0:
            return found
        while index < layout.count:
            layout.stretch(index)
            if layout.left(index) > left + width:
                break
            found.append(index)
            index += 1
        return found

    def rows(self, painter: QPainter, left: float, width: float, count: int) -> None:
        """The text and the panes of all rows, `left` of everything at 0."""
        self._strips = StripPainter(self._theme, self._layout.fonts)
        layout = self._layout
        indexes = self.seen(left, width)
        painted = False
        for index in indexes:
            found = layout.stretch(index)
            begin = layout.left(index) - left
            # Of a stretch that is several screens long, what is seen.
            first = max(0, bisect_right(found.lefts, -begin) - 1)
            last = min(bisect_right(found.lefts, width - begin), len(found.cells))
            if first >= last:
                continue
            for place in range(first, last):
                x, end = begin + found.lefts[place], begin + found.lefts[place + 1]
                low, high = found.cells[place].start, found.cells[place].end
                box = QRectF(x, 0, end - x, self._theme.px(RULER))
                self._write(painter, *layout.part_runs(low, high), box, "muted")
            low, high = found.cells[first].start, found.cells[last - 1].end
            for row in range(min(count, len(found.covering))):
                covering = found.covering[row]
                for span in covering[bisect_right(covering, low, key=lambda each: each.end) :]:
                    if span.start >= high:
                        break
                    if not painted or span.start >= found.cells[0].start:
                        self._span(painter, row, span, left, width)
            painted = True
        for row in range(count):
            self._added(painter, row, left, width)

    def lit(self, painter: QPainter, light: tuple[int, int], left: float, count: int) -> None:
        """Some bytes in all rows: a band over them, and a line round the panes that hold them."""
        theme, layout = self._theme, self._layout
        start, end = light
        color = theme.color("accent", 0.16)
        low, high = layout.place(start) - left, layout.place(end) - left
        painter.fillRect(QRectF(low, 2, max(2.0, high - low), self.height(count) - 6), color)
        for row in range(count):
            for span in self.held(row, start, end):
                box = self._pane_box(row, span, left)
                rounded(painter, box, RADIUS, None, theme.color("accent"), 1.5)

    def ring(self, painter: QPainter, row: int, span: Span, left: float) -> None:
        """Where the keyboard is."""
        box = self._pane_box(row, span, left).adjusted(-2, -2, 2, 2)
        rounded(painter, box, RADIUS + 2, None, self._theme.color("focus"), 2)

    def held(self, row: int, start: int, end: int) -> list[Span]:
        """What of a row holds some bytes, as far as it is measured."""
        made = self._layout.rows[row] if row < len(self._layout.rows) else None
        if made is None:
            return []
        return [span for span in spans(made, start, end) if span.token != LOST]

    def label(self, painter: QPainter, row: int, band: Band, plane: str) -> None:
        """Name and number of tokens, on a plane that hides what scrolls below it."""
        theme = self._theme
        top, high = self.row_top(row), theme.px(PANE)
        wide = self.label_width() - LABEL_GAP
        painter.fillRect(QRectF(0, top - 4, wide + 4, theme.px(PITCH)), theme.color(plane))
        font = theme.font(12.5, 600, tabular=True)
        figure = text_width(band.figure, font) + 2 if band.figure else 0.0
        box = QRectF(wide - figure, top, figure, high)
        cut_text(painter, box, band.figure, font, theme.color("text"), RIGHT)
        box = QRectF(0, top, wide - figure - 8, high)
        name = theme.font(12.5, 600 if band.base else 400)
        cut_text(painter, box, band.name, name, theme.color("text"), LEFT)

    def note(self, painter: QPainter, row: int, band: Band, width: float) -> None:
        """Why a row has no panes."""
        theme = self._theme
        box = QRectF(self.label_width(), self.row_top(row), width - self.label_width(), 0)
        box.setHeight(theme.px(PANE))
        color = theme.color("danger" if band.failed else "muted")
        cut_text(painter, box, band.note, theme.font(12.5), color, LEFT)

    # -- parts ------------------------------------------------------------

    def _box(self, start: int, end: int, left: float, top: float, height: float) -> QRectF:
        low, high = self._layout.place(start) - left, self._layout.place(end) - left
        return QRectF(low, top, high - low, height)

    def _pane_box(self, row: int, span: Span, left: float) -> QRectF:
        box = self._box(span.start, span.end, left, self.row_top(row), self._theme.px(PANE))
        return box.adjusted(SEAM / 2, 0, -SEAM / 2, 0)

    def _span(self, painter: QPainter, row: int, span: Span, left: float, width: float) -> None:
        """A pane, and its part of every character at the place of that character."""
        layout, theme = self._layout, self._theme
        box = self._pane_box(row, span, left)
        if box.right() < 0 or box.left() > width:
            return
        color = "text"
        if span.token == LOST:
            color = "danger"
            y = box.center().y()
            painter.setPen(theme.color("danger"))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        else:
            pane = layout.pane(row, span.token)
            rounded(painter, box, RADIUS, self._color("panea" if span.token % 2 else "paneb"))
            self._strips.bar(painter, pane.kind, box)
            if pane.place.added_space and span.start > 0:
                painter.fillRect(
                    QRectF(box.left(), box.top(), 2, box.height()), theme.color("accent")
                )
        for low, high, x, end in self._parts(span):
            if end - left >= 0 and x - left <= width:
                part = QRectF(x - left, box.top(), end - x, box.height())
                self._write(painter, *layout.part_runs(low, high), part, color)

    def _parts(self, span: Span) -> Iterator[tuple[int, int, float, float]]:
        """What of a span stands where a character, or a part of one, stands: bytes and places."""
        layout = self._layout
        at = span.start
        while at < span.end:
            index = layout.stretch_of(at)
            found, begin = layout.stretch(index), layout.left(index)
            first = max(0, bisect_right(found.cells, at, key=lambda cell: cell.start) - 1)
            for place in range(first, len(found.cells)):
                cell = found.cells[place]
                if cell.start >= span.end:
                    break
                low, high = max(cell.start, span.start), min(cell.end, span.end)
                x, wide = begin + found.lefts[place], found.lefts[place + 1] - found.lefts[place]
                each = wide / (cell.end - cell.start)
                yield low, high, x + (low - cell.start) * each, x + (high - cell.start) * each
            at = layout.bounds(index)[1]

    def _write(
        self, painter: QPainter, runs: tuple[Run, ...], wide: float, box: QRectF, color: str
    ) -> None:
        """Runs in the middle of a box."""
        fonts = self._layout.fonts
        x = box.left() + (box.width() - wide) / 2
        clipped = wide > box.width() + 1
        if clipped:
            painter.save()
            painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
            x = box.left() + 1
        for run in runs:
            size = SIZES.get(run.role, TEXT_PX)
            width = fonts.text_width(run.text, size) if run.role == "hex" else fonts.run_width(run)
            painter.setFont(self._font(size))
            role = color if run.role in {"text", "hex"} else RUN_COLORS[run.role]
            painter.setPen(self._color(role))
            painter.drawText(QRectF(x, box.top() - 1, width, box.height()), FLAGS, run.text)
            x += width
        if clipped:
            painter.restore()

    def _font(self, size: float) -> QFont:
        font = self._fonts.get(size)
        if font is None:
            font = self._theme.font(size, mono=size == TEXT_PX, tabular=size != TEXT_PX)
            self._fonts[size] = font
        return font

    def _color(self, role: str) -> QColor:
        color = self._colors.get(role)
        if color is None:
            color = self._colors[role] = self._theme.color(role)
        return color

    def _added(self, painter: QPainter, row: int, left: float, width: float) -> None:
        """What was put before the text and behind it."""
        layout = self._layout
        if row >= len(layout.leads):
            return
        x = layout.gutter - sum(lead.width for lead in layout.leads[row]) - left
        for lead in layout.leads[row]:
            self._lead(painter, row, lead.text, lead.token, QRectF(x, 0, lead.width, 0))
            x += lead.width
        x = layout.place(len(layout.text)) - left if layout.tails[row] else width + 1
        for lead in layout.tails[row]:
            if x < width:
                self._lead(painter, row, lead.text, lead.token, QRectF(x, 0, lead.width, 0))
            x += lead.width

    def _lead(self, painter: QPainter, row: int, text: str, token: int, box: QRectF) -> None:
        theme = self._theme
        box = QRectF(box.left() + 1, self.row_top(row), box.width() - 2, theme.px(PANE))
        if box.right() < 0:
            return
        if token < 0:
            rounded(painter, box.adjusted(1, 6, 0, -6), 2, None, theme.color("accent"), 1)
        else:
            pane = self._layout.pane(row, token)
            rounded(painter, box, RADIUS, theme.color("panea" if token % 2 else "paneb"))
            self._strips.bar(painter, pane.kind, box)
        painter.setFont(theme.font(TEXT_PX, mono=True))
        painter.setPen(theme.color("accent" if token < 0 else "text"))
        painter.drawText(box, FLAGS, text)
