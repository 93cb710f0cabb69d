"""The same with the real engine and the real model."""

from __future__ import annotations

import os
import signal

import pytest

from app.bridge.chat import ChatSession
from app.bridge.engine import ModelHost
from app.chat.conversation import ConversationSettings
from app.core.settings import EngineSettings
from app.engine.client import EngineClient
from app.engine.launch import engine_launch
from tests.bridge.seen import last, texts
from tests.leftovers import threads_end
from tests.models import llama_model

LOAD_MS = 60_000


@pytest.fixture
def host(preferences, paths):
    preferences.update(engine=EngineSettings(threads=1))
    clients = []

    def start(wake):
        clients.append(EngineClient(wake, engine_launch()))
        return clients[-1]

    found = ModelHost(start, preferences, kv_folder=str(paths.kv))
    found.clients = clients
    yield found
    found.close()
    for client in clients:
        assert client.wait(60)
    assert threads_end("engine")


@pytest.fixture
def ready(qtbot, session, host, starter_model) -> ChatSession:
    host.load(str(starter_model))
    qtbot.waitUntil(lambda: host.state in ("ready", "stopped"), timeout=LOAD_MS)
    assert host.error is None
    session.set_settings(
        ConversationSettings(sampling={"temperature": 0}, max_tokens=12, system_prompt="")
    )
    return session


def wait_idle(qtbot, session) -> None:
    qtbot.waitUntil(lambda: session.status(session.current) == "idle", timeout=LOAD_MS)


def test_a_real_model_answers_and_the_second_turn_reuses_the_first(qtbot, ready, host):
    ready.send("What is the capital of France?")
    wait_idle(qtbot, ready)
    assert texts(ready)[1].strip()
    ready.send("And of Italy?")
    wait_idle(qtbot, ready)
    facts = last(ready).facts
    assert facts.reused_tokens > 0
    assert facts.retokenized == 0
    assert host.statistics.n_ctx_used > 0
    assert ready.last_speed() > 0
    with qtbot.waitCallback(timeout=LOAD_MS) as counted:
        host.count_tokens("Hello world", counted)
    assert counted.args == [2]


def test_a_reply_cut_by_length_goes_on_where_it_was(qtbot, ready):
    """What is continued equals what would have been said in one go."""
    ready.send("Count from one to twenty.")
    wait_idle(qtbot, ready)
    assert last(ready).facts.ending == "length"
    ready.continue_reply(ready.path()[-1].node.id)
    wait_idle(qtbot, ready)
    in_two = texts(ready)[-1]
    ready.set_settings(ConversationSettings(sampling={"temperature": 0}, max_tokens=24))
    ready.regenerate(ready.path()[-1].node.id)
    wait_idle(qtbot, ready)
    assert texts(ready)[-1] == in_two


def test_a_killed_engine_leaves_the_text_and_comes_back(qtbot, ready, host):
    ready.set_settings(ConversationSettings(sampling={"temperature": 0}, max_tokens=400))
    ready.send("Write a long story about a lighthouse.")
    qtbot.waitUntil(lambda: len(texts(ready)) == 2 and len(texts(ready)[1]) > 20, timeout=LOAD_MS)
    os.kill(host.clients[-1].pid, signal.SIGKILL)
    wait_idle(qtbot, ready)
    assert last(ready).facts.ending == "interrupted"
    assert last(ready).facts.error_fields["signal_name"] == "SIGKILL"
    half = texts(ready)[1]
    assert len(half) > 20
    ready.set_settings(ConversationSettings(sampling={"temperature": 0}, max_tokens=8))
    ready.send("Go on.")
    wait_idle(qtbot, ready)
    assert last(ready).facts.ending in ("length", "stop")
    assert texts(ready)[1] == half


def test_stop_ends_a_reply_at_once(qtbot, ready, host):
    ready.set_settings(ConversationSettings(sampling={"temperature": 0}, max_tokens=0))
    ready.send("Write a very long story.")
    qtbot.waitUntil(lambda: ready.status(ready.current) == "writing", timeout=LOAD_MS)
    ready.stop()
    wait_idle(qtbot, ready)
    assert last(ready).facts.ending == "stopped"
    assert len(host.clients) == 1


def test_a_model_answers_by_a_plain_template_and_does_not_ask_for_the_user(qtbot, ready, host):
    host.load_with_plain_template()
    qtbot.waitUntil(lambda: host.state == "ready", timeout=LOAD_MS)
    assert host.info.has_template
    ready.set_settings(
        ConversationSettings(
            sampling={"temperature": 0},
            max_tokens=40,
            system_prompt="User: Hi\nAssistant: Hello.\nUser: What is 1 + 1?\nAssistant: 2.",
        )
    )
    ready.send("What is the capital of France?")
    wait_idle(qtbot, ready)
    assert texts(ready)[1].strip() == "Paris."
    assert last(ready).facts.ending == "stop"


def test_two_real_models_stay_loaded_and_each_answers_in_its_turn(
    qtbot, ready, host, preferences, tmp_path
):
    preferences.update(engine=EngineSettings(threads=1, kept_models=2))
    small, first = llama_model(tmp_path / "small.gguf"), host.path
    made_by = []
    for path in (str(small), first, str(small)):
        host.load(path)
        qtbot.waitUntil(lambda p=path: host.state == "ready" and host.path == p, timeout=LOAD_MS)
        with qtbot.waitSignal(ready.opened):
            ready.new()
        ready.send("Hello")
        wait_idle(qtbot, ready)
        made_by.append(last(ready).facts)
    assert [facts.model_path for facts in made_by] == [str(small), first, str(small)]
    assert [facts.error_kind for facts in made_by] == ["", "", ""]
    assert made_by[0].load == made_by[2].load
    assert [client.alive for client in host.clients] == [True, True]
    assert {info.path for info in host.models()} == {first, str(small)}
