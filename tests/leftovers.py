"""What a test may leave behind in the process, where another one would stumble over it.

Threads are Python's. Child processes and connections are looked up in /proc; where there is none,
none are seen.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 60.0
"""What was told to end may take so long; a busy machine is no failure."""

ALONE_S = 5.0
"""So long nothing of Qt's is done meanwhile: an answer would find the widgets of the test gone."""


@dataclass(frozen=True)
class Running:
    """What runs or is open at a moment: threads, child processes, connections."""

    threads: frozenset[threading.Thread]
    children: frozenset[int]
    sockets: frozenset[int]

    @classmethod
    def now(cls) -> Running:
        return cls(frozenset(threading.enumerate()), _children(), _sockets())

    def since(self, before: Running) -> list[str]:
        """Names of what was not there `before`."""
        threads = sorted(f"thread {one.name}" for one in self.threads - before.threads)
        children = sorted(f"process {one}" for one in self.children - before.children)
        return threads + children + _connections(self.sockets - before.sockets)


def left_since(before: Running) -> list[str]:
    """What a test left behind, after waiting for what is about to end."""
    began = time.monotonic()
    while left := Running.now().since(before):
        waited_s = time.monotonic() - began
        if waited_s > PATIENCE_S:
            return left
        if waited_s > ALONE_S:
            _turn()
        time.sleep(0.005)
    return []


def threads_end(beginning: str) -> bool:
    """Wait until no thread has a name that begins so; False when they go on."""
    deadline = time.monotonic() + PATIENCE_S
    while any(thread.name.startswith(beginning) for thread in threading.enumerate()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def _turn() -> None:
    """Let Qt do what waits for its event loop: some threads end with the object they work for."""
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.processEvents()
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


def _children() -> frozenset[int]:
    found: set[int] = set()
    for task in _names("/proc/self/task"):
        with contextlib.suppress(OSError), open(f"/proc/self/task/{task}/children", "rb") as words:  # noqa: PTH123
            found.update(map(int, words.read().split()))
    return frozenset(found)


def _sockets() -> frozenset[int]:
    """Their numbers in the file system of sockets, as /proc/self/net has them."""
    found: set[int] = set()
    for number in _names("/proc/self/fd"):
        with contextlib.suppress(OSError):
            status = os.fstat(int(number))
            if stat.S_ISSOCK(status.st_mode):
                found.add(status.st_ino)
    return frozenset(found)


def _connections(sockets: frozenset[int]) -> list[str]:
    """Those of the internet, with both ends as the system writes them."""
    if not sockets:
        return []
    found: list[str] = []
    for protocol in ("tcp", "tcp6", "udp", "udp6"):
        with contextlib.suppress(OSError):
            for line in (
                Path("/proc/self/net", protocol).read_text(encoding="ascii").splitlines()[1:]
            ):
                words = line.split()
                if int(words[9]) in sockets:
                    found.append(f"{protocol} {words[1]} to {words[2]}")
    return sorted(found)


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - before and after each test, and Path is slow
    except OSError:
        return []
