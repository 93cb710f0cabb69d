"""Work that takes a while, in threads, with its result on the GUI thread."""

from __future__ import annotations

import contextlib
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.bridge.answers import Answers
from app.bridge.pool import DaemonPool
from app.core.errors import VitrailError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

log = logging.getLogger(__name__)


class Task:
    """One piece of work that was handed over."""

    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        """Its result is not wanted any more; work that has begun is not interrupted."""
        self.cancelled = True


class _Failure(NamedTuple):
    """What comes instead of a result."""

    error: VitrailError


class Tasks(QObject):
    """A few threads; functions go in, results come out on the GUI thread.

    Work is plain: it knows no Qt object, and it raises a VitrailError or nothing.
    """

    _arrived = Signal(object)

    def __init__(
        self, name: str, threads: int = 1, *, daemon: bool = False, parent: QObject | None = None
    ) -> None:
        """Start no thread yet.

        Args:
            name: of the threads.
            threads: how many work at once; with one, results come in the order of the calls.
            daemon: the program does not wait for ever for work that has begun when it ends.
            parent: Qt's.
        """
        super().__init__(parent)
        self._pool = DaemonPool(threads, name) if daemon else ThreadPoolExecutor(threads, name)
        # Held while a thread emits: this object must not be destroyed in the middle of it.
        self._emitting = threading.Lock()
        self._closed = False
        self._answers = Answers()
        self._arrived.connect(self._on_self_arrived, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[VitrailError], None] | None = None,
    ) -> Task:
        """Do `work` in a thread; one of the other two is then called on the GUI thread.

        After `close` nothing is done.
        """
        task = Task()
        if self._closed:
            task.cancel()
            return task
        self._pool.submit(self._work, task, self._answers.keep(then, failed), work)
        return task

    def close(self, *, wait: bool = True) -> None:
        """Begin nothing more and answer nothing more; what waited is dropped."""
        with self._emitting:
            self._closed = True
        self._pool.shutdown(wait=wait, cancel_futures=True)
        self._answers.clear()

    def _work(self, task: Task, number: int, work: Callable[[], Any]) -> None:
        if task.cancelled:
            self._deliver(task, number, None)
            return
        try:
            result = work()
        except VitrailError as error:
            self._deliver(task, number, _Failure(error))
        except Exception:
            log.exception("a task failed")
            self._deliver(task, number, _Failure(VitrailError()))
        else:
            self._deliver(task, number, result)

    def _deliver(self, task: Task, number: int, value: object) -> None:
        with self._emitting, contextlib.suppress(RuntimeError):  # the window may be gone
            if not self._closed:
                self._arrived.emit((task, number, value))

    def _on_self_arrived(self, arrival: tuple[Task, int, Any]) -> None:
        task, number, value = arrival
        then, failed = self._answers.take(number)
        if task.cancelled or self._closed:
            return
        if isinstance(value, _Failure):
            if failed is not None:
                failed(value.error)
        elif then is not None:
            then(value)
