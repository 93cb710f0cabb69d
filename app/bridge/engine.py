"""The model of the window: what the user and the rest of the bridge can do with it.

Everything here runs on the GUI thread; what reads the disk is done in others
(`app.bridge.inspector`).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer

from app.bridge.counting import TokenCounter
from app.bridge.current import CurrentModel, HostState
from app.bridge.inspector import available_memory
from app.bridge.process import OnEvent, StartEngine, engine_error
from app.core.errors import NoModelLoaded
from app.engine.protocol import Failed, ForgetKv, Measured, MeasureThreads, failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.bridge.kept import KeptModel
    from app.bridge.preferences import Preferences
    from app.core.errors import EngineError
    from app.engine.api import LoadSettings, ModelInfo, ThreadMeasurement
    from app.engine.protocol import Command, Event

__all__ = ["HostState", "ModelHost"]

CLOSE_S = 2.5
"""How long the end of the program waits for the engine to write its KV states."""

IDLE_CHECK_MS = 10_000
MINUTE_S = 60.0


class ModelHost(CurrentModel):
    """Owns the engine processes; attributes and signals are those of `CurrentModel`."""

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
        """Nothing is started yet; the arguments are those of `CurrentModel`."""
        super().__init__(
            start_engine,
            preferences,
            file_key=file_key,
            kv_folder=kv_folder,
            memory=memory,
            clock=clock,
            parent=parent,
        )
        self._kv_folder = kv_folder
        self._counter = TokenCounter(self.request, parent=self)
        self._idle = QTimer(self, interval=IDLE_CHECK_MS)
        self._idle.timeout.connect(self._on_idle_timeout)
        self._idle.start()
        preferences.changed.connect(self._on_preferences_changed)

    # -- what is loaded --------------------------------------------------

    def models(self) -> tuple[ModelInfo, ...]:
        """All that are loaded, the current one first, then the most recently used."""
        kept = [model.info for model in self._keeping if model.info is not None]
        return (self.info, *kept) if self.info is not None else tuple(kept)

    # -- for the user -----------------------------------------------------

    def load(self, path: str, settings: LoadSettings | None = None) -> None:
        """Make the model at `path` the current one; the one there is may stay loaded behind it.

        Args:
            path: a GGUF file; also one that was refused: the user may try.
            settings: how; remembered for the file. None takes what is remembered.
        """
        self._loads.set_once(path, None)
        if settings is not None:
            self._loads.remember(path, settings)
        self._deaths.forgive()
        self._load(path)

    def load_like(self, path: str, settings: LoadSettings) -> None:
        """Load a file as it was loaded for an earlier reply; what is remembered stays."""
        self._loads.set_once(path, settings)
        self._deaths.forgive()
        self._load(path)

    def is_loaded_like(self, path: str, settings: LoadSettings | None) -> bool:
        """Whether the current model is that file, loaded in this way."""
        return self.state == "ready" and self.path == path and self.settings == settings

    def load_first(self, paths: Sequence[str]) -> None:
        """Load the first of these that is there and was not refused; nothing where none is."""
        candidates = [(path, self._quarantine.refused_identity(path)) for path in paths]
        if candidates:
            self._release()
            self.path = paths[0]
            self._succession.begin_any(candidates)

    def cancel_load(self) -> None:
        """Give up waiting for a load."""
        if self.state in ("starting", "loading", "unloading"):
            self._release(kill=True)
            self.path = ""
            self._rest()

    def unload(self, *, keep_kv: bool = True) -> None:
        """End every process: all memory comes back.

        Args:
            keep_kv: give them time to write their KV states.
        """
        self._release(kill=not keep_kv)
        self._keeping.drop_all(kill=not keep_kv)
        self.path, self.asleep = "", False
        self._rest()

    def holds(self, path: str) -> bool:
        """Whether an engine has the file at `path` open, be it the current model or one kept."""
        return (self.path == path and self.state != "none") or self._keeping.has(path)

    def let_go(self, path: str, then: Callable[[], None]) -> None:
        """End what has the file at `path` open; `then` is called once nothing has."""
        if self.path == path:
            self.unload()
        self._keeping.drop_file(path)
        if self._retired:
            self._retired.emptied.connect(then, Qt.ConnectionType.SingleShotConnection)
        else:
            QTimer.singleShot(0, self, then)

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

    def request(self, command: Command, on_event: OnEvent, *, background: bool = False) -> int:
        """Send `command`; every event that answers it goes to `on_event` on the GUI thread.

        The last one is an answer (`Done`, `Failed`, ...), also when the engine dies or there is
        none: `Failed` then carries the reason. `on_event` is never called before this returns.

        Args:
            command: its number is given here.
            on_event: called with each.
            background: nobody waits for it: it makes the model not `busy`, and may be stopped.

        Returns:
            The job's number, for `stop`.
        """
        if self._current is not None:
            return self._current.request(command, on_event, background=background)
        number = self._succession.number()
        answer = failure(number, self.error or NoModelLoaded())
        QTimer.singleShot(0, self, lambda: on_event(answer))
        return number

    def stop(self, job: int) -> None:
        """End a job; an engine that has not obeyed after 2 s is killed and started again."""
        for model in self._all():
            model.process.stop(job)

    def use(self) -> None:
        """A reply is being prepared: the model is not idle."""
        if self._current is not None:
            self._current.use()

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
        if self._current is not None:
            self._current.set_threads(threads)

    def forget_conversation(self, key: str) -> None:
        """Drop the KV states of a deleted conversation, in the engines and on disk."""
        for model in self._all():
            model.process.send(ForgetKv(conversation=key))
        if self._kv_folder:
            self._inspector.forget(self._kv_folder, key)

    def load_settings(self, path: str) -> LoadSettings:
        """What is remembered for `path`, or the defaults."""
        return self._loads.settings(path)

    def read_statistics(self) -> None:
        """Ask for statistics now."""
        if self._current is not None:
            self._current.read_statistics()

    def close(self) -> None:
        """End the processes with the program; waits while they write their KV states."""
        self._idle.stop()
        self._release()
        self._keeping.drop_all()
        self._retired.wait(CLOSE_S)
        self._inspector.close()

    def _all(self) -> Iterator[KeptModel]:
        if self._current is not None:
            yield self._current
        yield from self._keeping

    def _on_idle_timeout(self) -> None:
        """Unload what was not used for as long as the user said."""
        limit_s = self._preferences.settings.engine.idle_minutes * MINUTE_S
        if limit_s <= 0:
            return
        self._keeping.drop_idle(limit_s)
        current = self._current
        if current is not None and current.idle_s() >= limit_s and not self._counter.waiting:
            self._release()
            self.asleep = True
            self._rest()

    def _on_preferences_changed(self, section: str) -> None:
        if section != "engine":
            return
        threads = self._preferences.settings.engine.threads
        for model in self._all():
            if self.load_settings(model.path).threads is None:
                model.set_threads(threads)
        self._keeping.trim()
