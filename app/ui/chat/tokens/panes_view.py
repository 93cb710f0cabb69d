"""Some panes of a message, laid out as a block of the transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPointF, QRectF
    from PySide6.QtGui import QPainter

    from app.ui.chat.transcript.block_view import Control, Look
    from app.ui.chat.transcript.row_blocks import RowBlock, TokensPart
    from app.ui.chat.transcript.services import Services


class PanesView:
    """A block of tokens; see `BlockView`."""

    def __init__(self, block: TokensPart, _services: Services, width: int) -> None:
        self._block = block
        self._glass = block.glass
        self._glass.fit(width)
        self._panes = block.glass.panes
        self._panes.settle(block.index)
        self._chars: list[tuple[int, int]] | None = None

    @property
    def height(self) -> int:
        """Of all its rows."""
        return round(len(self._panes.placed(self._block.index).rows) * self._panes.pitch)

    @property
    def natural_width(self) -> float:
        """Of its widest row."""
        rows = self._panes.placed(self._block.index).rows
        return max((row.lefts[-1] + row.widths[-1] for row in rows), default=0.0)

    @property
    def _top(self) -> float:
        return self._panes.top(self._block.index)

    @property
    def _places(self) -> list[tuple[int, int]]:
        if self._chars is None:
            self._chars = self._glass.places(self._block.index)
        return self._chars

    def update(self, _block: RowBlock, _source: str) -> bool:
        """Other tokens are laid out anew."""
        return False

    def refresh(self) -> bool:
        """Nothing is waited for."""
        return False

    def draw(self, painter: QPainter, look: Look) -> None:
        """Paint at the origin."""
        self._glass.paint(painter, self._block.index, look.clip, look.marks)

    def token_at(self, point: QPointF) -> int:
        """Index in the message of the token at a place; -1 where none is."""
        if not 0 <= point.y() < self.height:
            return -1
        return self._panes.token_at(point.x(), point.y() + self._top)

    def offset_at(self, point: QPointF) -> int:
        """The end of a token nearer to `point`, in the source."""
        y = min(max(0.0, point.y()), self.height - 1.0) + self._top
        token = self._panes.nearest(point.x(), y)
        first = self._block.made.firsts[self._block.index]
        if not 0 <= token - first < len(self._places):
            return self._block.start
        begin, end = self._places[token - first]
        box = self._panes.box(token)
        return self._block.start + (begin if point.x() < box.center().x() else end)

    def _at(self, offset: int) -> int:
        """Which token of the block holds the character at `offset` of the source."""
        wanted = offset - self._block.start
        for at, (begin, end) in enumerate(self._places):
            if begin <= wanted < end:
                return at
        return len(self._places) - 1

    def rect_of(self, offset: int) -> QRectF:
        """The pane that holds a character."""
        token = self._block.made.firsts[self._block.index] + self._at(offset)
        return self._panes.box(token).translated(0, -self._top)

    def word_at(self, offset: int) -> tuple[int, int]:
        """The range of the token that holds a character."""
        begin, end = self._places[self._at(offset)]
        return self._block.start + begin, self._block.start + end

    def controls(self) -> Sequence[Control]:
        """None: panes are pointed at, and walked over."""
        return ()

    def scroll(self, _dx: float, _dy: float) -> bool:
        """Nothing is inside that scrolls."""
        return False
