"""Writing: lines, Enter, input methods, pastes of any size."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.chat.draft import LONGEST_LINE, DraftEditor
from tests.ui.chat.conftest import CONTROL, ENTER, SHIFT, Stage


@pytest.fixture
def draft(qtbot, theme):
    stage = Stage(DraftEditor(theme), 400, 300)
    qtbot.addWidget(stage)
    editor = stage.content
    editor.stage = stage
    with qtbot.waitActive(stage):
        stage.activateWindow()
    editor.setFocus()
    return editor


def paste(editor, text: str, html: str = "") -> None:
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    editor.insertFromMimeData(data)


def compose(editor, preedit: str, commit: str = "") -> None:
    """What an input method sends."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(editor, event)


def submissions(editor) -> list[str]:
    sent: list[str] = []
    editor.submitted.connect(lambda: sent.append(editor.text()))
    return sent


# -- Enter --------------------------------------------------------------------


def test_enter_submits_and_shift_enter_breaks_the_line(draft):
    sent = submissions(draft)
    QTest.keyClicks(draft, "One")
    QTest.keyClick(draft, ENTER, SHIFT)
    QTest.keyClicks(draft, "two")
    assert sent == []
    QTest.keyClick(draft, ENTER)
    assert sent == ["One\ntwo"]


@pytest.mark.parametrize("modifiers", [CONTROL, Qt.KeyboardModifier.KeypadModifier])
def test_control_enter_and_the_keypad_submit_too(draft, modifiers):
    sent = submissions(draft)
    QTest.keyClicks(draft, "One")
    QTest.keyClick(draft, Qt.Key.Key_Enter, modifiers)
    assert sent == ["One"]


def test_a_word_that_is_being_composed_is_never_sent_by_enter(draft):
    sent = submissions(draft)
    compose(draft, "ni hao")
    QTest.keyClick(draft, ENTER)
    assert sent == []
    assert draft.composing
    compose(draft, "", commit="你好")
    assert not draft.composing
    assert draft.text() == "你好"
    QTest.keyClick(draft, ENTER)
    assert sent == ["你好"]


def test_a_composition_that_is_given_up_leaves_nothing(draft):
    compose(draft, "ni")
    compose(draft, "")
    assert draft.text() == ""
    assert not draft.composing


def test_escape_cancels_only_where_it_is_wanted(qtbot, draft):
    with qtbot.assertNotEmitted(draft.cancelled):
        QTest.keyClick(draft, Qt.Key.Key_Escape)
    draft.takes_escape = True
    compose(draft, "ni")
    with qtbot.assertNotEmitted(draft.cancelled):
        QTest.keyClick(draft, Qt.Key.Key_Escape)
    compose(draft, "")
    with qtbot.waitSignal(draft.cancelled):
        QTest.keyClick(draft, Qt.Key.Key_Escape)


# -- text ---------------------------------------------------------------------

PLAIN = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\u2028\u2029\0\ufdd0\ufdd1"),
    max_size=200,
)


