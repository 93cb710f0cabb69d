"""Everything the engine says goes through one `Outlet`: whole frames, in order, seldom waiting.

A token is worth little on its own and a system call that wakes another process is worth more, so
tokens and log lines that come within `HOLD_S` of each other share one `write`. Everything else is
in the pipe before `send` returns. One thread, the pulse, writes what was held back and says once
a second that the engine is alive, if it is.
"""

from __future__ import annotations

import threading
import time

from app.engine.frames import write_all
from app.engine.protocol import Alive, Event, encode

HOLD_S = 0.01
ALIVE_S = 1.0
_HELD_BYTES = 64 * 1024


class Outlet:
    """The event pipe, for all threads of the engine."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._changed = threading.Condition()
        self._held = bytearray()
        self._wrote_at = 0.0
        self._alive_at = 0.0
        self._job = 0
        self._beaten = False
        self._broken = False
        self._closed = False
        self._pulse: threading.Thread | None = None

    def start(self) -> None:
        """Start the pulse; before that nothing is held back."""
        self._pulse = threading.Thread(target=self._run_pulse, name="engine-pulse", daemon=True)
        self._pulse.start()

    def send(self, event: Event) -> None:
        """Write `event`, after what was held back.

        Where nobody reads any more nothing happens: the end of the command pipe says so too.

        Raises:
            EngineProtocolError: it does not fit into a frame.
        """
        frame = encode(event)
        with self._changed:
            self._held += frame
            self._flush()

    def soon(self, event: Event) -> None:
        """Write `event` now, or within `HOLD_S` when another was written just before."""
        frame = encode(event)
        with self._changed:
            self._held += frame
            recent = time.monotonic() - self._wrote_at < HOLD_S
            if self._pulse is None or not recent or len(self._held) >= _HELD_BYTES:
                self._flush()
            elif len(self._held) == len(frame):
                self._changed.notify()

    def begin(self, job: int) -> None:
        """From now on beats belong to `job`."""
        with self._changed:
            self._job = job
            self._beaten = False
            self._changed.notify()

    def end(self) -> None:
        """No job is being carried out."""
        self.begin(0)

    def beat(self) -> None:
        """Something happened in the job; the pulse will say so."""
        self._beaten = True

    def close(self) -> None:
        """Write what was held back and end the pulse."""
        with self._changed:
            self._closed = True
            self._flush()
            self._changed.notify()
        if self._pulse is not None:
            self._pulse.join()

    def _flush(self) -> None:
        if self._held and not self._broken:
            try:
                write_all(self._fd, self._held)
            except OSError:
                self._broken = True
        self._held.clear()
        self._wrote_at = time.monotonic()

    def _run_pulse(self) -> None:
        with self._changed:
            while not self._closed:
                if self._held:
                    self._changed.wait(HOLD_S)
                    self._flush()
                else:
                    self._changed.wait(ALIVE_S if self._job else None)
                if self._beaten and time.monotonic() - self._alive_at >= ALIVE_S:
                    self._beaten = False
                    self._alive_at = time.monotonic()
                    self._held += encode(Alive(job=self._job))
                    self._flush()
