"""What is said when llama.cpp itself finds no memory, as JSON on stdout.

A process of its own, since it limits what the process may take::

    python -m tests.engine.llama.full_probe MODEL context|weights
"""

from __future__ import annotations

import json
import re
import resource
import sys
from pathlib import Path

from app.core.errors import EngineError
from app.engine.api import LoadSettings
from app.engine.protocol import Load
from tests.engine.llama.conftest import Bench, Recorder, never

SPARE_BYTES = 60_000_000


def limit() -> None:
    """Let this process grow by `SPARE_BYTES` and no more."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"^VmSize:\s+(\d+) kB", status, re.MULTILINE)
    assert found is not None
    most = int(found[1]) * 1024 + SPARE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main(path: str, what: str) -> None:
    bench = Bench(Path(path), LoadSettings(n_ctx=256, threads=1))
    if what == "context":
        # The weights stay; the cache of 8,192 tokens takes 180 MB.
        settings = LoadSettings(n_ctx=8192, threads=1)
    else:
        bench.worker.unload()
        settings = LoadSettings(n_ctx=256, threads=1, mmap=False)
    limit()
    try:
        bench.worker.load(Load(path=path, settings=settings), Recorder(), never)
        said = {"kind": "loaded"}
    except EngineError as error:
        said = {"kind": type(error).__name__, **error.fields()}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
