"""The transcript: the messages of the open branch, to be read, selected and acted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHelpEvent, QPainter
from PySide6.QtWidgets import QToolTip

from app.ui.chat.transcript import accessible
from app.ui.chat.transcript.announcing import Announcer
from app.ui.chat.transcript.controls import Controls
from app.ui.chat.transcript.glazing import Glazing
from app.ui.chat.transcript.highlights import Found, Highlights
from app.ui.chat.transcript.keyboard import Keyboard
from app.ui.chat.transcript.left_out import paint_veil, reason
from app.ui.chat.transcript.painting import MessagePainter
from app.ui.chat.transcript.placing import PlaceArea
from app.ui.chat.transcript.pointer import Pointer
from app.ui.chat.transcript.pressing import Pressing
from app.ui.chat.transcript.selection import Selection, selected_text, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import (
        QContextMenuEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )
    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import PathItem
    from app.ui.chat.transcript.furniture import Offers
    from app.ui.chat.transcript.left_out import LeftOut
    from app.ui.theme import Theme


class Transcript(PlaceArea):
    """The messages of the open branch.

    Signals:
        filled: other messages are shown, or others too.
        current_changed: id of the message that the keyboard is at; 0 for none.
        selection_changed: another text is selected.
        menu_requested: id of the message under the pointer (0 for none) and the place on screen.
        control_pressed: id of the message, start of the block and the `Control` that was pressed
            in it. What only changes how a block looks has been done by then.
    """

    filled = Signal()
    current_changed = Signal(int)
    selection_changed = Signal()
    menu_requested = Signal(int, QPoint)
    control_pressed = Signal(int, int, object)

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
        super().__init__(theme, offers, parent=parent)
        self._highlights = Highlights(theme)
        self._ring = False
        self._reader: accessible.Reader | None = None
        self._left_out: Mapping[int, LeftOut] = {}
        self.pressing = Pressing(self)
        self.pressing.pressed.connect(self.control_pressed)
        self.glazing = Glazing(self)
        self._announcer = Announcer(self)
        self.controls = Controls(self)
        self.pressing.pressed.connect(self.controls.press)
        self._pointer = Pointer(self)
        self._keyboard = Keyboard(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        accessible.install()
        self.retranslate()

    def retranslate(self) -> None:
        """Set its words again."""
        self.setAccessibleName(self.tr("Messages"))
        self.viewport().update()

    def reader(self) -> accessible.Reader:
        """Its interface for screen readers."""
        if self._reader is None:
            self._reader = accessible.Reader(self)
        return self._reader

    def set_items(self, items: Sequence[PathItem]) -> None:
        """Show these messages; those that stay where they were are not laid out again."""
        marked = self._marked()
        super().set_items(items)
        if marked != self._marked():
            self.select(None)  # it would mark other words, those of another version
        if self.flow.index_of(self.furniture.current) is None:
            self.set_current(0)
        self.filled.emit()

    def _marked(self) -> list[int]:
        """Ids of the messages that the selection lies in."""
        if self.selection is None:
            return []
        low, high = self.selection.low.message, self.selection.high.message
        return [item.node.id for item in self.flow.items()[low : high + 1]]

    def update_item(self, item: PathItem) -> None:
        """Take the new facts of one message."""
        super().update_item(item)
        if not item.node.message.streaming:
            self._announcer.take(item.node.id, ended=True)

    def _catch_up(self, key: int) -> None:
        super()._catch_up(key)
        self._announcer.take(key)

    # -- selection and what was found -------------------------------------

    @property
    def selection(self) -> Selection | None:
        """What is selected; None where nothing was begun."""
        return self._highlights.selection

    def select(self, selection: Selection | None) -> None:
        """Select something else."""
        if selection != self._highlights.selection:
            self._highlights.selection = selection
            self.viewport().update()
            self.selection_changed.emit()

    def select_all(self) -> None:
        """Select all messages."""
        self.select(whole(self.flow))

    def selected_text(self) -> str:
        """The exact source of what is selected; empty where nothing is."""
        if self.selection is None or self.selection.empty:
            return ""
        return selected_text(self.selection, self.flow.source)

    def selected_as_text(self) -> str:
        """What is selected as it is read, without Markdown; empty where nothing is."""
        if self.selection is None or self.selection.empty:
            return ""
        return selected_text(self.selection, self.flow.source, self.flow.plain)

    def copy_as_text(self, key: int = 0) -> bool:
        """Copy what is selected as it is read, without Markdown; False where there is nothing.

        Without a selection it is the message `key`, for 0 the current or else the last one.
        """
        text = self.selected_as_text()
        index = self.flow.index_of(key or self.current)
        if index is None:
            index = len(self.flow) - 1
        if not text and index >= 0:
            self.catch_up()
            text = self.flow.plain(index)
        if text:
            QGuiApplication.clipboard().setText(text)
        return bool(text)

    def set_found(self, found: Sequence[Found], current: int = -1) -> None:
        """Mark what a search found.

        Args:
            found: id of the message and range of its source, in the order of the text.
            current: the index of the one that is looked at; -1 for none.
        """
        here = found[current] if 0 <= current < len(found) else None
        self._highlights.set_found(found, here)
        self.viewport().update()

    # -- what the model does not read -------------------------------------

    def set_left_out(self, left_out: Mapping[int, LeftOut]) -> None:
        """Dim the messages with these ids, which the model does not read."""
        if left_out != self._left_out:
            self._left_out = dict(left_out)
            self.viewport().update()

    def left_out(self, key: int) -> str:
        """Why the model does not read a message; empty where it does."""
        kind = self._left_out.get(key)
        return "" if kind is None else reason(kind)

    # -- current message --------------------------------------------------

    @property
    def current(self) -> int:
        """Id of the message that the keyboard is at; 0 for none."""
        return self.furniture.current

    def set_current(self, key: int) -> None:
        """Bring the keyboard to a message."""
        if key == self.furniture.current:
            return
        self.furniture.current = key
        self.pressing.focus(None)
        self.glazing.leave()
        if self.isVisible():
            self._place_furniture()
        self.viewport().update()
        index = self.flow.index_of(key)
        if index is not None:
            accessible.focus_moved(self, index)
        self.current_changed.emit(key)

    def hover(self, key: int) -> None:
        """The pointer is over a message; 0 for none."""
        if key != self.furniture.hovered:
            self.furniture.hovered = key
            self._place_furniture()

    # -- events -----------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is visible."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.theme.color("surface"))
        painter.setClipRect(event.rect())
        focused = self.pressing.focused if self._ring else None
        brush = MessagePainter(
            painter,
            self.theme,
            self.flow.metrics,
            event.rect(),
            highlights=self._highlights,
            focused=focused,
        )
        for index, top, layout in self.visible_messages():
            if index == self.flow.divider:
                brush.paint_divider(layout, top, self._unread)
            brush.paint(index, layout, top)
            kind = self._left_out.get(layout.key)
            if kind is not None:
                paint_veil(painter, self.theme, layout, top, kind)
            walking = self.glazing.walking or focused is not None
            if self._ring and layout.key == self.current and not walking:
                brush.paint_ring(layout, top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the question about a link in sight."""
        super().resizeEvent(event)
        self.controls.place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A step up stops following at once, even before the first pixel."""
        if self._pointer.wheel(event):
            event.accept()
            return
        if event.angleDelta().y() > 0 and self.verticalScrollBar().maximum() > 0:
            self._following = False
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a selection, or press what is there."""
        self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the selection; show the actions of the message under the pointer."""
        self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the selection."""
        self._pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word."""
        self._pointer.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu."""
        place = self.place_at(QPointF(self.viewport().mapFrom(self, event.pos())))
        key = self.current
        if place is not None and event.reason() == event.Reason.Mouse:
            key = self.flow.item(place.message).node.id
        self.menu_requested.emit(key, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from message to message, select, copy."""
        if not self._keyboard.press(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks what can be pressed in the current message before it leaves."""
        if self.hasFocus() and self._keyboard.tab(1 if forward else -1):
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By keyboard it comes to a message."""
        super().focusInEvent(event)
        self._keyboard.focus_in(event.reason())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes with the focus."""
        super().focusOutEvent(event)
        self.show_ring(visible=False)

    def show_ring(self, *, visible: bool) -> None:
        """Show or hide the ring round the current message."""
        if not visible:
            self.pressing.focus(None)
            self.glazing.leave()
        if visible != self._ring:
            self._ring = visible
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """The pointer left, or rests on something that has a name."""
        if event.type() == QEvent.Type.Leave:
            self.hover(0)
            self.pressing.hover(None)
            self.glazing.hover(None)
        elif event.type() == QEvent.Type.LayoutRequest:
            self.refit()
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._hint(QPointF(event.pos())), self)
            return True
        return super().viewportEvent(event)

    def _hint(self, point: QPointF) -> str:
        """The name of what is at a point of the viewport."""
        spot = self.pressing.spot_at(point)
        if spot is not None:
            return spot.control.name
        pane = self.glazing.pane_at(point)
        if pane is not None:
            return pane.glass.told(pane.token)
        place = self.place_at(point)
        return "" if place is None else self.left_out(self.flow.item(place.message).node.id)

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.controls.retranslate()
            self.flow.drop_views()
            self.arrange()
        super().changeEvent(event)
