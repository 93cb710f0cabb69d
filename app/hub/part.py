"""A file on its way: what of it is on the disk, and the hash of that.

Beside the target lie ``target.part`` (the bytes so far), ``target.part.json`` (which file they
are of) and, while a program works on them, ``target.part.lock``. The target itself appears when
the last byte has been verified, and not before.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import io
import os
import stat
import sys
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from app.core.errors import (
    DownloadBusy,
    FolderUnwritable,
    HashMismatch,
    NoRoom,
    NotAModelDownload,
    UnsafeName,
)
from app.core.files import atomic_write, sync, sync_folder
from app.core.hashing import sha256
from app.hub import space
from app.hub.digest import Digest
from app.hub.names import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from filelock import BaseFileLock

MAGIC = b"GGUF"
MAX_NOTE_BYTES = 64 * 1024
READ_BYTES = 2**20
LOOK_AT_ROOM_BYTES = 64 * 2**20

PAGE_BYTES = 4096
MAX_TRIMMED_BYTES = 8 * 2**20
"""After a loss of power the end of a file may be zeros that were never written; as many are
fetched again at most."""

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


class Note(Struct, frozen=True, kw_only=True):
    """Which file the bytes are of, as ``.part.json`` keeps it.

    Attributes:
        identity: the SHA-256 of the whole; the hub's etag where it tells none.
        size_bytes: of the whole; 0 where the hub does not say.
        repo: for people who wonder what this is.
        commit: likewise.
        file: likewise.
    """

    identity: str
    size_bytes: int = 0
    repo: str = ""
    commit: str = ""
    file: str = ""


class Part:
    """The bytes of `target` so far; a context manager that holds the lock and the open file.

    Attributes:
        done: bytes on the disk whose hash is known.
        size: of the whole; 0 while unknown.
    """

    def __init__(self, target: Path, file: str, reserve_bytes: int) -> None:
        self.target = target
        self.done = 0
        self.size = 0
        self._name = file
        self._reserve = reserve_bytes
        self._part, self._note, self._lock_path = _beside(target)
        self._identity = ""
        self._hash = Digest()
        self._head = b""
        self._look_at = 0
        self._lock: BaseFileLock | None = None
        self._file: io.FileIO | None = None

    def __enter__(self) -> Part:
        """Make the folder, take the lock.

        Raises:
            DownloadBusy: somebody else has it.
            FolderUnwritable: no file can be made there.
            UnsafeName: what is there is no plain file.
        """
        import filelock  # noqa: PLC0415

        with self._disk():
            self.target.parent.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(self._lock_path, blocking=False, thread_local=False)
            try:
                lock.acquire()
            except filelock.Timeout:
                raise DownloadBusy(file=self._name) from None
        self._lock = lock
        try:
            self._open()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._hash.reset()
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None
        if self._lock is not None:
            # While it is held: whoever finds the name later makes and locks a new file.
            with contextlib.suppress(OSError):
                self._lock_path.unlink()
            self._lock.release()
            self._lock = None
            if sys.platform == "win32":  # where an open file cannot be deleted
                with contextlib.suppress(OSError):
                    self._lock_path.unlink()

    def _open(self) -> None:
        with self._disk():
            try:
                self._file = io.FileIO(self._part, "r+", opener=_open_no_link)
                plain = stat.S_ISREG(os.fstat(self._file.fileno()).st_mode)
            except OSError as error:
                if error.errno not in (errno.ELOOP, errno.EMLINK):
                    raise
                plain = False
        if not plain or self._part.is_symlink():
            raise UnsafeName(file=self._name, detail="the partial file is a link")
        # What a program that was killed while it wrote the note has left.
        for stale in self.target.parent.glob(f".{glob.escape(self._note.name)}.*.tmp"):
            with contextlib.suppress(OSError):
                stale.unlink()

    def settle(self, note: Note, step: Callable[[], None]) -> None:
        """Keep what is there if it is of this very file, and hash it; drop it otherwise.

        Args:
            note: the file that is to be fetched now.
            step: called now and then while hashing; may raise to end it.

        Raises:
            FolderUnwritable: the disk does not do as it is told.
            NoRoom: not even for the note.
        """
        if self._identity == note.identity and self.size == note.size_bytes:
            return
        known = self._identity or _read_note(self._note)
        same = known == note.identity
        self._identity, self.size = note.identity, note.size_bytes
        with self._disk():
            there = self._handle.seek(0, os.SEEK_END)
            if not same or (self.size and there > self.size):
                self.restart()
            elif self.done == 0:
                self._hash_what_is_there(step)
            atomic_write(self._note, msgspec.json.encode(note), mode=0o644)

    def _hash_what_is_there(self, step: Callable[[], None]) -> None:
        file = self._handle
        file.truncate(_end_of_written(file))
        file.seek(0)
        while data := file.read(READ_BYTES):
            self._count(data)
            step()

    def restart(self) -> None:
        """Throw away what is there."""
        with self._disk():
            self._handle.seek(0)
            self._handle.truncate()
        self.done, self._head, self._look_at = 0, b"", 0
        self._hash.reset()

    def check_room(self) -> None:
        """See that what is missing fits, with the reserve kept.

        Raises:
            NoRoom: it does not.
        """
        folder = self.target.parent
        with self._disk():
            free = space.room(folder, self._reserve)
        needed = self.size - self.done
        self._look_at = self.done + LOOK_AT_ROOM_BYTES
        if needed > free:
            raise NoRoom(file=self._name, folder=str(folder), needed_bytes=needed, free_bytes=free)

    def append(self, data: bytes) -> None:
        """Write `data` behind what is there.

        Raises:
            NoRoom: the disk is full, or down to the reserve; what was written is kept.
            FolderUnwritable: the disk refused for another reason.
            NotAModelDownload: these are not the first bytes of a GGUF file.
        """
        if len(self._head) < len(MAGIC):
            self._check_magic(data)
        if self.done >= self._look_at:
            self.check_room()
        rest = memoryview(data)
        with self._disk():
            while rest:
                rest = rest[self._handle.write(rest) :]
        self._count(data)

    def _check_magic(self, data: bytes) -> None:
        begins = (self._head + data[: len(MAGIC)])[: len(MAGIC)]
        if self._name.lower().endswith(".gguf") and not MAGIC.startswith(begins):
            self.drop()
            raise NotAModelDownload(file=self._name)

    def _count(self, data: bytes) -> None:
        if len(self._head) < len(MAGIC):
            self._head = (self._head + data[: len(MAGIC)])[: len(MAGIC)]
        self._hash.update(data)
        self.done += len(data)

    def verify(self, sha256: str) -> str:
        """Compare the hash of everything with `sha256`, where there is one to compare.

        Returns:
            The SHA-256 that was found.

        Raises:
            HashMismatch: another one; the bytes have been deleted.
        """
        found = self._hash.hexdigest()
        if sha256 and found != sha256:
            self.drop()
            raise HashMismatch(file=self._name, expected=sha256, found=found)
        return found

    def syncing(self) -> Callable[[], None]:
        """What brings the bytes to the disk itself, for another thread to call once.

        It works on a descriptor of its own, so that this part may be closed in the meantime.

        Raises:
            FolderUnwritable: (when called) the disk refused.
            NoRoom: (when called) it was full, which some network shares tell only now.
        """
        with self._disk():
            descriptor = os.dup(self._handle.fileno())

        def work() -> None:
            with self._disk():
                try:
                    sync(descriptor)
                finally:
                    os.close(descriptor)

        return work

    def publish(self) -> None:
        """Give the file its name; called when it is verified and on the disk.

        Raises:
            FolderUnwritable: it could not be named so; it is kept and complete.
        """
        with self._disk():
            # Windows renames no open file.
            self._handle.close()
            self._part.replace(self.target)
            with contextlib.suppress(OSError):
                self._note.unlink()
            sync_folder(self.target.parent)

    def drop(self) -> None:
        """Delete the bytes and the note."""
        self._handle.close()
        for path in (self._part, self._note):
            with contextlib.suppress(OSError):
                path.unlink()

    @property
    def _handle(self) -> io.FileIO:
        if self._file is None:
            raise ValueError("the part is not open")
        return self._file

    @contextlib.contextmanager
    def _disk(self) -> Iterator[None]:
        """What the system says about the disk becomes an error of ours."""
        folder = str(self.target.parent)
        try:
            yield
        except OSError as error:
            said = error.strerror or ""
            if error.errno not in _FULL:
                raise FolderUnwritable(file=self._name, detail=said, folder=folder) from error
            free = 0
            with contextlib.suppress(OSError):
                free = space.room(self.target.parent, self._reserve)
            needed = max(0, self.size - self.done)
            raise NoRoom(
                file=self._name, detail=said, folder=folder, needed_bytes=needed, free_bytes=free
            ) from error


def partial_bytes(target: Path) -> int:
    """How much of `target` is on the disk, on its way or complete; for a list, not for a resume."""
    for path in (target, _beside(target)[0]):
        with contextlib.suppress(OSError):
            return path.stat().st_size
    return 0


def discard(target: Path) -> None:
    """Delete what is on its way to `target`, unless somebody works on it; the target stays."""
    import filelock  # noqa: PLC0415

    part, note, lock_path = _beside(target)
    if not target.parent.is_dir():
        return
    with (
        contextlib.suppress(OSError, filelock.Timeout),
        filelock.FileLock(lock_path, blocking=False),
    ):
        for path in (part, note, lock_path):
            with contextlib.suppress(OSError):
                path.unlink()


def sha256_of(path: Path, step: Callable[[], None]) -> str:
    """Hash a file; empty where there is none that can be read. `step` may raise to end it."""
    digest = sha256()
    try:
        with path.open("rb", buffering=0) as file:
            while data := file.read(READ_BYTES):
                digest.update(data)
                step()
    except OSError:
        return ""
    return digest.hexdigest()


def _beside(target: Path) -> tuple[Path, Path, Path]:
    part, note, lock = (target.with_name(target.name + ending) for ending in ENDINGS)
    return part, note, lock


def _open_no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)


def _read_note(path: Path) -> str:
    """The identity in a note; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(MAX_NOTE_BYTES), type=Note).identity
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def _end_of_written(file: io.FileIO) -> int:
    """Where a file ends, a page or more of zeros at its end not counted."""
    size = file.seek(0, os.SEEK_END)
    at = size
    while at > max(0, size - MAX_TRIMMED_BYTES):
        start = max(0, at - 64 * 1024)
        file.seek(start)
        data = file.read(at - start)
        rest = data.rstrip(b"\0")
        at -= len(data) - len(rest)
        if rest or not data:
            break
    return at if size - at >= PAGE_BYTES else size
