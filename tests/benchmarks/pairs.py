"""Ratios that can be trusted on a machine whose speed drifts.

A and B are timed in the order A B B A A B ..., so that a drift hits both alike; each pair gives
one ratio, and the median is quoted with a 95 % bootstrap interval. The same is done for A against
itself, which shows how much the machine alone scatters.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil

QUIET_SHARE = 0.05
"""Absolute times are bars only while other processes use less than this share of the machine."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A median ratio with its 95 % bootstrap interval, and how many pairs it rests on."""

    median: float
    low: float
    high: float
    pairs: int

    def __str__(self) -> str:
        return f"{self.median:.3f} [{self.low:.3f}, {self.high:.3f}] of {self.pairs} pairs"


def bootstrap(ratios: Sequence[float], rounds: int = 2000, seed: int = 1) -> Ratio:
    """Median of `ratios` with a percentile bootstrap interval."""
    chance = random.Random(seed)
    medians = sorted(
        statistics.median(chance.choices(ratios, k=len(ratios))) for _ in range(rounds)
    )
    return Ratio(
        median=statistics.median(ratios),
        low=medians[int(rounds * 0.025)],
        high=medians[int(rounds * 0.975) - 1],
        pairs=len(ratios),
    )


def abba(a: Callable[[], float], b: Callable[[], float], pairs: int) -> Ratio:
    """Ratio of the figure that `a` returns to the one that `b` returns, pair by pair."""
    ratios = []
    for number in range(pairs):
        if number % 2 == 0:
            first = a()
            second = b()
        else:
            second = b()
            first = a()
        ratios.append(first / second)
    return bootstrap(ratios)


def verdict(ratio: Ratio, bar: float, *, at_least: bool) -> str:
    """Missed only where the whole interval lies on the wrong side of the bar."""
    missed = ratio.high < bar if at_least else ratio.low > bar
    return "MISSED" if missed else "held"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def others_share(seconds: float = 1.0) -> float:
    """Share of the machine's processors that other processes use right now, 0 to 1."""
    me = {psutil.Process().pid, *(child.pid for child in psutil.Process().children(recursive=True))}
    before = _busy(me)
    time.sleep(seconds)
    after = _busy(me)
    return max(0.0, (after - before) / seconds / (psutil.cpu_count() or 1))


def _busy(mine: set[int]) -> float:
    total = 0.0
    for process in psutil.process_iter(["pid", "cpu_times"]):
        times = process.info["cpu_times"]
        if process.info["pid"] not in mine and times is not None:
            total += times.user + times.system
    return total
