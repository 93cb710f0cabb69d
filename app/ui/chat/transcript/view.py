"""The transcript: the messages of the open branch, to be read, selected and acted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter

from app.ui.chat.transcript import accessible
from app.ui.chat.transcript.keyboard import Keyboard
from app.ui.chat.transcript.painting import MessagePainter
from app.ui.chat.transcript.pointer import Pointer
from app.ui.chat.transcript.scrolling import FlowArea
from app.ui.chat.transcript.selection import Place, Selection, selected_text, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import (
        QContextMenuEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QWheelEvent,
    )
    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import PathItem
    from app.ui.chat.transcript.furniture import Offers
    from app.ui.theme import Theme

_MARGIN_PX = 40


class Transcript(FlowArea):
    """The messages of the open branch.

    Signals:
        current_changed: id of the message that the keyboard is at; 0 for none.
        selection_changed: another text is selected.
        menu_requested: id of the message under the pointer (0 for none) and the place on screen.
    """

    current_changed = Signal(int)
    selection_changed = Signal()
    menu_requested = Signal(int, QPoint)

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
        self._selection: Selection | None = None
        self._ring = False
        self._reader: accessible.Reader | None = None
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
        super().set_items(items)
        if self._selection is not None and self._selection.high.message >= len(self.flow):
            self.select(None)
        if self.flow.index_of(self.furniture.current) is None:
            self.set_current(0)

    # -- selection and current message ------------------------------------

    @property
    def selection(self) -> Selection | None:
        """What is selected; None where nothing was begun."""
        return self._selection

    def select(self, selection: Selection | None) -> None:
        """Select something else."""
        if selection != self._selection:
            self._selection = selection
            self.viewport().update()
            self.selection_changed.emit()

    def select_all(self) -> None:
        """Select all messages."""
        self.select(whole(self.flow))

    def selected_text(self) -> str:
        """The exact source of what is selected; empty where nothing is."""
        if self._selection is None or self._selection.empty:
            return ""
        return selected_text(self._selection, self.flow.source)

    @property
    def current(self) -> int:
        """Id of the message that the keyboard is at; 0 for none."""
        return self.furniture.current

    def set_current(self, key: int) -> None:
        """Bring the keyboard to a message."""
        if key == self.furniture.current:
            return
        self.furniture.current = key
        if self.isVisible():
            self._place_furniture()
        self.viewport().update()
        index = self.flow.index_of(key)
        if index is not None:
            accessible.focus_moved(self, index)
        self.current_changed.emit(key)

    def place_at(self, point: QPointF) -> Place | None:
        """The place in a text nearest to a point of the viewport."""
        if not len(self.flow):
            return None
        value = self.verticalScrollBar().value()
        y = point.y() + value
        index = self.flow.heights.at(y)
        layout = self.flow.layout(index)
        into = y - self.flow.heights.top(index)
        if layout.embedded is not None:
            return Place(index, 0)
        if into < layout.body_top:
            return Place(index, 0)
        if into >= layout.body_top + layout.body_height:
            return Place(index, len(layout.source))
        return Place(index, layout.offset_at(point.x(), into))

    def rect_of(self, place: Place) -> QRectF:
        """Where a place is, in the viewport."""
        layout = self.flow.layout(place.message)
        top = self.flow.heights.top(place.message) - self.verticalScrollBar().value()
        return layout.rect_of(place.offset).translated(0, top)

    def hover(self, key: int) -> None:
        """The pointer is over a message; 0 for none."""
        if key != self.furniture.hovered:
            self.furniture.hovered = key
            self._place_furniture()

    def show_place(self, place: Place) -> None:
        """Scroll as little as needed to see a place."""
        area = self.rect_of(place)
        if area.top() < 0:
            self.scroll_by(area.top() - _MARGIN_PX)
        elif area.bottom() > self.viewport().height():
            self.scroll_by(area.bottom() - self.viewport().height() + _MARGIN_PX)

    # -- events -----------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is visible."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.theme.color("surface"))
        painter.setClipRect(event.rect())
        brush = MessagePainter(painter, self.theme, self.flow.metrics, self.viewport().height())
        for index, top, layout in self.visible_messages():
            if index == self.flow.divider:
                brush.paint_divider(layout, top, self._unread)
            brush.paint(index, layout, top, self._selection)
            if self._ring and layout.key == self.current:
                brush.paint_ring(layout, top)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A step up stops following at once, even before the first pixel."""
        if event.angleDelta().y() > 0 and self.verticalScrollBar().maximum() > 0:
            self._following = False
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a selection."""
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
        if visible != self._ring:
            self._ring = visible
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """The pointer left."""
        if event.type() == QEvent.Type.Leave:
            self.hover(0)
        elif event.type() == QEvent.Type.LayoutRequest:
            self.refit()
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
