"""How a process grows by loading a model and reading a full context, as JSON on stdout.

A process of its own, so that nothing is in its memory already::

    python -m tests.engine.llama.growth_probe MODEL N_CTX CACHE_TYPE FLASH
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from app.engine.api import LoadSettings
from app.engine.fit import need_of
from app.engine.protocol import Load
from tests.engine.llama.conftest import Bench, Recorder, never, numbers


def pss_bytes() -> int:
    """Memory of this process, pages shared with others in part."""
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss: +(\d+) kB", rollup, re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


def main(path: str, n_ctx: str, cache_type: str, flash: str, fixture: Path) -> None:
    settings = LoadSettings(
        n_ctx=int(n_ctx),
        threads=1,
        mmap=False,
        cache_type_k=cache_type,  # type: ignore[arg-type]
        cache_type_v=cache_type,  # type: ignore[arg-type]
        flash_attention=flash,  # type: ignore[arg-type]
    )
    # llama.cpp itself, and what Python needs to talk to it, are no part of a model.
    warm = Bench(fixture, LoadSettings(n_ctx=256, threads=1))
    warm.worker.unload()
    before = pss_bytes()
    info = warm.worker.load(Load(path=path, settings=settings), Recorder(), never)
    context = warm.worker.session.context
    # Buffers are touched as far as the context is filled: the last batch needs all of them.
    context.evaluate(numbers(context.n_ctx, 250))
    grown = pss_bytes() - before
    need = need_of(info, settings)
    assert need is not None
    sys.stdout.write(json.dumps({"grown": grown, "needed": need.total_bytes}))
    warm.worker.unload()


if __name__ == "__main__":
    import tempfile

    from tests.models import llama_model

    with tempfile.TemporaryDirectory() as folder:
        main(*sys.argv[1:], fixture=llama_model(Path(folder) / "m.gguf"))  # type: ignore[misc]
