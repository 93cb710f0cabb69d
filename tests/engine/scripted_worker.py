"""A worker without llama.cpp, for real child processes: it does what the prompt tells it to.

A reply repeats the last user message, word by word. Directives stand at its beginning:

    !pace 0.01 ...     sleep before each word
    !forever ...       repeat for ever, a thousand words a second
    !flood ...         repeat for ever, as fast as it can
    !hang              neither produce nor obey a stop (the GIL is free)
    !template          compute something endless in the phase `template`, holding the GIL
    !signal SIGABRT 3  die of a signal after three words
    !exit 7            exit with a status
    !raise / !refuse   raise ValueError / EvaluationFailed

and so do file names when a model is loaded: `missing.gguf`, `abort.gguf`, `slow.gguf` (until
cancelled), `template.gguf`, `hang.gguf`. Everything else loads at once.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import EvaluationFailed, LoadCancelled, ModelFileMissing, NoModelLoaded
from app.engine.api import Statistics, ThreadMeasurement
from tests.engine.scripted import (
    CPU,
    MISSING,
    completion,
    id_of,
    model_info,
    prompt_of,
    token_of,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.api import Completion, Device, GenerationRequest, ModelInfo, PromptMessage
    from app.engine.protocol import Load
    from app.engine.worker import Cancelled, Reporter, VocabularyShelf


@dataclass(frozen=True)
class _Prompt:
    text: str
    ids: tuple[int, ...]
    parsed_plainly: bool = False


class ScriptedWorker:
    """Implements `app.engine.worker.Worker`."""

    def __init__(self) -> None:
        self.info: ModelInfo | None = None
        self.kept = 0
        self._kv_folder = ""
        self._threads: int | None = None

    def version(self) -> str:
        return "scripted"

    @property
    def vocabularies(self) -> VocabularyShelf:
        raise NoModelLoaded

    def devices(self, rpc_servers: tuple[str, ...]) -> tuple[Device, ...]:
        return (CPU,)

    def load(self, command: Load, report: Reporter, cancelled: Cancelled) -> ModelInfo:
        report.progress("loading", 0, 100)
        self._kv_folder = command.kv_folder
        name = Path(command.path).name
        sys.stderr.write(f"llama_model_loader: {name}\n")
        if name == MISSING:
            raise ModelFileMissing(path=command.path)
        if name == "abort.gguf":
            sys.stderr.write("GGML_ASSERT(hparams.n_layer > 0) failed\n")
            sys.stderr.flush()
            os.abort()
        if name == "template.gguf":
            hold_the_gil(report)
        while name in ("slow.gguf", "hang.gguf"):
            time.sleep(0.005)
            report.beat()
            if cancelled() and name == "slow.gguf":
                raise LoadCancelled
        self.info = model_info(command.path, n_ctx=command.settings.n_ctx)
        return self.info

    def unload(self) -> None:
        self.info = None

    def generate(
        self, request: GenerationRequest, report: Reporter, cancelled: Cancelled
    ) -> Completion:
        self._need_model()
        report.begun(opened=False, markers=None, thinking=request.thinking)
        report.progress("prompt", 0, 9)
        act = directive_of(request.messages[-1].content)
        if act.at_once is not None:
            act.at_once(report)
        report.progress("generating")
        words = words_of(act.text)
        written = 0
        while True:
            for word in words:
                if cancelled() or 0 < request.max_tokens == written:
                    return completion("stopped" if cancelled() else "length", written, 9)
                if written == act.dies_at:
                    time.sleep(0.05)  # What was produced gets out: a dead process flushes nothing.
                    signal.raise_signal(act.signal)
                if act.pace_s:
                    time.sleep(act.pace_s)
                report.beat()
                report.produced(token_of(word))
                written += 1
            if not act.forever:
                return completion("stop", written, 9)

    def tokenize(
        self, text: str, *, add_special: bool, parse_special: bool
    ) -> tuple[list[int], list[bytes]]:
        self._need_model()
        words = words_of(text)
        return [id_of(word) for word in words], [word.encode() for word in words]

    def pieces(self, ids: Sequence[int]) -> list[bytes]:
        self._need_model()
        return [b"?" for _ in ids]

    def render(
        self,
        messages: Sequence[PromptMessage],
        report: Reporter,
        *,
        plain: bool,
        thinking: str = "",
    ) -> _Prompt:
        self._need_model()
        report.progress("template")
        text = prompt_of(messages, plain=plain)
        return _Prompt(text, tuple(map(id_of, words_of(text))))

    def count_cached(self, ids: bytes) -> int:
        return len(ids) // 4

    def statistics(self) -> Statistics:
        return Statistics(memory_bytes=1 << 20, threads=self._threads or 1)

    def set_threads(self, threads: int | None) -> None:
        self._threads = threads

    def measure_threads(self, report: Reporter, cancelled: Cancelled) -> ThreadMeasurement:
        self._need_model()
        return ThreadMeasurement(tokens_per_s={1: 50.0, 2: 70.0}, fastest=2)

    def keep_kv(self) -> int:
        self.kept += 1
        if self._kv_folder:
            time.sleep(0.3)  # Longer than a window takes to end.
            Path(self._kv_folder, "state").write_bytes(b"kept")
        return self.kept

    def forget_kv(self, conversation: str) -> None:
        pass

    def _need_model(self) -> None:
        if self.info is None:
            raise NoModelLoaded


@dataclass
class _Act:
    """What a prompt asks for."""

    text: str
    pace_s: float = 0.0
    forever: bool = False
    signal: int = 0
    dies_at: int = -1
    at_once: Callable[[Reporter], None] | None = None


def directive_of(text: str) -> _Act:
    """Read the directive at the beginning of `text`."""
    match text.split(maxsplit=2):
        case ["!pace", pace, rest]:
            return _Act(rest, pace_s=float(pace))
        case ["!forever", *_]:
            return _Act(text, pace_s=0.001, forever=True)
        case ["!flood", *_]:
            return _Act(text, forever=True)
        case ["!signal", name, count]:
            return _Act("word " * 100, signal=signal.Signals[name], dies_at=int(count))
        case [word, *rest] if word in _AT_ONCE:
            return _Act(text, at_once=partial(_AT_ONCE[word], rest))
        case _:
            return _Act(text)


def _hang(rest: list[str], report: Reporter) -> None:
    while True:
        time.sleep(0.01)


def _exit(rest: list[str], report: Reporter) -> None:
    os._exit(int(rest[0]))


def _raise(rest: list[str], report: Reporter) -> None:
    raise ValueError(" ".join(rest))


def _refuse(rest: list[str], report: Reporter) -> None:
    raise EvaluationFailed(code=-3)


def _template(rest: list[str], report: Reporter) -> None:
    hold_the_gil(report)


_AT_ONCE = {
    "!hang": _hang,
    "!exit": _exit,
    "!raise": _raise,
    "!refuse": _refuse,
    "!template": _template,
}


def hold_the_gil(report: Reporter) -> None:
    """What a template with a constant power does while it compiles: no thread runs meanwhile."""
    report.progress("template")
    sum(range(10**12))
