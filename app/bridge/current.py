"""The current model: which it is, what state it is in, and how it comes and goes.

Each load has a process of its own, so that ending it gives all memory back and so that its
sandbox can be made for the file it opens. Another model may stay loaded behind the current one
(`app.bridge.keeping`).
"""

from __future__ import annotations

import dataclasses
import logging
import time
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from app.bridge.inspector import Inspector, available_memory
from app.bridge.keeping import Keeping
from app.bridge.loads import Loads
from app.bridge.quarantine import Quarantine, is_the_files_doing, lacks_memory
from app.bridge.retired import Retired
from app.bridge.succession import Succession
from app.core.errors import EngineCrashed, EngineProtocolError, TemplateTooSlow
from app.engine.api import LoadSettings, Statistics, same_weights
from app.engine.watchdog import DeathCount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.bridge.inspector import FileFacts
    from app.bridge.kept import KeptModel
    from app.bridge.preferences import Preferences
    from app.bridge.process import EngineProcess, StartEngine
    from app.core.errors import EngineError
    from app.engine.api import Device, ModelInfo, Sandbox
    from app.engine.protocol import Load, Progress, Ready

log = logging.getLogger(__name__)

HostState = Literal["none", "starting", "loading", "ready", "stopped", "unloading"]
"""No model; process starting; model loading; ready; ended with an error; process ending."""


