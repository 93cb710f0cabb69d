"""Presets on the chat page: beside the title, as cards, and saved from the panel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.chat.conversation import ConversationSettings
from app.chat.presets import Opening, Preset, PresetModel
from app.ui.chat.panel import ConversationPanel
from app.ui.presets.editor import PresetEditor
from tests.ui.doubles import shouting
from tests.ui.test_window import make, window  # noqa: F401 - fixtures

MINE = Preset(
    name="Mine & yours",
    icon="heart",
    description="For trying.",
    settings=ConversationSettings(system_prompt="Be kind.", sampling={"temperature": 0.2}),
    opening=(Opening(role="assistant", content="Hello!"),),
)


@pytest.fixture
def presets(qtbot, desk):
    qtbot.waitUntil(lambda: bool(desk.presets.items()))
    with qtbot.waitSignal(desk.presets.changed):
        desk.presets.add([MINE])
    return desk.presets


@pytest.fixture
def page(window, ready, presets, qtbot):  # noqa: F811
    qtbot.waitUntil(window.page.empty.isVisible)
    return window.page


def entries(page) -> list[str]:
    page.preset.box.aboutToShow.emit()
    return [action.text() for action in page.preset.box.actions() if action.text()]


def choose(page, text: str) -> None:
    page.preset.box.aboutToShow.emit()
    next(a for a in page.preset.box.actions() if a.text() == text).trigger()


def test_the_header_shows_the_preset_of_the_conversation(page, ready, qtbot):
    assert page.preset.text() == ""
    assert page.preset.accessibleName() == "Preset: No preset"
    assert "Mine && yours" in entries(page)
    choose(page, "Mine && yours")
    qtbot.waitUntil(lambda: page.preset.text() == "Mine & yours")
    assert page.preset.toolTip() == "For trying."
    assert "Mine & yours" in page.preset.accessibleName()
    qtbot.waitUntil(lambda: len(ready.path()) == 1)
    choose(page, "No preset")
    qtbot.waitUntil(lambda: page.preset.text() == "")
    qtbot.waitUntil(lambda: len(ready.path()) == 0)


def test_it_is_reached_by_keys(page, actions, qtbot):
    actions["preset.choose"].trigger()
    assert page.preset.hasFocus()
    assert page.preset.box.isVisible()
    page.preset.box.close()


def test_a_conversation_that_is_going_on_takes_another(page, ready, finished, qtbot):
    ready.send("Hi")
    qtbot.waitUntil(lambda: len(ready.path()) == 2)
    finished()
    choose(page, "Mine && yours")
    assert page.preset.text() == "Mine & yours"
    assert ready.resolved().system_prompt == "Be kind."
    assert len(ready.path()) == 2


def test_a_few_are_offered_as_cards_where_nothing_was_said(page, ready, qtbot):
    cards = page.empty.cards.cards
    assert cards[0].preset.name == "Mine & yours"
    assert all(card.isVisible() and card.accessibleDescription() for card in cards)
    qtbot.mouseClick(cards[1], Qt.MouseButton.LeftButton)
    assert ready.preset() == cards[1].preset
    assert cards[1].isChecked()
    assert page.composer.editor.hasFocus()
    qtbot.mouseClick(cards[1], Qt.MouseButton.LeftButton)
    assert ready.preset() is None


def test_the_cards_go_when_something_was_said(page, ready, qtbot):
    qtbot.mouseClick(page.empty.cards.cards[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(ready.path()) == 1)
    assert not page.empty.isVisible()


def test_a_small_window_leaves_the_cards_out(page, window, qapp):  # noqa: F811
    page.empty.resize(400, 120)
    assert not page.empty.cards.isVisibleTo(page.empty)
    page.empty.resize(700, 600)
    assert page.empty.cards.isVisibleTo(page.empty)


def test_a_missing_model_is_said_in_place(page, presets, qtbot):
    presets._library = type("L", (), {"looked": True, "entries": staticmethod(list)})()
    wanting = Preset(name="Wants", model=PresetModel(name="Gone 7B", file="gone.gguf"))
    with qtbot.waitSignal(presets.changed):
        presets.add([wanting])
    assert "Gone 7B" in page.empty.cards.cards[0].accessibleDescription()
    presets.apply(wanting)
    assert "Gone 7B" in page.preset.toolTip()


def test_its_model_is_loaded_when_it_is_chosen(page, presets, engines, host, qtbot):
    entry = type("E", (), {"path": "/models/other.gguf", "name": "Other", "quantization": ""})()
    presets._library = type("L", (), {"looked": True, "entries": lambda _self: [entry]})()
    presets.apply(Preset(name="Wants", model=PresetModel(file="other.gguf")))
    qtbot.waitUntil(lambda: host.path == "/models/other.gguf")


def test_what_is_set_here_is_saved_after_a_look_at_it(page, window, ready, presets, qtbot):  # noqa: F811
    ready.set_settings(ConversationSettings(system_prompt="Count.", sampling={"top_k": 3}))
    window.findChild(ConversationPanel).save_preset.click()
    editor = window.findChild(PresetEditor)
    assert editor.isVisible()
    assert editor.prompt.toPlainText() == "Count."
    editor.name.setText("Counter")
    with qtbot.waitSignal(presets.changed):
        editor.save.click()
    kept = presets.items()[0].own
    assert (kept.name, kept.settings.sampling) == ("Counter", {"top_k": 3})
    assert "Counter" in window.toast.text


def test_the_settings_are_one_action_away(window, actions, presets):  # noqa: F811
    actions["preset.manage"].trigger()
    assert window.pages.name == "settings"
    assert window.pages.settings.section == "presets"


def test_a_preset_is_started_from_the_palette(window, page, ready, finished, qtbot):  # noqa: F811
    ready.send("Hi")
    qtbot.waitUntil(lambda: len(ready.path()) == 2)
    finished()
    first = ready.current
    window.palette_box.reveal()
    window.palette_box.field.setText("* mine")
    qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ready.current != first and len(ready.path()) == 1)
    assert page.preset.text() == "Mine & yours"


def test_a_setting_is_shown_from_the_palette(window, qtbot):  # noqa: F811
    window.palette_box.reveal()
    window.palette_box.field.setText(": XTC prob")
    qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Return)
    row = window.pages.settings.sections["defaults"].page.sampling.row("xtc_probability")
    qtbot.waitUntil(lambda: row.isAncestorOf(window.focusWidget()))
    assert row.isVisible()


def test_the_words_follow_the_language(page, qapp):
    with shouting(qapp):
        assert "ZH No preset" in page.preset.accessibleName()
