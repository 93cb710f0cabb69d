"""The window's side: whatever the process on the other side is or does, it ends as a value."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.core.errors import (
    EngineCrashed,
    EngineProtocolError,
    EngineStartFailed,
    TemplateTooSlow,
)
from app.engine import client
from app.engine.client import EVENT_BYTES, EngineClient
from app.engine.launch import Launch
from app.engine.protocol import (
    VERSION,
    Alive,
    Done,
    Failed,
    Generate,
    Hello,
    Loaded,
    Produced,
    Progress,
    Ready,
    Stop,
    Tokenize,
    Tokenized,
    encode,
)
from app.engine.watchdog import Watchdog
from tests.engine.conftest import PATIENCE_S, SCRIPTED, Talk, generation, load, python_launch

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine.protocol import Command

    StartTalk = Callable[..., Talk]

# The beginning of a program that writes what it likes into the event pipe.
RUDE = "import os, sys, time; out = int(sys.argv[sys.argv.index('--out') + 1])\n"
GREETING = f"os.write(out, {encode(Ready(version=VERSION, pid=1))!r})\n"


def loaded(talk: Talk) -> Talk:
    talk.send(load())
    talk.answer(1, Loaded)
    return talk


@pytest.mark.parametrize(
    "behavior",
    [
        "os.write(out, b'Hello, I am not an engine.')",
        "os.write(out, b'\\0\\0\\0\\3abc'); time.sleep(60)",
        "os.write(out, b'\\xff\\xff\\xff\\xff'); time.sleep(60)",
        f"os.write(out, {encode(Ready(version=VERSION + 1, pid=1))!r}); time.sleep(60)",
        f"os.write(out, {encode(Alive())!r}); time.sleep(60)",
        f"os.write(out, {encode(Hello())!r}); time.sleep(60)",
        GREETING + "os.write(out, b'\\0\\0\\0\\1\\xc1'); time.sleep(60)",
    ],
)
def test_a_process_that_sends_nonsense_is_ended(talk_to: StartTalk, behavior: str) -> None:
    talk = talk_to(python_launch(RUDE + behavior))
    talk.until_ended()
    assert isinstance(talk.engine.outcome, EngineProtocolError)


def test_a_program_that_does_not_exist_is_an_outcome() -> None:
    woken: list[bool] = []
    launch = Launch(("/nowhere/vitrail",), Path("/"), {})
    engine = EngineClient(lambda: woken.append(True), launch)
    assert isinstance(engine.outcome, EngineStartFailed)
    assert not engine.alive
    assert woken == [True]
    engine.send(Hello())
    engine.kill()
    engine.close()
    assert engine.take() == []
    assert engine.wait(0)


def test_an_engine_that_fails_before_it_greets_shows_its_last_words(talk_to: StartTalk) -> None:
    talk = talk_to(python_launch("raise ImportError('libllama.so: cannot open')"))
    talk.until_ended()
    outcome = talk.engine.outcome
    assert isinstance(outcome, EngineStartFailed)
    assert "libllama.so: cannot open" in outcome.detail


def test_an_exit_nobody_asked_for_is_a_crash_with_its_status(talk_to: StartTalk) -> None:
    talk = loaded(talk_to())
    talk.send(generation(2, "!exit 7"))
    talk.until_ended()
    outcome = talk.engine.outcome
    assert isinstance(outcome, EngineCrashed)
    assert (outcome.exit_code, outcome.signal_name, outcome.phase) == (7, "", "prompt")


def test_an_abort_while_loading_names_signal_phase_and_reason(talk_to: StartTalk) -> None:
    talk = talk_to()
    talk.send(load("abort.gguf"))
    talk.until_ended()
    outcome = talk.engine.outcome
    assert isinstance(outcome, EngineCrashed)
    assert (outcome.signal_name, outcome.exit_code, outcome.phase) == ("SIGABRT", None, "loading")
    assert outcome.detail.endswith("GGML_ASSERT(hparams.n_layer > 0) failed")
    assert not outcome.deliberate


def test_the_tokens_before_a_crash_are_kept(talk_to: StartTalk) -> None:
    talk = loaded(talk_to())
    talk.send(generation(2, "!signal SIGSEGV 5"))
    talk.until_ended()
    outcome = talk.engine.outcome
    assert isinstance(outcome, EngineCrashed)
    assert (outcome.signal_name, outcome.phase) == ("SIGSEGV", "generating")
    assert len(talk.of_job(2, Produced)) == 5


def test_an_engine_that_closes_its_pipe_but_lives_is_ended(
    talk_to: StartTalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "GRACE_S", 0.1)
    talk = talk_to(python_launch(RUDE + GREETING + "os.close(out); time.sleep(60)"))
    talk.until_ended()
    assert isinstance(talk.engine.outcome, EngineCrashed)


def test_endless_output_without_a_line_costs_little(talk_to: StartTalk) -> None:
    code = RUDE + GREETING + "os.write(2, b'x' * 5_000_000); os.write(2, b'\\nlast\\n')"
    talk = talk_to(python_launch(code))
    talk.until_ended()
    assert talk.engine.log_tail[-1] == "last"
    assert sum(map(len, talk.engine.log_tail)) <= 200 * 1000


def test_a_flood_stays_in_the_engine(talk_to: StartTalk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "INBOX_BYTES", 50_000)
    talk = loaded(talk_to())
    talk.send(generation(2, "!flood of words"))
    talk.answer(2, Produced)
    assert talk.waker.wait_for(lambda: talk.engine._inbox_bytes >= 50_000)  # type: ignore[attr-defined]
    time.sleep(0.2)
    assert talk.engine._inbox_bytes < 60_000  # type: ignore[attr-defined]
    # However small they are: each is an object here.
    assert len(talk.engine._inbox) < 60_000 / EVENT_BYTES  # type: ignore[attr-defined]
    talk.send(Stop(job=2))
    talk.answer(2, Done)


def test_a_full_inbox_does_not_keep_the_engine_from_being_killed(
    talk_to: StartTalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "INBOX_BYTES", 50_000)
    talk = loaded(talk_to())
    talk.send(generation(2, "!flood of words"))
    assert talk.waker.wait_for(lambda: talk.engine._inbox_bytes >= 50_000)  # type: ignore[attr-defined]
    talk.engine.kill()
    assert talk.waker.wait_for(lambda: not talk.engine.alive)


def test_sending_to_an_engine_that_does_not_read_never_waits(talk_to: StartTalk) -> None:
    talk = loaded(talk_to())
    assert isinstance(talk.engine, EngineClient)
    os.kill(talk.engine.pid, signal.SIGSTOP)
    for job in range(20):
        talk.send(Tokenize(job=job, text="x" * 1_000_000))
    talk.engine.kill()  # Nobody else would wake it, so nothing waited.
    talk.until_ended()
    outcome = talk.engine.outcome
    assert isinstance(outcome, EngineCrashed)
    assert outcome.deliberate


def test_a_stopped_engine_that_is_closed_is_ended(
    talk_to: StartTalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "GRACE_S", 0.1)
    talk = loaded(talk_to())
    assert isinstance(talk.engine, EngineClient)
    os.kill(talk.engine.pid, signal.SIGSTOP)
    talk.engine.close()
    talk.until_ended()
    assert talk.engine.outcome is None


@pytest.mark.parametrize("text", ["half a pair: \ud83e", "x" * (17 << 20)], ids=["half", "long"])
def test_a_command_that_fits_into_no_frame_fails_like_a_job(talk_to: StartTalk, text: str) -> None:
    talk = loaded(talk_to())
    talk.send(Tokenize(job=2, text=text), Tokenize(job=3, text="whole"))
    failed = talk.answer(2, Failed)
    assert isinstance(failed, Failed)
    assert failed.kind == "EngineProtocolError"
    talk.answer(3, Tokenized)


@pytest.mark.parametrize("command", [generation(2, "!template"), load("template.gguf", 2)])
def test_a_template_that_holds_everything_up_is_ended_by_the_watchdog(
    talk_to: StartTalk, command: Command
) -> None:
    talk = talk_to()
    if isinstance(command, Generate):
        loaded(talk)
    dog = Watchdog(time.monotonic, template_limit_s=0.2)
    dog.sent(command)
    talk.send(command)
    for event in talk.events:
        dog.received(event)
    talk.until(
        lambda event: dog.received(event) or getattr(event, "phase", "") == "template"  # type: ignore[func-returns-value]
    )
    verdict = dog.check()
    while verdict.kill is None:
        time.sleep(0.02)
        verdict = dog.check()
    assert isinstance(verdict.kill, TemplateTooSlow)
    talk.engine.kill()
    talk.until_ended()
    outcome = talk.engine.outcome
    assert isinstance(outcome, EngineCrashed)
    assert outcome.phase == "template"


def test_thirty_engines_leave_nothing_behind(talk_to: StartTalk) -> None:
    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    def cycle(how: str) -> None:
        talk = Talk(lambda wake: EngineClient(wake, SCRIPTED))
        engine = talk.engine
        assert isinstance(engine, EngineClient)
        talk.until(lambda event: isinstance(event, Ready))
        if how == "close":
            engine.close()
        else:
            engine.kill()
        assert engine.wait(PATIENCE_S)
        assert not Path(f"/proc/{engine.pid}").exists()

    cycle("close")
    files, threads = open_files(), threading.active_count()
    for index in range(30):
        cycle("close" if index % 2 else "kill")
    assert open_files() <= files
    assert threading.active_count() <= threads


def test_progress_of_a_load_arrives_while_it_loads(talk_to: StartTalk) -> None:
    talk = talk_to()
    talk.send(load("slow.gguf"))
    talk.answer(1, Progress)
    talk.send(Stop(job=1))
    failed = talk.answer(1, Failed)
    assert isinstance(failed, Failed)
    assert failed.kind == "LoadCancelled"


def test_waiting_has_a_limit(talk_to: StartTalk) -> None:
    engine = talk_to().engine
    assert isinstance(engine, EngineClient)
    assert not engine.wait(0.01)


def test_nobody_is_woken_once_the_end_can_be_seen() -> None:
    woken: list[bool] = []

    def wake() -> None:
        time.sleep(0.1)  # What it wakes might be destroyed meanwhile, if the end could be seen.
        woken.append(True)

    engine = EngineClient(wake, python_launch("import sys; sys.exit(7)"))
    deadline = time.monotonic() + PATIENCE_S
    while engine.alive and time.monotonic() < deadline:
        time.sleep(0.001)
    seen = len(woken)
    assert engine.wait(PATIENCE_S)
    assert len(woken) == seen == 1
