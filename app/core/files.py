"""Files that are either whole or as they were before."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

if sys.platform == "darwin":
    import fcntl


def atomic_write(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Replace the file at `path` by `data`, so that a kill or a full disk leaves old or new.

    Args:
        path: of the file.
        data: all of it.
        mode: its permissions, less what the user's umask takes away.

    Raises:
        OSError: it could not be written; the old file is untouched and nothing is left behind.
    """
    with atomic_writer(path, mode=mode) as write:
        write(data)


@contextlib.contextmanager
def atomic_writer(path: Path, *, mode: int = 0o600) -> Iterator[Callable[[bytes], object]]:
    """Like `atomic_write`, for data that comes in pieces; leaving with an error keeps the old.

    Temporary file in the same folder, fsync, rename, fsync of the folder.

    Raises:
        OSError: it could not be written; the old file is untouched and nothing is left behind.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    # Not chmod, which asks no umask.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file.write
            file.flush()
            sync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def sync(descriptor: int) -> None:
    """Bring an open file to the disk itself; macOS's fsync alone stops at the drive's cache."""
    if sys.platform == "darwin":
        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError:  # file systems that do not know it, such as network shares
            os.fsync(descriptor)
    else:
        os.fsync(descriptor)


def sync_file(path: Path) -> None:
    """Bring a file that somebody else wrote to the disk."""
    with path.open("r+b") as file:
        sync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk; Windows cannot and need not."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        # Some network shares refuse; the rename has been done all the same.
        with contextlib.suppress(OSError):
            sync(descriptor)
        os.close(descriptor)


def size_of(paths: list[Path]) -> int:
    """Bytes in the files at `paths` and in the folders among them; missing ones count nothing."""
    total = 0
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            total += size_of(list(path.iterdir()))
        else:
            with contextlib.suppress(OSError):
                total += path.lstat().st_size
    return total
