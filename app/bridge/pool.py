"""Threads that the end of the program does not wait for."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S = 10.0


class DaemonPool:
    """As `ThreadPoolExecutor`, whose threads the interpreter waits for at its end.

    For work that cannot be interrupted and leaves nothing half done, such as looking up a name or
    a file on a disk that is gone.
    """

    def __init__(self, threads: int, name: str) -> None:
        """Start no thread yet; `threads` at most, called after `name`."""
        self._most = threads
        self._name = name
        self._threads: list[threading.Thread] = []
        self._work: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self._changed = threading.Condition()
        self._idle = 0
        self._over = False

    def submit(self, work: Callable[..., object], *arguments: object) -> None:
        """Call `work` in a thread; it must not raise. Nothing is done after `shutdown`."""
        with self._changed:
            if self._over:
                return
            self._work.append((work, arguments))
            if len(self._work) > self._idle and len(self._threads) < self._most:
                name = f"{self._name}_{len(self._threads)}"
                thread = threading.Thread(target=self._run, name=name, daemon=True)
                self._threads.append(thread)
                thread.start()
            self._changed.notify()

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        """Begin nothing more; drop what waits, and `wait` for what has begun, where asked to.

        Not for ever: what takes longer than `PATIENCE_S` is left to itself.
        """
        with self._changed:
            self._over = True
            if cancel_futures:
                self._work.clear()
            self._changed.notify_all()
        until = time.monotonic() + PATIENCE_S
        for thread in self._threads if wait else ():
            thread.join(max(0.0, until - time.monotonic()))

    def _run(self) -> None:
        while True:
            with self._changed:
                self._idle += 1
                self._changed.wait_for(lambda: self._work or self._over)
                self._idle -= 1
                if not self._work:
                    return
                work, arguments = self._work.popleft()
            work(*arguments)
