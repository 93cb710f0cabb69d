"""A slash at the start of a line offers snippets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.bridge.snippets import SnippetList
from app.chat.snippets import Snippet
from app.ui.chat.composer import Composer
from app.ui.chat.snippet_completion import SnippetCompletion
from tests.ui.doubles import shouting

OWN = (
    Snippet(name="hello", text="Good day,\n{cursor}\nYours"),
    Snippet(name="quote", text="> {selection} | {clipboard}"),
    Snippet(name="smile", text="😀😀{cursor}😀"),
)


@pytest.fixture
def snippets(qtbot, storage, session):
    made = SnippetList(storage, session)
    qtbot.waitUntil(lambda: bool(made.items()))
    with qtbot.waitSignal(made.changed):
        made.add(OWN)
    return made


@pytest.fixture
def stage(qtbot, theme, host, snippets):
    window = QWidget()
    window.resize(700, 500)
    column = QVBoxLayout(window)
    column.addStretch(1)
    window.composer = Composer(theme, host)
    column.addWidget(window.composer)
    window.completion = SnippetCompletion(
        theme, window.composer, snippets, lambda: "chosen words", parent=window
    )
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.composer.set_open(is_open=True)
    window.composer.focus_editor()
    qtbot.waitUntil(window.composer.editor.hasFocus)
    return window


def names(stage) -> list[str]:
    view = stage.completion.list
    return [view.item(row).text() for row in range(view.count())]


def test_a_slash_at_the_start_of_a_line_offers_all(stage, qtbot, snippets):
    qtbot.keyClicks(stage.composer.editor, "/")
    assert stage.completion.isVisible()
    assert len(names(stage)) == len(snippets.items())
    assert stage.composer.editor.hasFocus()


@pytest.mark.parametrize("text", ["a/", "1/2", "see /he", "/no-such-thing", "/hello and", ""])
def test_anywhere_else_nothing_is_offered(stage, qtbot, text):
    qtbot.keyClicks(stage.composer.editor, text)
    assert not stage.completion.isVisible()


def test_letters_narrow_it_and_enter_inserts_instead_of_sending(stage, qtbot):
    sent = []
    stage.composer.sent.connect(sent.append)
    editor = stage.composer.editor
    qtbot.keyClicks(editor, "Dear all")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(editor, "/hel")
    assert names(stage) == ["/hello"]
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "Dear all\nGood day,\n\nYours"
    qtbot.keyClicks(editor, "X")
    assert editor.text() == "Dear all\nGood day,\nX\nYours"
    assert not stage.completion.isVisible()
    assert sent == []
    editor.undo()
    editor.undo()
    assert editor.text() == "Dear all\n/hel"


def test_arrows_choose_and_tab_inserts(stage, qtbot):
    editor = stage.composer.editor
    qtbot.keyClicks(editor, "/")
    first = names(stage)[0]
    qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert stage.completion.list.currentRow() == len(names(stage)) - 1
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert stage.completion.chosen().name == "quote"
    assert first == "/hello"
    QGuiApplication.clipboard().setText("copied")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == "> chosen words | copied"
    assert editor.hasFocus()


def test_the_cursor_is_put_right_after_characters_of_two_units(stage, qtbot):
    editor = stage.composer.editor
    qtbot.keyClicks(editor, "/smi")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "x")
    assert editor.text() == "😀😀x😀"


def test_escape_gives_up_for_this_line_and_stops_no_reply(stage, qtbot):
    editor = stage.composer.editor
    qtbot.keyClicks(editor, "/")
    override = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(editor, override)
    assert override.isAccepted()
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not stage.completion.isVisible()
    qtbot.keyClicks(editor, "he")
    assert not stage.completion.isVisible()
    editor.clear()
    qtbot.keyClicks(editor, "/")
    assert stage.completion.isVisible()


def test_an_input_method_keeps_its_keys(stage, qtbot):
    editor = stage.composer.editor
    qtbot.keyClicks(editor, "/")
    QApplication.sendEvent(editor, QInputMethodEvent("fan", []))
    assert not stage.completion.isVisible()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "/"
    committed = QInputMethodEvent("", [])
    committed.setCommitString("翻")
    QApplication.sendEvent(editor, committed)
    assert stage.completion.isVisible()
    assert names(stage) == ["/translate"]


def test_a_click_inserts_and_the_editor_keeps_the_focus(stage, qtbot):
    editor, view = stage.composer.editor, stage.completion.list
    qtbot.keyClicks(editor, "/")
    row = view.visualItemRect(view.item(0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert editor.text().startswith("Good day")
    assert editor.hasFocus()


def test_it_goes_when_the_focus_goes(stage, qtbot):
    qtbot.keyClicks(stage.composer.editor, "/")
    stage.composer.button.setEnabled(True)
    stage.composer.button.setFocus()
    assert not stage.completion.isVisible()


def test_it_lies_above_the_composer(stage, qtbot):
    qtbot.keyClicks(stage.composer.editor, "/")
    bottom = stage.completion.geometry().bottom() - 14
    assert bottom < stage.composer.geometry().top()


def test_it_says_to_screen_readers_what_enter_inserts(stage, qtbot, qapp):
    qtbot.keyClicks(stage.composer.editor, "/hel")
    assert "hello" in stage.completion.accessibleName()
    with shouting(qapp):
        assert stage.completion.list.accessibleName() == "ZH Snippets"
