"""Text that streams in, shown at most 30 times a second and at most a fifth of the time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

FRAME_S = 1 / 30
RESTS = 5
"""After showing what came it rests so many times as long as that took."""

_LONGEST_REST_S = 2.0


class Stream(QObject):
    """Collects what comes; the first of it is shown at once."""

    def __init__(self, show: Callable[[int], None], parent: QObject | None = None) -> None:
        """Wait.

        Args:
            show: shows what came for a message.
            parent: Qt's.
        """
        super().__init__(parent)
        self._show = show
        self._waiting: set[int] = set()
        self._next = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.flush)

    def add(self, key: int) -> None:
        """Something came for a message."""
        self._waiting.add(key)
        if self._timer.isActive():
            return
        wait = self._next - time.perf_counter()
        if wait <= 0:
            self.flush()
        else:
            self._timer.start(int(wait * 1000) + 1)

    def flush(self) -> None:
        """Show now what waits."""
        self._timer.stop()
        waiting, self._waiting = self._waiting, set()
        if not waiting:
            return
        began = time.perf_counter()
        for key in waiting:
            self._show(key)
        ended = time.perf_counter()
        rest = min(_LONGEST_REST_S, RESTS * (ended - began))
        self._next = max(began + FRAME_S, ended + rest)
