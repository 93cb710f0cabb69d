"""From the start of the process to the first painted window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from tests.benchmarks.pairs import QUIET_SHARE, others_share, percentile

TIMES = 15
BAR_S = 0.8


def run() -> bool:
    """Print the median; False when the bar is missed on a quiet machine."""
    others = others_share()
    with tempfile.TemporaryDirectory() as folder:
        _start(folder)
        times = [_start(folder) for _ in range(TIMES)]
    median = percentile(times, 0.5)
    quiet = others < QUIET_SHARE
    said = "held" if median <= BAR_S else "MISSED" if quiet else "not judged: the machine is busy"
    print(f"others use {others:.0%} of the machine")
    print(
        f"start to first paint, warm: median {median:.2f} s, "
        f"worst {max(times):.2f} s of {TIMES}  bar {BAR_S}: {said}"
    )
    return said != "MISSED"


def _start(folder: str) -> float:
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.window", "painted", folder],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout) - began
