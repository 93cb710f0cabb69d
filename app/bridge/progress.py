"""Long work in threads: how far it is, told on the GUI thread, and the way to end it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.bridge.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.errors import VitrailError

TELL_S = 0.1
"""Progress is told at most this often."""

T = TypeVar("T")


class Cancelled(Exception):
    """Raised inside the work when nobody wants it any more."""


class Progress(QObject):
    """One piece of long work: how far it is, and whether it is wanted.

    The work calls it with what is done and what there is; it raises there once it is cancelled.
    """

    _moved = Signal(object, object)

    def __init__(
        self,
        progressed: Callable[[int, int], None] | None = None,
        *,
        parent: QObject | None = None,
    ) -> None:
        """Make it on the GUI thread.

        Args:
            progressed: called there with what is done and what there is to do.
            parent: Qt's.
        """
        super().__init__(parent)
        self.cancelled = False
        self._told = 0.0
        self._progressed = progressed
        self._moved.connect(self._on_self_moved, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """End the work; neither of its answers comes. From any thread."""
        self.cancelled = True

    def __call__(self, done: int, total: int) -> None:
        """Tell how far the work is; called by the work, in its thread.

        Raises:
            Cancelled: nobody wants it any more.
        """
        if self.cancelled:
            raise Cancelled
        now = time.monotonic()
        if done >= total or now - self._told >= TELL_S:
            self._told = now
            self._moved.emit(done, total)

    def _on_self_moved(self, done: int, total: int) -> None:
        if self._progressed is not None and not self.cancelled:
            self._progressed(done, total)


class LongTasks(QObject):
    """A few threads for work that may take minutes."""

    def __init__(self, name: str, threads: int, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(name, threads, daemon=True, parent=self)
        self._running: set[Progress] = set()

    def run(
        self,
        work: Callable[[Progress], T],
        then: Callable[[T], None],
        failed: Callable[[VitrailError], None],
        progressed: Callable[[int, int], None] | None = None,
    ) -> Progress:
        """Do `work` in a thread; one of the next two is then called on the GUI thread.

        Returns:
            The way to cancel it, after which neither of them is called.
        """
        progress = Progress(progressed, parent=self)
        self._running.add(progress)

        def cancellable() -> tuple[T] | None:
            try:
                return (work(progress),)
            except Cancelled:
                return None

        def done(result: tuple[T] | None) -> None:
            self._end(progress)
            if result is not None and not progress.cancelled:
                then(result[0])

        def not_done(error: VitrailError) -> None:
            self._end(progress)
            if not progress.cancelled:
                failed(error)

        self._tasks.run(cancellable, done, not_done)
        return progress

    def close(self) -> None:
        """Cancel everything and wait until it has ended, as far as that can be waited for."""
        for progress in self._running:
            progress.cancel()
        self._tasks.close()

    def _end(self, progress: Progress) -> None:
        self._running.discard(progress)
        progress.deleteLater()
