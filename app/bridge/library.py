"""The model files on this computer: found, named, annotated, verified, moved, deleted."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.models import ModelFiles
    from app.bridge.preferences import Preferences
    from app.bridge.progress import Progress
    from app.core.errors import VitrailError
    from app.core.paths import Paths
    from app.engine.api import ModelInfo
    from app.hub.api import Download, Entry
    from app.inspection.gguf import Header

log = logging.getLogger(__name__)


class Library(QObject):
    """Every model file that can be loaded, wherever it lies.

    What is shown comes from memory; disk and index are used in threads.

    Attributes:
        scanning: the folders are being looked through.
        free_bytes: on the disk of the models folder; 0 until it is known.

    Signals:
        changed: entries, folder, used and free bytes.
        scanned: all folders were looked through.
        failed: LibraryUnwritable, for what nobody waits for: notes and index.
    """

    changed = Signal()
    scanned = Signal()
    failed = Signal(object)

    def __init__(
        self,
        preferences: Preferences,
        paths: Paths,
        files: ModelFiles,
        *,
        parent: QObject | None = None,
    ) -> None:
        """Nothing is read yet.

        Args:
            preferences: which folders.
            paths: where the index is.
            files: the starter model and files that were opened.
            parent: Qt's.
        """
        super().__init__(parent)
        self._preferences = preferences
        self._paths = paths
        self._files = files
        self._entries: dict[str, Entry] = {}
        self.scanning = False
        self.free_bytes = 0

    def start(self) -> None:
        """Show what was known at the last end, then look through the folders."""

    def close(self) -> None:
        """Stop looking; notes are on the disk when it returns."""

    def rescan(self) -> None:
        """Look through the folders again."""

    # -- what there is ----------------------------------------------------

    def entries(self) -> tuple[Entry, ...]:
        """All model files, sorted by name."""
        return tuple(self._entries.values())

    def entry(self, path: str) -> Entry | None:
        """The file that is loaded as `path`; None when it is not known."""
        return self._entries.get(path)

    def size_on_disk(self, path: str) -> int:
        """Bytes of all its shards; 0 when it is not known."""
        entry = self._entries.get(path)
        return entry.size_bytes if entry else 0

    def used_bytes(self) -> int:
        """Bytes of the files in the models folder."""
        return sum(entry.size_bytes for entry in self.entries() if not entry.foreign)

    def folder(self) -> Path:
        """The models folder, where downloads go."""
        chosen = self._preferences.settings.library.folder
        return Path(chosen) if chosen else self._paths.models

    def file_key(self, path: str) -> str:
        """A name for the contents of the file at `path`, as of the last look at it.

        Its SHA-256 where it was computed here and size and time have not changed since, else made
        of size, time of change, inode and the hash of its header. Empty when nobody looked yet.
        """
        raise NotImplementedError

    def identify(self, path: str, then: Callable[[str], None]) -> None:
        """Look at the file at `path` now, in a thread, and give its `file_key`; empty without one.

        What a load waits for: `file_key` alone would not notice a file that was replaced meanwhile.
        """

    def header(
        self, path: str, then: Callable[[Header], None], failed: Callable[[VitrailError], None]
    ) -> None:
        """Read the whole header of the file at `path`; `failed` gets a GgufError."""

    # -- what the user says of it -----------------------------------------

    def set_note(self, path: str, text: str) -> None:
        """Keep a note on a file."""

    def set_tags(self, path: str, tags: tuple[str, ...]) -> None:
        """Keep tags on a file."""

    def set_favorite(self, path: str, favorite: bool) -> None:
        """Keep whether a file is a favorite."""

    def add_downloaded(self, download: Download) -> None:
        """The files of `download` are here and have the hub's SHA-256."""

    def remember(self, info: ModelInfo) -> None:
        """`info` was loaded just now."""

    # -- what is done to files --------------------------------------------

    def verify(
        self,
        path: str,
        progressed: Callable[[int, int], None],
        then: Callable[[Entry], None],
        failed: Callable[[VitrailError], None],
    ) -> Progress:
        """Hash all its files again; `then` gets the entry with its new `proof`.

        Returns:
            The way to cancel it.
        """
        raise NotImplementedError

    def rename(
        self,
        path: str,
        name: str,
        then: Callable[[str], None],
        failed: Callable[[VitrailError], None],
    ) -> None:
        """Call the file (all its shards) `name`; `then` gets the new path.

        `failed` gets ForeignFile, NameRefused or FileNotMoved.
        """

    def delete(
        self,
        path: str,
        then: Callable[[int], None],
        failed: Callable[[VitrailError], None],
        *,
        permanently: bool = False,
    ) -> None:
        """Move the file (all its shards) into the system's bin; `then` gets the bytes it took.

        `failed` gets ForeignFile or FileNotDeleted, whose `no_bin` means that it can only be
        deleted for good: `permanently`.
        """

    def set_folder(
        self,
        folder: Path,
        *,
        move: bool,
        progressed: Callable[[int, int], None],
        then: Callable[[Path], None],
        failed: Callable[[VitrailError], None],
    ) -> Progress:
        """Make `folder` the models folder, and `move` the files there.

        Until everything is there, the old one stays; `failed` gets NoRoom, FolderUnwritable or
        FileNotMoved.

        Returns:
            The way to cancel it.
        """
        raise NotImplementedError
