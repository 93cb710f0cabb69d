"""Notices that something in a folder changed.

The folders are looked at from time to time, in a thread of plain Python. `QFileSystemWatcher` is
no way out: made in another thread it connects signals while it holds Python's lock, and a widget
that is destroyed at that moment holds Qt's and waits for Python's. It is also deaf on network
disks, and adding a folder asks the disk with Python's lock held.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SETTLE_MS = 800
"""Changes that follow each other faster than this are told once."""
MOST_FOLDERS = 2000
POLL_S = 2.0
REST = 100
"""Looking takes at most one part in so many of the time, however slow the disk is."""
RECENT_S = 2.0
"""Some disks count whole seconds, even two: what changed just now is looked at once more."""
PATIENCE_S = 0.5
"""How long the end waits for a look at a disk that may be gone."""


class FolderWatch(QObject):
    """Watches folders, not what is in the folders in them.

    Signals:
        changed: a file came, went or got another name, and all has been quiet since.
    """

    changed = Signal()
    _noticed = Signal()

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders: tuple[str, ...] = ()
        self._poll: _Poll | None = None
        # Held while the thread emits: this object must not be destroyed in the middle of it.
        self._emitting = threading.Lock()
        self._closed = False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.changed)
        self._noticed.connect(self._settle.start, Qt.ConnectionType.QueuedConnection)

    def watch(self, folders: Sequence[str]) -> None:
        """Watch these folders from now on, and no others."""
        wanted = tuple(folders[:MOST_FOLDERS])
        if wanted == self._folders or self._closed:
            return
        self._folders = wanted
        if self._poll is None:
            self._poll = _Poll(self._tell)
            self._poll.start()
        self._poll.watch(wanted)

    def close(self) -> None:
        """Watch nothing any more."""
        with self._emitting:
            self._closed = True
        self._settle.stop()
        if self._poll is not None:
            self._poll.end()
            self._poll = None

    def _tell(self) -> None:
        """In the thread."""
        with self._emitting, contextlib.suppress(RuntimeError):  # the window may be gone
            if not self._closed:
                self._noticed.emit()


class _Poll(threading.Thread):
    """Looks at folders; knows no Qt.

    Args:
        tell: called in this thread when one of them changed, or is new here: what happened between
            the look of whoever asks and the first one here was not noticed.
    """

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__(name="folder-watch", daemon=True)
        self._tell = tell
        self._folders: tuple[str, ...] = ()
        self._woken = threading.Event()
        self._over = False

    def watch(self, folders: tuple[str, ...]) -> None:
        """Look at these from now on, at once for the first time."""
        self._folders = folders
        self._woken.set()

    def end(self) -> None:
        """Look no more; a disk that does not answer is not waited for."""
        self._over = True
        self._woken.set()
        self.join(PATIENCE_S)

    def run(self) -> None:
        """Look, rest, and look again."""
        before: dict[str, tuple[int, bool]] = {}
        while not self._over:
            began = time.monotonic()
            now = {folder: _stamp(folder) for folder in self._folders if not self._over}
            if not self._over and any(before.get(folder) != seen for folder, seen in now.items()):
                self._tell()
            before = now
            self._woken.wait(max(POLL_S, REST * (time.monotonic() - began)))
            self._woken.clear()


def _stamp(folder: str) -> tuple[int, bool]:
    """When what is in `folder` changed last, in nanoseconds, and whether that is a while ago."""
    try:
        changed_ns = os.stat(folder).st_mtime_ns  # noqa: PTH116 - many of them, and Path is slow
    except (OSError, ValueError):
        return -1, True
    return changed_ns, time.time_ns() - changed_ns >= RECENT_S * 1e9
