"""Whether files fit into the context beside everything else, and how much of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from app.engine.prompt import SMALLEST_ANSWER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.chat.conversation import Resolved

AROUND: Final = 32
"""Tokens that a template writes around a message, at most, as far as was seen."""

CHARACTERS_A_TOKEN: Final = 3
"""A low estimate, for a system prompt that was not counted."""

USEFUL: Final = 64
"""Less room than this for a file is none."""

_MARGIN: Final = 0.96


class Fit(Struct, frozen=True, kw_only=True):
    """What files take and what they may take, in tokens."""

    needed: int
    free: int

    @property
    def fits(self) -> bool:
        """All of it can be sent."""
        return self.needed <= self.free


def fit(needed: int, *, n_ctx: int, used: int, draft: int, resolved: Resolved) -> Fit:
    """How files of `needed` tokens go with what else is to be in the context.

    Room for the answer is kept as `app.engine.prompt.build` does it. Where older messages are left
    out when there is no room, they count for nothing.

    Args:
        needed: tokens of all files.
        n_ctx: length of the context.
        used: tokens of the conversation so far; 0 where it is new.
        draft: tokens of the message's words.
        resolved: what governs the reply.
    """
    reserve = min(max(resolved.max_tokens, SMALLEST_ANSWER), n_ctx // 4)
    system = len(resolved.system_prompt) // CHARACTERS_A_TOKEN
    before = used if used and resolved.overflow == "stop" else system
    return Fit(needed=needed, free=max(0, n_ctx - reserve - before - draft - AROUND))


def beginnings(files: Iterable[tuple[int, int, int]], free: int) -> dict[int, int]:
    """How many characters to keep of files so that all have `free` tokens; the small ones whole.

    Args:
        files: key, tokens and characters of each.
        free: tokens for all of them.

    Returns:
        Characters by key, of those that are to be cut. An estimate: count again.
    """
    left = sorted(files, key=lambda file: file[1])
    kept: dict[int, int] = {}
    room = free
    while left:
        key, tokens, characters = left.pop(0)
        share = room // (len(left) + 1)
        if tokens > share:
            kept[key] = max(0, int(characters * share / tokens * _MARGIN))
            tokens = share
        room -= tokens
    return kept
