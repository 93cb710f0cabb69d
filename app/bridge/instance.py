"""One window for each data folder: a lock decides, a small file hands the arguments over.

A start that finds the lock taken writes what it is to open beside it, and waits until the window
has taken that away. A socket would do as well, but Qt's comes with Kerberos: 3 MB in every window
for what is seldom needed.
"""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import os
import stat
import sys
import time
from typing import TYPE_CHECKING, Literal

import psutil
from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal

from app.bridge.tasks import Tasks
from app.core.files import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

Claim = Literal["ours", "handed_over", "refused"]
"""We are the one; another took our arguments; another runs and does not answer."""

PATIENCE_S = 5.0
STEP_S = 0.05
HELD_S = 1.0
"""How long a file that another program reads, such as a virus scanner, may stay on Windows."""
REQUEST_LIMIT_BYTES = 64 * 1024


class Instance(QObject):
    """The claim of this process to a data folder.

    Signals:
        asked: another start handed over its model file, empty when it named none.
    """

    asked = Signal(str)

    def __init__(self, lock: Path, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._requests = lock.with_name("requests")
        self._lock = QLockFile(str(lock))
        # Never old enough to be taken away from a living process; a dead one's is free at once.
        self._lock.setStaleLockTime(0)
        self._watcher: QFileSystemWatcher | None = None
        self._tasks = Tasks("instance", daemon=True, parent=self)

    def claim(self, model: str = "") -> Claim:
        """Become the one instance, or tell the one there is to open `model`.

        A folder that cannot be written to has no lock: the window opens all the same.
        """
        deadline = time.monotonic() + PATIENCE_S
        request = self._requests / f"{os.getpid()}.json"
        written = False
        while not self._lock.tryLock(0):
            if self._lock.error() != QLockFile.LockError.LockFailedError:
                log.warning("no lock: %s", self._lock.error().name)
                return "ours"
            if not written:
                written = _write(request, model)
            elif _is_gone(request):
                return "handed_over"
            if time.monotonic() > deadline:
                # What is gone by now was taken at the last moment.
                return "refused" if _removed(request) or not written else "handed_over"
            time.sleep(STEP_S)
        if written:
            _removed(request)
        return "ours"

    def listen(self) -> None:
        """Take what other starts hand over; they wait for this a while."""
        if self._watcher is not None or not self._lock.isLocked():
            return
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_watcher_directory_changed)
        self._watch(self._watcher)

    def close(self) -> None:
        """Give the folder up."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self._tasks.close(wait=False)
        self._lock.unlock()

    def _watch(self, watcher: QFileSystemWatcher) -> None:
        with contextlib.suppress(OSError):
            self._requests.mkdir(mode=0o700, exist_ok=True)
        if not watcher.addPath(str(self._requests)):
            log.warning("no handing over: the folder of requests cannot be watched")
        self._take()

    def _take(self) -> None:
        """Look for requests, in a thread."""
        self._tasks.run(functools.partial(_requested, self._requests), self._on_requests_taken)

    def _on_watcher_directory_changed(self) -> None:
        if self._watcher is None:
            return
        if self._watcher.directories():
            self._take()
        else:  # somebody removed it
            self._watch(self._watcher)

    def _on_requests_taken(self, models: list[str]) -> None:
        for model in models:
            self.asked.emit(model)


def _write(request: Path, model: str) -> bool:
    """Write a request to open `model`; False where the disk does not take it."""
    try:
        request.parent.mkdir(mode=0o700, exist_ok=True)
        atomic_write(request, json.dumps(model).encode())
    except OSError as error:
        log.warning("no handing over: %s", error.strerror)
        return False
    return True


def _is_gone(request: Path) -> bool:
    """Whether it was taken. Windows lets nobody look at what is about to be removed."""
    try:
        request.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _removed(request: Path) -> bool:
    """Whether it was this process that removed `request`."""
    deadline = time.monotonic() + HELD_S
    while True:
        try:
            request.unlink()
        except PermissionError:
            if time.monotonic() > deadline:
                return False
            time.sleep(STEP_S)
        except OSError:
            return False
        else:
            return True


def _requested(folder: Path) -> list[str]:
    """The models that other starts ask for; their requests are removed, which is the answer.

    A request is named after the process that waits for the answer. One that nobody waits for any
    more is removed, and so is nonsense; what another user put there is not looked at. One that
    cannot be read stays: to remove it would say that its model is opened.
    """
    models: list[str] = []
    for request in sorted(folder.glob("*.json")):
        model = None
        try:
            if not _is_request(request):
                continue
            model = json.loads(request.read_bytes())
        except OSError:
            continue
        except (ValueError, RecursionError) as error:
            log.warning("a request that is none: %s", type(error).__name__)
        # Its writer may have given up meanwhile: whoever removes it decides.
        if _removed(request) and isinstance(model, str) and _is_waiting(request):
            models.append(model)
    return models


def _is_request(path: Path) -> bool:
    """Whether it is a small file of this user."""
    found = path.lstat()
    ours = sys.platform == "win32" or found.st_uid == os.getuid()
    return ours and stat.S_ISREG(found.st_mode) and found.st_size <= REQUEST_LIMIT_BYTES


def _is_waiting(request: Path) -> bool:
    return request.stem.isdecimal() and psutil.pid_exists(int(request.stem))
