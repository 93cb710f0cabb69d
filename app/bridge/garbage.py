"""Python's garbage collector, kept in the GUI thread.

By itself it runs in whatever thread allocates: the one that reads from the engine, the one that
writes to the disk. Widgets and timers in a cycle would then be destroyed there, while Qt's loop
uses them, and the program dies (seen in tests, a few times in a hundred).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500

MANY = 20_000
"""Objects; to look through so many takes some 5 ms."""

MOST_WAITS = 20


class Garbage(QObject):
    """Collects on a timer while it is open; nothing is collected in other threads meanwhile.

    While a thread makes very many objects (it reads a long reply) all of them are new, and each
    look at them keeps the window for 0.1 s. That waits until they are no longer more each time:
    most go by themselves when the thread is done. It does not wait for ever.
    """

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._count = self._waits = 0
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def settle(self) -> None:
        """What exists now stays until the end: it is not looked at any more (start-up is over)."""
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """Leave it as it was."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    def _on_timer_timeout(self) -> None:
        """Collect the oldest generation that is over its threshold, as Python itself would."""
        before, self._count = self._count, gc.get_count()[0]
        if self._count > max(MANY, before) and self._waits < MOST_WAITS:
            self._waits += 1
            return
        self._waits = 0
        over = [
            generation
            for generation, (count, limit) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > limit
        ]
        if over:
            gc.collect(over[-1])
