"""An engine as the window sees it; `app.engine.client` is the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.core.errors import EngineError
    from app.engine.protocol import Command, Event


class Engine(Protocol):
    """A process that can generate, as the window sees it. No method blocks.

    `wake`, given at construction, is called from the reader thread when the inbox stops being
    empty. After the process ended `take` gives what was read before, then nothing, and `outcome`
    says how it ended.
    """

    @property
    def alive(self) -> bool:
        """The process runs and its pipes are open."""
        ...

    @property
    def outcome(self) -> EngineError | None:
        """How it ended; None while it lives or after a shutdown that was asked for."""
        ...

    @property
    def log_tail(self) -> tuple[str, ...]:
        """The last lines that llama.cpp wrote."""
        ...

    def send(self, command: Command) -> None:
        """Queue `command`; dropped silently when the process has ended."""
        ...

    def take(self) -> list[Event]:
        """Events since the last call, oldest first."""
        ...

    def kill(self) -> None:
        """End the process now; the outcome is then `EngineCrashed(deliberate=True)`."""
        ...

    def close(self) -> None:
        """Ask it to shut down, and end it if it has not after 2 s; returns at once."""
        ...
