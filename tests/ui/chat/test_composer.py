"""The composer: what it sends, when it stops, what it says beside the draft."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.errors import EngineCrashed, ModelFileMissing
from app.engine.protocol import Tokenize
from app.ui.chat.composer import Composer
from tests.ui.chat.conftest import ENTER, Stage
from tests.ui.doubles import shouting, unnamed

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def composer(qtbot, theme, host):
    stage = Stage(Composer(theme, host), 600, 200)
    qtbot.addWidget(stage)
    stage.content.stage = stage
    with qtbot.waitActive(stage):
        stage.activateWindow()
    stage.content.set_open(is_open=True)
    return stage.content


@pytest.fixture
def loaded(qtbot, composer, host):
    host.load("/models/small.gguf")
    qtbot.waitUntil(lambda: host.state == "ready")
    return composer


def sent(composer) -> list[str]:
    texts: list[str] = []
    composer.sent.connect(texts.append)
    return texts


def test_enter_and_the_button_send_the_draft_and_leave_it_until_it_was_taken(qtbot, loaded):
    texts = sent(loaded)
    QTest.keyClicks(loaded.editor, "Hello")
    QTest.keyClick(loaded.editor, ENTER)
    qtbot.mouseClick(loaded.button, LEFT)
    assert texts == ["Hello", "Hello"]
    assert loaded.text() == "Hello"
    loaded.clear()
    assert loaded.text() == ""


def test_what_is_typed_before_there_is_a_conversation_waits(loaded):
    texts = sent(loaded)
    loaded.set_open(is_open=False)
    QTest.keyClicks(loaded.editor, "Early")
    QTest.keyClick(loaded.editor, ENTER)
    assert texts == []
    assert not loaded.button.isEnabled()
    loaded.set_open(is_open=True)
    QTest.keyClick(loaded.editor, ENTER)
    assert texts == ["Early"]


@pytest.mark.parametrize("text", ["", "  ", "\n\n"])
def test_nothing_is_not_sent(loaded, text):
    texts = sent(loaded)
    loaded.set_text(text)
    QTest.keyClick(loaded.editor, ENTER)
    assert texts == []
    assert not loaded.button.isEnabled()


def test_without_a_model_nothing_is_sent_and_the_reason_is_said(composer):
    texts = sent(composer)
    assert "model" in composer.editor.placeholderText()
    composer.editor.insertPlainText("Kept")
    QTest.keyClick(composer.editor, ENTER)
    assert texts == []
    assert composer.text() == "Kept"
    assert not composer.button.isEnabled()


def test_while_a_reply_is_written_the_button_stops_and_enter_keeps_the_text(qtbot, loaded):
    texts = sent(loaded)
    QTest.keyClicks(loaded.editor, "Next")
    name = loaded.button.accessibleName()
    loaded.set_busy(busy=True)
    assert loaded.button.accessibleName() != name
    QTest.keyClick(loaded.editor, ENTER)
    assert texts == []
    with qtbot.waitSignal(loaded.stopped):
        qtbot.mouseClick(loaded.button, LEFT)
    loaded.set_busy(busy=False)
    assert loaded.button.accessibleName() == name
    assert loaded.text() == "Next"


def test_the_stop_button_works_with_an_empty_draft(loaded):
    loaded.set_busy(busy=True)
    assert loaded.button.isEnabled()


def test_the_tokens_of_the_draft_are_counted(qtbot, loaded, engines):
    QTest.keyClicks(loaded.editor, "one two three")
    qtbot.waitUntil(lambda: loaded.note.text().startswith("3 "))
    assert engines.sent(Tokenize)[-1].text == "one two three"
    assert len(engines.sent(Tokenize)) < 5
    loaded.clear()
    assert loaded.note.text().startswith("0 ")


def test_a_count_that_comes_too_late_is_not_shown(qtbot, loaded, engines):
    QTest.keyClicks(loaded.editor, "one two three")
    loaded.clear()
    qtbot.waitUntil(lambda: bool(engines.sent(Tokenize)))
    qtbot.wait(50)
    assert loaded.note.text().startswith("0 ")


def test_a_draft_written_while_the_model_loads_is_sent_when_it_is_ready(
    qtbot, composer, host, engines
):
    engines.options["hold"] = True
    texts = sent(composer)
    host.load("/models/small.gguf")
    composer.editor.insertPlainText("one two")
    qtbot.waitUntil(lambda: host.state == "loading")
    assert composer.note.text() == "Sent when the model is ready"
    QTest.keyClick(composer.editor, ENTER)
    assert texts == ["one two"]
    engines.last.finish_load()
    qtbot.waitUntil(lambda: composer.note.text().startswith("2 "))


def test_after_a_crash_one_can_go_on_writing(qtbot, loaded, host, engines):
    engines.last.die(EngineCrashed(signal_name="SIGABRT"))
    qtbot.waitUntil(lambda: host.state == "stopped")
    texts = sent(loaded)
    QTest.keyClicks(loaded.editor, "Again")
    QTest.keyClick(loaded.editor, ENTER)
    assert texts == ["Again"]


def test_after_a_load_that_failed_the_text_stays(qtbot, composer, host):
    host.load("/models/missing.gguf")
    qtbot.waitUntil(lambda: isinstance(host.error, ModelFileMissing))
    texts = sent(composer)
    QTest.keyClicks(composer.editor, "Hello")
    QTest.keyClick(composer.editor, ENTER)
    assert texts == []
    assert composer.text() == "Hello"
    composer.set_text("")
    assert composer.editor.placeholderText().startswith("Reload")


def test_edits_are_told_and_drafts_that_are_shown_are_not(loaded):
    edits: list[str] = []
    loaded.edited.connect(edits.append)
    loaded.set_text("From before")
    assert edits == []
    QTest.keyClicks(loaded.editor, "!")
    assert edits == ["From before!"]


def test_it_takes_four_tenths_of_the_pane_at_most(loaded):
    loaded.set_text("line\n" * 30)
    loaded.set_pane_height(300)
    assert loaded.sizeHint().height() <= 0.4 * 300 + 2
    loaded.set_pane_height(2000)
    assert loaded.sizeHint().height() > 0.4 * 300


def test_a_click_beside_the_text_is_a_click_on_it(qtbot, loaded):
    loaded.button.setFocus()
    qtbot.mouseClick(loaded, LEFT, pos=loaded.rect().topLeft() + loaded.editor.pos() / 2)
    assert loaded.editor.hasFocus()


def test_every_part_has_a_name_in_every_language(loaded, qapp):
    assert unnamed(loaded) == []
    loaded.set_text("")
    with shouting(qapp):
        for text in (
            loaded.button.accessibleName(),
            loaded.editor.accessibleName(),
            loaded.editor.placeholderText(),
            loaded.note.text(),
        ):
            assert text.startswith("ZH")
