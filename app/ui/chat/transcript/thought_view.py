"""What a model thought before it answered: a pill, and the text behind a line when it is open."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt

from app.ui.chat.transcript.block_view import Control
from app.ui.chat.transcript.blocks import columns, index_of_utf16, shown, utf16_index
from app.ui.chat.transcript.frame import BAR_PX, SHORTEST_THUMB
from app.ui.chat.transcript.row_blocks import Thinking
from app.ui.chat.transcript.text_view import draw_ring
from app.ui.chat.transcript.words import Words
from app.ui.icons import paint_icon
from app.ui.phrase import duration, fill
from app.ui.plurals import tokens
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from app.ui.chat.transcript.block_view import BlockState, Look
    from app.ui.chat.transcript.metrics import Metrics
    from app.ui.chat.transcript.row_blocks import RowBlock
    from app.ui.chat.transcript.services import Services

translate = QCoreApplication.translate

TEXT_PX = 13
LINE = 20
CHUNK = 1_000
"""Characters that are laid out together, and only where they are seen."""

LONGEST_CHUNK = 2_000
INSET = 14
GAP = 8
PILL_RADIUS = 7
_FAR = 3_000


class _Chunk:
    """Some lines of a thought; `start` counts its characters."""

    __slots__ = ("height", "start", "text", "words")

    def __init__(self, start: int, text: str, height: float) -> None:
        self.start = start
        self.text = text
        self.height = height
        self.words: Words | None = None


def caption(block: Thinking) -> str:
    """``Thought for 4 s · 312 tokens``."""
    known = block.seconds is not None
    time = duration(float(round(block.seconds or 0))) if known else ""
    if not block.closed:
        if not known:
            return translate("Transcript", "Thinking")
        return fill(translate("Transcript", "Thinking for %1"), time)
    words = (
        fill(translate("Transcript", "Thought for %1"), time)
        if known
        else translate("Transcript", "Thought")
    )
    return f"{words} · {tokens(block.tokens)}" if block.tokens else words


class ThoughtView:
    """A thought, folded away unless the reader opens it."""

    def __init__(
        self, block: Thinking, services: Services, metrics: Metrics, width: int, state: BlockState
    ) -> None:
        self._services = services
        self._metrics = metrics
        self._width = width
        self._state = state
        self._block = block
        self._inset = services.theme.px(INSET)
        self._line = services.theme.px(LINE)
        self._room = max(40, width - self._inset - 2 * BAR_PX)
        self._font = services.theme.font(TEXT_PX)
        self._chunks: list[_Chunk] = []
        self._text = ""
        if self._open:
            self._take(block.text)

    # -- shape ------------------------------------------------------------

    @property
    def _open(self) -> bool:
        return self._state.folded is False and bool(self._block.text.strip())

    def _take(self, text: str) -> None:
        """Cut the text into chunks; what is laid out stays when only the end is new."""
        if not self._chunks or not text.startswith(self._text):
            self._chunks = []
        start = self._chunks.pop().start if self._chunks else 0
        self._text = text
        per_line = max(1, int(self._room / max(1.0, self._metrics.column)))
        while start < len(text):
            end = _chunk_end(text, start)
            part = text[start:end]
            lines = sum(max(1, -(-columns(line) // per_line)) for line in _lines(part))
            self._chunks.append(_Chunk(start, part, lines * self._line))
            start = end
        # A short one is measured: it shall not leave a gap below its end. Of a long one the end
        # is, where its reader may be.
        for chunk in self._chunks if self._content <= _FAR else self._chunks[-1:]:
            self._words(chunk)

    def _words(self, chunk: _Chunk) -> Words:
        if chunk.words is None:
            drawn = shown(chunk.text.removesuffix("\n")).replace("\n", "\u2028")
            chunk.words = Words(drawn, (), font=self._font, line=self._line)
            chunk.words.lay_out(self._room)
            chunk.height = chunk.words.height
        return chunk.words

    @property
    def _content(self) -> float:
        """Height of all the text."""
        return sum(chunk.height for chunk in self._chunks)

    @property
    def _frame(self) -> float:
        """Height of what is seen of the text."""
        return min(float(self._metrics.thought), self._content)

    @property
    def _most(self) -> float:
        return max(0.0, self._content - self._frame)

    @property
    def _scroll(self) -> float:
        return max(0.0, min(self._state.scroll_y, self._most))

    @property
    def height(self) -> int:
        """Of the pill, and of the frame with the text."""
        if not self._open:
            return self._metrics.pill
        return self._metrics.pill + GAP + math.ceil(self._frame)

    @property
    def natural_width(self) -> float:
        """All of the column."""
        return float(self._width)

    def update(self, block: RowBlock, _source: str) -> bool:
        """Take a thought that went on; its end stays in sight when it was."""
        if not isinstance(block, Thinking):
            return False
        at_end = self._open and self._scroll >= self._most - 2
        self._block = block
        if self._open:
            self._take(block.text)
            if at_end and not block.closed:
                self._state.scroll_y = self._most
        return True

    def refresh(self) -> bool:
        """Nothing is waited for."""
        return False

    # -- painting ---------------------------------------------------------

    @property
    def _pill(self) -> QRectF:
        theme = self._services.theme
        words = text_width(caption(self._block), theme.font(TEXT_PX))
        side = theme.px(16)
        width = 8 + side + 6 + words + (8 + theme.px(12) if self._block.text.strip() else 0) + 10
        return QRectF(0, 0, min(float(self._width), round(width)), self._metrics.pill)

    def draw(self, painter: QPainter, look: Look) -> None:
        """Paint at the origin."""
        painter.save()
        self._draw_pill(painter)
        if self._open:
            self._draw_text(painter, look)
        painter.restore()
        if look.focused is not None:
            draw_ring(painter, self._services, look.focused)

    def _draw_pill(self, painter: QPainter) -> None:
        theme, pill = self._services.theme, self._pill
        hovered = self._state.hovered
        over = hovered is not None and hovered.kind == "thought"
        plane = theme.color("hover") if over else None
        rounded(painter, pill, PILL_RADIUS, plane, theme.color("border"))
        role = "text" if over else "muted"
        side = theme.px(16)
        icon = QRectF(8, 0, side, pill.height())
        paint_icon(painter, theme, "ph.brain", icon, role, 16)
        words = QRectF(8 + side + 6, 0, pill.width() - side - 24, pill.height())
        font = theme.font(TEXT_PX)
        used = cut_text(painter, words, caption(self._block), font, theme.color(role))
        if self._block.text.strip():
            caret = QRectF(words.left() + used + 8, 0, theme.px(12), pill.height())
            name = "ph.caret-down" if self._open else "ph.caret-right"
            paint_icon(painter, theme, name, caret, role, 12)

    @property
    def _top(self) -> int:
        return self._metrics.pill + GAP

    def _draw_text(self, painter: QPainter, look: Look) -> None:
        theme = self._services.theme
        frame = QRectF(0, self._top, self._width, self._frame)
        painter.fillRect(QRectF(0, frame.top(), 1, frame.height()), theme.color("border"))
        painter.setClipRect(frame, Qt.ClipOperation.IntersectClip)
        y = frame.top() - self._scroll
        for chunk in self._chunks:
            if y >= frame.bottom():
                break
            if y + chunk.height > frame.top():
                words = self._words(chunk)
                painter.save()
                painter.translate(self._inset, y)
                self._draw_marks(painter, chunk, words, look)
                painter.setPen(theme.color("muted"))
                words.draw(painter, QRectF(0, frame.top() - y, self._room, frame.height()))
                painter.restore()
            y += chunk.height
        if self._most >= 1:
            over = self._state.hovered is not None
            rounded(painter, self._thumb, BAR_PX / 2, theme.color("control", 0.9 if over else 0.5))

    def _draw_marks(self, painter: QPainter, chunk: _Chunk, words: Words, look: Look) -> None:
        begin = self._block.begin + chunk.start
        for mark in look.marks:
            start = max(mark.start - begin, 0)
            end = min(mark.end - begin, len(chunk.text))
            if start < end:
                first = utf16_index(chunk.text, start)
                for area in words.rects(first, utf16_index(chunk.text, end)):
                    painter.fillRect(area, mark.color)

    @property
    def _thumb(self) -> QRectF:
        frame = self._frame
        length = max(float(SHORTEST_THUMB), frame * frame / max(1.0, self._content))
        y = self._top + (frame - length) * self._scroll / max(1.0, self._most)
        return QRectF(self._width - BAR_PX, y, BAR_PX, length)

    # -- places -----------------------------------------------------------

    def offset_at(self, point: QPointF) -> int:
        """The offset in the source nearest to `point`."""
        block = self._block
        if not self._open:
            return block.start if point.x() < self._pill.center().x() else block.end
        if point.y() < self._top - GAP / 2:
            return block.start
        inside = min(max(0.0, point.y() - self._top), self._frame - 1)
        y = inside + self._scroll
        for chunk in self._chunks:
            if y < chunk.height or chunk is self._chunks[-1]:
                words = self._words(chunk)
                position = words.position_at(QPointF(point.x() - self._inset, y))
                return block.begin + chunk.start + index_of_utf16(chunk.text, position)
            y -= chunk.height
        return block.begin

    def rect_of(self, offset: int) -> QRectF:
        """Where a caret before the character at `offset` stands, one character wide."""
        block = self._block
        if not self._open or offset < block.begin or not self._chunks:
            return self._pill
        index = min(offset - block.begin, len(self._text))
        y = self._top - self._scroll
        for chunk in self._chunks:
            if index < chunk.start + len(chunk.text) or chunk is self._chunks[-1]:
                words = self._words(chunk)
                position = utf16_index(chunk.text, max(0, index - chunk.start))
                return words.rect_at(position).translated(self._inset, y)
            y += chunk.height
        return self._pill

    def word_at(self, offset: int) -> tuple[int, int]:
        """The range of the word at `offset`."""
        block = self._block
        if not self._open or not block.begin <= offset <= block.finish:
            return block.start, block.end
        index = min(offset - block.begin, len(self._text))
        for chunk in self._chunks:
            if index < chunk.start + len(chunk.text) or chunk is self._chunks[-1]:
                words = self._words(chunk)
                here = utf16_index(chunk.text, max(0, index - chunk.start))
                start, end = words.word_at(here)
                begin = block.begin + chunk.start
                return begin + index_of_utf16(chunk.text, start), begin + index_of_utf16(
                    chunk.text, end
                )
        return block.start, block.end

    def controls(self) -> Sequence[Control]:
        """The pill."""
        if not self._block.text.strip():
            return ()
        value = "fold" if self._open else "unfold"
        return [Control("thought", self._pill, value, caption(self._block))]

    def scroll(self, _dx: float, dy: float) -> bool:
        """Scroll the text."""
        if not self._open:
            return False
        before = self._scroll
        self._state.scroll_y = max(0.0, min(self._most, before + dy))
        return self._state.scroll_y != before


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _chunk_end(text: str, start: int) -> int:
    """Where a chunk ends: after a line, where lines are not endless."""
    if len(text) - start <= CHUNK:
        return len(text)
    line = text.find("\n", start + CHUNK - 1, start + LONGEST_CHUNK)
    if line >= 0:
        return line + 1
    space = text.rfind(" ", start + CHUNK, start + LONGEST_CHUNK)
    return space + 1 if space >= 0 else min(len(text), start + LONGEST_CHUNK)
