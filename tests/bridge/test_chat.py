"""Talking: send, stream, stop, edit, regenerate, branch, continue, and several conversations."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest

from app.bridge.chat import ChatSession
from app.bridge.engine import ModelHost
from app.bridge.storage import Storage
from app.chat.conversation import ConversationSettings
from app.chat.store import Store
from app.core.errors import EngineCrashLoop, NoModelLoaded, StoreDiskFull
from app.core.settings import Defaults
from app.engine.protocol import ForgetKv, Generate
from tests.bridge.conftest import last, texts


def killed_now(paths) -> Path:
    """The database as a kill at this moment would leave it."""
    copy = Path(tempfile.mkdtemp(dir=paths.data)) / paths.database.name
    for file in paths.data.glob(f"{paths.database.name}*"):
        if not file.name.endswith("-shm"):
            shutil.copyfile(file, copy.with_name(file.name))
    return copy


def on_disk(paths, sql: str):
    connection = sqlite3.connect(killed_now(paths))
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def prompts(engines) -> list[list[tuple[str, str]]]:
    """Role and content of every prompt an engine got."""
    return [
        [(m.role, m.content) for m in command.request.messages]
        for command in engines.sent(Generate)
    ]


# -- sending and streaming ----------------------------------------------------


def test_a_message_is_answered(ready, finished):
    assert ready.send("Hello")
    finished()
    assert texts(ready) == ["Hello", "Hello there, friend."]
    facts = last(ready).facts
    assert facts.ending == "stop"
    assert facts.model_name == "small"
    assert facts.fingerprint == "scripted"
    assert facts.seed == 7
    assert facts.generated_tokens == 3


def test_an_answer_is_on_disk_with_its_tokens(qtbot, ready, finished, settle):
    ready.send("Hello")
    finished()
    settle()
    node = ready.path()[-1].node
    with qtbot.waitCallback() as read:
        ready.reply_tokens(node.id, read)
    assert [token.text for token in read.args[0]] == ["Hello", " there,", " friend."]


def test_the_message_is_on_disk_before_the_engine_sees_it(qtbot, ready, engines, paths, finished):
    seen = []
    real_send = engines.last.send

    def send(command):
        if isinstance(command, Generate):
            seen.extend(on_disk(paths, "SELECT role, content FROM message ORDER BY id"))
        real_send(command)

    engines.last.send = send
    ready.send("Remember me")
    finished()
    assert ("user", "Remember me") in seen


def test_text_streams_into_the_open_reply(qtbot, ready, engines):
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: ready.status(ready.current) == "reading")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    with qtbot.waitSignal(ready.appended) as appended:
        engines.last.produce("One two")
    assert appended.args[1] == "One two"
    assert ready.status(ready.current) == "writing"
    assert last(ready).content == "One two"
    assert last(ready).streaming
    assert appended.args[0] == ready.path()[-1].node.id
    with qtbot.waitSignal(ready.node_changed):
        engines.last.finish()
    assert not last(ready).streaming


def test_held_back_text_belongs_to_the_reply(qtbot, ready, engines, finished):
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("End")
    engines.last.finish("length", tail=" of it")
    finished()
    assert texts(ready)[-1] == "End of it"


def test_a_streaming_reply_is_saved_while_it_streams(qtbot, ready, engines, paths):
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("So far so good")
    qtbot.waitUntil(
        lambda: on_disk(paths, "SELECT text FROM part") == [("So far so good",)], timeout=3000
    )


def test_the_first_line_becomes_the_title(ready, finished, settle, paths):
    ready.send("What is a token?\nTell me.")
    finished()
    assert ready.summary(ready.current).title == "What is a token?"
    settle()
    assert on_disk(paths, "SELECT title FROM conversation") == [("What is a token?",)]


def test_nothing_is_sent_while_a_reply_runs_or_without_text(qtbot, ready, engines):
    engines.last.hold = True
    assert not ready.send("  \n ")
    assert ready.send("First")
    assert not ready.send("Second")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    assert not ready.send("Third")
    engines.last.finish()


def test_half_a_character_pair_does_no_harm(ready, finished):
    ready.send("broken \ud83d pair")
    finished()
    assert texts(ready)[0] == "broken � pair"


def test_figures_of_the_last_reply(qtbot, ready, engines, finished):
    assert ready.last_speed() is None
    assert ready.time_to_first_token() is None
    ready.send("Hello")
    finished()
    assert ready.last_speed() == pytest.approx(2 / 0.1)
    assert ready.context_used() == 12
    assert ready.time_to_first_token() is not None


# -- the prompt -----------------------------------------------------------------


def test_earlier_replies_go_in_with_their_ids(ready, engines, finished):
    ready.send("One")
    finished()
    ready.send("Two")
    finished()
    request = engines.sent(Generate)[-1].request
    assert [m.role for m in request.messages] == ["user", "assistant", "user"]
    assert len(request.messages[1].ids) == 3
    assert request.messages[1].fingerprint == "scripted"
    assert request.conversation == str(ready.current)


def test_ids_come_back_from_disk(qtbot, storage, preferences, engines, host, ready, finished):
    ready.send("One")
    finished()
    ids = ready._replies._ids.copy()
    ready._replies._ids.clear()
    ready.send("Two")
    finished()
    assert engines.sent(Generate)[-1].request.messages[1].ids == next(iter(ids.values()))


def test_settings_go_from_default_to_model_to_conversation(
    qtbot, session, host, engines, preferences, finished
):
    engines.options["info"] = {"sampling": {"temperature": 0.3, "top_k": 7.0}}
    preferences.update(defaults=Defaults(system_prompt="Be brief.", sampling={"top_p": 0.5}))
    with qtbot.waitSignal(session.settings_changed):
        host.load("/models/small.gguf")
        qtbot.waitUntil(lambda: host.state == "ready")
    session.set_settings(ConversationSettings(sampling={"temperature": 1.5}, seed=3, max_tokens=9))
    assert session.inherited().sampling.temperature == 0.3
    assert session.resolved().sampling.temperature == 1.5
    session.send("Hi")
    finished()
    request = engines.sent(Generate)[-1].request
    assert request.messages[0].content == "Be brief."
    assert request.sampling.temperature == 1.5
    assert request.sampling.top_k == 7
    assert request.sampling.top_p == 0.5
    assert request.sampling.seed == 3
    assert request.max_tokens == 9
    assert last(session).facts.sampling == request.sampling


def test_a_model_without_a_template_continues_plainly(qtbot, session, host, engines, finished):
    engines.options["info"] = {"has_template": False}
    host.load("/models/base.gguf")
    qtbot.waitUntil(lambda: host.state == "ready")
    session.send("Once upon a time")
    finished()
    assert engines.sent(Generate)[-1].request.plain


# -- stop, continue, regenerate, edit, branch ---------------------------------------


def test_stop_keeps_what_there_is(qtbot, ready, engines, finished):
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("Partly")
    ready.stop()
    finished()
    assert texts(ready)[-1] == "Partly"
    assert last(ready).facts.ending == "stopped"


def test_stop_before_the_engine_was_asked(ready, engines, finished):
    ready.send("Hello")
    ready.stop()  # still being written to disk: nothing to stop yet
    ready.stop_all()
    finished()
    assert texts(ready)[0] == "Hello"


def test_a_reply_cut_by_length_goes_on(qtbot, ready, engines, finished, settle):
    engines.last.hold = True
    ready.send("Count")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("one two")
    engines.last.finish("length")
    finished()
    node = ready.path()[-1].node
    assert ready.can_continue(node.id)
    ready.continue_reply(node.id)
    qtbot.waitUntil(lambda: engines.last.job != 0)
    request = engines.sent(Generate)[-1].request
    assert request.messages[-1].role == "assistant"
    assert request.messages[-1].content == "one two"
    assert len(request.messages[-1].ids) == 2
    engines.last.produce(" three")
    engines.last.finish("stop")
    finished()
    assert texts(ready) == ["Count", "one two three"]
    assert ready.path()[-1].node.id == node.id
    assert not ready.can_continue(node.id)
    settle()
    with qtbot.waitCallback() as read:
        ready.reply_tokens(node.id, read)
    assert [token.text for token in read.args[0]] == ["one", " two", " three"]


def test_regenerating_adds_a_sibling(qtbot, ready, engines, finished):
    engines.last.replies[:] = ["First answer.", "Second answer."]
    ready.send("Hello")
    finished()
    ready.regenerate(ready.path()[-1].node.id)
    finished()
    item = ready.path()[-1]
    assert texts(ready) == ["Hello", "Second answer."]
    assert (item.position, item.siblings) == (2, 2)
    with qtbot.waitSignal(ready.path_changed):
        ready.switch_branch(item.node.id, -1)
    assert texts(ready) == ["Hello", "First answer."]
    ready.switch_branch(ready.path()[-1].node.id, -1)  # there is none before
    assert texts(ready)[-1] == "First answer."


def test_editing_a_message_starts_a_branch_and_the_old_one_stays(ready, engines, finished):
    engines.last.replies[:] = ["A", "B", "C", "D"]
    ready.send("One")
    finished()
    ready.send("Two")
    finished()
    first = ready.path()[0].node.id
    ready.edit(first, "Another one")
    finished()
    assert texts(ready) == ["Another one", "C"]
    assert prompts(engines)[-1] == [("user", "Another one")]
    # Back to the first branch, down to its end.
    ready.switch_branch(ready.path()[0].node.id, -1)
    assert texts(ready) == ["One", "A", "Two", "B"]
    ready.switch_branch(first, 1)
    assert texts(ready) == ["Another one", "C"]


def test_editing_leaves_the_draft_alone(ready, finished):
    ready.send("One")
    finished()
    ready.set_draft("half a thought")
    ready.edit(ready.path()[0].node.id, "Two")
    finished()
    assert ready.draft() == "half a thought"


def test_the_branch_shown_last_is_shown_again(qtbot, session, storage, host, preferences, finished):
    host.load("/models/small.gguf")
    qtbot.waitUntil(lambda: host.state == "ready")
    session.send("Hello")
    finished()
    session.regenerate(session.path()[-1].node.id)
    finished()
    session.switch_branch(session.path()[-1].node.id, -1)
    session.new()
    qtbot.waitUntil(lambda: session.path() == ())
    session.open(session.conversations()[-1].id)
    qtbot.waitUntil(lambda: len(session.path()) == 2)
    assert session.path()[-1].position == 1


# -- several conversations --------------------------------------------------------


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
        ready.cancel_queued(second)
    assert ready.status(second) == "idle"
    ready.cancel_queued(first)  # it is being answered: not in the queue
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
    ready.cancel_queued(second)
    engines.last.hold = False
    engines.last.finish()
    finished()
    ready.send("And this")
    finished()
    assert prompts(engines)[-1] == [("user", "Second\n\nAnd this")]


def test_a_reply_goes_on_while_another_conversation_is_open(qtbot, ready, engines, two):
    first, _second = two
    engines.last.produce("Quietly")
    ready.open(first)
    qtbot.waitUntil(lambda: ready.current == first)
    qtbot.waitUntil(lambda: texts(ready) == ["First", "Quietly"])
    with qtbot.waitSignal(ready.appended):
        engines.last.produce(" on")
    assert texts(ready)[-1] == "Quietly on"


def test_deleting_stops_its_reply_and_undo_brings_it_back(qtbot, ready, engines, two, finished):
    first, second = two
    engines.last.produce("Something")
    qtbot.wait(50)
    ready.delete(first)
    qtbot.waitUntil(lambda: ready.status(second) == "reading")
    assert [s.id for s in ready.conversations()] == [second]
    assert ForgetKv(conversation=str(first)) in engines.last.sent
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.finish()
    finished()
    with qtbot.waitSignal(ready.opened):
        ready.undo_delete(first)
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


# -- what goes wrong -------------------------------------------------------------


def test_an_engine_that_dies_leaves_the_partial_reply(qtbot, ready, engines, finished, host):
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("Half a")
    engines.last.crash("SIGABRT", detail="GGML_ASSERT")
    finished()
    assert texts(ready)[-1] == "Half a"
    facts = last(ready).facts
    assert facts.ending == "interrupted"
    assert facts.error_kind == "EngineCrashed"
    assert facts.error_fields["signal_name"] == "SIGABRT"
    assert host.state == "stopped"
    # The next message loads the model again by itself.
    engines.options["hold"] = False
    ready.send("And now?")
    finished()
    assert texts(ready)[-1] == "Hello there, friend."
    assert len(engines.started) == 2


def test_an_engine_that_always_dies_is_started_three_times(qtbot, session, host, engines):
    engines.dies_at_load = True
    host.load("/models/bad.gguf")
    with qtbot.waitSignal(session.failed) as failed:
        session.send("Hello")
    assert isinstance(failed.args[0], EngineCrashLoop)
    assert len(engines.started) == 3
    assert session.status(session.current) == "idle"
    assert texts(session) == ["Hello"]


def test_an_error_of_the_engine_is_kept_with_the_reply(qtbot, ready, engines, finished):
    from app.core.errors import ContextOverflow

    engines.last.hold = True
    ready.send("Too long")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.fail(ContextOverflow(prompt_tokens=9000, n_ctx=2048))
    finished()
    facts = last(ready).facts
    assert facts.ending == "failed"
    assert (facts.error_kind, facts.error_fields["n_ctx"]) == ("ContextOverflow", 2048)
    # Trying again uses the empty reply instead of leaving it behind.
    engines.last.hold = False
    ready.regenerate(ready.path()[-1].node.id)
    finished()
    assert texts(ready) == ["Too long", "Hello there, friend."]
    assert ready.path()[-1].siblings == 1
    assert last(ready).facts.error_kind == ""


def test_without_a_model_the_message_stays_and_the_reason_is_told(qtbot, session):
    with qtbot.waitSignal(session.failed) as failed:
        session.send("Anybody there?")
    assert isinstance(failed.args[0], NoModelLoaded)
    assert texts(session) == ["Anybody there?"]


def test_a_message_waits_for_a_model_that_is_loading(qtbot, session, host, engines, finished):
    engines.options["hold"] = True
    host.load("/models/small.gguf")
    qtbot.waitUntil(lambda: host.state == "loading")
    session.send("Hello")
    qtbot.wait(50)
    assert session.status(session.current) == "waiting"
    engines.last.hold = False
    engines.last.finish_load()
    finished()
    assert texts(session) == ["Hello", "Hello there, friend."]


def test_switching_the_model_stops_the_reply(qtbot, ready, engines, host, finished):
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("Half")
    qtbot.waitUntil(lambda: texts(ready)[-1] == "Half")
    assert host.busy
    host.load("/models/other.gguf")
    finished()
    assert last(ready).facts.ending == "stopped"
    assert texts(ready)[-1] == "Half"
    assert last(ready).facts.error_kind == ""


class FullDisk:
    """A store whose writing methods find no room while `full`."""

    def __init__(self, store: Store) -> None:
        self.full = False
        self._store = store

    def __getattr__(self, name):
        found = getattr(self._store, name)
        if self.full and name in {"add_message", "begin_reply", "set_draft", "set_leaf"}:

            def refuse(*_arguments):
                raise StoreDiskFull(path="x")

            return refuse
        return found


@pytest.fixture
def disk(qtbot, paths, preferences, host):
    """A session whose disk can be full: (session, disk, storage)."""
    disks = []

    def open_store():
        disks.append(FullDisk(Store.open(paths.database)))
        return disks[-1]

    storage = Storage(open_store, retry_s=0.05)
    session = ChatSession(storage, host, preferences)
    qtbot.waitUntil(lambda: session.current != 0)
    host.load("/models/small.gguf")
    qtbot.waitUntil(lambda: host.state == "ready")
    yield session, disks[0], storage
    disks[0].full = False
    storage.close()


def test_a_message_that_finds_no_room_comes_back_to_the_composer(qtbot, disk):
    session, full_disk, _storage = disk
    full_disk.full = True
    with qtbot.waitSignals([session.failed, session.draft_replaced]):
        assert session.send("Do not lose me")
        session.set_draft("more")
    assert session.draft() == "more\n\nDo not lose me"
    assert texts(session) == []
    full_disk.full = False
    assert session.send("Do not lose me")
    qtbot.waitUntil(lambda: texts(session)[-1:] == ["Hello there, friend."])


def test_a_full_disk_while_a_reply_streams_loses_nothing(qtbot, disk, paths, engines):
    """The real store keeps what found no room; here SQLite itself is told to find none."""
    session, _disk, storage = disk
    engines.last.hold = True
    session.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    with qtbot.waitCallback() as limited:
        storage.run(lambda s: limit_pages(s, extra=0), limited)
    with qtbot.waitSignal(storage.failed) as failed:
        engines.last.produce("word " * 4000)
        engines.last.finish()
    assert isinstance(failed.args[0], StoreDiskFull)
    assert texts(session)[-1].count("word") == 4000
    with qtbot.waitSignal(storage.recovered):
        storage.run(lambda s: limit_pages(s, extra=100_000))
    content = on_disk(paths, "SELECT content FROM message WHERE role = 'assistant'")[0][0]
    assert content == texts(session)[-1]


def limit_pages(store, *, extra: int) -> None:
    connection = store._store._database.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + extra}").fetchone()


# -- the next start ---------------------------------------------------------------


def start_again(qtbot, paths, preferences, engines) -> tuple[ChatSession, Storage, ModelHost]:
    storage = Storage(lambda: Store.open(paths.database))
    host = ModelHost(engines, preferences)
    session = ChatSession(storage, host, preferences)
    qtbot.waitUntil(lambda: session.current != 0)
    return session, storage, host


def test_a_window_that_was_killed_shows_its_reply_as_interrupted(
    qtbot, ready, engines, paths, preferences, storage
):
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("Written so far")
    qtbot.waitUntil(lambda: on_disk(paths, "SELECT text FROM part") != [], timeout=3000)
    copy = killed_now(paths)
    again = Storage(lambda: Store.open(copy))
    session = ChatSession(again, ready._host, preferences)
    try:
        qtbot.waitUntil(lambda: session.current != 0)
        assert texts(session) == ["Hello", "Written so far"]
        assert last(session).facts.ending == "interrupted"
        assert session.can_continue(session.path()[-1].node.id)
    finally:
        again.close()


def test_closing_keeps_the_reply_and_the_draft(qtbot, ready, engines, paths, preferences, storage):
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("Nearly")
    qtbot.waitUntil(lambda: texts(ready)[-1] == "Nearly")
    ready.set_draft("next")
    ready.set_scroll(0.25)
    ready.pause()
    assert storage.close()
    session, again, host = start_again(qtbot, paths, preferences, engines)
    try:
        assert texts(session) == ["Hello", "Nearly"]
        assert last(session).facts.ending == "stopped"
        assert session.draft() == "next"
        assert session.scroll() == 0.25
    finally:
        host.close()
        again.close()


def test_the_conversation_that_was_open_is_open_again(
    qtbot, ready, finished, engines, paths, preferences, storage
):
    ready.send("One")
    finished()
    first = ready.current
    with qtbot.waitSignal(ready.opened):
        ready.new()
    ready.send("Two")
    finished()
    with qtbot.waitSignal(ready.opened):
        ready.open(first)
    storage.close()
    session, again, host = start_again(qtbot, paths, preferences, engines)
    try:
        assert session.current == first
        assert texts(session) == ["One", "Hello there, friend."]
    finally:
        host.close()
        again.close()


def test_settings_of_a_conversation_stay_with_it(qtbot, ready, finished):
    ready.send("One")
    finished()
    first = ready.current
    ready.set_settings(ConversationSettings(system_prompt="Rhyme."))
    with qtbot.waitSignal(ready.opened):
        ready.new()
    assert ready.settings() == ConversationSettings()
    with qtbot.waitSignal(ready.opened):
        ready.open(first)
    assert ready.settings().system_prompt == "Rhyme."
