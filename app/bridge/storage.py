"""The conversations on disk, seen from the GUI thread.

One writer thread opens and owns the `Store`; work is handed to it as a function and its result
comes back on the GUI thread, in order. The window never waits for the disk, not even to open the
file. When the disk is full the writes that must not be lost stay in memory and are tried again.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.bridge.answers import Answers
from app.core.errors import StoreCorrupt, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.chat.store import Store

T = TypeVar("T")

RETRY_S = 3.0
"""How often a write that found no room is tried again."""


@dataclass(frozen=True, slots=True)
class _Task:
    """Something for the writer thread.

    Attributes:
        number: by which `Answers` keeps who is told.
        between: runs while no store is open.
        spares: temporary conversations live on behind it.
    """

    work: Callable[[Any], Any]
    number: int
    keep: bool = False
    again: Callable[[Any], Any] | None = None
    between: bool = False
    spares: bool = False


class _Writer(threading.Thread):
    """Runs tasks against the store; knows no Qt.

    Args:
        open_store: called in this thread; raises StoreError.
        deliver: given functions that are to run on the GUI thread, in order.
        done: run on the GUI thread with the number of a task and its result.
        failed: run on the GUI thread with the number of a task and its StoreError, or a bug.
        dropped: run on the GUI thread with the number of a task that is not done.
        opened: run on the GUI thread each time a store was opened.
        trouble: run on the GUI thread with an error nobody else takes.
        recovered: run on the GUI thread when everything that was kept is written.
        retry_s: see `RETRY_S`.
    """

    def __init__(
        self,
        open_store: Callable[[], Store],
        *,
        deliver: Callable[[Callable[[], None]], None],
        done: Callable[[int, object], None],
        failed: Callable[[int, Exception], None],
        dropped: Callable[[int], None],
        opened: Callable[[], None],
        trouble: Callable[[StoreError], None],
        recovered: Callable[[], None],
        retry_s: float,
    ) -> None:
        super().__init__(name="storage", daemon=True)
        self.tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._open_store = open_store
        self._deliver = deliver
        self._done = done
        self._failed = failed
        self._dropped = dropped
        self._opened = opened
        self._trouble = trouble
        self._recovered = recovered
        self._retry_s = retry_s
        self._store: Store | None = None
        self._temporary: Store | None = None
        self._problem = StoreError(detail="not open")
        self._kept: deque[_Task] = deque()
        self._retry_at = 0.0
        self.lost = 0

    def run(self) -> None:
        """Open, work until told to end, write what was kept if that is possible now, close."""
        self._open()
        while True:
            try:
                task = self.tasks.get(timeout=self._patience())
            except queue.Empty:
                self._retry()
                continue
            if task is None:
                break
            self._take(task)
        if self._kept:
            self._retry()
        self.lost = len(self._kept)
        for store in (self._store, self._temporary):
            if store is not None:
                store.close()

    def _patience(self) -> float | None:
        """Seconds until the next try; None while there is nothing to try."""
        if self._store is not None and not self._kept:
            return None
        return max(0.0, self._retry_at - time.monotonic())

    def _open(self) -> bool:
        """Open the store; a damaged one was set aside, so a second try makes a new one."""
        for _attempt in range(2):
            try:
                self._store = self._open_store()
            except StoreError as error:
                self._problem = error
                self._report(error)
                if not isinstance(error, StoreCorrupt):
                    break
            else:
                self._store.adopt(self._temporary)
                self._temporary = None
                self._deliver(self._opened)
                return True
        self._retry_at = time.monotonic() + self._retry_s
        return False

    def _take(self, task: _Task) -> None:
        if task.between:
            self._change_store(task)
        elif not task.keep:
            self._attempt(task)
        elif self._kept:
            self._kept.append(task)
        elif not self._attempt(task):
            # What failed without a store open was not tried at all.
            if self._store is not None and task.again is not None:
                task = replace(task, work=task.again)
            self._kept.append(task)

    def _attempt(self, task: _Task) -> bool:
        """Carry out `task`; False when it is to be kept for later."""
        try:
            result = task.work(self._opened_store())
        except StoreError as error:
            if task.keep:
                if not self._kept and self._store is not None:
                    self._report(error)
                self._retry_at = time.monotonic() + self._retry_s
                return False
            self._deliver(partial(self._failed, task.number, error))
        except Exception as error:  # noqa: BLE001 - a bug: raised again where it is seen
            self._deliver(partial(self._failed, task.number, error))
        else:
            self._deliver(partial(self._done, task.number, result))
        return True

    def _opened_store(self) -> Store:
        if self._store is None:
            raise self._problem
        return self._store

    def _retry(self) -> None:
        """Try to open, and to write what was kept, oldest first."""
        if self._store is None:
            if not self._open():
                return
            if not self._kept:
                self._deliver(self._recovered)
        had_kept = bool(self._kept)
        while self._kept and self._attempt(self._kept[0]):
            self._kept.popleft()
        if had_kept and not self._kept:
            self._deliver(self._recovered)

    def _change_store(self, task: _Task) -> None:
        """Close, run the task, and open again whatever came of it."""
        if self._store is not None:
            if task.spares:
                self._temporary = self._store.part()
            self._store.close()
            self._store = None
        try:
            result = task.work(None)
        except Exception as error:  # noqa: BLE001 - a bug is raised again where it is seen
            self._open()
            self._deliver(partial(self._failed, task.number, error))
        else:
            for kept in self._kept:  # changes of what is not there any more
                self._deliver(partial(self._dropped, kept.number))
            self._kept.clear()
            self._open()
            self._deliver(partial(self._done, task.number, result))

    def _report(self, error: StoreError) -> None:
        self._deliver(partial(self._trouble, error))


class Storage(QObject):
    """The conversations on disk.

    Signals:
        opened: a store is open; also after a restore or a retry.
        failed: a StoreError nobody else took: it could not be opened, or a kept write found no
            room (StoreDiskFull) and waits in memory. StoreCorrupt means that the damaged file
            was set aside and a new one opened; `DataKeeper.backups` lists what can be restored.
        recovered: a store that could not be opened is open, or all kept writes are on disk.
    """

    opened = Signal()
    failed = Signal(object)
    recovered = Signal()
    _delivered = Signal()

    def __init__(
        self,
        open_store: Callable[[], Store],
        *,
        retry_s: float = RETRY_S,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._problem: StoreError | None = None
        self._results: deque[Callable[[], None]] = deque()
        self._answers = Answers()
        self._beside: list[threading.Thread] = []
        self._delivered.connect(self._on_self_delivered, Qt.ConnectionType.QueuedConnection)
        self._writer = _Writer(
            open_store,
            deliver=self._deliver,
            done=self._on_done,
            failed=self._on_failed,
            dropped=self._on_dropped,
            opened=self.opened.emit,
            trouble=self._trouble,
            recovered=self._recover,
            retry_s=retry_s,
        )
        self._writer.start()

    @property
    def problem(self) -> StoreError | None:
        """What was last reported by `failed` and is not over; a notice shows it."""
        return self._problem

    def dismiss_problem(self) -> None:
        """The user has read about a damaged file; nothing else is dismissed."""
        if isinstance(self._problem, StoreCorrupt):
            self._problem = None

    def run(
        self,
        work: Callable[[Store], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[StoreError], None] | None = None,
        *,
        keep: bool = False,
        again: Callable[[Store], T] | None = None,
    ) -> None:
        """Have `work` done by the writer thread.

        Args:
            work: called there with the store.
            then: called on the GUI thread with the result.
            failed: called on the GUI thread with the error; without it `Storage.failed` tells.
            keep: must not be lost: while there is no room it waits in memory, in order, and
                `failed` is not called.
            again: done instead of `work` on further tries, where the first has left its mark
                (`Store.flush` after `Store.save_reply`).
        """
        number = self._answers.keep(then, failed)
        self._writer.tasks.put(_Task(work, number, keep=keep, again=again))

    def replace(
        self,
        between: Callable[[], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[StoreError], None] | None = None,
        *,
        spares: bool = False,
    ) -> None:
        """Close the store, run `between` in the writer thread, open what lies there then.

        Args:
            between: done while no store is open.
            then: called on the GUI thread with the result.
            failed: called on the GUI thread with the error; without it `Storage.failed` tells.
            spares: temporary conversations, which are in no file, stay as they are.
        """
        number = self._answers.keep(then, failed)
        self._writer.tasks.put(_Task(lambda _none: between(), number, between=True, spares=spares))

    def beside(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[StoreError], None] | None = None,
    ) -> None:
        """Have `work`, which takes long and needs no store, done in a thread of its own."""
        number = self._answers.keep(then, failed)

        def run() -> None:
            try:
                result = work()
            except StoreError as error:
                self._deliver(partial(self._on_failed, number, error))
            else:
                self._deliver(partial(self._on_done, number, result))

        self._beside = [thread for thread in self._beside if thread.is_alive()]
        thread = threading.Thread(target=run, name="storage-beside", daemon=True)
        self._beside.append(thread)
        thread.start()

    def close(self, timeout_s: float = 5.0) -> bool:
        """Write what is queued, close the store and end the thread; True if all was written."""
        if self._writer.is_alive():
            self._writer.tasks.put(None)
            self._writer.join(timeout_s)
        for thread in self._beside:
            thread.join(timeout_s)
        self._results.clear()
        self._answers.clear()
        return not self._writer.is_alive() and not self._writer.lost

    def _deliver(self, result: Callable[[], None]) -> None:
        """Called by the writer thread."""
        self._results.append(result)
        self._delivered.emit()

    def _on_self_delivered(self) -> None:
        while self._results:
            self._results.popleft()()

    def _on_done(self, number: int, result: object) -> None:
        then = self._answers.take(number).then
        if then is not None:
            then(result)

    def _on_failed(self, number: int, error: Exception) -> None:
        """Whoever asked goes on after a bug as after any error; the bug itself is shown as one."""
        failed = self._answers.take(number).failed
        if isinstance(error, StoreError):
            (failed or self._trouble)(error)
            return
        if failed is not None:
            failed(StoreError(detail=type(error).__name__))
        raise error

    def _on_dropped(self, number: int) -> None:
        self._answers.take(number)

    def _trouble(self, error: StoreError) -> None:
        self._problem = error
        self.failed.emit(error)

    def _recover(self) -> None:
        self._problem = None
        self.recovered.emit()
