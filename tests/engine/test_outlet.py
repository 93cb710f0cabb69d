"""What the engine says comes out whole, in order, soon, and in few system calls."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from app.engine import outlet as outlets
from app.engine.frames import FrameReader, write_all
from app.engine.outlet import Outlet
from app.engine.protocol import Alive, Event, KvKept, Logged, Unloaded, decode_event

if TYPE_CHECKING:
    from collections.abc import Iterator


class Listening:
    """An outlet, the other end of its pipe, and how often it was written to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read_end, self.write_end = os.pipe()
        self.outlet = Outlet(self.write_end)
        self.reader = FrameReader(self.read_end)
        self.writes = 0

        def counted(fd: int, data: bytes | bytearray) -> None:
            self.writes += 1
            write_all(fd, data)

        monkeypatch.setattr(outlets, "write_all", counted)

    def read(self) -> Event:
        payload = self.reader.read()
        assert payload is not None
        return decode_event(payload)


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    made = Listening(monkeypatch)
    yield made
    made.outlet.close()
    for fd in (made.read_end, made.write_end):
        if fd >= 0:
            os.close(fd)


def line(number: int) -> Logged:
    return Logged(level=10, line=str(number))


def test_tokens_that_come_together_share_a_write(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlets, "HOLD_S", 5.0)
    listening.outlet.start()
    for number in range(100):
        listening.outlet.soon(line(number))
    listening.outlet.send(Unloaded(job=1))
    assert [listening.read() for _ in range(101)] == [*map(line, range(100)), Unloaded(job=1)]
    assert listening.writes <= 3


def test_what_was_held_back_comes_without_being_pushed(listening: Listening) -> None:
    listening.outlet.start()
    listening.outlet.soon(line(0))
    listening.outlet.soon(line(1))
    assert [listening.read(), listening.read()] == [line(0), line(1)]


def test_much_is_not_held_back(listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlets, "HOLD_S", 1000.0)
    listening.outlet.start()
    long = Logged(level=10, line="x" * 70_000)
    read: list[Event] = []
    reader = threading.Thread(target=lambda: read.extend([listening.read(), listening.read()]))
    reader.start()
    listening.outlet.soon(line(0))
    listening.outlet.soon(long)
    reader.join()
    assert read == [line(0), long]


def test_closing_writes_what_was_held_back(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlets, "HOLD_S", 1000.0)
    listening.outlet.start()
    listening.outlet.soon(line(0))
    listening.outlet.soon(line(1))
    listening.outlet.close()
    assert [listening.read(), listening.read()] == [line(0), line(1)]


def test_beats_are_told_once_each_second_and_only_if_there_were_any(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlets, "ALIVE_S", 0.05)
    listening.outlet.begin(7)
    for _ in range(1000):
        listening.outlet.beat()
    listening.outlet.start()  # not before: the pulse could come between two of the thousand
    assert listening.read() == Alive(job=7)
    listening.outlet.beat()
    assert listening.read() == Alive(job=7)
    threading.Event().wait(0.2)
    listening.outlet.end()
    listening.outlet.send(Unloaded())
    assert listening.read() == Unloaded()


def test_a_window_that_is_gone_is_no_error(listening: Listening) -> None:
    os.close(listening.read_end)
    listening.read_end = -1
    listening.outlet.send(Unloaded())
    listening.outlet.soon(line(1))
    listening.outlet.send(KvKept())


def test_frames_of_many_threads_stay_whole(listening: Listening) -> None:
    listening.outlet.start()

    def talk(job: int) -> None:
        for number in range(200):
            speak = listening.outlet.soon if number % 3 else listening.outlet.send
            speak(Logged(job=job, level=10, line=str(number)))

    threads = [threading.Thread(target=talk, args=(job,)) for job in range(4)]
    for thread in threads:
        thread.start()
    events = [listening.read() for _ in range(800)]
    for thread in threads:
        thread.join()
    for job in range(4):
        lines = [event.line for event in events if isinstance(event, Logged) and event.job == job]
        assert lines == [str(number) for number in range(200)]
