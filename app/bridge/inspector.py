"""What has to be known of a model file before it is loaded, found in a thread.

A disk can be asleep, slow or gone; whoever asks goes on and is told later.
"""

from __future__ import annotations

import contextlib
import stat
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.bridge.tasks import Task, Tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

THREADS = 4
"""More than one, so that a disk that hangs does not hold up a file on another."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A model file as it is now.

    Attributes:
        size_bytes: 0 when there is no regular file.
        identity: changes when the file does; empty when there is none.
        key: names its contents, for saved KV states; empty when there is none.
        available_bytes: memory that can be had without swapping, at the same time.
    """

    size_bytes: int = 0
    identity: str = ""
    key: str = ""
    available_bytes: int = 0


Candidate = tuple[str, str | None]
"""A path, and the identity under which the file is refused: None when it is not, empty for any."""


def available_memory() -> int:
    """Bytes of memory that can be had without swapping."""
    import psutil  # noqa: PLC0415 - the window starts without it

    return int(psutil.virtual_memory().available)


def file_identity(size_bytes: int, mtime_ns: int) -> str:
    """What tells a file at one path from another that takes its place."""
    return f"{size_bytes}:{mtime_ns}"


def read_identity(path: str) -> str:
    """The identity of the file at `path`; empty when there is no regular file. Reads the disk."""
    return _stat(path)[1]


def _stat(path: str) -> tuple[int, str]:
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return 0, ""
    if not stat.S_ISREG(status.st_mode):
        return 0, ""
    return status.st_size, file_identity(status.st_size, status.st_mtime_ns)


class Inspector(QObject):
    """Looks at files in threads.

    Args:
        file_key: names the contents of a model file; called in a thread.
        memory: bytes of memory that can be had; called in a thread.
        parent: Qt's.
    """

    def __init__(
        self,
        *,
        file_key: Callable[[str], str],
        memory: Callable[[], int] = available_memory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._file_key = file_key
        self._memory = memory
        self._tasks = Tasks("model-files", THREADS, daemon=True, parent=self)

    def look(self, path: str, then: Callable[[FileFacts], None]) -> Task:
        """Find out what is to be known of the file at `path`."""
        return self._tasks.run(partial(self._look, path), then)

    def choose(
        self,
        candidates: Sequence[Candidate],
        then: Callable[[tuple[str, FileFacts] | None], None],
    ) -> Task:
        """Find the first file that is there and may be loaded by itself; None when none is."""
        return self._tasks.run(partial(self._choose, tuple(candidates)), then)

    def forget(self, folder: str, conversation: str) -> None:
        """Delete the KV states of a conversation."""

        def work() -> None:
            from app.engine.llama.state import forget  # noqa: PLC0415 - loads OpenSSL

            with contextlib.suppress(OSError):
                forget(Path(folder), conversation)

        self._tasks.run(work)

    def close(self) -> None:
        """Finish what was begun, and nothing more."""
        self._tasks.close()

    def _look(self, path: str) -> FileFacts:
        size_bytes, identity = _stat(path)
        key = self._file_key(path) if identity else ""
        return FileFacts(size_bytes, identity, key, self._memory())

    def _choose(self, candidates: tuple[Candidate, ...]) -> tuple[str, FileFacts] | None:
        for path, refused in candidates:
            identity = read_identity(path)
            if identity and (refused is None or refused not in {"", identity}):
                return path, self._look(path)
        return None
