"""The arithmetic behind the figures of the benchmarks."""

from __future__ import annotations

import itertools

import pytest

from tests.benchmarks.pairs import Ratio, abba, bootstrap, percentile, verdict


def test_equal_code_gives_a_ratio_of_one():
    ratio = abba(lambda: 3.0, lambda: 3.0, pairs=30)

    assert ratio == Ratio(median=1.0, low=1.0, high=1.0, pairs=30)


def test_pairs_alternate_who_comes_first():
    order: list[str] = []

    def timed(name: str) -> float:
        order.append(name)
        return 1.0

    abba(lambda: timed("a"), lambda: timed("b"), pairs=4)

    assert "".join(order) == "abbaabba"


def test_the_interval_holds_the_median_and_narrows_with_more_pairs():
    few = bootstrap([0.8, 1.0, 1.2] * 3)
    many = bootstrap([0.8, 1.0, 1.2] * 40)

    assert few.low <= few.median <= few.high
    assert many.high - many.low <= few.high - few.low


@pytest.mark.parametrize(
    ("low", "high", "at_least", "said"),
    [
        (0.90, 0.94, True, "held"),
        (0.90, 0.92, True, "MISSED"),
        (0.92, 0.99, False, "held"),
        (0.94, 0.99, False, "MISSED"),
    ],
)
def test_a_bar_is_missed_only_by_a_whole_interval(low, high, at_least, said):
    ratio = Ratio(median=(low + high) / 2, low=low, high=high, pairs=30)

    assert verdict(ratio, 0.93, at_least=at_least) == said


def test_percentiles_are_values_that_were_measured():
    values = list(itertools.chain(range(100)))

    assert percentile(values, 0.95) == 95
    assert percentile(values, 1.0) == 99
