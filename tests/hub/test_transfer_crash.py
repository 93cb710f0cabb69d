"""A full disk and a sudden end cost next to nothing, and leave nothing that looks ready."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.hub.part import partial_bytes
from tests.hub.bringing import Bringing, model_bytes
from tests.hub.child import Nursery

MIB = 2**20


class TestFullDisk:
    def test_in_the_middle_of_a_file(self, hub, tmp_path):
        """On a real file system of 6 MB, in a process that may mount one."""
        unshare = [shutil.which("unshare") or "", "--user", "--map-root-user", "--mount"]
        if not unshare[0] or subprocess.run([*unshare, "true"], check=False).returncode:
            pytest.skip("this machine lets nobody mount a file system")
        bringing = Bringing(hub, tmp_path / "small", model_bytes(4_000_000))
        bringing.folder.mkdir()
        hub.fault("cdn", rate=8_000_000, times=1)
        script = (
            'mount -t tmpfs -o size=6m tmpfs "$1" && exec "$2" -m tests.hub.full_disk "$3" "$4"'
        )

        done = subprocess.run(
            [*unshare, "sh", "-c", script, "sh", str(bringing.folder), sys.executable,
             Nursery.task(bringing), str(bringing.folder)],
            check=False, capture_output=True, text=True, timeout=120, cwd=Path(__file__).parents[2],
        )  # fmt: skip

        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.endswith("recovered\n")
        assert bringing.fetched_twice() < MIB


class TestKilled:
    @pytest.mark.skipif(sys.platform == "win32", reason="no fork on Windows")
    def test_at_any_moment_the_next_start_goes_on(self, hub, tmp_path, thorough):
        chance = random.Random(20)
        bringing = Bringing(hub, tmp_path / "models", model_bytes(3_000_000))
        hub.fault("cdn", rate=12_000_000, times=10_000)
        wanted = bringing.wanted.file.sha256
        kills = whole = 0
        with Nursery(bringing) as nursery:
            while kills < (100 if thorough else 20):
                missing = len(bringing.data) - partial_bytes(bringing.target)
                enough = hub.sent_bytes() + chance.uniform(-0.1, 1.2) * missing
                nursery.begin()
                late = time.monotonic() + 60
                while hub.sent_bytes() < enough and not bringing.target.exists():
                    assert time.monotonic() < late, "it does not get on"
                    time.sleep(0.001)
                time.sleep(chance.uniform(0.0, 0.03))
                kills += nursery.kill()
                names = {path.name for path in bringing.target.parent.glob("*")}
                assert all(self.is_ours(bringing, name) for name in names), names
                if bringing.target.exists():
                    found = hashlib.sha256(bringing.target.read_bytes()).hexdigest()
                    assert found == wanted, "an unverified file looks ready"
                    whole += 1
                    bringing.target.unlink()
        bringing.run()

        twice = hub.sent_bytes() - (whole + 1) * len(bringing.data)
        assert whole > 0, "no download ever came to its end"
        assert twice < min(16 * MIB, kills * MIB)
        assert bringing.is_whole()
        bringing.connection.close()

    @staticmethod
    def is_ours(bringing: Bringing, name: str) -> bool:
        beside = (bringing.part.name, bringing.note.name, f"{bringing.part.name}.lock")
        unfinished = name.startswith(f".{bringing.note.name}.") and name.endswith(".tmp")
        return name in (bringing.target.name, *beside) or unfinished
