"""Migrations: from an empty file, and from the first schema that was released."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.chat import schema
from app.chat.backup import Backups
from app.chat.store import Store
from app.core.errors import StoreError
from app.core.migration import application_id, version
from tests.chat.conftest import DATA, user

FIRST = DATA / "first_schema.sql"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


def shape(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """All tables and indexes, with blanks made equal."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")
    return sorted((kind, name, " ".join(sql.split())) for kind, name, sql in rows)


def test_the_first_schema_is_as_it_was_released(connection: sqlite3.Connection):
    schema.migrate(connection, schema.MIGRATIONS[:1])

    statements = sorted(sql for _, _, sql in shape(connection) if sql)
    released = sorted(line for line in FIRST.read_text().splitlines() if line)
    assert statements == released


def test_a_new_database_and_one_of_the_first_schema_end_alike(connection: sqlite3.Connection):
    schema.migrate(connection)
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as old:
        schema.migrate(old, schema.MIGRATIONS[:1])
        old.execute(
            "INSERT INTO conversation (created_ms, updated_ms, activity, title)"
            " VALUES (1, 2, 3, 'x')"
        )
        schema.migrate(old)

        assert shape(old) == shape(connection)
        assert old.execute("SELECT title FROM conversation").fetchall() == [("x",)]
        assert version(old) == len(schema.MIGRATIONS)
        assert application_id(old) == schema.APPLICATION_ID


def test_messages_of_before_are_found_by_their_pairs(path: Path):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as old:
        schema.migrate(old, schema.MIGRATIONS[:1])
        old.execute("INSERT INTO conversation (created_ms, updated_ms, activity) VALUES (1, 1, 1)")
        for content, streaming in (("AI 词元", 0), ("half 词元", 1)):
            old.execute(
                "INSERT INTO message (conversation_id, role, content, created_ms, streaming)"
                " VALUES (1, 'user', ?, 1, ?)",
                (content, streaming),
            )

    with contextlib.closing(Store.open(path)) as store:
        assert [hit.snippet for hit in store.search("ai")] == ["AI 词元"]
        # The reply that was being written ended when the store was opened, and is in it once.
        assert [hit.snippet for hit in store.search("元")] == ["half 词元", "AI 词元"]


def test_a_step_that_fails_leaves_the_database_as_it_was(connection: sqlite3.Connection):
    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (x)")
        raise ZeroDivisionError

    schema.migrate(connection)
    before = shape(connection)

    with pytest.raises(ZeroDivisionError):
        schema.migrate(connection, (*schema.MIGRATIONS, fails))

    assert shape(connection) == before
    assert version(connection) == len(schema.MIGRATIONS)


class TestBeforeAMigration:
    @pytest.fixture
    def old(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A database that this program finds to be one step behind."""
        with contextlib.closing(Store.open(path)) as store:
            store.add_message(store.create(), None, user("from before"))

        def second(connection: sqlite3.Connection) -> None:
            connection.execute("CREATE TABLE more (x)")

        monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, second))
        return path

    def test_a_backup_is_made(self, old: Path, tmp_path: Path):
        backups = Backups(tmp_path / "backups")

        store = Store.open(old, before_migration=backups.before_migration)

        assert [s.title for s in store.conversations()] == ["from before"]
        store.close()
        (backup,) = backups.list()
        with contextlib.closing(sqlite3.connect(backup.path)) as copy:
            assert version(copy) == len(schema.MIGRATIONS) - 1
            assert copy.execute("SELECT title FROM conversation").fetchall() == [("from before",)]

    def test_without_a_backup_nothing_is_changed(self, old: Path, tmp_path: Path):
        (tmp_path / "backups").write_text("a file in the place of the folder")
        before = old.read_bytes()

        with pytest.raises(StoreError):
            Store.open(old, before_migration=Backups(tmp_path / "backups").before_migration)

        assert old.read_bytes() == before

    def test_a_new_database_needs_none(self, path: Path, tmp_path: Path):
        backups = Backups(tmp_path / "backups")

        Store.open(path, before_migration=backups.before_migration).close()

        assert backups.list() == ()
