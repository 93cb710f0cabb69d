"""Progress of long work in a thread, told on the GUI thread, and the way to end such work."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

TELL_S = 0.1
"""Progress is told at most this often."""


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
