"""The transcript for screen readers: a list whose items are texts.

The messages are painted and no widgets, so their interfaces are made here. Qt keeps pointers to
them; each `Reader` therefore keeps the Python side of its items alive as long as it lives.
The stubs of PySide know neither that Qt takes a null pointer for "none" nor what
`interface_cast` gives; hence the ignored overrides.
"""

# ruff: noqa: N802 - Qt calls these by its own names.

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextInterface,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import VoidPtr

from app.ui.chat.transcript import captions
from app.ui.chat.transcript.blocks import index_of_utf16, utf16_index, utf16_length
from app.ui.chat.transcript.selection import Place, Selection
from app.ui.phrase import listed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.chat.transcript.rendered import Rendered
    from app.ui.chat.transcript.view import Transcript

_NONE = VoidPtr(0)


@cache
def install() -> None:
    """Tell Qt who makes the interface of a transcript; once for each process."""
    QAccessible.installFactory(_make)


def _make(_class_name: str, item: QObject) -> QAccessibleInterface | None:
    from app.ui.chat.transcript.view import Transcript  # noqa: PLC0415 - it imports this module

    return item.reader() if isinstance(item, Transcript) else None


def focus_moved(view: Transcript, index: int) -> None:
    """Tell screen readers that the keyboard came to a message."""
    if QAccessible.isActive() and view.hasFocus():
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(index)
        QAccessible.updateAccessibility(event)


