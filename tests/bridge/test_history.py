"""Undo and redo of named steps."""

from __future__ import annotations

import pytest

from app.bridge.history import MOST, History


class Value:
    """A number that steps change."""

    def __init__(self, history: History) -> None:
        self.now = 0
        self.history = history

    def become(self, number: int, *, conversation: int = 0) -> None:
        before, self.now = self.now, number
        self.history.did(
            "rename",
            lambda: self.become(before),
            lambda: self.become(number),
            conversation=conversation,
        )


@pytest.fixture
def busy() -> set[int]:
    return set()


@pytest.fixture
def history(qapp, busy) -> History:
    return History(blocked=lambda conversation: conversation in busy)


def test_steps_are_undone_and_redone_in_order(history):
    value = Value(history)
    for number in (1, 2, 3):
        value.become(number)

    seen = []
    for _ in range(4):
        history.undo()
        seen.append(value.now)
    for _ in range(4):
        history.redo()
        seen.append(value.now)

    assert seen == [2, 1, 0, 0, 1, 2, 3, 3]


def test_a_new_step_ends_what_could_be_redone(history):
    value = Value(history)
    value.become(1)
    history.undo()
    assert history.redoable() == "rename"

    value.become(2)

    assert history.redoable() is None
    history.undo()
    assert value.now == 0


def test_what_was_undone_is_told(history, qtbot):
    Value(history).become(1)
    with qtbot.waitSignal(history.undone) as told:
        history.undo()
    assert told.args == ["rename"]
    with qtbot.waitSignal(history.redone) as told:
        history.redo()
    assert told.args == ["rename"]


def test_nothing_is_undone_in_a_conversation_that_is_being_answered(history, busy):
    value = Value(history)
    value.become(1, conversation=7)
    busy.add(7)

    assert history.undoable() is None
    history.undo()
    assert value.now == 1

    busy.clear()
    history.undo()
    assert value.now == 0


def test_the_steps_of_a_conversation_that_is_gone_are_forgotten(history):
    value = Value(history)
    value.become(1, conversation=7)
    value.become(2, conversation=8)
    history.undo()

    history.forget(8)

    assert history.redoable() is None
    assert history.undoable() == "rename"
    history.clear()
    assert history.undoable() is None


def test_only_so_many_steps_are_remembered(history):
    value = Value(history)
    for number in range(MOST + 10):
        value.become(number)
    while history.undoable():
        history.undo()
    assert value.now == 9
