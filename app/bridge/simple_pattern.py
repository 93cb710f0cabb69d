r"""A pattern of PCRE2 that Python's `re` can search for: it means the same and cannot run away.

`re` is three times as fast as Qt on short texts, a call of which costs 0.7 us, but it reads some
signs differently: to it a mark (U+0301) is no ``\w``, U+001C is ``\s``, and ``i`` is ``ı`` too
where the case does not matter; ``\p{L}`` it does not know at all. So what stands for one sign is
asked of PCRE2, for all signs there are in the texts, and written as the set that it answers.
Source: pcre2pattern(3).
"""

from __future__ import annotations

import re
import warnings
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRegularExpression

if TYPE_CHECKING:
    from collections.abc import Callable

    Search = Callable[[str], re.Match[str] | None]

__all__ = ["SimplePattern"]

_MOST_STEPS: Final = 65_000
"""For one text; less than a millisecond."""
_MOST_REPEATS: Final = 6
_MOST_BRANCHES: Final = 12
"""Ways through all alternatives of a pattern."""
_ITEM: Final = re.compile(
    r"""
    (?P<open> \( (?: \?: | \?<?[=!] | (?![?*]) ) )
    | (?P<close> \) )
    | (?P<bar> \| )
    | (?P<end> [\^$] )
    | (?P<repeat> (?: [*+?] | \{\d+(?:,\d*)?\} ) \?? )
    | (?P<edge> \\[bB] )
    | (?P<again> \\[1-9](?!\d) )
    | (?P<sign>
        \\[wWdDsShHvVnrtfea]
        | \\[pP](?: [A-Z] | \{\^?[A-Za-z_&]+\} )
        | \\x(?: \{[0-9A-Fa-f]{1,6}\} | [0-9A-Fa-f]{2} )
        | \\[^0-9A-Za-z\0]
        | \[ \^? \]? (?: \\. | \[:\^?\w+:\] | [^\]\\] )* \]
        | [^\\\[{()|^$*+?] )
    """,
    re.VERBOSE | re.DOTALL,
)
"""A part of a pattern."""
_NEVER, _ALWAYS = "[^\0-\U0010ffff]", "[\0-\U0010ffff]"


class SimplePattern:
    """A pattern that is searched for in texts that are not too long.

    Attributes:
        longest: characters of the longest text that it cannot run away on.
    """

    def __init__(self, items: list[re.Match[str]], *, match_case: bool) -> None:
        """See `simple`."""
        self._items = items
        self._match_case = match_case
        self._options = QRegularExpression.PatternOption.UseUnicodePropertiesOption
        if not match_case:
            self._options |= QRegularExpression.PatternOption.CaseInsensitiveOption
        # n repetitions and a place to begin are at most the length to the power of n + 1 steps.
        steps = _MOST_STEPS / _branches(items)
        self.longest = int(steps ** (1 / (_count(items, "repeat") + 1)))

    @classmethod
    def simple(cls, text: str, *, match_case: bool) -> SimplePattern | None:
        """A valid pattern; None where it is not simple enough."""
        items = _items(text)
        if items is None or _count(items, "repeat") > _MOST_REPEATS:
            return None
        if _count(items, "again") and not match_case:
            return None  # to `re`, the two small sigmas are not the same
        kinds = [item.lastgroup for item in items]
        if _branches(items) > _MOST_BRANCHES or ("close", "repeat") in pairwise(kinds):
            return None
        return cls(items, match_case=match_case)

    def search(self, signs: str) -> Search | None:
        """What finds it in a text; None where `re` cannot.

        Args:
            signs: every character that is in any of the texts.
        """
        ordered = "".join(sorted(set(signs)))
        known: dict[str, str] = {}
        parts = []
        for item in self._items:
            part = item[0]
            if item.lastgroup == "sign":
                part = known.get(part) or known.setdefault(part, self._set(part, ordered))
            elif item.lastgroup == "edge":
                part = self._edge(part, ordered)
            parts.append(part)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                return re.compile("".join(parts)).search
        except (re.error, FutureWarning, DeprecationWarning, OverflowError):
            return None

    def _edge(self, part: str, ordered: str) -> str:
        """Where a word begins or ends, or, of a large letter, where none does."""
        word = self._set(r"\w", ordered)
        if part == r"\b":
            return f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
        return f"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"

    def _set(self, item: str, ordered: str) -> str:
        """Those of the signs that an item stands for, as a set of `re`."""
        if len(item) == 1 and item != "." and self._match_case:
            return re.escape(item)
        asked = QRegularExpression(f"(?:{item})++", self._options)
        # Something in front, for PySide takes a U+FEFF at the beginning out.
        matches = asked.globalMatch(f"\ufeff{ordered}")
        held, others, at = "", "", 0
        while matches.hasNext():
            run = matches.next().captured()
            begin = bisect_left(ordered, run[0])
            others += _range(ordered[at:begin])
            held += _range(run)
            at = begin + len(run)
        others += _range(ordered[at:])
        if not held:
            return _NEVER
        if not others:
            return _ALWAYS
        # What is in no text may be in the set or not: the shorter way to write it is taken.
        return f"[^{others}]" if len(others) < len(held) else f"[{held}]"


def _range(run: str) -> str:
    """From the first to the last of some signs, as it stands in a set of `re`."""
    return f"{re.escape(run[0])}-{re.escape(run[-1])}" if run else ""


def _items(text: str) -> list[re.Match[str]] | None:
    """The parts of a pattern; None where there is one of another kind."""
    items, at = [], 0
    while at < len(text):
        item = _ITEM.match(text, at)
        if item is None or "\\Q" in item[0] or "\\E" in item[0] or "\\c" in item[0]:
            return None
        items.append(item)
        at = item.end()
    return items


def _count(items: list[re.Match[str]], kind: str) -> int:
    return sum(item.lastgroup == kind for item in items)


def _branches(items: list[re.Match[str]]) -> int:
    """The most ways through the alternatives of a pattern."""
    bars = _count(items, "bar")
    return 2**bars if _count(items, "open") else bars + 1
