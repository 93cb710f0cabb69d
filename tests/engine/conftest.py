"""Engines for tests: all of them have ended, with their threads, when the test has."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.engine.api import GenerationRequest, PromptMessage, Sampling
from app.engine.client import EngineClient
from app.engine.launch import Launch, clean_environment
from app.engine.protocol import Event, Generate, Load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.engine.engine import Engine
    from app.engine.protocol import Command

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


def launch_of(module: str, *words: str) -> Launch:
    """An engine made by a module of the tests."""
    return Launch((sys.executable, "-m", module, *words), ROOT, clean_environment({}))


def python_launch(code: str) -> Launch:
    """A process that runs `code` and thinks little of the protocol."""
    return Launch((sys.executable, "-c", code), ROOT, clean_environment({}))


SCRIPTED = launch_of("tests.engine.scripted_child")


class Waker:
    """Counts wakes and lets a test wait for the next one."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = threading.Condition()

    def __call__(self) -> None:
        with self._changed:
            self.count += 1
            self._changed.notify_all()

    def wait_for(self, condition: Callable[[], object], timeout_s: float = PATIENCE_S) -> bool:
        """Wait until `condition` holds; looks after each wake, and now and then."""
        deadline = time.monotonic() + timeout_s
        while not condition():
            if time.monotonic() > deadline:
                return False
            with self._changed:
                self._changed.wait(0.02)
        return True


class Talk:
    """An engine, its waker, and everything it said."""

    def __init__(self, make: Callable[[Callable[[], None]], Engine]) -> None:
        self.waker = Waker()
        self.events: list[Event] = []
        self.engine = make(self.waker)

    def send(self, *commands: Command) -> None:
        for command in commands:
            self.engine.send(command)

    def until(self, condition: Callable[[Event], bool], timeout_s: float = PATIENCE_S) -> Event:
        """The first event, also among the earlier ones, that fits; fails when none comes."""
        seen = 0

        def look() -> bool:
            nonlocal seen
            self.events += self.engine.take()
            while seen < len(self.events):
                if condition(self.events[seen]):
                    return True
                seen += 1
            return not self.engine.alive and not self._more()

        self.waker.wait_for(look, timeout_s)
        if seen < len(self.events):
            return self.events[seen]
        pytest.fail(
            f"No such event; outcome {self.engine.outcome}, {self.events[-3:]}, "
            f"{self.engine.log_tail[-5:]}"
        )

    def answer(self, job: int, kind: type[Event], timeout_s: float = PATIENCE_S) -> Event:
        """The event of that class for that job."""
        return self.until(lambda event: event.job == job and isinstance(event, kind), timeout_s)

    def until_ended(self, timeout_s: float = PATIENCE_S) -> None:
        """Wait for its end; what it said is then complete."""
        assert self.waker.wait_for(lambda: not self.engine.alive, timeout_s)
        self._more()

    def of_job(self, job: int, kind: type[Event]) -> list[Event]:
        self._more()
        return [event for event in self.events if event.job == job and isinstance(event, kind)]

    def _more(self) -> bool:
        taken = self.engine.take()
        self.events += taken
        return bool(taken)


def generation(job: int, text: str, **changes: object) -> Generate:
    """A command to answer `text`, greedily."""
    values: dict[str, object] = {
        "conversation": "",
        "messages": (PromptMessage(role="user", content=text),),
        "sampling": Sampling(temperature=0.0),
        **changes,
    }
    return Generate(job=job, request=GenerationRequest(**values))  # type: ignore[arg-type]


def load(path: str | Path = "model.gguf", job: int = 1, **changes: object) -> Load:
    return Load(job=job, path=str(path), **changes)  # type: ignore[arg-type]


@pytest.fixture
def talk_to() -> Iterator[Callable[..., Talk]]:
    """Start engines with a launch; all are killed and waited for in the end."""
    talks: list[Talk] = []

    def start(launch: Launch = SCRIPTED) -> Talk:
        talks.append(Talk(lambda wake: EngineClient(wake, launch)))
        return talks[-1]

    yield start
    for talk in talks:
        assert isinstance(talk.engine, EngineClient)
        talk.engine.kill()
        assert talk.engine.wait(PATIENCE_S), "an engine outlives its test"
