"""What this computer has, kept up to date for the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge.tasks import Tasks
from app.engine.hardware import Machine, read_machine

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.engine import ModelHost
    from app.engine.api import Device

INTERVAL_MS = 3000
WORTH_SAYING_BYTES = 50_000_000
"""Free memory changes all the time; smaller changes are no news."""


class MachineWatch(QObject):
    """Reads the memory every few seconds in a thread, as long as somebody watches.

    Attributes:
        machine: as last read; without memory before the first time.

    Signals:
        changed: machine.
    """

    changed = Signal()

    def __init__(
        self,
        models: ModelHost,
        *,
        read: Callable[[tuple[Device, ...]], Machine] = read_machine,
        parent: QObject | None = None,
    ) -> None:
        """Read nothing yet.

        Args:
            models: says which devices there are.
            read: reads the machine; called in a thread.
            parent: Qt's.
        """
        super().__init__(parent)
        self.machine = Machine(devices=models.devices)
        self._models = models
        self._read = read
        self._reading = False
        self._tasks = Tasks("machine", parent=self)
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.refresh)
        models.changed.connect(self._on_models_changed)

    def start(self) -> None:
        """Read now and from time to time."""
        if not self._timer.isActive():
            self._timer.start()
        self.refresh()

    def stop(self) -> None:
        """Read no more: nobody looks."""
        self._timer.stop()

    def refresh(self) -> None:
        """Read once."""
        if self._reading:
            return
        self._reading = True
        read, devices = self._read, self._models.devices
        self._tasks.run(lambda: read(devices), self._on_read, self._on_failed)

    def close(self) -> None:
        """End the thread."""
        self._timer.stop()
        self._tasks.close()

    def _on_read(self, machine: Machine) -> None:
        self._reading = False
        before = self.machine
        moved = abs(machine.memory_free_bytes - before.memory_free_bytes)
        same = (machine.devices, machine.memory_total_bytes) == (
            before.devices,
            before.memory_total_bytes,
        )
        if not same or moved >= WORTH_SAYING_BYTES:
            self.machine = machine
            self.changed.emit()

    def _on_failed(self, _error: object) -> None:
        self._reading = False

    def _on_models_changed(self) -> None:
        if self._models.devices != self.machine.devices:
            self.refresh()
