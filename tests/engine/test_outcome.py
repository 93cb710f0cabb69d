"""What is known of an engine when it has ended."""

from __future__ import annotations

import pytest

from app.engine.api import Statistics
from app.engine.outcome import LogTail, PhaseTrace, is_answer
from app.engine.protocol import (
    VERSION,
    Alive,
    Done,
    Event,
    KvKept,
    Loaded,
    Produced,
    Progress,
    Ready,
    Shutdown,
    State,
    Unload,
    Unloaded,
)
from tests.engine.scripted import completion, model_info, token_of


def test_lines_are_kept_however_they_arrive() -> None:
    log = LogTail()
    for part in (b"first li", b"ne\nsecond", b" line\n\n\nthi", b"rd"):
        log.feed(part)
    assert log.lines() == ("first line", "second line")
    log.feed(b"\n")
    assert log.lines()[-1] == "third"


def test_only_the_last_lines_are_kept_and_none_is_long() -> None:
    log = LogTail()
    for number in range(1000):
        log.feed(f"{number} {'x' * 5000}\n".encode())
    assert len(log.lines()) == 200
    assert log.lines()[-1].startswith("999 ")
    assert max(map(len, log.lines())) == 1000


def test_bytes_that_are_no_text_are_kept_readable() -> None:
    log = LogTail()
    log.feed(b"\xff\xfe name\n")
    assert log.lines() == ("�� name",)


def test_the_last_words_are_those_before_the_stack() -> None:
    log = LogTail()
    log.add("GGML_ASSERT failed")
    log.add("Fatal Python error: Aborted")
    log.add('  File "x.py", line 1 in load')
    assert log.last_words() == "GGML_ASSERT failed"


def test_a_crash_without_words_shows_what_there_is() -> None:
    log = LogTail()
    log.add("Fatal Python error: Segmentation fault")
    assert log.last_words() == "Fatal Python error: Segmentation fault"


class TestPhaseTrace:
    @pytest.fixture
    def trace(self) -> PhaseTrace:
        trace = PhaseTrace()
        assert trace.phase == "starting"
        trace.received(Ready(version=VERSION, pid=1))
        assert trace.phase == "idle"
        return trace

    def test_it_follows_a_job(self, trace: PhaseTrace) -> None:
        phases = []
        events: list[Event] = [
            Progress(job=1, phase="template"),
            Progress(job=1, phase="prompt"),
            Produced(job=1, token=token_of("a")),
            Alive(job=1),
            State(job=2, statistics=Statistics()),
            Done(job=1, completion=completion("stop", 1)),
        ]
        for event in events:
            trace.received(event)
            phases.append(trace.phase)
        assert phases == ["template", "prompt", "generating", "generating", "generating", "idle"]

    def test_the_answer_of_another_job_does_not_end_the_phase(self, trace: PhaseTrace) -> None:
        trace.received(Progress(job=1, phase="prompt"))
        trace.received(Done(job=2, completion=completion("stopped", 0)))
        assert trace.phase == "prompt"

    def test_an_engine_that_was_asked_to_unload_is_unloading(self, trace: PhaseTrace) -> None:
        trace.sent(Unload(job=4))
        assert trace.phase == "unloading"
        trace.received(Unloaded(job=4))
        assert trace.phase == "idle"
        trace.sent(Shutdown())
        assert trace.phase == "unloading"


def test_answers_end_a_job_and_signs_of_life_do_not() -> None:
    assert is_answer(Loaded(job=1, model=model_info("a.gguf")))
    assert is_answer(KvKept())
    assert not is_answer(Alive(job=1))
    assert not is_answer(Progress(job=1, phase="prompt"))
