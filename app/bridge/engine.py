"""The one engine of the window: started, listened to, watched, ended and started again.

Everything here runs on the GUI thread. The engine's reader thread only wakes it; what arrived is
taken at most 60 times a second and handed to whoever asked, by job number.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.bridge.counting import TokenCounter
from app.core.errors import (
    EngineCrashed,
    EngineCrashLoop,
    EngineError,
    NoModelLoaded,
    TemplateTooSlow,
)
from app.engine.api import (
    Device,
    Engine,
    LoadSettings,
    ModelInfo,
    Sandbox,
    Statistics,
    ThreadMeasurement,
)
from app.engine.protocol import (
    Alive,
    Command,
    Done,
    Event,
    Failed,
    Generate,
    KvKept,
    Load,
    Loaded,
    Logged,
    Measured,
    MeasureThreads,
    Progress,
    ReadState,
    Ready,
    Rendered,
    SetThreads,
    State,
    Stop,
    Tokenized,
    Unloaded,
    failure,
)

if TYPE_CHECKING:
    from app.bridge.preferences import Preferences

log = logging.getLogger(__name__)

HostState = Literal["none", "starting", "loading", "ready", "stopped", "unloading"]
"""No model; process starting; model loading; ready; ended with an error; process ending."""

OnEvent = Callable[[Event], None]
ANSWERS = (Done, Failed, Loaded, Unloaded, Tokenized, Rendered, State, Measured, KvKept)
"""The events that end a job."""

FRAME_MS = 16
TICK_MS = 250
STATE_MS = 1000
DEATHS = 3
DEATHS_WINDOW_S = 60.0


class ModelHost(QObject):
    """Owns the engine process and says what state the model is in.

    Attributes:
        state: see `HostState`.
        path: the model file that is loaded, loading, or would be loaded by `reload`.
        info: the loaded model; None unless `state` is ready.
        error: why `state` is stopped; None otherwise.
        devices: what the engine said it can compute on.
        sandbox: result of its self-test; None before a load.
        statistics: memory, context and threads, as last heard.
        progress: the last `Progress` of the current load or job; None when idle.
        silent_s: seconds without a sign of life while working; 0 until they are worth a notice.
        busy: a generation or a measurement runs or waits in the engine: ask before a switch.

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

    # -- for the user -----------------------------------------------------

    def load(self, path: str, settings: LoadSettings | None = None) -> None:
        """Load the file at `path` in a new process, after ending the one there is.

        Args:
            path: a GGUF file.
            settings: how; remembered for the file. None takes what is remembered.
        """

    def cancel_load(self) -> None:
        """Give up waiting for a load."""

    def unload(self) -> None:
        """End the process: all its memory comes back."""

    def reload(self) -> None:
        """Load the same file again, also after a crash."""

    def kill(self) -> None:
        """End a silent engine now and load its model again."""

    # -- for the rest of the bridge ---------------------------------------

    def request(self, command: Command, on_event: OnEvent) -> int:
        """Send `command`; every event that answers it goes to `on_event` on the GUI thread.

        The last one is an answer (`Done`, `Failed`, ...), also when the engine dies or there is
        none: `Failed` then carries the reason.

        Returns:
            The job's number, for `stop`.
        """

    def stop(self, job: int) -> None:
        """End a job; an engine that has not obeyed after 2 s is killed and started again."""

    def count_tokens(self, text: str, then: Callable[[int], None]) -> None:
        """Count the tokens of a draft: after a pause, the last text wins, once it is known."""

    def measure_threads(self, then: Callable[[ThreadMeasurement | EngineError], None]) -> None:
        """Try each number of threads; takes seconds."""

    def set_threads(self, threads: int | None) -> None:
        """Fix the number of threads of the live context; None adapts."""

    def load_settings(self, path: str) -> LoadSettings:
        """What is remembered for `path`, or the defaults."""

    def read_statistics(self) -> None:
        """Ask for statistics now."""
