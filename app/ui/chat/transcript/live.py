"""What changes in the messages: others are shown, text streams in, threads are done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.ui.chat.transcript.scrolling import FlowArea
from app.ui.chat.transcript.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import PathItem
    from app.ui.chat.tokens.glass import Glass
    from app.ui.chat.transcript.furniture import Offers
    from app.ui.theme import Theme

_SECOND_MS = 1000


class LiveArea(FlowArea):
    """Shows messages as they come to be."""

    def __init__(
        self,
        theme: Theme,
        offers: Offers = lambda _key: frozenset(),
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty one; see `FlowArea`."""
        super().__init__(theme, offers, parent=parent)
        self._stream = Stream(self._catch_up, self)
        self._thinking = 0
        self._ticked = 0.0
        self._resting = QTimer(self, singleShot=True)
        self._resting.timeout.connect(self._on_resting_timeout)
        self._clock = QTimer(self, interval=_SECOND_MS)
        self._clock.timeout.connect(self._on_clock_timeout)
        self.flow.arrived = self._on_flow_arrived
        self.services.finished.connect(self._on_services_finished)

    def set_items(self, items: Sequence[PathItem]) -> None:
        """Show these messages; those that stay where they were are not laid out again."""
        self._stream.flush()
        self.flow.set_items(items)
        self.furniture.last = items[-1].node.id if items else 0
        self.arrange()
        if items and items[-1].node.message.streaming:
            self._start_clock(items[-1].node.id)

    def append(self, key: int, text: str) -> None:
        """Add `text` to the end of a message; it is shown within a thirtieth of a second."""
        self.flow.append(key, text)
        self._stream.add(key)

    def catch_up(self) -> None:
        """Show what was added at once."""
        self._stream.flush()

    def _catch_up(self, key: int) -> None:
        index = self.flow.index_of(key)
        if index is None:
            return
        height = self.flow.heights[index]
        if not self.flow.catch_up(key):
            return
        self._read_on(key)
        if self.flow.heights[index] != height or index != len(self.flow) - 1:
            self.arrange()
        elif self.isVisible():
            layout = self.flow.layout(index)
            top = int(self.flow.heights.top(index)) - self.verticalScrollBar().value()
            changed = layout.row_top(layout.changed_from)
            self.viewport().update(0, top + changed, self.width(), int(height) - changed)
        self._start_clock(key)

    def update_item(self, item: PathItem) -> None:
        """Take the new facts of one message."""
        with self.holding():
            changed = self.flow.update(item)
        if changed:
            self.arrange()

    def show_glass(self, key: int, glass: Glass | None, *, asked: bool = True) -> None:
        """Show a message as panes, or as print again; what is read stays where it is.

        Args:
            key: of the message.
            glass: its panes; None shows print.
            asked: for just now. Otherwise the end is followed still, where it is.
        """
        index = self.flow.index_of(key)
        if index is None:
            return
        place = self.flow.heights.top(index) - self.verticalScrollBar().value()
        if asked and 0 <= place < self.viewport().height():
            self.flow.set_glass(key, glass)
            self._go_to(self.flow.heights.top(index) - place)
            self.moved.emit()
        else:
            with self.holding():
                self.flow.set_glass(key, glass)
            self.arrange()

    # -- thinking ---------------------------------------------------------

    def _start_clock(self, key: int) -> None:
        index = self.flow.index_of(key)
        layout = None if index is None else self.flow.known(index)
        if layout is not None and layout.content.thinks and not self._clock.isActive():
            self._thinking, self._ticked = key, time.monotonic()
            self._clock.start()

    def _on_clock_timeout(self) -> None:
        now = time.monotonic()
        passed, self._ticked = now - self._ticked, now
        if self.flow.tick(self._thinking, passed):
            self.viewport().update()
        else:
            self._clock.stop()

    def _read_on(self, key: int) -> None:
        """Read what is not read yet when the reader has rested."""
        index = self.flow.index_of(key)
        layout = None if index is None else self.flow.known(index)
        if layout is not None and layout.content.behind and not self._resting.isActive():
            self._resting.setProperty("key", key)
            self._resting.start(int(layout.content.rest_s * 1000) + 1)

    def _on_resting_timeout(self) -> None:
        self._catch_up(self._resting.property("key"))

    # -- threads ----------------------------------------------------------

    def _on_flow_arrived(self, key: int) -> None:
        with self.holding():
            self.flow.show_read(key)
        self.arrange()
        self._read_on(key)

    def _on_services_finished(self) -> None:
        with self.holding():
            self.flow.take_finished()
        self.arrange()
