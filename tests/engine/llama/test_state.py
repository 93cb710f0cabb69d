"""KV states on disk: private, bounded, and ignored when they are not right."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from app.engine.llama.state import StateFiles, forget

if TYPE_CHECKING:
    from pathlib import Path

KEYS = [1, 2, ~3, 40_000, ~49_000]
STATE = bytes(range(256)) * 40


@pytest.fixture
def files(tmp_path: Path) -> StateFiles:
    return StateFiles(tmp_path / "kv", 1 << 20, "model and settings")


def written(files: StateFiles, conversation: str = "c", state: bytes = STATE) -> Path:
    assert files.write(conversation, KEYS, 7, state, exact=True)
    return files.path(conversation)


def content(files: StateFiles, conversation: str = "c") -> bytes | None:
    saved = files.look(conversation)
    if saved is None:
        return None
    into = bytearray(saved.size)
    return bytes(into) if files.read(saved, memoryview(into)) else None


def test_what_was_written_is_read(files: StateFiles) -> None:
    written(files)
    saved = files.look("c")
    assert saved is not None
    assert (saved.keys, saved.first_position, saved.exact) == (KEYS, 7, True)
    assert content(files) == STATE
    files.write("c", [5], 0, b"new", exact=False)
    assert content(files) == b"new"
    assert files.look("c").exact is False  # type: ignore[union-attr]
    assert files.total_bytes() == files.path("c").stat().st_size


def test_only_the_user_can_read_it(files: StateFiles) -> None:
    path = written(files)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_names_say_nothing_of_the_conversation(files: StateFiles) -> None:
    assert "secret" not in written(files, "secret").name


def test_another_model_or_conversation_has_other_files(files: StateFiles, tmp_path: Path) -> None:
    written(files)
    assert files.look("d") is None
    other = StateFiles(tmp_path / "kv", 1 << 20, "other settings")
    assert other.look("c") is None
    # Nor does a file that was given another's name count.
    files.path("c").rename(other.path("c"))
    assert other.look("c") is None
    assert not other.path("c").exists()


def test_no_conversation_no_file(files: StateFiles) -> None:
    assert not files.write("", KEYS, 0, STATE, exact=True)
    assert files.look("") is None
    assert files.total_bytes() == 0


@pytest.mark.parametrize("length", [0, 3, 50, 70, 1000, -1])
def test_a_cut_off_file_is_ignored_and_deleted(files: StateFiles, length: int) -> None:
    path = written(files)
    path.write_bytes(path.read_bytes()[:length])
    assert content(files) is None
    assert not path.exists()


def test_any_changed_byte_is_noticed(files: StateFiles) -> None:
    path = written(files, state=b"state")
    sound = path.read_bytes()
    for at in range(len(sound)):
        damaged = bytearray(sound)
        damaged[at] ^= 0x41
        path.write_bytes(damaged)
        assert content(files) is None, at
        assert not path.exists()
    path.write_bytes(sound + b"x")
    assert content(files) is None


def test_a_file_that_changes_between_header_and_state_is_ignored(files: StateFiles) -> None:
    path = written(files)
    saved = files.look("c")
    assert saved is not None
    path.write_bytes(path.read_bytes()[:-10])
    assert not files.read(saved, memoryview(bytearray(saved.size)))
    assert not files.read(saved, memoryview(bytearray(saved.size)))


def test_the_oldest_goes_when_there_is_no_room(tmp_path: Path) -> None:
    files = StateFiles(tmp_path, 3 * len(STATE) + 1000, "o")
    for age, name in enumerate("abc"):
        os.utime(written(files, name), (1000 + age, 1000 + age))
    # Reading makes it young again.
    assert content(files, "a") == STATE
    written(files, "d")
    assert files.look("b") is None
    assert all(files.look(name) for name in "acd")
    assert files.total_bytes() <= 3 * len(STATE) + 1000


def test_a_state_larger_than_the_limit_is_not_written(tmp_path: Path) -> None:
    files = StateFiles(tmp_path, 500, "o")
    assert not files.write("c", KEYS, 0, STATE, exact=True)
    assert files.total_bytes() == 0


def test_forgetting_deletes_the_states_of_every_model(files: StateFiles, tmp_path: Path) -> None:
    written(files)
    written(StateFiles(tmp_path / "kv", 1 << 20, "other settings"))
    kept = written(files, "d")
    forget(tmp_path / "kv", "c")
    assert list((tmp_path / "kv").iterdir()) == [kept]
    forget(tmp_path / "kv", "")
    assert kept.exists()
    files.forget("d")
    assert not kept.exists()
    forget(tmp_path / "nowhere", "c")


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    files = StateFiles(tmp_path / "file" / "kv", 1 << 20, "o")
    assert not files.write("c", KEYS, 0, STATE, exact=True)
    assert files.look("c") is None
    assert files.total_bytes() == 0
    files.drop("c")
    files.forget("c")


def test_nothing_half_written_is_left(files: StateFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(files)

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    assert not files.write("d", KEYS, 0, STATE, exact=True)
    assert list(path.parent.iterdir()) == [path]
