"""The engine's main loop, with real pipes and a scripted worker, in threads of this process."""

from __future__ import annotations

import os
import queue
import threading
from typing import TYPE_CHECKING, Any

import pytest

from app.core.errors import EngineError, EvaluationFailed, ModelFileUnreadable
from app.engine import host
from app.engine.api import LoadSettings, PromptMessage, Sandbox
from app.engine.frames import FrameReader, write_all
from app.engine.protocol import (
    Alive,
    Done,
    Event,
    Failed,
    Hello,
    KvKept,
    Load,
    Loaded,
    Logged,
    Produced,
    Progress,
    Ready,
    Render,
    Rendered,
    Shutdown,
    Stop,
    Tokenize,
    Tokenized,
    Unload,
    Unloaded,
    decode_event,
    encode,
)
from tests.engine.conftest import generation, load
from tests.engine.scripted_worker import ScriptedWorker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.engine.protocol import Command
    from app.engine.worker import Cancelled, Reporter


class Hosted:
    """A host that runs in a thread; the test is the window."""

    def __init__(self, worker: ScriptedWorker, **options: Any) -> None:
        command_end, self._commands = os.pipe()
        self._events, event_end = os.pipe()
        self.events: list[Event] = []
        self.status: int | None = None
        self._ends = [command_end, event_end, self._events]
        self._reader = FrameReader(self._events)

        def serve() -> None:
            self.status = host.run(command_end, event_end, lambda: worker, **options)

        self._thread = threading.Thread(target=serve)
        self._thread.start()

    def send(self, *commands: Command) -> None:
        for command in commands:
            write_all(self._commands, encode(command))

    def send_raw(self, data: bytes) -> None:
        write_all(self._commands, data)

    def until(self, fits: Callable[[Event], bool]) -> Event:
        while True:
            payload = self._reader.read()
            assert payload is not None
            self.events.append(decode_event(payload))
            if fits(self.events[-1]):
                return self.events[-1]

    def answer(self, job: int, kind: type[Event]) -> Event:
        return self.until(lambda event: event.job == job and isinstance(event, kind))

    def hang_up(self) -> None:
        """End the command pipe, as the death of the window does."""
        if self._commands >= 0:
            os.close(self._commands)
            self._commands = -1

    def end(self) -> int | None:
        self.hang_up()
        self._thread.join(60)
        assert not self._thread.is_alive()
        for fd in self._ends:
            os.close(fd)
        self._ends = []
        return self.status


@pytest.fixture
def hosted() -> Iterator[Callable[..., Hosted]]:
    made: list[Hosted] = []

    def make(worker: ScriptedWorker | None = None, *, greet: bool = True, **options: Any) -> Hosted:
        made.append(Hosted(worker or ScriptedWorker(), **options))
        if greet:
            made[-1].send(Hello())
            made[-1].until(lambda event: isinstance(event, Ready))
        return made[-1]

    yield make
    for one in made:
        one.end()


def test_the_end_of_the_pipe_ends_the_host(hosted: Callable[..., Hosted]) -> None:
    assert hosted().end() == host.ASKED


def test_the_end_of_the_pipe_ends_a_generation_without_saving(
    hosted: Callable[..., Hosted],
) -> None:
    worker = ScriptedWorker()
    engine = hosted(worker)
    engine.send(load(), generation(2, "!forever on"))
    engine.answer(2, Produced)
    assert engine.end() == host.ASKED
    assert worker.kept == 0


def test_a_shutdown_ends_a_generation_and_saves(hosted: Callable[..., Hosted]) -> None:
    worker = ScriptedWorker()
    engine = hosted(worker)
    engine.send(load(), generation(2, "!forever on"))
    engine.answer(2, Produced)
    engine.send(Shutdown())
    assert engine.end() == host.ASKED
    assert worker.kept == 1


