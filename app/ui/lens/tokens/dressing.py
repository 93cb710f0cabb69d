"""What panes wear beside their kind: who wrote them, whose they are, what is in the KV cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Heading(NamedTuple):
    """A line above tokens that says whose they are.

    Attributes:
        text: for example ``You``.
        detail: what else there is to say, less loudly.
        look: pattern of its mark: that of the same part in the context strip.
    """

    text: str
    detail: str = ""
    look: str = ""


Ranges = tuple[tuple[int, int], ...]
"""First token and the one behind the last, in order."""


class Dress(NamedTuple):
    """What the tokens of a block wear; numbers count from its first token.

    Attributes:
        headings: token before which a heading stands, and the heading.
        hatched: written by the chat template.
        flagged: text that only reads like a special token.
        cached: how many of its first tokens are in the KV cache.
    """

    headings: tuple[tuple[int, Heading], ...] = ()
    hatched: Ranges = ()
    flagged: Ranges = ()
    cached: int = 0


BARE = Dress()

Dresser = Callable[[int, int], Dress]
"""What the tokens from the first one up to the second wear."""


def within(ranges: Ranges, at: int) -> bool:
    """Whether a token lies in one of a few ranges."""
    return any(first <= at < end for first, end in ranges)
