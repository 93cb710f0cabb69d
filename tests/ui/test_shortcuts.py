from __future__ import annotations

import pytest

from app.ui.shortcuts import KeyCap, Shortcuts
from app.ui.widgets.label import Label
from tests.ui.doubles import shouting


@pytest.fixture
def window(qtbot, applied, actions):
    made = Shortcuts(applied, actions)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def words(window) -> list[str]:
    return [label.text() for label in window._scroll.widget().findChildren(Label)]


def test_every_shortcut_is_listed(window, actions):
    caps = {cap.accessibleName() for cap in window._scroll.widget().findChildren(KeyCap)}
    for action in actions:
        if action.shortcuts():
            assert action.text() in words(window)
            assert {keys.toString() for keys in action.shortcuts()} <= caps
        else:
            assert action.text() not in words(window)


def test_it_is_no_larger_than_the_screen(qtbot, applied, actions):
    applied.set_scale(2.0)
    large = Shortcuts(applied, actions)
    qtbot.addWidget(large)
    room = large.screen().availableSize()
    assert large.width() < room.width()
    assert large.height() < room.height()


def test_it_does_not_stop_the_work(window):
    assert not window.isModal()


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_nothing_is_cut(window, applied, scale, qtbot):
    applied.set_scale(scale)
    sheet = window._scroll.widget()
    assert sheet.minimumSizeHint().width() <= window._scroll.viewport().width() or scale == 2.0
    for cap in sheet.findChildren(KeyCap):
        assert cap.width() >= cap.sizeHint().width()


def test_the_words_follow_the_language(window, actions, qapp):
    with shouting(qapp):
        actions.retranslate()
        window.retranslate()
        assert window.windowTitle() == "ZH Keyboard shortcuts"
        assert all(word.startswith("ZH ") for word in words(window))
