"""A formula on lines of its own, and the line between parts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt

from app.markup.blocks import Formula, Rule
from app.ui.chat.transcript.blocks import shown
from app.ui.chat.transcript.code_head import scroll_name
from app.ui.chat.transcript.frame import BAR_PX, Sideways
from app.ui.chat.transcript.pieces import Piece, Pieces
from app.ui.chat.transcript.text_view import TEXT_PX, draw_quotes, draw_ring, left_of
from app.ui.chat.transcript.words import Words, len_utf16

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from app.markup.blocks import Block
    from app.ui.chat.transcript.block_view import BlockState, Control, Look
    from app.ui.chat.transcript.services import Services

PAD_Y = 4
SOURCE_PX = 12.5
BAR_ROOM = 8
RULE_PX = 9


class FormulaView:
    """A formula in the middle of the column; as it was written where it cannot be set."""

    def __init__(  # noqa: PLR0917
        self,
        block: Formula,
        source: str,
        services: Services,
        width: int,
        line: int,
        state: BlockState,
    ) -> None:
        self._services = services
        self._line = line
        self._left = left_of(block.place, services)
        self._room = max(40.0, float(width - self._left))
        self._sideways = Sideways(state, services.theme)
        self._take(block, source)

    def _take(self, block: Formula, source: str) -> None:
        self._block = block
        self._source = source
        services = self._services
        size = services.theme.scaled(TEXT_PX)
        self._words: Words | None = None
        self._waiting = False
        formula = services.typesetter.formula(block.tex, size, display=True)
        if formula is None:
            self._waiting = True
            formula = services.typesetter.placeholder(block.tex, size)
        elif formula.path is None:
            self._lay_out_source()
            return
        self._formula = formula.within(self._room)
        self._sideways.measure(self._formula.width, self._room)

    def _lay_out_source(self) -> None:
        block = self._block
        text = shown(self._source[block.start : block.end]).replace("\n", "\u2028")
        self._pieces = Pieces([Piece(0, len_utf16(text), block.start, block.end, text)])
        font = self._services.theme.font(SOURCE_PX, mono=True)
        self._words = Words(text, (), font=font, line=self._line, rtl=False)
        self._words.lay_out(self._room)

    # -- shape ------------------------------------------------------------

    @property
    def height(self) -> int:
        """Of the whole block, in pixels."""
        if self._words is not None:
            return math.ceil(self._words.height)
        bar = BAR_ROOM if self._sideways.most >= 1 else 0
        tall = math.ceil(self._formula.ascent) + math.ceil(self._formula.descent)
        return max(self._line, tall) + 2 * PAD_Y + bar

    @property
    def natural_width(self) -> float:
        """Of the formula."""
        inner = self._formula.width if self._words is None else self._words.natural_width
        return self._left + inner

    def update(self, block: Block, source: str) -> bool:
        """Take a block that has grown at its end."""
        if not isinstance(block, Formula) or block.place != self._block.place:
            return False
        if block.tex != self._block.tex or self._words is not None:
            self._take(block, source)
        else:
            self._block, self._source = block, source
        return True

    def refresh(self) -> bool:
        """Take the formula when it is set."""
        if not self._waiting:
            return False
        before = self.height
        self._take(self._block, self._source)
        return self.height != before

    # -- painting ---------------------------------------------------------

    @property
    def _area(self) -> QRectF:
        """Where the formula is."""
        formula = self._formula
        free = max(0.0, (self._room - formula.width) / 2)
        x = self._left + round(free) - round(self._sideways.x)
        ascent, descent = math.ceil(formula.ascent), math.ceil(formula.descent)
        top = PAD_Y + max(0, (self._line - ascent - descent) // 2)
        return QRectF(x, top, formula.width, ascent + descent)

    def draw(self, painter: QPainter, look: Look) -> None:
        """Paint at the origin."""
        theme = self._services.theme
        painter.save()
        draw_quotes(
            painter,
            self._services,
            self._block.place,
            self.height,
            look.above,
            look.quotes_above,
        )
        painter.setClipRect(
            QRectF(self._left, 0, self._room, self.height), Qt.ClipOperation.IntersectClip
        )
        if self._words is not None:
            self._draw_source(painter, self._words, look)
        else:
            area = self._area
            for mark in look.marks:
                if mark.start < self._block.end and mark.end > self._block.start:
                    painter.fillRect(area.adjusted(-3, -2, 3, 2), mark.color)
            painter.setPen(theme.color("text"))
            painter.save()
            painter.translate(area.left(), area.top() + math.ceil(self._formula.ascent))
            self._formula.paint(painter)
            painter.restore()
            self._sideways.draw(painter, self._track)
        painter.restore()
        if look.focused is not None:
            draw_ring(painter, self._services, look.focused)

    def _draw_source(self, painter: QPainter, words: Words, look: Look) -> None:
        painter.translate(self._left, 0)
        for mark in look.marks:
            start = max(mark.start, self._block.start)
            end = min(mark.end, self._block.end)
            if start < end:
                for area in words.rects(*self._pieces.span(start, end)):
                    painter.fillRect(area, mark.color)
        painter.setPen(self._services.theme.color("text"))
        words.draw(painter, look.clip.translated(-self._left, 0))

    @property
    def _track(self) -> QRectF:
        return QRectF(self._left, self.height - BAR_PX - 1, self._room, BAR_PX)

    # -- places -----------------------------------------------------------

    def offset_at(self, point: QPointF) -> int:
        """Before or after the formula; a place in it where it is shown as written."""
        if self._words is not None:
            place = point - QPointF(self._left, 0)
            return self._pieces.offset(self._words.position_at(place))
        before = point.x() < self._area.center().x()
        return self._block.start if before else self._block.end

    def rect_of(self, offset: int) -> QRectF:
        """The formula, or what is after it."""
        if self._words is not None:
            area = self._words.rect_at(self._pieces.position(offset))
            return area.translated(self._left, 0)
        area = self._area
        if offset >= self._block.end:
            area.setLeft(area.right())
            area.setWidth(1)
        return area

    def word_at(self, offset: int) -> tuple[int, int]:
        """The whole formula."""
        if self._words is None:
            return self._block.start, self._block.end
        start, end = self._words.word_at(self._pieces.position(offset))
        return self._pieces.offset(start), self._pieces.end_offset(end)

    def controls(self) -> Sequence[Control]:
        """The bar to scroll with."""
        return [] if self._words is not None else self._sideways.control(self._track, scroll_name())

    def scroll(self, dx: float, _dy: float) -> bool:
        """Scroll sideways."""
        return self._words is None and self._sideways.scroll(dx)


class RuleView:
    """A line across the column."""

    def __init__(self, block: Rule, services: Services, width: int) -> None:
        self._block = block
        self._services = services
        self._width = width
        self._left = left_of(block.place, services)

    @property
    def height(self) -> int:
        """Of the line and the room beside it."""
        return RULE_PX

    @property
    def natural_width(self) -> float:
        """All of the column."""
        return float(self._width)

    def update(self, block: Block, _source: str) -> bool:
        """Take a block that has grown at its end."""
        if not isinstance(block, Rule) or block.place != self._block.place:
            return False
        self._block = block
        return True

    def refresh(self) -> bool:
        """Nothing is waited for."""
        return False

    def draw(self, painter: QPainter, look: Look) -> None:
        """Paint at the origin."""
        services = self._services
        draw_quotes(
            painter, services, self._block.place, self.height, look.above, look.quotes_above
        )
        line = QRectF(self._left, RULE_PX // 2, self._width - self._left, 1)
        for mark in look.marks:
            if mark.start < self._block.end and mark.end > self._block.start:
                painter.fillRect(line.adjusted(0, -3, 0, 3), mark.color)
        painter.fillRect(line, services.theme.color("border"))

    def offset_at(self, point: QPointF) -> int:
        """Before or after it."""
        return self._block.start if point.x() < self._width / 2 else self._block.end

    def rect_of(self, offset: int) -> QRectF:
        """Either end of the line."""
        x = self._left if offset < self._block.end else self._width - 1
        return QRectF(x, 0, 1, RULE_PX)

    def word_at(self, _offset: int) -> tuple[int, int]:
        """All of it."""
        return self._block.start, self._block.end

    def controls(self) -> Sequence[Control]:
        """None."""
        return ()

    def scroll(self, _dx: float, _dy: float) -> bool:
        """It does not scroll."""
        return False
