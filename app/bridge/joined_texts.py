"""Many short texts searched as one: a call of Qt for each of them costs more than the search.

The texts stand in a row with a NUL between, and a pattern sees each as a line. What could see more
than its line is not searched for so. Where a pattern can be written so that it takes no NUL, one
match is a run of lines that hold it; else one match is one line, and where it goes over an end, the
texts it touches are asked one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRegularExpression

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Joined", "whole"]

_UNSAFE: Final = re.compile(r"\(\*|\(\?(?!:)|\\[AZzGKCXRQgk]|(?:[*+?]|\{[\d,]*\})\+")
"""Looks around, ends of the whole text, what gives nothing back, options, comments."""
_DENSE: Final = 0.5
"""A match costs about twice as much as a call."""
_OWN: Final = re.compile("[\0\n\r]")
"""Texts with an end of line of their own."""
_MARKS: Final = ("\ufeff", "\ufffe")
_ITEM: Final = re.compile(
    r"""
    (?P<plain> [^\\\[\0]                                # with (*NUL), a dot takes none either
        | \\[wdshvbBtnrfea1-9]
        | \\[^0-9A-Za-z\0]
        | \\p(?:[LMNPSZ] | \{[LMNPSZ][a-z]?\} | \{(?:Han|Latin|Greek|Cyrillic|Arabic)\})
        | \[ (?: [A-Za-z0-9] (?:-[A-Za-z0-9])? | \[:(?:alpha|upper|lower|digit|alnum):\] )+ \] )
    | (?P<others> \\(?:[WDSHV] | P(?:[A-Z] | \{[^}]*\})) )
    | \[\^ (?P<inverse> (?!\]) (?: \\. | \[:\^?\w+:\] | [^\]\\] )* \] )
    | (?P<any> \\p(?:[A-Z] | \{[^}]*\}) | \[ \]? (?: \\. | \[:\^?\w+:\] | [^\]\\] )* \] )
    """,
    re.VERBOSE | re.DOTALL,
)
"""A part of a pattern; what stands for one character is of one of four kinds."""


class Joined:
    """A pattern for texts in a row.

    Attributes:
        usable: it means the same there as in each text.
        dense: it was in so many of the last texts that a call for each costs less.
    """

    def __init__(self, head: str, text: str, options: QRegularExpression.PatternOption) -> None:
        """Understand `text`; `head` stands before it."""
        self._pattern = QRegularExpression()
        self._in_runs = False
        self.dense = False
        self.usable = not _UNSAFE.search(text)
        if self.usable:
            lines = QRegularExpression.PatternOption.MultilineOption
            kept = _kept_in_line(text)
            self._in_runs = kept is not None
            if kept is not None:
                row = rf"(*NUL){head}(?>^[^\x00]*?(?:{kept})[^\x00]*+\x00)++"
            else:
                # One match for each text: what is behind it belongs to it.
                row = rf"(*NUL){head}(?:{text})[^\x00]*+"
            self._pattern = QRegularExpression(row, options | lines)
            self.usable = self._pattern.isValid()

    def matching(self, texts: Sequence[str], is_in: Callable[[str], bool]) -> bytes | None:
        """In which of `texts` it is; None where it took too many steps.

        Args:
            texts: some of them.
            is_in: asked of a single text.
        """
        own = [at for at, text in enumerate(texts) if _OWN.search(text)]
        alone = [(at, is_in(texts[at])) for at in own]
        if own:
            texts = list(texts)
            for at in own:
                texts[at] = ""
        # PCRE2 sees no line behind the last end of line: something must follow.
        row = whole("\0".join((*texts, ".")))
        sizes = map(len, texts) if max(row, default="") < "\U00010000" else map(_units, texts)
        starts = list(accumulate((size + 1 for size in sizes), initial=0))
        found = self._runs(row, starts) if self._in_runs else self._lines(row, starts, texts, is_in)
        if found is not None:
            for at, held in alone:
                found[at] = held
        return None if found is None else bytes(found)

    def _runs(self, row: str, starts: Sequence[int]) -> bytearray | None:
        """In which lines of `row` it is; they begin at `starts`, whose last is behind them."""
        found = bytearray(len(starts) - 1)
        matches = self._pattern.globalMatch(row)
        if not matches.isValid():
            return None
        while matches.hasNext():
            match = matches.next()
            first = bisect_right(starts, match.capturedStart()) - 1
            end = bisect_right(starts, match.capturedEnd(), first) - 1
            found[first:end] = b"\1" * (end - first)
        return found

    def _lines(
        self,
        row: str,
        starts: Sequence[int],
        texts: Sequence[str],
        is_in: Callable[[str], bool],
    ) -> bytearray | None:
        """See `_runs`; where it goes over an end, the `texts` it touches are asked."""
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
        self.dense = touched > _DENSE * len(texts)
        return found[:-1]


def _kept_in_line(text: str) -> str | None:
    """A pattern that is in a line where `text` is and takes no NUL; None where that is not sure."""
    parts, at = [], 0
    while at < len(text):
        item = _ITEM.match(text, at)
        if item is None:
            return None
        if item["others"]:
            letter, rest = item["others"][1], item["others"][2:]
            parts.append(rf"[^\{letter.lower()}{rest}\x00]")
        elif item["inverse"] is not None:
            parts.append(rf"[^\x00{item['inverse']}")
        elif item["any"]:
            parts.append(rf"(?:(?!\x00){item['any']})")
        else:
            parts.append(item["plain"])
        at = item.end()
    return "".join(parts)


def whole(text: str) -> str:
    """What Qt has to be given to see all of `text`.

    PySide takes a U+FEFF that a text begins with for a mark of its byte order, and leaves it out;
    a U+FFFE turns all that follows around.
    """
    return f"\ufeff{text}" if text.startswith(_MARKS) else text


def _units(text: str) -> int:
    """Length in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
