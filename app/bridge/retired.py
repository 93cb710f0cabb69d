"""Engine processes that were asked to end and have not ended yet."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from app.bridge.process import EngineProcess

STEP_S = 0.01
PATIENCE_MS = 800
"""How long somebody waits for the memory of an engine that writes its KV states. Those that are
not written by then are made again when they are needed."""


class Retired(QObject):
    """Waits for them; true while there are any.

    Signals:
        emptied: the last one has ended: all memory is free.
    """

    emptied = Signal()

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._processes: list[EngineProcess] = []

    def __bool__(self) -> bool:
        return bool(self._processes)

    def add(self, process: EngineProcess, *, kill: bool, hurry: bool = False) -> None:
        """Ask `process` to end; what it was doing counts as stopped.

        Args:
            process: nobody else listens to it.
            kill: do not ask, end it.
            hurry: its memory is waited for.
        """
        process.setParent(self)
        self._processes.append(process)
        process.ended.connect(self._on_process_ended)
        process.close()
        if kill:
            process.kill()
        elif hurry:
            QTimer.singleShot(PATIENCE_MS, process, process.kill)

    def wait(self, timeout_s: float) -> None:
        """Wait for them when the program ends, and end those that take longer."""
        deadline = time.monotonic() + timeout_s
        while any(p.alive for p in self._processes) and time.monotonic() < deadline:
            time.sleep(STEP_S)
        for process in self._processes:
            if process.alive:
                process.kill()

    def _on_process_ended(self) -> None:
        for process in [p for p in self._processes if not p.alive]:
            self._processes.remove(process)
            process.deleteLater()
        if not self._processes:
            self.emptied.emit()
