"""The one implementation of `app.engine.worker.Worker`: llama.cpp in this process.

It can be used from a script just as the host uses it::

    worker = LlamaWorker()
    worker.load(Load(path="model.gguf"), report, lambda: False)
    completion = worker.generate(request, report, lambda: False)
"""

from __future__ import annotations

import logging
import statistics
import sys
import time
from array import array
from typing import TYPE_CHECKING, Final

import msgspec
import psutil

from app.core.errors import NoModelLoaded, SettingOutOfRange
from app.engine import prompt as prompts
from app.engine.api import Completion, Statistics, ThreadMeasurement
from app.engine.llama.cache import common_prefix
from app.engine.llama.context import Stopped
from app.engine.llama.devices import Devices
from app.engine.llama.generation import Generation, Task
from app.engine.llama.library import WARNING, C, Log
from app.engine.llama.limits import check_threads
from app.engine.llama.loader import Loader, Session
from app.engine.llama.replies import DoubleVocabulary
from app.engine.llama.sampler import Sampler
from app.engine.llama.shelf import Shelf
from app.engine.llama.threads import MachineLoad, ThreadPolicy, usable_cores

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.api import Device, GenerationRequest, ModelInfo, PromptMessage
    from app.engine.prompt import Prompt
    from app.engine.protocol import Load
    from app.engine.worker import Reporter

_LEVELS: Final = {0: logging.INFO, 1: logging.DEBUG, 2: logging.INFO, 3: logging.WARNING}
"""Levels of `logging` by ``enum ggml_log_level``; the rest are errors."""

_ROUNDS: Final = 3
_TOKENS_A_ROUND: Final = 8
_MEASURED_COUNTS: Final = 8


