"""How wide the columns of a table are: the same in all its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDEST_COLUMN = 60
"""Characters; what is longer is broken."""

NARROWEST_COLUMN = 4
ROOMY_COLUMN = 28
UNBROKEN = 16
"""A text of so many characters is never broken: a number stays in one line."""


def column_widths(characters: Sequence[int], column: float, pad: float, room: float) -> list[int]:
    """Widths in whole pixels, padding included; together `room`, or more where it must be.

    Args:
        characters: longest text of each column.
        column: width of a digit.
        pad: left and right of each text.
        room: what there is.
    """
    if not characters:
        return []
    wanted = [_pixels(min(count, WIDEST_COLUMN), column, pad) for count in characters]
    least = [_pixels(min(count, UNBROKEN), column, pad) for count in characters]
    spare = room - sum(wanted)
    if spare >= 0:
        return _whole([width + spare * width / sum(wanted) for width in wanted], room)
    if sum(least) >= room:
        # It is scrolled sideways then, so that a little more does no harm.
        roomy = _pixels(ROOMY_COLUMN, column, pad)
        return [round(min(width, roomy)) for width in wanted]
    return _whole(_leveled(wanted, least, room), room)


def _pixels(count: int, column: float, pad: float) -> float:
    # One more than there are: not all letters are as narrow as digits.
    return (max(NARROWEST_COLUMN, count) + 1) * column + 2 * pad


def _leveled(wanted: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """The widest columns give way first, down to one common width."""
    low, high = 0.0, max(wanted)
    for _ in range(32):
        level = (low + high) / 2
        total = sum(max(few, min(many, level)) for many, few in zip(wanted, least, strict=True))
        low, high = (level, high) if total < room else (low, level)
    return [max(few, min(many, low)) for many, few in zip(wanted, least, strict=True)]


def _whole(widths: Sequence[float], room: float) -> list[int]:
    """Whole pixels that add up to `room`."""
    edges, x = [], 0.0
    for width in widths:
        x += width
        edges.append(round(x))
    if edges:
        edges[-1] = round(room)
    return [edge - before for before, edge in zip([0, *edges], edges, strict=False)]
