"""Which unit, and how many digits are worth showing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.units import Quantity, count, duration, size


def shown(quantity: Quantity) -> str:
    return f"{quantity.value:.{quantity.digits}f} {quantity.unit}".strip()


@pytest.mark.parametrize(
    ("bytes_", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.00 kB"),
        (1049, "1.05 kB"),
        (99_940, "99.9 kB"),
        (99_960, "100 kB"),
        (999_499, "999 kB"),
        (999_500, "1.00 MB"),
        (98_200_000, "98.2 MB"),
        (1_050_000_000, "1.05 GB"),
        (2e15, "2000 TB"),
        (math.inf, "0 B"),
    ],
)
def test_sizes(bytes_: float, text: str):
    assert shown(size(bytes_)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (77, "77"),
        (999, "999"),
        (49_152, "49.2 k"),
        (134_515_008, "135 M"),
        (7_241_732_096, "7.24 B"),
        (1e13, "10.0 T"),
    ],
)
def test_counts(number: float, text: str):
    assert shown(count(number)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 ms"),
        (-1, "0 ms"),
        (math.nan, "0 ms"),
        (0.42, "420 ms"),
        (0.9996, "1.0 s"),
        (3.14, "3.1 s"),
        (9.96, "10 s"),
        (59.6, "1 min"),
        (125, "2 min 5 s"),
        (3600, "1 h"),
        (4321, "1 h 12 min"),
        (86_400 * 3 + 3600 * 4, "3 d 4 h"),
    ],
)
def test_durations(seconds: float, text: str):
    assert " ".join(map(shown, duration(seconds))) == text


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_every_number_has_a_unit(number: float):
    assert math.isfinite(size(number).value)
    assert math.isfinite(count(number).value)
    assert 1 <= len(duration(number)) <= 2
