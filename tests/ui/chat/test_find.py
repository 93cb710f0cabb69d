"""Words are looked for in the open conversation."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.markup import finding
from app.ui.actions import Actions
from app.ui.chat import finder
from app.ui.chat.find_bar import FindBar
from app.ui.chat.transcript.flow import MOST_DOCUMENTS
from app.ui.chat.transcript.selection import Place, Selection
from app.ui.chat.transcript.view import Transcript
from tests.ui.chat.conftest import asked, many, said
from tests.ui.doubles import unnamed


class Room(QWidget):
    """The bar above a transcript."""

    def __init__(self, theme, session) -> None:
        super().__init__()
        self.actions_ = Actions()
        self.transcript = Transcript(theme, lambda _key: frozenset())
        self.bar = FindBar(theme, self.actions_, self.transcript, session, parent=self)
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addWidget(self.transcript, 1)
        self.resize(700, 600)


@pytest.fixture
def room(qtbot, theme, session):
    made = Room(theme, session)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.transcript.set_items(
        [
            asked(1, "Where is the *needle* in this?"),
            said(2, "No **Needle** here.\n\n" + "Hay. " * 2000 + "\n\nOne needle there."),
            asked(3, "And in 中文 too? " + "Hay. " * 200),
            said(4, "```\n" + "hay = 1\n" * 100 + "needle = 2\n```"),
        ]
    )
    made.transcript.scroll_to_start()
    return made


@pytest.fixture
def look(qtbot, room):
    """Open the bar and type words; returns what the label says."""

    def do(words):
        if room.bar.isHidden():
            room.bar.open_search()
        with qtbot.waitSignal(room.bar.finder.changed):
            room.bar.field.setText(words)
        return room.bar.label.text()

    return do


def in_view(room):
    """Whether the hit that is looked at can be seen."""
    finder, transcript = room.bar.finder, room.transcript
    key, start, _end = finder._found[finder.current]
    area = transcript.rect_of(Place(transcript.flow.index_of(key), start))
    return area.top() >= 0 and area.bottom() <= transcript.viewport().height()


def test_all_hits_are_counted_and_the_first_is_shown(room, look):
    assert look("needle") == "1/4"
    assert room.bar.label.accessibleName() == "1 of 4"
    assert in_view(room)


def test_enter_goes_on_and_shift_enter_back(qtbot, room, look):
    look("needle")
    said_ = []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return):
        QTest.keyClick(room.bar.field, key)
        said_.append(room.bar.label.text())
        assert in_view(room)
    assert said_ == ["2/4", "3/4", "4/4", "1/4"]
    QTest.keyClick(room.bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert room.bar.label.text() == "4/4"


def test_what_is_folded_away_is_unfolded(room, look):
    look("needle = 2")
    assert in_view(room)
    assert room.transcript.flow.layout(3).rect_of(5).height() > 0


def test_hits_are_marked(room, look):
    before = room.transcript.grab().toImage()
    look("needle")
    theme = room.bar._theme
    marks = room.transcript._highlights.marks(0, 1, 0, 100)
    assert [(mark.start, mark.end) for mark in marks] == [(14, 20)]
    assert room.transcript.grab().toImage() != before
    assert theme.color("found").isValid()


def test_nothing_found_is_said(look):
    assert look("no such words") == "Nothing found"


def test_chinese_is_found(look):
    assert look("中文") == "1/1"


def test_escape_closes_and_leaves_the_hit_selected(room, look):
    look("needle")
    QTest.keyClick(room.bar.field, Qt.Key.Key_Escape)
    assert room.bar.isHidden()
    assert room.transcript.selected_text() == "needle"
    assert room.transcript.hasFocus()
    assert room.transcript._highlights.marks(1, 2, 0, 100) == []


def test_escape_without_a_hit_goes_back_to_writing(qtbot, room, look):
    look("nothing like it")
    with qtbot.waitSignal(room.bar.left):
        QTest.keyClick(room.bar.field, Qt.Key.Key_Escape)
    assert room.bar.isHidden()


def test_what_is_selected_is_looked_for(qtbot, room):
    room.transcript.select(Selection(Place(0, 14), Place(0, 20)))
    with qtbot.waitSignal(room.bar.finder.changed):
        room.bar.open_search()
    assert room.bar.field.text() == "needle"
    assert room.bar.field.selectedText() == "needle"
    assert room.bar.field.hasFocus()


def test_new_text_is_searched_too(qtbot, room, look, session):
    assert look("needle") == "1/4"
    QTest.keyClick(room.bar.field, Qt.Key.Key_Return)
    items = [*room.transcript.flow.items(), asked(5, "A needle more")]
    room.transcript.set_items(items)
    session.path_changed.emit()
    qtbot.waitUntil(lambda: room.bar.label.text() == "2/5")


def test_the_next_hit_is_asked_for_where_nothing_was_looked_for(room):
    room.bar.step(1)
    assert room.bar.isVisible()
    assert room.bar.field.hasFocus()
    assert room.bar.label.text() == ""


def test_a_search_is_taken_up_again(qtbot, room, look):
    look("needle")
    room.bar.close_search()
    with qtbot.waitSignal(room.bar.finder.changed):
        room.bar.step(1)
    assert room.bar.label.text() == "1/4"


def test_everything_has_a_name(room, look):
    look("needle")
    assert unnamed(room.bar) == []
    assert QGuiApplication.focusObject() is room.bar.field


def test_a_long_conversation_never_holds_up_the_window(qtbot, room, look, monkeypatch):
    searching = []

    def find(*asked):
        searching.append(threading.current_thread())
        return finding.find(*asked)

    monkeypatch.setattr(finder, "find", find)
    room.transcript.set_items(many(2000))
    room.bar.open_search()
    room.bar.field.setText("words")
    qtbot.waitUntil(lambda: room.bar.finder.count > 1000)
    assert threading.main_thread() not in searching
    for _ in range(5):
        room.bar.step(-1)
        QApplication.processEvents()
        # What lies between is not laid out.
        assert room.transcript.flow.documents <= MOST_DOCUMENTS + 40
    assert in_view(room)
