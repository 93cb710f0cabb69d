"""The speed limit holds for all downloads together, and waiting for it ends at once when asked."""

from __future__ import annotations

import threading
import time

import pytest

from app.hub import pace as module
from app.hub.pace import Pace


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


class Patient(threading.Event):
    """An event that is never set, whose waits move the clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        self._clock.now += timeout or 0
        return False


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_no_limit_is_no_wait(clock):
    Pace().wait(10**12, Patient(clock))

    assert clock.now == 100.0


@pytest.mark.parametrize("piece", [1000, 65_536, 262_144])
def test_bytes_come_at_the_speed_that_was_set(clock, piece):
    pace = Pace(1_000_000)
    for _ in range(5_000_000 // piece):
        pace.wait(piece, Patient(clock))

    assert clock.now - 100.0 == pytest.approx(5.0, abs=0.4)


def test_what_was_not_used_is_not_saved_up(clock):
    pace = Pace(1_000_000)
    pace.wait(1000, Patient(clock))
    clock.now += 3600

    began = clock.now
    pace.wait(1_000_000, Patient(clock))

    assert clock.now - began == pytest.approx(0.9, abs=0.06)


def test_pieces_are_small_under_a_small_limit():
    assert Pace(0).piece(65_536) == 65_536
    assert Pace(10**9).piece(65_536) == 65_536
    assert Pace(200_000).piece(65_536) == 10_000
    assert Pace(1).piece(65_536) == 1024


def test_a_negative_limit_is_none():
    pace = Pace(-5)
    pace.set(-1)

    assert pace.piece(65_536) == 65_536


def test_a_wait_ends_when_it_is_stopped():
    stopped = threading.Event()
    waiting = threading.Thread(target=Pace(1).wait, args=(10**9, stopped))
    waiting.start()

    stopped.set()

    waiting.join(60)
    assert not waiting.is_alive()


@pytest.mark.parametrize("limit", [0, 10**12])
def test_a_wait_ends_when_the_limit_is_changed(limit):
    pace = Pace(1)
    waiting = threading.Thread(target=pace.wait, args=(10**9, threading.Event()))
    waiting.start()
    time.sleep(0.01)

    pace.set(limit)

    waiting.join(60)
    assert not waiting.is_alive()
