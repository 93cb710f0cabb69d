"""The settings in memory, told about when they change, written a moment later."""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.core.errors import SettingsNotSaved

if TYPE_CHECKING:
    from app.core.settings import (
        Appearance,
        Defaults,
        EngineSettings,
        HubSettings,
        LensSettings,
        LibrarySettings,
        ModelSettings,
        PresetSettings,
        Settings,
        WindowSettings,
    )
    from app.core.settings_file import SettingsFile

log = logging.getLogger(__name__)

SETTLE_MS = 500
"""Changes that follow each other faster than this are written together."""


class Preferences(QObject):
    """The settings.

    Signals:
        changed: the name of a section, for example ``appearance``.
        failed: SettingsNotSaved; what is in memory goes on.
    """

    changed = Signal(str)
    failed = Signal(object)
    _not_saved = Signal(object)

    def __init__(self, file: SettingsFile, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._settings = file.load()
        self._unsaved = False
        self._queue: queue.SimpleQueue[Settings | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._not_saved.connect(self.failed, Qt.ConnectionType.QueuedConnection)

    @property
    def settings(self) -> Settings:
        """All settings now."""
        return self._settings

    def update(
        self,
        *,
        appearance: Appearance | None = None,
        defaults: Defaults | None = None,
        engine: EngineSettings | None = None,
        window: WindowSettings | None = None,
        models: ModelSettings | None = None,
        hub: HubSettings | None = None,
        library: LibrarySettings | None = None,
        presets: PresetSettings | None = None,
        lens: LensSettings | None = None,
    ) -> None:
        """Replace whole sections: ``update(appearance=...)``.

        Sections that are equal to what is there change nothing.
        """
        given = {
            "appearance": appearance,
            "defaults": defaults,
            "engine": engine,
            "window": window,
            "models": models,
            "hub": hub,
            "library": library,
            "presets": presets,
            "lens": lens,
        }
        changes = {
            name: section
            for name, section in given.items()
            if section is not None and section != getattr(self._settings, name)
        }
        if not changes:
            return
        self._settings = structs.replace(self._settings, **changes)
        self._unsaved = True
        self._timer.start()
        for name in changes:
            self.changed.emit(name)

    def close(self, timeout_s: float = 5.0) -> None:
        """Write what is not written and end the writing thread."""
        self._timer.stop()
        self._on_timer_timeout()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(timeout_s)
            self._thread = None

    def _on_timer_timeout(self) -> None:
        if not self._unsaved:
            return
        self._unsaved = False
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="preferences", daemon=True)
            self._thread.start()
        self._queue.put(self._settings)

    def _write(self) -> None:
        """Runs in a thread of its own: save what arrives, the latest when there are several."""
        while (settings := self._queue.get()) is not None:
            try:
                self._file.save(settings)
            except SettingsNotSaved as error:
                log.warning("%s", error)
                self._not_saved.emit(error)
