"""When the folders of the library are looked through: at the start, when they change, on demand."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.bridge.folder_watch import FolderWatch
from app.hub.scan import Places, Snapshot, Stopped
from app.hub.stores import Surroundings

if TYPE_CHECKING:
    from app.bridge.models import ModelFiles
    from app.bridge.preferences import Preferences
    from app.bridge.tasks import Tasks
    from app.core.errors import LibraryUnwritable, VitrailError
    from app.core.paths import Paths
    from app.hub.collection import Collection

SETTLE_MS = 5000
"""A file that is not whole yet is looked at again after this time."""


class Scanner(QObject):
    """Scans, one at a time.

    Attributes:
        scanning: the folders are being looked through.
        looked: they were, to the end, at least once.

    Signals:
        changed: scanning.
        found: a `Snapshot`, of a part while there is much to read.
        finished: all folders were looked through.
        failed: LibraryUnwritable; what was found is right all the same.
    """

    changed = Signal()
    found = Signal(object)
    finished = Signal()
    failed = Signal(object)
    _arrived = Signal(object)

    def __init__(
        self,
        preferences: Preferences,
        paths: Paths,
        files: ModelFiles,
        *,
        collection: Collection,
        tasks: Tasks,
        surroundings: Surroundings | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Look at nothing yet.

        Args:
            preferences: which folders.
            paths: where the models folder is, unless another one is set.
            files: the starter model and files that were opened.
            collection: what is scanned into.
            tasks: the one thread that works with it.
            surroundings: what says where other programs keep theirs; those of this process.
            parent: Qt's.
        """
        super().__init__(parent)
        self._preferences = preferences
        self._paths = paths
        self._files = files
        self._collection = collection
        self._tasks = tasks
        self._surroundings = surroundings or Surroundings.here()
        self._started = self._stopped = self._again = False
        self._scanned: Places | None = None
        self.scanning = self.looked = False
        self._watch = FolderWatch(parent=self)
        self._watch.changed.connect(self.scan)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.scan)
        self._arrived.connect(self.found, Qt.ConnectionType.QueuedConnection)
        preferences.changed.connect(self._on_preferences_changed)

    def start(self) -> None:
        """Look through the folders, and notice from now on when they change."""
        if not self._started:
            self._started = True
            self.scan()

    def close(self) -> None:
        """Stop; what is being scanned ends after the next file."""
        self._stopped = True
        self._settle.stop()
        self._watch.close()

    def scan(self) -> None:
        """Look through the folders, after the scan that runs if one does."""
        if not self._started or self._stopped:
            return
        if self.scanning:
            self._again = True
            return
        self.scanning, self._again = True, False
        places = self._scanned = self._places()
        self._tasks.run(lambda: self._scan(places), self._on_scanned, self._on_scan_failed)
        self.changed.emit()

    def folder(self) -> Path:
        """The models folder."""
        chosen = self._preferences.settings.library.folder
        return Path(chosen) if chosen else self._paths.models

    def _places(self) -> Places:
        settings = self._preferences.settings
        return Places(
            managed=str(self.folder()),
            watched=settings.library.watched,
            starter=self._files.starter() or "",
            opened=tuple(sorted(model.path for model in settings.models.recent)),
            surroundings=self._surroundings if settings.library.other_apps else None,
        )

    def _scan(self, places: Places) -> tuple[Snapshot | None, LibraryUnwritable | None]:
        """In the thread."""
        if places.managed == str(self._paths.models):  # a chosen one may be on a disk that is away
            with contextlib.suppress(OSError):
                self._paths.models.mkdir(parents=True, exist_ok=True)
        try:
            snapshot = self._collection.scan(places, lambda: self._stopped, self._tell)
        except Stopped:
            return None, None
        return snapshot, self._collection.unwritable()

    def _tell(self, snapshot: Snapshot) -> None:
        """In the thread: a part was found."""
        if not self._stopped:
            self._arrived.emit(snapshot)

    def _on_scanned(self, result: tuple[Snapshot | None, LibraryUnwritable | None]) -> None:
        snapshot, error = result
        self.scanning = False
        if snapshot is None or self._stopped:
            return
        self.looked = True
        self.found.emit(snapshot)
        if error is not None:
            self.failed.emit(error)
        self._watch.watch(snapshot.folders)
        if snapshot.settling:
            self._settle.start()
        self.changed.emit()
        self.finished.emit()
        if self._again:
            self.scan()

    def _on_scan_failed(self, _error: VitrailError) -> None:
        self.scanning = False
        self.changed.emit()
        if self._again:
            self.scan()

    def _on_preferences_changed(self, section: str) -> None:
        if section in {"library", "models"} and self._places() != self._scanned:
            self.scan()
