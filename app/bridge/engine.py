"""The one model of the window: loaded, watched, unloaded, loaded again after a crash.

Each load has a process of its own, so that ending it gives all memory back and so that its
sandbox can be made for the file it opens. Everything here runs on the GUI thread.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import logging
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge.counting import TokenCounter
from app.bridge.loads import Loads
from app.bridge.process import EngineProcess, OnEvent, StartEngine, engine_error
from app.bridge.retired import Retired
from app.core.errors import (
    EngineCrashed,
    EngineError,
    EngineProtocolError,
    EngineStartFailed,
    NoModelLoaded,
    TemplateTooSlow,
)
from app.engine.api import (
    Device,
    LoadSettings,
    ModelInfo,
    Sandbox,
    Statistics,
    ThreadMeasurement,
    same_weights,
)
from app.engine.llama.state import forget
from app.engine.protocol import (
    Command,
    Event,
    Failed,
    ForgetKv,
    Loaded,
    Measured,
    MeasureThreads,
    Progress,
    ReadState,
    Ready,
    SetThreads,
    State,
    failure,
)
from app.engine.watchdog import DeathCount

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.preferences import Preferences
    from app.engine.protocol import Load

log = logging.getLogger(__name__)

HostState = Literal["none", "starting", "loading", "ready", "stopped", "unloading"]
"""No model; process starting; model loading; ready; ended with an error; process ending."""

STATISTICS_MS = 1000
CLOSE_S = 2.5
"""How long the end of the program waits for the engine to write its KV states."""


class ModelHost(QObject):
    """Owns the engine process and says what state the model is in.

    Attributes:
        state: see `HostState`.
        path: the model file that is loaded, loading, or would be loaded by `reload`.
        info: the loaded model; None unless `state` is ready.
        error: why `state` is stopped; None otherwise.
        servers: RPC servers that the model was offered, of its own settings or of the engine's.
        devices: what the engine said it can compute on.
        sandbox: result of its self-test; None before a load.
        llama_version: of the bindings and llama.cpp; empty before the first start.
        statistics: memory, context and threads, as last heard.
        progress: the last `Progress` of the current load or job; None when idle.

    Signals:
        changed: state, path, info, error, devices, sandbox or busy.
        progressed: a `Progress`.
        loaded: the `ModelInfo` of a load that succeeded.
        crashed: the path whose load ended the process.
        drained: all that had arrived was handed out; a good moment to show it.
        statistics_changed: statistics.
        silence_changed: silent_s.
    """

    changed = Signal()
    progressed = Signal(object)
    loaded = Signal(object)
    crashed = Signal(str)
    drained = Signal()
    statistics_changed = Signal()
    silence_changed = Signal()

    def __init__(
        self,
        start_engine: StartEngine,
        preferences: Preferences,
        *,
        file_key: Callable[[str], str] = lambda _path: "",
        kv_folder: str = "",
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Nothing is started yet.

        Args:
            start_engine: starts a process; its argument wakes this host from any thread.
            preferences: settings of the engine and of each model file.
            file_key: names the contents of a model file, for saved KV states.
            kv_folder: where those may lie; empty keeps none.
            clock: seconds that only go forward.
            parent: Qt's.
        """
        super().__init__(parent)
        self._start_engine = start_engine
        self._preferences = preferences
        self._loads = Loads(preferences, file_key=file_key, kv_folder=kv_folder)
        self._kv_folder = kv_folder
        self._clock = clock
        self.state: HostState = "none"
        self.path = ""
        self.info: ModelInfo | None = None
        self.error: EngineError | None = None
        self.servers: tuple[str, ...] = ()
        self.devices: tuple[Device, ...] = ()
        self.sandbox: Sandbox | None = None
        self.llama_version = ""
        self.statistics = Statistics()
        self.progress: Progress | None = None
        self._process: EngineProcess | None = None
        self._command: Load | None = None
        self._log_tail: tuple[str, ...] = ()
        self._retired = Retired(parent=self)
        self._retired.emptied.connect(self._on_retired_emptied)
        self._numbers = itertools.count(1)
        self._deaths = DeathCount(clock)
        self._counter = TokenCounter(self.request, parent=self)
        self._poll = QTimer(self, interval=STATISTICS_MS)
        self._poll.timeout.connect(self._on_poll_timeout)
        preferences.changed.connect(self._on_preferences_changed)

    # -- what the model is doing ------------------------------------------

    @property
    def n_ctx(self) -> int:
        """Length of the loaded model's context; 0 without one."""
        return self.info.n_ctx if self.info else 0

    @property
    def busy(self) -> bool:
        """A reply or a measurement runs or waits in the engine: ask before a switch."""
        return self.state == "ready" and self._process is not None and self._process.busy

    @property
    def silent_s(self) -> float:
        """Seconds without a sign of life while working; 0 until they are worth a notice."""
        return self._process.silent_s if self._process else 0.0

    @property
    def may_restart(self) -> bool:
        """Whether the model may be loaded again by itself: the engine died, but not too often."""
        died = isinstance(self.error, EngineProtocolError) or (
            isinstance(self.error, EngineCrashed) and not self.error.deliberate
        )
        return self.state == "stopped" and bool(self.path) and died

    @property
    def log_tail(self) -> tuple[str, ...]:
        """The last lines that llama.cpp wrote."""
        return self._process.log_tail if self._process else self._log_tail

    # -- for the user -----------------------------------------------------

    def load(self, path: str, settings: LoadSettings | None = None) -> None:
        """Load the file at `path` in a new process, after ending the one there is.

        Args:
            path: a GGUF file.
            settings: how; remembered for the file. None takes what is remembered.
        """
        if settings is not None:
            self._loads.remember(path, settings)
        self._deaths.forgive()
        self._load(path)

    def _load(self, path: str) -> None:
        if self._serves(path):
            self._reopen()
            return
        self._retire()
        self.path = path
        self.error = None
        if self._retired:
            self._set_state("unloading")
        else:
            self._begin_load()

    def cancel_load(self) -> None:
        """Give up waiting for a load."""
        if self.state in ("starting", "loading", "unloading"):
            self.unload()

    def unload(self, *, keep_kv: bool = True) -> None:
        """End the process: all its memory comes back.

        Args:
            keep_kv: give it time to write its KV states.
        """
        self._retire(kill=not keep_kv)
        self.path = ""
        self.error = None
        self._set_state("unloading" if self._retired else "none")

    def reload(self) -> None:
        """Load the same file again, also after a crash: the user wants to try."""
        if self.path:
            self.load(self.path)

    def load_with_plain_template(self) -> None:
        """Load the same file again and leave its own chat template alone; remembered for the file.

        What can be done about TemplateFailed and TemplateTooSlow.
        """
        if self.path:
            self.load(self.path, replace(self.load_settings(self.path), template="plain"))

    def kill(self) -> None:
        """End a silent engine now; its model is loaded again."""
        if self._process is not None:
            self._process.kill()

    def keep_waiting(self) -> None:
        """The user has seen that the engine is silent and waits on."""
        if self._process is not None:
            self._process.keep_waiting()

    # -- for the rest of the bridge ---------------------------------------

    def restart(self) -> None:
        """Load the same file again without being asked to; nothing unless `may_restart`."""
        if self.may_restart:
            self._load(self.path)

    def request(self, command: Command, on_event: OnEvent) -> int:
        """Send `command`; every event that answers it goes to `on_event` on the GUI thread.

        The last one is an answer (`Done`, `Failed`, ...), also when the engine dies or there is
        none: `Failed` then carries the reason. `on_event` is never called before this returns.

        Returns:
            The job's number, for `stop`.
        """
        if self._process is not None:
            return self._process.request(command, on_event)
        number = next(self._numbers)
        answer = failure(number, self.error or NoModelLoaded())
        QTimer.singleShot(0, self, lambda: on_event(answer))
        return number

    def stop(self, job: int) -> None:
        """End a job; an engine that has not obeyed after 2 s is killed and started again."""
        if self._process is not None:
            self._process.stop(job)

    def count_tokens(self, text: str, then: Callable[[int], None]) -> None:
        """Count the tokens of a draft: after a pause, the last text wins, once it is known.

        `then` is not called when there is no model; ask again when one is ready.
        """
        self._counter.count(text, then)

    def measure_threads(self, then: Callable[[ThreadMeasurement | EngineError], None]) -> None:
        """Try each number of threads; takes seconds."""

        def answered(event: Event) -> None:
            if isinstance(event, Measured):
                then(event.measurement)
            elif isinstance(event, Failed):
                then(engine_error(event))

        self.request(MeasureThreads(), answered)

    def set_threads(self, threads: int | None) -> None:
        """Fix the number of threads of the live context; None adapts."""
        if self._process is not None:
            self._process.send(SetThreads(threads=threads))

    def forget_conversation(self, key: str) -> None:
        """Drop the KV states of a deleted conversation, in the engine and on disk."""
        if self._process is not None:
            self._process.send(ForgetKv(conversation=key))
        if self._kv_folder:
            with contextlib.suppress(OSError):
                forget(Path(self._kv_folder), key)

    def load_settings(self, path: str) -> LoadSettings:
        """What is remembered for `path`, or the defaults."""
        return self._loads.settings(path)

    def read_statistics(self) -> None:
        """Ask for statistics now."""
        process = self._process
        if self.state == "ready" and process is not None and not process.asks(ReadState):
            process.request(ReadState(), self._on_state_read)

    def close(self) -> None:
        """End the process with the program; waits while it writes its KV states."""
        self._retire()
        self._poll.stop()
        self._retired.wait(CLOSE_S)

    # -- loading ----------------------------------------------------------

    def _serves(self, path: str) -> bool:
        """Whether the weights that are loaded are those of `path`, loaded as is wanted now."""
        loaded = self._command
        if loaded is None or self.state != "ready" or self.busy or path != self.path:
            return False
        wanted = self._loads.command(path)
        return wanted.file_key == loaded.file_key and same_weights(wanted.settings, loaded.settings)

    def _reopen(self) -> None:
        """Have the process make another context; the weights stay where they are."""
        self._forget_model()
        self._set_state("loading")
        if self._process is not None:  # nobody changed their mind
            self._ask_to_load(self._process)

    def _ask_to_load(self, process: EngineProcess) -> None:
        self._command = self._loads.command(self.path)
        self.servers = self._command.settings.rpc_servers
        process.request(self._command, partial(self._on_load_answered, process))

    def _begin_load(self) -> None:
        """Start a process for `path`."""
        process = EngineProcess(
            self._start_engine, numbers=self._numbers, clock=self._clock, parent=self
        )
        self._process = process
        process.greeted.connect(self._on_process_greeted)
        process.progressed.connect(self._on_process_progressed)
        process.busy_changed.connect(self._on_process_busy_changed)
        process.silence_changed.connect(self.silence_changed)
        process.drained.connect(self.drained)
        process.ended.connect(self._on_process_ended)
        self._set_state("starting")
        if self._process is process:  # nobody changed their mind
            self._ask_to_load(process)

    def _on_load_answered(self, process: EngineProcess, event: Event) -> None:
        if process is not self._process:
            return
        if isinstance(event, Progress):
            if self.state == "starting":
                self._set_state("loading")
        elif isinstance(event, Loaded):
            self._deaths.loaded()
            self.info = event.model
            self.sandbox = event.sandbox
            self.devices = event.devices or self.devices
            self.progress = None
            self._set_state("ready")
            self.loaded.emit(event.model)
            self.read_statistics()
        elif isinstance(event, Failed):
            self._retire()
            self.error = engine_error(event)
            self._set_state("stopped")

    def _retire(self, *, kill: bool = False) -> None:
        """Let the process end by itself, where nobody listens to it any more."""
        process, self._process = self._process, None
        if process is None:
            return
        for signal in (
            process.greeted,
            process.progressed,
            process.busy_changed,
            process.silence_changed,
            process.drained,
            process.ended,
        ):
            signal.disconnect()
        # While it loads, nothing in it is worth waiting for.
        kill = kill or self.state in ("starting", "loading")
        self._log_tail = process.log_tail
        self._forget_model()
        self._retired.add(process, kill=kill)

    def _forget_model(self) -> None:
        was_silent = self.silent_s != 0
        self.info = None
        self.servers = ()
        self.sandbox = None
        self.progress = None
        self.statistics = Statistics()
        self._poll.stop()
        self.statistics_changed.emit()
        if was_silent:
            self.silence_changed.emit()

    def _set_state(self, state: HostState) -> None:
        self.state = state
        self.changed.emit()

    # -- what the process says --------------------------------------------

    def _on_process_greeted(self, event: Ready) -> None:
        self.devices = event.devices
        self.llama_version = event.llama_version
        self.changed.emit()

    def _on_process_progressed(self, event: Progress) -> None:
        self.progress = event
        self.progressed.emit(event)

    def _on_process_busy_changed(self) -> None:
        if self.state != "ready":
            return
        if self.busy:
            self._poll.start()
        else:
            self._poll.stop()
            self.progress = None
        self.read_statistics()
        self.changed.emit()

    def _on_poll_timeout(self) -> None:
        self.read_statistics()

    def _on_state_read(self, event: Event) -> None:
        if isinstance(event, State) and event.statistics != self.statistics:
            self.statistics = event.statistics
            self.statistics_changed.emit()

    def _on_preferences_changed(self, section: str) -> None:
        threads = self._preferences.settings.engine.threads
        if section == "engine" and self.load_settings(self.path).threads is None:
            self.set_threads(threads)

    # -- what ends it -----------------------------------------------------

    def _on_process_ended(self, outcome: EngineError | None) -> None:
        """The process of the model ended, and nobody here had asked it to."""
        error = outcome or EngineCrashed(exit_code=0)
        loading = self.state in ("starting", "loading")
        deliberate = isinstance(error, EngineCrashed) and error.deliberate
        log.warning("the engine ended: %s", type(error).__name__)
        process, self._process = self._process, None
        if process is not None:
            self._log_tail = process.log_tail
            process.deleteLater()
        self._forget_model()
        if not deliberate:
            self._deaths.died(loading=loading)
            loop = self._deaths.loop()
            error = dataclasses.replace(loop, detail=error.detail) if loop else error
        self.error = error
        self._set_state("stopped")
        if loading and not deliberate and not isinstance(outcome, EngineStartFailed):
            self.crashed.emit(self.path)
            return
        ended_by_us = deliberate or isinstance(error, TemplateTooSlow)
        if self.state == "stopped" and not loading and ended_by_us:
            self._load(self.path)  # the user wants to go on

    def _on_retired_emptied(self) -> None:
        """The memory of what was loaded before is free."""
        if self.state == "unloading":
            if self.path:
                self._begin_load()
            else:
                self._set_state("none")
