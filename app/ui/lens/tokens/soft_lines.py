"""Long lines, cut in the view only: one line of a megabyte costs an editor 0.2 s a key.

A cut is an unassigned character that no font shows, in front of the end of a line. So it lives in
the text of the document, and undo, copy and deletion treat it as they treat any other.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Final

__all__ = ["LONGEST", "MARK", "Lines", "softened", "source_of"]

LONGEST: Final = 2000
"""Characters in a line of the view."""
MARK: Final = "\ufff8"
"""Unassigned and ignorable; a text that has it already loses it."""
PARAGRAPH: Final = "\u2029"
"""What a document has between its lines."""


def softened(text: str) -> str:
    """`text` with no line longer than `LONGEST`."""
    text = text.replace(MARK, "")
    if len(text) <= LONGEST:
        return text
    lines = []
    for line in text.split("\n"):
        if len(line) <= LONGEST:
            lines.append(line)
            continue
        parts = [line[at : at + LONGEST] for at in range(0, len(line), LONGEST)]
        lines += [f"{part}{MARK}" for part in parts[:-1]]
        lines.append(parts[-1])
    return "\n".join(lines)


def source_of(raw: str) -> str:
    """The text of a document from its raw text."""
    text = raw.replace(PARAGRAPH, "\n")
    if MARK in text:
        text = text.replace(f"{MARK}\n", "").replace(MARK, "")
    return text


class Lines:
    """Where the lines of a document stand in the bytes of its text.

    Positions in a document count UTF-16 units, marks and ends of line included.
    """

    def __init__(self, raw: str) -> None:
        """Look at the raw text of a document."""
        self._lines = raw.split(PARAGRAPH)
        sizes, units = [], []
        for line in self._lines:
            soft = line.endswith(MARK)
            plain = line.replace(MARK, "") if MARK in line else line
            sizes.append(len(encoded(plain)) + (not soft))
            units.append((len(line) if line.isascii() else _units(line)) + 1)
        self._bytes = [0, *accumulate(sizes)]
        self._units = [0, *accumulate(units)]

    def byte_at(self, position: int) -> int:
        """Which byte of the text stands at a position."""
        line = min(bisect_right(self._units, position) - 1, len(self._lines) - 1)
        rest = position - self._units[line]
        text = self._lines[line]
        if not text.isascii():
            text = text.encode("utf-16-le", "surrogatepass")[: 2 * rest].decode(
                "utf-16-le", "ignore"
            )
        else:
            text = text[:rest]
        return self._bytes[line] + len(encoded(text.replace(MARK, "")))

    def position_of(self, byte: int) -> int:
        """At which position a byte of the text stands; in a character, where that begins."""
        line = max(0, min(bisect_right(self._bytes, byte) - 1, len(self._lines) - 1))
        data = encoded(self._lines[line].replace(MARK, ""))[: byte - self._bytes[line]]
        return self._units[line] + _units(data.decode("utf-8", "ignore"))


def encoded(text: str) -> bytes:
    """The bytes of `text`; half a pair of surrogates becomes bytes that are no UTF-8."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
