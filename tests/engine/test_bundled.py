"""The vocabularies that come with the program."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from app.core.errors import ModelFileUnreadable
from app.core.resources import resource
from app.engine.bundled import BUNDLED, unpack


@pytest.mark.parametrize("name", list(BUNDLED))
def test_each_becomes_a_model_file_once(name: str, tmp_path: Path) -> None:
    path = unpack(name, tmp_path / "new")
    written = path.stat().st_mtime_ns

    assert path.read_bytes().startswith(b"GGUF")
    assert unpack(name, tmp_path / "new") == path
    assert path.stat().st_mtime_ns == written
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_their_origin_and_licence_are_noted() -> None:
    notes = resource("vocabularies", "README.md").read_text(encoding="utf-8")

    for name in BUNDLED:
        assert f"`{name}.gguf.xz`" in notes
    assert notes.count("MIT") >= 2
    assert "Apache-2.0" in notes


def test_all_of_them_are_small() -> None:
    packed = resource("vocabularies").glob("*.xz")

    assert sum(path.stat().st_size for path in packed) < 2_000_000


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ModelFileUnreadable):
        unpack("phi-3", tmp_path / "file")


def test_a_damaged_one_leaves_nothing_behind(tmp_path: Path, monkeypatch) -> None:
    def damaged(_content: bytes) -> bytes:
        raise lzma.LZMAError("Corrupt input data")

    monkeypatch.setattr("app.engine.bundled.lzma.decompress", damaged)

    with pytest.raises(ModelFileUnreadable):
        unpack("phi-3", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_there_is_no_other(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        unpack("../catalog", tmp_path)
