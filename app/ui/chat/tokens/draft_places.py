"""Places in the draft: characters of its text, and where the editor has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.ui.chat.draft import is_fold

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from app.ui.chat.draft import DraftEditor
    from app.ui.theme import Theme


class DraftPlaces:
    """Of one editor. Offsets count characters of `DraftEditor.text`."""

    def __init__(self, theme: Theme, editor: DraftEditor) -> None:
        self._theme = theme
        self._editor = editor

    def before_cursor(self) -> str:
        """What is written before the cursor."""
        return self._before(self._editor.textCursor().position())

    def offset_at(self, point: QPoint) -> int:
        """The character under a point of the viewport; -1 where none is."""
        cursor = self._editor.cursorForPosition(point)
        box = self._editor.cursorRect(cursor)
        if not box.top() <= point.y() <= box.bottom():
            return -1
        # The nearest gap is given; the character lies before it when the pointer does.
        before = point.x() < box.left()
        if (before and cursor.atBlockStart()) or (not before and cursor.atBlockEnd()):
            return -1
        return len(self._before(cursor.position())) - before

    def light(self, start: int, end: int) -> None:
        """Light up some characters; none where `start` is below 0."""
        lights = []
        if start >= 0:
            light = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._editor.document())
            cursor.setPosition(self._position_of(start))
            cursor.setPosition(self._position_of(end), QTextCursor.MoveMode.KeepAnchor)
            light.cursor = cursor
            light.format.setBackground(self._theme.color("selection"))
            lights.append(light)
        self._editor.setExtraSelections(lights)

    def _before(self, position: int) -> str:
        """What is written before one of Qt's places."""
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        return self._editor.text_in(cursor)

    def _position_of(self, offset: int) -> int:
        """Qt's place before a character."""
        block, left = self._editor.document().begin(), offset
        while block.isValid():
            text = block.text()
            if left <= len(text) or not block.next().isValid():
                units = len(text[:left].encode("utf-16-le", "surrogatepass")) // 2
                return block.position() + units
            left -= len(text)
            block = block.next()
            left -= 0 if is_fold(block) else 1
        return 0
