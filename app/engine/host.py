r"""The main loop of the engine process.

The main thread reads commands, so that a stop gets through while the worker thread runs llama.cpp
(which frees the GIL). It also answers at once what needs no job: the state, the number of threads,
the stop itself. One worker thread carries out everything else, in order.

    commands --> main thread --Jobs--> worker thread --Outlet--> events
                      \________________________________/

No thread but the main one exists before the first `Load`: by then the files are known that the
process may touch, and a sandbox made in the main thread covers every thread made after it,
whatever the kernel's age.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from typing import TYPE_CHECKING

import msgspec

from app.core.errors import (
    EngineError,
    EngineProtocolError,
    LoadCancelled,
    ModelFileUnreadable,
)
from app.engine.allowance import allowance_of
from app.engine.answers import answer, answer_without_model
from app.engine.api import Completion, Device, Sandbox
from app.engine.frames import FrameReader
from app.engine.jobs import Job, Jobs
from app.engine.outlet import Outlet
from app.engine.protocol import (
    VERSION,
    Cached,
    Command,
    CountCached,
    Done,
    Event,
    ForgetKv,
    Generate,
    Hello,
    Load,
    Logged,
    ReadState,
    Ready,
    SetThreads,
    Shutdown,
    State,
    Stop,
    decode_command,
    failure,
)
from app.engine.report import Report
from app.engine.vocabulary_protocol import ServeVocabularies, Serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine.worker import Worker

ASKED = 0
"""Exit status: shut down by a command, or the window has gone."""
NOT_UNDERSTOOD = 4
"""Exit status: the window sent something that is not a command of this version."""
STUCK = 5
"""Exit status: the worker thread did not end; the caller ends the process the hard way."""

IDLE_S = 3.0
_GONE_S = 1.5
_SHUTDOWN_S = 1.8


def run(
    fd_in: int,
    fd_out: int,
    make_worker: Callable[[], Worker],
    *,
    confine: Callable[[Load | ServeVocabularies], Sandbox] | None = None,
    idle_s: float = IDLE_S,
) -> int:
    """Serve the window until it says `Shutdown` or goes away.

    Args:
        fd_in: commands.
        fd_out: events.
        make_worker: imports the bindings; an error in it is the caller's.
        confine: makes the sandbox for a load on the CPU; None makes none.
        idle_s: quiet time after a reply until KV states are written to disk.

    Returns:
        The exit status of the process. After `STUCK` the worker thread is still running.
    """
    reader = FrameReader(fd_in)
    try:
        hello = _read_command(reader)
    except EngineProtocolError as error:
        return _not_understood(error)
    if hello is None:
        return ASKED
    if not isinstance(hello, Hello) or hello.version != VERSION:
        return _not_understood(EngineProtocolError(detail=f"{type(hello).__name__} came first"))
    host = Host(reader, Outlet(fd_out), make_worker(), confine=confine, idle_s=idle_s)
    return host.serve()


def _read_command(reader: FrameReader) -> Command | None:
    payload = reader.read()
    return None if payload is None else decode_command(payload)


def _not_understood(error: EngineProtocolError) -> int:
    sys.stderr.write(f"The window is not understood: {error}\n")
    return NOT_UNDERSTOOD


class Host:
    """The engine between its pipes and its worker."""

    def __init__(
        self,
        reader: FrameReader,
        outlet: Outlet,
        worker: Worker,
        *,
        confine: Callable[[Load | ServeVocabularies], Sandbox] | None,
        idle_s: float,
    ) -> None:
        self._reader = reader
        self._outlet = outlet
        self._worker = worker
        self._confine = confine
        self._idle_s = idle_s
        self._jobs = Jobs()
        self._thread: threading.Thread | None = None
        self._report = Report(0, outlet)
        self._devices: tuple[Device, ...] = ()
        self._sandbox = Sandbox()
        self._confined_to: tuple[str, str] | None = None
        self._unsaved = False
        self._saves_at_end = False

    def serve(self) -> int:
        """Greet, then obey until the end; see `run`."""
        self._devices = self._worker.devices(())
        self._outlet.send(
            Ready(
                version=VERSION,
                pid=os.getpid(),
                devices=self._devices,
                llama_version=self._worker.version(),
            )
        )
        status = ASKED
        patience_s = _GONE_S
        while True:
            try:
                command = _read_command(self._reader)
            except EngineProtocolError as error:
                status = _not_understood(error)
                break
            if command is None:
                break
            if isinstance(command, Shutdown):
                self._saves_at_end = True
                patience_s = _SHUTDOWN_S
                break
            self._obey(command)
        self._jobs.close()
        if self._thread is not None:
            self._thread.join(patience_s)
            if self._thread.is_alive():
                status = STUCK
        self._outlet.close()
        return status

    # The main thread.

    def _obey(self, command: Command) -> None:
        match command:
            case Hello():
                pass
            case Stop():
                self._stop(command.job)
            case ReadState() | CountCached() | SetThreads():
                self._attempt(command, lambda: self._answer_at_once(command))
            case Load():
                self._prepare(command)
            case ServeVocabularies():
                self._serve_vocabularies(command)
            case _ if self._thread is None:
                self._attempt(command, lambda: answer_without_model(command))
            case _:
                self._jobs.put(Job(command))

    def _prepare(self, command: Load) -> None:
        """Make the sandbox and the threads, once; then load in the worker thread."""
        files = (command.path, command.kv_folder)
        on_cpu = _stays_on_cpu(command, self._devices)
        if self._confined_to is not None and (files != self._confined_to or not on_cpu):
            error = ModelFileUnreadable(path=command.path, detail="confined to another file")
            self._outlet.send(failure(command.job, error))
            return
        if self._thread is None:
            self._begin(command, files, on_cpu=on_cpu)
        self._jobs.put(Job(command))

    def _serve_vocabularies(self, command: ServeVocabularies) -> None:
        """Make the sandbox and the threads; from now on no weights can be loaded."""
        if self._thread is not None:
            error = EngineError(detail="serves already")
            self._outlet.send(failure(command.job, error))
            return
        on_cpu = all(device.kind in ("cpu", "accel") for device in self._devices)
        self._begin(command, ("", ""), on_cpu=on_cpu)
        self._confined_to = ("", "")
        self._outlet.send(Serving(job=command.job, sandbox=self._sandbox))

    def _begin(
        self, command: Load | ServeVocabularies, files: tuple[str, str], *, on_cpu: bool
    ) -> None:
        """Confine this process, then start its threads."""
        if self._confine is not None and on_cpu:
            self._sandbox = self._confine(command)
            self._confined_to = files
        elif self._confine is not None:
            self._sandbox = Sandbox(reason="offload")
        self._outlet.start()
        self._thread = threading.Thread(target=self._work, name="engine-worker", daemon=True)
        self._thread.start()

    def _stop(self, number: int) -> None:
        """Stop a job; a load or a reply that has not begun is answered at once."""
        job = self._jobs.stop(number)
        if job is None or not isinstance(job.command, Load | Generate):
            return
        if self._jobs.withdraw(job):
            self._outlet.send(
                failure(number, LoadCancelled())
                if isinstance(job.command, Load)
                else Done(job=number, completion=Completion(ending="stopped"))
            )

    def _answer_at_once(self, command: Command) -> Event | None:
        if isinstance(command, SetThreads):
            self._worker.set_threads(command.threads)
            return None
        if isinstance(command, CountCached):
            return Cached(job=command.job, tokens=self._worker.count_cached(command.ids))
        statistics = msgspec.structs.replace(self._worker.statistics(), phase=self._report.phase)
        return State(job=command.job, statistics=statistics)

    # The worker thread.

    def _work(self) -> None:
        while True:
            job = self._jobs.next(self._idle_s if self._unsaved else None)
            if job is not None:
                self._carry_out(job)
            elif self._jobs.closed:
                break
            else:
                self._save()
        if self._saves_at_end and self._unsaved:
            self._save()

    def _carry_out(self, job: Job) -> None:
        number = job.command.job
        self._report = Report(number, self._outlet, allowance_of(job.command))
        self._outlet.begin(number)
        self._unsaved = self._unsaved or isinstance(job.command, Generate)
        self._attempt(job.command, lambda: answer(job, self._worker, self._report, self._sandbox))
        self._outlet.end()
        self._report = Report(0, self._outlet)

    def _save(self) -> None:
        """Write KV states to disk while there is nothing else to do."""
        self._unsaved = False
        self._report.progress("saving")
        try:
            self._worker.keep_kv()
        except Exception as error:  # noqa: BLE001 - nobody waits for it, the next time may do
            self._log(0, error)
        self._report.progress("idle")

    # Both threads.

    def _attempt(self, command: Command, work: Callable[[], Event | None]) -> None:
        """Send what `work` answers, or why it could not."""
        try:
            answer = work()
            if answer is not None:
                self._outlet.send(answer)
        except EngineError as error:
            self._outlet.send(failure(command.job, error))
        except Exception as error:  # noqa: BLE001 - whatever it is, the window has to be told
            self._log(command.job, error)
            if not isinstance(command, SetThreads | ForgetKv):
                detail = type(error).__name__
                self._outlet.send(failure(command.job, EngineError(detail=detail)))

    def _log(self, job: int, error: Exception) -> None:
        """Say what an error was and where, but not its text, which could quote a prompt."""
        place = traceback.extract_tb(error.__traceback__)[-1]
        line = f"{type(error).__name__} at {place.name} in {place.filename}:{place.lineno}"
        self._outlet.send(Logged(job=job, level=logging.ERROR, line=line))


def _stays_on_cpu(command: Load, devices: tuple[Device, ...]) -> bool:
    """Whether nothing but the processor takes part: drivers and sockets need what is forbidden."""
    settings = command.settings
    return (
        settings.n_gpu_layers == 0
        and not settings.rpc_servers
        and all(device.kind in ("cpu", "accel") for device in devices)
    )
