"""Searching in the sidebar: what is typed, what is found, and where it leads."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDate, QDateTime, QEvent, QPoint, Qt, QTime
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester

from app.chat.conversation import Message
from app.chat.store import Store
from app.ui.chat.sidebar.result_rows import _characters, _units
from app.ui.chat.sidebar.results import MOST_TITLES, Role, day
from tests.ui.doubles import shouting

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def talks(qtbot, session, storage):
    """Bread with two versions of the question, and a long conversation about rye."""

    def fill(store: Store) -> dict[str, int]:
        bread, rye = store.create(), store.create()
        hidden = store.add_message(bread, None, Message(role="user", content="Sourdough 词元"))
        store.add_message(bread, hidden.id, Message(role="assistant", content="Use a stone."))
        store.add_message(bread, None, Message(role="user", content="Plain bread"))
        for number in range(80):
            store.add_message(rye, None, Message(role="user", content=f"rye number {number}"))
        store.rename(rye, "Bread of rye")
        store.rename(bread, "Baking")
        return {"bread": bread, "rye": rye, "hidden": hidden.id}

    with qtbot.waitCallback() as done:
        storage.run(fill, done)
    storage.opened.emit()
    qtbot.waitUntil(lambda: len(session.conversations()) == 3)
    return done.args[0]


@pytest.fixture
def search(qtbot, sidebar, session):
    """Type, and wait for what is found."""

    def look(text: str):
        sidebar.field.setText(text)
        session.search.search_now()
        qtbot.waitUntil(lambda: not session.search.results.searching)
        # The note that it was searching gives its place to the list.
        sidebar._note.parentWidget().layout().activate()

    return look


def rows(sidebar) -> list[tuple[str, str]]:
    model = sidebar.results
    indexes = [model.index(at) for at in range(model.rowCount())]
    return [(index.data(Role.FOUND).kind, index.data()) for index in indexes]


def index_of(sidebar, text):
    model = sidebar.results
    return next(
        model.index(at)
        for at in range(model.rowCount())
        if model.index(at).data() == text and model.flags(model.index(at))
    )


def test_titles_stand_before_messages_and_messages_below_their_conversation(sidebar, search):
    watching = QAbstractItemModelTester(
        sidebar.results, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    search("bread")
    assert watching.model() is sidebar.results
    assert rows(sidebar) == [
        ("head", "Titles"),
        ("title", "Bread of rye"),
        ("head", "Messages"),
        ("caption", "Baking"),
        ("hit", "Plain bread"),
    ]
    assert sidebar.found.isVisible()
    assert not sidebar.list.isVisible()


def test_a_click_opens_the_branch_that_is_not_shown(qtbot, sidebar, session, search, talks):
    search("词元")
    place = sidebar.found.visualRect(index_of(sidebar, "Sourdough 词元")).center()
    with qtbot.waitSignal(session.placed) as placed:
        qtbot.mouseClick(sidebar.found.viewport(), LEFT, pos=place)
    assert placed.args == [talks["hidden"], 10, 2]
    assert session.current == talks["bread"]
    assert session.path()[0].node.id == talks["hidden"]
    # The search stays, to look at the next one.
    assert sidebar.found.isVisible()
    assert session.search.recent == ["词元"]


def test_the_keyboard_goes_down_to_the_results_and_back(qtbot, sidebar, session, search, talks):
    search("bread")
    sidebar.focus_search()
    qtbot.keyClick(sidebar.field, Qt.Key.Key_Down)
    assert sidebar.found.hasFocus()
    assert sidebar.found.currentIndex().data() == "Bread of rye"
    qtbot.keyClick(sidebar.found, Qt.Key.Key_Down)
    assert sidebar.found.currentIndex().data() == "Plain bread"
    with qtbot.waitSignal(session.placed):
        qtbot.keyClick(sidebar.found, Qt.Key.Key_Return)
    qtbot.keyClick(sidebar.found, Qt.Key.Key_Up)
    qtbot.keyClick(sidebar.found, Qt.Key.Key_Up)
    assert sidebar.field.hasFocus()
    qtbot.keyClick(sidebar.field, Qt.Key.Key_Escape)
    assert sidebar.field.text() == ""
    assert sidebar.list.isVisible()
    assert not session.search.active


def test_escape_in_the_results_ends_the_search(qtbot, sidebar, search):
    search("bread")
    sidebar.found.focus_first()
    qtbot.keyClick(sidebar.found, Qt.Key.Key_Escape)
    assert sidebar.field.hasFocus()
    assert sidebar.list.isVisible()


def test_more_comes_while_scrolling_and_nothing_jumps(qtbot, sidebar, session, search):
    search("number")
    qtbot.waitUntil(lambda: len(session.search.results.hits) == 50)
    bar = sidebar.found.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    with qtbot.assertNotEmitted(sidebar.results.modelReset):
        bar.setValue(bar.maximum())
        value = bar.value()
        qtbot.waitUntil(lambda: len(session.search.results.hits) == 80)
    assert bar.value() == value
    # All of them are of one conversation, which is named once.
    assert [kind for kind, _ in rows(sidebar)].count("caption") == 1


def test_nothing_found_is_said(sidebar, search):
    search("nowhere")
    assert sidebar._note.isVisible()
    assert sidebar._note.text() == "No title and no message has all of these words."
    search("bread")
    assert not sidebar._note.isVisible()


def test_recent_searches_are_offered_in_an_empty_field(qtbot, sidebar, session, search):
    search("bread")
    qtbot.keyClick(sidebar.field, Qt.Key.Key_Return)
    sidebar.field.clear()
    qtbot.keyClick(sidebar.field, Qt.Key.Key_Down)
    menu = sidebar._recent
    assert [action.text() for action in menu.actions()] == ["bread"]
    menu.actions()[0].trigger()
    menu.hide()
    qtbot.waitUntil(lambda: len(rows(sidebar)) == 5)
    assert sidebar.field.text() == "bread"


def test_tags_filter_the_list(sidebar, session, search, talks):
    session.organizer.tag([talks["rye"]], ["grain"])
    search("#gra")
    assert rows(sidebar) == [("head", "Titles"), ("title", "Bread of rye")]
    assert sidebar.results.index(1).data(Role.TAGS) == "#grain"


def test_found_words_are_told_and_marked(sidebar, applied, search):
    search("sourdough")
    index = index_of(sidebar, "Sourdough 词元")
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Sourdough 词元, Baking, ")
    rect = sidebar.found.visualRect(index)
    image = sidebar.found.viewport().grab(rect).toImage()
    plate = applied.color("found", 0.35 if applied.dark else None).rgb()
    colors = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert applied.dark or plate in colors


@pytest.mark.parametrize("scale", [0.8, 1.5, 2.0])
@pytest.mark.parametrize("mode", ["dark", "light"])
def test_results_are_painted_at_every_size(sidebar, applied, search, scale, mode):
    applied.set_mode(mode)
    applied.set_scale(scale)
    search("bread")
    index = index_of(sidebar, "Plain bread")
    assert sidebar.found.visualRect(index).height() == applied.px(42)
    assert not sidebar.found.grab().isNull()


def test_characters_and_units_of_utf16_are_told_apart():
    assert _units("𠮷a") == 3
    assert _characters("𠮷ab", 3) == 2
    assert _characters("abc", 99) == 3


def test_what_was_today_has_a_time_and_the_rest_a_date():
    assert day(0) == ""
    long_ago = QDateTime(QDate(2001, 9, 9), QTime(1, 46))  # where this machine is
    assert day(long_ago.toMSecsSinceEpoch()) == "9/9/01"
    today = QDateTime(QDate.currentDate(), QTime(16, 32))
    assert day(today.toMSecsSinceEpoch()) == "16:32"


def test_so_many_titles_are_counted_rather_than_listed(qtbot, sidebar, session, storage, search):
    def fill(store: Store) -> None:
        for number in range(MOST_TITLES + 5):
            store.rename(store.create(), f"Many of these {number}")

    with qtbot.waitCallback() as done:
        storage.run(fill, done)
    storage.opened.emit()
    qtbot.waitUntil(lambda: len(session.conversations()) > MOST_TITLES)
    search("many of")
    assert rows(sidebar)[0] == ("head", "Titles, 50 of 55")
    assert len(rows(sidebar)) == MOST_TITLES + 1


def test_the_words_follow_the_language(sidebar, qapp, search):
    search("bread")
    with shouting(qapp):
        assert rows(sidebar)[0] == ("head", "ZH Titles")
        assert sidebar.found.accessibleName() == "ZH Search results"


def test_typing_in_the_field_is_the_fields_own(sidebar):
    """Escape belongs to the field while there is something in it, not to Stop."""
    sidebar.focus_search()
    sidebar.field.setText("x")
    event = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    sidebar.field.event(event)
    assert event.isAccepted()
    assert sidebar.field.mapTo(sidebar, QPoint(0, 0)).y() > 0
