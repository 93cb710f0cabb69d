"""Files that cannot be opened: damaged, foreign, from the future, held by others, read-only."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.chat import database, schema
from app.chat.database import Database, set_aside
from app.chat.store import Store
from app.core.errors import StoreBusy, StoreCorrupt, StoreError, StoreTooNew, StoreUnwritable
from tests.chat.conftest import user


def filled(path: Path, messages: int = 60) -> int:
    """A database with a conversation; its id."""
    with contextlib.closing(Store.open(path)) as store:
        conversation = store.create()
        store._database.connection.execute("PRAGMA synchronous = OFF")  # only here, to be quick
        for number in range(messages):
            store.add_message(conversation, None, user(f"message {number} 词元 " * 20))
        return conversation


class TestDamage:
    def test_what_is_no_database_is_set_aside_and_a_new_one_made(self, path: Path):
        path.write_bytes(b"not a database at all, " * 100)

        with pytest.raises(StoreCorrupt) as caught:
            Store.open(path)

        aside = Path(caught.value.set_aside)
        assert aside.read_bytes().startswith(b"not a database")
        assert aside.parent == path.parent
        assert aside.name.startswith("conversations.damaged-2")
        assert not path.exists()
        with contextlib.closing(Store.open(path)) as store:
            assert store.conversations() == ()

    def test_a_database_of_another_program_is_set_aside_unchanged(self, path: Path):
        with contextlib.closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE notes (text TEXT)")
        before = path.read_bytes()

        with pytest.raises(StoreCorrupt, match="another program") as caught:
            Store.open(path)

        assert Path(caught.value.set_aside).read_bytes() == before

    def test_two_damaged_files_in_one_second_do_not_cover_each_other(self, path: Path):
        names = set()
        for number in range(3):
            path.write_bytes(b"%d" % number * 999)
            Path(f"{path}-wal").write_bytes(b"wal")
            names.add(set_aside(path, now_s=1_000_000))

        assert len(names) == 3
        assert all(Path(f"{name}-wal").exists() for name in names)

    def test_a_file_that_cannot_be_moved_is_told_without_a_name(self, path: Path):
        assert set_aside(path) == ""

    def test_damage_in_the_middle_of_a_small_file_is_found_at_the_start(self, path: Path):
        filled(path)
        data = bytearray(path.read_bytes())
        data[4096 * 8 : 4096 * 12] = b"\xa5" * 4096 * 4
        path.write_bytes(data)

        with pytest.raises(StoreCorrupt) as caught:
            Store.open(path)
        assert caught.value.set_aside

    def test_damage_in_a_large_file_is_found_by_the_check(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        filled(path)
        data = bytearray(path.read_bytes())
        data[-4096 * 2 :] = b"\xa5" * 4096 * 2
        path.write_bytes(data)
        monkeypatch.setattr(database, "CHECKED_AT_OPEN_BYTES", 0)

        with contextlib.closing(Store.open(path)) as store, pytest.raises(StoreCorrupt) as caught:
            store.check()

        assert caught.value.set_aside == ""
        assert path.exists()

    def test_bytes_changed_anywhere_never_keep_the_program_from_starting(
        self, path: Path, tmp_path: Path, thorough: bool
    ):
        filled(path, messages=12)
        good = path.read_bytes()
        rng = random.Random(7)
        for _ in range(1000 if thorough else 60):
            data = bytearray(good)
            for _ in range(rng.choice((1, 1, 4, 64))):
                data[rng.randrange(len(data))] = rng.randrange(256)
            if rng.random() < 0.2:
                del data[rng.randrange(len(data)) :]
            path.write_bytes(data)

            with contextlib.suppress(StoreError):
                use(Store.open(path))

            path.unlink(missing_ok=True)
            for aside in tmp_path.glob("*.damaged-*"):
                aside.unlink()


def use(store: Store) -> None:
    """Read everything and write something."""
    with contextlib.closing(store):
        for summary in store.conversations():
            for node in store.tree(summary.id):
                store.tokens(node.id)
        store.search("词元 message")
        store.add_message(store.create(), None, user("hello"))


class TestOtherVersions:
    def test_a_database_of_a_later_version_is_left_as_it_is(self, path: Path):
        filled(path)
        with contextlib.closing(sqlite3.connect(path)) as later:
            later.execute("PRAGMA user_version = 99")
        before = path.read_bytes()

        with pytest.raises(StoreTooNew) as caught:
            Store.open(path)

        assert (caught.value.found, caught.value.known) == (99, len(schema.MIGRATIONS))
        assert path.read_bytes() == before
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    @pytest.mark.parametrize("begun", [b"", None])
    def test_an_empty_file_is_a_new_database(self, path: Path, begun: bytes | None):
        if begun is None:  # killed after the first page, before the first table
            with contextlib.closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
        else:
            path.write_bytes(begun)

        with contextlib.closing(Store.open(path)) as store:
            assert store.conversations() == ()


class TestOtherPrograms:
    def test_a_database_that_another_process_holds_is_busy(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        filled(path)
        monkeypatch.setattr(database, "BUSY_MS", 50)
        script = (
            "import sys; from pathlib import Path; from app.chat.store import Store;"
            "store = Store.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
        )
        holder = subprocess.Popen(
            [sys.executable, "-c", script, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"open\n"
            with pytest.raises(StoreBusy):
                Store.open(path)
        finally:
            holder.communicate()

        Store.open(path).close()


class TestUnwritable:
    def test_a_folder_that_is_not_there(self, tmp_path: Path):
        with pytest.raises(StoreUnwritable):
            Store.open(tmp_path / "missing" / "conversations.db")

    def test_a_folder_in_the_place_of_the_file(self, path: Path):
        path.mkdir()

        with pytest.raises(StoreUnwritable):
            Store.open(path)

    def test_a_disk_that_became_read_only(self, store: Store):
        conversation = store.create()
        store._database.connection.execute("PRAGMA query_only = ON")

        with pytest.raises(StoreUnwritable):
            store.add_message(conversation, None, user("hello"))
        assert len(store.tree(conversation)) == 0
        assert not store.unsaved

        store._database.connection.execute("PRAGMA query_only = OFF")
        store.add_message(conversation, None, user("hello"))

    def test_a_file_system_that_is_read_only(self, tmp_path: Path):
        unshare = [shutil.which("unshare") or "", "--user", "--map-root-user", "--mount"]
        if not unshare[0] or subprocess.run([*unshare, "true"], check=False).returncode:
            pytest.skip("this machine lets nobody mount a file system")
        filled(tmp_path / "conversations.db")
        program = (
            "import sys; from pathlib import Path; from app.chat.store import Store\n"
            "try: Store.open(Path(sys.argv[1]) / 'conversations.db')\n"
            "except Exception as error: print(type(error).__name__)\n"
        )
        script = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && exec "$2" -c "$3" "$1"'

        done = subprocess.run(
            [*unshare, "sh", "-c", script, "sh", str(tmp_path), sys.executable, program],
            check=True,
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
        )

        assert done.stdout == "StoreUnwritable\n"


def test_what_was_read_takes_a_megabyte_at_most(store: Store):
    connection = store._database.connection
    assert connection.execute("PRAGMA cache_size").fetchone() == (-1024,)


def test_a_transaction_that_fails_leaves_nothing(path: Path):
    opened = Database.open(path)

    def fails() -> None:
        with opened.writing() as connection:
            connection.execute("UPDATE pulse SET beats = 77")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()

    with opened.reading() as connection:
        assert connection.execute("SELECT beats FROM pulse").fetchone() == (0,)
    opened.close()


def test_a_damaged_character_does_not_hide_the_conversation(store: Store):
    conversation = store.create()
    node = store.add_message(conversation, None, user("hello"))
    connection = store._database.connection
    connection.execute("UPDATE message SET content = CAST(x'68656cd56f' AS TEXT)")

    assert store.tree(conversation)[node.id].message.content == "hel�o"


def test_a_message_whose_parent_is_gone_is_damage(store: Store):
    conversation = store.create()
    node = store.add_message(conversation, None, user("hello"))
    store.add_message(conversation, node.id, user("again"))
    connection = store._database.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DELETE FROM message WHERE id = ?", (node.id,))

    with pytest.raises(StoreCorrupt, match="parent"):
        store.tree(conversation)
