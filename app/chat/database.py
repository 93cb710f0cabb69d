"""One SQLite connection: how it is opened, who may use it, and what its errors are called."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.chat import schema
from app.core.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreDiskFull,
    StoreError,
    StoreTooNew,
    StoreUnwritable,
)
from app.core.migration import application_id, version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUSY_MS = 3000
CHECKED_AT_OPEN_BYTES = 64_000_000
"""A larger database is not checked at the start: quick_check takes 0.6 ms a megabyte."""
CACHE_KB = 1024
"""Of pages that were read. SQLite keeps twice as many; a search in 30,000 messages is no faster for
it, since the system keeps them too."""
_KINDS: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_FULL: StoreDiskFull,
    sqlite3.SQLITE_CORRUPT: StoreCorrupt,
    sqlite3.SQLITE_NOTADB: StoreCorrupt,
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_READONLY: StoreUnwritable,
    sqlite3.SQLITE_CANTOPEN: StoreUnwritable,
    sqlite3.SQLITE_PERM: StoreUnwritable,
    sqlite3.SQLITE_AUTH: StoreUnwritable,
    sqlite3.SQLITE_IOERR: StoreUnwritable,
    sqlite3.SQLITE_IOERR_SHMSIZE: StoreDiskFull,  # "may indicate that the volume is out of space"
}


class Database:
    """A connection in WAL mode that survives power loss at every commit.

    The lock is exclusive, so that the index of the WAL lies in memory: no ``-shm`` file, whose
    pages a full disk could refuse when the program starts.

    Attributes:
        path: the file.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = connection
        self._thread = threading.get_ident()

    @classmethod
    def open(
        cls, path: Path, *, before_migration: Callable[[sqlite3.Connection], None] | None = None
    ) -> Database:
        """Open or create the database at `path` and bring it to the present schema.

        A file that is no database, is damaged or belongs to another program is moved out of the
        way under a name with the date; the next call then makes a new one.

        Args:
            path: the file; its folder exists.
            before_migration: called with an older database before it is changed.

        Raises:
            StoreCorrupt: damaged; `set_aside` is where it lies now.
            StoreTooNew: written by a later version; untouched.
            StoreError: anything else.
        """
        connection: sqlite3.Connection | None = None
        try:
            with translated(path):
                if not path.exists():  # SQLite would let everybody read a file that it makes
                    path.touch(mode=0o600)
                connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
                _prepare(connection, path, before_migration)
        except StoreCorrupt as error:
            if connection is not None:
                connection.close()
            error.set_aside = set_aside(path)
            raise
        except BaseException:
            if connection is not None:
                connection.close()
            raise
        return cls(path, connection)

    @classmethod
    def in_memory(cls, first_id: int) -> Database:
        """A database that leaves nothing on disk, temporary files of SQLite's included.

        Args:
            first_id: what is added gets ids from here on.
        """
        path = Path(":memory:")
        connection = sqlite3.connect(path, isolation_level=None)
        with translated(path):
            connection.execute("PRAGMA temp_store = MEMORY")
            _prepare(connection, path, None)
            connection.executemany(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
                [(table, first_id - 1) for table in ("conversation", "message", "attachment")],
            )
        return cls(path, connection)

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection.

        Raises:
            RuntimeError: from a thread that did not open it, or after `close`.
        """
        if threading.get_ident() != self._thread:
            raise RuntimeError("the store belongs to the thread that opened it")
        if self._connection is None:
            raise RuntimeError("the store is closed")
        return self._connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection; SQLite's errors come out as StoreError."""
        connection = self.connection
        with translated(self.path):
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection in a transaction: on the disk when the block ends, or nothing of it."""
        connection = self.connection
        with translated(self.path):
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # SQLite may have rolled back by itself (a full disk). A BEGIN that was
                # interrupted may have begun.
                with contextlib.suppress(sqlite3.Error):
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                # Where pages had to leave the cache for a disk that was full, SQLite says so once
                # more to whoever comes next, be it a reader (PAGER_ERROR in its pager.c).
                with contextlib.suppress(sqlite3.Error):
                    version(connection)
                raise

    def close(self) -> None:
        """Close; the WAL goes into the database. May be called twice."""
        if self._connection is not None:
            connection = self.connection
            self._connection = None
            with translated(self.path):
                connection.close()


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors come out as StoreError about `path`.

    A broken constraint is damage: what a caller may get wrong is looked up before it is written.
    """
    try:
        yield
    except (sqlite3.IntegrityError, UnicodeDecodeError) as error:
        # The latter from SQLite's own message, where it quotes a damaged name.
        raise StoreCorrupt(path=str(path), detail=str(error)) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        kind = _KINDS.get(code) or _KINDS.get(code & 0xFF, StoreError)
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise kind(path=str(path), detail=f"{name}: {error}") from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        failure = StoreDiskFull if full else StoreUnwritable
        raise failure(path=str(path), detail=error.strerror or str(error)) from error


def set_aside(path: Path, *, now_s: float | None = None) -> str:
    """Move the database at `path` and its WAL to names with the date.

    Returns:
        Where it lies now; empty when it could not be moved.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now_s))
    for attempt in range(100):
        mark = stamp if attempt == 0 else f"{stamp}-{attempt}"
        target = path.with_name(f"{path.stem}.damaged-{mark}{path.suffix}")
        if not target.exists():
            break
    try:
        path.rename(target)
    except OSError:
        return ""
    for tail in ("-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            Path(f"{path}{tail}").rename(f"{target}{tail}")
    return str(target)


def copy(source: sqlite3.Connection, path: Path) -> None:
    """Copy a database as it is at this moment to `path`, in one file without a WAL beside it.

    Raises:
        StoreError: about `path`, which is then removed.
    """
    try:
        with translated(path):
            path.unlink(missing_ok=True)
            path.touch(mode=0o600)
            target = sqlite3.connect(path, isolation_level=None)
            with contextlib.closing(target):
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def damage(connection: sqlite3.Connection, *, thorough: bool) -> str:
    """What SQLite's own check finds wrong; empty when all is well."""
    pragma = "integrity_check" if thorough else "quick_check"
    rows = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}(5)")]
    return "" if rows == ["ok"] else "; ".join(rows)


def _prepare(
    connection: sqlite3.Connection,
    path: Path,
    before_migration: Callable[[sqlite3.Connection], None] | None,
) -> None:
    connection.text_factory = _text
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    found = version(connection)
    known = len(schema.MIGRATIONS)
    tables = int(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    if tables and application_id(connection) != schema.APPLICATION_ID:
        raise StoreCorrupt(path=str(path), detail="a database of another program")
    if found > known:
        raise StoreTooNew(path=str(path), found=found, known=known)
    if not tables:
        # Before the first table; given back after deletions by incremental_vacuum.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # macOS; no effect elsewhere
    connection.execute("PRAGMA checkpoint_fullfsync = ON")
    connection.execute("PRAGMA journal_size_limit = 8388608")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = OFF")
    if tables and path.stat().st_size <= CHECKED_AT_OPEN_BYTES:
        problem = damage(connection, thorough=False)
        if problem:
            raise StoreCorrupt(path=str(path), detail=problem)
    if found < known:
        if tables and before_migration is not None:
            before_migration(connection)
        schema.migrate(connection)


def _text(data: bytes) -> str:
    """A damaged byte costs one character, not the conversation."""
    return data.decode("utf-8", "replace")
