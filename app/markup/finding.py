"""Words found in Markdown, whatever their letters' case and the marks between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST = 10_000
"""Hits; more are not counted."""

_MARKS = "[*_~`]{0,3}"
"""Signs of emphasis and of code, which a reader does not see."""

_GAP = rf"{_MARKS}\s+(?:[>#]+\s*)?{_MARKS}"
"""Between words: a space or a line end, and what stands before the next line of a quotation."""


def pattern(words: str) -> re.Pattern[str] | None:
    """What finds `words`; None where there is nothing to look for."""
    parts = ["".join(_letters(word)) for word in words.split()]
    return re.compile(_GAP.join(parts), re.IGNORECASE) if parts else None


def _letters(word: str) -> Iterator[str]:
    """Marks may stand anywhere but within what is written with ASCII letters and digits."""
    before = ""
    for sign in word:
        if before and not (_is_plain(before) and _is_plain(sign)):
            yield _MARKS
        yield re.escape(sign)
        before = sign


def _is_plain(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def find(
    texts: Iterable[tuple[int, str]], words: str, wanted: Callable[[], bool]
) -> list[tuple[int, int, int]]:
    """Where `words` are in `texts`: the key of the text, and the range in it.

    Args:
        texts: each with its key.
        words: what to look for.
        wanted: asked now and then; nothing more is looked for when it says no.
    """
    expression = pattern(words)
    hits: list[tuple[int, int, int]] = []
    if expression is None:
        return hits
    for key, text in texts:
        if not wanted():
            break
        for found in expression.finditer(text):
            if len(hits) >= MOST:
                return hits
            hits.append((key, found.start(), found.end()))
    return hits
