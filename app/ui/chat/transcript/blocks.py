"""A message cut into blocks, each of which is laid out by itself.

Blocks are ranges of the message's source, so that a selection is a range of the source too and
a copy gives exactly what was written. A block is small enough to be laid out within a frame,
whatever the message is: one of two million characters without a space is cut as well.

The cut of a text never changes when text is added to its end, except for its last block.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["paragraphs"]

LONGEST_BLOCK = 2_000
"""Characters; about 25 lines, which take a few milliseconds to lay out."""

FULL_BLOCK = 400
"""A paragraph that ends beyond so many characters ends its block."""

HAN_SAMPLE = 2_000
"""Characters from the start of a message that decide about its line height."""

_HAN_SHARE = 0.3
_WIDTH_SAMPLE = 64
_LONGEST_CLUSTER = 32
_ZERO_WIDTH_JOINER = "\u200d"

_BLANK = " \t\r\n"
_BLANK_LINES = re.compile(r"(?:[ \t\r]*\n)*")
_PARAGRAPH_BREAK = re.compile(r"\n(?:[ \t\r]*\n)+")
_FIRST_KANA = "\u3040"
_HAN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTER = re.compile(r"[^\W\d_]")
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U0001f300-\U0001faff]"
)

# What QTextCursor.insertText would read as structure, and what has no glyph.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufdd0-\ufdef\ufffc\ufffe\uffff\ud800-\udfff]"
)
_CONTROL_PICTURES = 0x2400
_LAST_CONTROL = 0x20


@dataclass(frozen=True, slots=True)
class Block:
    """A range of a message's source that is laid out as one document.

    Attributes:
        kind: how it is shown.
        start: index of its first character.
        end: index after its last character; line ends at the end of a block are not part of it.
        blank_lines: how many empty lines part it from the block before.
    """

    kind: BlockKind
    start: int
    end: int
    blank_lines: int = 0


def split(source: str, start: int = 0) -> list[Block]:
    """Cut `source` from `start`, the start of a block, into blocks.

    Nothing is between two blocks but line ends and blank lines. A source without anything to
    show gives one empty block.
    """
    blocks: list[Block] = []
    line_end = source.find("\n", max(start, len(source.rstrip(_BLANK))))
    end = len(source) if line_end < 0 else line_end
    position = start
    blank_lines = 0
    if start == 0 and (lead := _BLANK_LINES.match(source, 0, end)):
        position = lead.end()
    while position < end:
        stop, following, following_blanks = _cut(source, position, end)
        blocks.append(Block("paragraphs", position, stop, blank_lines))
        position, blank_lines = following, following_blanks
    if not blocks:
        blocks.append(Block("paragraphs", start, start))
    return blocks


def _cut(source: str, start: int, end: int) -> tuple[int, int, int]:
    """End of the block that begins at `start`, start of the next, blank lines between them."""
    limit = min(end, start + LONGEST_BLOCK)
    for gap in _PARAGRAPH_BREAK.finditer(source, start, limit):
        if gap.start() - start >= FULL_BLOCK:
            return _after(source, gap.start(), end)
    if limit == end:
        return end, end, 0
    line_end = source.rfind("\n", start + FULL_BLOCK, limit)
    if line_end >= 0:
        return _after(source, line_end, end)
    space = source.rfind(" ", start + FULL_BLOCK, limit)
    return _after(source, space + 1 if space >= 0 else _cluster_start(source, start, limit), end)


def _after(source: str, stop: int, end: int) -> tuple[int, int, int]:
    """`stop`, the start of the block after it, and the blank lines between them."""
    if source[stop] != "\n":
        return stop, stop, 0
    gap = _PARAGRAPH_BREAK.match(source, stop, end)
    if gap is None:
        return stop, stop + 1, 0
    return stop, gap.end(), gap[0].count("\n") - 1


def _cluster_start(source: str, start: int, stop: int) -> int:
    """The last place at or before `stop` that does not cut what is drawn as one character."""
    for place in range(stop, max(start + 1, stop - _LONGEST_CLUSTER), -1):
        joined = source[place - 1] == _ZERO_WIDTH_JOINER
        if not joined and unicodedata.category(source[place])[0] not in "MC":
            return place
    return stop


def mostly_han(text: str) -> bool:
    """Whether more than 30 % of the letters at the start of `text` are Han or kana."""
    if text.isascii():
        return False
    sample = text[:HAN_SAMPLE]
    if max(sample) < _FIRST_KANA:
        return False
    letters = len(_LETTER.findall(sample))
    return letters > 0 and len(_HAN.findall(sample)) > _HAN_SHARE * letters


def columns(text: str) -> int:
    """About the width of `text` in Latin characters: an East Asian one is two wide.

    The start stands for the whole, since this is asked of every block of a long message.
    """
    if text.isascii():
        return len(text)
    sample = text[:_WIDTH_SAMPLE]
    return round(len(text) * (1 + len(_WIDE.findall(sample)) / len(sample)))


def lines_needed(text: str, columns_per_line: int) -> int:
    """How many lines `text` will about take."""
    width = max(1, columns_per_line)
    lines = text.split("\n")
    if text.isascii() and max(map(len, lines)) <= width:
        return len(lines)
    return sum(max(1, -(-columns(line) // width)) for line in lines)


def shown(text: str) -> str:
    """`text` with each character that Qt would take for structure replaced by one it draws.

    The length stays the same, so that indices hold.
    """
    if _UNSHOWABLE.search(text) is None:
        return text
    return _UNSHOWABLE.sub(_stand_in, text)


def _stand_in(found: re.Match[str]) -> str:
    char = found[0]
    if char == "\r":
        return " "
    if ord(char) < _LAST_CONTROL:
        return chr(_CONTROL_PICTURES + ord(char))
    if char in "\u2028\u2029":
        return " "
    return "\ufffd"


def utf16_length(text: str) -> int:
    """Length of `text` as Qt counts it."""
    if text.isascii():
        return len(text)
    return len(text) + sum(char > "\uffff" for char in text)


def utf16_index(text: str, index: int) -> int:
    """Qt's position of the character at `index`."""
    return utf16_length(text[:index])


def index_of_utf16(text: str, position: int) -> int:
    """The index of the character at Qt's `position`; inside a pair, that of the pair."""
    if position >= len(text) and text.isascii():
        return len(text)
    if text.isascii() or max(text, default="") <= "\uffff":
        return min(position, len(text))
    for index, char in enumerate(text):
        position -= 2 if char > "\uffff" else 1
        if position < 0:
            return index
    return len(text)
