from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.core.errors import FileNotMoved, FolderUnwritable, NameRefused, NoRoom
from app.hub import folder as folder_module
from app.hub.folder import relocate, rename, renamed, size_freed
from tests.hub.files import write


def nothing(_done: int, _total: int) -> None:
    """Nobody asks how far it is."""


@pytest.fixture
def models(tmp_path) -> Path:
    root = tmp_path / "models"
    write(root / "acme/Tiny/Tiny-Q4_0.gguf", b"one")
    write(root / "acme/Tiny/Tiny-Q8_0.gguf.part", b"half")
    write(root / "acme/Tiny/Tiny-Q8_0.gguf.part.json", b"{}")
    write(root / "Own.gguf", b"two")
    return root


@pytest.fixture
def another_disk(monkeypatch) -> None:
    """Two folders on two disks: a rename between them is refused, as the system does it."""
    real = Path.stat

    def stat(self, **kwargs):
        status = real(self, **kwargs)
        device = hash(self.name) if self.name in {"models", "new"} else status.st_dev
        return os.stat_result((*status[:2], device, *status[3:]), {"st_mtime_ns": 0})

    monkeypatch.setattr(Path, "stat", stat)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if not path.is_dir()
    }


class TestNames:
    def test_a_file_gets_the_name_that_was_typed(self, models):
        ((old, new),) = renamed([str(models / "Own.gguf")], " My model Q4_0.gguf ")
        assert (old.name, new.name) == ("Own.gguf", "My model Q4_0.gguf")
        rename([(old, new)])
        assert new.read_bytes() == b"two"

    def test_shards_keep_their_numbers(self, tmp_path):
        paths = [write(tmp_path / f"B-0000{n}-of-00002.gguf", "x") for n in (1, 2)]
        pairs = renamed([str(path) for path in paths], "模型")
        assert [new.name for _, new in pairs] == [
            "模型-00001-of-00002.gguf",
            "模型-00002-of-00002.gguf",
        ]

    @pytest.mark.parametrize(
        "name",
        [
            "",
            "   ",
            ".gguf",
            ".hidden",
            "../up",
            "a/b",
            "a\\b",
            "C:\\x",
            "nul\0",
            "con",
            "COM1.x",
            "two\nlines",
            "a:b",
            "what?",
            "x" * 300,
            "名" * 100,
            "mmproj-model",
            "my imatrix",
            "incomplete-x",
            "downloading_x",
            "model-00001-of-00002",
            "right\u202eleft",
            "half \ud800",
        ],
    )
    def test_names_that_are_none_or_would_hide_the_file_are_refused(self, models, name):
        with pytest.raises(NameRefused) as caught:
            renamed([str(models / "Own.gguf")], name)
        assert not caught.value.taken

    def test_a_name_that_is_taken_is_refused(self, models):
        write(models / "Other.gguf", "x")
        (models / "Lost.gguf").symlink_to(models / "nowhere")
        for name in ("Other", "Lost"):
            with pytest.raises(NameRefused) as caught:
                renamed([str(models / "Own.gguf")], name)
            assert caught.value.taken

    def test_the_same_name_again_is_no_trouble(self, models):
        rename(renamed([str(models / "Own.gguf")], "Own"))
        assert (models / "Own.gguf").read_bytes() == b"two"

    def test_when_one_shard_cannot_be_renamed_none_is(self, tmp_path):
        first = write(tmp_path / "B-00001-of-00002.gguf", "x")
        gone = tmp_path / "B-00002-of-00002.gguf"
        with pytest.raises(FileNotMoved):
            rename(renamed([str(first), str(gone)], "C"))
        assert [path.name for path in tmp_path.iterdir()] == [first.name]


class TestMoving:
    def test_model_files_and_those_on_their_way_go_along(self, models, tmp_path):
        write(models / "acme/Tiny/notes.txt", "stays")
        before = tree(models)
        moved = relocate(models, tmp_path / "new", nothing)
        assert tree(models) == {"acme/Tiny/notes.txt": b"stays"}
        del before["acme/Tiny/notes.txt"]
        assert tree(tmp_path / "new") == before
        assert moved[str(models / "Own.gguf")] == str(tmp_path / "new/Own.gguf")
        assert len(moved) == 4

    def test_folders_that_are_empty_then_go(self, models, tmp_path):
        relocate(models, tmp_path / "new", nothing)
        assert list(models.iterdir()) == []

    def test_to_another_disk_they_are_copied_first(self, models, tmp_path, another_disk):
        before, told = tree(models), []
        times = (models / "Own.gguf").lstat().st_mtime_ns
        relocate(models, tmp_path / "new", lambda done, total: told.append((done, total)))
        assert tree(tmp_path / "new") == before
        assert tree(models) == {}
        assert told[-1] == (12, 12)
        assert (tmp_path / "new/Own.gguf").lstat().st_mtime_ns == times

    def test_giving_up_leaves_everything_where_it_was(self, models, tmp_path, another_disk):
        before, told = tree(models), []

        def progressed(done: int, total: int) -> None:
            told.append(done)
            if len(told) == 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            relocate(models, tmp_path / "new", progressed)
        assert tree(models) == before
        assert tree(tmp_path / "new") == {}

    def test_a_disk_that_is_too_small_is_told_first(
        self, models, tmp_path, another_disk, monkeypatch
    ):
        before = tree(models)
        monkeypatch.setattr(folder_module, "room", lambda _folder: 5)
        with pytest.raises(NoRoom) as caught:
            relocate(models, tmp_path / "new", nothing)
        assert (caught.value.needed_bytes, caught.value.free_bytes) == (12, 5)
        assert tree(models) == before
        assert tree(tmp_path / "new") == {}

    def test_a_file_that_is_there_already_is_not_overwritten(self, models, tmp_path):
        before = tree(models)
        write(tmp_path / "new/Own.gguf", "theirs")
        with pytest.raises(FileNotMoved):
            relocate(models, tmp_path / "new", nothing)
        assert tree(models) == before
        assert tree(tmp_path / "new") == {"Own.gguf": b"theirs"}

    def test_neither_folder_may_be_inside_the_other(self, models):
        for target in (models, models / "inside", models.parent):
            with pytest.raises(FolderUnwritable):
                relocate(models, target, nothing)

    def test_a_place_that_is_no_folder_is_told(self, models, tmp_path):
        write(tmp_path / "file", "x")
        with pytest.raises(FolderUnwritable):
            relocate(models, tmp_path / "file/new", nothing)
        assert "Own.gguf" in tree(models)

    def test_links_stay_where_they_are(self, models, tmp_path):
        theirs = write(tmp_path / "theirs.gguf", "theirs")
        (models / "link.gguf").symlink_to(theirs)
        relocate(models, tmp_path / "new", nothing)
        assert (models / "link.gguf").is_symlink()
        assert not (tmp_path / "new/link.gguf").exists()


def test_a_file_with_a_second_name_frees_nothing(tmp_path):
    path = write(tmp_path / "a", "1234")
    assert size_freed([str(path), str(tmp_path / "gone")]) == 4
    os.link(path, tmp_path / "b")
    assert size_freed([str(path)]) == 0
