"""One download with all its files, from the first byte to the last verified one.

Blocking and without Qt: it runs in a thread of its own. What it did so far is in plain attributes
that any thread may read.
"""

from __future__ import annotations

import contextlib
import errno
import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.core.errors import FolderUnwritable, NoRoom, UnsafeName
from app.core.files import sync, sync_folder
from app.hub import part, space
from app.hub.blobs import SUFFIX, find_blob, take
from app.hub.names import target_path
from app.hub.transfer import Stopped, Transfer

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.errors import HubError
    from app.hub.api import Download, Wanted
    from app.hub.connection import Connection
    from app.hub.pace import Pace
    from app.hub.stores import Surroundings
    from app.hub.transfer import TransferProgress

MOVE_BYTES = 4 * 1024 * 1024


class Latest:
    """The connection of the moment a request begins, so that new settings count at once."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect

    def __getattr__(self, name: str) -> object:
        return getattr(self._connect(), name)


class Fetch:
    """Brings the files of a download into the models folder, one after the other.

    Attributes:
        files: what it brings.
        done_bytes: of all files together.
        checking: bytes are hashed, not fetched.
        wait_s: seconds until the next attempt; 0 where none is waited for.
        trouble: why it waits.
        ready: which files are here and verified.
    """

    def __init__(
        self,
        download: Download,
        folder: Path,
        connect: Callable[[], Connection],
        pace: Pace,
        *,
        spoken_for_bytes: int = 0,
        surroundings: Surroundings | None = None,
    ) -> None:
        """Prepare; nothing is asked or written yet.

        Args:
            download: which files.
            folder: the models folder now; what lies in the one it was begun in is brought along.
            connect: gives the connection to use, anew for each request; called by any thread.
            pace: speed limit.
            spoken_for_bytes: room on the disk that other downloads still need.
            surroundings: where other programs keep files; None asks the system.
        """
        self.files = download.files
        self._download = download
        self._folder = folder
        # A transfer asks nothing else of a connection.
        self._connection = cast("Connection", Latest(connect))
        self._pace = pace
        self._spoken_for_bytes = spoken_for_bytes
        self._surroundings = surroundings
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._transfer: Transfer | None = None
        self._before_bytes = 0
        self.done_bytes = download.done_bytes
        self.checking = False
        self.wait_s = 0.0
        self.trouble: HubError | None = None
        self.ready = download.ready

    def run(self) -> Path:
        """Do it; returns the path of the first file.

        Raises:
            Stopped: `stop` was called.
            HubError: the hub could not be asked.
            DownloadError: a file could not be brought here.
        """
        files = self._download.files
        targets = [target_path(self._folder, wanted.repo, wanted.file.path) for wanted in files]
        self._adopt(targets)
        self._before_bytes = self.done_bytes = 0
        self._find_room(targets)
        for wanted, target in zip(files, targets, strict=True):
            if not self._is_ready(wanted, target):
                self._bring(wanted, target)
                self.ready = (*self.ready, wanted.file.path)
            self._before_bytes += wanted.file.size_bytes
            self.done_bytes = self._before_bytes
            self.checking = False
        return targets[0]

    def stop(self) -> None:
        """From any thread: have `run` end soon; what is here stays and is gone on from."""
        with self._lock:
            self._stopped.set()
            if self._transfer is not None:
                self._transfer.stop()

    def _bring(self, wanted: Wanted, target: Path) -> None:
        """One file: from this computer where that was asked, else from the hub."""
        if self._download.local:
            source = find_blob(wanted.file, self._surroundings)
            if source is not None:
                self._check()
                self.checking = True
                _make_folder(target, wanted)
                take(source, target, wanted.file, progressed=self._on_taken)
                return
        transfer = Transfer(
            wanted, target, self._connection, pace=self._pace, on_progress=self._on_progress
        )
        with self._lock:
            self._transfer = transfer
        try:
            self._check()
            transfer.run()
        finally:
            with self._lock:
                self._transfer = None
            # The last word of a transfer may be a tenth of a second old.
            self.done_bytes = self._before_bytes + part.partial_bytes(target)

    def _is_ready(self, wanted: Wanted, target: Path) -> bool:
        """Whether it was verified before and is still there."""
        if wanted.file.path not in self.ready:
            return False
        with contextlib.suppress(OSError):
            if target.stat().st_size == wanted.file.size_bytes:
                return True
        self.ready = tuple(path for path in self.ready if path != wanted.file.path)
        return False

    def _find_room(self, targets: list[Path]) -> None:
        """Look before the first byte whether all files fit, beside those of other downloads."""
        if self._download.local:
            return
        needed = self._spoken_for_bytes
        for wanted, target in zip(self._download.files, targets, strict=True):
            if not self._is_ready(wanted, target):
                needed += max(0, wanted.file.size_bytes - part.partial_bytes(target))
        try:
            free = space.room(self._folder)
        except OSError:
            return  # the transfer will say what is wrong
        if needed > free:
            raise NoRoom(
                file=self._download.files[0].file.path,
                folder=str(self._folder),
                needed_bytes=needed,
                free_bytes=free,
            )

    def _adopt(self, targets: list[Path]) -> None:
        """Bring along what lies in the models folder that this download was begun in."""
        old = self._download.folder
        if not old or Path(old) == self._folder:
            return
        for wanted, target in zip(self._download.files, targets, strict=True):
            source = target_path(Path(old), wanted.repo, wanted.file.path)
            for ending in ("", ".part", ".part.json"):
                wants = ending or wanted.file.path in self.ready
                here, there = _with_ending(source, ending), _with_ending(target, ending)
                if wants and here.is_file() and not there.exists():
                    with contextlib.suppress(OSError):
                        there.parent.mkdir(parents=True, exist_ok=True)
                        self._move(here, there)

    def _move(self, here: Path, there: Path) -> None:
        try:
            here.replace(there)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            half = _with_ending(there, SUFFIX)
            try:
                with here.open("rb") as whole, half.open("wb") as copy:
                    while chunk := whole.read(MOVE_BYTES):
                        self._check()
                        copy.write(chunk)
                    copy.flush()
                    sync(copy.fileno())
                half.replace(there)
                sync_folder(there.parent)
            finally:
                half.unlink(missing_ok=True)
            here.unlink()

    def _check(self) -> None:
        if self._stopped.is_set():
            raise Stopped

    def _on_taken(self, done_bytes: int) -> None:
        self._check()
        self.done_bytes = self._before_bytes + done_bytes

    def _on_progress(self, progress: TransferProgress) -> None:
        self.done_bytes = self._before_bytes + progress.done_bytes
        self.checking = progress.stage == "checking"
        self.wait_s, self.trouble = progress.wait_s, progress.error


def discard(download: Download) -> None:
    """Remove what a download left that will not go on; what is complete stays.

    Shards without their sisters are of no use and go too.
    """
    folder = Path(download.folder)
    for wanted in download.files if download.folder else ():
        try:
            target = target_path(folder, wanted.repo, wanted.file.path)
        except UnsafeName:
            continue
        part.discard(target)
        lonely = "-of-" in wanted.file.path and wanted.file.path in download.ready
        for path in (_with_ending(target, SUFFIX), *([target] if lonely else [])):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        for empty in target.parents:
            if empty == folder:
                break
            with contextlib.suppress(OSError):
                empty.rmdir()


def _make_folder(target: Path, wanted: Wanted) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnwritable(
            file=wanted.file.path, folder=str(target.parent), detail=error.strerror or ""
        ) from error


def _with_ending(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
