"""Commands that take time, in the order in which they came.

A stop belongs to its job, not to the thread that carries jobs out: it can be asked for before the
job has begun, and no other job ever sees it.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.engine.protocol import Command


class Job:
    """One command and whether it was stopped."""

    __slots__ = ("_stopped", "command")

    def __init__(self, command: Command) -> None:
        self.command = command
        self._stopped = False

    def stop(self) -> None:
        """Ask for its end."""
        self._stopped = True

    def stopped(self) -> bool:
        """Whether its end was asked for; cheap enough for an abort callback."""
        return self._stopped


class Jobs:
    """The queue between the main thread, which fills it, and the worker thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._current: Job | None = None
        self._closed = False

    def put(self, job: Job) -> None:
        """Add `job` at the end; nothing after `close`."""
        with self._changed:
            if not self._closed:
                self._waiting.append(job)
                self._changed.notify()

    def next(self, timeout_s: float | None) -> Job | None:
        """Wait for the next job, which is then the current one; None when none came in time.

        Also None once the queue was closed: see `closed`.
        """
        with self._changed:
            self._current = None
            self._changed.wait_for(lambda: self._waiting or self._closed, timeout_s)
            if self._waiting:
                self._current = self._waiting.popleft()
            return self._current

    @property
    def closed(self) -> bool:
        """No job will come any more."""
        return self._closed

    def stop(self, number: int) -> Job | None:
        """Stop the job of that number; returns it if it had not begun.

        The caller answers for a job that had not begun (`withdraw`), or leaves it where it is.
        """
        with self._changed:
            if self._current is not None and self._current.command.job == number:
                self._current.stop()
                return None
            for job in self._waiting:
                if job.command.job == number:
                    job.stop()
                    return job
            return None

    def withdraw(self, job: Job) -> bool:
        """Take `job` out of the queue; False when it has begun meanwhile."""
        with self._changed:
            if job in self._waiting:
                self._waiting.remove(job)
                return True
            return False

    def close(self) -> None:
        """Stop the current job, drop the others, take no more."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            if self._current is not None:
                self._current.stop()
            self._changed.notify()
