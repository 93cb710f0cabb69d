"""All messages of the open branch, stacked; most of them with an estimated height only."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

from app.ui.chat.transcript.content import Content
from app.ui.chat.transcript.heights import Heights
from app.ui.chat.transcript.message import MessageLayout
from app.ui.chat.transcript.outlines import Outline, estimate, outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.bridge.chat import PathItem
    from app.ui.chat.tokens.glass import Glass
    from app.ui.chat.transcript.block_view import BlockState
    from app.ui.chat.transcript.metrics import Metrics
    from app.ui.chat.transcript.reader import Reader
    from app.ui.chat.transcript.rendered import Rendered
    from app.ui.chat.transcript.row_views import RowViews
    from app.ui.chat.transcript.rows import Row

MOST_DOCUMENTS = 200
MOST_MESSAGES = 300


class Flow:
    """The stack. y counts from the top of the first message.

    Attributes:
        heights: of the messages, the first one's with the margin above it.
        layouts_made: how many views were made or changed since the start.
        arrived: called with the message whose text was read in a thread.
    """

    def __init__(self, metrics: Metrics, reader: Reader, views: RowViews) -> None:
        self.metrics = metrics
        self.heights = Heights()
        self.layouts_made = 0
        self.arrived: Callable[[int], None] = _nothing
        self._reader = reader
        self._views = views
        self._items: list[PathItem] = []
        self._outlines: list[Outline] = []
        self._index: dict[int, int] = {}
        self._messages: OrderedDict[int, MessageLayout] = OrderedDict()
        self._documents: OrderedDict[Row, None] = OrderedDict()
        self._states: dict[int, dict[int, BlockState]] = {}
        self._glasses: dict[int, Glass] = {}
        self._divider: int | None = None

    def __len__(self) -> int:
        return len(self._items)

    def item(self, index: int) -> PathItem:
        """The message at `index` as the session gave it."""
        return self._items[index]

    def items(self) -> Sequence[PathItem]:
        """All messages as the session gave them."""
        return self._items

    def index_of(self, key: int) -> int | None:
        """Where the node `key` stands; None when it is not shown."""
        return self._index.get(key)

    def source(self, index: int) -> str:
        """The text of a message as far as it is known."""
        known = self._messages.get(self._items[index].node.id)
        return self._items[index].node.message.content if known is None else known.source

    def rendered(self, index: int) -> Rendered:
        """A message as it is read."""
        return self.layout(index).rendered()

    def plain(self, index: int, start: int = 0, end: int | None = None) -> str:
        """A range of a message as it is read, without Markdown; None is its end."""
        said = self.rendered(index)
        return said.text[said.index_of(start) :] if end is None else said.between(start, end)

    # -- what is shown ----------------------------------------------------

    def set_items(self, items: Sequence[PathItem]) -> None:
        """Show other messages; what stays where it was keeps its layout."""
        kept = 0
        for old, new in zip(self._items, items, strict=False):
            if old.node.id != new.node.id:
                break
            kept += 1
        for old in self._items[kept:]:
            self._forget(old.node.id)
            self._states.pop(old.node.id, None)
            self._glasses.pop(old.node.id, None)
            del self._index[old.node.id]
        previous = self._items[:kept]
        self._items = list(items)
        for index in range(kept):
            if items[index] is not previous[index]:
                self._update(index, previous[index])
        self.heights.truncate(kept)
        del self._outlines[kept:]
        self._outlines += [outline(item.node.message) for item in items[kept:]]
        for index in range(kept, len(items)):
            self._index[items[index].node.id] = index
            self.heights.append(self._estimate(index))

    def update(self, item: PathItem) -> bool:
        """Take the new state of one message; False when it is not shown."""
        index = self._index.get(item.node.id)
        if index is None:
            return False
        previous, self._items[index] = self._items[index], item
        self._update(index, previous)
        return True

    def _update(self, index: int, previous: PathItem) -> None:
        item = self._items[index]
        message = item.node.message
        layout = self._messages.get(item.node.id)
        if layout is None:
            if message != previous.node.message:
                self._outlines[index] = outline(message)
                self.heights[index] = self._estimate(index)
            return
        layout.item = item
        if layout.content.take(message):
            if layout.content.behind:
                layout.content.catch_up()
            self._show(index, layout)

    def append(self, key: int, text: str) -> None:
        """Add `text` to the end of a message; `catch_up` shows it."""
        index = self._index.get(key)
        if index is not None:
            self.layout(index).content.append(text)

    def catch_up(self, key: int) -> bool:
        """Show what was added to a message; False when there is nothing to show."""
        index = self._index.get(key)
        layout = self._messages.get(key)
        if index is None or layout is None or not layout.content.behind:
            return False
        layout.content.catch_up()
        self._show(index, layout)
        return True

    def tick(self, key: int, seconds: float) -> bool:
        """A second of thinking went by; False when the message does not think any more."""
        index = self._index.get(key)
        layout = self._messages.get(key)
        if index is None or layout is None or not layout.content.thinks:
            return False
        layout.content.thinking = (layout.content.thinking or 0.0) + seconds
        self._show(index, layout)
        return True

    def show_read(self, key: int) -> None:
        """Show what was read of a message in a thread."""
        index = self._index.get(key)
        layout = self._messages.get(key)
        if index is not None and layout is not None:
            if layout.content.behind:
                layout.content.catch_up()
            self._show(index, layout)

    def _show(self, index: int, layout: MessageLayout) -> None:
        if layout.metrics is self.metrics:
            layout.refresh()
            self._measure(index, layout)

    def embed(self, key: int, height: int | None) -> None:
        """Reserve `height` for an editor in place of a message's text; None shows the text."""
        index = self._index.get(key)
        if index is not None:
            layout = self.layout(index)
            layout.embedded = height
            self._measure(index, layout)

    def set_glass(self, key: int, glass: Glass | None) -> None:
        """Show a message as panes, or as print again; also where the panes are others now."""
        index = self._index.get(key)
        if index is None:
            return
        if glass is None:
            self._glasses.pop(key, None)
        else:
            self._glasses[key] = glass
        layout = self.layout(index)
        layout.content.glass = glass
        self._show(index, layout)

    def glass(self, key: int) -> Glass | None:
        """A message as panes; None where it is shown as print."""
        return self._glasses.get(key)

    def set_divider(self, index: int | None) -> None:
        """Make room above the message at `index` for a line across."""
        before, self._divider = self._divider, index
        for place in {before, index}:
            if place is not None and place < len(self._items):
                key = self._items[place].node.id
                layout = self._messages.get(key)
                if layout is not None:
                    layout.lead = self._lead(place)
                    self._measure(place, layout)
                else:
                    self.heights[place] = self._estimate(place)

    @property
    def divider(self) -> int | None:
        """The index of the message below the line across."""
        return self._divider

    def set_metrics(self, metrics: Metrics) -> None:
        """Take other measurements: all is estimated, and measured where it is seen."""
        self.metrics = metrics
        self.drop_views()
        self.heights = Heights(self._estimate(index) for index in range(len(self._items)))
        for key, layout in self._messages.items():
            if layout.embedded is not None:
                self.layout(self._index[key])

    def drop_views(self) -> None:
        """Have everything that is seen laid out anew: colors or words are others now."""
        for row in self._documents:
            row.view = None
        self._documents.clear()
        for glass in self._glasses.values():
            glass.forget()

    def _estimate(self, index: int) -> int:
        return estimate(self._outlines[index], self.metrics) + self._lead(index)

    def _lead(self, index: int) -> int:
        lead = self.metrics.top if index == 0 else 0
        return lead + self.metrics.divider if index == self._divider else lead

    def _measure(self, index: int, layout: MessageLayout) -> None:
        if self.heights[index] != layout.height:
            self.heights[index] = layout.height

    # -- layouts ----------------------------------------------------------

    def layout(self, index: int) -> MessageLayout:
        """The layout of a message, made when there is none; its height becomes a better one."""
        item = self._items[index]
        key = item.node.id
        layout = self._messages.get(key)
        if layout is None:
            arrived = partial(self._on_content_arrived, key)
            content = Content(item.node.message, self._reader, arrived)
            content.glass = self._glasses.get(key)
            layout = MessageLayout(
                item,
                content,
                self.metrics,
                self._views,
                laid_out=self._on_row_laid_out,
                states=self._states.pop(key, None),
            )
            layout.lead = self._lead(index)
            self._messages[key] = layout
            self._measure(index, layout)
            self._trim_messages()
            return layout
        if layout.metrics is not self.metrics:
            layout.measure(self.metrics)
            layout.lead = self._lead(index)
            self._measure(index, layout)
        self._messages.move_to_end(key)
        return layout

    def known(self, index: int) -> MessageLayout | None:
        """The layout of a message if there is one."""
        return self._messages.get(self._items[index].node.id)

    def ensure(self, index: int, row: int) -> int:
        """Lay out one row; returns by how much its height was wrong."""
        layout = self.layout(index)
        change = layout.ensure(row)
        entry = layout.rows[row]
        if entry in self._documents:
            self._documents.move_to_end(entry)
        if change:
            self._measure(index, layout)
        return change

    def remake(self, index: int, row: int) -> None:
        """Lay out a block anew whose state changed."""
        layout = self.layout(index)
        layout.remake(row)
        self._measure(index, layout)

    def take_finished(self) -> None:
        """Have the views take what was done for them in threads."""
        for key, layout in self._messages.items():
            if layout.metrics is self.metrics:
                layout.take_finished()
                self._measure(self._index[key], layout)

    def lay_down(self, index: int, y: float, bottom: float) -> float:
        """Lay out what lies between 0 and `bottom`, when the message at `index` begins at `y`.

        What is cut by the upper edge keeps its lower end, so that scrolling up into what was
        only estimated moves nothing that is seen.

        Returns:
            where the message at `index` begins now.
        """
        before = self.heights[index]
        layout = self.layout(index)
        if y < 0:
            y -= layout.height - before
        first = y
        while True:
            row = layout.row_at(-y) if y < 0 else 0
            top = y + layout.body_top + layout.heights.top(row)
            while row < len(layout.rows) and top < bottom and layout.embedded is None:
                change = self.ensure(index, row)
                if change and top < 0:
                    y -= change
                    top -= change
                    first -= change
                top += layout.heights[row]
                row += 1
            y += layout.height
            index += 1
            if index >= len(self._items) or y >= bottom:
                return first
            layout = self.layout(index)

    def lay_up(self, height: float) -> None:
        """Lay out the last `height` pixels."""
        index = len(self._items) - 1
        left = height
        while index >= 0 and left > 0:
            layout = self.layout(index)
            row = len(layout.rows) - 1
            room = left - (layout.height - layout.body_top - layout.body_height)
            while row >= 0 and room > 0 and layout.embedded is None:
                self.ensure(index, row)
                room -= layout.heights[row]
                row -= 1
            left -= layout.height
            index -= 1

    def visible(self, y: float, bottom: float) -> Iterator[tuple[int, int, MessageLayout]]:
        """Index, top in the viewport and layout of each message between `y` and `bottom`."""
        if not self._items:
            return
        index = self.heights.at(y)
        top = self.heights.top(index) - y
        while index < len(self._items) and top < bottom - y:
            layout = self.layout(index)
            yield index, int(top), layout
            top += self.heights[index]
            index += 1

    def trim(self) -> None:
        """Drop the views that were not looked at for the longest time."""
        while len(self._documents) > MOST_DOCUMENTS:
            row, _ = self._documents.popitem(last=False)
            row.view = None

    @property
    def documents(self) -> int:
        """How many blocks are laid out."""
        return len(self._documents)

    def _trim_messages(self) -> None:
        for key in list(self._messages):
            if len(self._messages) <= MOST_MESSAGES:
                return
            layout = self._messages[key]
            whole = layout.source == layout.item.node.message.content
            if layout.embedded is None and whole:
                if states := layout.states_to_keep():
                    self._states[key] = states
                self._forget(key)

    def _forget(self, key: int) -> None:
        layout = self._messages.pop(key, None)
        if layout is not None:
            layout.content.close()
            for row in layout.rows:
                self._documents.pop(row, None)

    def _on_content_arrived(self, key: int) -> None:
        self.arrived(key)

    def _on_row_laid_out(self, row: Row) -> None:
        self.layouts_made += 1
        self._documents[row] = None


def _nothing(_key: int) -> None:
    """Nobody asked."""
