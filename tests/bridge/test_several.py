"""Several conversations and one engine."""

from __future__ import annotations

import threading

import pytest

from app.engine.protocol import ForgetKv
from tests.bridge.seen import on_disk, prompts, texts


@pytest.fixture
def two(qtbot, ready, engines) -> tuple[int, int]:
    """Two conversations, both asked; the first is being answered."""
    engines.last.hold = True
    first = ready.current
    ready.send("First")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    with qtbot.waitSignal(ready.opened):
        ready.new()
    second = ready.current
    ready.send("Second")
    qtbot.waitUntil(lambda: ready.queue_position(second) == 1)
    return first, second


def test_a_second_conversation_waits_its_turn(qtbot, ready, engines, two, finished):
    first, second = two
    assert ready.status(first) == "reading"
    assert ready.status(second) == "waiting"
    assert texts(ready) == ["Second"]
    with qtbot.assertNotEmitted(ready.appended):
        engines.last.produce("Unseen")
        engines.last.finish()
        qtbot.waitUntil(lambda: ready.status(second) == "reading")
    assert ready.status(first) == "idle"
    assert ready.summary(first).unread
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("Seen")
    engines.last.finish()
    finished()
    assert texts(ready) == ["Second", "Seen"]
    assert not ready.summary(second).unread
    ready.open(first)
    qtbot.waitUntil(lambda: texts(ready) == ["First", "Unseen"])
    assert not ready.summary(first).unread


def test_a_waiting_conversation_can_be_cancelled(qtbot, ready, engines, two, finished):
    first, second = two
    with qtbot.waitSignal(ready.status_changed):
        ready.stop(second)
    assert ready.status(second) == "idle"
    assert ready.status(first) == "reading"
    engines.last.finish()
    finished()
    assert texts(ready) == ["Second"]
    # The unanswered message can be answered later.
    engines.last.hold = False
    ready.regenerate(ready.path()[-1].node.id)
    finished()
    assert texts(ready) == ["Second", "Hello there, friend."]


def test_two_messages_in_a_row_are_joined_for_the_model(ready, engines, two, finished):
    _first, second = two
    ready.stop(second)
    engines.last.hold = False
    engines.last.finish()
    finished()
    ready.send("And this")
    finished()
    assert prompts(engines)[-1] == [("user", "Second\n\nAnd this")]


def test_a_reply_goes_on_while_another_conversation_is_open(qtbot, ready, engines, two):
    first, _second = two
    engines.last.produce("Quietly")
    qtbot.waitUntil(lambda: ready.status(first) == "writing")
    ready.open(first)
    # From memory: it is not on disk yet.
    assert texts(ready) == ["First", "Quietly"]
    with qtbot.waitSignal(ready.appended):
        engines.last.produce(" on")
    assert texts(ready)[-1] == "Quietly on"


def test_deleting_stops_its_reply_and_undo_brings_it_back(qtbot, ready, engines, two, finished):
    first, second = two
    engines.last.produce("Something")
    qtbot.waitUntil(lambda: ready.status(first) == "writing")
    ready.delete(first)
    qtbot.waitUntil(lambda: ready.status(second) == "reading")
    assert [s.id for s in ready.conversations()] == [second]
    assert ForgetKv(conversation=str(first)) in engines.last.sent
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.finish()
    finished()
    with qtbot.waitSignal(ready.opened):
        ready.history.undo()
    qtbot.waitUntil(lambda: ready.current == first)
    assert texts(ready) == ["First", "Something"]


def test_deleting_the_open_one_opens_another(qtbot, ready, finished):
    ready.send("Hello")
    finished()
    with qtbot.waitSignal(ready.opened):
        ready.delete(ready.current)
    qtbot.waitUntil(lambda: ready.current != 0)
    assert texts(ready) == []


def test_a_new_conversation_is_not_made_twice(qtbot, session):
    first = session.current
    session.new()
    session.new()
    qtbot.wait(50)
    assert session.current == first
    assert len(session.conversations()) == 1


def test_the_list_has_pinned_ones_first_then_the_latest(qtbot, ready, finished):
    ids = []
    for text in ("one", "two", "three"):
        ready.send(text)
        finished()
        ids.append(ready.current)
        with qtbot.waitSignal(ready.opened):
            ready.new()
    ready.delete(ready.current)
    qtbot.waitUntil(lambda: ready.current == ids[2])
    ready.set_pinned(ids[0], True)
    ready.rename(ids[1], "  Zwei \n")
    assert [s.id for s in ready.conversations()] == [ids[0], ids[2], ids[1]]
    assert ready.summary(ids[1]).title == "Zwei"
    ready.rename(ids[1], "  ")
    assert ready.summary(ids[1]).title == "Zwei"


def test_pressing_new_again_while_one_is_made_makes_no_second(qtbot, ready, finished):
    ready.send("Hello")
    finished()
    for _ in range(3):
        ready.new()
    qtbot.waitUntil(lambda: texts(ready) == [])
    qtbot.wait(50)
    assert len(ready.conversations()) == 2


def test_deleting_one_whose_reply_is_about_to_begin_lets_the_next_begin(qtbot, inside, two):
    ready, engines, storage = inside.session, inside.engines, inside.storage
    _first, second = two
    with qtbot.waitSignal(ready.opened):
        ready.new()
    third = ready.current
    ready.send("Third")
    qtbot.waitUntil(lambda: ready.queue_position(third) == 2)
    disk = threading.Event()
    storage.run(lambda _store: disk.wait(60))
    engines.last.finish()
    qtbot.waitUntil(lambda: ready.status(second) == "reading")
    ready.delete(second)
    disk.set()
    qtbot.waitUntil(lambda: ready.status(third) == "reading")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    # Its place is not left behind as a reply that goes on for ever.
    engines.last.finish()
    ended = "SELECT count(*) FROM message WHERE role = 'assistant' AND NOT streaming"
    qtbot.waitUntil(lambda: on_disk(inside.paths, ended) == [(3,)])
    with qtbot.waitSignal(ready.opened):
        ready.history.undo()
    # As after a restart: with the reply that was stopped before its first character.
    qtbot.waitUntil(lambda: texts(ready) == ["Second", ""])
    assert ready.path()[-1].node.message.facts.ending == "stopped"
    assert ready.status(second) == "idle"
