"""Notices that something in a folder changed; asks the disk in a thread of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QThread, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

SETTLE_MS = 800
"""Changes that follow each other faster than this are told once."""
MOST_FOLDERS = 2000
"""Systems allow a few thousand watched folders for all programs together."""


class FolderWatch(QObject):
    """Watches folders, not what is in the folders in them.

    Signals:
        changed: a file came, went or got another name, and all has been quiet since.
    """

    changed = Signal()
    _wanted = Signal(object)

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders: tuple[str, ...] = ()
        self._thread = QThread(self)
        self._thread.setObjectName("folder-watch")
        self._watcher: _Watcher | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.changed)

    def watch(self, folders: Sequence[str]) -> None:
        """Watch these folders from now on, and no others."""
        wanted = tuple(folders[:MOST_FOLDERS])
        if wanted == self._folders:
            return
        self._folders = wanted
        if self._watcher is None:
            self._watcher = _Watcher()
            self._watcher.moveToThread(self._thread)
            self._watcher.noticed.connect(self._settle.start)
            self._wanted.connect(self._watcher.watch, Qt.ConnectionType.QueuedConnection)
            self._thread.finished.connect(self._watcher.deleteLater)
            self._thread.start()
        self._wanted.emit(wanted)

    def close(self) -> None:
        """Watch nothing any more."""
        self._settle.stop()
        if self._watcher is not None:
            self._watcher.noticed.disconnect(self._settle.start)
            self._thread.quit()
            self._thread.wait()
            self._watcher = None


class _Watcher(QObject):
    """Lives in the thread: adding a folder asks the disk, which may be far away."""

    noticed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._inner: QFileSystemWatcher | None = None

    def watch(self, folders: tuple[str, ...]) -> None:
        if self._inner is None:
            self._inner = QFileSystemWatcher(self)
            self._inner.directoryChanged.connect(self._on_inner_directory_changed)
        present, wanted = set(self._inner.directories()), set(folders)
        gone = [folder for folder in present if folder not in wanted]
        new = [folder for folder in folders if folder not in present]
        if gone:
            self._inner.removePaths(gone)
        if new:
            self._inner.addPaths(new)
            # What changed between the look at a folder and this moment was not noticed.
            self.noticed.emit()

    def _on_inner_directory_changed(self, _path: str) -> None:
        self.noticed.emit()
