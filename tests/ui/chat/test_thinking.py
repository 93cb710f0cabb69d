"""The switch for thinking: beside the draft and in the panel, where the model has one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.bridge.thinking import ThinkingSwitch
from app.chat.conversation import ConversationSettings
from app.ui.chat.panel import ConversationPanel
from app.ui.chat.thinking_button import ThinkingButton
from app.ui.chat.thinking_words import thinking_line, thinking_name, thinking_title
from app.ui.theme import Theme
from tests.ui import alone
from tests.ui.doubles import shouting, unnamed

host, panel, preferences, session = alone.host, alone.panel, alone.preferences, alone.session

SWITCH = {"thinking": ("off", "on"), "thinking_default": "on"}
EFFORTS = {"thinking": ("low", "medium", "high"), "thinking_default": "medium"}
ALL = {"thinking": ("off", "auto", "on", "512"), "thinking_default": "auto"}


@pytest.fixture
def switch(session, host):
    return ThinkingSwitch(session, host)


@pytest.fixture
def button(qtbot, switch):
    made = ThinkingButton(Theme(), switch)
    qtbot.addWidget(made)
    return made


class TestSwitch:
    def test_the_model_decides_what_there_is_to_choose(self, switch, host, session):
        assert switch.choices == ()
        assert switch.chosen == ""
        host.ready(**SWITCH)
        assert switch.choices == ("off", "on")
        assert switch.chosen == "on"
        session.current = 0
        assert switch.choices == ()

    def test_what_is_inherited_is_not_stored(self, switch, host, session):
        host.ready(**SWITCH)
        switch.choose("off")
        assert session.own == ConversationSettings(thinking="off")
        switch.choose("on")
        assert session.own == ConversationSettings()

    def test_a_choice_of_another_model_is_left_alone(self, switch, host, session):
        session.own = ConversationSettings(thinking="high")
        host.ready(**SWITCH)
        assert switch.chosen == "on"
        assert session.own.thinking == "high"
        switch.choose("high")
        assert session.own.thinking == "high"
        switch.choose("maximum")
        assert session.own.thinking == "high"

    @pytest.mark.parametrize(
        ("offer", "course"),
        [
            (SWITCH, ["off", "on", "off"]),
            ({"thinking": ("off", "on"), "thinking_default": "off"}, ["on", "off", "on"]),
            (EFFORTS, ["high", "low", "medium"]),
            (ALL, ["off", "auto", "off"]),
            ({"thinking": ("off", "low", "high"), "thinking_default": "off"}, ["high", "off"]),
        ],
    )
    def test_to_and_fro(self, switch, host, offer, course):
        host.ready(**offer)
        for expected in course:
            switch.toggle()
            assert switch.chosen == expected

    def test_there_is_nothing_to_turn_without_a_choice(self, switch, host, session):
        host.ready()
        switch.toggle()
        assert session.own == ConversationSettings()


class TestButton:
    def test_is_there_only_where_the_model_has_a_choice(self, button, host):
        assert button.isHidden()
        host.ready(**SWITCH)
        assert not button.isHidden()
        host.ready()
        assert button.isHidden()

    def test_a_press_turns_thinking_off_and_on(self, qtbot, button, host, switch):
        host.ready(**SWITCH)
        assert button.isChecked()
        assert button.accessibleName() == "Thinking: on"
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert switch.chosen == "off"
        assert not button.isChecked()
        assert button.accessibleName() == "Thinking: off"
        assert "answers at once" in button.toolTip()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert button.isChecked()

    def test_several_choices_are_in_a_menu(self, qtbot, button, host, switch):
        host.ready(**EFFORTS)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        actions = button.menu_of_choices.actions()
        assert [action.text() for action in actions] == ["Low", "Medium", "High"]
        assert [action.isChecked() for action in actions] == [False, True, False]
        actions[2].trigger()
        button.menu_of_choices.close()
        assert switch.chosen == "high"
        assert button.isChecked()

    def test_follows_the_language(self, qapp, button, host):
        host.ready(**SWITCH)
        with shouting(qapp):
            assert button.accessibleName().startswith("ZH")


class TestRow:
    def test_is_there_only_where_the_model_has_a_choice(self, panel, host):
        assert panel.thinking.isHidden()
        host.ready(**ALL)
        assert not panel.thinking.isHidden()
        names = [panel.thinking.choice.itemText(at) for at in range(4)]
        assert names[:3] == ["Off", "The model decides", "On"]
        assert names[3].startswith("Up to 512 ")
        assert panel.thinking.choice.currentText() == "The model decides"
        assert not unnamed(panel)

    def test_a_choice_is_stored_and_can_be_taken_back(self, panel, host, session):
        host.ready(**EFFORTS)
        panel.thinking.choice.setCurrentIndex(0)
        panel.thinking.choice.activated.emit(0)
        assert session.own.thinking == "low"
        assert not panel.thinking.reset_button.isHidden()
        assert panel.reset_all.isEnabled()
        panel.thinking.reset_button.click()
        assert session.own == ConversationSettings()
        assert panel.thinking.choice.currentText() == "Medium"

    def test_a_model_that_was_loaded_before_opens_no_window(
        self, qtbot, session, host, preferences
    ):
        host.ready(**SWITCH)
        panel = ConversationPanel(Theme(), session, host, preferences)
        qtbot.addWidget(panel)
        assert not panel.thinking.isWindow()
        assert not panel.thinking.isVisible()

    def test_follows_the_language(self, qapp, panel, host):
        host.ready(**SWITCH)
        with shouting(qapp):
            assert panel.thinking.choice.itemText(0).startswith("ZH")


def test_every_usual_choice_has_a_word_and_a_line():
    for choice in ("off", "auto", "on", "minimal", "low", "medium", "high", "xhigh", "max"):
        assert thinking_name(choice) != choice
        assert thinking_line(choice)
    assert thinking_name("abyss") == "abyss"
    assert thinking_title("high") == "Thinking: high"


def test_a_screen_reader_hears_what_holds_where_the_template_decides(button, host):
    host.ready(thinking=("low", "high"), thinking_default="")

    assert button.accessibleName() == "Thinking: as the model does"
    assert "when it sees fit" in button.toolTip()
