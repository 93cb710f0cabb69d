"""Back up, restore, delete everything."""

from __future__ import annotations

import pytest

from app.bridge.data import DataKeeper
from app.bridge.journal import Journal
from app.chat.backup import Backup, Backups
from app.core.errors import BackupUnusable
from app.core.settings import Appearance
from tests.bridge.seen import texts


@pytest.fixture
def keeper(inside, ready):
    paths = inside.paths
    journal = Journal(paths.logs)
    journal.start("warning")
    yield DataKeeper(
        paths,
        inside.storage,
        Backups(paths.backups),
        preferences=inside.preferences,
        session=ready,
        models=inside.host,
        journal=journal,
    )
    journal.close()


def test_a_backup_now_is_listed(qtbot, keeper):
    with qtbot.waitSignal(keeper.backed_up) as made:
        keeper.back_up()
    with qtbot.waitSignal(keeper.backups_listed) as listed:
        keeper.list_backups()
    assert listed.args == [(made.args[0],)]


def test_the_newest_good_backup_is_found_behind_a_damaged_one(qtbot, keeper, inside):
    with qtbot.waitSignal(keeper.backed_up) as made:
        keeper.back_up()
    good = made.args[0]
    damaged = good.path.with_name(good.path.name.replace("20", "21", 1))
    damaged.write_bytes(b"no database")
    with qtbot.waitSignal(keeper.good_backup_found) as found:
        keeper.find_good_backup()
    assert found.args[0].path == good.path


def test_restoring_brings_back_what_was(qtbot, keeper, ready, finished):
    ready.send("Before")
    finished()
    with qtbot.waitSignal(keeper.backed_up) as made:
        keeper.back_up()
    ready.send("After")
    finished()
    assert len(texts(ready)) == 4
    with qtbot.waitSignals([keeper.restored, ready.opened]):
        keeper.restore(made.args[0])
    qtbot.waitUntil(lambda: texts(ready) == ["Before", "Hello there, friend."])
    # And it can be talked in.
    ready.send("Again")
    finished()
    assert len(texts(ready)) == 4


def test_restoring_stops_a_reply(qtbot, keeper, ready, engines):
    with qtbot.waitSignal(keeper.backed_up) as made:
        keeper.back_up()
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("Half")
    with qtbot.waitSignal(keeper.restored):
        keeper.restore(made.args[0])
    qtbot.waitUntil(lambda: ready.current != 0 and texts(ready) == [])
    assert all(ready.status(s.id) == "idle" for s in ready.conversations())


def test_a_backup_that_is_no_backup_changes_nothing(qtbot, keeper, ready, finished, tmp_path):
    ready.send("Still here")
    finished()
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"nothing")
    with qtbot.waitSignal(keeper.failed) as failed:
        keeper.restore(Backup(path=bad, made_s=0, size_bytes=7))
    assert isinstance(failed.args[0], BackupUnusable)
    qtbot.waitUntil(lambda: texts(ready)[:1] == ["Still here"])


def test_a_backup_is_made_by_itself_and_not_twice_an_hour(qtbot, keeper, paths):
    keeper._timer.setInterval(0)
    keeper._on_timer_timeout()
    qtbot.waitUntil(lambda: len(list(paths.backups.glob("*.db"))) == 1)
    keeper._on_timer_timeout()
    qtbot.wait(100)
    assert len(list(paths.backups.glob("*.db"))) == 1


def test_delete_all_leaves_nothing_of_the_user(qtbot, keeper, inside, ready, finished):
    paths, preferences = inside.paths, inside.preferences
    ready.send("A secret")
    finished()
    preferences.update(appearance=Appearance(theme="dark"))
    (paths.kv / "1-0.kv").write_bytes(b"A secret state")
    with qtbot.waitSignal(keeper.backed_up):
        keeper.back_up()
    with qtbot.waitSignals([keeper.deleted, ready.opened]):
        keeper.delete_all()
    qtbot.waitUntil(lambda: ready.current != 0)
    assert texts(ready) == []
    assert preferences.settings.appearance.theme == "system"
    qtbot.waitUntil(lambda: inside.host.state == "none")
    preferences.close()
    for file in (f for f in paths.data.rglob("*") if f.is_file()):
        assert b"secret" not in file.read_bytes(), file
    assert list(paths.backups.iterdir()) == []


@pytest.fixture
def backup(qtbot, keeper):
    with qtbot.waitSignal(keeper.backed_up) as made:
        keeper.back_up()
    return made.args[0]


@pytest.fixture
def whispered(qtbot, backup, ready, finished):
    """A temporary conversation that was begun after the backup; its id."""
    with qtbot.waitSignal(ready.opened):
        ready.new_temporary()
    ready.send("Between us")
    finished()
    ready.set_draft("and this")
    return ready.current


def traces(folder) -> list[object]:
    return [f for f in folder.rglob("*") if f.is_file() and b"etween us" in f.read_bytes()]


def test_a_temporary_conversation_outlives_a_restore(qtbot, keeper, backup, whispered, ready):
    with qtbot.waitSignals([keeper.restored, ready.opened]):
        keeper.restore(backup)

    qtbot.waitUntil(lambda: texts(ready) == ["Between us", "Hello there, friend."])
    assert (ready.current, ready.summary(whispered).draft) == (whispered, "and this")
    assert traces(keeper.folder) == []


def test_a_restore_that_fails_leaves_a_temporary_conversation_too(
    qtbot, keeper, whispered, ready, finished
):
    bad = keeper.folder / "bad.db"
    bad.write_bytes(b"nothing")
    with qtbot.waitSignals([keeper.failed, ready.opened]):
        keeper.restore(Backup(path=bad, made_s=0, size_bytes=7))

    qtbot.waitUntil(lambda: len(texts(ready)) == 2)
    ready.send("Still between us")
    finished()
    assert ready.current == whispered
    assert len(texts(ready)) == 4
    assert traces(keeper.folder) == []


def test_deleting_everything_takes_temporary_conversations_with_it(qtbot, keeper, whispered, ready):
    assert ready.summary(whispered).temporary
    with qtbot.waitSignals([keeper.deleted, ready.opened]):
        keeper.delete_all()

    assert not any(summary.temporary for summary in ready.conversations())
