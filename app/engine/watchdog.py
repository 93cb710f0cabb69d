"""When to give up on an engine: a state machine without threads, timers or processes.

Whoever owns the engine tells it what was sent and received, and asks `check` about once a second
(more often while a stop is pending). No two calls are more than a second apart for it: after a
stall of the window's own loop, or a night asleep, the engine gets its time before it is judged.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import EngineCrashed, EngineCrashLoop, EngineError, TemplateTooSlow
from app.engine.outcome import PhaseTrace, is_answer
from app.engine.protocol import (
    Cached,
    Command,
    CountCached,
    Event,
    ForgetKv,
    Hello,
    ReadState,
    SetThreads,
    Shutdown,
    State,
    Stop,
)

if TYPE_CHECKING:
    from collections.abc import Callable

STOP_LIMIT_S = 2.0
TEMPLATE_LIMIT_S = 5.0
SILENCE_S = 30.0
DEATHS = 3
DEATHS_WINDOW_S = 60.0
_LONGEST_STEP_S = 1.0
_LEAST_BYTES_PER_S = 10_000_000
_NOT_JOBS = (Hello, Stop, ReadState, CountCached, SetThreads, ForgetKv, Shutdown)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `Watchdog.check` found.

    Attributes:
        kill: why the engine has to be killed now; None lets it live.
        silent_s: seconds without a sign of life, once they are too many; else 0. A notice with
            Wait and Stop, never a reason to kill: a large model may be silent for minutes.
    """

    kill: EngineError | None = None
    silent_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Strict:
    """What an engine may take for a file that has never been loaded; more of it ends the engine.

    Attributes:
        template_s: with the chat template.
        silence_s: without a sign of life.
        total_s: from the load to the first token.
    """

    template_s: float = 3.0
    silence_s: float = 30.0
    total_s: float = 60.0

    @classmethod
    def for_size(cls, size_bytes: int) -> Strict:
        """With the time that a slow disk needs to read the whole file."""
        return cls(total_s=cls().total_s + size_bytes / _LEAST_BYTES_PER_S)


class Watchdog:
    """Watches one engine process from its start to its end."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        stop_limit_s: float = STOP_LIMIT_S,
        template_limit_s: float = TEMPLATE_LIMIT_S,
        silence_s: float = SILENCE_S,
    ) -> None:
        self._clock = clock
        self._stop_limit_s = stop_limit_s
        self._template_limit_s = template_limit_s
        self._silence_s = silence_s
        self._trace = PhaseTrace()
        self._counted_at = clock()
        self._pending: set[int] = set()
        self._stopping: dict[int, float] = {}
        self._template_s = 0.0
        self._silent_s = 0.0
        self._killed = False
        self._strict: Strict | None = None
        self._strict_s = 0.0

    def tighten(self, strict: Strict) -> None:
        """From now on silence and slowness end the engine, until `relax`."""
        self._strict = strict
        self._strict_s = 0.0

    def relax(self) -> None:
        """Silence is told and never ends the engine, as usual."""
        self._strict = None

    def sent(self, command: Command) -> None:
        """A command was sent."""
        self._count_time()
        self._trace.sent(command)
        if isinstance(command, Stop):
            if command.job in self._pending:
                self._stopping.setdefault(command.job, 0.0)
        elif not isinstance(command, _NOT_JOBS):
            if not self._pending:
                self._silent_s = 0.0
            self._pending.add(command.job)

    def received(self, event: Event) -> None:
        """An event was taken from the inbox."""
        self._count_time()
        was_template = self._trace.phase == "template"
        self._trace.received(event)
        if not was_template or self._trace.phase != "template":
            self._template_s = 0.0
        if isinstance(event, State | Cached):
            return
        self._silent_s = 0.0
        if is_answer(event):
            self._pending.discard(event.job)
            self._stopping.pop(event.job, None)

    def keep_waiting(self) -> None:
        """The user chose to wait: the silence is counted from now on."""
        self._silent_s = 0.0

    def check(self) -> Verdict:
        """Count the time since the last check and judge. Take the inbox first.

        After a verdict to kill, later ones are empty: it is given once.
        """
        self._count_time()
        if self._killed:
            return Verdict()
        reason = self._reason_to_kill()
        self._killed = reason is not None
        silent_s = self._silent_s if self._silent_s >= self._silence_s else 0.0
        return Verdict(kill=reason, silent_s=silent_s)

    def _count_time(self) -> None:
        """Add the time since the last call to what is going on."""
        now = self._clock()
        step_s = min(max(now - self._counted_at, 0.0), _LONGEST_STEP_S)
        self._counted_at = now
        for job in self._stopping:
            self._stopping[job] += step_s
        in_template = self._trace.phase == "template"
        self._template_s = self._template_s + step_s if in_template else 0.0
        busy = bool(self._pending) or self._trace.phase == "starting"
        self._silent_s = self._silent_s + step_s if busy else 0.0
        # A program that is slow to start says nothing about the file.
        if self._trace.phase != "starting":
            self._strict_s += step_s

    def _reason_to_kill(self) -> EngineError | None:
        limit_s = self._strict.template_s if self._strict else self._template_limit_s
        if self._template_s >= limit_s:
            return TemplateTooSlow(limit_s=limit_s)
        stuck = any(waited_s >= self._stop_limit_s for waited_s in self._stopping.values())
        if stuck or self._too_slow():
            return EngineCrashed(signal_name="SIGKILL", phase=self._trace.phase, deliberate=True)
        return None

    def _too_slow(self) -> bool:
        """Whether a file that nobody knows takes longer than any honest one."""
        strict = self._strict
        if strict is None or self._trace.phase == "starting":
            return False
        return self._silent_s >= strict.silence_s or self._strict_s >= strict.total_s


class DeathCount:
    """Counts the deaths of engines; three in a minute end automatic restarts.

    So do three in a row while loading, however long each took: a large model may need minutes to
    get where it dies.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        limit: int = DEATHS,
        window_s: float = DEATHS_WINDOW_S,
    ) -> None:
        self._clock = clock
        self._limit = limit
        self._window_s = window_s
        self._times: deque[float] = deque(maxlen=limit)
        self._at_load = 0

    def died(self, *, loading: bool = False) -> None:
        """An engine ended without being asked to; `loading`: before its model was ready."""
        self._times.append(self._clock())
        self._at_load = self._at_load + 1 if loading else 0

    def loaded(self) -> None:
        """A model became ready."""
        self._at_load = 0

    def forgive(self) -> None:
        """The user chose to try again: count from zero."""
        self._times.clear()
        self._at_load = 0

    def loop(self) -> EngineCrashLoop | None:
        """The error to show while there were too many deaths lately."""
        if len(self._times) < self._limit:
            return None
        passed_s = self._clock() - self._times[0]
        if passed_s >= self._window_s and self._at_load < self._limit:
            return None
        return EngineCrashLoop(deaths=self._limit, window_s=round(max(passed_s, self._window_s)))
