"""Spawn to loaded model, against a bare import and load in a new process."""

from __future__ import annotations

import subprocess
import sys
import time

from app.engine.api import LoadSettings
from tests.benchmarks.engine import RemoteModel, starter_model
from tests.benchmarks.pairs import abba, others_share, verdict

PAIRS = 30
BARE = """
import sys
import llama_cpp, numpy
from pathlib import Path
from tests.benchmarks.bare import Bare
Bare(Path(sys.argv[1]), n_ctx=4096, threads=2)
print("ready", flush=True)
sys.stdin.read()
"""


def ours() -> float:
    """Seconds from spawning the engine to `Loaded`."""
    began = time.perf_counter()
    with RemoteModel(LoadSettings(n_ctx=4096, threads=2)):
        return time.perf_counter() - began


def bare() -> float:
    """Seconds from spawning Python to a context on the loaded model."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", BARE, str(starter_model())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        took = time.perf_counter() - began
        process.stdin.close()
        process.kill()
    return took


def run() -> bool:
    """Print the ratio; False when the bar is missed."""
    print(f"others use {others_share():.0%} of the machine")
    ours()
    bare()
    ratio = abba(ours, bare, PAIRS)
    said = verdict(ratio, 1.25, at_least=False)
    print(f"engine ready / bare import and load   {ratio}  bar 1.25: {said}")
    print(f"bare / itself                         {abba(bare, bare, PAIRS)}")
    return said == "held"
