"""The editor that messages are written in: the composer's, and the one in place of a message."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame

from app.ui.widgets.field import TextArea

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import (
        QDragEnterEvent,
        QInputMethodEvent,
        QMouseEvent,
        QResizeEvent,
        QTextBlock,
    )
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

MOST_LINES = 8
LONGEST_LINE = 2_000
"""Longer lines are folded: Qt takes 0.3 s for each key in a line of two million characters."""

_FOLD = int(QTextFormat.Property.UserProperty.value) + 1
_LINE_ENDS = ("\u2028", "\u2029")
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class DraftEditor(TextArea):
    """Plain text that grows with its lines. Enter submits, Shift+Enter breaks the line.

    An input method that is composing has the Enter key for itself. Very long lines are shown in
    several blocks; `text` gives them back in one piece.

    Attributes:
        takes_escape: Escape is for this editor.
        taker: asked first about what is pasted; True when it took that.

    Signals:
        submitted: Enter was pressed.
        cancelled: Escape was pressed, where `takes_escape` is set.
        grown: it wants another height.
        pasted: a QTextCursor that selects what was just pasted.
        pointed: a QPoint of the viewport that the pointer is at; None where it left.
    """

    submitted = Signal()
    pasted = Signal(object)
    pointed = Signal(object)
    cancelled = Signal()
    grown = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, size=14, bare=True, parent=parent)
        self._composing = False
        self._folded = False
        self._known: tuple[int, str] | None = None
        self._most_px = 10_000
        self._resizing = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.fit)
        self.takes_escape = False
        self.taker: Callable[[QMimeData], bool] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)
        theme.changed.connect(self.fit)
        self.fit()

    # -- text -------------------------------------------------------------

    def text(self) -> str:
        """What is written, folds taken out."""
        revision = self.document().revision()
        if self._known is None or self._known[0] != revision:
            self._known = (revision, self._read())
        return self._known[1]

    def _read(self) -> str:
        # Not toPlainText, which makes plain spaces of no-break ones.
        if not self._folded:
            return _with_line_ends(self.document().toRawText())
        parts: list[str] = []
        block = self.document().begin()
        while block.isValid():
            if parts and not is_fold(block):
                parts.append("\n")
            parts.append(block.text())
            block = block.next()
        return _with_line_ends("".join(parts))

    def set_text(self, text: str) -> None:
        """Write something else; the cursor goes to its end."""
        if text == self.text():
            return
        self.clear()
        self._folded = False
        self._insert(self.textCursor(), text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.document().clearUndoRedoStacks()

    def replace(self, start: int, end: int, before: str, after: str) -> None:
        """Put text in the place of what stands from `start` to `end`, the cursor in between.

        The places are Qt's; it is undone in one step.
        """
        cursor = self.textCursor()
        cursor.beginEditBlock()
        with self._keeping_lines(start):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            self._insert(cursor, before)
            place = QTextCursor(cursor)
            place.setKeepPositionOnInsert(True)
            self._insert(cursor, after)
        cursor.endEditBlock()
        place.setKeepPositionOnInsert(False)
        place.setPosition(place.position())  # its other end was moved on
        self.setTextCursor(place)
        self.ensureCursorVisible()

    @property
    def empty(self) -> bool:
        """Nothing is written."""
        return self.document().isEmpty()

    @property
    def composing(self) -> bool:
        """An input method is composing a word."""
        return self._composing

    def _insert(self, cursor: QTextCursor, text: str) -> None:
        """Insert `text`, its long lines folded."""
        cursor.beginEditBlock()
        plain = QTextBlockFormat()
        for number, line in enumerate(_lines(text)):
            if number:
                cursor.insertBlock(plain)
            cursor.insertText(line[:LONGEST_LINE])
            for start in range(LONGEST_LINE, len(line), LONGEST_LINE):
                self._folded = True
                cursor.insertBlock(_fold_format())
                cursor.insertText(line[start : start + LONGEST_LINE])
        cursor.endEditBlock()

    @contextmanager
    def _keeping_lines(self, start: int) -> Iterator[None]:
        """Qt gives a line joined to an empty one the format of the second: mend that."""
        if not self._folded:
            yield
            return
        was_fold = is_fold(self.document().findBlock(start))
        yield
        block = self.document().findBlock(start)
        if block.isValid() and is_fold(block) != was_fold:
            cursor = QTextCursor(block)
            cursor.joinPreviousEditBlock()
            cursor.setBlockFormat(_fold_format() if was_fold else QTextBlockFormat())
            cursor.endEditBlock()

    # -- size -------------------------------------------------------------

    def set_most_height(self, height: int) -> None:
        """Never grow beyond `height` pixels."""
        if height != self._most_px:
            self._most_px = height
            self.fit()

    def fit(self) -> None:
        """Take the height of the text, at most 8 lines."""
        line = QFontMetricsF(self.font()).lineSpacing()
        # The layout of a plain text document counts its height in lines.
        lines = max(1.0, self.document().size().height())
        most = max(line, min(MOST_LINES * line, self._most_px))
        height = math.ceil(min(lines * line, most)) + 2
        overflows = lines * line > most
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy if overflows else off)
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)
            self.grown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere at another width; the height follows a moment later.

        Qt loses a resize that comes while a widget is being shown.
        """
        self._resizing = True
        super().resizeEvent(event)
        self._resizing = False
        self._later.start()

    def _on_size_changed(self) -> None:
        if not self._resizing:
            self.fit()

    # -- input ------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter submits; with Shift it breaks the line."""
        key = Qt.Key(event.key())
        if key in _ENTER:
            self._enter(event)
            return
        if key == Qt.Key.Key_Escape and self.takes_escape and not self._composing:
            self.cancelled.emit()
            return
        cursor = self.textCursor()
        back = key == Qt.Key.Key_Backspace and not cursor.hasSelection()
        with self._keeping_lines(max(0, cursor.selectionStart() - back)):
            super().keyPressEvent(event)

    def _enter(self, event: QKeyEvent) -> None:
        event.accept()
        if self._composing:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if not self.isReadOnly():
                self.textCursor().insertBlock(QTextBlockFormat())
                self.ensureCursorVisible()
        else:
            self.submitted.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note whether a word is being composed."""
        self._composing = bool(event.preeditString())
        with self._keeping_lines(self.textCursor().selectionStart()):
            super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep a key from the window's shortcuts only while it means something here."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent):
            wanted = self.takes_escape or self._composing
            if event.key() == Qt.Key.Key_Escape and wanted:
                event.accept()
                return True
            if self._is_step(event) and self._untouched():
                event.ignore()
                return True
        return super().event(event)

    @staticmethod
    def _is_step(event: QKeyEvent) -> bool:
        """Undo or redo; Qt's editor takes these also where it has no step."""
        steps = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        return any(event.matches(step) for step in steps)

    def _untouched(self) -> bool:
        """Nothing is written, and nothing was taken back."""
        document = self.document()
        return self.empty and not document.isUndoAvailable() and not document.isRedoAvailable()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the pointer is."""
        super().mouseMoveEvent(event)
        self.pointed.emit(None if event.buttons() else event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """It is elsewhere."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Text; files and pictures where somebody takes them."""
        if local_files(source) or (source.hasImage() and not source.hasText()):
            return self.taker is not None
        return source.hasText()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files that are dropped go on to the window."""
        if local_files(event.mimeData()) or not event.mimeData().hasText():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Paste the plain text, whatever else there is."""
        if self.taker is not None and self.taker(source):
            return
        if source.hasText() and not local_files(source):
            cursor = self.textCursor()
            start = cursor.selectionStart()
            with self._keeping_lines(start):
                self._insert(cursor, source.text())
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
            inserted = QTextCursor(self.document())
            inserted.setPosition(start)
            inserted.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
            # What is typed behind it does not belong to it.
            inserted.setKeepPositionOnInsert(True)
            self.pasted.emit(inserted)

    def take_out(self, cursor: QTextCursor) -> str:
        """Remove what `cursor` selects; its text."""
        text = self.text_in(cursor)
        with self._keeping_lines(cursor.selectionStart()):
            cursor.removeSelectedText()
        return text

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt's name
        """Copy without the folds."""
        if not self._folded:
            return super().createMimeDataFromSelection()
        # Of Python's, so `app.ui.clipboard.hand_over` is needed at the end.
        data = QMimeData()
        data.setText(self.text_in(self.textCursor()))
        return data

    def text_in(self, cursor: QTextCursor) -> str:
        """The text of a selection, folds taken out."""
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        if not self._folded:
            # Asked for at every key: without folds Qt's places are those of the text.
            return _between(self.text(), start, end)
        parts: list[str] = []
        block = self.document().findBlock(start)
        while block.isValid() and block.position() <= end:
            if parts and not is_fold(block):
                parts.append("\n")
            first = max(0, start - block.position())
            parts.append(_between(block.text(), first, end - block.position()))
            block = block.next()
        return _with_line_ends("".join(parts))


def local_files(source: QMimeData) -> list[str]:
    """Paths of the files in what is dropped or pasted."""
    return [path for url in source.urls() if (path := url.toLocalFile())]


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _with_line_ends(text: str) -> str:
    """Qt's separators of lines and paragraphs as line ends."""
    # One at a time: str.translate takes twenty times as long.
    for separator in _LINE_ENDS:
        text = text.replace(separator, "\n")
    return text


def _between(text: str, start: int, end: int) -> str:
    """The characters of `text` between two places as Qt counts them, in halves of pairs."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : 2 * max(start, end)].decode("utf-16-le", "surrogatepass")


def is_fold(block: QTextBlock) -> bool:
    """It goes on with the line of the block before it."""
    return bool(block.blockFormat().boolProperty(_FOLD))


def _fold_format() -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setProperty(_FOLD, True)
    return form