@given(st.lists(PLAIN, max_size=4).map("\n".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_what_is_set_is_what_is_read(draft, text):
    draft.set_text(text)
    assert draft.text() == text


def test_pasted_line_ends_of_every_system_are_line_ends(draft):
    paste(draft, "one\r\ntwo\rthree\nfour")
    assert draft.text() == "one\ntwo\nthree\nfour"


def test_a_part_is_what_lies_between_two_places(draft):
    draft.set_text("a🪟\nb 字")
    cursor = draft.textCursor()
    # A character beyond the first plane counts as two of Qt's places.
    cursor.setPosition(1)
    cursor.setPosition(5, QTextCursor.MoveMode.KeepAnchor)
    assert draft.text_in(cursor) == "🪟\nb"
    assert draft.take_out(cursor) == "🪟\nb"
    assert draft.text() == "a 字"


def test_a_separator_of_lines_is_a_line_end_in_the_whole_and_in_a_part(draft):
    draft.insertPlainText("one\u2028two")
    draft.selectAll()
    assert draft.text() == draft.text_in(draft.textCursor()) == "one\ntwo"


def test_a_no_break_space_stays_one(draft):
    paste(draft, "10\u00a0MB")
    assert draft.text() == "10\u00a0MB"


def test_a_paste_is_plain_text_whatever_its_looks(draft):
    paste(draft, "bold", html="<b>bold</b><img src='http://example.org/x.png'>")
    assert draft.text() == "bold"
    assert draft.textCursor().charFormat().fontWeight() != 700


def test_a_paste_replaces_the_selection_and_can_be_undone(draft):
    QTest.keyClicks(draft, "Hello world")
    draft.moveCursor(QTextCursor.MoveOperation.PreviousWord, QTextCursor.MoveMode.KeepAnchor)
    paste(draft, "there")
    assert draft.text() == "Hello there"
    draft.undo()
    assert draft.text() == "Hello world"


# -- very long lines ----------------------------------------------------------

LONG = "".join(f"{number:05d} " for number in range(1000))


def test_two_million_characters_in_a_line_are_taken_whole(draft):
    text = "word " * 400_000
    started = time.perf_counter()
    paste(draft, text)
    assert draft.text() == text
    assert draft.document().blockCount() == 1000
    QTest.keyClicks(draft, "!")
    assert draft.text() == text + "!"
    assert time.perf_counter() - started < 60


def test_a_long_line_among_others_keeps_its_place(draft):
    text = f"before\n{LONG}\n\nafter"
    paste(draft, text)
    assert draft.text() == text
    assert max(len(line) for line in draft.toPlainText().split("\n")) <= LONGEST_LINE


def test_a_part_of_a_long_line_is_copied_without_the_folds(draft):
    paste(draft, f"{LONG}\nafter")
    cursor = draft.textCursor()
    cursor.setPosition(10)
    cursor.setPosition(4500, QTextCursor.MoveMode.KeepAnchor)
    draft.setTextCursor(cursor)
    draft.copy()
    copied = QGuiApplication.clipboard().text()
    # Two folds lie in between, which count as positions and are no characters.
    assert copied == LONG[10:4498]


def test_editing_at_a_fold_changes_only_what_is_edited(draft):
    paste(draft, LONG)
    cursor = draft.textCursor()
    cursor.setPosition(LONGEST_LINE + 1)
    draft.setTextCursor(cursor)
    QTest.keyClicks(draft, "X")
    assert draft.text() == LONG[:LONGEST_LINE] + "X" + LONG[LONGEST_LINE:]
    QTest.keyClick(draft, Qt.Key.Key_Backspace)
    QTest.keyClick(draft, Qt.Key.Key_Backspace)  # takes the fold away
    assert draft.text() == LONG
    draft.undo()
    draft.undo()
    assert draft.text().replace("X", "") == LONG


def test_a_new_line_inside_a_folded_one_is_a_line(draft):
    paste(draft, LONG)
    cursor = draft.textCursor()
    cursor.setPosition(LONGEST_LINE + 10)
    draft.setTextCursor(cursor)
    QTest.keyClick(draft, ENTER, SHIFT)
    assert draft.text() == LONG[: LONGEST_LINE + 9] + "\n" + LONG[LONGEST_LINE + 9 :]


def test_a_line_joined_to_an_empty_one_stays_a_line_of_its_own(draft):
    paste(draft, f"first\nx\n{LONG}")
    cursor = draft.textCursor()
    cursor.setPosition(len("first\nx"))
    draft.setTextCursor(cursor)
    QTest.keyClick(draft, Qt.Key.Key_Backspace)
    assert draft.text() == f"first\n\n{LONG}"
    # Take away the part of the long line before its first fold, then the fold itself.
    cursor.setPosition(len("first\n\n"))
    cursor.setPosition(len("first\n\n") + LONGEST_LINE, QTextCursor.MoveMode.KeepAnchor)
    draft.setTextCursor(cursor)
    QTest.keyClick(draft, Qt.Key.Key_Delete)
    QTest.keyClick(draft, Qt.Key.Key_Delete)
    assert draft.text() == f"first\n\n{LONG[LONGEST_LINE:]}"


# -- size ---------------------------------------------------------------------


def test_it_grows_to_eight_lines_and_scrolls_then(draft):
    heights = []
    for _ in range(12):
        heights.append(draft.height())
        QTest.keyClick(draft, ENTER, SHIFT)
    assert all(one < other for one, other in pairwise(heights[:8]))
    assert heights[7] == heights[11]
    assert draft.verticalScrollBar().maximum() > 0


def test_it_never_grows_beyond_what_it_is_given(draft):
    draft.set_text("line\n" * 20)
    draft.set_most_height(50)
    assert draft.height() <= 52
    draft.set_text("")
    assert draft.height() < 30


def test_a_long_line_that_wraps_counts_as_lines(draft):
    one = draft.height()
    draft.set_text("a word and another " * 10)
    assert draft.height() > 2 * one


def test_larger_type_makes_it_higher(draft, theme):
    height = draft.height()
    theme.set_scale(2.0)
    assert draft.height() > 1.7 * height
