from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.chat.conversation import Summary
from app.chat.folders import Folder
from app.ui.chat.sidebar import rows
from app.ui.chat.sidebar.grouping import Days, rows_of
from app.ui.chat.sidebar.model import ConversationModel, Role
from tests.ui.doubles import shouting

NOW = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)


def summary(ident=1, *, days=0.0, **changes) -> Summary:
    when = int((NOW - timedelta(days=days)).timestamp() * 1000)
    return Summary(id=ident, title=f"Talk {ident}", created_ms=when, updated_ms=when, **changes)


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (0, "today"),
        (-1, "today"),
        (0.1, "yesterday"),
        (1.0, "yesterday"),
        (1.1, "week"),
        (7.0, "week"),
        (7.1, "older"),
        (400, "older"),
    ],
)
def test_days_begin_at_midnight(days, age):
    assert Days(NOW).group(summary(days=days).updated_ms) == age


def test_pinned_ones_come_first_and_empty_heads_are_left_out():
    rows = list(
        rows_of([summary(1, days=30), summary(2), summary(3, days=9, pinned=True)], [], NOW)
    )
    told = [(row.group, row.summary.id if row.summary else None) for row in rows]
    assert told == [
        ("pinned", None),
        ("pinned", 3),
        ("today", None),
        ("today", 2),
        ("older", None),
        ("older", 1),
    ]


def test_what_is_in_a_folder_stands_there_unless_it_is_folded():
    folders = [Folder(id=1, name="Evaluation"), Folder(id=2, name="Reading", opened=False)]
    filed = [
        summary(1, folder_id=1, pinned=True),
        summary(2, folder_id=1, days=40),
        summary(3, folder_id=2, unread=True),
        summary(4),
        summary(5, folder_id=99),
    ]
    rows = list(rows_of(filed, folders, NOW))
    assert [(row.group, row.key[1], row.key[2], row.count) for row in rows] == [
        ("folders", 0, 0, 0),
        ("folders", 1, 0, 2),
        ("folders", 1, 1, 0),
        ("folders", 1, 2, 0),
        ("folders", 2, 0, 1),
        ("today", 0, 0, 0),
        ("today", 0, 4, 0),
        ("today", 0, 5, 0),
    ]
    assert [row.unread for row in rows if row.is_folder] == [False, True]


@pytest.fixture
def talks(qtbot, session, settle):
    """Three named conversations; the last one is open."""
    made = []
    for name in ("Alpha", "Beta", "Gamma"):
        if made:
            # An empty conversation is used again, so each gets a message.
            session.new()
            qtbot.waitUntil(lambda: session.current not in made)
        session.rename(session.current, name)
        session.send(f"About {name}")
        qtbot.waitUntil(lambda: len(session.path()) > 0)
        session.stop()
        made.append(session.current)
    settle()
    return made


def place_of(sidebar, conversation) -> QPoint:
    index = sidebar.conversations.index_of(conversation)
    return sidebar.list.visualRect(index).center()


def click(qtbot, sidebar, conversation, place=None):
    place = place or place_of(sidebar, conversation)
    qtbot.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def titles(sidebar) -> list[str]:
    model = sidebar.conversations
    return [model.index(row).data() for row in range(model.rowCount())]


def test_a_pin_marks_what_is_pinned_and_a_ghost_what_is_temporary(
    qtbot, sidebar, session, talks, monkeypatch
):
    painted = set()
    monkeypatch.setattr(rows, "paint_icon", lambda _painter, _theme, name, *_: painted.add(name))
    session.set_pinned(talks[0], pinned=True)
    sidebar.list.grab()
    assert painted == {"ph.push-pin"}
    session.new_temporary()
    qtbot.waitUntil(lambda: session.current not in talks)
    sidebar.list.grab()
    assert painted == {"ph.push-pin", "ph.ghost"}


def test_the_item_model_keeps_qts_rules(qtbot, session, talks, qtmodeltester):
    model = ConversationModel(session)
    qtmodeltester.check(model)
    watching = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    session.conversations_changed.connect(model.refresh)
    session.set_pinned(talks[0], True)
    session.rename(talks[1], "Delta")
    session.delete(talks[2])
    assert [model.index(row).data() for row in range(model.rowCount())] == [
        "Pinned",
        "Alpha",
        "Today",
        "Delta",
    ]
    assert watching.model() is model


def test_a_click_opens_a_conversation(sidebar, session, talks, qtbot):
    with qtbot.waitSignals([sidebar.chosen, session.opened]):
        click(qtbot, sidebar, talks[0])
    assert session.current == talks[0]
    model = sidebar.conversations
    assert model.index_of(talks[0]).data(Role.OPEN)
    assert not model.index_of(talks[2]).data(Role.OPEN)
    assert sidebar.list.selectedIndexes() == [model.index_of(talks[0])]


def test_heads_cannot_be_opened(sidebar, session, talks, qtbot):
    head = sidebar.list.visualRect(sidebar.conversations.index(0)).center()
    click(qtbot, sidebar, 0, head)
    assert session.current == talks[2]
    assert not sidebar.conversations.flags(sidebar.conversations.index(0))


def test_the_arrow_keys_move_and_enter_opens(sidebar, session, talks, qtbot):
    sidebar.list.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Down)
    # Moving opens nothing, so that a list can be walked without a reply being read in.
    assert session.current == talks[2]
    with qtbot.waitSignal(session.opened):
        qtbot.keyClick(sidebar.list, Qt.Key.Key_Return)
    assert session.current == talks[1]


