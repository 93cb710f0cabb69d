"""The index of the library: what was read of each file, and what the user said of it (SQLite).

What was read can be read again; what the user said cannot. A damaged index is moved aside, and
whatever can still be read in it goes into a new one.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from app.core.errors import LibraryUnwritable, VitrailError, from_wire, to_wire
from app.core.migration import application_id, migrate, version
from app.hub.facts import Facts
from app.hub.record import Annotation, Record
from app.hub.walk import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from app.core.migration import Step

log = logging.getLogger(__name__)

APPLICATION_ID = 0x5674724C
"""``PRAGMA application_id``: "VtrL"."""
BUSY_S = 3.0
MOST_SALVAGED = 100_000
NEVER_NS = -1
"""Time of change of a file that has to be read again, whatever its own is."""
READER = 1
"""Of `app.hub.facts`: raised when it reads more of a header, so that files are read again."""


def first_schema(connection: sqlite3.Connection) -> None:
    """Files by path, and beside them, so that they outlive a file, the user's annotations."""
    connection.execute(
        """
        CREATE TABLE file (
            path TEXT PRIMARY KEY,
            size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            device TEXT NOT NULL,
            inode TEXT NOT NULL,
            head TEXT NOT NULL,
            about BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """
    )
    connection.execute(
        """
        CREATE TABLE annotation (
            path TEXT PRIMARY KEY,
            about BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """
    )


MIGRATIONS: tuple[Step, ...] = (first_schema,)
"""Oldest first; a step that was released is never changed."""


class _About(Struct, frozen=True, omit_defaults=True):
    """The columns of a `Record` that nothing looks for by SQL, as JSON."""

    facts: Facts = Facts()
    broken: tuple[str, dict[str, str | int | float | bool | None]] | None = None
    sha256: str = ""
    official: bool = False
    found: str = ""
    found_bytes: int = 0
    found_ns: int = 0
    repo: str = ""
    commit: str = ""
    reader: int = 0


_read_about = msgspec.json.Decoder(_About).decode
_read_annotation = msgspec.json.Decoder(Annotation).decode
_write = msgspec.json.Encoder().encode


