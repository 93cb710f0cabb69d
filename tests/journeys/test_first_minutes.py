"""A stranger's first five minutes: chat, stop, wilder, branches, another model."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.widgets.slider import Slider
from tests.models import llama_model, recurrent_model


def test_somebody_types_presses_enter_and_the_answer_streams_in(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    assert person.window.page.composer.isAncestorOf(QApplication.focusWidget())
    pieces: list[str] = []
    person.session.appended.connect(lambda _node, text: pieces.append(text))

    person.write("What is the capital of France?")
    person.wait_idle()

    question, answer = person.texts()
    assert question == "What is the capital of France?"
    assert len(pieces) > 1, "the answer came in one piece"
    assert "".join(pieces) == answer
    assert person.window.page.composer.text() == ""


def test_escape_stops_the_answer_and_what_was_said_stays(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    person.write("Tell me a very long story about a lighthouse.")
    person.wait_text(least=20)

    person.press(Qt.Key.Key_Escape)
    person.wait_idle()

    assert person.ending() == "stopped"
    assert len(person.texts()[-1]) >= 20


def test_a_warmer_answer_is_drawn_with_the_temperature_of_the_slider(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    slider = next(
        found
        for found in person.window.panel.findChildren(Slider)
        if found.accessibleName() == "Temperature"
    )
    slider.setFocus()
    person.press(Qt.Key.Key_End)
    person.window.page.focus_composer()

    person.write("Name a color.")
    person.wait_idle()

    assert person.session.path()[-1].node.message.facts.sampling.temperature == 2.0


def test_answering_again_adds_a_branch_and_loses_nothing(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    person.write("Say hello.")
    person.wait_idle()
    first = person.texts()[-1]

    person.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    person.qtbot.waitUntil(lambda: person.session.path()[-1].siblings == 2)
    person.wait_idle()
    assert person.session.path()[-1].position == 2
    person.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)

    person.qtbot.waitUntil(lambda: person.session.path()[-1].position == 1)
    assert person.texts()[-1] == first


def test_another_model_goes_on_with_the_conversation(open_window, starter_model, tmp_path: Path):
    person = open_window(starter_model)
    person.wait_ready()
    person.write("Say hello.")
    person.wait_idle()
    said = person.texts()

    for build in (llama_model, recurrent_model):
        other = build(tmp_path / f"{build.__name__}.gguf")
        person.window.open_model(str(other))
        person.qtbot.waitUntil(lambda: person.models.path == str(other))  # noqa: B023
        person.wait_ready()
        person.window.page.focus_composer()
        person.write("And now?")
        person.qtbot.waitUntil(lambda: len(person.texts()) == len(said) + 2)  # noqa: B023
        person.wait_idle()
        assert person.texts()[: len(said)] == said
        assert person.ending() in {"stop", "length"}
        said = person.texts()
