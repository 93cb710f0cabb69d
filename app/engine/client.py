"""The window's side of an engine process.

Three threads belong to each engine: one writes commands, one reads events, one reads what
llama.cpp prints. All of them end with the process, whatever ends it. What arrives is not trusted:
anything but a frame of this version ends the engine, and an inbox that nobody empties stops being
filled, so that a flood stays in the engine's memory rather than the window's.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from app.core.errors import (
    EngineCrashed,
    EngineError,
    EngineProtocolError,
    EngineStartFailed,
)
from app.engine.frames import FrameReader, write_all
from app.engine.launch import Launch, Started, start
from app.engine.outcome import LogTail, PhaseTrace
from app.engine.protocol import (
    VERSION,
    Command,
    Event,
    Hello,
    Logged,
    Ready,
    Shutdown,
    decode_event,
    encode,
    failure,
)

if TYPE_CHECKING:
    from collections.abc import Callable

GRACE_S = 2.0
"""How long an engine may take to end after it closed its pipe or was asked to."""
INBOX_BYTES = 32 * 1024 * 1024
EVENT_BYTES = 512
"""What an event takes beside its payload: the smallest are a few bytes long, and as many are told
as one likes."""


class EngineClient:
    """An engine in a process of its own (`app.engine.engine.Engine`).

    Construct it in a thread that lives as long as the window (the GUI thread): on Linux the
    process dies with the thread that started it. Starting takes a few milliseconds and does not
    wait for the engine; one that cannot be started has ended at once, with an outcome.

    `wake` is called from the reader thread whenever the inbox stops being empty, and once when
    the engine has ended (from the constructor if it could not be started).
    """

    def __init__(self, wake: Callable[[], None], launch: Launch) -> None:
        self._wake = wake
        self._changed = threading.Condition()
        self._inbox: list[Event] = []
        self._inbox_bytes = 0
        self._commands: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._log = LogTail()
        self._trace = PhaseTrace()
        self._greeted = False
        self._asked = False
        self._killed = False
        self._outcome: EngineError | None = None
        self._ended = threading.Event()
        self._started: Started | None = None
        self._threads: list[threading.Thread] = []
        try:
            self._started = start(launch)
        except OSError as error:
            self._outcome = EngineStartFailed(detail=str(error))
            self._ended.set()
            wake()
            return
        self.send(Hello())
        for work, name in (
            (self._write, "engine-commands"),
            (self._listen, "engine-output"),
            (self._read, "engine-events"),
        ):
            thread = threading.Thread(target=work, args=(self._started,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    @property
    def alive(self) -> bool:
        """It has not ended, or its end has not been noticed yet.

        Once this is False, `wake` is not called any more: what it wakes may be destroyed.
        """
        with self._changed:
            return not self._ended.is_set()

    @property
    def outcome(self) -> EngineError | None:
        """How it ended; None while it lives or after a shutdown that was asked for."""
        return self._outcome

    @property
    def log_tail(self) -> tuple[str, ...]:
        """The last lines that it wrote."""
        return self._log.lines()

    @property
    def pid(self) -> int:
        """Its process; 0 when it could not be started."""
        return self._started.process.pid if self._started else 0

    def send(self, command: Command) -> None:
        """Queue `command`; one that does not fit into a frame fails like any other job."""
        if isinstance(command, Shutdown):
            self.close()
        elif not self._ended.is_set():
            self._queue(command)

    def _queue(self, command: Command) -> None:
        try:
            frame = encode(command)
        except EngineProtocolError as error:
            self._append(failure(command.job, error), 0)
            return
        self._trace.sent(command)
        self._commands.put(frame)

    def take(self) -> list[Event]:
        """Events since the last call, oldest first."""
        with self._changed:
            taken, self._inbox = self._inbox, []
            self._inbox_bytes = 0
            self._changed.notify_all()
        return taken

    def kill(self) -> None:
        """End the process now."""
        with self._changed:
            if self._started is None or self._ended.is_set():
                return
            self._killed = True
            self._changed.notify_all()
        self._started.process.kill()

    def close(self) -> None:
        """Ask it to shut down, and end it if it has not after `GRACE_S`; returns at once.

        A program that ends meanwhile waits for that.
        """
        with self._changed:
            if self._asked or self._ended.is_set():
                return
            self._asked = True
            self._changed.notify_all()
        self._queue(Shutdown())
        # Not a daemon: a program that ends waits for it, so that KV states get onto the disk.
        closer = threading.Thread(target=self._await_end, name="engine-closer", daemon=False)
        self._threads.append(closer)
        closer.start()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the process and its threads have ended; False when they have not in time.

        Not for the GUI thread, except when the window is gone and the program ends.
        """
        if not self._ended.wait(timeout_s):
            return False
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()
        return True

    def _await_end(self) -> None:
        if not self._ended.wait(GRACE_S) and self._started is not None:
            self._started.process.kill()
            self._ended.wait(GRACE_S)

    # The writer thread.

    def _write(self, started: Started) -> None:
        """Write commands until told to end; a full pipe holds up nobody else."""
        try:
            while (frame := self._commands.get()) is not None:
                write_all(started.commands, frame)
        except OSError:
            pass  # It has gone: the reader thread sees that too.
        finally:
            os.close(started.commands)

    # The output thread.

    def _listen(self, started: Started) -> None:
        """Keep the last lines of what the process writes outside of frames."""
        try:
            while data := os.read(started.output, 65536):
                self._log.feed(data)
        finally:
            self._log.feed(b"\n")
            os.close(started.output)

    # The reader thread.

    def _read(self, started: Started) -> None:
        """Read events until the end, then find out how it ended."""
        problem: EngineProtocolError | None = None
        try:
            self._receive(FrameReader(started.events))
        except EngineProtocolError as error:
            problem = error
            started.process.kill()
        finally:
            os.close(started.events)
            self._finish(started, problem)

    def _receive(self, reader: FrameReader) -> None:
        while (payload := reader.read()) is not None:
            event = decode_event(payload)
            if not self._greeted:
                if not isinstance(event, Ready) or event.version != VERSION:
                    raise EngineProtocolError(detail=f"greeted with {type(event).__name__}")
                self._greeted = True
            self._trace.received(event)
            if isinstance(event, Logged):
                self._log.add(event.line)
            self._put(event, len(payload) + EVENT_BYTES)

    def _put(self, event: Event, size_bytes: int) -> None:
        """Add to the inbox; wait while it is full, and drop what a doomed engine floods it with."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._inbox_bytes < INBOX_BYTES or self._killed or self._asked
            )
            full = self._inbox_bytes >= INBOX_BYTES
        if not full:
            self._append(event, size_bytes)

    def _append(self, event: Event, size_bytes: int) -> None:
        with self._changed:
            was_empty = not self._inbox
            self._inbox.append(event)
            self._inbox_bytes += size_bytes
        if was_empty:
            self._tell()

    def _tell(self) -> None:
        """Wake the window, unless the interpreter is ending: then nobody is there to be woken."""
        if threading.main_thread().is_alive():
            self._wake()

    def _finish(self, started: Started, problem: EngineProtocolError | None) -> None:
        """Reap the process, end the other threads, say how it ended."""
        try:
            started.process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            started.process.kill()
            started.process.wait()
        started.release()
        self._commands.put(None)
        for thread in self._threads:
            if thread.name == "engine-output":
                thread.join(GRACE_S)
        with self._changed:
            self._outcome = None if self._asked else problem or self._how_it_ended(started)
            self._ended.set()
            # Before anybody can see the end, who might destroy what is told.
            self._tell()

    def _how_it_ended(self, started: Started) -> EngineError:
        status = started.process.returncode
        detail = self._log.last_words()
        if status >= 0 and not self._greeted and not self._killed:
            return EngineStartFailed(detail=detail)
        by_signal = status < 0 or (self._killed and sys.platform == "win32")
        return EngineCrashed(
            detail=detail,
            signal_name=_signal_name(-status) if by_signal else "",
            exit_code=None if by_signal else status,
            phase=self._trace.phase,
            deliberate=self._killed and by_signal and status in (-_SIGKILL, 1),
        )


_SIGKILL = 9


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "SIGKILL" if number == -1 else f"signal {number}"
