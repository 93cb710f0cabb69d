"""Folders, tags and pins: shown at once, written behind, undoable."""

from __future__ import annotations

import threading

import pytest

from app.bridge.chat import ChatSession
from app.chat.conversation import Message
from app.chat.store import Store


@pytest.fixture
def several(written):
    """Three conversations that were written to."""
    return written("Alpha", "Beta", "Gamma")


@pytest.fixture
def organizer(session):
    return session.organizer


def on_disk(qtbot, storage):
    """What the store has of folders, places, tags and pins."""
    with qtbot.waitCallback() as done:
        storage.run(
            lambda store: (
                {f.id: (f.name, f.opened) for f in store.folders.all()},
                {s.id: (s.folder_id, s.tags, s.pinned) for s in store.conversations()},
            ),
            done,
        )
    return done.args[0]


def filed(session: ChatSession, ids):
    return [session.summary(conversation).folder_id for conversation in ids]


def test_several_are_moved_into_a_new_folder_in_one_step(
    qtbot, session, storage, organizer, several
):
    with qtbot.waitSignal(organizer.folders_changed):
        folder = organizer.create("  Trans\nlation ", several[:2])

    # At once, before anything was written.
    assert organizer.folder(folder).name == "Trans lation"
    assert filed(session, several) == [folder, folder, None]
    folders, places = on_disk(qtbot, storage)
    assert folders == {folder: ("Trans lation", True)}
    assert places[several[0]][0] == folder

    session.history.undo()
    assert organizer.folders() == ()
    assert filed(session, several) == [None, None, None]
    session.history.redo()
    assert filed(session, several) == [folder, folder, None]
    assert on_disk(qtbot, storage)[1][several[1]][0] == folder


def test_conversations_stay_when_their_folder_is_deleted_and_go_back_when_that_is_undone(
    qtbot, session, storage, organizer, several
):
    folder = organizer.create("A", several)
    organizer.delete_folder(folder)
    assert filed(session, several) == [None] * 3
    assert len(session.conversations()) == 4

    session.history.undo()
    assert filed(session, several) == [folder] * 3
    assert on_disk(qtbot, storage)[1][several[2]][0] == folder


def test_a_folder_is_renamed_and_folded(qtbot, session, storage, organizer, several):
    folder = organizer.create("A")
    organizer.rename_folder(folder, "B")
    organizer.rename_folder(folder, "   ")
    organizer.set_opened(folder, False)
    assert on_disk(qtbot, storage)[0] == {folder: ("B", False)}

    # Folding is no step: undoing takes back the name, and leaves it folded.
    session.history.undo()
    assert on_disk(qtbot, storage)[0] == {folder: ("A", False)}


def test_moving_out_of_a_folder_is_undone_to_where_each_was(session, organizer, several):
    first = organizer.create("A", several[:1])
    second = organizer.create("B", several[1:])
    organizer.move(several, None)
    assert filed(session, several) == [None] * 3
    session.history.undo()
    assert filed(session, several) == [first, second, second]


def test_moving_where_they_are_is_no_step(session, organizer, several):
    folder = organizer.create("A", several)
    session.history.clear()
    organizer.move(several, folder)
    organizer.move(several, 12345)
    assert session.history.undoable() is None


def test_tags_are_added_to_several_and_taken_away_whatever_their_case(
    qtbot, session, storage, organizer, several
):
    organizer.tag(several, ["Work"])
    organizer.tag(several[:1], ["旅行", "work"])
    assert session.summary(several[0]).tags == ("Work", "旅行")
    assert organizer.tags() == {"Work": 3, "旅行": 1}

    organizer.tag(several, [], ["WORK"])
    assert organizer.tags() == {"旅行": 1}
    session.history.undo()
    assert organizer.tags() == {"Work": 3, "旅行": 1}
    assert on_disk(qtbot, storage)[1][several[0]][1] == ("Work", "旅行")


def test_several_are_pinned_and_let_go_in_one_step(qtbot, session, storage, organizer, several):
    organizer.set_pinned(several[:2], True)
    organizer.set_pinned(several, True)
    session.history.undo()
    assert [session.summary(c).pinned for c in several] == [True, True, False]
    assert on_disk(qtbot, storage)[1][several[0]][2]


