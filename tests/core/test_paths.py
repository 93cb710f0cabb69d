"""Where the user's data lies."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.core.paths import Paths


def test_the_default_is_a_folder_of_our_own(private_folders: Path):
    data = Paths.default().data

    assert data.name == "vitrail"
    assert data.is_absolute()
    if sys.platform == "linux":
        assert data == private_folders / "data" / "vitrail"


def test_a_folder_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    assert Paths.chosen("here").data == tmp_path.resolve() / "here"
    assert Paths.chosen(tmp_path).data == tmp_path.resolve()
    assert Paths.chosen(None) == Paths.default()


def test_everything_lies_in_the_one_folder(tmp_path: Path):
    paths = Paths(tmp_path / "a" / "b")
    paths.make()
    paths.make()

    for path in (
        paths.database,
        paths.settings,
        paths.backups,
        paths.kv,
        paths.logs,
        paths.lock,
    ):
        assert path.parent == paths.data
    assert {p.name for p in paths.data.iterdir()} == {"backups", "kv", "logs"}
    if sys.platform != "win32":
        assert paths.data.stat().st_mode & 0o777 == 0o700


def test_delete_all_my_data_names_all_that_is_ours_and_nothing_else(tmp_path: Path):
    paths = Paths(tmp_path)
    paths.make()
    ours = (
        "conversations.db",
        "conversations.db-wal",
        "conversations.damaged-20261122-101010.db",
        "conversations.replaced-20261122-101010.db",
        ".conversations.db.restored",
        "settings.json",
        "settings.previous.json",
        "settings.unreadable.json",
        ".settings.json.k3j2.tmp",
    )
    inside = (
        "backups/conversations-20261122-101010Z.db",
        "backups/conversations-20261122-101010Z.db.partial",
        "kv/abc-def.kv",
        "logs/vitrail.log",
        "logs/vitrail.log.1",
        "logs/crash.txt",
        "logs/running",
    )
    theirs = ("lock", "holiday.jpg", "backups/holiday.jpg", "logs/apache.log", "kv/readme.txt")
    for name in (*ours, *inside, *theirs):
        (tmp_path / name).write_text("x")
    (tmp_path / "settings").mkdir()

    found = {path.relative_to(tmp_path).as_posix() for path in paths.everything()}

    assert found == {*ours, *inside}


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path):
    assert Paths(tmp_path / "missing").everything() == []
