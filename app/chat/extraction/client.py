"""The window's side of the process that reads files: start it, watch it, believe nothing."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from app.chat.extraction.wire import (
    Extract,
    Extracted,
    Imported,
    Job,
    Limits,
    Part,
    Progress,
    Refused,
    read_answer,
    write_job,
)
from app.core.errors import (
    AttachmentError,
    AttachmentMissing,
    AttachmentNeedsMemory,
    AttachmentTooLarge,
    AttachmentTooSlow,
    AttachmentUnreadable,
    EngineProtocolError,
    ExchangeError,
    ReaderEnded,
    from_wire,
)
from app.engine.frames import FrameReader
from app.engine.launch import program_launch

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine.launch import Launch

    Tell = Callable[[int, int], None]

WATCH_S: Final = 0.05

TELL_S: Final = 0.05
"""Progress is told no more often, however often the process tells it."""
_SLOW_SIGNALS: Final = frozenset({"SIGXCPU", "SIGALRM"})


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file and how it was read."""

    text: str
    facts: Extracted


class Cancelled(Exception):
    """The result is not wanted any more."""


def extract(
    path: str,
    *,
    limits: Limits | None = None,
    tell: Tell | None = None,
    cancelled: threading.Event | None = None,
    launch: Launch | None = None,
) -> Text:
    """The text of the file at `path`, read in a process of its own.

    Call it from a thread that lives as long as the window: on Linux the process dies with it.

    Args:
        path: of the file.
        limits: what it may cost.
        tell: told of pages done and all pages, in this thread.
        cancelled: set to end it.
        launch: what to start.

    Raises:
        AttachmentError: there is no text, and why.
        Cancelled: `cancelled` was set.
    """
    name = Path(path).name
    limits = limits or Limits()
    try:
        fd = open_file(path, limits.file_bytes)
        try:
            job = Extract(suffix=Path(path).suffix.lower(), limits=limits)
            parts: list[bytes] = []
            answer = run(job, fd, parts.append, tell=tell, cancelled=cancelled, launch=launch)
        finally:
            os.close(fd)
    except AttachmentError as error:
        error.name = name
        raise
    if not isinstance(answer, Extracted):
        raise ReaderEnded(name=name, detail=type(answer).__name__)
    return Text(b"".join(parts).decode("utf-8", "replace"), answer)


def open_file(path: str, most_bytes: int) -> int:
    """A descriptor of the ordinary file at `path`.

    Raises:
        AttachmentError: there is none, or it cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    # Not to wait for somebody to write into a pipe.
    flags |= getattr(os, "O_NONBLOCK", 0)
    try:
        # Windows opens no folder, and says that it is not permitted.
        if Path(path).is_dir():
            raise AttachmentUnreadable(is_folder=True)
        fd = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise AttachmentMissing from None
    except OSError as error:
        raise AttachmentUnreadable(detail=error.strerror or "") from None
    about = os.fstat(fd)
    problem: AttachmentError | None = None
    if not stat.S_ISREG(about.st_mode):
        problem = AttachmentUnreadable(is_special=True)
    elif about.st_size > most_bytes:
        problem = AttachmentTooLarge(size_bytes=about.st_size, limit_bytes=most_bytes)
    if problem is not None:
        os.close(fd)
        raise problem
    return fd


def run(
    job: Job,
    fd: int,
    keep: Callable[[bytes], object],
    *,
    tell: Tell | None = None,
    cancelled: threading.Event | None = None,
    launch: Launch | None = None,
) -> Extracted | Imported:
    """Have a job done on the open file `fd`; its parts go to `keep` as they come.

    Raises:
        AttachmentError: it came to nothing, and why.
        ExchangeError: likewise, of an import.
        Cancelled: `cancelled` was set.
    """
    started = launch or program_launch("--extract")
    try:
        process, release = _start(started, job, fd)
    except OSError as error:
        raise ReaderEnded(detail=error.strerror or "") from None
    watch = _Watch(process, job.limits, cancelled or threading.Event())
    try:
        return _listen(process, job.limits, keep, tell or (lambda _done, _total: None))
    except _Nonsense as nonsense:
        watch.end()
        # What was ended in the middle of a frame is not to blame for that.
        raise watch.reason or ReaderEnded(detail=str(nonsense)) from None
    except _Over:
        code = _code_of(process)
        watch.end()
        raise watch.reason or _end_of(code, job.limits) from None
    finally:
        process.kill()
        process.wait()
        watch.end()
        release()
        if process.stdout is not None:
            process.stdout.close()


class _Over(Exception):
    """The process ended without its last answer."""


class _Nonsense(Exception):
    """It sent what no honest one sends."""


class _Told:
    """Passes progress on now and then, and the last of it."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._at = -TELL_S
        self._untold: tuple[int, int] | None = None

    def take(self, done: int, total: int) -> None:
        """The process got so far."""
        self._untold = (done, total)
        if time.monotonic() - self._at >= TELL_S:
            self.end()

    def end(self) -> None:
        """Tell what was not told."""
        if self._untold is not None:
            self._tell(*self._untold)
            self._at, self._untold = time.monotonic(), None


