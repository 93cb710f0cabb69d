"""What the model sees, from everywhere in the window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.ui.lens.prompt.seeing_double import SeeingDouble, talk
from tests.ui.lens.tokens.vocabulary_double import VocabulariesDouble
from tests.ui.test_window import make, window  # noqa: F401 - fixtures


@pytest.fixture
def seeing(qapp):
    return SeeingDouble()


@pytest.fixture
def desk(desk, seeing, monkeypatch):
    """No vocabulary is opened: only the way there is tested."""
    return replace(desk, seeing=seeing, vocabularies=VocabulariesDouble())


@pytest.fixture
def talking(window, ready, finished, seeing):  # noqa: F811
    """A conversation with two messages."""
    ready.send("Hello")
    finished()
    seeing.messages = talk(*(item.node.message.content for item in ready.path()))
    seeing.nodes = tuple((item.node.id,) for item in ready.path())
    return window


def test_the_action_shows_the_conversation_in_the_lens(talking, actions):
    actions["view.prompt"].trigger()
    assert talking.pages.name == "tokens"
    assert talking.pages.tokens.prompt.isVisible()
    assert talking.pages.tokens.head.subject.current() == 1


def test_the_keyboard_is_at_the_context_once_it_is_there(talking, actions, qtbot):
    actions["view.prompt"].trigger()
    prompt = talking.pages.tokens.prompt
    qtbot.waitUntil(lambda: prompt.sight.seen is not None)
    assert talking.focusWidget() is prompt.context


def test_the_switch_goes_there_and_back(talking, actions, qtbot):
    actions["page.tokens"].trigger()
    page = talking.pages.tokens
    qtbot.mouseClick(page.head.subject.items()[1], Qt.MouseButton.LeftButton)
    assert page.prompt.isVisible()
    qtbot.mouseClick(page.prompt.head.subject.items()[0], Qt.MouseButton.LeftButton)
    assert page.head.isVisible()
    assert page.head.subject.current() == 0
    assert not page.prompt.sight.following


def test_a_message_of_the_band_is_shown_in_the_conversation(talking, actions, ready, qtbot):
    actions["view.prompt"].trigger()
    node = ready.path()[0].node.id
    talking.pages.tokens.prompt.message_wanted.emit(node)
    assert talking.pages.name == "chat"
    assert talking.page.transcript.current == node
    talking.show_message(0)
    assert talking.page.composer.editor.hasFocus()
    talking.show_message(-1)
    assert talking.shell.visible("right")


def test_the_context_in_the_status_bar_opens_its_strip(talking, qtbot, preferences, actions):
    qtbot.waitUntil(talking.status.context.isVisible)
    qtbot.mouseClick(talking.status.context, Qt.MouseButton.LeftButton)
    assert preferences.settings.window.context
    assert talking.page.context.bar.isVisible()
    assert actions["view.context"].isChecked()
    qtbot.mouseClick(talking.page.context.bar.close_button, Qt.MouseButton.LeftButton)
    assert not talking.page.context.bar.isVisible()
    assert not actions["view.context"].isChecked()


def test_what_was_tried_becomes_the_setting(talking, actions, ready, host, qtbot):
    actions["view.prompt"].trigger()
    talking.pages.tokens.prompt.settings_wanted.emit(0, "drop_oldest")
    assert ready.settings().overflow == "drop_oldest"
    talking.pages.tokens.prompt.settings_wanted.emit(2048, None)
    assert host.load_settings(host.path).n_ctx == 2048


def test_a_longer_context_is_asked_about_where_it_is_seen(talking, actions, ready, engines, qtbot):
    engines.last.hold = True
    ready.send("Hello again")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    actions["view.prompt"].trigger()
    talking.pages.tokens.prompt.settings_wanted.emit(2048, None)
    assert talking.pages.name == "chat"
    assert talking.page.noticing.notices.notice("switch") is not None
    ready.stop()


def test_an_empty_page_leads_to_where_one_writes_or_chooses(talking, actions):
    actions["view.prompt"].trigger()
    talking.pages.tokens.prompt.left.emit("chat")
    assert talking.pages.name == "chat"
    assert talking.page.composer.editor.hasFocus()


def test_a_message_that_is_being_written_is_seen_too(talking, actions, ready, seeing, qtbot):
    qtbot.keyClicks(talking.page.composer.editor, "And then")
    actions["view.prompt"].trigger()
    qtbot.waitUntil(lambda: seeing.asked != [])
    assert seeing.asked[-1].draft == "And then"
    prompt = talking.pages.tokens.prompt
    qtbot.waitUntil(lambda: prompt.sight.seen is not None and not prompt.sight.waiting)
    prompt.what_if.policy.activated.emit(0)
    qtbot.waitUntil(lambda: seeing.asked[-1].overflow == "stop")
    assert seeing.asked[-1].draft == "And then"


def test_the_words_of_a_next_message_are_not_put_behind_a_reply_that_is_written(
    talking, ready, engines, finished, qtbot
):
    engines.last.hold = True
    ready.send("Go on")
    ready.set_draft("And then")
    qtbot.waitUntil(lambda: ready.streaming() is not None)
    assert talking.page.writing.unsent() == ("", ())
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.finish()
    finished()
    assert talking.page.writing.unsent()[0] == "And then"
