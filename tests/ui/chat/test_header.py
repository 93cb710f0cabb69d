"""The header: the title and how it is changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.ui.actions import Actions
from app.ui.chat.header import Header
from tests.ui.chat.conftest import ENTER, Stage
from tests.ui.doubles import shouting

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def header(qtbot, theme):
    actions = Actions()
    stage = Stage(Header(theme, actions, QPushButton("Model")), 600, 60)
    qtbot.addWidget(stage)
    found = stage.content
    found.stage, found.actions_ = stage, actions
    with qtbot.waitActive(stage):
        stage.activateWindow()
    found.show_title("Old title")
    return found


@pytest.fixture
def renamed(header):
    titles: list[str] = []
    header.renamed.connect(titles.append)
    return titles


def test_a_click_on_the_title_edits_it_and_enter_keeps_it(qtbot, header, renamed):
    qtbot.mouseClick(header.title, LEFT)
    assert header.field.hasFocus()
    assert header.field.selectedText() == "Old title"
    QTest.keyClicks(header.field, "New title")
    QTest.keyClick(header.field, ENTER)
    assert renamed == ["New title"]
    assert not header.renaming


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_F2, Qt.Key.Key_Space])
def test_the_keyboard_edits_it_too(header, key):
    header.title.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(header.title, key)
    assert header.renaming


def test_escape_leaves_the_title_as_it_was(header, renamed):
    header.rename()
    QTest.keyClicks(header.field, "Other")
    QTest.keyClick(header.field, Qt.Key.Key_Escape)
    assert renamed == []
    assert header.title.text() == "Old title"
    assert header.title.hasFocus()


def test_leaving_the_field_keeps_what_was_written(header, renamed):
    header.rename()
    QTest.keyClicks(header.field, "Other")
    header.panel.setFocus()
    assert renamed == ["Other"]


@pytest.mark.parametrize("text", ["", "   ", "Old title"])
def test_an_empty_title_or_the_same_changes_nothing(header, renamed, text):
    header.rename()
    header.field.setText(text)
    QTest.keyClick(header.field, ENTER)
    assert renamed == []


def test_a_conversation_without_a_title_is_a_new_one(header, qapp):
    header.show_title("")
    assert header.title.text() == "New conversation"
    header.rename()
    assert header.field.text() == ""
    with shouting(qapp):
        assert header.title.text() == "ZH New conversation"


def test_a_long_title_is_cut_and_leaves_room_for_the_model(header):
    header.show_title("A very long title indeed " * 20)
    assert header.picker.geometry().right() < header.width()
    assert header.title.geometry().right() < header.picker.geometry().left() + header.title.x() + 20


class Cut(QLabel):
    """As the picker: its words can be cut."""

    def minimumSizeHint(self):
        return QSize(20, 20)


def test_a_long_title_is_cut_before_the_name_of_the_model(qtbot, theme):
    picker = Cut("SmolLM2-135M-Instruct")
    stage = Stage(Header(theme, Actions(), picker), 700, 60)
    qtbot.addWidget(stage)
    stage.show()
    stage.content.show_title("A very long title indeed " * 20)
    QApplication.processEvents()
    assert picker.width() >= picker.sizeHint().width()
    assert picker.geometry().right() < stage.content.width()


def test_the_switch_of_the_panel_is_the_action(qtbot, header):
    action = header.actions_["view.panel"]
    was = action.isChecked()
    qtbot.mouseClick(header.panel, LEFT)
    assert action.isChecked() is not was


def test_the_field_stands_where_the_title_stood(qtbot, header):
    beside = header.picker.geometry()
    header.rename()
    qtbot.waitUntil(header.field.hasFocus)
    assert header.picker.geometry() == beside
    assert abs(header.field.geometry().center().y() - beside.center().y()) <= 1
