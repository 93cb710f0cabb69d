"""Many short texts searched as one: a call of Qt for each of them costs more than the search.

The texts stand in a row with a NUL between, and a pattern sees each as a line. What could see more
than its line is not searched for so, and where a match goes over an end, the texts it touches are
asked one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRegularExpression

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Joined"]

_UNSAFE: Final = re.compile(r"\(\*|\(\?(?!:)|\\[AZzGKCXRQgk]|[*+?}]\+")
"""Looks around, ends of the whole text, what gives nothing back, options, comments."""
_DENSE: Final = 0.5
"""A match costs about twice as much as a call."""
_OWN: Final = re.compile("[\0\n\r]")
"""Texts with an end of line of their own."""


class Joined:
    """A pattern for texts in a row.

    Attributes:
        usable: it means the same there as in each text.
        dense: it was in so many of the last texts that a call for each costs less.
    """

    def __init__(self, head: str, text: str, options: QRegularExpression.PatternOption) -> None:
        """Understand `text`; `head` stands before it."""
        self._pattern = QRegularExpression()
        self.dense = False
        self.usable = not _UNSAFE.search(text)
        if self.usable:
            lines = QRegularExpression.PatternOption.MultilineOption
            # One match for each text: what is behind it belongs to it.
            whole = f"(*NUL){head}(?:{text})[^\\x00]*+"
            self._pattern = QRegularExpression(whole, options | lines)
            self.usable = self._pattern.isValid()

    def matching(self, texts: Sequence[str], is_in: Callable[[str], bool]) -> bytes | None:
        """In which of `texts` it is; None where it took too many steps.

        Args:
            texts: some of them.
            is_in: asked of a single text.
        """
        own = [at for at, text in enumerate(texts) if _OWN.search(text)]
        if own:
            texts = list(texts)
            alone = [(at, is_in(texts[at])) for at in own]
            for at in own:
                texts[at] = ""
        # PCRE2 sees no line behind the last end of line: something must follow.
        row = "\0".join((*texts, "."))
        sizes = map(len, texts) if max(row, default="") < "\U00010000" else map(_units, texts)
        starts = list(accumulate((size + 1 for size in sizes), initial=0))
        found = bytearray(len(texts) + 1)
        touched = 0
        matches = self._pattern.globalMatch(row)
        if not matches.isValid():
            return None
        while matches.hasNext():
            match = matches.next()
            first = bisect_right(starts, match.capturedStart()) - 1
            if first == len(texts) or match.capturedEnd() < starts[first + 1]:
                found[first] = True
                touched += 1
                continue
            last = bisect_right(starts, match.capturedEnd()) - 1
            for at in range(first, min(last + 1, len(texts))):
                found[at] = is_in(texts[at])
                touched += 1
        if own:
            for at, held in alone:
                found[at] = held
        self.dense = touched > _DENSE * len(texts)
        return bytes(found[:-1])


def _units(text: str) -> int:
    """Length in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