def announce(widget: QWidget, text: str) -> None:
    """Have screen readers say `text` when they are done with what they say."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Reader(QAccessibleWidget):
    """The list of messages, and after them the widgets among them."""

    def __init__(self, view: Transcript) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self._view = view
        self._messages: dict[int, MessageReader] = {}

    def _widgets(self) -> list[QWidget]:
        return [self._view.viewport(), self._view.verticalScrollBar()]

    def childCount(self) -> int:
        """Messages and widgets."""
        return len(self._view.flow) + len(self._widgets())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """A message, or a widget behind the last one."""
        count = len(self._view.flow)
        if 0 <= index < count:
            return self.message(index)
        widgets = self._widgets()
        if count <= index < count + len(widgets):
            return QAccessible.queryAccessibleInterface(widgets[index - count])
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Where a child stands; -1 when it is none."""
        if isinstance(child, MessageReader):
            return child.index()
        for place, widget in enumerate(self._widgets()):
            if child.object() is widget:
                return len(self._view.flow) + place
        return -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """The message at a point of the screen."""
        point = self._view.viewport().mapFromGlobal(QPoint(x, y))
        place = self._view.place_at(QPointF(point))
        return None if place is None else self.message(place.message)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The message that the keyboard is at."""
        index = self._view.flow.index_of(self._view.current)
        return None if index is None else self.message(index)

    def message(self, index: int) -> MessageReader:
        """The interface of a message."""
        key = self._view.flow.item(index).node.id
        reader = self._messages.get(key)
        if reader is None:
            self._forget_gone()
            reader = MessageReader(self._view, key)
            self._messages[key] = reader
            QAccessible.registerAccessibleInterface(reader)
        return reader

    def _forget_gone(self) -> None:
        """Qt deletes the interfaces of messages that are no longer shown."""
        for key in [key for key in self._messages if self._view.flow.index_of(key) is None]:
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(self._messages[key]))
            del self._messages[key]


class MessageReader(QAccessibleInterface):
    """One message: an item of the list with a name, a place and a text."""

    def __init__(self, view: Transcript, key: int) -> None:
        super().__init__()
        self._view = view
        self._key = key
        self._text = MessageText(view, key)

    def index(self) -> int:
        """Where it stands; -1 when it is no longer shown."""
        index = self._view.flow.index_of(self._key)
        return -1 if index is None else index

    def isValid(self) -> bool:
        """It is still shown."""
        return self.index() >= 0

    def object(self) -> QObject | None:  # type: ignore[override]
        """No QObject stands for a message."""
        return None

    def parent(self) -> QAccessibleInterface:
        """The list."""
        return self._view.reader()

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """It has none."""
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """It has none."""
        return None

    def childCount(self) -> int:
        """It has none."""
        return 0

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        """It has none."""
        return -1

    def role(self) -> QAccessible.Role:
        """An item of a list."""
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        """Whether the keyboard is here, and whether it can be seen."""
        state = QAccessible.State()
        flags = {"focusable": True, "readOnly": True, "selectableText": True, "multiLine": True}
        flags["focused"] = self._view.hasFocus() and self._view.current == self._key
        flags["offscreen"] = not self.rect().intersects(_on_screen(self._view))
        flags["busy"] = self._streaming()
        for name, value in flags.items():
            setattr(state, name, int(value))
        return state

    def _streaming(self) -> bool:
        index = self.index()
        return index >= 0 and self._view.flow.item(index).node.message.streaming

    def rect(self) -> QRect:
        """Its place on the screen."""
        index = self.index()
        if index < 0:
            return QRect()
        heights = self._view.flow.heights
        top = int(heights.top(index)) - self._view.verticalScrollBar().value()
        corner = self._view.viewport().mapToGlobal(QPoint(0, top))
        return QRect(corner.x(), corner.y(), self._view.viewport().width(), int(heights[index]))

    def text(self, kind: QAccessible.Text) -> str:
        """Who said it and when; the text itself as its value."""
        index = self.index()
        if index < 0:
            return ""
        message = self._view.flow.item(index).node.message
        if kind == QAccessible.Text.Name:
            name = captions.full_name(message, self._view.theme.language)
            return listed(name, self._view.left_out(self._key))
        if kind == QAccessible.Text.Value:
            return self._text.whole()
        if kind == QAccessible.Text.Description and message.facts is not None:
            return captions.figures(message.facts)
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """It cannot be changed."""

    def interface_cast(self, kind: QAccessible.InterfaceType) -> MessageText | VoidPtr:  # type: ignore[override]
        """Its text; a null pointer for all else, since None would end the program."""
        return self._text if kind == QAccessible.InterfaceType.TextInterface else _NONE


class MessageText(QAccessibleTextInterface):
    """The text of one message as it is read, without markup; Qt counts UTF-16 units.

    What a model thought is part of it where that is unfolded.

    In PySide 6.11 neither `selection` nor `attributes` can be given: what Qt asks for is then
    whatever lay in the memory. So there is a caret, at the end of what is selected, and no
    selection to ask for.
    """

    def __init__(self, view: Transcript, key: int) -> None:
        super().__init__()
        self._view = view
        self._key = key

    def _index(self) -> int:
        index = self._view.flow.index_of(self._key)
        return -1 if index is None else index

    def _said(self) -> Rendered | None:
        index = self._index()
        if index < 0:
            return None
        self._view.catch_up()
        return self._view.flow.layout(index).rendered()

    def whole(self) -> str:
        """All of it, without markup."""
        said = self._said()
        return "" if said is None else said.text

    def characterCount(self) -> int:
        """Length of the text."""
        return utf16_length(self.whole())

    def text(self, start: int, end: int) -> str:
        """A part of the text; -1 is its end."""
        text = self.whole()
        stop = len(text) if end < 0 else index_of_utf16(text, end)
        return text[index_of_utf16(text, max(0, start)) : stop]

    def _position(self, offset: int) -> int:
        """Qt's position of the character at `offset` of the source."""
        said = self._said()
        return 0 if said is None else utf16_index(said.text, said.index_of(offset))

    def _offset(self, position: int) -> int:
        """The offset in the source of the character at Qt's `position`."""
        said = self._said()
        return 0 if said is None else said.offset_of(index_of_utf16(said.text, position))

    def cursorPosition(self) -> int:
        """Where the selection was drawn to."""
        selection = self._view.selection
        if selection is None or selection.head.message != self._index():
            return 0
        return self._position(selection.head.offset)

    def setCursorPosition(self, position: int) -> None:
        """Begin a selection there."""
        self.setSelection(0, position, position)

    def selectionCount(self) -> int:
        """None that could be told."""
        return 0

    def addSelection(self, start: int, end: int) -> None:
        """There is one selection only."""
        self.setSelection(0, start, end)

    def setSelection(self, _which: int, start: int, end: int) -> None:
        """Select a part."""
        index = self._index()
        if index >= 0:
            first = Place(index, self._offset(start))
            self._view.select(Selection(first, Place(index, self._offset(end))))

    def removeSelection(self, _which: int) -> None:
        """Select nothing."""
        self._view.select(None)

    def characterRect(self, offset: int) -> QRect:
        """Where a character is on the screen."""
        index = self._index()
        if index < 0:
            return QRect()
        place = Place(index, self._offset(offset))
        area = self._view.rect_of(place).toAlignedRect()
        return QRect(self._view.viewport().mapToGlobal(area.topLeft()), area.size())

    def offsetAtPoint(self, point: QPoint) -> int:
        """The character at a point of the screen; -1 where another message is."""
        inside = self._view.viewport().mapFromGlobal(point)
        place = self._view.place_at(QPointF(inside))
        if place is None or place.message != self._index():
            return -1
        return self._position(place.offset)

    def scrollToSubstring(self, start: int, _end: int) -> None:
        """Bring a part into view."""
        index = self._index()
        if index >= 0:
            self._view.show_message(index)
            self._view.show_place(Place(index, self._offset(start)))


def _on_screen(view: Transcript) -> QRect:
    area = view.viewport().rect()
    return QRect(view.viewport().mapToGlobal(area.topLeft()), area.size())
