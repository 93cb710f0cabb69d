"""Sorting a quarter of a million things in steps so small that another thread gets its turn.

`sorted` holds Python's lock until it is done, 0.1 s for as many texts: a window would stand still.
Here samples part the keys into runs, and each run is sorted by itself (a sample sort).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ordered"]

_RUN: Final = 4096
_SAMPLES: Final = 8
"""Samples for each run."""


def ordered(keys: Sequence[Any]) -> array[int]:
    """The indexes of `keys` so that the keys rise; equal ones stay in their order.

    Args:
        keys: all of one kind that can be compared.

    Returns:
        int32, as many as there are keys.
    """
    count = len(keys)
    runs = count // _RUN
    if runs < 2:  # noqa: PLR2004 - nothing to part
        return array("i", sorted(range(count), key=keys.__getitem__))
    samples = sorted(keys[at] for at in range(0, count, max(1, count // (runs * _SAMPLES))))
    borders = samples[_SAMPLES::_SAMPLES]
    parts: list[list[int]] = [[] for _ in range(len(borders) + 1)]
    for index, key in enumerate(keys):
        parts[bisect_right(borders, key)].append(index)
    found = array("i")
    for part in parts:
        part.sort(key=keys.__getitem__)
        found.extend(part)
    return found
