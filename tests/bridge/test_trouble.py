"""What goes wrong, and the next start."""

from __future__ import annotations

import msgspec
import pytest

from app.bridge.chat import ChatSession
from app.bridge.engine import ModelHost
from app.bridge.storage import Storage
from app.chat.conversation import ConversationSettings
from app.chat.store import Store
from app.core.errors import ContextOverflow, EngineCrashLoop, NoModelLoaded, StoreDiskFull
from app.engine.protocol import Produced
from tests.bridge.seen import killed_now, last, on_disk, texts
from tests.engine.scripted import token_of


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


def test_a_model_that_takes_minutes_to_die_is_started_three_times_too(
    qtbot, session, host, engines, clock
):
    engines.options["hold"] = True
    host.load("/models/large.gguf")
    session.send("Hello")
    for started in range(1, 4):
        qtbot.waitUntil(lambda n=started: len(engines.started) == n and host.state == "loading")
        clock.now += 90
        engines.last.crash("SIGKILL")
    qtbot.waitUntil(lambda: host.state == "stopped")
    assert isinstance(host.error, EngineCrashLoop)
    assert (host.error.deaths, host.error.window_s) == (3, 180)
    qtbot.wait(50)
    assert len(engines.started) == 3


def test_an_error_of_the_engine_is_kept_with_the_reply(qtbot, ready, engines, finished):
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


def test_a_reply_that_only_said_its_end_is_kept_when_it_is_made_again(
    qtbot, ready, engines, finished
):
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    end = msgspec.structs.replace(token_of("<|end|>"), text="")
    engines.last.emit(Produced(job=engines.last.job, token=end))
    engines.last.finish()
    finished()
    engines.last.hold = False
    ready.regenerate(ready.path()[-1].node.id)
    finished()
    item = ready.path()[-1]
    assert (item.position, item.siblings) == (2, 2)
    with qtbot.waitCallback() as read:
        ready.reply_tokens(item.node.id, read)
    assert b"".join(token.piece for token in read.args[0]).decode() == texts(ready)[-1]


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

    def of(self, _identity):
        return self

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


def start_again(qtbot, inside) -> tuple[ChatSession, Storage, ModelHost]:
    storage = Storage(lambda: Store.open(inside.paths.database))
    host = ModelHost(inside.engines, inside.preferences)
    session = ChatSession(storage, host, inside.preferences)
    qtbot.waitUntil(lambda: session.current != 0)
    return session, storage, host


def test_a_window_that_was_killed_shows_its_reply_as_interrupted(qtbot, ready, inside):
    engines, paths = inside.engines, inside.paths
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("Written so far")
    qtbot.waitUntil(lambda: on_disk(paths, "SELECT text FROM part") != [])
    copy = killed_now(paths)
    again = Storage(lambda: Store.open(copy))
    session = ChatSession(again, inside.host, inside.preferences)
    try:
        qtbot.waitUntil(lambda: session.current != 0)
        assert texts(session) == ["Hello", "Written so far"]
        assert last(session).facts.ending == "interrupted"
        assert session.can_continue(session.path()[-1].node.id)
    finally:
        again.close()


def test_closing_keeps_the_reply_and_the_draft(qtbot, ready, inside):
    engines = inside.engines
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("Nearly")
    qtbot.waitUntil(lambda: texts(ready)[-1] == "Nearly")
    ready.set_draft("next")
    ready.set_scroll(0.25)
    ready.pause()
    assert inside.storage.close()
    session, again, host = start_again(qtbot, inside)
    try:
        assert texts(session) == ["Hello", "Nearly"]
        assert last(session).facts.ending == "stopped"
        assert session.draft() == "next"
        assert session.scroll() == 0.25
    finally:
        host.close()
        again.close()


def test_the_conversation_that_was_open_is_open_again(qtbot, ready, finished, inside):
    ready.send("One")
    finished()
    first = ready.current
    with qtbot.waitSignal(ready.opened):
        ready.new()
    ready.send("Two")
    finished()
    with qtbot.waitSignal(ready.opened):
        ready.open(first)
    inside.storage.close()
    session, again, host = start_again(qtbot, inside)
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