def test_a_title_is_changed_in_its_place(sidebar, session, talks, qtbot):
    sidebar.rename(talks[1])
    field = sidebar.list.focusWidget()
    assert field.text() == "Beta"
    assert field.accessibleName()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "  Better   title ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Better title" in titles(sidebar))
    assert session.summary(talks[1]).title == "Better title"


def test_return_ends_the_editing_and_opens_nothing(sidebar, session, talks, qtbot):
    sidebar.rename(talks[1])
    with qtbot.assertNotEmitted(sidebar.list.activated_row):
        qtbot.keyClick(sidebar.list.focusWidget(), Qt.Key.Key_Return)
    assert session.current == talks[2]


def test_escape_leaves_a_title_as_it_was(sidebar, session, talks, qtbot):
    sidebar.rename(talks[1])
    field = sidebar.list.focusWidget()
    qtbot.keyClicks(field, "other")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert session.summary(talks[1]).title == "Beta"


def test_an_empty_title_is_refused(sidebar, session, talks):
    model = sidebar.conversations
    assert not model.setData(model.index_of(talks[0]), "   ")
    assert session.summary(talks[0]).title == "Alpha"


def test_news_do_not_close_a_title_that_is_being_edited(sidebar, session, talks, qtbot):
    sidebar.rename(talks[1])
    field = sidebar.list.focusWidget()
    qtbot.keyClicks(field, "New")
    session.set_pinned(talks[0], True)
    assert sidebar.list.editing
    assert field.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(sidebar)[:2] == ["Pinned", "Alpha"])
    assert session.summary(talks[1]).title == "New"


def test_delete_is_asked_of_the_window(sidebar, talks, qtbot):
    sidebar.list.setFocus()
    with qtbot.waitSignal(sidebar.deletion_wanted) as wanted:
        qtbot.keyClick(sidebar.list, Qt.Key.Key_Delete)
    assert wanted.args == [[talks[2]]]


def words(menu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def trigger(menu, text):
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.hide()


def test_the_menu_pins_and_unpins(sidebar, session, talks, qtbot):
    place = sidebar.list.visualRect(sidebar.conversations.index_of(talks[0]))
    more = sidebar.list.itemDelegate().more_rect(place).center()
    click(qtbot, sidebar, talks[0], more)
    menu = sidebar.menu
    qtbot.waitUntil(menu.isVisible)
    assert session.current == talks[2]
    assert words(menu) == [
        "Rename",
        "Pin",
        "Move to folder",
        "Tags…",
        "Title by the model",
        "Export…",
        "Delete",
    ]
    trigger(menu, "Pin")
    assert session.summary(talks[0]).pinned
    menu.popup_for([talks[0]], QPoint(0, 0))
    trigger(menu, "Unpin")
    assert not session.summary(talks[0]).pinned
    session.history.undo()
    assert session.summary(talks[0]).pinned


def spoken(sidebar, conversation) -> str:
    index = sidebar.conversations.index_of(conversation)
    return index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_waiting_conversation_is_told_by_dot_and_by_word(sidebar, session, talks, qtbot):
    plain = sidebar.list.grab().toImage()
    session.send("Hello")
    qtbot.waitUntil(lambda: spoken(sidebar, talks[2]).startswith("Gamma, waiting"))
    assert sidebar.list.grab().toImage() != plain
    session.stop()
    qtbot.waitUntil(lambda: spoken(sidebar, talks[2]) == "Gamma")


def test_a_new_answer_is_told_until_it_is_read(  # noqa: PLR0917
    sidebar, session, talks, host, finished, qtbot
):
    # Setup
    host.load("/models/small.gguf")
    qtbot.waitUntil(lambda: host.state == "ready")
    # Run
    session.send("Hello")
    session.open(talks[0])
    qtbot.waitUntil(lambda: session.current == talks[0])
    # Assert
    finished()
    qtbot.waitUntil(lambda: spoken(sidebar, talks[2]).startswith("Gamma, a new"))
    session.open(talks[2])
    qtbot.waitUntil(lambda: spoken(sidebar, talks[2]) == "Gamma")


def test_the_list_does_not_jump_when_something_changes(sidebar, session, talks, qtbot):
    sidebar.resize(244, 140)
    bar = sidebar.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    session.set_pinned(talks[0], True)
    assert bar.value() > 0


def test_the_words_follow_the_language(sidebar, qapp, talks):
    with shouting(qapp):
        assert sidebar.field.placeholderText() == "ZH Search"
        assert titles(sidebar)[0] == "ZH Today"
        sidebar.menu.popup_for([talks[0]], QPoint(0, 0))
        assert words(sidebar.menu)[:2] == ["ZH Rename", "ZH Pin"]
        sidebar.menu.hide()
    assert sidebar.field.placeholderText() == "Search"


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_rows_have_room_for_their_titles(sidebar, applied, scale, talks):
    applied.set_scale(scale)
    row = sidebar.list.visualRect(sidebar.conversations.index_of(talks[0]))
    assert row.height() == applied.px(30)
    assert row.height() >= sidebar.list.fontMetrics().height()


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_the_plane_follows_the_theme_behind_another_page(sidebar, applied, mode):
    applied.set_mode("light" if mode == "dark" else "dark")
    sidebar.hide()
    applied.set_mode(mode)
    sidebar.show()
    below = sidebar.list.geometry().bottomLeft() + QPoint(20, -20)
    assert sidebar.grab().toImage().pixelColor(below) == applied.color("window")
