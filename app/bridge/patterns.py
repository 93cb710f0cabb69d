"""Regular expressions over a quarter of a million short texts, with bounds on time and on memory.

Anyone can write a pattern that takes for ever, and Python's `re` cannot be stopped: it would hold
the lock that the window needs. Qt's (PCRE2) counts its steps and gives up, but takes 0.7 us for a
call. So simple patterns, which cannot run away on a short text, are left to `re`, and all others
to Qt, many texts at a time where that can be. They mean what PCRE2 means by them either way.
Source: pcre2pattern(3), "Setting match resource limits".
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRegularExpression

from app.bridge.joined_texts import Joined, whole
from app.bridge.simple_pattern import SimplePattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.bridge.simple_pattern import Search

__all__ = ["GIVE_UP_S", "LONGEST", "Pattern"]

GIVE_UP_S: Final = 1.0
"""For all texts together."""
LONGEST: Final = 500
"""Characters of a pattern."""
_MOST_STEPS: Final = 50_000
"""For one text; about a millisecond."""
_HEAD: Final = f"(*LIMIT_MATCH={_MOST_STEPS})(*LIMIT_DEPTH={_MOST_STEPS})(*LIMIT_HEAP=10000)"
_STEP: Final = 256
"""Texts between two looks at the clock."""
_ALONE: Final = 6000
"""Texts that are asked one by one where it was in most of the last ones."""


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
        self._simple = None if self.wrong else SimplePattern.simple(text, match_case=match_case)
        self._joined = Joined(_HEAD, text, options)
        self.skipped = 0
        self.given_up = False

    def matching(
        self, parts: Iterable[Sequence[str]], signs: str, stop: Callable[[], bool] = bool
    ) -> bytes:
        """In which texts it is.

        Args:
            parts: the texts, some thousand at a time.
            signs: every character that is in any of them.
            stop: asked now and then; the rest is not looked at where it says True.

        Returns:
            0 or 1 for each; fewer where the rest was not looked at.
        """
        self.skipped, self.given_up = 0, False
        found = bytearray()
        until = time.monotonic() + GIVE_UP_S
        alone_until = 0
        search = self._simple.search(signs) if self._simple is not None else None
        for texts in parts:
            joined = search is None and self._joined.usable and len(found) >= alone_until
            step = max(1, len(texts)) if joined else _STEP
            for at in range(0, len(texts), step):
                if stop():
                    return bytes(found)
                if time.monotonic() > until:
                    self.given_up = True
                    return bytes(found)
                some = texts[at : at + step]
                mask = self._joined.matching(some, self._is_in) if joined else None
                found += self._some(some, search) if mask is None else mask
            if joined and self._joined.dense:
                alone_until = len(found) + _ALONE
        return bytes(found)

    def _some(self, texts: Sequence[str], search: Search | None) -> bytes:
        if search is None or self._simple is None:
            return bytes(map(self._is_in, texts))
        longest = self._simple.longest
        return bytes(
            [
                search(text) is not None if len(text) <= longest else self._is_in(text)
                for text in texts
            ]
        )

    def _is_in(self, text: str) -> bool:
        match = self._qt.match(whole(text))
        if match.hasMatch():
            return True
        self.skipped += not match.isValid()
        return False
