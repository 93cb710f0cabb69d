"""The models folder: names that files there may have, and moving them, all or none."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import FileNotMoved, FolderUnwritable, NameRefused, NoRoom
from app.core.files import sync_file, sync_folder
from app.hub.groups import SHARD
from app.hub.names import is_safe
from app.hub.space import room
from app.hub.walk import is_finished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

COPY_BYTES = 4 * 1024 * 1024
ENDINGS = (".gguf", ".gguf.part", ".gguf.part.json")
"""Of the files that are moved with the folder; somebody may keep other things in it."""
MOVING = ".moving"
"""What the copy of a file is called until it is whole."""

_TAKEN_FOR_PROJECTOR = "mmproj"


def renamed(paths: Sequence[str], name: str) -> list[tuple[Path, Path]]:
    """What each of `paths` (one file, or its shards) would be called: old and new paths.

    Args:
        paths: files of one model.
        name: what a user typed; with or without ``.gguf``.

    Raises:
        NameRefused: no file can be called so, it would vanish from the library, or one is.
    """
    stem = name.strip().removesuffix(".gguf")
    whole = f"{stem}.gguf"
    old = [Path(path) for path in paths]
    refused = NameRefused(path=str(old[0]), name=name)
    if "/" in stem or not stem or SHARD.match(whole) or _TAKEN_FOR_PROJECTOR in stem.lower():
        raise refused
    if "imatrix" in stem.lower() or not is_finished(whole):
        raise refused
    new = [path.with_name(_numbered(stem, path.name)) for path in old]
    if not all(is_safe(path.name) for path in new):
        raise refused
    for before, after in zip(old, new, strict=True):
        if os.path.lexists(after) and not _same(before, after):
            raise NameRefused(path=str(before), name=name, taken=True)
    return list(zip(old, new, strict=True))


def rename(pairs: Sequence[tuple[Path, Path]]) -> None:
    """Give files their new paths; all or none.

    Raises:
        FileNotMoved: none was renamed.
    """
    done: list[tuple[Path, Path]] = []
    try:
        for old, new in pairs:
            old.rename(new)
            done.append((old, new))
    except OSError as error:
        for old, new in reversed(done):
            with contextlib.suppress(OSError):
                new.rename(old)
        raise FileNotMoved(path=str(pairs[0][0]), detail=error.strerror or str(error)) from error


def relocate(old: Path, new: Path, progressed: Callable[[int, int], None]) -> dict[str, str]:
    """Move the model files of the folder `old` into the folder `new`.

    On one disk they are renamed; else all are copied before the first is deleted.

    Args:
        old: the folder; links in it stay where they are.
        new: another one; made if need be, and neither inside the other.
        progressed: told bytes done and bytes in all; what it raises ends the work.

    Returns:
        New paths by old ones.

    Raises:
        NoRoom: the files do not fit.
        FolderUnwritable: `new` cannot be made or written.
        FileNotMoved: a file could not be moved, or its place is taken; all are where they were.
    """
    _check_apart(old, new)
    pairs = [(path, new / path.relative_to(old)) for path in _ours(old)]
    for path, target in pairs:
        if os.path.lexists(target):
            raise FileNotMoved(path=str(path), detail=os.strerror(errno.EEXIST))
    try:
        new.mkdir(mode=0o755, parents=True, exist_ok=True)
        for folder in {target.parent for _, target in pairs}:
            folder.mkdir(parents=True, exist_ok=True)
        same_disk = not pairs or old.stat().st_dev == new.stat().st_dev
    except OSError as error:
        detail = error.strerror or str(error)
        raise FolderUnwritable(folder=str(new), detail=detail) from error
    if same_disk:
        rename(pairs)
    else:
        _copy_all(pairs, new, progressed)
    _tidy({path.parent for path, _ in pairs}, old)
    return {str(path): str(target) for path, target in pairs}


def size_freed(paths: Sequence[str]) -> int:
    """Bytes that deleting `paths` gives back: none for a file that has another name too."""
    total = 0
    for path in paths:
        with contextlib.suppress(OSError, ValueError):
            status = Path(path).lstat()
            total += status.st_size if status.st_nlink <= 1 else 0
    return total


def _numbered(stem: str, name: str) -> str:
    """`stem` with the shard number and the ending of the file called `name`."""
    shard = SHARD.match(name)
    return f"{stem}-{shard['number']}-of-{shard['total']}.gguf" if shard else f"{stem}.gguf"


def _same(one: Path, other: Path) -> bool:
    """Whether both are one file, so that only the case of letters changes."""
    try:
        return one.name.lower() == other.name.lower() and one.samefile(other)
    except OSError:
        return False


def _check_apart(old: Path, new: Path) -> None:
    try:
        here, there = old.resolve(), new.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise FolderUnwritable(folder=str(new), detail=str(error)) from error
    if here.is_relative_to(there) or there.is_relative_to(here):
        raise FolderUnwritable(folder=str(new), detail="one folder is inside the other")


def _ours(folder: Path) -> Iterator[Path]:
    """The model files below `folder` and those on their way, links not followed."""
    for base, _, names in os.walk(folder):
        for name in sorted(names):
            path = Path(base, name)
            if name.lower().endswith(ENDINGS) and not path.is_symlink() and path.is_file():
                yield path


def _copy_all(
    pairs: Sequence[tuple[Path, Path]], folder: Path, progressed: Callable[[int, int], None]
) -> None:
    """Copy each file to its new place, then delete the old ones."""
    made: list[Path] = []
    try:
        total, done = sum(path.stat().st_size for path, _ in pairs), 0
        _need(total, folder)
        for path, target in pairs:
            made.append(target)
            done = _copy(path, target, done, total, progressed)
    except BaseException as error:
        for target in made:
            with contextlib.suppress(OSError):
                target.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise FileNotMoved(
                path=str(pairs[0][0]), detail=error.strerror or str(error)
            ) from error
        raise
    for path, _ in pairs:
        # One that stays is found twice, and loses nothing.
        with contextlib.suppress(OSError):
            path.unlink()


def _need(size_bytes: int, folder: Path) -> None:
    usable = room(folder)
    if usable < size_bytes:
        raise NoRoom(folder=str(folder), needed_bytes=size_bytes, free_bytes=usable)


def _copy(
    path: Path, target: Path, done: int, total: int, progressed: Callable[[int, int], None]
) -> int:
    """Copy a file with its time of change; it has its name only when it is whole."""
    part = target.with_name(target.name + MOVING)
    try:
        with path.open("rb") as source, part.open("xb") as copy:
            while chunk := source.read(COPY_BYTES):
                copy.write(chunk)
                done += len(chunk)
                progressed(done, total)
        shutil.copystat(path, part)
        sync_file(part)
        part.rename(target)
        sync_folder(target.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return done


def _tidy(folders: set[Path], root: Path) -> None:
    """Remove folders that are empty now, upwards to `root`, which stays."""
    for folder in sorted(folders, key=lambda path: -len(path.parts)):
        place = folder
        with contextlib.suppress(OSError):
            while place != root and place.is_relative_to(root):
                place.rmdir()
                place = place.parent
