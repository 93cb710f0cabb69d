"""The loop that generates a reply: draw, measure, report, append."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from app.engine.api import Completion, Token
from app.engine.llama.context import Stopped
from app.engine.llama.probability import Thinker
from app.engine.llama.text import TextStream

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.api import Ending
    from app.engine.llama.cache import PromptCache
    from app.engine.llama.context import Context
    from app.engine.llama.sampler import Sampler
    from app.engine.llama.threads import ThreadPolicy
    from app.engine.llama.vocabulary import Vocabulary
    from app.engine.worker import Reporter

_SLOW_STEP_S: Final = 0.05
"""Tokens slower than this can be stopped in their middle; faster ones need not, and asking costs
a sixth of a millisecond each."""


@dataclass(frozen=True, slots=True)
class Task:
    """One reply to be generated.

    Attributes:
        conversation: key for the cache.
        prompt: tokens, at least one; those of replies generated here as ``~id``
            (`app.engine.llama.slices`).
        max_tokens: 0 is until the model ends or the context is full.
        stop: strings that end the reply.
    """

    conversation: str
    prompt: Sequence[int]
    max_tokens: int = 0
    stop: tuple[str, ...] = ()


class _Times(NamedTuple):
    """When the work began and when the prompt had been read."""

    began: float
    first: float


class Generation:
    """Generates one reply; `run` once.

    Args:
        context: where tokens are evaluated.
        cache: decides what of the prompt is there already.
        vocabulary: of the model.
        sampler: draws; freed by the caller.
        threads: told the gaps, asked for the number of threads.
        report: told what happens.
        cancelled: asked between tokens, and inside batches.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        *,
        context: Context,
        cache: PromptCache,
        vocabulary: Vocabulary,
        sampler: Sampler,
        threads: ThreadPolicy,
        report: Reporter,
        cancelled: Callable[[], bool],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._context = context
        self._cache = cache
        self._vocabulary = vocabulary
        self._sampler = sampler
        self._threads = threads
        self._report = report
        self._cancelled = cancelled
        self._clock = clock
        self._thinker = Thinker(vocabulary.n_vocab)
        self._generated = 0
        self._set_threads: tuple[int, int] | None = None

    def run(self, task: Task) -> Completion:
        """Generate; a stop is an ending, not an error.

        Raises:
            EvaluationFailed: llama.cpp failed, or the weights are broken.
        """
        began = self._clock()
        text = TextStream(task.stop)
        self._threads.begin()
        self._apply_threads()
        try:
            reused = self._read(task)
        except Stopped:
            return self._complete("stopped", task, text, _Times(began, began))
        finally:
            self._context.watch(None)
        self._sampler.remember(self._context.ids)
        first = self._clock()
        self._report.progress("generating")
        try:
            ending = self._write(task, text)
        except Stopped:
            ending = "stopped"
        finally:
            self._context.watch(None)
        return self._complete(ending, task, text, _Times(began, first), reused)

    def _read(self, task: Task) -> int:
        """Evaluate the prompt; how much of it was there already."""
        total = len(task.prompt)

        def evaluated(done: int) -> None:
            self._report.beat()
            self._report.progress("prompt", done, total)

        if self._cancelled():
            raise Stopped
        self._context.watch(self._ask)
        return self._cache.evaluate(task.conversation, task.prompt, evaluated)

    def _ask(self) -> bool:
        self._report.beat()
        return self._cancelled()

    def _write(self, task: Task, text: TextStream) -> Ending:
        """Generate until something ends it."""
        context, clock = self._context, self._clock
        then = clock()
        while not self._cancelled():
            token = self._say(text)
            if self._vocabulary.is_eog(token) or text.stopped_by:
                return "stop"
            if self._generated == task.max_tokens:
                return "length"
            if len(context.ids) >= context.n_ctx:
                return "context"
            context.step(token)
            now = clock()
            gap, then = now - then, now
            self._learn(gap)
        return "stopped"

    def _say(self, text: TextStream) -> int:
        """Draw one token and report it."""
        logits = self._context.logits()
        self._thinker.check(logits)
        token = self._sampler.draw(self._context)
        thought = self._thinker.think(logits, token)
        piece = self._vocabulary.piece(token)
        said = "" if self._vocabulary.is_eog(token) else text.feed(piece)
        self._generated += 1
        self._report.produced(Token(token, piece, said, *thought))
        return token

    def _learn(self, gap_s: float) -> None:
        self._report.beat()
        self._threads.record(gap_s)
        self._apply_threads()
        self._context.watch(self._ask if gap_s > _SLOW_STEP_S else None)

    def _apply_threads(self) -> None:
        wanted = (self._threads.threads, self._threads.prompt_threads)
        if wanted != self._set_threads:
            self._context.set_threads(*wanted)
            self._set_threads = wanted

    def _complete(
        self,
        ending: Ending,
        task: Task,
        text: TextStream,
        times: _Times,
        reused: int = 0,
    ) -> Completion:
        now = self._clock()
        return Completion(
            ending=ending,
            stop_string=text.stopped_by,
            tail=text.close(),
            prompt_tokens=len(task.prompt),
            reused_tokens=reused,
            generated_tokens=self._generated,
            n_ctx_used=len(self._context.ids),
            prompt_s=times.first - times.began,
            generation_s=now - times.first if self._generated else 0.0,
            seed=self._sampler.seed,
            threads=self._threads.threads,
        )
