"""Reading and selecting with the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton

from app.ui.chat.transcript import accessible
from app.ui.chat.transcript.selection import Place, Selection, Unit, moved_as_read
from app.ui.widgets.focus import BY_KEYBOARD

if TYPE_CHECKING:
    from app.ui.chat.transcript.view import Transcript

_LINE_PX = 40
_PRESSING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})


class Keyboard:
    """What each key does.

    Up and Down go from message to message and scroll inside one that is longer than the window;
    Page Up and Page Down scroll; Home and End go to the first and the last message. With Shift
    the arrows select: characters, with Ctrl words, Up and Down whole messages. Tab goes through
    what can be pressed in the current message, Enter presses it. Left and Right walk over the
    panes of a message that is shown as tokens.
    """

    def __init__(self, view: Transcript) -> None:
        self._view = view

    def focus_in(self, reason: Qt.FocusReason) -> None:
        """The focus came; by keyboard it shows where it is."""
        if reason not in BY_KEYBOARD or not len(self._view.flow):
            return
        view = self._view
        shown = {layout.key for _, _, layout in view.visible_messages()}
        if view.current not in shown:
            view.set_current(view.flow.item(self._nearest()).node.id)
        view.show_ring(visible=True)

    def tab(self, step: int) -> bool:
        """Go on to what can be pressed; False where Tab leaves the text of the message."""
        view = self._view
        if view.flow.index_of(view.current) is None:
            return False
        view.glazing.leave()
        before = view.pressing.focused
        if before is None and step < 0:
            return False
        spot = view.pressing.step(view.current, step)
        if spot is None and step > 0:
            return self._into_footer()
        view.show_ring(visible=True)
        view.pressing.focus(spot)
        if spot is not None:
            view.show_spot(spot)
            accessible.announce(view, spot.control.name)
        return True

    def _into_footer(self) -> bool:
        """Go on to the actions of the current message; False where there are none."""
        footer = self._view.furniture.footer(self._view.current)
        buttons = [] if footer is None else footer.findChildren(QAbstractButton)
        open_ones = [
            button
            for button in buttons
            if button.isVisible()
            and button.isEnabled()
            and button.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not open_ones:
            return False
        first = min(open_ones, key=lambda button: button.mapToGlobal(QPoint()).x())
        first.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def press(self, event: QKeyEvent) -> bool:
        """Answer a key; False when it means nothing here."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._view.select_all()
        elif event.key() not in _PRESSING or not self._view.pressing.press_focused():
            return self._view.glazing.key(event) or self._move(event)
        return True

    def _move(self, event: QKeyEvent) -> bool:
        """Go on, or select on."""
        if not len(self._view.flow):
            return False
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers & Qt.KeyboardModifier.AltModifier:
            return False
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            words = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
            return self._select(key, "word" if words else "character")
        return self._go(key)

    # -- from message to message ------------------------------------------

    def _go(self, key: Qt.Key) -> bool:
        view = self._view
        last = len(view.flow) - 1
        match key:
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                page = view.viewport().height() - 2 * _LINE_PX
                view.scroll_by(page if key == Qt.Key.Key_PageDown else -page)
                self._set(self._nearest())
            case Qt.Key.Key_Home:
                view.scroll_to_start()
                self._set(0)
            case Qt.Key.Key_End:
                view.scroll_to_end()
                self._set(last)
            case Qt.Key.Key_Escape if view.pressing.focused is not None:
                view.pressing.focus(None)
            case Qt.Key.Key_Escape if view.selection is not None and not view.selection.empty:
                view.select(None)
            case _:
                return False
        return True

    def _step(self, step: int) -> None:
        """To the next message, or further inside one that goes on beyond the edge."""
        view = self._view
        index = view.flow.index_of(view.current)
        if index is None:
            self._set(self._nearest())
            return
        value, height = view.verticalScrollBar().value(), view.viewport().height()
        top = view.flow.heights.top(index)
        bottom = top + view.flow.heights[index]
        longer = bottom - top > height
        if longer and step > 0 and bottom > value + height:
            view.scroll_by(min(_LINE_PX, bottom - value - height))
        elif longer and step < 0 and top < value:
            view.scroll_by(-min(_LINE_PX, value - top))
        elif 0 <= index + step < len(view.flow):
            self._set(index + step)
            view.show_message(index + step)
        elif step > 0:
            view.scroll_to_end()
        else:
            view.scroll_to_start()

    def _set(self, index: int) -> None:
        self._view.set_current(self._view.flow.item(index).node.id)
        self._view.show_ring(visible=True)

    def _nearest(self) -> int:
        """The first message that begins in the viewport; the last one when it is followed."""
        view = self._view
        shown = view.visible_messages()
        if view.following or not shown:
            return len(view.flow) - 1
        for index, top, _ in shown:
            if top >= 0:
                return index
        return shown[0][0]

    # -- selecting --------------------------------------------------------

    def _select(self, key: Qt.Key, unit: Unit) -> bool:
        view = self._view
        selection = view.selection or self._start(key)
        head = selection.head
        source = view.flow.source(head.message)
        match key:
            case Qt.Key.Key_Left:
                head = moved_as_read(head, -1, unit, view.flow.rendered, len(view.flow))
            case Qt.Key.Key_Right:
                head = moved_as_read(head, 1, unit, view.flow.rendered, len(view.flow))
            case Qt.Key.Key_Up:
                up = head.message - 1 if head.offset == 0 else head.message
                head = Place(max(0, up), 0)
            case Qt.Key.Key_Down:
                whole = head.offset >= len(source) and head.message + 1 < len(view.flow)
                message = head.message + 1 if whole else head.message
                head = Place(message, len(view.flow.source(message)))
            case Qt.Key.Key_Home:
                head = Place(head.message, 0)
            case Qt.Key.Key_End:
                head = Place(head.message, len(source))
            case _:
                return False
        view.select(Selection(selection.anchor, head))
        view.show_place(head)
        return True

    def _start(self, key: Qt.Key) -> Selection:
        """Where a selection begins that has no beginning: an end of the current message."""
        index = self._view.flow.index_of(self._view.current)
        if index is None:
            index = self._nearest()
        backwards = key in {Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Home}
        offset = len(self._view.flow.source(index)) if backwards else 0
        return Selection(Place(index, offset), Place(index, offset))

    def _copy(self) -> None:
        view = self._view
        text = view.selected_text()
        index = view.flow.index_of(view.current)
        if not text and index is not None:
            text = view.flow.source(index)
        if text:
            QGuiApplication.clipboard().setText(text)
