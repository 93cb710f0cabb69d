"""What is printed, cut into strips that a page break may part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRectF

from app.ui.chat.transcript import captions
from app.ui.chat.transcript.block_view import BlockState, Look
from app.ui.chat.transcript.content import Content
from app.ui.chat.transcript.message import MessageLayout
from app.ui.chat.transcript.row_blocks import Thinking
from app.ui.chat.transcript.rows import quotes_of
from app.ui.widgets.painting import cut_text, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPainter

    from app.bridge.chat import PathItem
    from app.ui.chat.transcript.metrics import Metrics
    from app.ui.chat.transcript.reader import Reader
    from app.ui.chat.transcript.row_views import RowViews
    from app.ui.theme import Theme

TITLE_PX = 20
PLATE_RADIUS = 12


class Strip(Protocol):
    """Part of what is printed, as wide as the page; lengths in pixels of 1/96 inch."""

    @property
    def height(self) -> float:
        """With the space above it."""
        ...

    @property
    def stays(self) -> bool:
        """No page ends behind it: it heads what follows."""
        ...

    def cut(self, limit: float) -> float:
        """The last place at or before `limit` where a page may end in it; 0 for none."""
        ...

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:
        """Paint what lies between two heights of it, with the first of them at the origin."""
        ...


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the conversation, on its first page."""

    text: str
    theme: Theme
    width: float

    @property
    def height(self) -> float:
        """One line and a gap."""
        return self.theme.px(TITLE_PX) * 2

    @property
    def stays(self) -> bool:
        """It is never alone."""
        return True

    def cut(self, _limit: float) -> float:
        """It is one line."""
        return 0

    def paint(self, painter: QPainter, _top: float, _bottom: float) -> None:
        """The line."""
        area = QRectF(0, 0, self.width, self.theme.px(TITLE_PX) * 1.4)
        font, color = self.theme.font(TITLE_PX, 600), self.theme.color("text")
        cut_text(painter, area, self.text, font, color)


@dataclass(frozen=True, slots=True)
class Head:
    """Who said it, and when."""

    layout: MessageLayout
    theme: Theme

    @property
    def height(self) -> float:
        """Name and time, and the gap to the message before."""
        metrics = self.layout.metrics
        return metrics.gap + (0 if self.layout.is_user else metrics.head)

    @property
    def stays(self) -> bool:
        """What was said follows on the same page."""
        return True

    def cut(self, _limit: float) -> float:
        """It is one line."""
        return 0

    def paint(self, painter: QPainter, _top: float, _bottom: float) -> None:
        """Nothing for the user, whose plate says who it is."""
        if self.layout.is_user:
            return
        theme, metrics = self.theme, self.layout.metrics
        message = self.layout.item.node.message
        area = QRectF(0, metrics.gap, metrics.measure, metrics.head - 6)
        name = captions.speaker(message)
        used = cut_text(painter, area, name, theme.font(12, 600), theme.color("muted"))
        area.setLeft(area.left() + used + 8)
        clock = captions.time_of(message, theme.language)
        cut_text(painter, area, clock, theme.font(11.5, tabular=True), theme.color("faint"))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a message: a paragraph, a part of code or of a table."""

    layout: MessageLayout
    row: int
    theme: Theme

    @property
    def height(self) -> float:
        """With the gap above it, and the padding of a plate at its ends."""
        return self._above + self.layout.view(self.row).height + self._below

    @property
    def _above(self) -> float:
        first = self.layout.is_user and self.row == 0
        return self.layout.rows[self.row].gap + (self.layout.metrics.pad_y if first else 0)

    @property
    def _below(self) -> float:
        last = self.layout.is_user and self.row == len(self.layout.rows) - 1
        return self.layout.metrics.pad_y if last else 0

    @property
    def stays(self) -> bool:
        """A heading heads what follows."""
        level = getattr(self.layout.rows[self.row].block, "level", 0)
        return bool(level) and self.row < len(self.layout.rows) - 1

    def cut(self, limit: float) -> float:
        """Above the line of text that `limit` would part."""
        view = self.layout.view(self.row)
        place = view.offset_at(QPointF(0, limit - self._above - 1))
        return max(0.0, min(limit, self._above + view.rect_of(place).top()))

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:
        """The row, on its plate where it is the user's."""
        layout = self.layout
        part = QRectF(0, top, layout.metrics.measure, bottom - top)
        painter.save()
        painter.translate(0, -top)
        painter.setClipRect(part)
        left = 0.0
        if layout.is_user:
            left = layout.text_left - layout.metrics.left
            self._paint_plate(painter, left)
        painter.translate(left, self._above)
        rows = layout.rows
        quotes = quotes_of(rows[self.row].block)
        shared = min(quotes, quotes_of(rows[self.row - 1].block)) if self.row else 0
        look = Look(
            clip=part.translated(-left, -self._above),
            above=float(rows[self.row].gap),
            quotes_above=shared,
        )
        layout.view(self.row).draw(painter, look)
        painter.restore()

    def _paint_plate(self, painter: QPainter, left: float) -> None:
        """The plate, round where it begins and ends, open where it goes on."""
        metrics = self.layout.metrics
        plate = self.layout.plate(0)
        first, last = self.row == 0, self.row == len(self.layout.rows) - 1
        area = QRectF(left - metrics.pad_x, 0, plate.width(), self.height)
        if not first:
            area.setTop(-PLATE_RADIUS * 2)
        if not last:
            area.setBottom(self.height + PLATE_RADIUS * 2)
        rounded(painter, area, PLATE_RADIUS, self.theme.color("user"))


class Pages(Protocol):
    """What strips are laid out with."""

    @property
    def theme(self) -> Theme:
        """Light, at 100 %."""
        ...

    @property
    def metrics(self) -> Metrics:
        """Measurements of the page."""
        ...

    @property
    def reader(self) -> Reader:
        """Of replies."""
        ...

    @property
    def views(self) -> RowViews:
        """That lay out blocks."""
        ...


def strips(title: str, items: Sequence[PathItem], press: Pages) -> Iterator[Strip]:
    """All strips of a conversation; thinking is left out, and all code is unfolded."""
    yield Title(title, press.theme, press.metrics.measure)
    for item in items:
        layout = laid_out(item, press)
        yield Head(layout, press.theme)
        for row in range(len(layout.rows)):
            if not isinstance(layout.rows[row].block, Thinking):
                yield Line(layout, row, press.theme)


def laid_out(item: PathItem, press: Pages) -> MessageLayout:
    """A message at the width of the page."""
    content = Content(item.node.message, press.reader, lambda: None)
    states = _Unfolded()
    return MessageLayout(
        item,
        content,
        press.metrics,
        press.views,
        laid_out=lambda _row: None,
        states=states,
    )


class _Unfolded(dict[int, BlockState]):
    """Every block is shown whole, its lines broken at the edge of the paper."""

    def setdefault(self, key: int, _default: BlockState | None = None) -> BlockState:
        """The state of a block."""
        if key not in self:
            self[key] = BlockState(folded=False, wrapped=True, fixed=True)
        return self[key]