class LlamaWorker:
    """One model at a time, or none.

    Args:
        cores: the most threads to use; None asks the machine.
        say: told each warning and error of llama.cpp; None writes to stderr.
    """

    def __init__(
        self, *, cores: int | None = None, say: Callable[[str], None] | None = None
    ) -> None:
        self._say = say or _to_stderr
        self._report: Reporter | None = None
        self._log = Log(self._on_line)
        self._log.install()
        C.llama_backend_init()
        self._devices = Devices()
        self._threads = ThreadPolicy(cores or usable_cores(), MachineLoad())
        self._session: Session | None = None
        self.vocabularies: Final = Shelf(self._log)
        self._process = psutil.Process()

    def _on_line(self, level: int, line: str) -> None:
        if level >= WARNING:
            self._say(line)
        if self._report is not None:
            self._report.log(_LEVELS.get(level, logging.ERROR), line)

    def version(self) -> str:
        """Of llama.cpp."""
        return str(C.llama_version().decode("utf-8", "replace"))

    def devices(self, rpc_servers: tuple[str, ...]) -> tuple[Device, ...]:
        """Where layers can be computed; raises SettingOutOfRange for a server that is none."""
        self._devices.register_servers(rpc_servers)
        return self._devices.list()

    def load(self, command: Load, report: Reporter, cancelled: Callable[[], bool]) -> ModelInfo:
        """Load a model in place of the one before; raises as `Loader.load`.

        The same file with another context length, cache type or batch size keeps its weights.
        """
        before, self._session = self._session, None
        self._report = report
        self._threads.fix(command.settings.threads)
        loader = Loader(self._log, self._devices, self._threads, report, cancelled)
        if before is not None:
            before.cache.keep()
        if before is not None and before.serves(command):
            self._session = loader.reopen(command, before)
        else:
            if before is not None:
                before.close()
            self._session = loader.load(command)
        return self._session.info

    def unload(self) -> None:
        """Free the model; does nothing when there is none."""
        session, self._session = self._session, None
        if session is not None:
            session.cache.keep()
            session.close()

    @property
    def session(self) -> Session:
        """What is loaded; raises NoModelLoaded."""
        if self._session is None:
            raise NoModelLoaded
        return self._session

    def generate(
        self, request: GenerationRequest, report: Reporter, cancelled: Callable[[], bool]
    ) -> Completion:
        """Generate a reply.

        Raises:
            NoModelLoaded, SettingOutOfRange, TemplateFailed, ContextOverflow, EvaluationFailed.
        """
        session = self.session
        self._report = report
        if request.max_tokens < 0:
            raise SettingOutOfRange(name="max_tokens", value=str(request.max_tokens))
        vocabulary, context = session.model.vocabulary, session.context
        sampler = Sampler(request.sampling, vocabulary, context.n_ctx)
        try:
            prompt, keys = self._build(session, request, report)
            report.begun(
                opened=prompt.opened,
                markers=session.thinking.markers,
                thinking=session.thinking.choice(request.thinking).name,
            )
            generation = Generation(
                context=context,
                cache=session.cache,
                vocabulary=vocabulary,
                sampler=sampler,
                threads=self._threads,
                report=report,
                cancelled=cancelled,
            )
            completion = generation.run(
                Task(
                    conversation=request.conversation,
                    prompt=keys or (_something(session),),
                    max_tokens=request.max_tokens,
                    stop=request.stop + _stop_of(session, request),
                )
            )
        finally:
            sampler.free()
        return msgspec.structs.replace(
            completion,
            dropped_messages=prompt.dropped_messages,
            retokenized=prompt.retokenized,
            parsed_plainly=prompt.parsed_plainly,
            may_differ=session.info.may_differ or not session.cache.exact,
        )

    def _build(
        self, session: Session, request: GenerationRequest, report: Reporter
    ) -> tuple[Prompt, list[int]]:
        """The prompt, and its tokens with those marked that were drawn here."""
        tokenizer = DoubleVocabulary(session.model.vocabulary)
        prompt = prompts.build(
            session.template,
            [tokenizer.lift(message) for message in request.messages],
            tokenizer,
            n_ctx=session.context.n_ctx,
            reserve=request.max_tokens,
            overflow=request.overflow,
            fingerprint=session.info.fingerprint,
            plain=request.plain,
            encoder=session.encoder,
            phase=report.progress,
            thinking=session.thinking,
            choice=request.thinking,
        )
        return prompt, tokenizer.keys(prompt.ids)

    def render(
        self,
        messages: Sequence[PromptMessage],
        report: Reporter,
        *,
        plain: bool,
        thinking: str = "",
    ) -> Prompt:
        """The prompt that `messages` make, however long; raises NoModelLoaded, TemplateFailed."""
        session = self.session
        return prompts.build(
            session.template,
            messages,
            session.model.vocabulary,
            n_ctx=0,
            reserve=0,
            overflow="stop",
            fingerprint=session.info.fingerprint,
            plain=plain,
            encoder=session.encoder,
            phase=report.progress,
            thinking=session.thinking,
            choice=thinking,
        )

    def tokenize(
        self, text: str, *, add_special: bool, parse_special: bool
    ) -> tuple[list[int], list[bytes]]:
        """Ids of `text` and the bytes of each; raises NoModelLoaded."""
        vocabulary = self.session.model.vocabulary
        ids = vocabulary.tokenize(text, add_special=add_special, parse_special=parse_special)
        return ids, vocabulary.pieces(ids)

    def pieces(self, ids: Sequence[int]) -> list[bytes]:
        """The bytes of each id; raises NoModelLoaded, SettingOutOfRange."""
        return self.session.model.vocabulary.pieces(ids)

    def statistics(self) -> Statistics:
        """Memory, context and threads now. May be called from another thread."""
        session = self._session
        return Statistics(
            memory_bytes=self._process.memory_info().rss,
            n_ctx_used=len(session.context.ids) if session else 0,
            threads=self._threads.threads,
        )

    def count_cached(self, ids: bytes) -> int:
        """How many of `ids` (int32) from the first on the context holds, copies not counted.

        May be called from another thread: it looks at what was true a moment ago.
        """
        session = self._session
        held = session.context.ids.copy() if session else []
        wanted = array("i", ids[: 4 * len(held)]).tolist()
        return common_prefix(held, wanted)

    def set_threads(self, threads: int | None) -> None:
        """Fix the number of threads, or adapt. May be called from another thread."""
        check_threads(threads)
        self._threads.fix(threads)

    def measure_threads(self, report: Reporter, cancelled: Callable[[], bool]) -> ThreadMeasurement:
        """Tokens a second for each number of threads; those tried so far when it is stopped."""
        context = self.session.context
        report.progress("generating")
        length = len(context.ids)
        room = context.n_ctx - length
        if room <= _ROUNDS * _TOKENS_A_ROUND * _MEASURED_COUNTS:
            context.clear()
            length = 0
        gaps: dict[int, list[float]] = {count: [] for count in _counts(self._threads.most)}
        try:
            context.watch(cancelled)
            for _ in range(_ROUNDS):
                for count in gaps:
                    gaps[count] += self._time_steps(count, report)
        except Stopped:
            pass
        finally:
            context.watch(None)
            context.cut(min(length, len(context.ids)))
        speeds = {count: 1 / statistics.fmean(found) for count, found in gaps.items() if found}
        fastest = max(speeds, key=lambda count: speeds[count], default=1)
        return ThreadMeasurement(tokens_per_s=speeds, fastest=fastest)

    def _time_steps(self, count: int, report: Reporter) -> list[float]:
        """Seconds of single tokens with `count` threads."""
        session = self.session
        session.context.set_threads(count, self._threads.prompt_threads)
        token = _something(session)
        # The first pays for the change.
        session.context.step(token)
        found = []
        for _ in range(_TOKENS_A_ROUND - 1):
            then = time.perf_counter()
            session.context.step(token)
            found.append(time.perf_counter() - then)
            report.beat()
        return found

    def keep_kv(self) -> int:
        """Write the KV states of recent conversations to disk; bytes there in all."""
        return self._session.cache.keep() if self._session else 0

    def forget_kv(self, conversation: str) -> None:
        """Drop the states of `conversation` from memory and disk."""
        if self._session is not None:
            self._session.cache.forget(conversation)


def _counts(most: int) -> list[int]:
    """Numbers of threads worth trying: all of a few, spread evenly where there are many."""
    if most <= _MEASURED_COUNTS:
        return list(range(1, most + 1))
    step = (most - 1) / (_MEASURED_COUNTS - 1)
    return [1 + round(step * index) for index in range(_MEASURED_COUNTS)]


def _stop_of(session: Session, request: GenerationRequest) -> tuple[str, ...]:
    """What ends a reply for want of a token that does."""
    if session.template is None or request.plain:
        return ()
    return session.template.stop


def _something(session: Session) -> int:
    """A token to begin from where there is nothing: the model's own beginning, if it has one."""
    vocabulary = session.model.vocabulary
    return vocabulary.bos_id if vocabulary.bos_id is not None else (vocabulary.eos_id or 0)


def _to_stderr(line: str) -> None:
    sys.stderr.write(line + "\n")