@pytest.mark.parametrize(
    "first",
    [
        encode(Hello(version=99)),
        encode(Unload(job=1)),
        b"\0\0\0\3abc",
        b"\xff\xff\xff\xff",
    ],
    ids=["version", "no greeting", "no frame", "too long"],
)
def test_a_window_that_is_not_understood_ends_the_host(
    hosted: Callable[..., Hosted], first: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    engine = hosted(greet=False)
    engine.send_raw(first)
    assert engine.end() == host.NOT_UNDERSTOOD
    assert "not understood" in capfd.readouterr().err


def test_garbage_after_the_greeting_ends_the_host(
    hosted: Callable[..., Hosted], capfd: pytest.CaptureFixture[str]
) -> None:
    engine = hosted()
    engine.send_raw(b"\0\0\0\3abc")
    assert engine.end() == host.NOT_UNDERSTOOD


def test_an_error_of_ours_arrives_as_it_was_raised(hosted: Callable[..., Hosted]) -> None:
    engine = hosted()
    engine.send(load(), generation(2, "!refuse"))
    failed = engine.answer(2, Failed)
    assert isinstance(failed, Failed)
    error = failed.error()
    assert isinstance(error, EvaluationFailed)
    assert error.code == -3


def test_another_error_says_its_class_and_place_but_no_word_of_the_prompt(
    hosted: Callable[..., Hosted],
) -> None:
    engine = hosted()
    engine.send(load(), generation(2, "!raise my secret"), generation(3, "and on"))
    failed = engine.answer(2, Failed)
    assert isinstance(failed, Failed)
    error = failed.error()
    assert type(error) is EngineError
    assert error.detail == "ValueError"
    line = next(event.line for event in engine.events if isinstance(event, Logged))
    assert "ValueError at _raise" in line
    assert "secret" not in repr(engine.events)
    engine.answer(3, Done)


def test_after_a_quiet_while_states_are_saved_once(hosted: Callable[..., Hosted]) -> None:
    worker = ScriptedWorker()
    engine = hosted(worker, idle_s=0.02)
    engine.send(load(), generation(2, "hello"))
    engine.answer(2, Done)
    engine.until(lambda event: isinstance(event, Progress) and event.phase == "saving")
    engine.until(lambda event: isinstance(event, Progress) and event.phase == "idle")
    engine.send(Tokenize(job=3, text="a"))
    engine.answer(3, Tokenized)
    assert worker.kept == 1


def test_saving_that_fails_is_only_logged(hosted: Callable[..., Hosted]) -> None:
    class Full(ScriptedWorker):
        def keep_kv(self) -> int:
            raise OSError("disk full")

    engine = hosted(Full(), idle_s=0.02)
    engine.send(load(), generation(2, "hello"))
    logged = engine.until(lambda event: isinstance(event, Logged))
    assert isinstance(logged, Logged)
    assert "OSError" in logged.line
    engine.send(generation(3, "hello"))
    engine.answer(3, Done)


def test_every_command_before_a_load_is_answered(hosted: Callable[..., Hosted]) -> None:
    engine = hosted()
    engine.send(Unload(job=1), Tokenize(job=2, text="a"))
    engine.answer(1, Unloaded)
    engine.answer(2, Failed)


def test_a_load_that_waits_can_be_cancelled(hosted: Callable[..., Hosted]) -> None:
    engine = hosted()
    engine.send(load("slow.gguf", 1), load("slow.gguf", 2), Stop(job=2))
    waiting = engine.answer(2, Failed)
    engine.send(Stop(job=1))
    running = engine.answer(1, Failed)
    assert isinstance(waiting, Failed)
    assert isinstance(running, Failed)
    assert waiting.kind == running.kind == "LoadCancelled"


def test_a_job_at_work_shows_life_once_a_second_at_most(hosted: Callable[..., Hosted]) -> None:
    engine = hosted()
    engine.send(load("slow.gguf", 1))
    engine.answer(1, Alive)
    engine.answer(1, Alive)
    engine.send(Stop(job=1))
    engine.answer(1, Failed)
    assert len([event for event in engine.events if isinstance(event, Alive)]) == 2


class TestConfinement:
    """The sandbox is made for the first load on the CPU, and then binds."""

    @pytest.fixture
    def confined(self) -> list[Load]:
        return []

    @pytest.fixture
    def engine(self, hosted: Callable[..., Hosted], confined: list[Load]) -> Hosted:
        def confine(command: Load) -> Sandbox:
            confined.append(command)
            assert {thread.name for thread in threading.enumerate()}.isdisjoint(
                {"engine-worker", "engine-pulse"}
            )
            return Sandbox(landlock_abi=7, seccomp=True)

        return hosted(confine=confine)

    def test_it_is_made_before_any_thread_and_told(
        self, engine: Hosted, confined: list[Load]
    ) -> None:
        engine.send(load("a.gguf", kv_folder="/kv"))
        loaded = engine.answer(1, Loaded)
        assert isinstance(loaded, Loaded)
        assert loaded.sandbox == Sandbox(landlock_abi=7, seccomp=True)
        assert [command.kv_folder for command in confined] == ["/kv"]

    def test_it_is_made_once(self, engine: Hosted, confined: list[Load]) -> None:
        engine.send(load("a.gguf", 1), load("a.gguf", 2))
        engine.answer(2, Loaded)
        assert len(confined) == 1

    def test_another_file_needs_another_process(self, engine: Hosted) -> None:
        engine.send(load("a.gguf", 1), load("b.gguf", 2))
        failed = engine.answer(2, Failed)
        assert isinstance(failed, Failed)
        error = failed.error()
        assert isinstance(error, ModelFileUnreadable)
        assert error.path == "b.gguf"

    @pytest.mark.parametrize(
        "settings", [LoadSettings(n_gpu_layers=1), LoadSettings(rpc_servers=("localhost:1",))]
    )
    def test_offload_is_not_confined(
        self, engine: Hosted, confined: list[Load], settings: LoadSettings
    ) -> None:
        engine.send(load("a.gguf", 1, settings=settings))
        loaded = engine.answer(1, Loaded)
        assert isinstance(loaded, Loaded)
        assert loaded.sandbox == Sandbox(reason="offload")
        assert confined == []


def test_progress_is_thinned_but_complete(hosted: Callable[..., Hosted]) -> None:
    class Chatty(ScriptedWorker):
        def load(self, command: Load, report: Reporter, cancelled: Cancelled) -> Any:
            for done in range(10_001):
                report.progress("loading", done, 10_000)
            return super().load(command, report, cancelled)

    engine = hosted(Chatty())
    engine.send(load())
    engine.answer(1, Loaded)
    done = [event.done for event in engine.events if isinstance(event, Progress)]
    assert done[0] == 0
    assert 10_000 in done
    assert len(done) < 1_000


def test_the_phase_is_out_before_what_holds_the_gil_begins(hosted: Callable[..., Hosted]) -> None:
    seen: queue.SimpleQueue[str] = queue.SimpleQueue()

    class Template(ScriptedWorker):
        def render(
            self, messages: Any, report: Reporter, *, plain: bool, thinking: str = ""
        ) -> Any:
            report.progress("template")
            event = engine.until(lambda event: isinstance(event, Progress) and event.job == 2)
            assert isinstance(event, Progress)
            seen.put(event.phase)
            return super().render(messages, report, plain=plain, thinking=thinking)

    engine = hosted(Template())
    engine.send(load())
    engine.answer(1, Loaded)
    engine.send(Render(job=2, messages=(PromptMessage(role="user", content="hi"),)))
    assert seen.get(timeout=60) == "template"


def test_an_answer_that_fits_into_no_frame_is_a_failure(hosted: Callable[..., Hosted]) -> None:
    class Long(ScriptedWorker):
        def pieces(self, ids: Any) -> list[bytes]:
            return [b"x" * (17 << 20)]

    from app.engine.protocol import Detokenize

    engine = hosted(Long())
    engine.send(load(), Detokenize(job=2, ids=(1,)))
    failed = engine.answer(2, Failed)
    assert isinstance(failed, Failed)
    assert failed.kind == "EngineProtocolError"


def test_keeping_is_answered(hosted: Callable[..., Hosted]) -> None:
    from app.engine.protocol import KeepKv

    engine = hosted()
    engine.send(KeepKv(job=1))
    engine.answer(1, KvKept)


def test_a_job_that_never_ends_leaves_the_host_stuck(
    hosted: Callable[..., Hosted], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, release = threading.Event(), threading.Event()

    class Deaf(ScriptedWorker):
        def generate(self, *_: Any) -> Any:
            begun.set()
            release.wait(60)
            raise EvaluationFailed

    monkeypatch.setattr(host, "_GONE_S", 0.05)
    engine = hosted(Deaf())
    engine.send(load(), generation(2, "hello"))
    assert begun.wait(60)
    engine.hang_up()
    engine._thread.join(60)
    assert engine.status == host.STUCK
    release.set()
    for thread in threading.enumerate():
        if thread.name == "engine-worker":
            thread.join(60)


def test_a_prompt_of_no_messages_can_be_seen(hosted: Callable[..., Hosted]) -> None:
    engine = hosted()
    engine.send(load(), Render(job=2, messages=()))
    assert isinstance(engine.answer(2, Rendered), Rendered)
