"""Ctrl+C and a request to end, as a Qt signal.

Python runs signal handlers between bytecodes only, and Qt's loop may run none for a long time.
So the C-level handler writes to a socket that Qt watches.
"""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal


class Interrupts(QObject):
    """Watches SIGINT and SIGTERM while it is open.

    Signals:
        received: one of them came.
    """

    received = Signal()

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)
        self._wakeup_before = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, _ignore) for number in (signal.SIGINT, signal.SIGTERM)
        }

    def close(self) -> None:
        """Put everything back as it was."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._notifier.setEnabled(False)
        self._read.close()
        self._write.close()

    def _on_notifier_activated(self) -> None:
        try:
            received = self._read.recv(64)
        except BlockingIOError:
            return
        if any(number in self._before for number in received):
            self.received.emit()


def _ignore(_number: int, _frame: object) -> None:
    """Python must have a handler, or the system's own ends the process."""
