"""Headings, paragraphs, items of lists and quotations."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.markup.blocks import Heading, Paragraph
from app.ui.chat.transcript.block_view import Control
from app.ui.chat.transcript.inline import SetSpans, Setter, link_name
from app.ui.chat.transcript.words import Words
from app.ui.icons import paint_icon
from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.markup.blocks import Block, Place
    from app.ui.chat.transcript.block_view import BlockState, Look
    from app.ui.chat.transcript.services import Services

TEXT_PX = 14
HEADINGS = {1: 20, 2: 17, 3: 15}
SMALL_HEADING = 14
HEADING_LINE = 1.45

QUOTE_STEP = 14
QUOTE_LINE_PX = 2
INDENT = 20
MARKER_GAP = 7
BOX_PX = 14
DOT_PX = 5
PLATE_RADIUS = 4
BACK = "^"
"""Before the label of a footnote: from it back to the text."""

_NOTE = re.compile(r"\[\^([^\]\s]+)\]:")

RING_PX = 2


def left_of(place: Place, services: Services) -> int:
    """Where the text of a block in this place begins."""
    depth = max(place.indent, 1 if place.marker else 0)
    return services.theme.px(QUOTE_STEP) * place.quote + services.theme.px(INDENT) * depth


def draw_quotes(  # noqa: PLR0917
    painter: QPainter, services: Services, place: Place, height: float, above: float, joined: int
) -> None:
    """The lines at the left of what stands in quotations.

    Args:
        painter: at the origin of the block.
        services: colors and sizes.
        place: of the block.
        height: of the block.
        above: the gap to the block before it.
        joined: in how many of the same quotations that block stands.
    """
    step = services.theme.px(QUOTE_STEP)
    color = services.theme.color("border")
    for level in range(place.quote):
        up = above if level < joined else 0.0
        painter.fillRect(QRectF(level * step, -up, QUOTE_LINE_PX, height + up), color)


def draw_plates(
    painter: QPainter, services: Services, words: Words, spans: SetSpans, clip: QRectF
) -> None:
    """Plates behind code within text, as far as they are seen."""
    theme = services.theme
    tall = theme.px(18)
    for start, end in spans.plates:
        for area in words.rects(start, end):
            if not clip.intersects(area):
                continue
            top = round(area.center().y() - tall / 2)
            plate = QRectF(area.left() + 1, top, area.width() - 2, tall)
            rounded(painter, plate, PLATE_RADIUS, theme.color("code"), theme.color("border"))


class TextView:
    """Text in lines, with what marks it as an item or a quotation."""

    def __init__(  # noqa: PLR0917
        self,
        block: Heading | Paragraph,
        source: str,
        services: Services,
        width: int,
        line: int,
        state: BlockState,
    ) -> None:
        self._services = services
        self._width = width
        self._message_line = line
        self._state = state
        self._take(block, source)

    def _take(self, block: Heading | Paragraph, source: str) -> None:
        self._block = block
        self._source = source
        theme = self._services.theme
        heading = isinstance(block, Heading)
        size = HEADINGS.get(block.level, SMALL_HEADING) if isinstance(block, Heading) else TEXT_PX
        weight = 600 if heading else 400
        self._line = (
            max(self._message_line, theme.px(size * HEADING_LINE))
            if heading and size > SMALL_HEADING
            else self._message_line
        )
        self._left = left_of(block.place, self._services)
        room = max(40, self._width - self._left)
        role = "muted" if block.place.quote and not heading else ""
        setter = Setter(self._services, source, size, weight, role, room)
        self._set: SetSpans = setter.set(block.spans)
        self._words = Words(
            self._set.text,
            self._set.formats,
            font=theme.font(size, weight),
            line=self._line,
            insets=self._set.insets,
        )
        self._words.lay_out(room)
        # In an item that is written from right to left the marker stands at the right.
        self._x = 0 if self._words.rtl and block.place.indent else self._left
        self._controls: list[Control] | None = None

    # -- shape ------------------------------------------------------------

    @property
    def height(self) -> int:
        """Of the whole block, in pixels."""
        return math.ceil(self._words.height)

    @property
    def natural_width(self) -> float:
        """Width of its widest line."""
        return self._left + self._words.natural_width

    def update(self, block: Block, source: str) -> bool:
        """Take a block that has grown at its end."""
        if type(block) is not type(self._block) or block.place != self._block.place:
            return False
        self._take(block, source)
        return True

    def refresh(self) -> bool:
        """Set formulas that were waited for."""
        if not self._set.waiting:
            return False
        before = self.height
        self._take(self._block, self._source)
        return self.height != before

    # -- painting ---------------------------------------------------------

    def draw(self, painter: QPainter, look: Look) -> None:
        """Paint at the origin."""
        theme, place = self._services.theme, self._block.place
        painter.save()
        draw_quotes(painter, self._services, place, self.height, look.above, look.quotes_above)
        self._draw_marker(painter, place)
        painter.translate(self._x, 0)
        clip = look.clip.translated(-self._x, 0)
        draw_plates(painter, self._services, self._words, self._set, clip)
        for mark in look.marks:
            for area in self._words.rects(*self._set.pieces.span(mark.start, mark.end)):
                painter.fillRect(area, mark.color)
        painter.setPen(theme.color("text"))
        self._words.draw(painter, clip)
        painter.restore()
        if look.focused is not None:
            draw_ring(painter, self._services, look.focused)

    def _draw_marker(self, painter: QPainter, place: Place) -> None:
        if not place.marker:
            return
        theme = self._services.theme
        gap = theme.px(MARKER_GAP)
        base = self._words.base_of(0)
        color = theme.color("muted" if place.quote else "text")
        rtl = self._words.rtl
        edge = self._width - self._left if rtl else self._left
        if place.marker == "bullet":
            side = theme.px(DOT_PX)
            x = edge + gap if rtl else edge - gap - side
            dot = QRectF(x, round(base - theme.scaled(TEXT_PX) * 0.36 - side / 2), side, side)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            hollow = place.indent % 2 == 0
            painter.setPen(QPen(color, 1) if hollow else Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush if hollow else color)
            painter.drawEllipse(dot)
        elif place.marker in {"number", "note"}:
            small = place.marker == "note"
            painter.setFont(theme.font(12 if small else TEXT_PX, tabular=True))
            painter.setPen(theme.color("muted") if small else color)
            words = f".{place.number}" if rtl else f"{place.number}."
            used = painter.fontMetrics().horizontalAdvance(words)
            x = edge + gap - 1 if rtl else edge - gap + 1 - used
            painter.drawText(QPointF(x, base), words)
        else:
            self._draw_box(painter, base, edge, done=place.marker == "done")

    def _draw_box(self, painter: QPainter, base: float, edge: int, *, done: bool) -> None:
        """The box of a task; it shows what the text says and cannot be ticked."""
        theme = self._services.theme
        side = theme.px(BOX_PX)
        x = edge + 4 if self._words.rtl else edge - 6 - side
        box = QRectF(x, round(base - theme.scaled(TEXT_PX) * 0.36 - side / 2), side, side)
        if done:
            rounded(painter, box, PLATE_RADIUS, theme.color("fill"))
            paint_icon(painter, theme, "ph.check-bold", box, "onfill", 10)
        else:
            rounded(painter, box, PLATE_RADIUS, theme.color("raised"), theme.color("control"))

    # -- places -----------------------------------------------------------

    def offset_at(self, point: QPointF) -> int:
        """The offset in the source nearest to `point`."""
        position = self._words.position_at(QPointF(point.x() - self._x, point.y()))
        return self._within(self._set.pieces.offset(position))

    def _within(self, offset: int) -> int:
        return max(self._block.start, min(self._block.end, offset))

    def rect_of(self, offset: int) -> QRectF:
        """Where a caret before the character at `offset` stands, one character wide."""
        area = self._words.rect_at(self._set.pieces.position(offset))
        return area.translated(self._x, 0)

    def word_at(self, offset: int) -> tuple[int, int]:
        """The range of the word at `offset`."""
        start, end = self._words.word_at(self._set.pieces.position(offset))
        pieces = self._set.pieces
        return self._within(pieces.offset(start)), self._within(pieces.end_offset(end))

    def controls(self) -> Sequence[Control]:
        """Links and references."""
        if self._controls is None:
            self._controls = self._back_control()
            for link in self._set.links:
                areas = [
                    area.translated(self._x, 0) for area in self._words.rects(link.start, link.end)
                ]
                if areas:
                    self._controls.append(
                        Control(link.kind, areas[0], link.value, link_name(link), tuple(areas[1:]))
                    )
        return self._controls

    def _back_control(self) -> list[Control]:
        """The number of a footnote leads back to where it is referred to."""
        label = note_label(self._source, self._block)
        if not label:
            return []
        name = QCoreApplication.translate("Transcript", "Back to the text")
        x = self._width - self._left if self._words.rtl else 0
        area = QRectF(x, 0, self._left, self._line)
        return [Control("note", area, f"{BACK}{label}", name)]

    def scroll(self, _dx: float, _dy: float) -> bool:
        """Nothing scrolls inside text."""
        return False


def note_label(source: str, block: Block) -> str:
    """The label of the footnote that begins with `block`; empty where none does."""
    if not isinstance(block, Paragraph) or block.place.marker != "note" or not block.spans:
        return ""
    written = _NOTE.match(source[block.start : block.spans[0].start])
    return written[1] if written is not None else ""


def draw_ring(painter: QPainter, services: Services, control: Control) -> None:
    """The focus ring round a control."""
    color = services.theme.color("focus")
    for area in (control.area, *control.rest):
        box = area.adjusted(-2, 0, 2, 0)
        rounded(painter, box, PLATE_RADIUS, None, color, RING_PX)
