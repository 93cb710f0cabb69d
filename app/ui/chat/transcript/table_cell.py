"""One cell of a table. Most hold a few plain letters and are never laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from app.ui.chat.transcript.blocks import shown
from app.ui.chat.transcript.inline import Link, SetSpans, Setter
from app.ui.chat.transcript.text_view import draw_plates
from app.ui.chat.transcript.words import Words, right_to_left

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor, QFont, QPainter

    from app.markup.blocks import Align, Inline
    from app.ui.chat.transcript.services import Services

CELL_PX = 14
HEAD_PX = 11.5
_FLAGS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class Type:
    """How cells of a kind are set; one for all of them.

    Attributes:
        font: of the text; its digits are of one width.
        metrics: of the font.
        size: pixels at 100 %.
        weight: of the text.
        role: its color.
        line: height of a line.
    """

    def __init__(self, services: Services, *, head: bool, line: int) -> None:
        self.size = HEAD_PX if head else CELL_PX
        self.weight = 500 if head else 400
        self.role = "muted" if head else "text"
        self.font: QFont = services.theme.font(self.size, self.weight, tabular=True)
        self.metrics = QFontMetricsF(self.font)
        self.line = line


class Cell:
    """What stands in one row and column; y counts from its own top."""

    def __init__(  # noqa: PLR0917
        self,
        spans: Inline,
        source: str,
        services: Services,
        style: Type,
        width: float,
        align: Align,
    ) -> None:
        self._spans = spans
        self._source = source
        self._services = services
        self._style = style
        self._width = width
        self._align = align
        self._words: Words | None = None
        self._set: SetSpans | None = None
        self._plain = self._plain_text()
        if self._plain is None:
            self._lay_out()

    def _plain_text(self) -> str | None:
        """Its text where that is one plain line."""
        if not self._spans:
            return ""
        first = self._spans[0]
        plain = not (
            len(self._spans) > 1
            or first.bold
            or first.italic
            or first.strike
            or first.code
            or first.link
            or first.picture
            or first.formula
            or first.note
        )
        if not plain or "\u2028" in first.text or right_to_left(first.text):
            return None
        text = shown(first.text)
        if self._style.metrics.horizontalAdvance(text) > self._width:
            return None
        return text

    def _lay_out(self) -> tuple[Words, SetSpans]:
        if self._words is not None and self._set is not None:
            return self._words, self._set
        style = self._style
        setter = Setter(self._services, self._source, style.size, style.weight, widest=self._width)
        self._set = setter.set(self._spans)
        self._words = Words(
            self._set.text,
            self._set.formats,
            font=style.font,
            line=style.line,
            insets=self._set.insets,
            align=self._align,
        )
        self._words.lay_out(self._width)
        return self._words, self._set

    @property
    def height(self) -> float:
        """Of its lines."""
        return float(self._style.line) if self._words is None else self._words.height

    @property
    def start(self) -> int:
        """Offset of its first character; -1 where it is empty."""
        return self._spans[0].start if self._spans else -1

    @property
    def end(self) -> int:
        """Offset after its last one."""
        return self._spans[-1].end if self._spans else -1

    @property
    def waiting(self) -> bool:
        """Formulas in it are still being set."""
        return self._set is not None and self._set.waiting

    @property
    def text(self) -> str:
        """What is drawn."""
        return self._plain if self._plain is not None else self._lay_out()[1].text

    def draw(
        self, painter: QPainter, color: QColor, marks: Sequence[tuple[int, int, QColor]]
    ) -> None:
        """Paint at the origin; `marks` are ranges of the source that lie within it."""
        if not self._spans:
            return
        if self._plain is not None and not marks and self._words is None:
            painter.setFont(self._style.font)
            painter.setPen(color)
            box = QRectF(0, 0, self._width, self._style.line)
            flags = _FLAGS[self._align] | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(
                box, int(flags | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip), self._plain
            )
            return
        words, made = self._lay_out()
        inside = QRectF(0, 0, self._width, words.height)
        draw_plates(painter, self._services, words, made, inside)
        for start, end, background in marks:
            for area in words.rects(*made.pieces.span(start, end)):
                painter.fillRect(area, background)
        painter.setPen(color)
        words.draw(painter, inside)

    def offset_at(self, point: QPointF) -> int:
        """The offset nearest to `point`; it must not be empty."""
        words, made = self._lay_out()
        offset = made.pieces.offset(words.position_at(point))
        return max(self.start, min(self.end, offset))

    def rect_of(self, offset: int) -> QRectF:
        """Where the character at `offset` stands."""
        words, made = self._lay_out()
        return words.rect_at(made.pieces.position(offset))

    def word_at(self, offset: int) -> tuple[int, int]:
        """The range of the word at `offset`."""
        words, made = self._lay_out()
        start, end = words.word_at(made.pieces.position(offset))
        return made.pieces.offset(start), made.pieces.end_offset(end)

    def links(self) -> list[tuple[Link, list[QRectF]]]:
        """What can be pressed, and where."""
        if self._plain is not None:
            return []
        words, made = self._lay_out()
        return [(link, words.rects(link.start, link.end)) for link in made.links]
