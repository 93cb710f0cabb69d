from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from app import bridge
from app.bridge import folder_watch
from app.bridge.folder_watch import FolderWatch


@pytest.fixture
def watch(qapp, monkeypatch):
    monkeypatch.setattr(folder_watch, "SETTLE_MS", 100)
    monkeypatch.setattr(folder_watch, "POLL_S", 0.02)
    monkeypatch.setattr(folder_watch, "RECENT_S", 0)
    made = FolderWatch()
    yield made
    made.close()


@pytest.fixture
def watched(qtbot, watch, tmp_path):
    """A folder that is being watched."""
    with qtbot.waitSignal(watch.changed):  # what happened before was not noticed
        watch.watch([str(tmp_path)])
    return tmp_path


def test_many_changes_are_told_once(qtbot, watch):
    told = []
    watch.changed.connect(lambda: told.append(1))
    for _ in range(20):
        watch._tell()  # as the thread does, which may be late when much else is done
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(300)
    assert len(told) == 1


def test_files_that_go_or_get_another_name_are_noticed(qtbot, watch, watched):
    (watched / "a").write_text("x")
    with qtbot.waitSignal(watch.changed):
        pass
    with qtbot.waitSignal(watch.changed):
        (watched / "a").rename(watched / "b")
    with qtbot.waitSignal(watch.changed):
        (watched / "b").unlink()


def test_a_folder_that_is_not_wanted_any_more_is_left_alone(qtbot, watch, watched, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    with qtbot.waitSignal(watch.changed):
        watch.watch([str(other)])
    qtbot.wait(200)
    with qtbot.assertNotEmitted(watch.changed, wait=300):
        (watched / "a").write_text("x")
    with qtbot.waitSignal(watch.changed):
        (other / "a").write_text("x")


def test_a_folder_that_is_not_there_does_no_harm(qtbot, watch, tmp_path):
    watch.watch([str(tmp_path / "missing"), str(tmp_path)])
    with qtbot.waitSignal(watch.changed):
        pass
    with qtbot.waitSignal(watch.changed):
        (tmp_path / "a").write_text("x")


def test_no_more_folders_are_watched_than_systems_allow(watch, monkeypatch):
    monkeypatch.setattr(folder_watch, "MOST_FOLDERS", 2)
    watch.watch(["/a", "/b", "/c"])
    assert watch._folders == ("/a", "/b")


def test_what_changed_in_the_same_second_as_the_last_look_is_found(
    qtbot, watch, tmp_path, monkeypatch
):
    """As on disks that count whole seconds."""
    monkeypatch.setattr(folder_watch, "RECENT_S", 1.0)
    with qtbot.waitSignal(watch.changed):
        watch.watch([str(tmp_path)])
    status = tmp_path.stat()
    (tmp_path / "a").write_text("x")
    os.utime(tmp_path, ns=(status.st_atime_ns, status.st_mtime_ns))

    with qtbot.waitSignal(watch.changed):
        pass


def test_a_disk_that_does_not_answer_holds_nobody_up(qtbot, watch, tmp_path, monkeypatch):
    asked, answer = threading.Event(), threading.Event()

    def silent(folder):
        asked.set()
        answer.wait(60)
        return -1, True

    monkeypatch.setattr(folder_watch, "PATIENCE_S", 0.05)
    monkeypatch.setattr(folder_watch, "_stamp", silent)
    watch.watch([str(tmp_path)])
    assert asked.wait(60)
    poll = watch._poll

    watch.close()

    assert poll.is_alive()
    answer.set()
    poll.join(60)
    assert not poll.is_alive()


def test_no_qt_object_is_made_in_another_thread():
    """It would take Qt's lock of connections while it holds Python's, and stop for ever."""
    wrong = [
        str(path)
        for path in Path(bridge.__file__).parent.glob("*.py")
        if "QThread(" in (text := path.read_text(encoding="utf-8")) or "moveToThread" in text
    ]
    assert wrong == []
