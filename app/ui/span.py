"""The range of a number with a slider and a field: positions of the one, values of the other."""

from __future__ import annotations

from dataclasses import dataclass

CURVED_POSITIONS = 240
"""Positions of a slider whose steps are not equal."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a number can lie.

    Attributes:
        low: least value, of slider and field.
        high: greatest value of the slider.
        step: values are multiples of this, counted from `low`.
        decimals: digits after the point; 0 makes whole numbers.
        limit: greatest value of the field; None is `high`.
        curve: above 1 the slider has its finer steps at the low end.
    """

    low: float
    high: float
    step: float
    decimals: int = 0
    limit: float | None = None
    curve: float = 1.0

    @property
    def field_high(self) -> float:
        """Greatest value of the field."""
        return self.high if self.limit is None else self.limit

    @property
    def positions(self) -> int:
        """Greatest position of the slider; the least is 0."""
        if self.curve != 1.0:
            return CURVED_POSITIONS
        return max(1, round((self.high - self.low) / self.step))

    def position(self, value: float) -> int:
        """The position nearest to `value`; the ends for values beyond them."""
        if self.high <= self.low:
            return 0
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(float(share ** (1 / self.curve)) * self.positions)

    def value(self, position: int) -> float:
        """The value at `position`, on a step; the ends are `low` and `high` exactly."""
        if position >= self.positions:
            return self.high
        share = float((position / self.positions) ** self.curve)
        steps = round(share * (self.high - self.low) / self.step)
        return round(self.low + steps * self.step, 6)

    def rounded(self, value: float) -> float:
        """`value` with the decimals that are shown; whole where there are none."""
        return round(value, self.decimals) if self.decimals else float(round(value))

    def same(self, one: float, other: float) -> bool:
        """Whether two values read the same."""
        return self.rounded(one) == self.rounded(other)