def test_a_title_of_the_users_is_undone_to_the_first_line(session, organizer, several):
    session.rename(several[0], " Mine ")
    assert (session.summary(several[0]).title, session.summary(several[0]).named) == (
        "Mine",
        "user",
    )
    session.history.undo()
    assert (session.summary(several[0]).title, session.summary(several[0]).named) == (
        "Alpha",
        "line",
    )


def test_folders_are_there_after_a_restart(qtbot, session, storage, organizer, several):
    folder = organizer.create("Kept", several[:1])
    on_disk(qtbot, storage)
    organizer._folders.clear()
    with qtbot.waitSignal(organizer.folders_changed):
        storage.opened.emit()
    assert [f.name for f in organizer.folders()] == ["Kept"]
    assert organizer.create("Next") == folder + 1


def test_a_place_on_another_branch_is_shown(qtbot, session, storage):
    # Setup: two versions of a question; the second is shown.
    def fill(store: Store) -> tuple[int, list[int]]:
        conversation = store.create()
        root = store.add_message(conversation, None, Message(role="user", content="one")).id
        under = store.add_message(conversation, root, Message(role="assistant", content="1")).id
        second = store.add_message(conversation, None, Message(role="user", content="two")).id
        return conversation, [root, under, second]

    with qtbot.waitCallback() as done:
        storage.run(fill, done)
    conversation, nodes = done.args[0]
    storage.opened.emit()
    qtbot.waitUntil(lambda: session.summary(conversation) is not None)
    # Run
    with qtbot.waitSignal(session.placed) as placed:
        session.open_at(conversation, nodes[0], 2, 1)
    # Assert
    assert placed.args == [nodes[0], 2, 1]
    assert session.current == conversation
    assert [item.node.id for item in session.path()] == nodes[:2]
    with qtbot.waitSignals([session.path_changed, session.placed]):
        session.open_at(conversation, nodes[2])
    with qtbot.assertNotEmitted(session.placed):
        session.open_at(conversation, 99999)


def test_a_folder_that_is_made_while_they_are_read_stays(
    qtbot, session, storage, organizer, several
):
    """As when something was just imported."""
    reached, go_on = threading.Event(), threading.Event()
    storage.run(lambda _store: (reached.set(), go_on.wait(60)))
    reached.wait(60)
    organizer.read()
    made = organizer.create("New")
    go_on.set()
    with qtbot.waitCallback() as done:
        storage.run(lambda _store: None, done)

    assert [folder.id for folder in organizer.folders()] == [made]


def test_a_folder_that_went_leaves_its_number_to_nobody(qtbot, storage, organizer, several):
    organizer.create("Kept")
    gone = organizer.create("Gone")
    organizer.delete_folder(gone)
    organizer.read()
    with qtbot.waitCallback() as done:
        storage.run(lambda _store: None, done)

    assert organizer.create("New") != gone


@pytest.fixture
def opened(qtbot, session):
    """Open a conversation, or wait until one is open."""

    def look(conversation: int) -> None:
        session.open(conversation)
        qtbot.waitUntil(lambda: session.current == conversation)

    return look


def test_deleting_the_open_one_opens_the_one_below(qtbot, session, several, opened):
    alpha, beta, gamma = several
    session.set_pinned(alpha, True)
    order = [s.id for s in session.conversations()]
    assert order[order.index(gamma) + 1] == beta
    opened(gamma)
    session.delete(gamma)
    qtbot.waitUntil(lambda: session.current != 0)
    assert session.current == beta


def test_deleting_the_last_one_opens_the_one_above(qtbot, session, several, opened):
    order = [s.id for s in session.conversations()]
    opened(order[-1])
    session.delete(order[-2], order[-1])
    qtbot.waitUntil(lambda: session.current != 0)
    assert session.current == order[-3]


def test_what_is_folded_away_does_not_open(qtbot, session, organizer, several, opened):
    alpha, beta, gamma = several
    folder = organizer.create("Talks", [beta])
    organizer.set_opened(folder, False)
    opened(gamma)
    session.delete(gamma)
    qtbot.waitUntil(lambda: session.current != 0)
    assert session.current == alpha
