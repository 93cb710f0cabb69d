"""Where the text is written that falls into tokens."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.ui.chat.draft import local_files
from app.ui.lens.tokens.earlier import Earlier
from app.ui.lens.tokens.mirror import Mirror
from app.ui.lens.tokens.soft_lines import (
    LONGEST,
    MARK,
    bytes_of,
    encoded,
    first_units,
    soft_end,
    softened,
    units,
)
from app.ui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QMouseEvent, QTextBlock
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

LEAST_LINES, MOST_LINES = 3, 9
PARAGRAPH = "\u2029"
"""What a document has between its lines."""
PART = 64 * 1024
"""Characters that are put in between two frames when a long text is opened."""
FRAME_S = 0.008


class Editor(TextBox):
    """Plain text; of a long line the view shows parts, the text stays one line.

    Signals:
        edited: the text is another now.
        pointed: byte under the pointer, -1 for none.
        pressed: byte where it was clicked.
        filled: characters that are in, characters in all, while a long text is put in.
        files_given: paths of files that were pasted.
    """

    edited = Signal()
    pointed = Signal(int)
    pressed = Signal(int)
    filled = Signal(int, int)
    files_given = Signal(list)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, LEAST_LINES, MOST_LINES, parent=parent)
        self.mirror = Mirror(self.document(), parent=self)
        self._earlier = Earlier()
        self._marked: tuple[int, int] | None = None
        self._filling = ""
        self._filled = 0
        self._coming = b""
        self._softening = False
        self._at = 0
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._on_timer_timeout)
        self.setUndoRedoEnabled(True)
        self.viewport().setMouseTracking(True)
        self.textChanged.connect(self._on_self_text_changed)
        self.cursorPositionChanged.connect(self._on_self_cursor_position_changed)
        theme.changed.connect(self._mark)
        self.retranslate()

    # -- the text ---------------------------------------------------------

    def data(self) -> bytes:
        """What was written, in bytes; of a long text also what is still on its way."""
        return self._coming if self._filling else self.mirror.data

    def set_source(self, text: str | bytes, shown: str | None = None) -> None:
        """Show another text; `take_back` brings the one before.

        Args:
            text: any bytes. A long one is told at once, and put in part by part.
            shown: it as `softened` gives it, where that was made in a thread.
        """
        before = self.data()
        if before or self.can_take_back:
            self._earlier.keep(before)
        self._show(text, softened(text) if shown is None else shown)

    def _show(self, text: str | bytes, shown: str) -> None:
        if len(shown) <= PART:
            self._end_filling()
            self.showing = True
            self.setPlainText(shown)
            self.showing = False
            return
        self.setUndoRedoEnabled(False)
        self._filling, self._filled = shown, 0
        self._coming = text if isinstance(text, bytes) else encoded(text)
        self.setReadOnly(True)
        self.blockSignals(True)
        self.clear()
        self.blockSignals(False)
        self._timer.start()
        self.edited.emit()

    @property
    def can_take_back(self) -> bool:
        """There is a step to undo."""
        return self.document().isUndoAvailable() or self._earlier.has_before

    @property
    def can_bring_again(self) -> bool:
        """There is a step to do again."""
        return self.document().isRedoAvailable() or self._earlier.has_behind

    def take_back(self) -> None:
        """Undo a step: what was written, else that the text was replaced."""
        if self.document().isUndoAvailable():
            self.undo()
        elif self._earlier.has_before:
            text = self._earlier.back(self.data())
            assert text is not None  # noqa: S101 - there is one
            self._show(text, softened(text))

    def bring_again(self) -> None:
        """Do again what was taken back."""
        if self.document().isRedoAvailable():
            self.redo()
        elif self._earlier.has_behind:
            text = self._earlier.again(self.data())
            assert text is not None  # noqa: S101 - there is one
            self._show(text, softened(text))

    def take_back_text(self) -> None:
        """Bring the text before the one that was put in last, whatever was written since."""
        text = self._earlier.back(self.data())
        if text is not None:
            self._show(text, softened(text))

    def insert(self, text: str) -> int:
        """Put `text` in at the cursor, replacing nothing; tells the byte it begins at."""
        cursor = self.textCursor()
        cursor.setPosition(cursor.selectionEnd())
        at = self.mirror.byte_at(cursor.position())
        cursor.insertText(softened(text))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        return at

    def about_cursor(self, size: int) -> tuple[str, str]:
        """Up to `size` bytes of the text before where `insert` puts it, and behind."""
        data = self.data()
        at = self.mirror.byte_at(self.textCursor().selectionEnd())
        before, after = data[max(0, at - size) : at], data[at : at + size]
        return before.decode("utf-8", "ignore"), after.decode("utf-8", "ignore")

    @property
    def filling(self) -> bool:
        """A long text is being put in."""
        return bool(self._filling)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 (Qt's name)
        """Paste plain text, its long lines cut in the view; of a file, what is in it."""
        paths = local_files(source)
        if paths:
            self.files_given.emit(paths)
            return
        if not source.hasText():
            return
        text = softened(source.text())
        cursor = self.textCursor()
        if len(text) > PART and cursor.selectedText() == "" and self.document().isEmpty():
            self.set_source(source.text())
            return
        cursor.insertText(text)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 (Qt's name)
        """Copy what was written, not what the view makes of it."""
        data = QMimeData()
        lines = self.textCursor().selection().toRawText().split(PARAGRAPH)
        ends = [b"" if soft_end(line) else b"\n" for line in lines[:-1]] + [b""]
        parts = (bytes_of(line) + end for line, end in zip(lines, ends, strict=True))
        data.setText(b"".join(parts).decode("utf-8", "replace"))
        return data

    # -- the light --------------------------------------------------------

    def light(self, start: int, end: int) -> None:
        """Light up some bytes of the text; none where `start` is below 0."""
        marked = (start, end) if start >= 0 else None
        if marked != self._marked:
            self._marked = marked
            self._mark()

    def byte_under(self, place: QPoint) -> int:
        """Which byte of the text is at a place of the viewport; -1 where none is."""
        cursor = self.cursorForPosition(place)
        box = self.cursorRect(cursor)
        height = box.height()
        if place.y() > box.bottom() + height or place.y() < box.top() - height:
            return -1
        position = cursor.position()
        # The nearest gap is given; the character lies before it when the pointer does.
        if place.x() < box.left() and not cursor.atBlockStart():
            cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
            position = cursor.position()
        return self.mirror.byte_at(position)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Text to cut into tokens"))
        self.setPlaceholderText(self.tr("Type or paste something"))

    # -- what Qt calls ----------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of Qt, which knows of the document's own steps only."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        document = self.document()
        for name, can, known, do in (
            ("edit-undo", self.can_take_back, document.isUndoAvailable(), self.take_back),
            ("edit-redo", self.can_bring_again, document.isRedoAvailable(), self.bring_again),
        ):
            action = menu.findChild(QAction, name)
            if action is not None and can and not known:
                action.setEnabled(True)
                action.triggered.connect(do)
        menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files that are dropped go on to the page."""
        if local_files(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def event(self, event: QEvent) -> bool:
        """Steps are the text's also while it may not be written in."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and is_step(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A cut of the view is nothing to delete: the character beyond it is."""
        if is_step(event):
            self.step(event)
            return
        cursor = self.textCursor()
        if not cursor.hasSelection() and not self.isReadOnly():
            if event.key() == Qt.Key.Key_Backspace and cursor.atBlockStart():
                self._join(cursor.block().previous())
            elif event.key() == Qt.Key.Key_Delete:
                block = cursor.block()
                if cursor.position() == block.position() + block.length() - 2:
                    self._join(block)
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which byte is pointed at."""
        super().mouseMoveEvent(event)
        if not event.buttons():
            self.pointed.emit(self.byte_under(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click without a selection chooses the token there."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.pressed.emit(self.byte_under(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        super().leaveEvent(event)
        self.pointed.emit(-1)

    def step(self, event: QKeyEvent) -> None:
        """Undo or redo, as the key says."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.take_back()
        else:
            self.bring_again()

    # -- answers ----------------------------------------------------------

    def _join(self, block: QTextBlock) -> None:
        """Take away the cut behind a line of the view, if there is one; the text stays."""
        if block.isValid() and soft_end(block.text()):
            cursor = QTextCursor(self.document())
            end = block.position() + block.length()
            cursor.setPosition(end - 2)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()

    def _on_self_cursor_position_changed(self) -> None:
        """What is written behind a cut would make it an end of line: nothing stands there."""
        cursor = self.textCursor()
        before, self._at = self._at, cursor.position()
        if not cursor.atBlockEnd() or not soft_end(cursor.block().text()):
            return
        step, mode = QTextCursor.MoveOperation, QTextCursor.MoveMode
        forward = before == cursor.position() - 1
        cursor.movePosition(
            step.NextCharacter if forward else step.PreviousCharacter,
            mode.KeepAnchor if cursor.hasSelection() else mode.MoveAnchor,
        )
        self.setTextCursor(cursor)

    def _mark(self) -> None:
        if self._marked is None:
            self.setExtraSelections([])
            return
        start, end = (self.mirror.position_of(byte) for byte in self._marked)
        if end == start:
            end += 1
        cursor = QTextCursor(self.document())
        last = max(0, self.document().characterCount() - 1)
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        light = QTextEdit.ExtraSelection()
        light.cursor = cursor
        light.format.setBackground(self._theme.color("selection"))
        self.setExtraSelections([light])

    def _soften(self) -> bool:
        """Cut the line that is written in when it has grown too long; True when it was."""
        block = self.textCursor().block()
        if block.length() <= 2 * LONGEST:
            return False
        cursor = QTextCursor(block)
        self._softening = True
        cursor.joinPreviousEditBlock()
        cursor.setPosition(block.position() + units(first_units(block.text(), LONGEST)))
        cursor.insertText(MARK)
        cursor.insertBlock()
        cursor.endEditBlock()
        self._softening = False
        return True

    def _on_self_text_changed(self) -> None:
        if self._softening or self._filling:
            return
        self._marked = None
        if not self.showing:
            self._earlier.edited()
            self._soften()
        self.edited.emit()

    def _on_timer_timeout(self) -> None:
        """Put in as much as fits into a frame."""
        until = time.perf_counter() + FRAME_S
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        whole = len(self._filling)
        while self._filled < whole:
            cursor.insertText(self._filling[self._filled : self._filled + PART // 8])
            self._filled += PART // 8
            if time.perf_counter() > until:
                break
        self.filled.emit(min(self._filled, whole), whole)
        if self._filled < whole:
            self._timer.start()
            return
        self._end_filling()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _end_filling(self) -> None:
        self._timer.stop()
        self._filling, self._coming = "", b""
        self.setReadOnly(False)
        self.setUndoRedoEnabled(True)


def is_step(event: QKeyEvent) -> bool:
    """Whether a key means undo or redo."""
    steps = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    return any(event.matches(step) for step in steps)