def _listen(
    process: subprocess.Popen[bytes], limits: Limits, keep: Callable[[bytes], object], tell: Tell
) -> Extracted | Imported:
    assert process.stdout is not None  # noqa: S101 - it was started with one
    reader = FrameReader(process.stdout.fileno())
    most = max(4 * limits.characters, 2 * limits.file_bytes)
    length = 0
    progress = _Told(tell)
    while True:
        try:
            payload = reader.read()
            if payload is None:
                raise _Over
            answer = read_answer(payload)
        except (EngineProtocolError, OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise _Nonsense(type(error).__name__) from None
        match answer:
            case Progress(done, total):
                progress.take(done, total)
            case Part(data):
                length += len(data)
                if length > most:
                    raise _Nonsense("more than was asked for")
                keep(data)
            case Extracted() | Imported():
                progress.end()
                return answer
            case Refused():
                refusal = from_wire(answer.error, answer.fields)
                known = isinstance(refusal, AttachmentError | ExchangeError)
                raise refusal if known else _Nonsense(answer.error)


def _code_of(process: subprocess.Popen[bytes]) -> int:
    """How it ended; one that only closed its pipe is ended after a moment."""
    try:
        return process.wait(timeout=1.0)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _end_of(code: int, limits: Limits) -> AttachmentError:
    """Why a process that nobody ended here gave no answer."""
    if code >= 0:
        return ReaderEnded(detail=f"exit status {code}")
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    if name in _SLOW_SIGNALS:
        return AttachmentTooSlow(limit_s=limits.seconds)
    return ReaderEnded(signal_name=name)


class _Watch:
    """Ends a process that takes too long or too much, or is not wanted any more."""

    def __init__(
        self, process: subprocess.Popen[bytes], limits: Limits, cancelled: threading.Event
    ) -> None:
        self.reason: Exception | None = None
        self._process = process
        self._limits = limits
        self._cancelled = cancelled
        self._until = time.monotonic() + limits.seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reader-watch", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """The process has ended."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        memory = _memory_of(self._process.pid)
        while not self._over.wait(WATCH_S):
            if self._cancelled.is_set():
                self.reason = Cancelled()
            elif time.monotonic() > self._until:
                self.reason = AttachmentTooSlow(limit_s=self._limits.seconds)
            elif memory() > self._limits.memory_bytes:
                self.reason = AttachmentNeedsMemory(limit_bytes=self._limits.memory_bytes)
            else:
                continue
            self._process.kill()
            return


def _memory_of(pid: int) -> Callable[[], int]:
    """Asks for the memory of a process, in bytes; 0 where the process bounds itself."""
    if sys.platform != "linux":
        import psutil  # noqa: PLC0415 - where it is needed

        process = psutil.Process(pid)

        def ask() -> int:
            with contextlib.suppress(psutil.Error):
                return int(process.memory_info().rss)
            return 0

        return ask
    else:  # noqa: RET505 - the type checker follows branches by platform, not returns
        return lambda: 0


def _start(launch: Launch, job: Job, fd: int) -> tuple[subprocess.Popen[bytes], Callable[[], None]]:
    """The process, and what gives back that it ends with this one."""
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NO_WINDOW
    process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - this program itself
        [*launch.program, "--job", write_job(job), "--parent", str(os.getpid())],
        stdin=fd,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=launch.folder,
        env=dict(launch.environment),
        bufsize=0,
        **options,
    )
    if sys.platform == "win32":
        from app.engine.tether import JobObject  # noqa: PLC0415

        group = JobObject()
        group.add(process.pid)
        return process, group.close
    else:  # noqa: RET505 - the type checker follows branches by platform, not returns
        return process, lambda: None
