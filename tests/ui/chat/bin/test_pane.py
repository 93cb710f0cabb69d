"""The bin, in the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.chat.bin.item_model import BinModel


@pytest.fixture
def thrown(page, ready, finished, settle):
    """A branch and a conversation were deleted; the conversation of the branch is open."""
    ready.send("Other talk")
    finished()
    other = ready.current
    ready.new()
    settle()
    for text in ("First", "Second"):
        ready.send(text)
        finished()
    ready.branches.delete(ready.path()[2].node.id)
    settle()
    ready.delete(other)
    settle()
    page.widget.show_bin()
    settle()
    return page


@pytest.fixture
def pane(thrown):
    return thrown.widget.body.bin


def titles(pane) -> list[str]:
    return [str(pane.model.index(place).data()) for place in range(pane.model.rowCount())]


def test_it_lists_what_was_deleted_and_until_when_it_is_kept(pane):
    assert titles(pane) == ["Other talk", "Second"]
    said = str(pane.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole))
    assert said.startswith("Second, Branch of “First”, 2 message")
    assert "kept until" in said


def test_the_model_behind_it_is_sound(qtmodeltester, theme, pane, ready):
    model = BinModel(theme)
    model.set_items(ready.bin.content)
    qtmodeltester.check(model)


def test_a_conversation_is_restored_and_opened(pane, thrown, ready, qtbot):
    pane.restore.click()
    qtbot.waitUntil(lambda: ready.summary(ready.current).title == "Other talk")
    assert not pane.isVisible()
    qtbot.waitUntil(thrown.widget.transcript.isVisible)


def test_a_branch_is_restored_with_the_keyboard(pane, ready, settle):
    QTest.keyClick(pane.list, Qt.Key.Key_Down)
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    settle()
    assert [item.node.message.content for item in ready.path()][2] == "Second"
    ready.history.undo()
    settle()
    assert len(ready.path()) == 2


def test_it_is_removed_for_good_only_after_a_question(pane, ready, settle, qtbot):
    QTest.keyClick(pane.list, Qt.Key.Key_Delete)
    assert pane.question.isVisible()
    assert titles(pane) == ["Other talk", "Second"]
    QTest.keyClick(pane.question.no, Qt.Key.Key_Escape)
    assert not pane.question.isVisible()

    pane.remove.click()
    pane.question.yes.click()
    settle()
    assert titles(pane) == ["Second"]


def test_it_is_emptied_after_a_question(pane, settle, ready):
    pane.clear.click()
    pane.question.yes.click()
    settle()
    assert titles(pane) == []
    assert pane.nothing.isVisible()
    assert not pane.restore.isEnabled()
    assert ready.history.undoable() is None


def test_escape_goes_back_to_the_conversation(pane, thrown):
    QTest.keyClick(pane.list, Qt.Key.Key_Escape)
    assert not pane.isVisible()
    assert thrown.widget.transcript.isVisible()
