from __future__ import annotations

import os

from app.hub.walk import Limits, Walk, is_finished, look
from tests.hub.files import write


def names(walk: Walk, folder) -> list[str]:
    return sorted(os.path.relpath(found.path, folder) for found in walk.files(folder))


def test_finished_model_files_are_found_in_folders_below(tmp_path):
    for name in ("a.gguf", "one/two/B.GGUF", "a.gguf.part", "a.gguf.part.json", "notes.txt"):
        write(tmp_path / name, "x")
    for name in (".a.gguf", "incomplete-a.gguf", "a.gguf.downloadInProgress", "a.gguf.copy.part"):
        write(tmp_path / name, "x")
    assert names(Walk(), tmp_path) == ["a.gguf", "one/two/B.GGUF"]


def test_a_folder_kept_elsewhere_is_looked_through(tmp_path):
    write(tmp_path / "disk/a.gguf", "x")
    (tmp_path / "models").mkdir()
    (tmp_path / "models/more").symlink_to(tmp_path / "disk")
    assert names(Walk(), tmp_path / "models") == ["more/a.gguf"]


def test_one_walk_enters_a_folder_once(tmp_path):
    write(tmp_path / "in/a.gguf", "x")
    walk = Walk()
    assert names(walk, tmp_path) == ["in/a.gguf"]
    assert names(walk, tmp_path / "in") == []
    assert walk.complete


def test_limits_end_it_and_are_told(tmp_path):
    for number in range(8):
        write(tmp_path / f"d{number}/{number}.gguf", "x")
    deep = Walk(Limits(depth=0))
    assert names(deep, tmp_path) == []
    assert not deep.complete
    few = Walk(Limits(folders=3))
    assert len(names(few, tmp_path)) == 2
    assert not few.complete
    short = Walk(Limits(files=10))
    assert len(names(short, tmp_path)) == 2
    assert not short.complete


def test_what_is_no_file_is_not_looked_at(tmp_path):
    os.mkfifo(tmp_path / "pipe.gguf")
    (tmp_path / "folder.gguf").mkdir()
    assert names(Walk(), tmp_path) == []
    assert look(tmp_path / "pipe.gguf") is None
    assert look("\0") is None
    assert names(Walk(), "\0") == []


def test_a_name_with_an_ending_only_is_no_name():
    assert is_finished("a.gguf")
    assert not is_finished(".gguf")
