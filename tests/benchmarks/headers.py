"""How long the header of a model file takes: all of a 98 MB file's, and what a remote one needs."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.inspection.gguf import read_file, read_header
from app.inspection.metadata import summarize
from tests.benchmarks.engine import starter_model
from tests.models import unpacked_vocabulary

ROUNDS = 21
BAR_S = 0.1
REMOTE_BYTES = 64 * 1024


def run() -> bool:
    """Print the times; False when a 98 MB file's header takes 100 ms or more."""
    path = starter_model()
    whole = timed(lambda: read_file(path))
    print(f"header of {path.stat().st_size / 1e6:.0f} MB: {whole * 1e3:.1f} ms, bar 100 ms")
    with path.open("rb") as file:
        prefix = file.read(REMOTE_BYTES)
    asked: list[int] = []

    def part(at: int, count: int) -> bytes:
        asked.append(at + count)
        return prefix[at : at + count]

    remote = timed(lambda: read_header(part, size=path.stat().st_size, until_tokens=True))
    summary = summarize(read_header(part, size=path.stat().st_size, until_tokens=True))
    enough = max(asked) <= REMOTE_BYTES and summary.n_layer > 0
    print(f"first 64 KiB of it: {remote * 1e3:.2f} ms, {'enough' if enough else 'NOT ENOUGH'}")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("gpt-2", "qwen2", "phi-3"):
            vocabulary = unpacked_vocabulary(name, Path(folder))
            took = timed(lambda path=vocabulary: read_file(path))
            print(f"vocabulary of {name}: {took * 1e3:.1f} ms")
    held = whole < BAR_S and enough
    print("held" if held else "MISSED")
    return held


def timed(work: Callable[[], object]) -> float:
    """Median seconds of `work`."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)
