"""A transfer ends when it is asked to, tells how far it is, and keeps to the speed limit."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator

import pytest

from app.core.errors import HubBusy
from app.hub.line import Body
from app.hub.pace import Pace
from app.hub.part import partial_bytes
from app.hub.transfer import BLOCK_BYTES, FIRST_PIECE_BYTES, Patience, Stopped, TransferProgress
from tests.hub.bringing import HALF, Bringing, Running, half_here, model_bytes, until


@pytest.fixture
def came(monkeypatch) -> list[int]:
    """How many bytes each piece has that a transfer was given."""
    found: list[int] = []
    chunks = Body.chunks

    def counted(body: Body, size: int) -> Iterator[bytes]:
        for piece in chunks(body, size):
            found.append(len(piece))
            yield piece

    monkeypatch.setattr(Body, "chunks", counted)
    return found


class TestStop:
    def test_before_it_began(self, bringing):
        transfer = bringing.transfer()
        transfer.stop()

        with pytest.raises(Stopped):
            transfer.run()

        assert bringing.hub.requests == []

    def test_while_bytes_come_and_later_it_goes_on(self, bringing):
        bringing.hub.fault("cdn", rate=1_000_000)
        running = Running(bringing.transfer())
        until(lambda: partial_bytes(bringing.target) > 100_000)

        running.stop()
        kept = partial_bytes(bringing.target)
        bringing.run()

        assert bringing.is_whole()
        assert bringing.hub.log("cdn")[-1].headers["range"] == f"bytes={kept}-"

    def test_while_the_server_has_said_nothing_yet(self, bringing):
        bringing.hub.fault("cdn", stall_after=0)
        running = Running(bringing.transfer())
        until(lambda: bringing.hub.log("cdn"))

        running.stop()

    def test_while_the_server_is_silent_and_what_had_come_is_kept(self, bringing, came):
        bringing.hub.fault("cdn", stall_after=700_000)
        running = Running(bringing.transfer())
        until(lambda: partial_bytes(bringing.target) >= 2 * BLOCK_BYTES)
        # The rest has come, but makes no whole block.
        until(lambda: sum(came) > 700_000 - FIRST_PIECE_BYTES)

        running.stop()

        assert 700_000 - FIRST_PIECE_BYTES < partial_bytes(bringing.target) <= 700_000

    def test_while_the_hub_does_not_answer(self, bringing):
        bringing.hub.fault("resolve", delay_s=60)
        running = Running(bringing.transfer())
        until(lambda: bringing.hub.log("resolve"))

        running.stop()

    def test_while_it_waits_as_long_as_the_hub_asked(self, bringing):
        told: list[TransferProgress] = []
        bringing.hub.busy("cdn", retry_s=300)
        running = Running(bringing.transfer(on_progress=told.append))
        until(lambda: any(progress.stage == "waiting" for progress in told))

        running.stop()

        assert told[-1].wait_s == pytest.approx(300, abs=5)
        assert told[-1].error.status == 429

    def test_while_it_keeps_to_the_speed_limit(self, bringing):
        running = Running(bringing.transfer(bytes_per_s=2000))
        until(lambda: bringing.hub.log("cdn"))

        running.stop()

        assert partial_bytes(bringing.target) < 500_000

    def test_while_it_hashes_what_is_here(self, bringing):
        half_here(bringing)
        transfer = bringing.transfer()
        part = transfer._part
        before = part._count

        def slowly(data: bytes) -> None:
            before(data)
            transfer.stop()

        part._count = slowly

        with pytest.raises(Stopped):
            transfer.run()
        assert partial_bytes(bringing.target) == HALF


class TestProgress:
    def test_it_is_told_from_the_first_to_the_last_byte(self, bringing):
        told: list[TransferProgress] = []
        bringing.hub.fault("cdn", rate=4_000_000)

        bringing.run(on_progress=told.append)

        done = [progress.done_bytes for progress in told]
        assert done == sorted(done)
        assert told[-1] == TransferProgress(
            done_bytes=2_000_000, total_bytes=2_000_000, stage="done"
        )
        assert {progress.stage for progress in told} >= {"asking", "downloading", "done"}

    def test_ten_times_a_second_at_most(self, bringing):
        told: list[float] = []
        bringing.hub.fault("cdn", rate=4_000_000)
        # Its own time: this thread may be held up before it could look at a clock here.
        transfer = bringing.transfer(on_progress=lambda _progress: told.append(transfer._told_at))

        transfer.run()

        gaps = [later - sooner for sooner, later in itertools.pairwise(told[:-1])]
        assert min(gaps) >= 0.1

    def test_what_is_here_already_counts_while_it_is_hashed(self, bringing):
        half_here(bringing)
        told: list[TransferProgress] = []
        transfer = bringing.transfer(on_progress=told.append)
        transfer._told_at = -1.0

        transfer.run()

        assert told[-1].done_bytes == len(bringing.data)
        assert transfer.fetched_bytes == len(bringing.data) - HALF


class TestSpeedLimit:
    def test_two_transfers_share_it(self, hub, tmp_path):
        pace = Pace(2_000_000)
        one = Bringing(hub, tmp_path, model_bytes(200_000))
        began = time.monotonic()
        runs = [
            Running(one.transfer(pace=pace, target=tmp_path / name))
            for name in ("a.gguf", "b.gguf")
        ]
        for running in runs:
            running.end()

        # 400 kB at 2 MB/s take 0.2 s, less the burst that is allowed at the beginning.
        assert time.monotonic() - began >= 0.09
        one.connection.close()

    def test_lifting_it_lets_a_waiting_transfer_go_on(self, bringing):
        pace = Pace(1000)
        running = Running(bringing.transfer(pace=pace))
        until(lambda: bringing.hub.log("cdn"))

        pace.set(0)

        assert running.end() == bringing.target

    def test_no_thread_is_left(self, bringing):
        before = threading.active_count()

        bringing.run()

        until(lambda: threading.active_count() <= before + 1)  # one more is the server's


def test_patience_ends(bringing):
    bringing.hub.fault("resolve", status=503, times=10)

    with pytest.raises(HubBusy):
        bringing.run(patience=Patience(tries=3, first_s=0.001))

    assert len(bringing.hub.log("resolve")) == 4
