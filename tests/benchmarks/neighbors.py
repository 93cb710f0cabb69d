"""Adaptive threads with one busy core beside them, against the best fixed number."""

from __future__ import annotations

import subprocess
import sys

from app.engine.api import LoadSettings
from app.engine.protocol import SetThreads
from tests.benchmarks.engine import RemoteModel, story
from tests.benchmarks.pairs import abba, others_share, verdict

TOKENS = 512
PAIRS = 30
SPIN = "import sys\nprint('spinning', flush=True)\nwhile True: pass"


def run() -> bool:
    """Print the ratio to each fixed number; False when the bar against the best is missed."""
    print(
        f"{TOKENS} tokens; others use {others_share():.0%} of the machine before the busy process"
    )
    with (
        subprocess.Popen([sys.executable, "-c", SPIN], stdout=subprocess.PIPE) as busy,
        RemoteModel(LoadSettings(n_ctx=1024)) as remote,
    ):
        try:
            assert busy.stdout is not None
            busy.stdout.readline()

            def speed(threads: int | None) -> float:
                remote.client.send(SetThreads(threads=threads))
                _, arrived = remote.generate(story(max_tokens=TOKENS))
                return (len(arrived) - 1) / (arrived[-1] - arrived[0])

            fixed = {threads: [speed(threads) for _ in range(3)] for threads in (1, 2)}
            best = max(fixed, key=lambda threads: sorted(fixed[threads])[1])
            ratio = abba(lambda: speed(None), lambda: speed(best), PAIRS)
        finally:
            busy.kill()
    for threads, speeds in fixed.items():
        print(f"{threads} thread(s) fixed: {sorted(speeds)[1]:.1f} tokens/s, median of 3")
    said = verdict(ratio, 0.8, at_least=True)
    print(f"adaptive / {best} fixed                  {ratio}  bar 0.80: {said}")
    return said == "held"
