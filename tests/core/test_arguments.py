"""The command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import __version__
from app.core.arguments import Arguments, parse


def test_no_arguments_open_what_was_open():
    assert parse([]) == Arguments()


def test_a_model_file_is_found_from_another_folder_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert parse(["m.gguf"]).model == str(tmp_path / "m.gguf")
    assert parse(["~/m.gguf"]).model == str(Path.home() / "m.gguf")


def test_every_option_is_taken():
    found = parse(["--data-dir", "d", "--log-level", "debug", "--instantly-quit"])
    assert found == Arguments(data_dir="d", log_level="debug", quit_at_once=True)


def test_the_version_is_printed(capsys):
    with pytest.raises(SystemExit) as left:
        parse(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"Vitrail {__version__}\n"


def test_nonsense_is_refused(capsys):
    with pytest.raises(SystemExit) as left:
        parse(["--no-such-thing"])
    assert left.value.code == 2
    assert "no-such-thing" in capsys.readouterr().err
