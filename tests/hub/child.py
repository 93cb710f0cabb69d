"""A process that downloads, to be killed while it does: ``python -m tests.hub.child TASK``.

It imports everything once and forks for each download, since a start takes longer than most of
the downloads.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from app.hub.api import Access, Wanted
from app.hub.connection import Connection
from app.hub.pace import Pace
from app.hub.transfer import Transfer

if TYPE_CHECKING:
    from tests.hub.bringing import Bringing


class Task(Struct, frozen=True):
    """What to fetch from where to where."""

    wanted: Wanted
    target: str
    endpoint: str

    def transfer(self, **fields: Any) -> Transfer:
        way = Connection(Access(endpoint=self.endpoint))
        return Transfer(self.wanted, Path(self.target), way, pace=Pace(), reserve_bytes=0, **fields)


class Nursery:
    """The process that forks downloads."""

    def __init__(self, bringing: Bringing) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hub.child", self.task(bringing)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        self._pid = 0

    @staticmethod
    def task(bringing: Bringing) -> str:
        """As an argument of a command."""
        task = Task(bringing.wanted, str(bringing.target), bringing.hub.endpoint)
        return msgspec.json.encode(task).decode()

    def begin(self) -> None:
        """Begin a download."""
        self._pid = int(self._ask("go"))

    def kill(self) -> bool:
        """Kill it; False when it was done by then."""
        # Nobody has waited for it yet, so that the number is still its own.
        os.kill(self._pid, signal.SIGKILL)
        ended = self._ask("end")
        assert ended in ("killed", "0"), f"the download failed by itself: {ended}"
        return ended == "killed"

    def _ask(self, word: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_error: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        assert self._process.wait(60) == 0


def main() -> None:
    """Obey: ``go`` forks a download and says its number, ``end`` waits for it and says how."""
    import filelock  # noqa: F401
    import httpx2  # noqa: F401
    import huggingface_hub.utils  # noqa: F401

    task = msgspec.json.decode(sys.argv[1].encode(), type=Task)
    pid = 0
    for line in sys.stdin:
        if line.strip() == "go":
            pid = os.fork()
            if pid == 0:
                task.transfer().run()
                os._exit(0)
            print(pid, flush=True)
        else:
            _, status = os.waitpid(pid, 0)
            print("killed" if os.WIFSIGNALED(status) else os.WEXITSTATUS(status), flush=True)


if __name__ == "__main__":
    main()
