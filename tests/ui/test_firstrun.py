"""What stands in the page while there is no model."""

from __future__ import annotations

import pytest

from app.bridge.models import ModelFiles
from app.ui.actions import Actions
from app.ui.firstrun import STARTER_COMMAND, FirstRun
from app.ui.theme import Theme
from tests.ui.doubles import Host, make_preferences, model_info, shouting, unnamed


@pytest.fixture
def preferences(tmp_path):
    made = make_preferences(tmp_path)
    yield made
    made.close()


@pytest.fixture
def actions(qapp):
    return Actions()


@pytest.fixture
def host(qapp):
    return Host()


@pytest.fixture
def files(preferences):
    return ModelFiles(preferences, distribution="not-installed")


@pytest.fixture
def first_run(qtbot, actions, files, host):
    made = FirstRun(Theme(), actions, files, host)
    qtbot.addWidget(made)
    return made


def primaries(widget):
    buttons = [*widget.file_buttons(), widget.open_button]
    return [button for button in buttons if button.kind == "primary"]


def test_without_any_model_a_file_can_be_opened(first_run, actions, qtbot):
    with qtbot.waitSignal(actions["model.open"].triggered):
        first_run.open_button.click()

    assert first_run.file_buttons() == ()
    assert primaries(first_run) == [first_run.open_button]


def test_it_says_how_to_get_the_starter_model(first_run):
    assert first_run._starter_command.isVisibleTo(first_run)
    assert first_run._starter_command._command == STARTER_COMMAND


def test_the_starter_model_is_one_click_away(qtbot, actions, files, host, monkeypatch):
    monkeypatch.setattr(files, "starter", lambda: "/somewhere/SmolLM2.gguf")
    first_run = FirstRun(Theme(), actions, files, host)
    qtbot.addWidget(first_run)

    first_run.file_buttons()[0].click()

    assert host.calls == [("load", "/somewhere/SmolLM2.gguf", None)]
    assert not first_run._starter_command.isVisibleTo(first_run)


def test_files_opened_before_are_offered_while_they_are_there(first_run, files, tmp_path, host):
    for name in ("first", "second"):
        path = tmp_path / f"{name}.gguf"
        path.write_bytes(b"GGUF")
        files.remember(model_info(path=str(path), name=name))
    assert [b.accessibleName() for b in first_run.file_buttons()] == ["Load second", "Load first"]

    (tmp_path / "second.gguf").unlink()
    files.changed.emit()

    assert [b.accessibleName() for b in first_run.file_buttons()] == ["Load first"]


def test_there_is_one_filled_button(first_run, files, tmp_path):
    for name in ("a", "b", "c", "d"):
        path = tmp_path / f"{name}.gguf"
        path.write_bytes(b"GGUF")
        files.remember(model_info(path=str(path), name=name))

    assert len(first_run.file_buttons()) == 3
    assert primaries(first_run) == [first_run.file_buttons()[0]]


def test_everything_has_a_name_for_screen_readers(first_run):
    assert unnamed(first_run) == []


def test_another_language_is_read_again(first_run, qapp):
    with shouting(qapp):
        assert first_run.title.text() == "ZH Choose a model to begin"
        assert first_run.open_button.text().startswith("ZH ")
    assert first_run.title.text() == "Choose a model to begin"
