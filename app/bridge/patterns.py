"""Regular expressions over a quarter of a million short texts, with bounds on time and on memory.

Anyone can write a pattern that takes for ever, and Python's `re` cannot be stopped: it would hold
the lock that the window needs. Qt's (PCRE2) counts its steps and gives up, but takes 0.7 us for a
call. So those of the simple patterns that cannot run away on a short text are left to `re`, and
all others to Qt, many texts at a time where that can be.
Source: pcre2pattern(3), "Setting match resource limits".
"""

from __future__ import annotations

import re
import time
import warnings
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRegularExpression

from app.bridge.joined_texts import Joined, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["GIVE_UP_S", "LONGEST", "Pattern"]

GIVE_UP_S: Final = 1.0
"""For all texts together."""
LONGEST: Final = 500
"""Characters of a pattern."""
_MOST_STEPS: Final = 50_000
"""For one text; about a millisecond."""
_HEAD: Final = f"(*LIMIT_MATCH={_MOST_STEPS})(*LIMIT_DEPTH={_MOST_STEPS})(*LIMIT_HEAP=10000)"
_PLAIN_STEPS: Final = 65_000
"""For one text by `re`; less than a millisecond."""
_MOST_REPEATS: Final = 6
_MOST_BRANCHES: Final = 12
"""Ways through all alternatives of a pattern."""
_STEP: Final = 256
"""Texts between two looks at the clock."""
_ALONE: Final = 6000
"""Texts that are asked one by one where it was in most of the last ones."""
_ESCAPES: Final = frozenset("dwsDWSb.*+?()[]{}|^$-/\\nrt123")
_SIDES: Final = re.compile(r"\(\?(?::|<?[=!])")
"""What begins a group that is not kept, and looks ahead and behind."""
_REPEATS: Final = re.compile(r"[*+?{]")
_REPEATED_GROUP: Final = re.compile(r"\)[*+?{]")


class Pattern:
    """A regular expression that was written by somebody.

    Attributes:
        wrong: why it is none, in the words of PCRE2; empty where it is one.
        at: where in it that is, in characters.
        skipped: how many texts of the last `matching` it took too long for.
        given_up: the last `matching` took too long as a whole; the rest was not looked at.
    """

    def __init__(self, text: str, *, match_case: bool = False) -> None:
        """Understand `text`; can be asked in any thread, by one at a time."""
        options = QRegularExpression.PatternOption.UseUnicodePropertiesOption
        if not match_case:
            options |= QRegularExpression.PatternOption.CaseInsensitiveOption
        self._qt = QRegularExpression(_HEAD + text, options)
        self.wrong = "" if self._qt.isValid() else self._qt.errorString()
        self.at = max(0, self._qt.patternErrorOffset() - len(_HEAD))
        self._plain = _plain(text, match_case=match_case) if not self.wrong else None
        self._joined = Joined(_HEAD, text, options)
        # n repetitions and a place to begin are at most the length to the power of n + 1 steps.
        self._short = int((_PLAIN_STEPS / _branches(text)) ** (1 / (_repeats(text) + 1)))
        self.skipped = 0
        self.given_up = False

    def matching(
        self, parts: Iterable[Sequence[str]], _signs: str = "", stop: Callable[[], bool] = bool
    ) -> bytes:
        """In which texts it is.

        Args:
            parts: the texts, some thousand at a time.
            stop: asked now and then; the rest is not looked at where it says True.

        Returns:
            0 or 1 for each; fewer where the rest was not looked at.
        """
        self.skipped, self.given_up = 0, False
        found = bytearray()
        until = time.monotonic() + GIVE_UP_S
        alone_until = 0
        for texts in parts:
            joined = self._plain is None and self._joined.usable and len(found) >= alone_until
            step = max(1, len(texts)) if joined else _STEP
            for at in range(0, len(texts), step):
                if stop():
                    return bytes(found)
                if time.monotonic() > until:
                    self.given_up = True
                    return bytes(found)
                some = texts[at : at + step]
                mask = self._joined.matching(some, self._is_in) if joined else None
                found += self._some(some) if mask is None else mask
            if joined and self._joined.dense:
                alone_until = len(found) + _ALONE
        return bytes(found)

    def _some(self, texts: Sequence[str]) -> bytes:
        search, short = self._plain, self._short
        if search is None:
            return bytes(map(self._is_in, texts))
        return bytes(
            [
                search(text) is not None if len(text) <= short else self._is_in(text)
                for text in texts
            ]
        )

    def _is_in(self, text: str) -> bool:
        match = self._qt.match(whole(text))
        if match.hasMatch():
            return True
        self.skipped += not match.isValid()
        return False


def _repeats(text: str) -> int:
    """How many repetitions there are in a pattern; what is escaped or in a class counts too."""
    return len(_REPEATS.findall(_SIDES.sub("(", text)))


def _branches(text: str) -> int:
    """The most ways through the alternatives of a pattern."""
    bars = text.count("|")
    return 2**bars if "(" in text else bars + 1


def _plain(text: str, *, match_case: bool) -> Callable[[str], re.Match[str] | None] | None:
    """A pattern for `re`, if it means the same there and cannot run away; else None."""
    escapes = set(re.findall(r"\\(.)", text))
    rest = _SIDES.sub("(", text)
    simple = (
        text.isascii()
        and escapes <= _ESCAPES
        and _repeats(text) <= _MOST_REPEATS
        and _branches(text) <= _MOST_BRANCHES
        and not _REPEATED_GROUP.search(rest)
        and "(?" not in rest
        and "(*" not in rest
        and "[[" not in rest
    )
    if not simple:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return re.compile(text, re.NOFLAG if match_case else re.IGNORECASE).search
    except (re.error, FutureWarning, DeprecationWarning, OverflowError):
        return None
