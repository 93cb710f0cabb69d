"""The editor of the token lens: a long line is cut in the view, which nobody notices."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from app.ui.lens.tokens.editor import Editor
from app.ui.lens.tokens.soft_lines import LONGEST

LEFT, RIGHT = "a" * LONGEST, "b" * 300


@pytest.fixture
def editor(qtbot, applied):
    made = Editor(applied)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.set_source(LEFT + RIGHT)
    return made


def go(editor, position):
    cursor = editor.textCursor()
    cursor.setPosition(position)
    editor.setTextCursor(cursor)


def test_what_is_written_at_a_cut_makes_no_new_line(editor, qtbot):
    go(editor, LONGEST + 1)
    qtbot.keyClicks(editor, "x")
    assert editor.data().decode() == f"{LEFT}x{RIGHT}"


def test_an_end_of_line_at_a_cut_is_one_end_of_line(editor, qtbot):
    go(editor, LONGEST)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.data().decode() == f"{LEFT}\n{RIGHT}"


def test_deleting_over_a_cut_deletes_a_character(editor, qtbot):
    go(editor, LONGEST)
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    assert editor.data().decode() == LEFT + RIGHT[1:]


def test_deleting_back_over_a_cut_deletes_a_character(editor, qtbot):
    go(editor, LONGEST + 2)
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.data().decode() == LEFT[1:] + RIGHT


def test_the_arrow_goes_over_a_cut(editor, qtbot):
    go(editor, LONGEST)
    qtbot.keyClick(editor, Qt.Key.Key_Right)
    assert editor.textCursor().position() == LONGEST + 2
    qtbot.keyClick(editor, Qt.Key.Key_Left)
    assert editor.textCursor().position() == LONGEST


def test_a_selection_over_a_cut_is_copied_as_it_was_written(editor):
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    editor.selectAll()
    assert editor.createMimeDataFromSelection().text() == LEFT + RIGHT


def test_a_pair_is_not_parted_by_a_cut(editor, qtbot):
    editor.set_source("")
    text = "a" + "😶" * LONGEST
    editor.textCursor().insertText(text)
    assert editor.document().blockCount() > 1
    assert editor.data().decode() == text


def test_one_step_brings_back_the_text_that_was_replaced(editor, qtbot):
    editor.set_source("mine")
    go(editor, 4)
    qtbot.keyClicks(editor, " own")
    editor.set_source("a sample")
    editor.set_source("another")
    assert not editor.document().isUndoAvailable()
    for expected in (b"a sample", b"mine own"):
        qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert editor.data() == expected
    editor.bring_again()
    assert editor.data() == b"a sample"


def test_what_was_written_in_a_text_that_was_put_in_is_undone_first(editor, qtbot):
    editor.set_source("sample")
    qtbot.keyClicks(editor, "x")
    editor.take_back()
    assert editor.data() == b"sample"
    editor.take_back()
    assert editor.data().decode() == LEFT + RIGHT


def test_after_typing_nothing_comes_again(editor, qtbot):
    editor.set_source("sample")
    editor.take_back()
    assert editor.can_bring_again
    qtbot.keyClicks(editor, "x")
    assert not editor.can_bring_again


def test_the_first_text_is_nothing_to_take_back(qtbot, applied):
    made = Editor(applied)
    qtbot.addWidget(made)
    made.set_source("first")
    assert not made.can_take_back


def test_the_menu_of_the_text_undoes_a_replacement(editor, qtbot):
    editor.set_source("sample")
    place = editor.viewport().rect().center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, editor.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(editor.viewport(), event)
    menu = QApplication.activePopupWidget()
    undo = menu.findChild(QAction, "edit-undo")
    assert undo.isEnabled()
    undo.trigger()
    menu.close()
    assert editor.data().decode() == LEFT + RIGHT
