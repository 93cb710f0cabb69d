"""The log, the trace of a crash, and a report that can be copied; prompts are in none of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crash:
    """How the run before this one ended without saying goodbye.

    Attributes:
        ended_ms: when it was last known to run, in Unix milliseconds.
        trace: what the interpreter could still write; empty when it was killed.
    """

    ended_ms: int
    trace: str


class Diagnostics:
    """What can be told about this run and the last one.

    Attributes:
        last_crash: None when the run before ended properly.
    """

    last_crash: Crash | None

    def report(self) -> str:
        """Versions, platform, model, devices, sandbox and the last lines of the log."""
