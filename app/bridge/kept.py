"""One model file in an engine process of its own: loaded, examined, asked, ended."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge.process import EngineProcess, OnEvent, StartEngine, engine_error
from app.core.errors import ContextOverflow
from app.engine.api import (
    Device,
    GenerationRequest,
    LoadSettings,
    ModelInfo,
    PromptMessage,
    Sampling,
    Sandbox,
    Statistics,
    same_weights,
)
from app.engine.protocol import (
    Command,
    Done,
    Event,
    Failed,
    Generate,
    Load,
    Loaded,
    Progress,
    ReadState,
    SetThreads,
    State,
)
from app.engine.watchdog import Strict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.bridge.inspector import FileFacts

KeptState = Literal["starting", "loading", "examining", "ready"]
"""The process starts; the file is loaded; it gives its first token, which nobody reads; ready."""

STATISTICS_MS = 1000
GREETING = (PromptMessage(role="user", content="Hello"),)
"""What a new model is asked."""


class KeptModel(QObject):
    """A model from the start of its process to the end.

    Attributes:
        state: see `KeptState`.
        command: how it is loaded; None before it is known.
        facts: of its file when it was loaded.
        info: the loaded model; None before, and while its context is made anew.
        sandbox: result of the self-test of the process; None before a load.
        devices: what the process said it can compute on.
        statistics: memory, context and threads, as last heard.
        progress: the last `Progress` of the current load or job; None when idle.
        used_at: when it was last asked or ended a job, on the clock.

    Signals:
        greeted: the `Ready` of its process.
        advanced: state.
        progressed: a `Progress`, of a load or a job that somebody asked for.
        loaded: it is ready.
        failed: an EngineError: it cannot be loaded, or it failed at its first token.
        ended: how the process ended (an EngineError, None when it was asked to).
        busy_changed: whether a reply or a measurement runs or waits.
        statistics_changed: statistics.
        silence_changed: how long it has been silent.
        drained: all that had arrived was handed out.
    """

    greeted = Signal(object)
    advanced = Signal()
    progressed = Signal(object)
    loaded = Signal()
    failed = Signal(object)
    ended = Signal(object)
    busy_changed = Signal()
    statistics_changed = Signal()
    silence_changed = Signal()
    drained = Signal()

    def __init__(
        self,
        start_engine: StartEngine,
        *,
        numbers: Iterator[int],
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Start the process; `open` says which file."""
        super().__init__(parent)
        self._clock = clock
        self._strict = False
        self.state: KeptState = "starting"
        self.command: Load | None = None
        self.facts: FileFacts | None = None
        self.info: ModelInfo | None = None
        self.sandbox: Sandbox | None = None
        self.devices: tuple[Device, ...] = ()
        self.statistics = Statistics()
        self.progress: Progress | None = None
        self.used_at = clock()
        self._poll = QTimer(self, interval=STATISTICS_MS)
        self._poll.timeout.connect(self.read_statistics)
        self.process = EngineProcess(start_engine, numbers=numbers, clock=clock, parent=self)
        self.process.greeted.connect(self.greeted)
        self.process.progressed.connect(self._on_process_progressed)
        self.process.busy_changed.connect(self._on_process_busy_changed)
        self.process.silence_changed.connect(self.silence_changed)
        self.process.drained.connect(self.drained)
        self.process.ended.connect(self._on_process_ended)

    @property
    def path(self) -> str:
        """The file; empty before it is known."""
        return self.command.path if self.command is not None else ""

    @property
    def settings(self) -> LoadSettings:
        """How it is loaded."""
        return self.command.settings if self.command is not None else LoadSettings()

    @property
    def busy(self) -> bool:
        """A reply or a measurement runs or waits."""
        return self.state == "ready" and self.process.busy

    def idle_s(self) -> float:
        """Seconds since it was last used; 0 while somebody waits for an answer."""
        if self.state != "ready" or not self.process.idle:
            return 0.0
        return max(0.0, self._clock() - self.used_at)

    def use(self) -> None:
        """It is about to be used: do not take it for idle."""
        self.used_at = self._clock()

    def serves(self, command: Load) -> bool:
        """Whether these weights are what `command` asks for, at most with another context."""
        mine = self.command
        return (
            mine is not None
            and self.state == "ready"
            and (mine.path, mine.file_key) == (command.path, command.file_key)
            and same_weights(mine.settings, command.settings)
        )

    # -- loading ----------------------------------------------------------

    def open(self, command: Load, facts: FileFacts, *, strict: bool) -> None:
        """Load a file; answered by `loaded`, `failed` or `ended`.

        Args:
            command: which and how; the same weights stay where they are.
            facts: of the file.
            strict: it has to give its first token before it counts as loaded, and in little time.
        """
        self.command, self.facts = command, facts
        self.info = None
        self._strict = strict
        if strict:
            self.process.tighten(Strict.for_size(facts.size_bytes))
        if self.state != "starting":
            self.state = "loading"
        self.process.request(command, self._on_load_answered)

    def _on_load_answered(self, event: Event) -> None:
        if isinstance(event, Progress):
            if self.state == "starting":
                self._advance("loading")
        elif isinstance(event, Loaded):
            self.info = event.model
            self.sandbox = event.sandbox
            self.devices = event.devices
            if self._strict:
                self._advance("examining")
                self._examine(plain=not event.model.has_template)
            else:
                self._finish()
        elif isinstance(event, Failed):
            self.failed.emit(engine_error(event))

    def _examine(self, *, plain: bool) -> None:
        request = GenerationRequest(
            conversation="",
            messages=GREETING,
            sampling=Sampling(temperature=0.0),
            max_tokens=1,
            plain=plain,
        )
        self.process.request(Generate(request=request), self._on_examined)

    def _on_examined(self, event: Event) -> None:
        if isinstance(event, Done):
            self._finish()
        elif isinstance(event, Failed):
            error = engine_error(event)
            if isinstance(error, ContextOverflow):
                # Its template has more to say than the context holds: no fault of the file.
                self._examine(plain=True)
            else:
                self.failed.emit(error)

    def _finish(self) -> None:
        self.process.relax()
        self.progress = None
        self.use()
        self._advance("ready")
        self.loaded.emit()
        self.read_statistics()

    def _advance(self, state: KeptState) -> None:
        self.state = state
        self.advanced.emit()

    # -- asking -----------------------------------------------------------

    def request(self, command: Command, on_event: OnEvent, *, background: bool = False) -> int:
        """See `ModelHost.request`."""
        self.use()
        return self.process.request(command, on_event, background=background)

    def set_threads(self, threads: int | None) -> None:
        """Fix the number of threads of the live context; None adapts."""
        self.process.send(SetThreads(threads=threads))

    def read_statistics(self) -> None:
        """Ask for statistics now."""
        if self.state == "ready" and not self.process.asks(ReadState):
            self.process.request(ReadState(), self._on_state_read)

    def _on_state_read(self, event: Event) -> None:
        if isinstance(event, State) and event.statistics != self.statistics:
            self.statistics = event.statistics
            self.statistics_changed.emit()

    # -- ending -----------------------------------------------------------

    def release(self) -> EngineProcess:
        """Let go of the process, for `Retired`; nothing is heard from here any more."""
        process = self.process
        for signal in (
            process.greeted,
            process.progressed,
            process.busy_changed,
            process.silence_changed,
            process.drained,
            process.ended,
        ):
            signal.disconnect()
        self._poll.stop()
        process.setParent(None)
        self.deleteLater()
        return process

    # -- what the process says --------------------------------------------

    def _on_process_progressed(self, event: Progress) -> None:
        if self.state != "examining":
            self.progress = event
            self.progressed.emit(event)

    def _on_process_busy_changed(self) -> None:
        if self.state != "ready":
            return
        self.use()
        if self.process.busy:
            self._poll.start()
        else:
            self._poll.stop()
            self.progress = None
        self.read_statistics()
        self.busy_changed.emit()

    def _on_process_ended(self, outcome: object) -> None:
        self._poll.stop()
        self.ended.emit(outcome)
