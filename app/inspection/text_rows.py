"""Very many short texts, a few thousand to a string.

A list of a quarter of a million strings is nothing but work for the garbage collector: it touches
each of them every time, 5 ms or more in the window's thread. Strings it does not look at. Parting
a row takes 0.1 ms, and what is not in a row need not be looked for in its texts.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["ROW", "TextRows"]

ROW: Final = 2048
"""Texts in a row."""
_ENDS: Final = ("\0", "\ud800")
"""What stands between texts; half a surrogate pair where a text holds a NUL of its own."""


class TextRows:
    """Texts in their order; to be gone through, not to be asked for one by one."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Keep `texts`; there are no halves of surrogate pairs in them."""
        rest = iter(texts)
        self._rows: list[tuple[str, str]] = []
        while row := list(islice(rest, ROW)):
            joined, end = _ENDS[0].join(row), _ENDS[0]
            if joined.count(end) >= len(row):
                joined, end = _ENDS[1].join(row), _ENDS[1]
            self._rows.append((joined, end))

    def __iter__(self) -> Iterator[str]:
        """One after the other."""
        for row in self.rows():
            yield from row

    def rows(self) -> Iterator[list[str]]:
        """`ROW` of them at a time."""
        for joined, end in self._rows:
            yield joined.split(end)

    def changed(self, change: Callable[[str], str]) -> TextRows:
        """Texts that are others, character for character; NUL and halves of pairs must stay."""
        made = TextRows(())
        made._rows = [(change(joined), end) for joined, end in self._rows]
        return made

    def holding(self, text: str) -> bytes:
        """In which of them `text` is: 0 or 1 for each."""
        found = bytearray()
        for joined, end in self._rows:
            if text in joined:
                found += bytes([text in each for each in joined.split(end)])
            else:
                found += bytes(joined.count(end) + 1)
        return bytes(found)

    @cached_property
    def signs(self) -> str:
        """Every character that is in any of them, once."""
        found: set[str] = set()
        for joined, end in self._rows:
            found.update(joined.replace(end, "") if end != _ENDS[0] else joined)
        return "".join(sorted(found))
