from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence

from app.ui.actions import GROUPS, SPECS
from tests.ui.doubles import shouting


def test_every_action_says_what_it_does(actions):
    assert [action.objectName() for action in actions if not action.text()] == []
    texts = Counter(action.text() for action in actions)
    assert [text for text, times in texts.items() if times > 1] == []


def test_no_shortcut_means_two_things(actions):
    used = Counter(keys.toString() for action in actions for keys in action.shortcuts())
    assert [keys for keys, times in used.items() if times > 1] == []


def test_every_shortcut_can_be_typed(actions):
    for spec in SPECS:
        for written in spec.shortcuts:
            keys = QKeySequence(written)
            assert keys.count() == 1, written
            assert keys.toString(QKeySequence.SequenceFormat.PortableText), written


def test_about_thirty_actions_have_shortcuts(actions):
    assert sum(bool(action.shortcuts()) for action in actions) >= 30


def test_tool_tips_name_the_shortcut(actions):
    new = actions["chat.new"]
    assert new.toolTip() == f"{new.text()} (Ctrl+N)"
    assert actions["theme.dark"].toolTip() == actions["theme.dark"].text()


def test_themes_and_languages_exclude_each_other(actions):
    actions["theme.dark"].setChecked(True)
    actions["theme.light"].setChecked(True)
    assert not actions["theme.dark"].isChecked()
    actions["language.en"].setChecked(True)
    assert actions["theme.light"].isChecked()


def test_the_words_follow_the_language(actions, qapp):
    with shouting(qapp):
        actions.retranslate()
        untranslated = [
            action.objectName()
            for action in actions
            if not action.text().startswith("ZH ")
            and action.objectName() not in {"language.en", "language.zh_CN"}
        ]
        heads = [actions.group_name(group) for group in GROUPS]
    assert untranslated == []
    assert all(head.startswith("ZH ") for head in heads)
