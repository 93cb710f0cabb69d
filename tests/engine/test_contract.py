"""What every engine does, whether scripted, in a child process, or real."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from app.core.errors import EngineCrashed, EngineError, ModelFileMissing, NoModelLoaded
from app.engine.api import ALTERNATIVES, LoadSettings, PromptMessage
from app.engine.client import EngineClient
from app.engine.launch import engine_launch
from app.engine.protocol import (
    VERSION,
    Cached,
    CountCached,
    Detokenize,
    Done,
    Failed,
    KeepKv,
    KvKept,
    Loaded,
    Produced,
    Progress,
    ReadState,
    Ready,
    Render,
    Rendered,
    SetThreads,
    Shutdown,
    State,
    Stop,
    Tokenize,
    Tokenized,
    Unload,
    Unloaded,
)
from tests.engine.conftest import PATIENCE_S, SCRIPTED, Talk, generation, load
from tests.engine.scripted import FOREVER, ScriptedEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.engine.engine import Engine
    from app.engine.protocol import Generate, Load


@dataclass
class Subject:
    """One kind of engine, a model it can load, and a prompt it answers at length."""

    make: Callable[[Callable[[], None]], Engine]
    model: str
    endless_prompt: str

    def load(self, job: int = 1) -> Load:
        return load(self.model, job, settings=LoadSettings(n_ctx=1024, threads=1))

    def endless(self, job: int) -> Generate:
        return generation(job, self.endless_prompt, max_tokens=0)


@pytest.fixture(params=["scripted", "child", "real"])
def subject(request: pytest.FixtureRequest, starter_model: Path) -> Subject:
    match request.param:
        case "scripted":
            return Subject(ScriptedEngine, "/models/a.gguf", f"{FOREVER} and ever")
        case "child":
            return Subject(
                lambda wake: EngineClient(wake, SCRIPTED), "/models/a.gguf", f"{FOREVER} and ever"
            )
        case _:
            launch = engine_launch()
            return Subject(
                lambda wake: EngineClient(wake, launch),
                str(starter_model),
                "Count from 1 to 500, one number on each line.",
            )


@pytest.fixture
def talk(subject: Subject) -> Iterator[Talk]:
    talk = Talk(subject.make)
    yield talk
    talk.engine.kill()
    if isinstance(talk.engine, EngineClient):
        assert talk.engine.wait(PATIENCE_S)


@pytest.fixture
def loaded(talk: Talk, subject: Subject) -> Talk:
    talk.send(subject.load())
    talk.answer(1, Loaded)
    return talk


def failure_of(talk: Talk, job: int) -> EngineError:
    failed = talk.answer(job, Failed)
    assert isinstance(failed, Failed)
    error = failed.error()
    assert isinstance(error, EngineError)
    return error


def test_it_greets_first(talk: Talk) -> None:
    ready = talk.until(lambda event: True)
    assert isinstance(ready, Ready)
    assert ready.version == VERSION
    assert [device.kind for device in ready.devices if device.kind == "cpu"] == ["cpu"]
    assert ready.llama_version
    assert talk.engine.alive
    assert talk.engine.outcome is None


def test_a_load_shows_progress_and_ends_with_the_model(talk: Talk, subject: Subject) -> None:
    talk.send(subject.load(job=5))
    loaded = talk.answer(5, Loaded)
    assert isinstance(loaded, Loaded)
    assert loaded.model.path == subject.model
    assert loaded.model.n_ctx == 1024
    assert next(event.phase for event in talk.of_job(5, Progress)) == "loading"


def test_a_missing_file_is_said_and_survived(talk: Talk, subject: Subject) -> None:
    talk.send(load("/nowhere/missing.gguf"))
    error = failure_of(talk, 1)
    assert isinstance(error, ModelFileMissing)
    assert error.path == "/nowhere/missing.gguf"
    assert talk.engine.alive


def test_without_a_model_nothing_can_be_asked(talk: Talk) -> None:
    talk.send(generation(1, "Hello"), Tokenize(job=2, text="Hello"), Render(job=3, messages=()))
    assert all(isinstance(failure_of(talk, job), NoModelLoaded) for job in (1, 2, 3))


def test_a_reply_comes_token_by_token(loaded: Talk) -> None:
    loaded.send(generation(2, "Say hello.", max_tokens=12))
    done = loaded.answer(2, Done)
    tokens = [event.token for event in loaded.of_job(2, Produced)]
    assert isinstance(done, Done)
    assert done.completion.ending in ("stop", "length")
    assert done.completion.generated_tokens in (len(tokens), len(tokens) + 1)
    assert "".join(token.text for token in tokens) + done.completion.tail
    assert all(len(token.alternative_ids) == ALTERNATIVES for token in tokens)
    assert all(0 < token.probability <= 1 for token in tokens)
    phases = [event.phase for event in loaded.of_job(2, Progress)]
    assert phases.index("prompt") < phases.index("generating")


def test_a_stop_ends_the_reply_and_nothing_else(loaded: Talk, subject: Subject) -> None:
    loaded.send(subject.endless(2))
    loaded.answer(2, Produced)
    loaded.send(Stop(job=2), generation(3, "Say hello.", max_tokens=3))
    stopped, after = loaded.answer(2, Done), loaded.answer(3, Done)
    assert isinstance(stopped, Done)
    assert isinstance(after, Done)
    assert stopped.completion.ending == "stopped"
    assert stopped.completion.generated_tokens > 0
    assert after.completion.ending in ("stop", "length")


def test_a_reply_that_has_not_begun_can_be_stopped(loaded: Talk, subject: Subject) -> None:
    loaded.send(subject.endless(2), subject.endless(3), Stop(job=3))
    waiting = loaded.answer(3, Done)
    loaded.send(Stop(job=2))
    loaded.answer(2, Done)
    assert isinstance(waiting, Done)
    assert waiting.completion.ending == "stopped"
    assert loaded.of_job(3, Produced) == []
    assert len(loaded.of_job(3, Done)) == 1


def test_a_stop_for_nothing_does_nothing(loaded: Talk) -> None:
    loaded.send(Stop(job=99), generation(2, "Say hello.", max_tokens=3))
    done = loaded.answer(2, Done)
    assert isinstance(done, Done)
    assert done.completion.ending != "stopped"
    assert [event for event in loaded.events if event.job == 99] == []


def test_replies_are_written_in_the_order_of_asking(loaded: Talk) -> None:
    loaded.send(*(generation(job, "Say hello.", max_tokens=3) for job in (2, 3, 4)))
    loaded.answer(4, Done)
    order = [event.job for event in loaded.events if isinstance(event, Produced | Done)]
    assert order == sorted(order)
    assert set(order) == {2, 3, 4}


def test_the_state_can_be_read_while_it_writes(loaded: Talk, subject: Subject) -> None:
    loaded.send(subject.endless(2))
    loaded.answer(2, Produced)
    loaded.send(ReadState(job=50))
    state = loaded.answer(50, State)
    loaded.send(Stop(job=2))
    loaded.answer(2, Done)
    assert isinstance(state, State)
    assert state.statistics.phase == "generating"
    assert state.statistics.threads >= 1


def test_what_is_cached_is_counted_while_it_writes(loaded: Talk, subject: Subject) -> None:
    messages = (PromptMessage(role="user", content=subject.endless_prompt),)
    loaded.send(Render(job=1, messages=messages))
    rendered = loaded.answer(1, Rendered)
    assert isinstance(rendered, Rendered)
    ids = array("i", rendered.ids)
    loaded.send(subject.endless(2))
    loaded.answer(2, Produced)
    loaded.send(CountCached(job=50, ids=ids.tobytes()))
    cached = loaded.answer(50, Cached)
    loaded.send(Stop(job=2))
    loaded.answer(2, Done)
    assert isinstance(cached, Cached)
    assert cached.tokens == len(ids)


def test_the_pieces_of_a_text_are_the_text(loaded: Talk) -> None:
    text = "Stained glass, 彩色玻璃 🪟"
    loaded.send(Tokenize(job=2, text=text), Tokenize(job=3, text=text, count_only=True))
    whole, counted = loaded.answer(2, Tokenized), loaded.answer(3, Tokenized)
    assert isinstance(whole, Tokenized)
    assert isinstance(counted, Tokenized)
    assert b"".join(whole.pieces).decode() == text
    assert whole.count == len(whole.ids) == len(whole.pieces) == counted.count
    assert counted.ids == ()


def test_ids_have_pieces(loaded: Talk) -> None:
    loaded.send(Detokenize(job=2, ids=(1, 2, 3)))
    answer = loaded.answer(2, Tokenized)
    assert isinstance(answer, Tokenized)
    assert answer.ids == (1, 2, 3)
    assert len(answer.pieces) == 3


def test_a_prompt_can_be_seen(loaded: Talk) -> None:
    messages = (PromptMessage(role="user", content="What is lead glass?"),)
    loaded.send(Render(job=2, messages=messages), Render(job=3, messages=messages, plain=True))
    templated, plain = loaded.answer(2, Rendered), loaded.answer(3, Rendered)
    assert isinstance(templated, Rendered)
    assert isinstance(plain, Rendered)
    assert "What is lead glass?" in templated.text
    assert templated.text != plain.text == "What is lead glass?"
    assert len(templated.ids) > len(plain.ids) > 0


def test_the_number_of_threads_can_be_set_at_any_time(loaded: Talk) -> None:
    loaded.send(SetThreads(threads=1), ReadState(job=2))
    state = loaded.answer(2, State)
    assert isinstance(state, State)
    assert state.statistics.threads == 1


def test_after_unloading_there_is_no_model(loaded: Talk) -> None:
    loaded.send(KeepKv(job=2), Unload(job=3), generation(4, "Hello"))
    loaded.answer(2, KvKept)
    loaded.answer(3, Unloaded)
    assert isinstance(failure_of(loaded, 4), NoModelLoaded)


def test_the_same_model_can_be_loaded_again(loaded: Talk, subject: Subject) -> None:
    loaded.send(Unload(job=2), subject.load(job=3), generation(4, "Say hello.", max_tokens=3))
    loaded.answer(3, Loaded)
    loaded.answer(4, Done)


@pytest.mark.parametrize("how", ["close", "shutdown"])
def test_an_engine_that_was_asked_to_end_ends_without_complaint(loaded: Talk, how: str) -> None:
    if how == "close":
        loaded.engine.close()
    else:
        loaded.send(Shutdown())
    loaded.until_ended()
    assert loaded.engine.outcome is None
    assert loaded.engine.take() == []


def test_an_engine_that_writes_can_be_closed(loaded: Talk, subject: Subject) -> None:
    loaded.send(subject.endless(2))
    loaded.answer(2, Produced)
    loaded.engine.close()
    loaded.until_ended()
    assert loaded.engine.outcome is None


def test_a_killed_engine_says_so_and_what_it_wrote_stays(loaded: Talk, subject: Subject) -> None:
    loaded.send(subject.endless(2))
    loaded.answer(2, Produced)
    loaded.engine.kill()
    loaded.until_ended()
    outcome = loaded.engine.outcome
    assert isinstance(outcome, EngineCrashed)
    assert (outcome.deliberate, outcome.signal_name, outcome.phase) == (
        True,
        "SIGKILL",
        "generating",
    )
    assert loaded.of_job(2, Produced)
    loaded.send(generation(3, "Hello"))
    assert loaded.engine.take() == []


def test_the_end_of_an_engine_wakes_the_window(talk: Talk) -> None:
    talk.until(lambda event: isinstance(event, Ready))
    before = talk.waker.count
    talk.engine.kill()
    talk.until_ended()
    assert talk.waker.wait_for(lambda: talk.waker.count > before)
