"""Run by the fault tests on a file system of 6 MB: fills it in the middle of a download."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import msgspec
import pytest

from app.core.errors import NoRoom
from app.hub.part import partial_bytes
from app.hub.transfer import TransferProgress
from tests.hub.child import Task


def fill(ballast: Path) -> None:
    """Take the last byte."""
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def main(task: Task, folder: Path) -> None:
    ballast = folder / "ballast"

    def on_progress(progress: TransferProgress) -> None:
        if progress.done_bytes > 1_000_000 and not ballast.exists():
            fill(ballast)

    with pytest.raises(NoRoom) as caught:
        task.transfer(on_progress=on_progress).run()
    assert caught.value.needed_bytes > 0
    assert caught.value.free_bytes == 0
    assert caught.value.detail, "in the system's own words"
    target = Path(task.target)
    assert not target.exists()
    assert partial_bytes(target) > 1_000_000, "what was written is kept"

    ballast.unlink()
    task.transfer().run()
    assert target.exists()
    print("recovered")


if __name__ == "__main__":
    main(msgspec.json.decode(sys.argv[1].encode(), type=Task), Path(sys.argv[2]))
