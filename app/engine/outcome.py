"""What is known of an engine when it has ended: what it was doing, and its last words."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from app.engine.protocol import (
    Alive,
    Begun,
    Command,
    Event,
    Logged,
    Produced,
    Progress,
    Ready,
    Shutdown,
    Unload,
)
from app.engine.vocabulary_protocol import CutPart, PromptPart, TablePart

if TYPE_CHECKING:
    from app.engine.api import Phase

_LINES = 200
_LAST_LINES = 12
_LINE_CHARACTERS = 1_000
_STACK_FOLLOWS = "Fatal Python error: "
_MEANWHILE = (
    Ready,
    Progress,
    Alive,
    Begun,
    Produced,
    Logged,
    CutPart,
    PromptPart,
    TablePart,
)


class LogTail:
    """The last 200 lines of a log, however long it and its lines become. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: deque[str] = deque(maxlen=_LINES)
        self._partial = b""

    def feed(self, data: bytes) -> None:
        """Add raw output; a line counts when its end has come or it is too long."""
        *whole, self._partial = (self._partial + data).split(b"\n")
        if len(self._partial) > _LINE_CHARACTERS:
            whole.append(self._partial)
            self._partial = b""
        for line in whole:
            self.add(line.decode("utf-8", "replace"))

    def add(self, line: str) -> None:
        """Add one line, shortened; empty ones are left out."""
        shortened = line.rstrip()[:_LINE_CHARACTERS]
        if shortened:
            with self._lock:
                self._lines.append(shortened)

    def lines(self) -> tuple[str, ...]:
        """What there is, oldest first."""
        with self._lock:
            return tuple(self._lines)

    def last_words(self) -> str:
        """The last dozen lines, as the detail of an error; without the stack after a crash."""
        lines = self.lines()
        for index, line in enumerate(lines):
            if line.startswith(_STACK_FOLLOWS) and index:
                lines = lines[:index]
                break
        return "\n".join(lines[-_LAST_LINES:])


class PhaseTrace:
    """Follows commands and events and knows what the engine is doing."""

    def __init__(self) -> None:
        self._phase: Phase = "starting"
        self._job: int | None = None
        self._unloading = False

    @property
    def phase(self) -> str:
        """One of the phases of `EngineCrashed`."""
        return "unloading" if self._unloading and self._phase == "idle" else self._phase

    def sent(self, command: Command) -> None:
        """A command is on its way."""
        if isinstance(command, Unload | Shutdown):
            self._unloading = True

    def received(self, event: Event) -> None:
        """An event came: a phase begins, or its job is over."""
        match event:
            case Ready():
                self._phase = "idle"
            case Progress():
                self._phase, self._job = event.phase, event.job
            case Produced():
                self._phase, self._job = "generating", event.job
            case _ if is_answer(event):
                if event.job == self._job:
                    self._phase, self._job = "idle", None
                self._unloading = False


def is_answer(event: Event) -> bool:
    """Whether `event` ends the job it names (State, which is answered meanwhile, ends its own)."""
    return not isinstance(event, _MEANWHILE)
