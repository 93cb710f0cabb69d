"""What fits into the context: files beside everything else, and messages before the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from app.chat.turns import turns_of
from app.engine.prompt import SMALLEST_ANSWER, next_left_out, turn_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.chat.conversation import Node, Resolved

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
    reserve = _reserve(resolved.max_tokens, n_ctx)
    system = len(resolved.system_prompt) // CHARACTERS_A_TOKEN
    before = used if used and resolved.overflow == "stop" else system
    return Fit(needed=needed, free=max(0, n_ctx - reserve - before - draft - AROUND))


def going_next(path: Sequence[Node]) -> tuple[int, ...]:
    """Ids of the messages that the next prompt will most likely not hold, though the last one did.

    By what the last reply counted and was governed by, so that nothing has to be rendered for it.
    None before a message as long as the user's last one has no room.
    """
    known = (node.message.facts for node in reversed(path) if node.message.facts is not None)
    facts = next((each for each in known if each.prompt_tokens and not each.moved), None)
    if facts is None or not facts.n_ctx or facts.overflow == "stop":
        return ()
    asked = (node.message.content for node in reversed(path) if node.message.role == "user")
    likely = len(next(asked, "")) // CHARACTERS_A_TOKEN
    used = facts.prompt_tokens + facts.generated_tokens
    if used + likely + _reserve(facts.max_tokens, facts.n_ctx) <= facts.n_ctx:
        return ()
    made = turns_of(path, "", {})
    starts = turn_starts(made.messages)
    roles = [message.role for message in made.messages]
    head = next((at for at, role in enumerate(roles) if role != "system"), len(roles))
    going = next_left_out(facts.overflow, starts, head + facts.dropped_messages)
    return tuple(node for index in going for node in made.nodes[index])


def _reserve(max_tokens: int, n_ctx: int) -> int:
    return min(max(max_tokens, SMALLEST_ANSWER), n_ctx // 4)


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
