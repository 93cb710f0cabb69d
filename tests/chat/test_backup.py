"""Backups that come and go by themselves, and how one is put back."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import sqlite3
from pathlib import Path

import pytest

from app.chat import backup as backup_module
from app.chat.backup import Backup, Backups, superfluous, verify
from app.chat.store import Store
from app.core.errors import BackupUnusable, StoreCorrupt, StoreDiskFull, StoreError, StoreUnwritable
from tests.chat.conftest import user

HOUR = 3600.0
DAY = 24 * HOUR
NOW = dt.datetime(2026, 11, 22, 12, 30, tzinfo=dt.UTC).timestamp()


class Clock:
    def __init__(self, now_s: float = NOW) -> None:
        self.now_s = now_s

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def backups(tmp_path: Path, clock: Clock) -> Backups:
    return Backups(tmp_path / "backups", now_s=clock)


def say(store: Store, text: str) -> None:
    store.add_message(store.create(), None, user(text))


def titles(path: Path) -> list[str]:
    with contextlib.closing(Store.open(path)) as store:
        return sorted(summary.title for summary in store.conversations())


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\xa5" * 4096
    path.write_bytes(data)


def test_a_backup_holds_what_the_store_held(store: Store, backups: Backups, tmp_path: Path):
    say(store, "before")
    made = backups.make(store)
    say(store, "after")

    assert backups.list() == (made,)
    assert made.path.name == "conversations-20261122-123000Z.db"
    assert (made.made_s, made.size_bytes) == (NOW, made.path.stat().st_size)
    assert [file.name for file in backups.folder.iterdir()] == [made.path.name]
    verify(made.path)
    copy = tmp_path / "copy.db"
    copy.write_bytes(made.path.read_bytes())
    assert titles(copy) == ["before"]


def test_a_backup_is_due_every_hour(store: Store, backups: Backups, clock: Clock):
    assert backups.due()
    backups.make(store)
    clock.now_s += HOUR - 1
    assert not backups.due()
    clock.now_s += 1
    assert backups.due()


def test_a_backup_in_the_same_second_replaces_the_other(store: Store, backups: Backups):
    backups.make(store)
    say(store, "later")
    made = backups.make(store)

    assert backups.list() == (made,)


class TestRotation:
    def made(self, *times: float) -> list[Backup]:
        return [Backup(path=Path(f"{t:.0f}"), made_s=t, size_bytes=1) for t in times]

    def kept(self, times: list[float], now_s: float) -> list[float]:
        backups = self.made(*times)
        gone = superfluous(backups, now_s)
        return [backup.made_s for backup in backups if backup not in gone]

    def test_after_a_year_of_hours_12_7_and_4_remain(self):
        alive: list[float] = []
        now = NOW
        for _ in range(24 * 365):
            now += HOUR
            alive = self.kept([*alive, now], now)

        ages = [(now - made) / HOUR for made in sorted(alive, reverse=True)]
        assert ages[:12] == [float(age) for age in range(12)]
        days = {int(made // DAY) for made in alive}
        assert {int(now // DAY) - number for number in range(7)} <= days
        weeks = {int(made // (7 * DAY)) for made in alive}
        assert weeks == {int(now // (7 * DAY)) - number for number in range(4)}
        assert len(alive) <= 12 + 7 + 4

    def test_the_newest_of_an_hour_stands_for_it(self):
        assert self.kept([NOW, NOW + 60, NOW + 120], NOW + 120) == [NOW + 120]

    def test_a_clock_ten_years_ahead_deletes_next_to_nothing(self):
        times = [NOW - number * HOUR for number in range(12)]

        kept = self.kept([NOW + 3650 * DAY, *times], NOW + 3650 * DAY)

        assert len(kept) >= 12

    def test_a_clock_ten_years_behind_deletes_nothing(self):
        times = [NOW - number * HOUR for number in range(12)]
        past = NOW - 3650 * DAY

        assert self.kept([*times, past], past) == [*times, past]

    def test_backups_from_the_future_are_left_alone_and_do_not_count(
        self, store: Store, backups: Backups, clock: Clock
    ):
        clock.now_s = NOW + 365 * DAY
        future = backups.make(store)
        clock.now_s = NOW

        assert backups.due()
        first = backups.make(store)
        clock.now_s += 10
        second = backups.make(store)

        assert backups.list() == (future, second)
        assert not first.path.exists()

    def test_backups_from_the_future_take_no_place_and_lose_none(self):
        times = [NOW - number * HOUR for number in range(12)]
        future = [NOW + DAY + minute * 60 for minute in range(40)]

        assert self.kept([*times, *future], NOW) == [*times, *future]

    def test_whatever_the_clock_does_the_newest_stays(self):
        rng = random.Random(3)
        alive: list[float] = []
        now = NOW
        for _ in range(50):
            now += rng.choice((60, HOUR, HOUR, DAY, -HOUR, -3650 * DAY, 3650 * DAY))
            before = alive
            alive = self.kept([*alive, now], now)
            assert now in alive
            assert len(alive) >= min(len(before), 12)


class TestDamagedCopies:
    def test_a_copy_that_fails_its_check_replaces_nothing(
        self, store: Store, backups: Backups, clock: Clock
    ):
        say(store, "good")
        good = backups.make(store)
        clock.now_s += 60  # the same hour: the older one would go

        copy = backups.begin(store)
        spoil(copy)
        with pytest.raises(BackupUnusable):
            backups.admit(copy)

        assert backups.list() == (good,)
        assert not copy.exists()

    def test_the_newest_good_one_is_offered(self, store: Store, backups: Backups, clock: Clock):
        assert backups.newest_good() is None
        made = []
        for _ in range(3):
            made.append(backups.make(store))
            clock.now_s += HOUR
        spoil(made[2].path)

        assert backups.newest_good() == made[1]

    def test_other_files_in_the_folder_are_nobodys_backups(self, store: Store, backups: Backups):
        made = backups.make(store)
        for name in ("notes.txt", "conversations-20269999-999999Z.db", "conversations.db"):
            (backups.folder / name).write_text("mine")

        assert backups.list() == (made,)
        assert (backups.folder / "notes.txt").exists()

    def test_what_a_kill_left_half_copied_is_removed(self, store: Store, backups: Backups):
        left = backups.begin(store)
        backups = Backups(backups.folder, now_s=lambda: NOW + HOUR)

        made = backups.make(store)

        assert not left.exists()
        assert backups.list() == (made,)

    @pytest.mark.parametrize("kind", ["text", "foreign", "future", "missing"])
    def test_what_is_no_backup_is_refused(self, path: Path, tmp_path: Path, kind: str):
        copy = tmp_path / "copy.db"
        Store.open(path).close()
        if kind == "text":
            copy.write_text("no database " * 1000)
        elif kind != "missing":
            copy.write_bytes(path.read_bytes())
            with contextlib.closing(sqlite3.connect(copy)) as connection:
                pragma = "application_id = 7" if kind == "foreign" else "user_version = 99"
                connection.execute(f"PRAGMA {pragma}")

        with pytest.raises(BackupUnusable) as caught:
            verify(copy)
        assert caught.value.detail
        assert caught.value.path == str(copy)


class TestRestore:
    @pytest.fixture
    def good(self, store: Store, backups: Backups) -> Backup:
        say(store, "from the backup")
        return backups.make(store)

    def test_the_backup_comes_back_and_the_other_is_kept(
        self, store: Store, backups: Backups, good: Backup, path: Path
    ):
        say(store, "newer")
        store.close()

        kept = backups.restore(good.path, path)

        assert titles(path) == ["from the backup"]
        assert titles(Path(kept)) == ["from the backup", "newer"]
        assert Path(kept).name == "conversations.replaced-20261122-123000.db"
        assert good.path.exists()

    def test_a_second_restore_keeps_both_that_it_replaced(
        self, store: Store, backups: Backups, good: Backup, path: Path
    ):
        store.close()

        kept = {backups.restore(good.path, path) for _ in range(3)}

        assert len(kept) == 3
        assert all(Path(name).exists() for name in kept)

    def test_a_wal_left_by_a_crash_is_not_played_into_the_backup(
        self, store: Store, backups: Backups, good: Backup, path: Path
    ):
        say(store, "only in the WAL")
        wal = Path(f"{path}-wal")
        database, log = path.read_bytes(), wal.read_bytes()
        store.close()
        path.write_bytes(database)
        wal.write_bytes(log)

        kept = backups.restore(good.path, path)

        assert not wal.exists()
        assert titles(path) == ["from the backup"]
        assert titles(Path(kept)) == ["from the backup", "only in the WAL"]

    def test_after_damage_the_newest_good_backup_puts_everything_right(
        self, store: Store, backups: Backups, good: Backup, path: Path
    ):
        store.close()
        path.write_bytes(b"garbage " * 1000)
        with pytest.raises(StoreCorrupt):
            Store.open(path)

        offered = backups.newest_good()

        assert offered == good
        assert backups.restore(offered.path, path) == ""
        assert titles(path) == ["from the backup"]

    def test_a_damaged_backup_changes_nothing(
        self, store: Store, backups: Backups, good: Backup, path: Path
    ):
        spoil(good.path)
        store.close()
        before = path.read_bytes()

        with pytest.raises(BackupUnusable):
            backups.restore(good.path, path)

        assert path.read_bytes() == before

    @pytest.mark.parametrize("step", ["shutil.copyfile", "sync_file", "_keep"])
    def test_a_disk_that_fails_changes_nothing(
        self,
        store: Store,
        backups: Backups,
        good: Backup,
        monkeypatch: pytest.MonkeyPatch,
        step: str,
    ):
        store.close()

        def fails(*_: object) -> None:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(f"{backup_module.__name__}.{step}", fails)
        with pytest.raises(StoreUnwritable):
            backups.restore(good.path, store.path)
        monkeypatch.undo()

        assert titles(store.path) == ["from the backup"]
        assert not list(store.path.parent.glob("*.restored"))

    def test_a_file_system_without_hard_links_will_do(
        self, store: Store, backups: Backups, good: Backup, path: Path, monkeypatch
    ):
        store.close()

        def refuses(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "hardlink_to", refuses)

        kept = backups.restore(good.path, path)

        assert titles(path) == titles(Path(kept)) == ["from the backup"]


def test_a_folder_that_cannot_be_made_is_told(store: Store, tmp_path: Path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreError):
        Backups(tmp_path / "file" / "backups").make(store)
    assert Backups(tmp_path / "file" / "backups").list() == ()


def test_a_copy_that_finds_no_room_is_removed(
    store: Store, backups: Backups, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_module, "sync_file", full)
    with pytest.raises(StoreDiskFull):
        backups.make(store)

    assert list(backups.folder.iterdir()) == []
