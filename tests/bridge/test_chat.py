"""Talking: send, stream, what goes into the prompt, stop, edit, regenerate, branch, continue."""

from __future__ import annotations

import pytest

from app.bridge.figures import ContextUse
from app.chat.conversation import ConversationSettings
from app.core.settings import Defaults
from app.engine.protocol import Generate
from tests.bridge.seen import last, on_disk, prompts, texts


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
    qtbot.waitUntil(lambda: on_disk(paths, "SELECT text FROM part") == [("So far so good",)])


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
    # Nine of the prompt and three drawn, the last of which only ended the reply.
    assert ready.context_used() == ContextUse(11)
    assert ready.time_to_first_token() is not None


def test_a_context_that_was_not_counted_is_estimated(qtbot, ready, finished):
    assert ready.context_used() == ContextUse(0)
    ready.send("Hello")
    finished()
    ready.branches.edit(ready.path()[-1].node.id, "word " * 70)
    qtbot.waitUntil(
        lambda: ready.status(ready.current) == "idle" and ready.path()[-1].siblings == 2
    )
    assert ready.context_used() == ContextUse(101, 101)
    ready.send("Again")
    finished()
    assert ready.context_used().estimated == 0


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


def test_ids_come_back_from_disk(engines, ready, finished):
    ready.send("One")
    finished()
    ids = ready._replies.known_ids.copy()
    ready._replies.known_ids.clear()
    ready.send("Two")
    finished()
    assert engines.sent(Generate)[-1].request.messages[1].ids == next(iter(ids.values()))


def test_a_slider_that_is_dragged_is_written_once(session, storage, settle):
    written = []
    storage.run(lambda store: setattr(store, "set_settings", lambda *given: written.append(given)))
    settings = [ConversationSettings(sampling={"temperature": n / 100}) for n in range(100)]
    for moved in settings:
        session.set_settings(moved)
    assert session.resolved().sampling.temperature == 0.99
    settle()
    assert written == []
    session.pause()
    settle()
    assert written == [(session.current, settings[-1])]


def test_settings_go_from_default_to_model_to_conversation(qtbot, inside, finished):
    session, host, engines = inside.session, inside.host, inside.engines
    engines.options["info"] = {"sampling": {"temperature": 0.3, "top_k": 7.0}}
    inside.preferences.update(defaults=Defaults(system_prompt="Be brief.", sampling={"top_p": 0.5}))
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


def test_the_branch_shown_last_is_shown_again(qtbot, ready, finished):
    session = ready
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