class CurrentModel(QObject):
    """The state that the current model is in, and how it comes and goes.

    Attributes:
        state: see `HostState`.
        path: the model file that is loaded, loading, or would be loaded by `reload`.
        info: the loaded model; None unless `state` is ready.
        error: why `state` is stopped; None otherwise.
        asleep: it was unloaded since nobody used it, and is loaded again when it is needed.
        servers: RPC servers that the model was offered, of its own settings or of the engine's.
        devices: what the engine said it can compute on.
        sandbox: result of its self-test; None before a load.
        llama_version: of the bindings and llama.cpp; empty before the first start.
        statistics: memory, context and threads, as last heard.
        progress: the last `Progress` of the current load or job; None when idle.

    Signals:
        changed: state, path, info, error, devices, sandbox or busy.
        progressed: a `Progress`.
        loaded: the `ModelInfo` of a load that succeeded, or of a model that was kept.
        refused: the path of a file that failed or ended its engine; see `Quarantine`.
        drained: all that had arrived was handed out; a good moment to show it.
        statistics_changed: statistics.
        silence_changed: silent_s.
    """

    changed = Signal()
    progressed = Signal(object)
    loaded = Signal(object)
    refused = Signal(str)
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
        memory: Callable[[], int] = available_memory,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Nothing is started yet.

        Args:
            start_engine: starts a process; its argument wakes this host from any thread.
            preferences: settings of the engine and of each model file.
            file_key: names the contents of a model file, for saved KV states; called in threads.
            kv_folder: where those may lie; empty keeps none.
            memory: bytes of memory that can be had; called in threads.
            clock: seconds that only go forward.
            parent: Qt's.
        """
        super().__init__(parent)
        self._preferences = preferences
        self._loads = Loads(preferences, kv_folder=kv_folder)
        self._quarantine = Quarantine(preferences)
        self.state: HostState = "none"
        self.path = ""
        self.info: ModelInfo | None = None
        self.error: EngineError | None = None
        self.asleep = False
        self.servers: tuple[str, ...] = ()
        self.devices: tuple[Device, ...] = ()
        self.sandbox: Sandbox | None = None
        self.llama_version = ""
        self.statistics = Statistics()
        self.progress: Progress | None = None
        self._current: KeptModel | None = None
        self._log_tail: tuple[str, ...] = ()
        self._inspector = Inspector(file_key=file_key, memory=memory, parent=self)
        self._retired = Retired(parent=self)
        self._keeping = Keeping(preferences, self._retired, parent=self)
        self._succession = Succession(
            start_engine,
            inspector=self._inspector,
            keeping=self._keeping,
            retired=self._retired,
            loads=self._loads,
            clock=clock,
            parent=self,
        )
        self._deaths = DeathCount(clock)
        self._succession.delayed.connect(self._on_succession_delayed)
        self._succession.started.connect(self._on_succession_started)
        self._succession.outdated.connect(self._on_succession_outdated)
        self._succession.settled.connect(self._on_succession_settled)
        self._succession.missed.connect(self._on_succession_missed)
        self._retired.emptied.connect(self._on_retired_emptied)
        self._keeping.dropped.connect(self.changed)

    # -- what the model is doing ------------------------------------------

    @property
    def _process(self) -> EngineProcess | None:
        return self._current.process if self._current is not None else None

    @property
    def n_ctx(self) -> int:
        """Length of the loaded model's context; 0 without one."""
        return self.info.n_ctx if self.info else 0

    @property
    def busy(self) -> bool:
        """A reply or a measurement runs or waits in the engine: ask before a switch."""
        return self.state == "ready" and self._current is not None and self._current.busy

    @property
    def silent_s(self) -> float:
        """Seconds without a sign of life while working; 0 until they are worth a notice."""
        return self._process.silent_s if self._process else 0.0

    @property
    def may_restart(self) -> bool:
        """Whether the model may be loaded again by itself.

        It sleeps, or the engine died, but not too often, and not of the file.
        """
        died = isinstance(self.error, EngineProtocolError) or (
            isinstance(self.error, EngineCrashed) and not self.error.deliberate
        )
        died = died and self.state == "stopped" and self._quarantine.refusal(self.path) is None
        return bool(self.path) and (self.asleep or died)

    @property
    def settings(self) -> LoadSettings | None:
        """How the current model was loaded; None unless `state` is ready."""
        return self._current.settings if self._current and self.state == "ready" else None

    @property
    def log_tail(self) -> tuple[str, ...]:
        """The last lines that llama.cpp wrote."""
        return self._process.log_tail if self._process else self._log_tail

    # -- loading ----------------------------------------------------------

    def _load(self, path: str) -> None:
        current = self._current if self._may_reopen(path) else None
        self.error, self.asleep = None, False
        if current is None:
            self._step_aside(path)
            self.path = path
        else:
            self._forget_model()
        self._succession.begin(path, current)
        if current is not None:
            self._set_state("loading")
        elif self._keeping.has(path):
            self._set_state("starting")

    def _may_reopen(self, path: str) -> bool:
        """Whether the engine that there is can be asked for another context."""
        current = self._current
        if current is None or current.state != "ready" or current.busy or path != current.path:
            return False
        wanted = self._loads.command(path, "").settings
        return same_weights(wanted, current.settings)

    def _step_aside(self, path: str) -> None:
        """Make way for the file at `path`: stay loaded behind it, or end."""
        model = self._current
        stays = model is not None and model.state == "ready" and self._keeping.limit > 0
        if model is None or not stays or model.path == path:
            self._release(hurry=True)
            return
        self._succession.cancel()
        self._let_go()
        self._keeping.add(model)

    def _release(self, *, kill: bool = False, hurry: bool = False) -> None:
        """Let the process end by itself, where nobody listens to it any more."""
        self._succession.cancel()
        self._retire(kill=kill, hurry=hurry)

    def _retire(self, *, kill: bool = False, hurry: bool = False) -> None:
        model = self._let_go()
        if model is not None:
            # While it loads, nothing in it is worth waiting for.
            kill = kill or model.state != "ready"
            self._retired.add(model.release(), kill=kill, hurry=hurry)

    def _let_go(self) -> KeptModel | None:
        """The current model is none any more."""
        model, self._current = self._current, None
        if model is not None:
            for signal, slot in self._signals(model):
                signal.disconnect(slot)
            self._log_tail = model.process.log_tail
            self._forget_model()
            if model.process.silent_s:
                self.silence_changed.emit()
        return model

    def _adopt(self, model: KeptModel) -> None:
        self._current = model
        for signal, slot in self._signals(model):
            signal.connect(slot)

    def _signals(self, model: KeptModel) -> Iterator[tuple[Any, Any]]:
        yield model.greeted, self._on_model_greeted
        yield model.advanced, self._on_model_advanced
        yield model.progressed, self._on_model_progressed
        yield model.loaded, self._on_model_loaded
        yield model.failed, self._on_model_failed
        yield model.ended, self._on_model_ended
        yield model.busy_changed, self._on_model_busy_changed
        yield model.statistics_changed, self._on_model_statistics_changed
        yield model.silence_changed, self.silence_changed
        yield model.drained, self.drained

    def _on_succession_delayed(self) -> None:
        if self.state != "unloading":
            self._set_state("unloading")

    def _on_succession_started(self, model: KeptModel) -> None:
        self._adopt(model)
        self._set_state("starting")

    def _on_succession_outdated(self) -> None:
        self._retire(hurry=True)

    def _on_succession_settled(self, model: KeptModel, command: Load, facts: FileFacts) -> None:
        self.path = command.path
        if model is not self._current:
            self._adopt(model)
            if model.settings == command.settings:
                self._show_loaded(model)
                return
        strict = self._quarantine.holds(command.path, facts.identity)
        model.open(command, facts, strict=strict)
        self.servers = command.settings.rpc_servers
        state: HostState = "starting" if model.state == "starting" else "loading"
        if state != self.state:
            self._set_state(state)

    def _on_succession_missed(self) -> None:
        self._release()
        self.path = ""
        self._rest()

    def _show_loaded(self, model: KeptModel) -> None:
        self.info = model.info
        self.sandbox = model.sandbox
        self.devices = model.devices or self.devices
        self.servers = model.settings.rpc_servers
        self.statistics = model.statistics
        self.progress = None
        self._set_state("ready")
        self.loaded.emit(self.info)

    def _forget_model(self) -> None:
        self.info = None
        self.servers = ()
        self.sandbox = None
        self.progress = None
        self.statistics = Statistics()
        self.statistics_changed.emit()

    def _rest(self) -> None:
        """There is no current model, and none is wanted."""
        self.error = None
        self._set_state("unloading" if self._retired else "none")

    def _set_state(self, state: HostState) -> None:
        self.state = state
        self.changed.emit()

    # -- what the model says ----------------------------------------------

    def _on_model_greeted(self, event: Ready) -> None:
        self.devices = event.devices
        self.llama_version = event.llama_version
        self.changed.emit()

    def _on_model_advanced(self) -> None:
        if self.state == "starting":
            self._set_state("loading")

    def _on_model_progressed(self, event: Progress) -> None:
        self.progress = event
        self.progressed.emit(event)

    def _on_model_loaded(self) -> None:
        model = self._current
        if model is None or model.facts is None:
            return
        self._quarantine.admit(model.path, model.facts.identity)
        self._deaths.loaded()
        self._succession.remember(model)
        self._show_loaded(model)

    def _on_model_failed(self, error: EngineError) -> None:
        model = self._current
        if model is None or model.command is None or model.facts is None:
            return
        strict = self._quarantine.holds(model.path, model.facts.identity)
        command, facts = model.command, model.facts
        self._release(kill=True)
        if lacks_memory(error) and self._keeping:
            # What was kept beside it took more than it seemed.
            self._keeping.drop_all(hurry=True)
            self._succession.again(command, facts)
            return
        if strict and is_the_files_doing(error):
            self._refuse(error, facts)
        self.error = error
        self._set_state("stopped")

    def _refuse(self, error: EngineError, facts: FileFacts) -> None:
        if facts.identity:
            self._quarantine.refuse(self.path, facts.identity, error)
            self.refused.emit(self.path)

    def _on_model_busy_changed(self) -> None:
        model = self._current
        if model is not None and not model.busy:
            self.progress = None
        self.changed.emit()

    def _on_model_statistics_changed(self) -> None:
        if self._current is not None and self.state == "ready":
            self.statistics = self._current.statistics
            self.statistics_changed.emit()

    def _on_model_ended(self, outcome: EngineError | None) -> None:
        """The process of the model ended, and nobody here had asked it to."""
        error = outcome or EngineCrashed(exit_code=0)
        model = self._let_go()
        if model is None:
            return
        self._succession.cancel()
        model.deleteLater()
        log.warning("the engine ended: %s", type(error).__name__)
        was_ready = model.state == "ready"
        condemned = model.process.condemned
        if not was_ready and model.facts and is_the_files_doing(error, condemned=condemned):
            self._refuse(error, model.facts)
        deliberate = isinstance(error, EngineCrashed) and error.deliberate
        if not deliberate:
            self._deaths.died(loading=not was_ready)
            loop = self._deaths.loop()
            error = dataclasses.replace(loop, detail=error.detail) if loop else error
        self.error = error
        self._set_state("stopped")
        ended_by_us = deliberate or isinstance(error, TemplateTooSlow)
        if self.state == "stopped" and was_ready and ended_by_us:
            self._load(self.path)  # the user wants to go on

    def _on_retired_emptied(self) -> None:
        """The memory of what was loaded before is free."""
        if self.state == "unloading" and not self._succession.waits:
            self._set_state("none")
