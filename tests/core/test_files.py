"""Files that are either whole or as they were before."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.core import files
from app.core.files import atomic_write, size_of


def test_a_file_is_replaced(tmp_path: Path):
    path = tmp_path / "settings.json"
    atomic_write(path, b"one")
    atomic_write(path, b"two")

    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such permissions")
def test_only_its_owner_may_read_it(tmp_path: Path):
    atomic_write(tmp_path / "file", b"secret")

    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such permissions")
def test_what_others_may_read_is_for_the_user_to_say(tmp_path: Path):
    before = os.umask(0o077)
    try:
        atomic_write(tmp_path / "mine", b"text", mode=0o644)
        os.umask(0o022)
        atomic_write(tmp_path / "ours", b"text", mode=0o644)
    finally:
        os.umask(before)

    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "ours").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("step", ["write", "sync", "replace"])
def test_a_disk_that_fails_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
):
    path = tmp_path / "settings.json"
    path.write_bytes(b"old")

    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    if step == "write":
        monkeypatch.setattr(files.os, "fdopen", closing(fails))
    elif step == "sync":
        monkeypatch.setattr(files, "sync", fails)
    else:
        monkeypatch.setattr(Path, "replace", fails)

    with pytest.raises(OSError, match="No space"):
        atomic_write(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def closing(fails):
    """`os.fdopen` that fails without leaking what it was given."""

    def fdopen(descriptor: int, *_: object) -> None:
        os.close(descriptor)
        fails()

    return fdopen


def test_the_data_is_on_the_disk_before_its_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    steps: list[str] = []
    sync, sync_folder, replace = files.sync, files.sync_folder, Path.replace
    monkeypatch.setattr(files, "sync", lambda d: (steps.append("sync"), sync(d))[1])
    monkeypatch.setattr(files, "sync_folder", lambda f: (steps.append("folder"), sync_folder(f))[1])
    monkeypatch.setattr(Path, "replace", lambda a, b: (steps.append("rename"), replace(a, b))[1])

    atomic_write(tmp_path / "file", b"data")

    assert steps[:3] == ["sync", "rename", "folder"]


def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        atomic_write(tmp_path / "missing" / "file", b"data")


def test_sizes_are_added_up(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"123")
    (tmp_path / "folder" / "deeper").mkdir(parents=True)
    (tmp_path / "folder" / "deeper" / "b").write_bytes(b"45")

    assert size_of([tmp_path / "a", tmp_path / "folder", tmp_path / "missing"]) == 5
