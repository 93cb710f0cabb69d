"""Real models in this process: the starter model, and tiny ones of every kind of memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.engine.api import (
    Completion,
    GenerationRequest,
    LoadSettings,
    ModelInfo,
    PromptMessage,
    Sampling,
    Token,
)
from app.engine.llama.context import Context
from app.engine.llama.library import Log
from app.engine.llama.model import Model
from app.engine.llama.worker import LlamaWorker
from app.engine.protocol import Load
from tests.models import EVERY_KIND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from app.engine.api import Phase
    from app.inspection.reasoning import Markers

SMALL = LoadSettings(n_ctx=512, threads=1, n_batch=64)
GREEDY = Sampling(temperature=0.0)


class Recorder:
    """Remembers what a worker reported."""

    def __init__(self) -> None:
        self.phases: list[tuple[Phase, int, int]] = []
        self.tokens: list[Token] = []
        self.beats = 0
        self.lines: list[str] = []
        self.beginning: tuple[bool, Markers | None, str] | None = None

    def progress(self, phase: Phase, done: int = 0, total: int = 0) -> None:
        self.phases.append((phase, done, total))

    def beat(self) -> None:
        self.beats += 1

    def begun(self, *, opened: bool, markers: Markers | None, thinking: str) -> None:
        self.beginning = (opened, markers, thinking)

    def produced(self, token: Token) -> None:
        self.tokens.append(token)

    def log(self, level: int, line: str) -> None:
        self.lines.append(line)


def never() -> bool:
    return False


@dataclass
class Reply:
    """What came of a request."""

    completion: Completion
    report: Recorder = field(repr=False)

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(token.id for token in self.report.tokens)

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.report.tokens) + self.completion.tail


class Bench:
    """A worker with a model, driven as the host does."""

    def __init__(self, path: Path, settings: LoadSettings = SMALL, **load: object) -> None:
        self.worker = LlamaWorker(cores=2, say=lambda _: None)
        self.info: ModelInfo = self.worker.load(
            Load(path=str(path), settings=settings, **load),  # type: ignore[arg-type]
            Recorder(),
            never,
        )

    def ask(
        self,
        *words: str | PromptMessage,
        cancelled: Callable[[], bool] = never,
        report: Recorder | None = None,
        **request: object,
    ) -> Reply:
        """Generate; `words` are messages, the user's first."""
        roles = ("user", "assistant")
        messages = tuple(
            word
            if isinstance(word, PromptMessage)
            else PromptMessage(role=roles[index % 2], content=word)
            for index, word in enumerate(words)
        )
        values: dict[str, object] = {
            "conversation": "",
            "sampling": GREEDY,
            "max_tokens": 24,
            **request,
        }
        report = report or Recorder()
        completion = self.worker.generate(
            GenerationRequest(messages=messages, **values),  # type: ignore[arg-type]
            report,
            cancelled,
        )
        return Reply(completion, report)

    def forget(self) -> None:
        """Make the cache as empty as after the load."""
        session = self.worker.session
        session.context.clear()
        session.cache._snapshots.clear()


@pytest.fixture
def load_bench() -> Iterator[Callable[..., Bench]]:
    """Load models; all are unloaded in the end."""
    benches: list[Bench] = []

    def load(path: Path, settings: LoadSettings = SMALL, **values: object) -> Bench:
        benches.append(Bench(path, settings, **values))
        return benches[-1]

    yield load
    for bench in benches:
        bench.worker.unload()


@pytest.fixture(scope="session")
def _starter_bench(starter_model: Path) -> Iterator[Bench]:
    bench = Bench(starter_model, LoadSettings(n_ctx=1024, threads=1))
    yield bench
    bench.worker.unload()


@pytest.fixture
def starter(_starter_bench: Bench) -> Bench:
    """The starter model with an empty cache; loaded once."""
    _starter_bench.forget()
    return _starter_bench


@pytest.fixture(scope="session")
def quiet() -> Log:
    """Receives llama.cpp's log and says nothing."""
    log = Log(lambda _level, _line: None)
    log.install()
    return log


@pytest.fixture(scope="session")
def tiny_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A tiny model file for each kind of memory."""
    folder = tmp_path_factory.mktemp("models")
    return {kind: build(folder / f"{kind}.gguf") for kind, build in EVERY_KIND.items()}


class Cell:
    """A model and a way to make contexts of it."""

    def __init__(self, path: Path, log: Log) -> None:
        self._log = log
        self.model = Model.load(str(path), SMALL, log=log, devices=[], progressed=lambda _: True)
        self._contexts: list[Context] = []

    def context(
        self,
        settings: LoadSettings = SMALL,
        *,
        threads: int = 1,
        full_window: bool = True,
        n_ctx: int = 512,
    ) -> Context:
        made = Context(
            self.model,
            settings,
            n_ctx=n_ctx,
            threads=threads,
            full_window=full_window,
            log=self._log,
        )
        self._contexts.append(made)
        return made

    def logits(self, ids: Sequence[int], **options: object) -> NDArray[np.float32]:
        """Logits after a full evaluation of `ids` in a new context."""
        context = self.context(**options)  # type: ignore[arg-type]
        context.evaluate(ids)
        return context.logits().copy()

    def close(self) -> None:
        for context in self._contexts:
            context.free()
        self.model.free()


@pytest.fixture
def cell_of(quiet: Log, tiny_files: dict[str, Path]) -> Iterator[Callable[[str], Cell]]:
    """Models by kind, with their contexts; freed in the end."""
    cells: list[Cell] = []

    def make(kind: str) -> Cell:
        cells.append(Cell(tiny_files[kind], quiet))
        return cells[-1]

    yield make
    for cell in cells:
        cell.close()


@pytest.fixture(scope="session")
def _starter_cell(starter_model: Path, quiet: Log) -> Iterator[Cell]:
    cell = Cell(starter_model, quiet)
    yield cell
    cell.close()


@pytest.fixture
def starter_cell(_starter_cell: Cell) -> Cell:
    """The starter model for contexts of one's own."""
    return _starter_cell


def numbers(count: int, below: int, seed: int = 7) -> list[int]:
    """Ids drawn from a seed, ordinary tokens all."""
    return np.random.default_rng(seed).integers(32, below, count).tolist()
