"""A part of a block of code: the first has the head, the last the end of the plate."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt

from app.markup.blocks import Code
from app.ui.chat.transcript import code_head
from app.ui.chat.transcript.blocks import shown
from app.ui.chat.transcript.frame import BAR_PX, PAD_X, Sideways, draw_plate
from app.ui.chat.transcript.lexer import chunk_of
from app.ui.chat.transcript.looks import run
from app.ui.chat.transcript.pieces import Piece, Pieces
from app.ui.chat.transcript.text_view import draw_quotes, draw_ring, left_of
from app.ui.chat.transcript.words import UNBROKEN, Words, len_utf16

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter, QTextLayout

    from app.markup.blocks import Block
    from app.markup.lexing import Runs
    from app.ui.chat.transcript.block_view import BlockState, Control, Look
    from app.ui.chat.transcript.metrics import Metrics
    from app.ui.chat.transcript.services import Services

CODE_PX = 12.5
FOLDED_BEYOND = 40
"""Code of more lines is folded unless the reader unfolds it."""

COLOR_EVERY_S = 0.4
"""How often the finished lines of code that is being written are colored."""


class CodeView:
    """Lines of code that are not broken unless the reader wants it."""

    def __init__(  # noqa: PLR0917
        self,
        block: Code,
        source: str,
        services: Services,
        metrics: Metrics,
        width: int,
        state: BlockState,
    ) -> None:
        self._services = services
        self._metrics = metrics
        self._width = width
        self._state = state
        self._sideways = Sideways(state, services.theme)
        self._left = left_of(block.place, services)
        self._seen = QRectF()
        self._colored = 0.0
        self._asked: tuple[str, int] | None = None
        self._wanted: tuple[str, int] | None = None
        if not block.closed and state.folded is None:
            # Whoever watched it being written does not lose it when it ends.
            state.folded = False
        self._take(block, source)

    # -- shape ------------------------------------------------------------

    def _take(self, block: Code, source: str) -> None:
        self._block = block
        self._source = source
        metrics = self._metrics
        self._first, self._last = block.part == 0, block.last
        self._top = metrics.code_head + metrics.code_pad if self._first else 0
        text, pieces, at = [], [], 0
        for line, place in zip(block.text.split("\n"), block.places, strict=False):
            drawn = shown(line)
            length = len_utf16(drawn)
            pieces.append(Piece(at, length, place, place + len(line), drawn))
            text.append(drawn)
            at += length + 1
        self._pieces = Pieces(pieces)
        self._text = "\u2028".join(text)
        self._words: Words | None = None
        self._runs: Runs = ()
        if not self._hidden:
            self._lay_out()
            self._color()

    def _lay_out(self, formats: Sequence[QTextLayout.FormatRange] = ()) -> None:
        theme = self._services.theme
        self._room = max(40.0, self._width - self._left - 2 * PAD_X)
        self._words = Words(
            self._text,
            formats,
            font=theme.font(CODE_PX, mono=True),
            line=self._metrics.code_line,
            wrap=self._state.wrapped,
            rtl=False,
        )
        self._words.lay_out(self._room if self._state.wrapped else UNBROKEN)
        if self._state.wrapped:
            self._state.content_width = self._state.scroll_x = 0.0
        self._sideways.measure(self._words.natural_width, self._room)

    @property
    def _folded(self) -> bool:
        if self._block.lines <= FOLDED_BEYOND:
            return False
        return self._state.folded is not False

    @property
    def _hidden(self) -> bool:
        return self._folded and not self._first

    @property
    def _foldable(self) -> bool:
        long = self._block.lines > FOLDED_BEYOND
        return long and self._block.closed and not self._state.fixed

    @property
    def _ends(self) -> bool:
        """The plate ends with this part."""
        return self._last or self._folded

    @property
    def _bar(self) -> int:
        """Height of the row that folds and unfolds."""
        return self._metrics.code_head if self._ends and self._foldable else 0

    @property
    def height(self) -> int:
        """Of the whole block, in pixels; 0 for a part that is folded away."""
        if self._words is None:
            return 0
        pad = self._metrics.code_pad if self._ends else 0
        return round(self._top + self._words.height + pad + self._bar)

    @property
    def natural_width(self) -> float:
        """Width of its widest line."""
        inner = 0.0 if self._words is None else self._words.natural_width
        return self._left + inner + 2 * PAD_X

    def update(self, block: Block, source: str) -> bool:
        """Take a block that has grown at its end."""
        if not isinstance(block, Code):
            return False
        before = self._block
        same = (before.place, before.language, before.part) == (
            block.place,
            block.language,
            block.part,
        )
        if not same:
            return False
        if block.text == before.text and not self._hidden and self._words is not None:
            # Only what is around it changed: more lines, or its end.
            self._block, self._source = block, source
            self._first, self._last = block.part == 0, block.last
            if block.closed != before.closed:
                self._color()
            return True
        runs = self._runs
        self._take(block, source)
        if not self._runs and runs:
            self._apply(runs)
        return True

    # -- colors -----------------------------------------------------------

    def _color(self) -> None:
        """Ask for the colors; of what is being written now and then, and of its lines only."""
        block = self._block
        if block.closed:
            self._wanted = chunk_of(block, self._source)
        elif monotonic() - self._colored >= COLOR_EVERY_S:
            finished = block.text[: block.text.rfind("\n") + 1]
            self._wanted = (finished, 0) if finished else None
            self._colored = monotonic()
        else:
            return
        self.refresh()

    def refresh(self) -> bool:
        """Take the colors when they are there."""
        if self._wanted is None or self._words is None:
            return False
        text, skip = self._wanted
        runs = self._services.lexer.runs(text, self._block.language)
        if runs is not None:
            self._wanted = None
            self._apply(_after(runs, skip))
        return False

    def _apply(self, runs: Runs) -> None:
        self._runs = runs
        formats, at, looks = [], 0, self._services.looks
        end = len_utf16(self._text)
        for role, piece in runs:
            length = len_utf16(piece)
            if role and at < end:
                formats.append(run(at, min(length, end - at), looks.color(role)))
            at += length
        if formats and self._words is not None:
            self._lay_out(formats)

    # -- painting ---------------------------------------------------------

    def draw(self, painter: QPainter, look: Look) -> None:
        """Paint at the origin."""
        if self._words is None:
            return
        theme = self._services.theme
        self._seen = look.clip
        painter.save()
        draw_quotes(
            painter,
            self._services,
            self._block.place,
            self.height,
            look.above,
            look.quotes_above,
        )
        box = self._box
        border = theme.color("border")
        draw_plate(painter, box, theme.color("code"), border, first=self._first, last=self._ends)
        if self._first:
            head = QRectF(box.left(), 0, box.width(), self._metrics.code_head)
            code_head.draw(
                painter, theme, head, self._block.language, self._head_controls(), self._state
            )
            painter.fillRect(QRectF(box.left() + 1, head.bottom(), box.width() - 2, 1), border)
        self._draw_lines(painter, look)
        if self._bar:
            code_head.draw_bar(
                painter, theme, self._bar_box, self._block.lines, self._state, folded=self._folded
            )
        if self._has_bar:
            self._sideways.draw(painter, self._track)
        painter.restore()
        if look.focused is not None:
            draw_ring(painter, self._services, look.focused)

    def _draw_lines(self, painter: QPainter, look: Look) -> None:
        words = self._words
        if words is None:
            return
        painter.save()
        inside = self._box.adjusted(1, self._top, -1, -self._bar)
        painter.setClipRect(inside, Qt.ClipOperation.IntersectClip)
        x = self._text_x
        painter.translate(x, self._top)
        for mark in look.marks:
            for area in words.rects(*self._pieces.span(mark.start, mark.end)):
                painter.fillRect(area, mark.color)
        painter.setPen(self._services.theme.color("text"))
        clip = look.clip.intersected(inside).translated(-x, -self._top)
        words.draw(painter, clip)
        painter.restore()

    @property
    def _box(self) -> QRectF:
        return QRectF(self._left, 0, self._width - self._left, self.height)

    @property
    def _bar_box(self) -> QRectF:
        box = self._box
        return QRectF(box.left(), box.bottom() - self._bar, box.width(), self._bar)

    @property
    def _text_x(self) -> float:
        return self._left + PAD_X - round(self._sideways.x)

    @property
    def _has_bar(self) -> bool:
        """Of all parts that are seen only the lowest has the bar to scroll with."""
        return self._ends or (self._seen.isValid() and self._seen.bottom() < self.height)

    @property
    def _track(self) -> QRectF:
        """Where the bar to scroll with is: at the lower end of what is seen."""
        bottom = float(self.height - self._bar)
        if self._seen.isValid():
            bottom = max(self._top + BAR_PX + 2.0, min(bottom, self._seen.bottom()))
        place = QPointF(self._left + PAD_X, bottom - BAR_PX - 2)
        return QRectF(place, QSizeF(self._room, BAR_PX))

    # -- places -----------------------------------------------------------

    def offset_at(self, point: QPointF) -> int:
        """The offset in the source nearest to `point`."""
        if self._words is None:
            return self._block.start
        place = QPointF(point.x() - self._text_x, point.y() - self._top)
        return self._pieces.offset(self._words.position_at(place))

    def rect_of(self, offset: int) -> QRectF:
        """Where a caret before the character at `offset` stands, one character wide."""
        if self._words is None:
            return QRectF(self._left, 0, 1, 0)
        area = self._words.rect_at(self._pieces.position(offset))
        return area.translated(self._text_x, self._top)

    def word_at(self, offset: int) -> tuple[int, int]:
        """The range of the word at `offset`."""
        if self._words is None:
            return self._block.start, self._block.end
        start, end = self._words.word_at(self._pieces.position(offset))
        return self._pieces.offset(start), self._pieces.end_offset(end)

    def controls(self) -> Sequence[Control]:
        """The buttons of the head, the row that unfolds, the bar to scroll with."""
        if self._words is None:
            return ()
        found = list(self._head_controls()) if self._first else []
        if self._bar:
            found.append(
                code_head.fold_control(self._bar_box, self._block.lines, folded=self._folded)
            )
        if self._has_bar:
            found += self._sideways.control(self._track, code_head.scroll_name())
        return found

    def _head_controls(self) -> list[Control]:
        if self._state.fixed:
            return []
        box = self._box
        head = QRectF(box.left(), 0, box.width(), self._metrics.code_head)
        return code_head.controls(self._services.theme, head, self._state)

    def scroll(self, dx: float, _dy: float) -> bool:
        """Scroll sideways."""
        return self._words is not None and self._sideways.scroll(dx)


def _after(runs: Runs, skip: int) -> Runs:
    """`runs` without their first `skip` characters."""
    if not skip:
        return runs
    left = []
    for role, piece in runs:
        if skip >= len(piece):
            skip -= len(piece)
            continue
        left.append((role, piece[skip:]))
        skip = 0
    return tuple(left)
