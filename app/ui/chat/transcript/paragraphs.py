"""Plain text, laid out: what a user or a system prompt says, exactly as it was written."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFontMetricsF,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from app.ui.chat.transcript.blocks import index_of_utf16, shown, utf16_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont, QPainter

    from app.ui.chat.transcript.block_view import Control, Look, Mark
    from app.ui.chat.transcript.row_blocks import RowBlock
    from app.ui.theme import Theme

_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value
_TAB_COLUMNS = 4


class Paragraphs:
    """Plain text in lines of one fixed height; blank lines are narrower.

    A `BlockView`: offsets count from the start of the message.
    """

    def __init__(
        self, text: str, *, start: int, theme: Theme, font: QFont, width: int, line: int, blank: int
    ) -> None:
        """Lay out `text`.

        Args:
            text: the range of the source.
            start: offset of its first character.
            theme: colors.
            font: of the text.
            width: that lines are broken at.
            line: height of each.
            blank: height of a blank one.
        """
        self._theme = theme
        self._start = start
        self._text = ""
        self._line = line
        # A fixed line height puts all its leading above the text; half of it belongs below.
        self._shift = max(0.0, (line - math.ceil(QFontMetricsF(font).height())) / 2)
        self._document = QTextDocument()
        self._document.setUndoRedoEnabled(False)
        self._document.setDocumentMargin(0)
        self._document.setDefaultFont(font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(_TAB_COLUMNS * QFontMetricsF(font).averageCharWidth())
        self._document.setDefaultTextOption(option)
        self._document.setTextWidth(width)
        self._body = _block_format(line)
        self._gap = _block_format(blank)
        QTextCursor(self._document).setBlockFormat(self._body)
        self.append(text)

    @property
    def height(self) -> int:
        """Of the whole block, in pixels."""
        return math.ceil(self._document.size().height())

    @property
    def natural_width(self) -> float:
        """Width of its widest line."""
        return self._document.idealWidth()

    def set_width(self, width: int) -> None:
        """Break lines at another width."""
        if self._document.textWidth() != width:
            self._document.setTextWidth(width)

    def update(self, block: RowBlock, source: str) -> bool:
        """Take a block that has grown at its end; what is before it is not laid out again."""
        end = self._start + len(self._text)
        if block.end < end:
            return False
        self.append(source[end : block.end])
        return True

    def refresh(self) -> bool:
        """It waits for nothing."""
        return False

    def append(self, text: str) -> None:
        """Add `text` to the end; what is before it is not laid out again."""
        if not text:
            return
        self._text += text
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        first = cursor.block()
        cursor.insertText(shown(text))
        if "\n" in text:
            block = first
            while block.isValid():
                cursor.setPosition(block.position())
                blank = block.next().isValid() and not block.text().strip()
                cursor.setBlockFormat(self._gap if blank else self._body)
                block = block.next()

    def draw(self, painter: QPainter, look: Look) -> None:
        """Paint at the origin."""
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, self._theme.color("text"))
        context.clip = look.clip.translated(0, self._shift)
        context.selections = [self._selection(mark) for mark in look.marks]
        painter.save()
        painter.translate(0, -self._shift)
        self._document.documentLayout().draw(painter, context)
        painter.restore()

    def _selection(self, mark: Mark) -> QAbstractTextDocumentLayout.Selection:
        selection = QAbstractTextDocumentLayout.Selection()
        selection.cursor = self._cursor(mark.start, mark.end)
        form = QTextCharFormat()
        form.setBackground(mark.color)
        selection.format = form
        return selection

    def offset_at(self, point: QPointF) -> int:
        """The offset in the source nearest to `point`."""
        place = QPointF(point.x(), point.y() + self._shift)
        position = self._document.documentLayout().hitTest(place, Qt.HitTestAccuracy.FuzzyHit)
        return self._start + index_of_utf16(self._text, max(0, position))

    def rect_of(self, offset: int) -> QRectF:
        """Where a caret before the character at `offset` stands, one character wide."""
        position = utf16_index(self._text, max(0, offset - self._start))
        block = self._document.findBlock(position)
        if not block.isValid():
            block = self._document.lastBlock()
        # Lines exist only after a layout, which this asks for; without one Qt crashes below.
        area = self._document.documentLayout().blockBoundingRect(block)
        line = block.layout().lineForTextPosition(position - block.position())
        if not line.isValid():
            return QRectF(area.x(), area.y(), 1, self._line)
        x = _first(line.cursorToX(position - block.position()))
        after = _first(line.cursorToX(position - block.position() + 1))
        top = area.y() + line.y() + line.height() - self._line
        return QRectF(x, top, max(1.0, after - x), self._line)

    def word_at(self, offset: int) -> tuple[int, int]:
        """The range of the word at `offset`."""
        cursor = self._cursor(offset, offset)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return (
            self._start + index_of_utf16(self._text, cursor.selectionStart()),
            self._start + index_of_utf16(self._text, cursor.selectionEnd()),
        )

    def controls(self) -> Sequence[Control]:
        """There are none."""
        return ()

    def scroll(self, _dx: float, _dy: float) -> bool:
        """Nothing in it scrolls."""
        return False

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._document)
        cursor.setPosition(utf16_index(self._text, max(0, start - self._start)))
        stop = utf16_index(self._text, max(0, end - self._start))
        cursor.setPosition(stop, QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _block_format(height: int) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setLineHeight(height, _FIXED)
    return form


def _first(answer: object) -> float:
    """The x of `QTextLine.cursorToX`, which gives the position with it."""
    return float(answer[0] if isinstance(answer, tuple) else answer)  # type: ignore[arg-type]
