"""When what an engine says is taken."""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterator

import pytest

from app.bridge.process import EngineProcess
from app.engine.protocol import Event, Progress
from app.engine.vocabulary_protocol import CutPart, CutText, TextCut
from tests.engine.scripted import model_info

PART = array("i", [1, 2]).tobytes()


@pytest.fixture
def process(qtbot, engines, monkeypatch) -> Iterator[EngineProcess]:
    """One whose next frame and whose next tick never come."""
    monkeypatch.setattr("app.bridge.process.FRAME_MS", 3_600_000)
    monkeypatch.setattr("app.bridge.process.TICK_MS", 3_600_000)
    made = EngineProcess(engines, clock=time.monotonic)
    engines.last.info = model_info("a.gguf")
    # Its greeting began a frame.
    qtbot.waitUntil(made._frame.isActive)
    made._frame.stop()
    yield made
    made.kill()


def test_what_follows_the_parts_of_an_answer_does_not_wait_for_a_frame(qtbot, engines, process):
    told: list[Event] = []
    job = process.request(CutText(key="a", text=b"one two"), told.append)

    engines.last.emit(CutPart(job=job, ids=PART, lengths=PART))
    qtbot.waitUntil(lambda: len(told) == 1)
    engines.last.emit(CutPart(job=job, ids=PART, lengths=PART))
    qtbot.waitUntil(lambda: len(told) == 2)
    engines.last.emit(TextCut(job=job))
    qtbot.waitUntil(lambda: len(told) == 3)


def test_what_shows_something_is_taken_once_in_a_frame(qtbot, engines, process):
    told: list[Event] = []
    job = process.request(CutText(key="a", text=b"one two"), told.append)
    engines.last.emit(Progress(job=job, phase="loading"))
    qtbot.waitUntil(lambda: len(told) == 1)

    engines.last.emit(TextCut(job=job))
    qtbot.wait(0)

    assert len(told) == 1
    assert process._frame.isActive()
