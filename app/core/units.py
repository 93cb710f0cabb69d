"""Numbers for people: which unit, and how many digits are worth showing.

The words and the decimal sign are the window's; here a unit is an identifier.
"""

from __future__ import annotations

import math
from typing import Literal, get_args

from msgspec import Struct

ByteUnit = Literal["B", "kB", "MB", "GB", "TB"]
TimeUnit = Literal["ms", "s", "min", "h", "d"]
CountUnit = Literal["", "k", "M", "B", "T"]

_BYTES: tuple[ByteUnit, ...] = get_args(ByteUnit)
_COUNTS: tuple[CountUnit, ...] = get_args(CountUnit)
SIGNIFICANT = 3


class Quantity(Struct, frozen=True):
    """`value` in `unit`, to be shown with `digits` digits after the decimal sign."""

    value: float
    unit: str
    digits: int = 0


def size(size_bytes: float) -> Quantity:
    """A number of bytes in decimal units, three significant digits: 98.2 MB, 1.05 GB."""
    value, step, digits = _scaled(size_bytes, len(_BYTES))
    return Quantity(value, _BYTES[step], digits)


def count(number: float) -> Quantity:
    """A large number, three significant digits: 49.2 k, 135 M; parameters are said so (7.24 B)."""
    value, step, digits = _scaled(number, len(_COUNTS))
    return Quantity(value, _COUNTS[step], digits)


def duration(seconds: float) -> tuple[Quantity, ...]:
    """A length of time, in at most two units: 420 ms, 3.1 s, 2 min 5 s, 1 h 12 min, 3 d 4 h."""
    seconds = min(seconds, 1e12) if math.isfinite(seconds) and seconds > 0 else 0.0
    if round(seconds * 1000) < 1000:  # noqa: PLR2004 (milliseconds in a second)
        return (Quantity(round(seconds * 1000), "ms"),)
    if round(seconds, 1) < 10:  # noqa: PLR2004 (above, tenths are noise)
        return (Quantity(round(seconds, 1), "s", 1),)
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004 (seconds in a minute)
        return (Quantity(whole, "s"),)
    steps: tuple[tuple[TimeUnit, int, TimeUnit, int], ...] = (
        ("d", 86_400, "h", 3600),
        ("h", 3600, "min", 60),
        ("min", 60, "s", 1),
    )
    for large, large_s, small, small_s in steps:
        if whole >= large_s:
            rest = whole % large_s // small_s
            first = Quantity(whole // large_s, large)
            return (first, Quantity(rest, small)) if rest else (first,)
    raise AssertionError("unreachable: a minute is the smallest step")


def _scaled(number: float, steps: int) -> tuple[float, int, int]:
    """`number` by powers of 1,000, how many were taken, and the digits worth showing."""
    if not math.isfinite(number):
        return 0.0, 0, 0
    step = 0
    while abs(number) / 1000**step >= 999.5 and step < steps - 1:  # noqa: PLR2004 (rounds up)
        step += 1
    value = number / 1000**step
    if step == 0:
        return float(round(value)), 0, 0
    whole_digits = 1 if abs(value) < 9.995 else 2 if abs(value) < 99.95 else 3  # noqa: PLR2004
    digits = SIGNIFICANT - whole_digits
    return round(value, digits), step, digits
