"""The overview of the branches, in the page."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.chat.conversation import Message, Node, Tree
from app.ui.chat.tree.graph import rows
from app.ui.chat.tree.item_model import TreeModel
from app.ui.chat.tree.pane import ZOOMS, TreeView

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def talk(page, ready, finished, settle):
    """Two questions; the second has two answers."""
    for text in ("First", "Second"):
        ready.send(text)
        finished()
    ready.regenerate(ready.path()[-1].node.id)
    finished()
    settle()
    return page


@pytest.fixture
def overview(talk):
    talk.widget.resize(1000, 700)
    talk.widget.show_tree()
    return talk.widget.tree.pane


def names(view: TreeView) -> list[str]:
    model = view.rows
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(place).data(role)) for place in range(model.rowCount())]


def press(view: TreeView, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(view, key)


def test_all_messages_are_there_with_names(overview):
    assert names(overview.view) == [
        "You: First",
        "small: Hello there, friend.",
        "You: Second",
        "small, version 1 of 2, not shown: Hello there, friend.",
        "small, version 2 of 2: Hello there, friend.",
    ]


def test_the_model_behind_it_is_sound(qtmodeltester, ready, talk):
    model = TreeModel()
    model.set_rows(rows(ready.branches.tree, ready.branches.leaf_id))
    qtmodeltester.check(model)


def test_the_keyboard_begins_at_the_current_message_and_walks(overview, ready):
    view = overview.view
    assert view.current_id() == ready.path()[-1].node.id
    press(view, Qt.Key.Key_Up)
    assert view.current_id() not in [item.node.id for item in ready.path()]
    press(view, Qt.Key.Key_Left)
    assert view.current_id() == ready.path()[2].node.id
    press(view, Qt.Key.Key_Right)
    assert view.current_id() == ready.path()[3].node.id
    press(view, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert view.current_id() == ready.path()[0].node.id


def test_enter_shows_that_branch_and_that_message(overview, ready, talk):
    before = ready.path()[-1].node.id
    press(overview.view, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert ready.path()[-1].node.id != before
    assert talk.widget.transcript.current == ready.path()[-1].node.id
    assert overview.isVisible()


def test_a_click_does_too(overview, ready):
    index = overview.view.rows.index(3)
    place = overview.view.visualRect(index).center()
    wanted = overview.view.rows.row(3).node_id
    QTest.mouseClick(overview.view.viewport(), LEFT, pos=place)
    assert ready.path()[-1].node.id == wanted


def test_it_follows_the_conversation(overview, ready, finished, settle, qtbot):
    ready.send("Third")
    finished()
    assert overview.view.rows.rowCount() == 7
    ready.branches.delete(ready.path()[-2].node.id)
    settle()
    assert overview.view.rows.rowCount() == 5
    with qtbot.waitSignal(ready.opened):
        ready.new()
    assert overview.view.rows.rowCount() == 0


def test_in_a_narrow_window_it_takes_the_place_of_the_conversation(talk, ready):
    talk.widget.resize(600, 600)
    talk.widget.show_tree()
    assert not talk.widget.transcript.isVisible()
    press(talk.widget.tree.pane.view, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert talk.widget.transcript.isVisible()
    assert not talk.widget.tree.is_open


def test_escape_and_the_same_keys_close_it(overview, talk):
    press(overview.view, Qt.Key.Key_Escape)
    assert not overview.isVisible()
    assert talk.widget.transcript.isVisible()
    talk.widget.show_tree()
    assert overview.isVisible()
    talk.widget.show_tree()
    assert not overview.isVisible()


def test_rows_become_smaller_and_larger(overview):
    view = overview.view
    height = view.visualRect(view.rows.index(0)).height()
    press(view, Qt.Key.Key_Plus)
    QTest.qWait(0)
    assert view.visualRect(view.rows.index(0)).height() > height
    for _ in ZOOMS:
        overview.smaller.click()
    QTest.qWait(0)
    assert view.visualRect(view.rows.index(0)).height() < height
    assert not overview.smaller.isEnabled()
    assert overview.larger.isEnabled()
    assert not view.grab().isNull()


def test_two_thousand_messages_are_shown_at_once(qtbot, theme):
    nodes = [
        Node(
            id=number,
            parent_id=None if number == 1 else number - (3 if number % 50 == 0 else 1),
            message=Message(role="user" if number % 2 else "assistant", content="words " * 200),
        )
        for number in range(1, 2001)
    ]
    tree = Tree(nodes)
    view = TreeView(theme)
    qtbot.addWidget(view)
    view.resize(300, 600)
    view.show()

    began = time.process_time()
    view.rows.set_rows(rows(tree, 2000))
    view.set_current(2000)
    view.grab()
    took_s = time.process_time() - began

    assert view.rows.rowCount() == 2000
    assert view.current_id() == 2000
    assert took_s < 10


def test_everything_has_a_name(overview):
    for button in (overview.smaller, overview.larger, overview.close_button):
        assert button.accessibleName()
    assert overview.view.accessibleName()
    assert overview.view.indexAt(QPoint(5, 5)).isValid()
