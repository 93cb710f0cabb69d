"""The list of downloads on the disk, written without the window waiting."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.hub.api import Download
    from app.hub.queue import QueueFile

log = logging.getLogger(__name__)


class DownloadRecord:
    """Writes `file` in a thread of its own, the latest one when there are several."""

    def __init__(self, file: QueueFile) -> None:
        self.file = file
        self._lock = threading.Lock()
        self._items: tuple[Download, ...] | None = None
        self._last: Future[None] | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="downloads-list")

    def save(self, items: tuple[Download, ...]) -> None:
        """Have `items` written soon."""
        with self._lock:
            waiting, self._items = self._items is not None, items
        if not waiting:
            self._last = self._pool.submit(self._write)

    def after(self, work: Callable[[], None]) -> None:
        """Do `work` once what was saved so far is written."""
        self._pool.submit(work)

    def close(self, timeout_s: float) -> None:
        """Wait so long for the last one; it is written even if that takes longer."""
        self._pool.shutdown(wait=False)
        if self._last is not None:
            wait((self._last,), timeout_s)

    def _write(self) -> None:
        with self._lock:
            items, self._items = self._items, None
        try:
            if items is not None:
                self.file.save(items)
        except (OSError, ValueError) as error:
            log.warning("the list of downloads could not be kept: %s", error)
