"""A scroll area over a flow of messages: what is laid out, and where it stays.

It follows its end only while it is there. Whatever else changes, what is read stays where it is.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar, QWidget

from app.ui.chat.transcript.anchor import Anchor, anchor_at, value_for
from app.ui.chat.transcript.flow import Flow
from app.ui.chat.transcript.furniture import Furniture, Offers
from app.ui.chat.transcript.inserts import Inserts
from app.ui.chat.transcript.metrics import measure
from app.ui.chat.transcript.reader import Reader
from app.ui.chat.transcript.row_views import RowViews
from app.ui.chat.transcript.services import Services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent

    from app.ui.chat.transcript.message import MessageLayout
    from app.ui.theme import Theme

AT_END = -1.0
"""Position of a transcript that follows its end."""

_SLACK_PX = 4
_SINGLE_STEP = 40
_RING_ROOM = 8
"""Kept free above a message that is brought into view, for its focus ring."""

_EXACT_ROWS = 20


class QuietBar(QScrollBar):
    """Keeps its place but shows nothing while there is nothing to scroll."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint only when it can be moved."""
        if self.maximum() > self.minimum():
            super().paintEvent(event)


class FlowArea(QAbstractScrollArea):
    """The messages and the widgets among them, in place.

    Attributes:
        theme: colors, fonts and sizes.
        flow: the messages.
        furniture: the footers.
        services: what blocks share.

    Signals:
        asked: an action (``copy``, ``regenerate``, ``edit``, ``continue``, ``previous``,
            ``next``) and the id of the message it is meant for.
        moved: it was scrolled, or follows its end again, or no longer.
    """

    asked = Signal(str, int)
    moved = Signal()

    def __init__(
        self,
        theme: Theme,
        offers: Offers = lambda _key: frozenset(),
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty one.

        Args:
            theme: colors, fonts and sizes.
            offers: what can be done with the message of this id now.
            parent: its parent.
        """
        super().__init__(parent)
        self.theme = theme
        self._following = True
        self._arranging = False
        self._unread = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(QuietBar(Qt.Orientation.Vertical, self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setSingleStep(_SINGLE_STEP)
        metrics = measure(theme, self.viewport().width())
        self.services = Services(theme, self)
        self.destroyed.connect(self.services.close)
        views = RowViews(theme, self.services)
        self._parsing = Reader(self)
        self.flow = Flow(metrics, self._parsing, views)
        self.furniture = Furniture(theme, self.viewport(), offers)
        self.furniture.asked.connect(self.asked)
        self._inserts = Inserts(theme, self, self.viewport(), self.flow)
        self._inserts.jump.clicked.connect(self.scroll_to_end)
        theme.changed.connect(self._on_theme_changed)

    def warm_up(self) -> None:
        """Get ready what the first reply needs; the window is not kept waiting for it."""
        self._parsing.warm_up()

    # -- what stands among the messages -----------------------------------

    def set_activity(self, key: int, text: str) -> None:
        """Say under a message what the engine is doing for it."""
        if self.furniture.activity != (key, text):
            self.furniture.activity = (key, text)
            self._place_furniture()

    def set_unread(self, messages: int) -> None:
        """Draw a line below the first `messages`, which the model no longer reads."""
        self._unread = messages
        self.flow.set_divider(messages if 0 < messages < len(self.flow) else None)
        self.arrange()

    def set_tail(self, tail: QWidget | None) -> None:
        """Put a widget below the last message."""
        self._inserts.set_tail(tail)
        self.arrange()

    def set_editor(self, key: int, editor: QWidget | None) -> None:
        """Put an editor in place of the text of a message; None takes it away."""
        self._inserts.set_editor(key, editor)
        self.refit()

    def refit(self) -> None:
        """The editor or the tail asks for another height."""
        self._inserts.fit_editor()
        self.arrange()

    @property
    def edited(self) -> int:
        """Id of the message that an editor stands in place of; 0 for none."""
        return self._inserts.edited

    def refresh(self) -> None:
        """What can be done with the messages changed."""
        if self.isVisible():
            self._place_furniture()

    # -- position ---------------------------------------------------------

    @property
    def following(self) -> bool:
        """New text is followed."""
        return self._following

    def position(self) -> float:
        """Index of the uppermost message, and how much of it is above; -1 at the end."""
        if self._following or not len(self.flow):
            return AT_END
        value = self.verticalScrollBar().value()
        index = self.flow.heights.at(value)
        into = (value - self.flow.heights.top(index)) / max(1, self.flow.heights[index])
        return index + min(0.999, max(0.0, into))

    def set_position(self, position: float) -> None:
        """Go to where `position` said."""
        self._following = position < 0 or not len(self.flow)
        if not self._following:
            index = min(int(position), len(self.flow) - 1)
            for row in range(min(_EXACT_ROWS, len(self.flow.layout(index).rows))):
                self.flow.ensure(index, row)
            into = (position - int(position)) * self.flow.heights[index]
            self._set_range()
            self._set_scroll(self.flow.heights.top(index) + into)
        self.arrange()

    @contextmanager
    def keeping_in_place(self, key: int, step: int) -> Iterator[None]:
        """Within it the version of a message is switched: the new one stands where it stood.

        Args:
            key: the message whose version is switched.
            step: the direction; a focus on that button of the switch stays on it.
        """
        index = self.flow.index_of(key)
        footer = self.furniture.footer(key)
        focused = footer is not None and footer.has_focus()
        top = 0.0 if index is None else self.flow.heights.top(index)
        place = top - self.verticalScrollBar().value()
        yield
        if index is None or index >= len(self.flow):
            return
        self._go_to(self.flow.heights.top(index) - place)
        footer = self.furniture.footer(self.flow.item(index).node.id)
        if focused and footer is not None:
            footer.focus_branches(step)
        self.moved.emit()

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Within it heights change; what is read stays where it is, the end the end."""
        anchor = None if self._following else self._anchor()
        yield
        self._restore(anchor)

    def _anchor(self) -> Anchor | None:
        return anchor_at(self.flow, self.verticalScrollBar().value())

    def _restore(self, anchor: Anchor | None) -> None:
        value = None if anchor is None else value_for(self.flow, anchor)
        if value is not None:
            self._set_range()
            self._set_scroll(value)

    def _go_to(self, value: float) -> None:
        """Scroll there; the end is followed from now on if it is there."""
        self._following = False
        self._set_range()
        self._set_scroll(value)
        self.arrange()
        bar = self.verticalScrollBar()
        self._following = bar.value() >= bar.maximum() - _SLACK_PX

    def go_to(self, key: int, offset: int, y: float) -> None:
        """Scroll so that a place in a message stands `y` below the upper edge."""
        for _ in range(2):
            # What is laid out for the first time around it may be higher than was thought.
            value = value_for(self.flow, Anchor(key, offset, y))
            if value is not None:
                self._go_to(value)
        self.moved.emit()

    def remake_block(self, key: int, start: int) -> None:
        """Lay out a block anew whose state changed; its top stays where it is."""
        index = self.flow.index_of(key)
        if index is None:
            return
        layout = self.flow.layout(index)
        row = layout.first_part(layout.row_of(start))
        value = self.verticalScrollBar().value()
        place = self.flow.heights.top(index) + layout.row_top(row) - value
        self.flow.remake(index, row)
        top = self.flow.heights.top(index) + layout.row_top(row)
        if place + layout.block_height(row) < _RING_ROOM:
            # It was folded from its lower end, which would be out of sight now.
            place = _RING_ROOM
        self._go_to(top - place)
        self.moved.emit()

    def scroll_to_end(self) -> None:
        """Show the end and follow it."""
        self._following = True
        self.arrange()
        self.moved.emit()

    def scroll_to_start(self) -> None:
        """Show the first message."""
        self._following = False
        self._set_scroll(0)
        self.arrange()
        self.moved.emit()

    def scroll_by(self, pixels: float) -> None:
        """Scroll, as a user does."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(pixels))

    def show_message(self, index: int) -> None:
        """Scroll as little as needed to see a message, its start where it is too long."""
        layout = self.flow.layout(index)
        for row in range(min(3, len(layout.rows))):
            self.flow.ensure(index, row)
        top = self.flow.heights.top(index)
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        bottom = top + self.flow.heights[index]
        wanted: float = value
        if top < value + _RING_ROOM or bottom - top > height:
            wanted = max(0, top - _RING_ROOM)
        elif bottom > value + height:
            wanted = bottom - height
        if wanted != value:
            self.verticalScrollBar().setValue(int(wanted))

    # -- arrangement ------------------------------------------------------

    def arrange(self) -> None:
        """Lay out what is visible, keep in place what is read, and place the widgets."""
        if self._arranging or not self.isVisible():
            return
        self._arranging = True
        try:
            height = self.viewport().height()
            if self._following:
                self.flow.lay_up(height)
                self._set_range()
                self._set_scroll(self.verticalScrollBar().maximum())
            elif len(self.flow):
                self._arrange_from(self.verticalScrollBar().value(), height)
            else:
                self._set_range()
            self._place_furniture()
            self.flow.trim()
        finally:
            self._arranging = False
        self.viewport().update()

    def _arrange_from(self, value: int, height: int) -> None:
        index = self.flow.heights.at(value)
        top = self.flow.heights.top(index)
        first = self.flow.lay_down(index, top - value, height)
        self._set_range()
        wanted = self.flow.heights.top(index) - first
        bar = self.verticalScrollBar()
        if wanted > bar.maximum():
            # Less than was estimated: the end is nearer than the place that was asked for.
            self.flow.lay_up(height)
            self._set_range()
            wanted = bar.maximum()
        self._set_scroll(wanted)

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        total = int(self.flow.heights.total) + self._inserts.tail_height
        was_blocked = bar.blockSignals(True)
        bar.setPageStep(height)
        bar.setRange(0, max(0, total - height))
        bar.blockSignals(was_blocked)

    def _set_scroll(self, value: float) -> None:
        bar = self.verticalScrollBar()
        was_blocked = bar.blockSignals(True)
        bar.setValue(round(value))
        bar.blockSignals(was_blocked)
        bar.update()

    def _place_furniture(self) -> None:
        if not self.furniture.arrange(self.visible_messages(), self.flow.metrics):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        bar = self.verticalScrollBar()
        self._inserts.place(bar.value())
        away = not self._following and bar.value() < bar.maximum() - _SLACK_PX
        if self._inserts.show_jump(away=away):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def visible_messages(self) -> list[tuple[int, int, MessageLayout]]:
        """Index, top and layout of each message in the viewport."""
        value = self.verticalScrollBar().value()
        return list(self.flow.visible(value, value + self.viewport().height()))

    # -- events -----------------------------------------------------------

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """A user scrolled: follow the end from now on only if it was reached."""
        if self._arranging:
            return
        bar = self.verticalScrollBar()
        self._following = bar.value() >= bar.maximum() - _SLACK_PX
        self.arrange()
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again at another width; what is read stays."""
        super().resizeEvent(event)
        self._measure()

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing was laid out while it was hidden."""
        super().showEvent(event)
        self.arrange()

    def _measure(self) -> None:
        metrics = measure(self.theme, self.viewport().width())
        if metrics != self.flow.metrics:
            with self.holding():
                self.flow.set_metrics(metrics)
                self._inserts.fit_editor()
        self.arrange()

    def _on_theme_changed(self) -> None:
        with self.holding():
            self.flow.drop_views()
        self._measure()
        self.viewport().update()
