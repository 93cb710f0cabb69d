"""A message as panes: its tokens, where they stand, and which one is pointed at."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.ui.chat.tokens.telling import figures_told, note_told, token_told
from app.ui.chat.transcript.row_blocks import TokensHead, TokensPart
from app.ui.lens.tokens.sight import Sight
from app.ui.lens.tokens.strip_layout import StripLayout
from app.ui.lens.tokens.strip_marks import StripMarks
from app.ui.lens.tokens.strip_painter import StripPainter
from app.ui.phrase import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from app.bridge.message_tokens import MessageCut
    from app.core.errors import VitrailError
    from app.ui.chat.transcript.block_view import Mark
    from app.ui.theme import Theme

MARGIN = 5
"""Frames stand that much further out than the text of the message."""
KEPT_ROWS = 120
_INNER_BYTES = bytes(range(0x80, 0xC0))
"""Of UTF-8, all that do not begin a character."""


class Glass(Sight):
    """One message.

    Attributes:
        panes: where its panes stand, from the top of the first block.
        marks: over the panes.
        shown: its tokens; None before they are there.
        failure: why there are none; None where there are, or where they are on their way.
        streaming: it is being written, and has no panes before that is over.
        keyboard: the token that the keyboard is at; -1 where it is at none.
        version: counts what there was to say of the message.
    """

    def __init__(self, theme: Theme, *, ground: str, parent: QObject | None = None) -> None:
        """Be empty.

        Args:
            theme: colors and fonts.
            ground: role of the color that the message stands on.
            parent: Qt's.
        """
        super().__init__(parent=parent)
        self.panes = StripLayout(theme)
        self._painter = StripPainter(theme, self.panes)
        self._painter.ground = ground
        self.marks = StripMarks(theme, self, self.panes, self._painter)
        self.shown: MessageCut | None = None
        self.failure: VitrailError | None = None
        self.streaming = False
        self.keyboard = -1
        self.version = 0
        self._parts: list[TokensPart] = []
        self._pictures: OrderedDict[tuple[object, int], QPixmap] = OrderedDict()

    # -- what is shown ----------------------------------------------------

    def take(self, shown: MessageCut) -> None:
        """Show these tokens."""
        self.shown, self.failure = shown, None
        self.version += 1
        self.keyboard = -1
        self.panes.show(shown.made)
        self._pictures.clear()
        self._parts = self._made_parts(shown)
        self.show(shown.made)

    def fail(self, error: VitrailError) -> None:
        """There are no tokens."""
        self.failure = error
        self.version += 1

    def head(self) -> TokensHead:
        """What is said above the panes."""
        return TokensHead(0, 0, self, self.version)

    def parts(self, source: str, *, streaming: bool) -> Sequence[TokensPart] | None:
        """The panes of the message as rows; None where its text has to be shown.

        Args:
            source: its text now.
            streaming: it is being written.
        """
        if streaming != self.streaming:
            self.streaming = streaming
            self.version += 1
        if streaming or self.shown is None or self.shown.content != source:
            return None
        return self._parts

    def _made_parts(self, shown: MessageCut) -> list[TokensPart]:
        made = shown.made
        sizes = [_characters(block.data) for block in made.blocks]
        # Of a beginning that cannot be cut there are no panes.
        at = len(shown.content) - sum(sizes)
        parts = []
        for index, size in enumerate(sizes):
            parts.append(TokensPart(at, at + size, self, made, index))
            at += size
        return parts

    def told(self, token: int) -> str:
        """Everything about a token."""
        return token_told(self.shown, token) if self.shown is not None else ""

    def summary(self) -> str:
        """What stands above the panes."""
        return listed(figures_told(self), note_told(self))

    # -- places -----------------------------------------------------------

    def fit(self, width: int) -> None:
        """Break rows at this width."""
        if width != self.panes.width:
            self.panes.width = float(width)
            self._pictures.clear()
            self.panes.forget()

    def guess(self, index: int, width: int) -> int:
        """About the height of a block that was not laid out."""
        self.fit(width)
        return round(self.panes.top(index + 1) - self.panes.top(index))

    def forget(self) -> None:
        """Colors, fonts or words are others."""
        self._pictures.clear()
        self.panes.forget(sizes=True)
        self.version += 1

    def places(self, index: int) -> list[tuple[int, int]]:
        """First and last character of the tokens of a block, from its own beginning."""
        assert self.shown is not None  # noqa: S101 - it has blocks
        made = self.shown.made
        block, begin = made.blocks[index], made.starts[index]
        found = []
        for at in range(len(block.ids)):
            start, end = made.place(made.firsts[index] + at)
            first = _characters(block.data[: start - begin])
            found.append((first, first + _characters(block.data[start - begin : end - begin])))
        return found

    # -- painting ---------------------------------------------------------

    def paint(self, painter: QPainter, index: int, clip: QRectF, marks: Sequence[Mark]) -> None:
        """Paint what is seen of a block, its top at 0.

        Args:
            painter: on the viewport.
            index: of the block.
            clip: what is seen of it.
            marks: other backgrounds, in characters of the message.
        """
        assert self.shown is not None  # noqa: S101 - it has blocks
        placed, pitch = self.panes.placed(index), self.panes.pitch
        places = self.places(index) if marks else []
        begin = self._parts[index].start
        ratio = painter.device().devicePixelRatio()
        for line, row in enumerate(placed.rows):
            top = line * pitch
            if top + pitch < clip.top() or top > clip.bottom():
                continue
            for at, (left, width) in enumerate(zip(row.lefts, row.widths, strict=True)):
                for mark in marks:
                    first, last = places[row.first + at]
                    if mark.start < begin + max(last, first + 1) and mark.end > begin + first:
                        area = QRectF(left - 1, top + 2, width + 2, pitch - 2)
                        painter.fillRect(area, mark.color)
            picture = self._picture(index, line, ratio)
            painter.drawPixmap(QRectF(-MARGIN, top, 0, 0).topLeft(), picture)
        painter.save()
        painter.translate(0, -self.panes.top(index))
        self.marks.paint(painter, (index,), self.keyboard)
        painter.restore()

    def _picture(self, index: int, line: int, ratio: float) -> QPixmap:
        made = self.panes.made
        assert made is not None  # noqa: S101 - it has blocks
        key = (made.blocks[index], line)
        picture = self._pictures.get(key)
        if picture is not None and picture.devicePixelRatio() == ratio:
            self._pictures.move_to_end(key)
            return picture
        size = QSizeF(self.panes.width + 2 * MARGIN, self.panes.pitch)
        picture = QPixmap((size * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(MARGIN, 0)
        placed = self.panes.placed(index)
        self._painter.row(painter, placed, placed.rows[line])
        painter.end()
        self._pictures[key] = picture
        if len(self._pictures) > KEPT_ROWS:
            self._pictures.popitem(last=False)
        return picture


def _characters(data: bytes) -> int:
    """How many characters begin in some bytes of UTF-8."""
    return len(data.translate(None, _INNER_BYTES))
