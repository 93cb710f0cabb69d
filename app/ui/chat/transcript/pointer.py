"""Selecting and pressing with the mouse."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.ui.chat.transcript.pressing import CURSORS, TEXT
from app.ui.chat.transcript.selection import Place, Selection

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QWheelEvent

    from app.ui.chat.transcript.view import Transcript

AUTO_SCROLL_MS = 30
_FASTEST_PX = 60
_NEAR_PX = 6
_SAME_GESTURE_S = 0.4


class Pointer(QObject):
    """Turns presses and moves of the mouse into a selection, and scrolls while it is drawn out."""

    def __init__(self, view: Transcript) -> None:
        super().__init__(view)
        self._view = view
        self._drawing = False
        self._place = QPointF()
        self._double = QPointF()
        self._pressed = QPointF()
        self._scrolled = 0.0
        self._since_double = QTimer(self)
        self._since_double.setSingleShot(True)
        self._timer = QTimer(self)
        self._timer.setInterval(AUTO_SCROLL_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def press(self, event: QMouseEvent) -> None:
        """Begin to select; with Shift go on from where the selection began."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = self._view.place_at(event.position())
        if place is None:
            return
        self._view.show_ring(visible=False)
        self._pressed = event.position()
        on_control = self._view.pressing.press(event.position())
        self._view.set_current(self._view.flow.item(place.message).node.id)
        held = self._view.pressing.held
        if on_control and held is not None and held.control.kind not in TEXT:
            return
        if self._since_double.isActive() and _near(event.position(), self._double):
            self._since_double.stop()
            self._select_line(place)
            return
        begun = self._view.selection
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and begun is not None:
            self._view.select(Selection(begun.anchor, place))
        else:
            self._view.select(Selection(place, place))
        self._drawing = True

    def move(self, event: QMouseEvent) -> None:
        """Draw the selection, or note which message the pointer is over."""
        self._place = event.position()
        if self._view.pressing.drag(event.position()):
            return
        if self._view.pressing.held is not None and not _near(self._place, self._pressed):
            self._view.pressing.let_go()
        if not self._drawing:
            self._hover(event.position())
            return
        self._extend()
        outside = not 0 <= self._place.y() < self._view.viewport().height()
        if outside and not self._timer.isActive():
            self._timer.start()
        elif not outside:
            self._timer.stop()

    def release(self, event: QMouseEvent) -> None:
        """The selection is done; X11 has it for the middle button."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        drawing, self._drawing = self._drawing, False
        self._timer.stop()
        self._view.pressing.release(event.position())
        if drawing and _near(event.position(), self._pressed):
            self._view.glazing.press(event.position())
        clipboard = QGuiApplication.clipboard()
        text = self._view.selected_text()
        if text and clipboard.supportsSelection():
            clipboard.setText(text, clipboard.Mode.Selection)

    def wheel(self, event: QWheelEvent) -> bool:
        """Scroll what is inside a block; False where the transcript scrolls."""
        move = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        dx, dy = -move.x(), -move.y()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not dx:
            dx, dy = dy, 0
        now = time.monotonic()
        if abs(dy) > abs(dx) and now - self._scrolled < _SAME_GESTURE_S:
            # Begun on the transcript: a block that comes under the pointer does not take over.
            self._scrolled = now
            return False
        view = self._view.pressing.view_at(event.position())
        sideways = abs(dx) > abs(dy)
        if view is not None and view.scroll(dx if sideways else 0, 0 if sideways else dy):
            self._view.viewport().update()
            return True
        if not sideways:
            self._scrolled = now
        return sideways

    def double_click(self, event: QMouseEvent) -> None:
        """Select the word; a third click takes the line."""
        place = self._view.place_at(event.position())
        if place is None or event.button() != Qt.MouseButton.LeftButton:
            return
        start, end = self._view.flow.layout(place.message).word_at(place.offset)
        self._view.select(Selection(Place(place.message, start), Place(place.message, end)))
        self._double = event.position()
        self._since_double.start(QApplication.doubleClickInterval())

    def _select_line(self, place: Place) -> None:
        source = self._view.flow.source(place.message)
        start = source.rfind("\n", 0, place.offset) + 1
        end = source.find("\n", place.offset)
        end = len(source) if end < 0 else end
        self._view.select(Selection(Place(place.message, start), Place(place.message, end)))

    def _extend(self) -> None:
        begun = self._view.selection
        place = self._view.place_at(self._place)
        if begun is not None and place is not None:
            self._view.select(Selection(begun.anchor, place))

    def _hover(self, point: QPointF) -> None:
        over = 0
        over_text = False
        for _, top, layout in self._view.visible_messages():
            if top + layout.lead <= point.y() < top + layout.height:
                over = layout.key
                text_top = top + layout.body_top
                over_text = text_top <= point.y() < text_top + layout.body_height
                left = point.x() - layout.text_left
                over_text = over_text and 0 <= left < layout.text_width
                break
        self._view.hover(over)
        spot = self._view.pressing.hover(point)
        over_pane = self._view.glazing.hover(point) is not None
        over_text = over_text and not over_pane
        shape = Qt.CursorShape.IBeamCursor if over_text else Qt.CursorShape.ArrowCursor
        if spot is not None:
            shape = CURSORS.get(spot.control.kind, Qt.CursorShape.ArrowCursor)
        if self._view.viewport().cursor().shape() != shape:
            self._view.viewport().setCursor(shape)

    def _on_timer_timeout(self) -> None:
        height = self._view.viewport().height()
        beyond = self._place.y() if self._place.y() < 0 else self._place.y() - height
        self._view.scroll_by(max(-_FASTEST_PX, min(_FASTEST_PX, beyond)))
        self._extend()


def _near(one: QPointF, other: QPointF) -> bool:
    return (one - other).manhattanLength() <= _NEAR_PX
