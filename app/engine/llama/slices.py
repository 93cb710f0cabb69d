"""In which pieces a prompt is evaluated, so that equal prompts always give equal logits.

How a token's keys and values are rounded depends on what it was evaluated with: llama.cpp has one
kernel for a single token and others for batches, which take tokens in groups and the few left over
singly. Threads and the size of batches do not matter as long as these groups stay the same. So:

- A token of a reply that was generated here is evaluated alone, as it was when it was drawn.
- All other text is evaluated in batches, each stretch between two replies on its own, in multiples
  of `GROUP` from the stretch's beginning, and never with a single token left over.

A token evaluated alone is written as ``~id`` below, so that comparing two prompts compares how
they are evaluated too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GROUP: Final = 16
"""A multiple of every group that llama.cpp's batch kernels take (4, 8 and 16 tokens)."""


class Slice(NamedTuple):
    """Tokens `start` to `end` of a prompt; `alone`: one by one."""

    start: int
    end: int
    alone: bool


def stretches(keys: Sequence[int]) -> Iterator[Slice]:
    """The stretches of `keys` that are all alone or all not."""
    start = 0
    for at in range(1, len(keys) + 1):
        if at == len(keys) or (keys[at] < 0) != (keys[start] < 0):
            yield Slice(start, at, keys[start] < 0)
            start = at


def resume_at(keys: Sequence[int], length: int) -> int:
    """Where to go on when the first `length` tokens of `keys` are there: the same or before."""
    for stretch in stretches(keys):
        if stretch.start < length < stretch.end and not stretch.alone:
            start = length - (length - stretch.start) % GROUP
            if stretch.end - start == 1:
                start -= GROUP
            return max(start, stretch.start)
    return length


def slices(
    keys: Sequence[int], start: int, n_batch: int, *, last_alone: bool = False
) -> Iterator[Slice]:
    """The pieces in which to evaluate `keys` from `start` on.

    Args:
        keys: the whole prompt.
        start: from `resume_at`.
        n_batch: most tokens of a piece, at least two groups.
        last_alone: the last token of each text is a piece of its own, so that a state that cannot
            be cut can be kept before it.
    """
    most = n_batch - n_batch % GROUP
    for stretch in stretches(keys):
        at = max(stretch.start, start)
        if at >= stretch.end:
            continue
        if stretch.alone:
            yield Slice(at, stretch.end, alone=True)
            continue
        end = stretch.end - 1 if last_alone else stretch.end
        while at < end:
            size = min(most, end - at)
            if end - at - size == 1:
                size -= GROUP
            yield Slice(at, at + size, alone=False)
            at += size
        if last_alone:
            yield Slice(end, stretch.end, alone=False)
