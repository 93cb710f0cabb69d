"""Looking through folders that others fill: bounded, and never in circles."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX = ".gguf"
UNFINISHED = ("incomplete-", "downloading_")
"""How GPT4All and LM Studio begin the names of what they have not finished."""


class Limits(Struct, frozen=True, kw_only=True):
    """How much of a folder is looked at.

    Attributes:
        files: names, of whatever kind.
        folders: also those reached through links.
        depth: of folders in folders.
    """

    files: int = 200_000
    folders: int = 20_000
    depth: int = 12


class Found(Struct, frozen=True):
    """A regular file.

    Attributes:
        path: as it was reached, links not resolved.
        size_bytes: of what the path leads to.
        mtime_ns: of that.
        device: of that, with `inode` the same for two names of one file; both may be 0.
        inode: of that.
        linked: it was reached through a link.
    """

    path: str
    size_bytes: int
    mtime_ns: int
    device: int
    inode: int
    linked: bool = False


class Walk:
    """One look through some folders; a folder that was seen is not entered again.

    Attributes:
        folders: those that were entered, as they were reached.
        complete: no limit was met.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._entered: set[tuple[int, int] | str] = set()
        self._names = 0
        self.folders: list[str] = []
        self.complete = True

    def files(self, folder: str | os.PathLike[str], suffix: str = SUFFIX) -> Iterator[Found]:
        """Finished files below `folder` whose names end in `suffix`; never raises.

        Links are followed, so that a folder kept on another disk is looked through too.
        """
        waiting = [(os.fspath(folder), 0, False)]
        while waiting:
            path, depth, linked = waiting.pop()
            if not self._enter(path):
                continue
            for entry in self._listed(path):
                through_link = linked or entry.is_symlink()
                if _is_folder(entry):
                    if depth < self._limits.depth:
                        waiting.append((entry.path, depth + 1, through_link))
                    else:
                        self.complete = False
                elif is_finished(entry.name, suffix):
                    found = look(entry.path, linked=through_link)
                    if found is not None:
                        yield found

    def _enter(self, path: str) -> bool:
        """Whether there is a folder at `path` that was not seen yet."""
        try:
            status = os.stat(path)  # noqa: PTH116 - thousands of them, and Path is slow
        except (OSError, ValueError):
            return False
        key = (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(path)
        if not stat.S_ISDIR(status.st_mode) or key in self._entered:
            return False
        if len(self.folders) >= self._limits.folders or self._names >= self._limits.files:
            self.complete = False
            return False
        self._entered.add(key)
        self.folders.append(path)
        return True

    def _listed(self, path: str) -> list[os.DirEntry[str]]:
        """What is in the folder, by name, as far as the limit allows."""
        entries: list[os.DirEntry[str]] = []
        with contextlib.suppress(OSError, ValueError), os.scandir(path) as names:
            for entry in names:
                self._names += 1
                if self._names > self._limits.files:
                    self.complete = False
                    break
                entries.append(entry)
        return sorted(entries, key=lambda entry: entry.name)


def look(path: str | os.PathLike[str], *, linked: bool = False) -> Found | None:
    """The regular file at `path`; None where there is none, or it may not be looked at."""
    try:
        # Not DirEntry.stat: on Windows that gives no inode.
        status = os.stat(path)  # noqa: PTH116 - thousands of them, and Path is slow
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Found(
        os.fspath(path), status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino, linked
    )


def is_finished(name: str, suffix: str = SUFFIX) -> bool:
    """Whether a file called `name` may be whole: not hidden, not on its way here."""
    return name.lower().endswith(suffix) and not name.startswith((".", *UNFINISHED))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
