"""Entries of a vocabulary that are odd: a model has hardly seen them, or nobody can write them.

They are candidates: that an entry is odd does not show what a model does with it. The best known of
them came from text that the tokenizer was trained on and the model was not.
Source: Rumbelow and Watkins, "SolidGoldMagikarp", 2023; Land and Bartolo, "Fishing for Magikarp",
arXiv:2405.05417, whose "unreachable" tokens are those of `unreachable` here.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Final, Literal

from app.inspection.cut import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.inspection.merge_table import MergeTable

__all__ = [
    "GLITCHES",
    "LONG_BYTES",
    "Glitch",
    "can_be_unreachable",
    "comes_from_merges",
    "plain_glitches",
    "unreachable",
]

Glitch = Literal["unreachable", "long", "blank", "unused", "invalid"]
GLITCHES: Final[tuple[Glitch, ...]] = ("unreachable", "long", "blank", "unused", "invalid")
"""``unreachable``: its own text, merged by the rules, does not become it. ``long``: more than
`LONG_BYTES`. ``blank``: nothing but spaces and line ends. ``unused``: the vocabulary says that it
is unused or unknown. ``invalid``: no whole characters."""

LONG_BYTES: Final = 32

_NORMAL = KINDS.index("normal")
_UNUSED = frozenset({KINDS.index("unused"), KINDS.index("unknown")})
_STEP: Final = 128
"""Entries between two looks at whether to go on."""


def plain_glitches(piece: bytes, kind: int) -> int:
    """What is odd about an entry by itself: bit n is `GLITCHES[n]`.

    Args:
        piece: its bytes.
        kind: index into `app.inspection.cut.KINDS`.
    """
    found = 0
    if len(piece) > LONG_BYTES:
        found |= 2
    if kind in _UNUSED:
        found |= 8
    if piece.isascii():
        return found | 4 if piece.isspace() else found
    try:
        text = piece.decode()
    except UnicodeDecodeError:
        return found | 16
    return found | 4 if text.isspace() else found


def can_be_unreachable(table: MergeTable) -> bool:
    """Whether entries are made by merging pairs; elsewhere being unreachable means nothing."""
    return table.method in {"rank", "score"}


def unreachable(
    table: MergeTable,
    kinds: bytes,
    told: Callable[[int, int], None],
    stop: Callable[[], bool],
) -> Sequence[int] | None:
    """Ids of the ordinary entries that no merges make; seconds of work.

    Control, user-defined, unused and byte entries are not made by merges anywhere and are left out.

    Args:
        table: of the vocabulary.
        kinds: index into `app.inspection.cut.KINDS` of each entry.
        told: is told how many entries were looked at, and how many there are.
        stop: asked now and then; what is done is given up where it says True.

    Returns:
        Ids in order; None where it was given up.
    """
    found = []
    count = min(len(table.tokens), len(kinds))
    for token in range(count):
        if token % _STEP == 0:
            if stop():
                return None
            told(token, count)
        if kinds[token] == _NORMAL and not comes_from_merges(table, token):
            found.append(token)
    told(count, count)
    return found


def comes_from_merges(table: MergeTable, token: int) -> bool:
    """Whether the text of an entry, merged on its own, ends in this entry alone.

    The pair with the lowest rank (or the highest score) is merged first, the leftmost of equal
    ones, as in `app.inspection.merges.merged`; nothing is kept of how it went.
    """
    text = table.tokens[token]
    if len(text) < 2:  # noqa: PLR2004 - a single sign is where merging begins
        return True
    if table.newline_runs and not text.strip("\n"):
        return True
    texts: list[str] = list(text)
    count = len(texts)
    ends, before = list(range(1, count + 1)), list(range(-1, count - 1))
    value, sign = table.value, 1 if table.method == "rank" else -1
    heap: list[tuple[float, int, str, str]] = []

    def look(at: int, left: str, right: str) -> None:
        rank = value(left, right)
        if rank is not None:
            heapq.heappush(heap, (sign * rank, at, left, right))

    for at in range(count - 1):
        look(at, texts[at], texts[at + 1])
    rest = count
    while heap:
        _, at, left, right = heapq.heappop(heap)
        middle = ends[at]
        # Still as they were: neither was merged with another since.
        if texts[at] != left or middle >= count or texts[middle] != right:
            continue
        end = ends[at] = ends[middle]
        joined = texts[at] = left + right
        texts[middle] = ""
        rest -= 1
        if end < count:
            before[end] = at
            look(at, joined, texts[end])
        if before[at] >= 0:
            look(before[at], texts[before[at]], joined)
    return rest == 1 and table.id_of(text) == token
