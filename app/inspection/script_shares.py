"""How many tokens each script of a text takes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from app.inspection.ruler import LOST, spans
from app.inspection.scripts import script_of

if TYPE_CHECKING:
    from app.inspection.cut_text import CutText

__all__ = ["DIGITS", "SYMBOLS", "Share", "by_script", "kind_of_writing"]

LOOKED_AT: Final = 32 * 1024
"""Bytes at the front that are looked at: more would say the same."""
DIGITS: Final = "digits"
SYMBOLS: Final = "symbols"


class Share(NamedTuple):
    """What one script takes.

    Attributes:
        script: as `app.inspection.scripts` names it, `DIGITS` or `SYMBOLS`.
        characters: of it in the text.
        tokens: for them; a token that holds several scripts counts for each by its bytes.
    """

    script: str
    characters: int
    tokens: float


def by_script(made: CutText) -> tuple[Share, ...]:
    """The scripts of the beginning of a text, those with most characters first.

    Spaces and marks belong to what stands before them, as in writing.
    """
    text = made.text[:LOOKED_AT].decode("utf-8", "ignore")
    end = len(text.encode())
    owners: list[str] = []
    counts: dict[str, int] = {}
    last = ""
    for sign in text:
        last = kind_of_writing(sign) or last
        counts[last] = counts.get(last, 0) + 1
        owners += [last] * len(sign.encode())
    tokens: dict[str, float] = dict.fromkeys(counts, 0.0)
    for span in spans(made, 0, end):
        if span.token == LOST:
            continue
        share = 1.0 / (span.end - span.start)
        for byte in range(span.start, min(span.end, end)):
            tokens[owners[byte]] += share
    if "" in counts and len(counts) > 1:
        # Spaces and marks before the first letter belong to it.
        first = next(owner for owner in owners if owner)
        counts[first] += counts.pop("")
        tokens[first] += tokens.pop("")
    found = [Share(name, number, tokens[name]) for name, number in counts.items() if name]
    return tuple(sorted(found, key=lambda share: (-share.characters, share.script)))


@lru_cache(maxsize=8192)
def kind_of_writing(sign: str) -> str:
    """The script of a character, `DIGITS` or `SYMBOLS`; empty for spaces and marks."""
    category = unicodedata.category(sign)
    if category in {"Nd", "No"}:
        return DIGITS
    if category in {"So", "Sm", "Sc"} and not sign.isascii():
        return SYMBOLS
    return script_of(sign)
