"""Files that other programs have downloaded already, found by the SHA-256 in their names.

The cache of the hub's library and Ollama name what they store by its hash. Such a file is taken
by a second name (hard link), by a copy that shares its blocks, or by a copy; a name alone is never
believed, and nothing is ever written where it came from.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
from typing import TYPE_CHECKING

from app.core.errors import DownloadError, FolderUnwritable, HashMismatch, NoRoom
from app.core.files import sync, sync_file, sync_folder
from app.core.hashing import sha256
from app.hub.space import room
from app.hub.stores import Surroundings, hf_folders, ollama_folders

if sys.platform == "linux":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from app.hub.api import RemoteFile

CHUNK_BYTES = 1024 * 1024
MAX_REPOSITORIES = 5000
SUFFIX = ".copy.part"
"""What a file is called while it is being copied; never listed, and overwritten by the next try."""

_HEX64 = re.compile(r"[0-9a-f]{64}")
_FICLONE = 0x40049409
"""``_IOW(0x94, 9, int)`` of linux/fs.h: share the blocks of another file."""


def find_blob(file: RemoteFile, surroundings: Surroundings | None = None) -> Path | None:
    """Where another program has a file of that name and size; None when nobody has.

    Its bytes were not looked at.
    """
    if not _HEX64.fullmatch(file.sha256):
        return None
    here = surroundings or Surroundings.here()
    for path in _places(file.sha256, here):
        with contextlib.suppress(OSError, ValueError):
            real = path.resolve(strict=True)
            found = real.stat()
            if stat.S_ISREG(found.st_mode) and found.st_size == file.size_bytes:
                return real
    return None


def find_blobs(
    files: Iterable[RemoteFile], surroundings: Surroundings | None = None
) -> tuple[Path, ...]:
    """Where all of `files` are; empty unless every one was found."""
    here = surroundings or Surroundings.here()
    found = [find_blob(file, here) for file in files]
    return tuple(path for path in found if path is not None) if None not in found else ()


def take(
    source: Path, target: Path, file: RemoteFile, *, progressed: Callable[[int], None]
) -> None:
    """Put the file at `source` at `target` too, once its bytes are known to be those of `file`.

    Args:
        source: a file of another program; it is only read.
        target: where it shall be; its folder exists.
        file: what the bytes must be.
        progressed: told how many bytes were checked, at every chunk; what it raises ends the work.

    Raises:
        HashMismatch: they are others; nothing is left.
        NoRoom: a copy does not fit, with the reserve kept.
        FolderUnwritable: the folder of `target` cannot be written.
        DownloadError: `source` cannot be read, or was changed meanwhile.
    """
    part = target.with_name(target.name + SUFFIX)
    try:
        part.unlink(missing_ok=True)
        before = _state(source)
        if _linked(source, part) or _cloned(source, part):
            found = _hash(part, progressed)
        else:
            _need_room(target, file)
            found = _copy(source, part, progressed)
        if found != file.sha256:
            raise HashMismatch(file=file.path, expected=file.sha256, found=found)
        if _state(source) != before:
            raise DownloadError(file=file.path, detail="changed while it was read")
        part.replace(target)
        # Where both are names of one file already, nothing was renamed.
        part.unlink(missing_ok=True)
        sync_folder(target.parent)
    except OSError as error:
        raise _named(error, target, file) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _places(sha256: str, here: Surroundings) -> Iterable[Path]:
    """Where a file with this hash would be."""
    for folder in ollama_folders(here):
        yield folder / "blobs" / f"sha256-{sha256}"
    for folder in hf_folders(here):
        with contextlib.suppress(OSError, ValueError):
            for number, repository in enumerate(folder.glob("models--*")):
                if number == MAX_REPOSITORIES:
                    break
                yield repository / "blobs" / sha256


def _need_room(target: Path, file: RemoteFile) -> None:
    free = room(target.parent)
    if free < file.size_bytes:
        raise NoRoom(
            file=file.path,
            folder=str(target.parent),
            needed_bytes=file.size_bytes,
            free_bytes=free,
        )


def _state(path: Path) -> tuple[int, int, int]:
    """What is the same as long as nobody wrote to the file."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _linked(source: Path, part: Path) -> bool:
    """Whether `part` is now a second name of the file; not across disks, nor of another's file."""
    try:
        os.link(source, part)
    except (OSError, NotImplementedError):
        return False
    return True


def _cloned(source: Path, part: Path) -> bool:
    """Whether `part` is now a copy that shares the blocks; Btrfs, XFS and others can."""
    if sys.platform == "linux":
        try:
            with source.open("rb") as whole, part.open("wb") as copy:
                fcntl.ioctl(copy.fileno(), _FICLONE, whole.fileno())
                sync(copy.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        else:
            return True
    return False


def _hash(path: Path, progressed: Callable[[int], None]) -> str:
    """SHA-256 of the file at `path`."""
    digest, done = sha256(), 0
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            done += len(chunk)
            progressed(done)
    return digest.hexdigest()


def _copy(source: Path, part: Path, progressed: Callable[[int], None]) -> str:
    """Copy, and return the SHA-256 of what was written."""
    digest, done = sha256(), 0
    with source.open("rb", buffering=0) as whole, part.open("xb", buffering=0) as copy:
        while chunk := whole.read(CHUNK_BYTES):
            copy.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            progressed(done)
    sync_file(part)
    return digest.hexdigest()


def _named(error: OSError, target: Path, file: RemoteFile) -> DownloadError:
    """`error` as one that can be told."""
    detail = error.strerror or str(error)
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return NoRoom(
            file=file.path,
            folder=str(target.parent),
            needed_bytes=file.size_bytes,
            detail=detail,
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS} and not os.access(
        target.parent, os.W_OK
    ):
        return FolderUnwritable(file=file.path, folder=str(target.parent), detail=detail)
    return DownloadError(file=file.path, detail=detail)
