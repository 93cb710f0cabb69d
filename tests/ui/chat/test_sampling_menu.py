"""Ways of drawing tokens that have a name, at the head of the samplers."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QInputDialog

from app.chat.conversation import ConversationSettings
from app.chat.presets import Preset
from app.chat.sampling_presets import SAMPLING, SAMPLING_NAMES, equals
from app.core.settings import Defaults
from app.engine.api import Sampling
from app.ui.chat.samplers import SPANS
from tests.ui import alone
from tests.ui.doubles import shouting

host, panel, preferences, session = alone.host, alone.panel, alone.preferences, alone.session


def choose(panel, start: str) -> None:
    """Open the menu and take the entry that begins with `start`."""
    panel.ways.box.aboutToShow.emit()
    next(a for a in panel.ways.box.actions() if a.text().startswith(start)).trigger()


def entries(panel) -> list[str]:
    panel.ways.box.aboutToShow.emit()
    return [action.text() for action in panel.ways.box.actions() if action.text()]


def test_no_two_of_them_are_alike():
    made = [Sampling(**SAMPLING[name]) for name in SAMPLING_NAMES]
    for name, sampling in zip(SAMPLING_NAMES, made, strict=True):
        assert [other for other in SAMPLING_NAMES if equals(sampling, SAMPLING[other])] == [name]


def test_each_has_a_sentence_that_says_what_it_does(panel):
    for text in entries(panel)[:5]:
        name, sentence = text.split("\t")
        assert name
        assert len(sentence) > 15


@pytest.mark.parametrize("name", SAMPLING_NAMES)
def test_choosing_one_sets_all_values_and_the_head_says_so(panel, session, name):
    session.set_settings(ConversationSettings(sampling={"dry_multiplier": 2.0}))
    choose(panel, name.capitalize())
    assert equals(session.resolved().sampling, SAMPLING[name])
    assert panel.ways.text() == name.capitalize()


def test_values_that_are_none_of_them_are_custom(panel):
    assert panel.ways.text() == "Default"
    choose(panel, "Balanced")
    panel.sampling.row("temperature").field.setValue(0.75)
    assert panel.ways.text() == "Custom"
    panel.sampling.row("temperature").field.setValue(0.7)
    assert panel.ways.text() == "Balanced"


def test_default_gives_back_what_is_inherited(panel, session):
    choose(panel, "Creative")
    choose(panel, "Default")
    assert session.settings().sampling == {}


def test_only_what_differs_from_the_inherited_is_set_here(panel, session, preferences):
    preferences.update(defaults=Defaults(sampling={"temperature": 0.7}))
    choose(panel, "Balanced")
    assert session.settings().sampling == {}
    assert panel.ways.text() == "Balanced"


def test_the_notch_is_the_value_of_the_preset(panel, session):
    session.kept_preset = Preset(
        name="Mine", settings=ConversationSettings(sampling={"temperature": 0.2})
    )
    session.settings_changed.emit()
    row = panel.sampling.row("temperature")
    assert row.value() == 0.2
    row.field.setValue(1.0)
    assert row.slider.notch() == SPANS["temperature"].position(0.2)
    assert "Mine" in row.toolTip()
    row.reset_button.click()
    assert row.value() == 0.2


def test_ones_own_are_kept_and_deleted(panel, session, preferences, qtbot):
    panel.sampling.row("temperature").field.setValue(1.35)
    choose(panel, "Keep these values")
    dialog = panel.ways.findChild(QInputDialog)
    dialog.setTextValue("  Wild & free ")
    dialog.accept()
    assert panel.ways.text() == "Wild & free"
    assert preferences.settings.presets.sampling["Wild & free"]["temperature"] == 1.35
    choose(panel, "Balanced")
    choose(panel, "Wild")
    assert session.resolved().sampling.temperature == 1.35
    choose(panel, "Delete")
    assert preferences.settings.presets.sampling == {}
    assert panel.ways.text() == "Custom"


def test_a_file_with_nonsense_is_no_reason_to_stop(panel, preferences):
    presets = replace(preferences.settings.presets, sampling={"x": {"no": 1.0, "top_k": 3}})
    preferences.update(presets=presets)
    choose(panel, "x")
    assert panel.ways.text() == "x"


def test_the_words_follow_the_language(panel, qapp):
    with shouting(qapp):
        assert panel.ways.text() == "ZH Default"
        assert all(text.startswith("ZH ") for text in entries(panel))


def test_saving_as_a_preset_can_be_asked_for(panel, qtbot):
    with qtbot.waitSignal(panel.preset_wanted):
        panel.save_preset.click()
