"""A block of plain text, laid out; and what the view asks of a block of any kind."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

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
    from PySide6.QtGui import QColor, QFont, QPainter

_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value
_TAB_COLUMNS = 4


class BlockView(Protocol):
    """A block laid out as a document of its own. Indices count characters of its source."""

    @property
    def height(self) -> int:
        """Of the whole block, in pixels."""
        ...

    @property
    def natural_width(self) -> float:
        """Width of its widest line."""
        ...

    def append(self, text: str) -> None:
        """Add `text` to the end of its source."""
        ...

    def draw(
        self,
        painter: QPainter,
        text: QColor,
        selection: tuple[int, int] | None,
        selected: QColor,
        clip: QRectF,
    ) -> None:
        """Paint at the origin; `selection` is a range of indices."""
        ...

    def index_at(self, point: QPointF) -> int:
        """The index of the place nearest to `point`."""
        ...

    def rect_of(self, index: int) -> QRectF:
        """Where a caret before the character at `index` stands, one character wide."""
        ...

    def word_at(self, index: int) -> tuple[int, int]:
        """The range of the word at `index`."""
        ...


class Paragraphs:
    """Plain text in lines of one fixed height; blank lines are narrower."""

    def __init__(self, text: str, *, font: QFont, width: int, line: int, blank: int) -> None:
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

    def draw(
        self,
        painter: QPainter,
        text: QColor,
        selection: tuple[int, int] | None,
        selected: QColor,
        clip: QRectF,
    ) -> None:
        """Paint at the origin; `selection` is a range of indices."""
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, text)
        context.clip = clip.translated(0, self._shift)
        if selection is not None:
            mark = QAbstractTextDocumentLayout.Selection()
            mark.cursor = self._cursor(*selection)
            form = QTextCharFormat()
            form.setBackground(selected)
            mark.format = form
            context.selections = [mark]
        painter.save()
        painter.translate(0, -self._shift)
        self._document.documentLayout().draw(painter, context)
        painter.restore()

    def index_at(self, point: QPointF) -> int:
        """The index of the place nearest to `point`."""
        place = QPointF(point.x(), point.y() + self._shift)
        position = self._document.documentLayout().hitTest(place, Qt.HitTestAccuracy.FuzzyHit)
        return index_of_utf16(self._text, max(0, position))

    def rect_of(self, index: int) -> QRectF:
        """Where a caret before the character at `index` stands, one character wide."""
        position = utf16_index(self._text, index)
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

    def word_at(self, index: int) -> tuple[int, int]:
        """The range of the word at `index`."""
        cursor = self._cursor(index, index)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return (
            index_of_utf16(self._text, cursor.selectionStart()),
            index_of_utf16(self._text, cursor.selectionEnd()),
        )

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._document)
        cursor.setPosition(utf16_index(self._text, start))
        cursor.setPosition(utf16_index(self._text, end), QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _block_format(height: int) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setLineHeight(height, _FIXED)
    return form


def _first(answer: object) -> float:
    """The x of `QTextLine.cursorToX`, which gives the position with it."""
    return float(answer[0] if isinstance(answer, tuple) else answer)  # type: ignore[arg-type]
