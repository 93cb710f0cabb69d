"""Text that streams in is shown often, and never all the time."""

from __future__ import annotations

import pytest

from app.ui.chat.transcript import stream
from app.ui.chat.transcript.stream import RESTS, Stream


class Clock:
    """Time goes by when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(stream, "time", made)
    return made


def test_the_first_is_shown_at_once_and_the_next_a_frame_later(qtbot, clock):
    shown = []
    made = Stream(shown.append)
    made.add(1)
    assert shown == [1]
    made.add(1)
    made.add(1)
    assert shown == [1]
    qtbot.waitUntil(lambda: shown == [1, 1])
    clock.now += 1
    made.add(2)
    assert shown == [1, 1, 2]


def test_after_long_work_it_rests_longer(qtbot, clock):
    shown = []

    def show(key: int) -> None:
        shown.append(key)
        clock.now += 0.1

    made = Stream(show)
    made.add(1)
    clock.now += RESTS * 0.1 - 0.01
    made.add(1)
    assert shown == [1]
    made.flush()
    clock.now += RESTS * 0.1 + 0.01
    made.add(1)
    assert shown == [1, 1, 1]


def test_what_waits_can_be_shown_at_once(qtbot, clock):
    shown = []
    made = Stream(shown.append)
    made.add(1)
    made.add(1)
    made.flush()
    made.flush()
    assert shown == [1, 1]
