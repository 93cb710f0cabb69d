"""Downloading over loopback: throughput with verification, and how soon it stops."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from app.hub.api import Access, RemoteFile, Wanted
from app.hub.connection import Connection
from app.hub.pace import Pace
from app.hub.part import discard
from app.hub.transfer import Stopped, Transfer
from tests.benchmarks.engine import starter_model
from tests.benchmarks.pairs import abba, others_share, percentile, verdict
from tests.hub.server import LoopbackHub

PAIRS = 20
STOPS = 100
WAITING_STOPS = 20
BAR = 1.0
STOP_BAR_S = 0.1


class Served(Struct):
    """What the hub in the other process says it serves."""

    endpoint: str
    repo: str
    file: str
    commit: str
    sha256: str
    size: int

    @property
    def wanted(self) -> Wanted:
        file = RemoteFile(path=self.file, size_bytes=self.size, sha256=self.sha256)
        return Wanted(repo=self.repo, commit=self.commit, file=file)


def run() -> bool:
    """Print the ratio and the latencies; False when a bar is missed."""
    print(f"others use {others_share():.0%} of the machine")
    with serving(starter_model()) as served, tempfile.TemporaryDirectory() as folder:
        connection = Connection(Access(endpoint=served.endpoint))
        fetched = _throughput(served, connection, Path(folder))
        stopped = _stops(served, connection, Path(folder))
        connection.close()
        waiting = _stops_while_waiting(Path(folder))
    return fetched and stopped and waiting


@contextmanager
def serving(file: Path) -> Iterator[Served]:
    """A hub in a process of its own that has `file`."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.hub.server", "--serve", str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield msgspec.json.decode(process.stdout.readline(), type=Served)
        process.stdin.close()


def _throughput(served: Served, connection: Connection, folder: Path) -> bool:
    def ours() -> float:
        """MB/s, with SHA-256 and the bytes brought to the disk."""
        target = folder / "ours" / served.file
        began = time.perf_counter()
        Transfer(served.wanted, target, connection, pace=Pace(), reserve_bytes=0).run()
        seconds = time.perf_counter() - began
        shutil.rmtree(target.parent)
        return served.size / seconds / 1e6

    library = _library(served, folder)
    for warm in (ours, library):
        warm()
    speeds: dict[str, list[float]] = {"own transfer": [], "hf_hub_download": []}
    ratio = abba(
        _kept(ours, speeds["own transfer"]), _kept(library, speeds["hf_hub_download"]), PAIRS
    )
    same = abba(ours, ours, PAIRS // 2)
    for name, values in speeds.items():
        print(f"{name}: median {percentile(values, 0.5):.0f} MB/s")
    said = verdict(ratio, BAR, at_least=True)
    print(f"own transfer with sha256 / hf_hub_download without: {ratio}  bar {BAR}: {said}")
    print(f"own transfer / itself: {same}")
    return said == "held"


def _library(served: Served, folder: Path) -> Callable[[], float]:
    """The hub's own client, over HTTP as ours; it checks no hash."""
    from huggingface_hub import constants, hf_hub_download
    from huggingface_hub.utils import disable_progress_bars

    constants.HF_HUB_DISABLE_XET = True
    disable_progress_bars()

    def fetch() -> float:
        cache = folder / "theirs"
        began = time.perf_counter()
        hf_hub_download(
            served.repo,
            served.file,
            revision=served.commit,
            endpoint=served.endpoint,
            token=False,
            cache_dir=cache,
        )
        seconds = time.perf_counter() - began
        shutil.rmtree(cache)
        return served.size / seconds / 1e6

    return fetch


def _kept(figure: Callable[[], float], values: list[float]) -> Callable[[], float]:
    def measure() -> float:
        values.append(figure())
        return values[-1]

    return measure


def _stops(served: Served, connection: Connection, folder: Path) -> bool:
    """From `stop` to the end of `run`, at random moments, at full speed and under a limit.

    Cancelling also deletes what has come.
    """
    chance = random.Random(1)
    held = True
    for what, bytes_per_s in (("pause", 0), ("pause under a speed limit", 200_000), ("cancel", 0)):
        values: list[float] = []
        target = folder / "stopped" / served.file
        while len(values) < STOPS:
            transfer = Transfer(
                served.wanted, target, connection, pace=Pace(bytes_per_s), reserve_bytes=0
            )
            seconds = _stop_after(transfer, chance.uniform(0.0, 0.15))
            if what == "cancel":
                began = time.perf_counter()
                discard(target)
                seconds += time.perf_counter() - began
            if target.exists():
                target.unlink()
            else:
                values.append(seconds)
        held = _said(what, values) and held
        discard(target)
    return held


def _stops_while_waiting(folder: Path) -> bool:
    """The same while nothing comes: the server is silent, or asked to be left alone."""
    held = True
    for what, where, fault in (
        ("pause while the hub is silent", "resolve", {"delay_s": 60.0}),
        ("pause while the server of files is silent", "cdn", {"stall_after": 1_000_000}),
        ("pause while it waits", "cdn", {"status": 429, "headers": {"Retry-After": "300"}}),
    ):
        values: list[float] = []
        for _ in range(WAITING_STOPS):
            with LoopbackHub() as hub:
                data = b"GGUF" + bytes(4_000_000)
                commit = hub.add_repo("acme/served", {"x.gguf": data})
                hub.fault(where, **fault)
                connection = Connection(Access(endpoint=hub.endpoint))
                file = RemoteFile(path="x.gguf", size_bytes=len(data))
                wanted = Wanted(repo="acme/served", commit=commit, file=file)
                target = folder / "waiting" / "x.gguf"
                transfer = Transfer(wanted, target, connection, pace=Pace(), reserve_bytes=0)
                values.append(_stop_after(transfer, 0.1))
                connection.close()
                discard(target)
        held = _said(what, values) and held
    return held


def _said(what: str, values: list[float]) -> bool:
    worst = max(values)
    said = "held" if worst <= STOP_BAR_S else "MISSED"
    print(
        f"{what}: median {percentile(values, 0.5) * 1e3:.1f} ms, "
        f"p95 {percentile(values, 0.95) * 1e3:.1f} ms, worst {worst * 1e3:.1f} ms "
        f"of {len(values)}  bar {STOP_BAR_S * 1e3:.0f}: {said}"
    )
    return said == "held"


def _stop_after(transfer: Transfer, delay_s: float) -> float:
    def work() -> None:
        try:
            transfer.run()
        except Stopped:
            return

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(delay_s)
    asked = time.perf_counter()
    transfer.stop()
    thread.join()
    return time.perf_counter() - asked
