"""Frames arrive whole, however the pipe cuts them, and nobody can make a reader hoard memory."""

from __future__ import annotations

import os
import threading
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import EngineProtocolError
from app.engine.frames import FrameReader, write_all
from app.engine.protocol import LENGTH, MAX_FRAME_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Pipe:
    def __init__(self) -> None:
        self.read_end, self.write_end = os.pipe()
        self._threads: list[threading.Thread] = []

    def feed(self, *parts: bytes) -> None:
        """Write the parts from a thread, each by a system call of its own, then close."""

        def write() -> None:
            for part in parts:
                write_all(self.write_end, part)
            self.close_writer()

        self._threads.append(threading.Thread(target=write))
        self._threads[-1].start()

    def close_writer(self) -> None:
        os.close(self.write_end)
        self.write_end = -1

    def close(self) -> None:
        for thread in self._threads:
            thread.join()
        for fd in (self.read_end, self.write_end):
            if fd >= 0:
                os.close(fd)


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    made = Pipe()
    yield made
    made.close()


def framed(payload: bytes) -> bytes:
    return LENGTH.pack(len(payload)) + payload


def test_frames_that_arrive_together_come_out_one_by_one(pipe: Pipe) -> None:
    pipe.feed(framed(b"one") + framed(b"") + framed(b"three"))
    reader = FrameReader(pipe.read_end)
    assert [reader.read(), reader.read(), reader.read(), reader.read()] == [
        b"one",
        b"",
        b"three",
        None,
    ]


def test_a_frame_in_single_bytes_comes_out_whole(pipe: Pipe) -> None:
    payload = bytes(range(256))
    pipe.feed(*(bytes([byte]) for byte in framed(payload)))
    assert FrameReader(pipe.read_end).read() == payload


@given(
    payloads=st.lists(st.binary(max_size=3000), max_size=8),
    cuts=st.lists(st.integers(1, 4000), max_size=12),
)
def test_any_cut_gives_the_same_frames(payloads: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(map(framed, payloads))
    parts = []
    for cut in cuts:
        parts.append(stream[:cut])
        stream = stream[cut:]
    pipe = Pipe()
    pipe.feed(*parts, stream)
    reader = FrameReader(pipe.read_end)
    try:
        assert [reader.read() for _ in payloads] == payloads
        assert reader.read() is None
    finally:
        pipe.close()


def test_a_frame_larger_than_a_pipe_comes_through(pipe: Pipe) -> None:
    payload = os.urandom(3_000_000)
    pipe.feed(framed(payload))
    assert FrameReader(pipe.read_end).read() == payload


@pytest.mark.parametrize("length", [1, 2, 3, 4, 50])
def test_a_peer_that_dies_within_a_frame_has_ended(pipe: Pipe, length: int) -> None:
    pipe.feed(framed(b"x" * 60)[:length])
    assert FrameReader(pipe.read_end).read() is None


@pytest.mark.parametrize("length", [MAX_FRAME_BYTES + 1, 1 << 30, (1 << 32) - 1])
def test_a_frame_that_claims_too_much_is_refused_before_it_is_stored(
    pipe: Pipe, length: int
) -> None:
    pipe.feed(LENGTH.pack(length) + b"x" * 100)
    reader = FrameReader(pipe.read_end)
    tracemalloc.start()
    try:
        with pytest.raises(EngineProtocolError, match=str(length)):
            reader.read()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_a_claim_within_the_limit_costs_only_what_arrives(pipe: Pipe) -> None:
    pipe.feed(LENGTH.pack(MAX_FRAME_BYTES) + b"x" * 1000)
    reader = FrameReader(pipe.read_end)
    tracemalloc.start()
    try:
        assert reader.read() is None
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


def test_writing_to_nobody_is_an_error(pipe: Pipe) -> None:
    os.close(pipe.read_end)
    pipe.read_end = -1
    with pytest.raises(BrokenPipeError):
        write_all(pipe.write_end, b"hello")


def test_everything_is_written_to_a_slow_reader(pipe: Pipe) -> None:
    data = os.urandom(1_000_000)
    pipe.feed(data)
    read: Callable[[], bytes] = lambda: os.read(pipe.read_end, 777)  # noqa: E731
    assert b"".join(iter(read, b"")) == data
