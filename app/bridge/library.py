"""The model files on this computer: found, named, annotated, verified, moved, deleted."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge.annotations import Annotations
from app.bridge.library_files import delete_files, owner_of, prepare_folder, renamed_settings
from app.bridge.progress import LongTasks
from app.bridge.scanner import Scanner
from app.bridge.tasks import Tasks
from app.core.errors import ForeignFile
from app.hub.collection import Collection, joined
from app.hub.entry import proof_of
from app.hub.folder import relocate, rename, renamed
from app.hub.names import target_path
from app.inspection.gguf import joined as joined_headers
from app.inspection.gguf import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.bridge.models import ModelFiles
    from app.bridge.preferences import Preferences
    from app.bridge.progress import Progress
    from app.core.errors import VitrailError
    from app.core.paths import Paths
    from app.engine.api import ModelInfo
    from app.hub.api import Download, Entry
    from app.hub.record import Record
    from app.hub.scan import Snapshot
    from app.hub.stores import Surroundings
    from app.inspection.header import Header

log = logging.getLogger(__name__)

LONG_THREADS = 3


class Library(QObject):
    """Every model file that can be loaded, wherever it lies.

    What is shown comes from memory; disk and index are used in threads.

    Attributes:
        free_bytes: on the disk of the models folder; 0 until it is known.

    Signals:
        changed: entries, refusals, folder, used and free bytes, scanning.
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
        surroundings: Surroundings | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Nothing is read yet.

        Args:
            preferences: which folders.
            paths: where the index is.
            files: the starter model and files that were opened.
            surroundings: what says where other programs keep theirs; those of this process.
            parent: Qt's.
        """
        super().__init__(parent)
        self._preferences = preferences
        self._files = files
        self._started = False
        self._collection = Collection(paths.library)
        # One for the index, in the order of the calls; others for what may take minutes.
        self._tasks = Tasks("library", daemon=True, parent=self)
        self._long = LongTasks("library-files", LONG_THREADS, parent=self)
        self._annotations = Annotations(self._collection, self._tasks, parent=self)
        self._annotations.changed.connect(self._on_annotations_changed)
        self._annotations.failed.connect(self.failed)
        self._entries: dict[str, Entry] = {}
        self._keys: dict[str, str] = {}
        self._used_bytes = 0
        self.free_bytes = 0
        self._scanner = Scanner(
            preferences,
            paths,
            files,
            collection=self._collection,
            tasks=self._tasks,
            surroundings=surroundings,
            parent=self,
        )
        self._scanner.changed.connect(self.changed)
        self._scanner.found.connect(self._on_scanner_found)
        self._scanner.finished.connect(self.scanned)
        self._scanner.failed.connect(self._on_write_failed)
        files.changed.connect(self.changed)

    @property
    def scanning(self) -> bool:
        """The folders are being looked through."""
        return self._scanner.scanning

    @property
    def looked(self) -> bool:
        """The folders were looked through at least once: what there is, is known."""
        return self._scanner.looked

    def start(self) -> None:
        """Look through the folders, and notice from now on when they change."""
        if not self._started:
            self._started = True
            self._annotations.read()
            self._scanner.start()

    def close(self) -> None:
        """Stop everything; notes are on the disk when it returns."""
        self._scanner.close()
        self._long.close()
        self._tasks.close()
        self._annotations.close()
        self._collection.close()

    def rescan(self) -> None:
        """Look through the folders again."""
        self._scanner.scan()

    def clear(self) -> None:
        """Delete the index, notes, tags and favorites, and look anew; the files stay."""
        self._annotations.clear()
        self._tasks.run(self._collection.clear, lambda _none: self.rescan(), self.failed.emit)

    # -- what there is ----------------------------------------------------

    def entries(self) -> tuple[Entry, ...]:
        """All model files, sorted by name."""
        return tuple(self._entries.values())

    def entry(self, path: str) -> Entry | None:
        """The file that is loaded as `path`; None when it is not known."""
        return self._entries.get(path)

    def refusal(self, path: str) -> VitrailError | None:
        """Why the file at `path` is not loaded by itself; None when it may be."""
        return self._files.refusal(path)

    def used_bytes(self) -> int:
        """Bytes of the files in the models folder."""
        return self._used_bytes

    def folder(self) -> Path:
        """The models folder, where downloads go."""
        return self._scanner.folder()

    def file_key(self, path: str) -> str:
        """A name for the contents of the file at `path`, as of the last look at it.

        Its SHA-256 where it was computed here and size and time have not changed since, else made
        of size, time of change, inode and the hash of its beginning. Empty when nobody looked yet.
        """
        entry = self._entries.get(path)
        return joined([self._keys.get(shard, "") for shard in entry.files]) if entry else ""

    def identify(self, path: str) -> str:
        """The `file_key` of the file at `path` as it is now; from any thread, reads the disk.

        What a load needs: `file_key` would not notice a file that was replaced a moment ago.
        """
        return self._collection.identify(path)

    def header(
        self, path: str, then: Callable[[Header], None], failed: Callable[[VitrailError], None]
    ) -> None:
        """Read the whole header of the file at `path`, of all its shards.

        `failed` gets a GgufError.
        """
        entry = self._entries.get(path)
        paths = entry.files if entry else (path,)
        self._long.run(lambda _: joined_headers([read_file(Path(p)) for p in paths]), then, failed)

    # -- what the user says of it -----------------------------------------

    def set_note(self, path: str, text: str) -> None:
        """Keep a note on a file."""
        self._annotations.change(path, note=text)

    def set_tags(self, path: str, tags: tuple[str, ...]) -> None:
        """Keep tags on a file; blanks at their ends and repeated ones go."""
        tidy = dict.fromkeys(" ".join(tag.split()) for tag in tags)
        self._annotations.change(path, tags=tuple(tag for tag in tidy if tag))

    def set_favorite(self, path: str, favorite: bool) -> None:
        """Keep whether a file is a favorite."""
        self._annotations.change(path, favorite=favorite)

    def add_downloaded(self, download: Download) -> None:
        """The files of `download` are here and have the hub's SHA-256."""
        folder = Path(download.folder) if download.folder else self.folder()

        def work() -> None:
            self._collection.add(
                (target_path(folder, wanted.repo, wanted.file.path), wanted)
                for wanted in download.files
            )

        self._tasks.run(work, None, self._on_write_failed)
        self.rescan()

    def remember(self, info: ModelInfo) -> None:
        """`info` was loaded just now."""
        self._annotations.change(info.path, used_ms=round(time.time() * 1000))

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
        entry = self._entries.get(path)
        paths = entry.files if entry else (path,)
        sha256 = entry.sha256 if entry else ""
        collection = self._collection

        def done(records: list[Record]) -> None:
            self._tasks.run(lambda: collection.keep(records), None, self._on_write_failed)
            self._keys |= {record.file.path: record.key for record in records}
            known = self._entries.get(path)
            if known is not None and records:
                proof = proof_of(records)
                self._entries[path] = replace(known, sha256=records[0].sha256, proof=proof)
                self.changed.emit()
                self.rescan()  # one that runs does not know it yet
                then(self._entries[path])

        return self._long.run(
            lambda progress: collection.verify(paths, sha256, progress), done, failed, progressed
        )

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
        entry = self._own(path, failed)
        if entry is None:
            return

        def work(_progress: Progress) -> dict[str, str]:
            pairs = renamed(entry.files, name)
            rename(pairs)
            return {str(old): str(new) for old, new in pairs}

        def done(moved: dict[str, str]) -> None:
            self._follow(moved)
            self.rescan()
            then(moved[path])

        self._long.run(work, done, failed)

    def delete(
        self,
        path: str,
        then: Callable[[int], None],
        failed: Callable[[VitrailError], None],
        *,
        permanently: bool = False,
    ) -> None:
        """Move the file (all its shards) into the system's bin; `then` gets the bytes it took.

        A projector that no other model uses goes with it. `failed` gets ForeignFile or
        FileNotDeleted, whose `no_bin` means that it can only be deleted for good: `permanently`.
        """
        entry = self._own(path, failed)
        if entry is None:
            return
        paths = list(entry.files)
        shared = any(e.projector == entry.projector for e in self.entries() if e.path != path)
        if entry.projector and not shared:
            paths.append(entry.projector)

        def done(freed: int) -> None:
            self._entries.pop(path, None)
            self.changed.emit()
            self.rescan()
            then(freed)

        def not_done(error: VitrailError) -> None:
            self.rescan()  # some shards may be gone
            failed(error)

        self._long.run(lambda _: delete_files(paths, permanently=permanently), done, not_done)

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
        old = self.folder()

        def work(progress: Progress) -> dict[str, str]:
            prepare_folder(folder)
            return relocate(old, folder, progress) if move and old.is_dir() else {}

        def done(moved: dict[str, str]) -> None:
            self._follow(moved)
            library = self._preferences.settings.library
            self._preferences.update(library=replace(library, folder=str(folder)))
            then(folder)

        return self._long.run(work, done, failed, progressed)

    # -- answers ----------------------------------------------------------

    def _own(self, path: str, failed: Callable[[VitrailError], None]) -> Entry | None:
        """The entry of a file that may be changed; `failed` is told of any other."""
        entry = self._entries.get(path)
        if entry is None or entry.foreign:
            starter = entry is not None and entry.source == "starter"
            error = ForeignFile(path=path, owner=owner_of(entry), starter=starter)
            QTimer.singleShot(0, self, lambda: failed(error))
            return None
        return entry

    def _on_annotations_changed(self, path: str) -> None:
        entry = self._entries.get(path)
        if entry is not None:
            self._entries[path] = self._annotations.applied(entry)
            self.changed.emit()

    def _on_write_failed(self, error: VitrailError) -> None:
        log.warning("%s", error)
        self.failed.emit(error)

    def _on_scanner_found(self, snapshot: Snapshot) -> None:
        """Take what a scan found, so far or in all."""
        if snapshot.moved:
            self._follow(snapshot.moved)
        self._entries = {entry.path: self._annotations.applied(entry) for entry in snapshot.entries}
        self._keys = dict(snapshot.keys)
        self._used_bytes = snapshot.used_bytes
        self.free_bytes = snapshot.free_bytes
        self.changed.emit()

    def _follow(self, moved: Mapping[str, str]) -> None:
        """Files have other paths now: notes, settings and lists go with them."""
        self._annotations.follow(moved)
        for old, new in moved.items():
            entry = self._entries.pop(old, None)
            if entry is not None:
                shards = tuple(moved.get(shard, shard) for shard in entry.shards)
                self._entries[new] = replace(entry, path=new, shards=shards)
            if old in self._keys:
                self._keys[new] = self._keys.pop(old)
        models = self._preferences.settings.models
        self._preferences.update(models=renamed_settings(models, moved))
        self._tasks.run(lambda: self._collection.move(moved), None, self._on_write_failed)
        self.changed.emit()
