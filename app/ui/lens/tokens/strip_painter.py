"""How panes look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPen

from app.ui.lens.tokens.dressing import within
from app.ui.lens.tokens.pattern import paint_dashes, paint_hatch, paint_look
from app.ui.lens.tokens.strip_layout import (
    CHARACTER_PX,
    ID_PX,
    LINE,
    NAME_PAD,
    NAME_PX,
    TEXT_PX,
)
from app.ui.lens.tokens.strip_rows import DOTTED_OUT, FRAME_OUT
from app.ui.lens.tokens.words import KIND_BARS, KIND_ROLES
from app.ui.widgets.painting import CENTER, cut_text, rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter

    from app.inspection.glyphs import Role
    from app.inspection.panes import Frame, Pane, PaneKind
    from app.ui.lens.tokens.dressing import Heading
    from app.ui.lens.tokens.strip_layout import StripLayout
    from app.ui.lens.tokens.strip_rows import Placed, Row
    from app.ui.theme import Theme

RADIUS, BAR, FRAME_WIDTH, DOTTED_WIDTH, FRAME_RADIUS = 3, 3, 1.5, 1.2, 5
CACHED, CACHED_ABOVE = 2, 7
"""The line over what is in the KV cache: how thick, and how far above the panes."""
MARK_WIDTH, MARK_HEIGHT = 16, 12
MORE = "…"
RUN_COLORS: dict[Role, str] = {
    "text": "text",
    "stand_in": "muted",
    "name": "muted",
    "hex": "text",
    "added": "accent",
    "lost": "danger",
}


class StripPainter:
    """Paints rows, and single panes over them.

    Attributes:
        ground: role of the color that the strip stands on.
    """

    def __init__(self, theme: Theme, layout: StripLayout) -> None:
        self.ground = "surface"
        self._theme = theme
        self._layout = layout

    def row(self, painter: QPainter, placed: Placed, row: Row) -> None:
        """A row, its top at 0; its heading is above that."""
        layout, dress = self._layout, placed.dress
        top, height = layout.pane_top, layout.pane_height
        if row.heading is not None:
            self._heading(painter, row.heading)
        for at, (left, width) in enumerate(zip(row.lefts, row.widths, strict=True)):
            index = row.first + at
            box = QRectF(left, top, width, height)
            pane = placed.panes[index]
            plane = "paneb" if index % 2 == 0 else "panea"
            self.pane(painter, pane, box, plane, hatched=within(dress.hatched, index))
            if within(dress.flagged, index):
                paint_dashes(painter, self._theme, box, RADIUS)
            self._under(painter, pane, box)
        self._cached(painter, placed, row)
        self.frames(painter, placed, row)

    def frames(self, painter: QPainter, placed: Placed, row: Row, only: int | None = None) -> None:
        """The frames over the panes of a row, or over `only` one pane of the block."""
        end = row.first + len(row.lefts)
        here = [
            (frame, self._framed(frame, row, end))
            for frame in placed.frames
            if (only is None or frame.first <= only <= frame.last)
            and frame.first < end
            and frame.last >= row.first
        ]
        for frame, box in here:
            self._line_round(painter, frame, box)
        # Names last: a line of another frame would go through them.
        for frame, box in here:
            self._sign(painter, frame, box)

    def pane(
        self, painter: QPainter, pane: Pane, box: QRectF, plane: str, *, hatched: bool = False
    ) -> None:
        """A pane: its plane, what it holds, and the bar of its kind."""
        theme = self._theme
        rounded(painter, box, RADIUS, theme.color(plane))
        if hatched:
            paint_hatch(painter, theme, box, RADIUS)
        self.bar(painter, pane.kind, box)
        painter.setFont(theme.font(TEXT_PX, mono=True))
        runs = [(run, self._layout.run_width(run)) for run in pane.runs]
        whole = sum(width for _, width in runs)
        x = box.left() + max(2.0, (box.width() - whole) / 2)
        clipped = whole > box.width()
        if clipped:
            painter.save()
            painter.setClipRect(box)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        for run, width in runs:
            place = QRectF(x, box.top() - 1, width + 1, box.height())
            if run.role == "name":
                self._name(painter, run.text, QRectF(x, box.top() - 1, width, box.height()))
                painter.setFont(theme.font(TEXT_PX, mono=True))
            else:
                painter.setPen(theme.color(RUN_COLORS[run.role]))
                painter.drawText(place, flags | int(Qt.TextFlag.TextDontClip), run.text)
            if run.role == "lost":
                y = box.center().y()
                painter.drawLine(QPointF(x, y), QPointF(x + width, y))
            elif run.role == "added":
                rounded(painter, place.adjusted(0, 6, -1, -6), 2, None, theme.color("accent"), 1)
            x += width
        if clipped:
            painter.restore()
            self._cut_off(painter, pane, box, plane)

    def _cut_off(self, painter: QPainter, pane: Pane, box: QRectF, plane: str) -> None:
        """A sign at the right that there is more on a pane than it has room for."""
        wide = self._layout.text_width(MORE, TEXT_PX) + 6
        plate = box.adjusted(box.width() - wide, 0, 0, 0)
        rounded(painter, plate, RADIUS, self._theme.color(plane))
        self.bar(painter, pane.kind, box)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(plate.translated(0, -1), int(CENTER), MORE)

    def bar(self, painter: QPainter, kind: PaneKind, box: QRectF) -> None:
        """The bar inside the bottom that tells the kind; the common one has none."""
        role = KIND_ROLES[kind]
        if not role:
            return
        color, thick = self._theme.color(role), float(round(self._theme.scaled(BAR)))
        clip = QPainterPath()
        clip.addRoundedRect(box, RADIUS, RADIUS)
        bar = QRectF(box.left(), box.bottom() - thick, box.width(), thick)
        shape = KIND_BARS.get(kind, "whole")
        painter.save()
        painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
        if shape == "double":
            painter.fillRect(bar.adjusted(0, -thick * 0.67, 0, -thick), color)
            painter.fillRect(bar.adjusted(0, thick * 0.33, 0, 0), color)
        elif shape == "whole":
            painter.fillRect(bar, color)
        else:
            step = thick * (1.0 if shape == "dotted" else 2.5)
            x = bar.left() + step
            while x < bar.right():
                painter.fillRect(QRectF(x, bar.top(), step, thick), color)
                x += 2 * step
        painter.restore()

    def _heading(self, painter: QPainter, heading: Heading) -> None:
        """Whose the tokens below are, on a line across the strip."""
        theme, width, band = self._theme, self._layout.width, self._layout.band
        area = QRectF(0, -band, width, band)
        middle = float(round(area.top() + band * 0.62))
        mark = QRectF(0, 0, theme.scaled(MARK_WIDTH), theme.scaled(MARK_HEIGHT))
        mark.moveTop(round(middle - mark.height() / 2))
        paint_look(painter, theme, mark, heading.look)
        font, small = theme.font(12, 600), theme.font(11.5, tabular=True)
        x = mark.right() + 8
        line = QRectF(x, middle - band / 2, width - x, band)
        used = cut_text(painter, line, heading.text, font, theme.color("text"))
        x += used + 8
        if heading.detail and width - x > 40:  # noqa: PLR2004 - no room for a word
            rest = QRectF(x, line.top(), width - x, band)
            x += cut_text(painter, rest, heading.detail, small, theme.color("muted")) + 8
        if x < width:
            painter.fillRect(QRectF(x, middle, width - x, 1), theme.color("border"))

    def _cached(self, painter: QPainter, placed: Placed, row: Row) -> None:
        """A line over the panes whose tokens are in the KV cache."""
        cached = min(placed.dress.cached - row.first, len(row.lefts))
        if cached <= 0:
            return
        top = self._layout.pane_top - CACHED_ABOVE
        right = row.lefts[cached - 1] + row.widths[cached - 1]
        color = self._theme.color("accent")
        painter.fillRect(QRectF(row.lefts[0], top, right - row.lefts[0], CACHED), color)

    def _name(self, painter: QPainter, name: str, box: QRectF) -> None:
        """A name in a small box."""
        theme = self._theme
        height = theme.scaled(NAME_PX + 6)
        plate = QRectF(box.left() + 1, box.center().y() - height / 2, box.width() - 2, height)
        rounded(painter, plate, 2, None, theme.color("muted"), 1)
        painter.setFont(theme.font(NAME_PX, tabular=True))
        painter.setPen(theme.color("muted"))
        inner = plate.adjusted(NAME_PAD - 2, 0, 2 - NAME_PAD, 0)
        painter.drawText(inner, int(CENTER | Qt.TextFlag.TextDontClip), name)

    def _under(self, painter: QPainter, pane: Pane, box: QRectF) -> None:
        theme, height = self._theme, self._theme.scaled(LINE)
        painter.setFont(theme.font(ID_PX, tabular=True))
        painter.setPen(theme.color("muted"))
        top = box.bottom() + theme.scaled(3)
        flags = int(CENTER | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip)
        for at, text in enumerate(self._layout.under(pane)):
            place = QRectF(box.left(), top + at * height, box.width(), height)
            painter.drawText(place, flags, self._cut(text, box.width() + 1))

    def _cut(self, text: str, room: float) -> str:
        width = self._layout.text_width(text, ID_PX)
        return text if width <= room else f"{text[: max(1, int(len(text) * room / width) - 1)]}…"

    def _framed(self, frame: Frame, row: Row, end: int) -> QRectF:
        """What the frame goes round in this row."""
        first, last = max(frame.first, row.first) - row.first, min(frame.last, end - 1) - row.first
        left, right = row.lefts[first], row.lefts[last] + row.widths[last]
        out = DOTTED_OUT if frame.dotted else FRAME_OUT
        box = QRectF(left, self._layout.pane_top, right - left, self._layout.pane_height)
        return box.adjusted(-out, -out, out, out)

    def _line_round(self, painter: QPainter, frame: Frame, box: QRectF) -> None:
        """A line round the panes of a character; what it is will break its top."""
        pen = QPen(self._frame_color(frame), DOTTED_WIDTH if frame.dotted else FRAME_WIDTH)
        if frame.dotted:
            pen.setDashPattern([1.0, 2.0])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawRoundedRect(box, FRAME_RADIUS, FRAME_RADIUS)

    def _sign(self, painter: QPainter, frame: Frame, box: QRectF) -> None:
        """What is in a frame, on a plate in its top."""
        theme, name = self._theme, frame.label
        if not name.text:
            return
        pixels = NAME_PX if name.role == "name" else CHARACTER_PX
        width = self._layout.text_width(name.text, pixels) + 4
        side = theme.scaled(CHARACTER_PX + 3)
        # A grapheme is told at the left: in the middle, characters that are cut have their names.
        left = box.left() + FRAME_RADIUS if frame.dotted else box.center().x() - width / 2
        top = box.top() - side / 2
        plate = QRectF(left, max(0.0, top), width, side)
        painter.fillRect(QRectF(left, 0, width, top + side), theme.color(self.ground))
        painter.setFont(theme.font(pixels, tabular=True))
        painter.setPen(self._frame_color(frame))
        flags = int(CENTER | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip)
        painter.drawText(plate, flags, name.text)

    def _frame_color(self, frame: Frame) -> QColor:
        return self._theme.color("muted" if frame.dotted else "k_byte")
