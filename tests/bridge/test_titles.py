"""Titles by the model: in the background, given up for anything the user does."""

from __future__ import annotations

import pytest
from msgspec import structs

from app.bridge import titles as module
from app.bridge.titles import Titles
from app.chat.titles import ENGLISH
from app.engine.protocol import Generate, Stop

QUESTION = "How is bread baked?"


PAUSE_MS = 20


@pytest.fixture(autouse=True)
def short_pause(monkeypatch):
    monkeypatch.setattr(module, "PAUSE_MS", PAUSE_MS)


@pytest.fixture
def titles(session, host, storage, preferences):
    found = Titles(session, host, storage, preferences)
    yield found
    found.close()


@pytest.fixture
def talked(qtbot, ready, engines, finished, titles):
    """One question was answered; the engine waits before it gives a title."""
    engines.last.replies = ["Bread is baked in an oven.", "Baking bread at home"]

    def talk(*, hold: bool = False) -> int:
        titles._pause.setInterval(600_000)  # no title is asked for before the engine waits
        ready.send(QUESTION)
        finished()
        engines.last.hold = hold
        titles._pause.setInterval(PAUSE_MS)
        return ready.current

    return talk


def asked(engines) -> list[Generate]:
    sent = engines.sent(Generate)
    return [c for c in sent if c.request.messages[-1].content == ENGLISH]


def name(session, conversation) -> tuple[str, str]:
    summary = session.summary(conversation)
    return summary.title, summary.named


def test_the_model_gives_a_title_after_the_first_reply(qtbot, ready, engines, talked, storage):
    conversation = talked()
    assert name(ready, conversation) == (QUESTION, "line")
    qtbot.waitUntil(lambda: name(ready, conversation) == ("Baking bread at home", "model"))

    request = asked(engines)[0].request
    assert [message.role for message in request.messages] == ["user", "assistant", "user"]
    assert request.max_tokens == 24
    assert request.conversation == str(conversation)
    # It is nothing that was done: there is no step to take back.
    assert ready.history.undoable() in {None, "send"}
    with qtbot.waitCallback() as done:
        storage.run(lambda store: [s.named for s in store.conversations()], done)
    assert "model" in done.args[0]


def test_the_reply_goes_into_the_question_by_its_tokens(qtbot, ready, engines, talked):
    """So that what was evaluated serves: nothing of the conversation is read again."""
    talked()
    qtbot.waitUntil(lambda: bool(asked(engines)))
    reply = asked(engines)[0].request.messages[1]
    ready.send("And rye?")
    qtbot.waitUntil(lambda: len(engines.sent(Generate)) == 3)
    assert engines.sent(Generate)[-1].request.messages[1] == reply
    assert reply.ids


def test_a_message_ends_it_at_once(qtbot, ready, engines, talked, titles):
    conversation = talked(hold=True)
    qtbot.waitUntil(lambda: engines.last.job != 0)
    job = engines.last.job
    assert titles.running == conversation
    assert not titles._host.busy
    engines.last.produce("Baking")
    ready.send("And rye?")
    assert titles.running == 0
    assert [c.job for c in engines.sent(Stop)] == [job]
    qtbot.waitUntil(lambda: engines.last.job not in {0, job})
    assert ready.status(conversation) == "reading"
    engines.last.produce("Rye too.")
    engines.last.finish()
    # After that reply it is asked again.
    engines.last.hold = False
    engines.last.replies = ["Baking bread at home"]
    qtbot.waitUntil(lambda: name(ready, conversation)[1] == "model")


def test_another_conversation_ends_it_at_once(qtbot, ready, engines, talked, titles):
    conversation = talked(hold=True)
    qtbot.waitUntil(lambda: engines.last.job != 0)
    ready.new()
    qtbot.waitUntil(lambda: ready.current != conversation)
    assert engines.sent(Stop)
    engines.last.hold = False
    engines.last.replies = ["Baking bread at home"]
    qtbot.waitUntil(lambda: name(ready, conversation)[1] == "model")
    # A conversation that is not open has no state to be kept.
    assert asked(engines)[-1].request.conversation == ""


def test_what_is_too_long_for_the_engine_is_told_in_short(  # noqa: PLR0917
    qtbot, ready, engines, talked, titles, monkeypatch
):
    conversation = talked()
    monkeypatch.setattr("app.chat.turns._MOST_BYTES", 10)
    titles.want(conversation)
    qtbot.waitUntil(lambda: bool(asked(engines)))
    assert asked(engines)[-1].request.conversation == ""


def test_the_end_of_the_window_ends_it(qtbot, ready, engines, talked, titles):
    talked(hold=True)
    qtbot.waitUntil(lambda: engines.last.job != 0)
    titles.close()
    assert engines.sent(Stop)
    assert titles.running == 0


def test_a_title_of_the_user_is_never_replaced(qtbot, ready, engines, talked, titles):
    conversation = talked(hold=True)
    qtbot.waitUntil(lambda: engines.last.job != 0)
    ready.rename(conversation, "Mine")
    engines.last.produce("Baking bread at home")
    engines.last.finish()
    qtbot.waitUntil(lambda: titles.running == 0)
    assert name(ready, conversation) == ("Mine", "user")


def test_what_is_no_title_leaves_the_first_line_and_is_not_asked_for_again(  # noqa: PLR0917
    qtbot, ready, engines, talked, titles, finished
):
    engines.last.replies = ["Bread.", "Sure! Here is a title", "More bread.", "Baking bread"]
    ready.send(QUESTION)
    finished()
    qtbot.waitUntil(lambda: titles._tried == {ready.current})
    ready.send("And rye?")
    finished()
    assert not titles._waiting
    assert name(ready, ready.current) == (QUESTION, "line")


@pytest.mark.parametrize("reason", ["setting", "base model"])
def test_the_first_line_stays_where_it_is_to(  # noqa: PLR0917
    qtbot, ready, engines, host, preferences, talked, titles, reason
):
    if reason == "setting":
        defaults = structs.replace(preferences.settings.defaults, titles="line")
        preferences.update(defaults=defaults)
    else:
        host.info = structs.replace(host.info, has_template=False)
    talked()
    qtbot.waitUntil(lambda: not titles._pause.isActive())
    assert not asked(engines)
    assert not titles._waiting


def test_the_user_can_want_one_whatever_there_is(qtbot, ready, engines, talked, titles):
    conversation = talked()
    ready.rename(conversation, "Mine")
    titles.want(conversation)
    qtbot.waitUntil(lambda: name(ready, conversation) == ("Baking bread at home", "model"))
    ready.history.undo()
    assert name(ready, conversation) == ("Mine", "user")


def test_the_user_is_told_when_no_title_came(qtbot, ready, engines, talked, titles):
    conversation = talked()
    ready.rename(conversation, "Mine")
    engines.last.replies = ["I am a helpful assistant"]
    with qtbot.waitSignal(titles.refused) as refused:
        titles.want(conversation)
    assert refused.args == [conversation]
    assert name(ready, conversation) == ("Mine", "user")


def test_thinking_is_no_title(qtbot, ready, engines, talked):
    engines.last.replies = ["Bread.", "<think>\nThey bake.\n</think>\n\nBaking bread"]
    ready.send(QUESTION)
    qtbot.waitUntil(lambda: name(ready, ready.current) == ("Baking bread", "model"))
