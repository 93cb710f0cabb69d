"""The plug is pulled while something is downloaded: the next start goes on from there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.paths import Paths
from app.hub.queue import Queue, QueueFile
from tests.bridge.hub_session import published
from tests.hub.server import LoopbackHub

MIB = 2**20
ROOT = Path(__file__).parents[2]
FETCHED_TWICE = 16 * MIB


def run(paths: Paths, hub: LoopbackHub) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bridge.killed_downloads", str(paths.data), hub.endpoint],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )


def until(process: subprocess.Popen[str], n_bytes: int) -> None:
    """Read what it prints until so many bytes have arrived."""
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= n_bytes:
            return
    pytest.fail("the process ended by itself")


def test_after_a_kill_the_next_start_goes_on(tmp_path):
    paths = Paths(tmp_path / "vitrail")
    paths.make()
    files = {
        name: b"GGUF" + os.urandom(12 * MIB)
        for name in ("m-Q8_0-00001-of-00002.gguf", "m-Q8_0-00002-of-00002.gguf", "other.gguf")
    }
    total = sum(map(len, files.values()))
    with LoopbackHub() as hub:
        repository = published(hub, "owner/name", files)
        left = Queue()
        shards = tuple(variant.files[0] for variant in repository.variants[:2])
        left.add(repository, type(repository.variants[0])(quantization="Q8_0", files=shards))
        left.add(repository, repository.variants[2])
        QueueFile(paths.downloads).save(left.items())

        for _ in range(3):
            hub.fault("cdn", times=2, rate=12 * MIB)
            process = run(paths, hub)
            until(process, random.randrange(6 * MIB, 20 * MIB))
            process.kill()
            process.wait()
            process.stdout.close()
            listed = [path.name for path in paths.models.rglob("*.gguf")]
            for name in listed:
                assert (paths.models / "owner/name" / name).read_bytes() == files[name]
        hub.clear_faults()
        process = run(paths, hub)
        out, _ = process.communicate(timeout=60)

        assert process.returncode == 0, out
        for name, data in files.items():
            assert (paths.models / "owner/name" / name).read_bytes() == data
        assert hub.sent_bytes() <= total + 3 * FETCHED_TWICE
        assert QueueFile(paths.downloads).load() == ()
        assert list(paths.models.rglob("*.part*")) == []
