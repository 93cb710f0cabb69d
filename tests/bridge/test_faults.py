"""Engines that die or hang at random moments, in real processes: what a conversation keeps."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time

import pytest

from app.bridge.engine import ModelHost
from app.core.errors import EngineCrashLoop
from app.engine.client import EngineClient
from tests.bridge.seen import killed_now, last, texts
from tests.engine.conftest import SCRIPTED

WORDS = [f"w{number}" for number in range(4000)]
TEXT = " ".join(WORDS)
PATIENCE_MS = 60_000


@pytest.fixture
def clients():
    return []


@pytest.fixture
def host(preferences, clients):
    def start(wake):
        clients.append(EngineClient(wake, SCRIPTED))
        return clients[-1]

    found = ModelHost(start, preferences)
    yield found
    found.close()
    for client in clients:
        assert client.wait(60)


@pytest.fixture
def ready(qtbot, host, session):
    host.load("/models/small.gguf")
    qtbot.waitUntil(lambda: host.state == "ready", timeout=PATIENCE_MS)
    return session


def idle(session) -> bool:
    return session.status(session.current) == "idle"


@pytest.mark.timeout(1800)
def test_deaths_at_random_moments_lose_nothing_shown(qtbot, ready, host, clients, thorough):
    chance, noticed = random.Random(3), []
    for turn in range(500 if thorough else 20):
        host._deaths.forgive()  # minutes pass
        name = chance.choice(("SIGKILL", "SIGABRT", "SIGSEGV", "SIGBUS"))
        assert ready.send(f"!pace 0.0005 {TEXT}")
        qtbot.waitUntil(lambda: ready.status(ready.current) == "writing", timeout=PATIENCE_MS)
        qtbot.wait(chance.randrange(60))
        shown = last(ready).content
        os.kill(clients[-1].pid, signal.Signals[name])
        began = time.monotonic()
        qtbot.waitUntil(lambda: idle(ready), timeout=PATIENCE_MS)
        noticed.append(time.monotonic() - began)
        reply = last(ready)
        assert reply.content.startswith(shown), turn
        assert reply.facts.ending == "interrupted"
        assert reply.facts.error_fields["signal_name"] == name
        # Whole words in order: no token is lost or doubled.
        assert TEXT.startswith(reply.content.strip())
        host.restart()
        qtbot.waitUntil(lambda: host.state == "ready", timeout=PATIENCE_MS)
        with qtbot.waitSignal(ready.opened):
            ready.new()
    noticed.sort()
    print(f"noticed after {noticed[len(noticed) // 2]:.3f} s, at most {noticed[-1]:.3f} s")


def test_what_was_shown_is_soon_on_disk_when_the_window_is_killed(qtbot, ready, paths):
    def saved() -> str:
        connection = sqlite3.connect(killed_now(paths))
        parts = connection.execute("SELECT text FROM part ORDER BY sequence").fetchall()
        connection.close()
        return "".join(text for (text,) in parts)

    ready.send("!forever on and on")
    qtbot.waitUntil(lambda: len("".join(texts(ready)[1:])) > 1000, timeout=PATIENCE_MS)
    shown = last(ready).content
    qtbot.waitUntil(lambda: saved().startswith(shown), timeout=PATIENCE_MS)
    ready.stop()
    qtbot.waitUntil(lambda: idle(ready), timeout=PATIENCE_MS)


def test_a_frozen_engine_is_ended_by_stop(qtbot, ready, host, clients):
    ready.send("!forever on and on")
    qtbot.waitUntil(lambda: "".join(texts(ready)[1:]) != "", timeout=PATIENCE_MS)
    os.kill(clients[-1].pid, signal.SIGSTOP)
    began = time.monotonic()
    ready.stop()
    qtbot.waitUntil(lambda: idle(ready), timeout=PATIENCE_MS)
    assert time.monotonic() - began > 1.9
    assert last(ready).facts.ending == "stopped"
    assert last(ready).content
    qtbot.waitUntil(lambda: host.state == "ready", timeout=PATIENCE_MS)


def test_an_engine_that_does_not_obey_is_replaced(qtbot, ready, host, clients):
    ready.send("!hang")
    qtbot.waitUntil(lambda: host.statistics.phase == "prompt", timeout=PATIENCE_MS)
    ready.stop()
    qtbot.waitUntil(lambda: idle(ready), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: host.state == "ready" and len(clients) == 2, timeout=PATIENCE_MS)
    with qtbot.waitSignal(ready.opened):
        ready.new()
    ready.send("still there?")
    qtbot.waitUntil(lambda: idle(ready), timeout=PATIENCE_MS)
    assert texts(ready)[-1] == "still there?"


def test_a_template_that_holds_everything_up_costs_one_reply(qtbot, ready, host, clients):
    ready.send("!template")
    qtbot.waitUntil(lambda: idle(ready), timeout=PATIENCE_MS)
    assert last(ready).facts.error_kind == "TemplateTooSlow"
    qtbot.waitUntil(lambda: host.state == "ready", timeout=PATIENCE_MS)


def test_a_file_that_ends_every_engine_is_given_up_after_three(qtbot, session, host, clients):
    host.load("/models/abort.gguf")
    with qtbot.waitSignal(session.failed, timeout=PATIENCE_MS) as failed:
        session.send("Hello")
    assert isinstance(failed.args[0], EngineCrashLoop)
    assert "GGML_ASSERT" in failed.args[0].detail
    assert len(clients) == 3
    assert host.log_tail != ()
