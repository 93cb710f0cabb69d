"""The bytes of a document, kept as it is edited: to read a megabyte again costs 4 ms a key."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui.lens.tokens.soft_lines import bytes_of, first_units, soft_end, units

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock, QTextDocument


class Mirror(QObject):
    """What a document of soft lines stands for, and where its places are in those bytes.

    A document counts in UTF-16, marks and ends of lines included. After a change only the lines
    that Qt names are read again; that they are all is checked by the length of the whole.
    """

    def __init__(self, document: QTextDocument, *, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._data = bytearray()
        self._bytes: bytes | None = None
        self._sizes = array("i")
        self._units = array("i")
        self._whole = 0
        # A line, and where it begins: the next question is mostly about one near it.
        self._line = self._begin = 0
        self._read_all()
        document.contentsChange.connect(self._on_document_contents_change)

    @property
    def data(self) -> bytes:
        """What the document stands for."""
        if self._bytes is None:
            self._bytes = bytes(self._data)
        return self._bytes

    def byte_at(self, position: int) -> int:
        """Which byte stands at a position of the document."""
        block = self._document.findBlock(position)
        if not block.isValid():
            return len(self._data)
        begin = self._begin_of(block.blockNumber())
        return begin + len(bytes_of(first_units(block.text(), position - block.position())))

    def position_of(self, byte: int) -> int:
        """At which position a byte stands; in a character, where that begins."""
        block = self._document.findBlockByNumber(self._line_at(byte))
        text, rest = block.text(), byte - self._begin
        if text.isascii():
            return block.position() + min(rest, len(text))
        at = 0
        for sign in text:
            rest -= len(bytes_of(sign))
            if rest < 0:
                break
            at += units(sign)
        return block.position() + at

    # -- lines ------------------------------------------------------------

    def _begin_of(self, line: int) -> int:
        """The first byte of a line."""
        if line >= self._line:
            self._begin += sum(self._sizes[self._line : line])
        elif line > self._line - line:
            self._begin -= sum(self._sizes[line : self._line])
        else:
            self._begin = sum(self._sizes[:line])
        self._line = line
        return self._begin

    def _line_at(self, byte: int) -> int:
        """The line that holds a byte; `_begin` is then where it begins."""
        line, begin = self._line, self._begin
        while line > 0 and begin > byte:
            line -= 1
            begin -= self._sizes[line]
        last = len(self._sizes) - 1
        while line < last and begin + self._sizes[line] <= byte:
            begin += self._sizes[line]
            line += 1
        self._line, self._begin = line, begin
        return line

    def _read(self, block: QTextBlock, count: int) -> tuple[bytes, array[int], array[int]]:
        """Bytes of some lines, with their ends; sizes; places."""
        found, sizes, places = [], array("i"), array("i")
        last = self._document.blockCount() - 1
        number = block.blockNumber()
        for _ in range(count):
            text = block.text()
            data = bytes_of(text)
            if number < last and not soft_end(text):
                data += b"\n"
            found.append(data)
            sizes.append(len(data))
            places.append(block.length())
            block = block.next()
            number += 1
        return b"".join(found), sizes, places

    def _read_all(self) -> None:
        document = self._document
        data, self._sizes, self._units = self._read(document.firstBlock(), document.blockCount())
        self._data = bytearray(data)
        self._bytes = None
        self._whole = sum(self._units)
        self._line = self._begin = 0

    def _on_document_contents_change(self, position: int, _removed: int, added: int) -> None:
        document = self._document
        count, before = document.blockCount(), len(self._sizes)
        block, last = document.findBlock(position), document.findBlock(position + added)
        if not block.isValid():
            block = document.lastBlock()
        first = block.blockNumber()
        behind = (last if last.isValid() else document.lastBlock()).blockNumber() + 1
        old_behind = behind + before - count
        if first >= before or old_behind < first:
            self._read_all()
            return
        begin = self._begin_of(first)
        end = begin + sum(self._sizes[first:old_behind])
        data, sizes, places = self._read(block, behind - first)
        self._whole += sum(places) - sum(self._units[first:old_behind])
        self._data[begin:end] = data
        self._sizes[first:old_behind] = sizes
        self._units[first:old_behind] = places
        self._bytes = None
        if self._whole != document.characterCount():
            self._read_all()
