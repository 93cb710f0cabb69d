"""How fast a download goes, as a user reads it."""

from __future__ import annotations

import pytest

from app.hub.speed import Speedometer


def test_a_steady_download_shows_its_speed():
    meter = Speedometer()
    for second in range(20):
        meter.note(second, second * 1_000_000)

    assert meter.rate(19) == pytest.approx(1_000_000)
    assert meter.left_s(19, 6_000_000) == pytest.approx(6)


def test_a_download_that_goes_on_from_its_half_starts_with_an_honest_speed():
    meter = Speedometer()
    meter.note(0, 5_000_000_000)
    meter.note(1, 5_001_000_000)

    assert meter.rate(1) == pytest.approx(1_000_000)


def test_the_first_moment_says_nothing():
    meter = Speedometer()
    meter.note(0, 0)
    meter.note(0.1, 50_000_000)

    assert meter.rate(0.1) == 0
    assert meter.left_s(0.1, 1) is None


def test_only_the_last_seconds_count():
    meter = Speedometer(window_s=5)
    for second in range(100):
        meter.note(second, second * 1000)
    for second in range(100, 110):
        meter.note(second, 100_000 + (second - 100) * 9000)

    assert meter.rate(109) == pytest.approx(9000)


def test_a_stalled_download_gets_slower_and_then_tells_no_time():
    meter = Speedometer(window_s=5)
    for second in range(10):
        meter.note(second, second * 1000)

    assert meter.rate(14) < 700
    for second in range(10, 30):
        meter.note(second, 9000)
    assert meter.rate(29) == 0
    assert meter.left_s(29, 1000) is None


def test_a_download_that_begins_anew_is_never_negative():
    meter = Speedometer()
    meter.note(0, 9_000_000)
    meter.note(1, 100)

    assert meter.rate(1.1) == 0
    meter.note(2, 1100)
    assert meter.rate(2) == pytest.approx(1000)
