"""What a screen reader is told of the messages."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from app.ui.chat.transcript import accessible
from app.ui.chat.transcript.selection import Place, Selection
from app.ui.chat.transcript.view import Transcript
from tests.ui.chat.conftest import asked, many, said

NAME, VALUE = QAccessible.Text.Name, QAccessible.Text.Value


@pytest.fixture
def reader(transcript):
    transcript.set_items([asked(1, "A question 👍 here"), said(2, "An answer", ending="stopped")])
    return QAccessible.queryAccessibleInterface(transcript)


def test_the_messages_are_a_list(reader, transcript):
    assert reader.role() == QAccessible.Role.List
    assert reader.text(NAME) == "Messages"
    assert reader.childCount() == 2 + 2
    assert reader.child(0).role() == QAccessible.Role.ListItem
    assert reader.indexOfChild(reader.child(1)) == 1
    assert reader.child(0).parent().object() is transcript


def test_a_message_says_who_said_it_and_how_it_ended(reader):
    assert reader.child(0).text(NAME) == "You"
    assert reader.child(1).text(NAME) == "small, Stopped by you"
    assert reader.child(1).text(VALUE) == "An answer"


def test_a_message_is_a_text_that_can_be_read_by_character(reader):
    text = reader.child(0).textInterface()
    # Qt counts the emoji as two.
    assert text.characterCount() == len("A question 👍 here") + 1
    assert text.text(0, 10) == "A question"
    assert text.text(14, 18) == "here"
    assert text.characterRect(0).isValid()
    assert text.offsetAtPoint(text.characterRect(3).center()) in {3, 4}


def test_a_screen_reader_may_ask_a_message_for_what_it_is_not(reader):
    message = reader.child(0)
    assert message.valueInterface() is None
    assert message.actionInterface() is None
    assert message.editableTextInterface() is None
    assert message.selectionInterface() is None
    assert message.attributesInterface() is None


def test_a_screen_reader_can_select(reader, transcript):
    text = reader.child(0).textInterface()
    text.setSelection(0, 2, 10)
    assert transcript.selected_text() == "question"
    assert text.selectionCount() == 0  # its places could not be told
    assert text.cursorPosition() == 10
    text.removeSelection(0)
    assert transcript.selection is None


def test_the_focus_is_at_the_current_message(qtbot, reader, transcript):
    transcript.setFocus()
    qtbot.waitUntil(transcript.hasFocus)
    transcript.set_current(2)
    assert reader.focusChild().text(VALUE) == "An answer"
    assert reader.child(1).state().focused
    assert not reader.child(0).state().focused


def test_what_streams_in_can_be_read_at_once(transcript):
    transcript.set_items([asked(1, "Hi"), said(2, "Once", ending=None)])
    item = QAccessible.queryAccessibleInterface(transcript).child(1)
    assert item.state().busy
    transcript.append(2, " upon a time")
    assert item.textInterface().text(0, -1) == "Once upon a time"


def test_a_message_out_of_sight_says_so_and_can_be_brought_into_view(transcript):
    transcript.set_items(many(60))
    item = QAccessible.queryAccessibleInterface(transcript).child(3)
    assert item.state().offscreen
    item.textInterface().scrollToSubstring(0, 1)
    assert not item.state().offscreen


def test_the_message_at_a_point_is_found(reader, transcript):
    corner = transcript.viewport().mapToGlobal(QPoint(300, 40))
    assert reader.childAt(corner.x(), corner.y()).text(VALUE) == "A question 👍 here"


def test_a_message_that_is_gone_is_not_valid(reader, transcript):
    item = reader.child(1)
    transcript.set_items([asked(1, "A question 👍 here")])
    assert not item.isValid()
    assert item.text(NAME) == ""
    assert item.rect().isNull()
    assert item.textInterface().characterCount() == 0


def test_the_parts_of_a_footer_are_reached_through_the_list(reader, transcript):
    footer = transcript.furniture.footer(2)
    inside = QAccessible.queryAccessibleInterface(footer.buttons["copy"])
    assert inside.text(NAME) == "Copy"
    assert reader.child(2).object() is transcript.viewport()


def test_transcripts_come_and_go(qtbot, theme):
    for _ in range(20):
        view = Transcript(theme)
        view.set_items(many(5))
        reader = QAccessible.queryAccessibleInterface(view)
        assert [reader.child(index).isValid() for index in range(5)] == [True] * 5
        view.select(Selection(Place(0, 0), Place(1, 2)))
        accessible.announce(view, "Done")
        del reader
        view.deleteLater()
        del view
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


def test_another_language_is_read_too(transcript, qapp):
    from tests.ui.doubles import shouting

    transcript.set_items([asked(1, "Hi")])
    with shouting(qapp):
        assert transcript.accessibleName() == "ZH Messages"
        reader = QAccessible.queryAccessibleInterface(transcript)
        assert reader.child(0).text(NAME) == "ZH You"
        assert reader.text(NAME) == "ZH Messages"
