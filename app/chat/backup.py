"""Copies of the conversations that come and go by themselves: 12 hourly, 7 daily, 4 weekly.

A copy is checked before it counts and before an older one goes. Which ones go is decided by the
copies alone, never by how long ago they were made, so that a clock that jumps does not empty the
folder; copies dated in the future are left alone until their time has come.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from app.chat import schema
from app.chat.database import copy, damage, translated
from app.core.errors import BackupUnusable, StoreError
from app.core.files import sync_file, sync_folder
from app.core.migration import application_id, version

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.chat.store import Store

HOURLY = 12
DAILY = 7
WEEKLY = 4
INTERVAL_S = 3600
FUTURE_TOLERANCE_S = 120

_NAME = re.compile(r"conversations-(\d{8}-\d{6})Z\.db")
_STAMP = "%Y%m%d-%H%M%S"


class Backup(Struct, frozen=True, kw_only=True):
    """A copy of the conversations; `made_s` is Unix time."""

    path: Path
    made_s: float
    size_bytes: int


class Backups:
    """The copies in `folder`, which is made when the first one is.

    `begin` belongs to the thread of the store; everything else may run anywhere.
    """

    def __init__(self, folder: Path, *, now_s: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._now_s = now_s

    def list(self) -> tuple[Backup, ...]:
        """All copies, newest first."""
        found: list[Backup] = []
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                made_s = _made(path.name)
                if made_s is not None:
                    with contextlib.suppress(OSError):
                        size = path.stat().st_size
                        found.append(Backup(path=path, made_s=made_s, size_bytes=size))
        return tuple(sorted(found, key=lambda backup: (backup.made_s, backup.path), reverse=True))

    def due(self) -> bool:
        """Whether the newest copy that is not from the future is an hour old."""
        now = self._now_s()
        past = [backup for backup in self.list() if backup.made_s <= now + FUTURE_TOLERANCE_S]
        return not past or now - past[0].made_s >= INTERVAL_S

    def make(self, store: Store) -> Backup:
        """`begin` and `admit` in one.

        Raises:
            StoreError: as these.
        """
        return self.admit(self.begin(store))

    def begin(self, store: Store) -> Path:
        """Copy the conversations to a file that does not count yet.

        Raises:
            StoreError: it could not be written; nothing is left behind.
        """
        path = self._partial()
        store.backup_to(path)
        return path

    def before_migration(self, connection: sqlite3.Connection) -> None:
        """Copy a database of an older schema; give it to `Store.open`.

        Raises:
            StoreError: it could not be copied.
        """
        path = self._partial()
        copy(connection, path)
        self.admit(path)

    def _partial(self) -> Path:
        """Where the next copy is written; what an earlier one left behind is removed."""
        with translated(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for old in self.folder.glob("*.partial"):
                old.unlink()
        return self.folder / f"{_name(self._now_s())}.partial"

    def admit(self, path: Path) -> Backup:
        """Check the copy that `begin` made, let it count, and remove what it makes superfluous.

        Raises:
            BackupUnusable: it is damaged; it is removed and all older ones stay.
            StoreError: it could not be moved to its place.
        """
        final = path.with_suffix("")
        try:
            verify(path)
            with translated(path):
                sync_file(path)
                path.replace(final)
                sync_folder(self.folder)
                size = final.stat().st_size
        except StoreError:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            raise
        made_s = _made(final.name)
        backup = Backup(
            path=final, made_s=self._now_s() if made_s is None else made_s, size_bytes=size
        )
        for old in superfluous(self.list(), self._now_s()):
            with contextlib.suppress(OSError):  # tried again next time
                old.path.unlink()
        return backup

    def newest_good(self) -> Backup | None:
        """The newest copy that passes the check; None where there is none."""
        for backup in self.list():
            with contextlib.suppress(BackupUnusable):
                verify(backup.path)
                return backup
        return None

    def restore(self, backup: Path, database: Path) -> str:
        """Put a copy in the place of the database, whose store is closed.

        Returns:
            Where the database that it replaced lies now; empty where there was none.

        Raises:
            BackupUnusable: the copy is damaged or of a later version; nothing has changed.
            StoreError: it could not be put there; nothing has changed.
        """
        verify(backup)
        fresh = database.with_name(f".{database.name}.restored")
        with translated(database):
            try:
                shutil.copyfile(backup, fresh)
                fresh.chmod(0o600)
                sync_file(fresh)
                kept = _keep(database, self._now_s())
                fresh.replace(database)
                sync_folder(database.parent)
            finally:
                fresh.unlink(missing_ok=True)
        return kept


def verify(path: Path) -> None:
    """Check a copy from end to end.

    Raises:
        BackupUnusable: it is damaged, of another program or of a later version.
    """
    problem = ""
    try:
        with translated(path):
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True
            )
            with contextlib.closing(connection):
                if application_id(connection) != schema.APPLICATION_ID:
                    problem = "a database of another program"
                elif version(connection) > len(schema.MIGRATIONS):
                    problem = "written by a later version"
                else:
                    problem = damage(connection, thorough=True)
    except StoreError as error:
        problem = error.detail
    if problem:
        raise BackupUnusable(path=str(path), detail=problem)


def superfluous(backups: Sequence[Backup], now_s: float) -> tuple[Backup, ...]:
    """Which of `backups` are none of the last 12 hours, 7 days and 4 weeks that have any.

    Of each hour, day and week (UTC) the newest stands for all.
    """
    past = sorted(
        (backup for backup in backups if backup.made_s <= now_s + FUTURE_TOLERANCE_S),
        key=lambda backup: backup.made_s,
        reverse=True,
    )
    kept: set[Path] = set()
    for length_s, count in ((3600, HOURLY), (86_400, DAILY), (7 * 86_400, WEEKLY)):
        newest: dict[int, Path] = {}
        for backup in past:
            newest.setdefault(int(backup.made_s // length_s), backup.path)
        kept.update(list(newest.values())[:count])
    return tuple(backup for backup in past if backup.path not in kept)


def _keep(database: Path, now_s: float) -> str:
    """Give the database that is about to be replaced another name; that name."""
    if not database.exists():
        return ""
    stamp = _utc(now_s).strftime(_STAMP)
    kept = database.with_name(f"{database.stem}.replaced-{stamp}{database.suffix}")
    number = 1
    while kept.exists():
        kept = database.with_name(f"{database.stem}.replaced-{stamp}-{number}{database.suffix}")
        number += 1
    # A WAL beside it would be played into the copy that comes.
    for tail in ("-wal", "-shm", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            Path(f"{database}{tail}").replace(f"{kept}{tail}")
    try:
        # Two names for a moment: whenever the power goes, there is a database.
        kept.hardlink_to(database)
    except OSError:
        database.replace(kept)
    return str(kept)


def _name(made_s: float) -> str:
    return f"conversations-{_utc(made_s).strftime(_STAMP)}Z.db"


def _made(name: str) -> float | None:
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        moment = dt.datetime.strptime(match[1], _STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return moment.timestamp()


def _utc(moment_s: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(moment_s, tz=dt.UTC)