class Index:
    """The open index. Used by one thread at a time.

    Attributes:
        path: the file; None for one in memory, which is what is left when nothing can be written.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open or make the index at `path`.

        Raises:
            LibraryUnwritable: it cannot be opened, or a later version wrote it; untouched.
        """
        try:
            return cls(_opened(path), path)
        except _Damaged:
            log.warning("the index of the library was damaged and is made anew")
            return cls._remade(path)
        except (sqlite3.Error, OSError, ValueError) as error:
            raise LibraryUnwritable(path=str(path), detail=str(error)) from error

    @classmethod
    def in_memory(cls) -> Index:
        """An index that ends with the program."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        migrate(connection, MIGRATIONS, APPLICATION_ID)
        return cls(connection, None)

    @classmethod
    def _remade(cls, path: Path) -> Index:
        """A new index with what can be read of the damaged one, which is moved aside."""
        try:
            aside = _set_aside(path)
            index = cls(_opened(path), path)
            index.save(_salvaged_files(aside))
            index.annotate(dict(_salvaged_annotations(aside)))
        except (sqlite3.Error, OSError, ValueError, _Damaged) as error:
            raise LibraryUnwritable(path=str(path), detail=str(error)) from error
        return index

    def close(self) -> None:
        """Close; may be called twice."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()

    def records(self) -> dict[str, Record]:
        """All files by path; a row that makes no sense is left out, its file is read again."""
        return {record.file.path: record for record in _files(self._connection)}

    def annotations(self) -> dict[str, Annotation]:
        """What the user said, by path of the file."""
        return dict(_annotations(self._connection))

    def save(self, records: Iterable[Record]) -> None:
        """Keep `records`; those of the same path are replaced.

        Raises:
            LibraryUnwritable: none of them is kept.
        """
        rows = [_row(record) for record in records]
        with self._writing() as connection:
            connection.executemany("REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def forget(self, paths: Iterable[str]) -> None:
        """Drop what was read of the files at `paths`; annotations stay.

        Raises:
            LibraryUnwritable: nothing is dropped.
        """
        with self._writing() as connection:
            connection.executemany("DELETE FROM file WHERE path = ?", [(path,) for path in paths])

    def annotate(self, annotations: Mapping[str, Annotation]) -> None:
        """Keep what the user said; an empty annotation is dropped.

        Raises:
            LibraryUnwritable: nothing is kept.
        """
        empty = [(path,) for path, about in annotations.items() if about == Annotation()]
        rows = [(path, _write(about)) for path, about in annotations.items()]
        with self._writing() as connection:
            connection.executemany("REPLACE INTO annotation VALUES (?, ?)", rows)
            connection.executemany("DELETE FROM annotation WHERE path = ?", empty)

    def move(self, paths: Mapping[str, str]) -> None:
        """Files have other paths now: `paths` leads from the old to the new ones.

        Raises:
            LibraryUnwritable: nothing is changed.
        """
        rows = [(new, old) for old, new in paths.items()]
        with self._writing() as connection:
            for table in ("file", "annotation"):
                connection.executemany(
                    f"UPDATE OR REPLACE {table} SET path = ? WHERE path = ?",  # noqa: S608 - ours
                    rows,
                )

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """The connection in a transaction."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
            self._connection.execute("COMMIT")
        except (sqlite3.Error, UnicodeEncodeError) as error:
            with contextlib.suppress(sqlite3.Error):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            raise LibraryUnwritable(path=str(self.path or ""), detail=str(error)) from error


class _Damaged(Exception):
    """It is no index, or a broken one."""


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():  # SQLite would let everybody read a file that it makes
        path.touch(mode=0o600)
    connection = sqlite3.connect(
        path, isolation_level=None, timeout=BUSY_S, check_same_thread=False
    )
    try:
        _prepare(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise _Damaged(str(error)) from error
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA cell_size_check = ON")
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if tables and application_id(connection) != APPLICATION_ID:
        raise _Damaged("a database of another program")
    if version(connection) > len(MIGRATIONS):
        raise sqlite3.OperationalError("written by a later version")
    connection.execute("PRAGMA journal_mode = WAL")
    # A power loss may take the last annotation with it, never the index.
    connection.execute("PRAGMA synchronous = NORMAL")
    if tables and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _Damaged("quick_check")
    migrate(connection, MIGRATIONS, APPLICATION_ID)


def _row(record: Record) -> tuple[str, int, int, str, str, str, bytes]:
    file = record.file
    about = _About(
        facts=record.facts,
        broken=to_wire(record.broken) if record.broken is not None else None,
        sha256=record.sha256,
        official=record.official,
        found=record.found,
        found_bytes=record.found_bytes,
        found_ns=record.found_ns,
        repo=record.repo,
        commit=record.commit,
        reader=READER,
    )
    # Windows has inodes beyond what SQLite counts.
    identity = (f"{file.device:x}", f"{file.inode:x}")
    return (file.path, file.size_bytes, file.mtime_ns, *identity, record.head, _write(about))


def _files(connection: sqlite3.Connection) -> Iterator[Record]:
    """The files, as far as the table can be read."""
    with contextlib.suppress(sqlite3.Error):
        for path, size, mtime_ns, device, inode, head, raw in connection.execute(
            "SELECT path, size, mtime_ns, device, inode, head, about FROM file"
        ):
            with contextlib.suppress(ValueError, TypeError, msgspec.MsgspecError):
                about = _read_about(raw)
                when = mtime_ns if about.reader == READER else NEVER_NS
                yield Record(
                    file=Found(path, size, when, int(device, 16), int(inode, 16)),
                    facts=about.facts,
                    broken=_error(about.broken),
                    head=head,
                    sha256=about.sha256,
                    official=about.official,
                    found=about.found,
                    found_bytes=about.found_bytes,
                    found_ns=about.found_ns,
                    repo=about.repo,
                    commit=about.commit,
                )


def _error(
    wire: tuple[str, dict[str, str | int | float | bool | None]] | None,
) -> VitrailError | None:
    return from_wire(*wire) if wire is not None else None


def _annotations(connection: sqlite3.Connection) -> Iterator[tuple[str, Annotation]]:
    """What the user said, as far as the table can be read."""
    with contextlib.suppress(sqlite3.Error):
        for path, raw in connection.execute("SELECT path, about FROM annotation"):
            with contextlib.suppress(ValueError, TypeError, msgspec.MsgspecError):
                yield path, _read_annotation(raw)


def _set_aside(path: Path) -> Path:
    """Move a damaged index and what SQLite keeps beside it; an older one is replaced."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for old in path.parent.glob(f"{path.name}.damaged-*"):
        old.unlink(missing_ok=True)
    target = path.with_name(f"{path.name}.damaged-{stamp}")
    path.replace(target)
    for tail in ("-wal", "-shm", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(f"{path.name}{tail}").replace(f"{target}{tail}")
    return target


@contextlib.contextmanager
def _damaged(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_S)
    with contextlib.closing(connection):
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        yield connection


def _salvaged_files(path: Path) -> list[Record]:
    with _damaged(path) as connection:
        return [record for record, _ in zip(_files(connection), range(MOST_SALVAGED), strict=False)]


def _salvaged_annotations(path: Path) -> list[tuple[str, Annotation]]:
    with _damaged(path) as connection:
        return [
            pair for pair, _ in zip(_annotations(connection), range(MOST_SALVAGED), strict=False)
        ]
