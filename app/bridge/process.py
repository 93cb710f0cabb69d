"""One engine process, from its start to its end, seen from the GUI thread.

The engine's reader thread only wakes it; what arrived is taken at most 60 times a second and
handed to whoever asked, by job number. Only parts of an answer, which show nothing by themselves,
hold nothing up: the rest of it would come a frame too late.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec import structs
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.core.errors import EngineCrashed, EngineError
from app.engine.engine import Engine
from app.engine.outcome import is_answer
from app.engine.protocol import (
    Alive,
    Command,
    CountCached,
    Event,
    Failed,
    Generate,
    Load,
    Logged,
    MeasureThreads,
    Progress,
    ReadState,
    Ready,
    Stop,
    failure,
)
from app.engine.vocabulary_protocol import CutPart, PromptPart, TablePart
from app.engine.watchdog import Strict, Watchdog

log = logging.getLogger(__name__)

OnEvent = Callable[[Event], None]
StartEngine = Callable[[Callable[[], None]], Engine]
"""Starts an engine; its argument wakes this process from any thread."""

FRAME_MS = 16
TICK_MS = 250
LONG = (Load, Generate, MeasureThreads)
"""Commands that are worth asking about before the process is ended."""
PARTS = (CutPart, PromptPart, TablePart)
"""Events that tell some of an answer."""


@dataclass(frozen=True, slots=True)
class _Job:
    command: Command
    on_event: OnEvent
    background: bool = False


class EngineProcess(QObject):
    """A process that was started; it is never started twice.

    Attributes:
        silent_s: seconds without a sign of life while working; 0 until they are worth a notice.
        condemned: it took too long over something and was ended for that.

    Signals:
        greeted: its `Ready`.
        progressed: a `Progress` of any job.
        busy_changed: busy.
        silence_changed: silent_s.
        drained: all that had arrived was handed out.
        ended: how (an EngineError, None when it was asked to); after that, silence.
    """

    greeted = Signal(object)
    progressed = Signal(object)
    busy_changed = Signal()
    silence_changed = Signal()
    drained = Signal()
    ended = Signal(object)
    _woken = Signal()

    def __init__(
        self,
        start_engine: StartEngine,
        *,
        numbers: Iterator[int] | None = None,
        clock: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        """Start it; one that cannot be started ends soon after.

        Args:
            start_engine: starts a process and does not wait for it.
            numbers: of jobs, never the same twice for whoever keeps them.
            clock: seconds that only go forward.
            parent: Qt's.
        """
        super().__init__(parent)
        self.silent_s = 0.0
        self.condemned = False
        self._numbers = numbers or itertools.count(1)
        self._jobs: dict[int, _Job] = {}
        self._verdict: EngineError | None = None
        self._over = False
        self._watchdog = Watchdog(clock)
        self._woken.connect(self._on_self_woken, Qt.ConnectionType.QueuedConnection)
        self._frame = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self._drain)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick_timeout)
        self._engine = start_engine(self._wake)

    @property
    def alive(self) -> bool:
        """It has not ended."""
        return self._engine.alive

    @property
    def busy(self) -> bool:
        """It loads, generates or measures, and not in the background."""
        jobs = self._jobs.values()
        return any(isinstance(job.command, LONG) and not job.background for job in jobs)

    @property
    def idle(self) -> bool:
        """Nobody waits for an answer, but to a question about its state."""
        commands = (job.command for job in self._jobs.values())
        return all(isinstance(command, ReadState | CountCached) for command in commands)

    @property
    def log_tail(self) -> tuple[str, ...]:
        """The last lines that llama.cpp wrote."""
        return self._engine.log_tail

    def asks(self, kind: type[Command]) -> bool:
        """Whether a command of this kind waits for its answer."""
        return any(isinstance(job.command, kind) for job in self._jobs.values())

    def request(self, command: Command, on_event: OnEvent, *, background: bool = False) -> int:
        """See `ModelHost.request`."""
        number = next(self._numbers)
        command = structs.replace(command, job=number)
        was_busy = self.busy
        self._jobs[number] = _Job(command, on_event, background)
        self._watchdog.sent(command)
        self._engine.send(command)
        self._tick.start()
        if self.busy != was_busy:
            self.busy_changed.emit()
        return number

    def send(self, command: Command) -> None:
        """Send a command that is not answered."""
        self._engine.send(command)

    def stop(self, job: int) -> None:
        """End a job; an engine that does not obey is killed."""
        if job in self._jobs:
            command = Stop(job=job)
            self._watchdog.sent(command)
            self._engine.send(command)

    def stop_all(self) -> None:
        """End every load, reply and measurement."""
        for number, job in list(self._jobs.items()):
            if isinstance(job.command, LONG):
                self.stop(number)

    def tighten(self, strict: Strict) -> None:
        """Have it ended by silence and slowness, until `relax`."""
        self._watchdog.tighten(strict)

    def relax(self) -> None:
        """Let it be as slow as it needs to be."""
        self._watchdog.relax()

    def kill(self, verdict: EngineError | None = None) -> None:
        """End it now; `verdict` is then how it ended."""
        self._verdict = self._verdict or verdict
        self._engine.kill()

    def keep_waiting(self) -> None:
        """The user has seen that it is silent and waits on."""
        self._watchdog.keep_waiting()
        self._set_silence(0.0)

    def close(self) -> None:
        """Ask it to end; what it was doing counts as stopped, and only `ended` follows."""
        self._tick.stop()
        self._engine.close()
        self._fail_jobs(EngineCrashed(deliberate=True))

    # -- listening --------------------------------------------------------

    def _wake(self) -> None:
        """Called by the engine's reader thread; when it ended, perhaps after this was deleted."""
        with contextlib.suppress(RuntimeError):
            self._woken.emit()

    def _on_self_woken(self) -> None:
        if not self._frame.isActive():
            self._drain()

    def _drain(self) -> None:
        """Take what arrived and hand it out; the next time is mostly a frame away at least."""
        if self._over:
            return
        # Asked before taking: what an engine said before its end is in the inbox by then.
        alive = self._engine.alive
        events = self._engine.take()
        for event in events:
            self._watchdog.received(event)
            self._dispatch(event)
        if not all(isinstance(event, PARTS) for event in events):
            self._frame.start()
        if events:
            self.drained.emit()
        if not alive:
            self._end()

    def _dispatch(self, event: Event) -> None:
        if isinstance(event, Ready):
            self.greeted.emit(event)
        elif isinstance(event, Logged):
            log.log(event.level, "engine: %s", event.line)
        elif isinstance(event, Progress):
            self.progressed.emit(event)
        job = self._jobs.get(event.job)
        if job is None or isinstance(event, (Ready, Logged, Alive)):
            return
        if is_answer(event):
            was_busy = self.busy
            del self._jobs[event.job]
            job.on_event(event)
            if self.busy != was_busy:
                self.busy_changed.emit()
        else:
            job.on_event(event)

    def _end(self) -> None:
        self._over = True
        self._tick.stop()
        self._frame.stop()
        outcome = self._verdict or self._engine.outcome
        self._set_silence(0.0)
        self.ended.emit(outcome)
        self._fail_jobs(outcome or EngineCrashed(deliberate=True))

    def _fail_jobs(self, error: EngineError) -> None:
        jobs, self._jobs = self._jobs, {}
        for number, job in jobs.items():
            job.on_event(failure(number, error))

    # -- watching ---------------------------------------------------------

    def _on_tick_timeout(self) -> None:
        self._drain()
        if not self._jobs:
            self._tick.stop()
            self._set_silence(0.0)
            return
        verdict = self._watchdog.check()
        if verdict.kill is not None:
            self.condemned = True
            self.kill(verdict.kill)
        self._set_silence(verdict.silent_s)

    def _set_silence(self, silent_s: float) -> None:
        if silent_s != self.silent_s:
            self.silent_s = silent_s
            self.silence_changed.emit()


def engine_error(event: Failed) -> EngineError:
    """What a failed job raised, as an error of the engine."""
    error = event.error()
    return error if isinstance(error, EngineError) else EngineError(detail=type(error).__name__)
