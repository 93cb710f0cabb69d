"""The process that reads one file: `<this program> --extract ...`.

It limits itself, sees the file as its standard input and nothing else of the disk but its own
code, and ends.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import signal
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from app.chat.extraction import reading
from app.chat.extraction.wire import (
    PART_BYTES,
    Answer,
    Extract,
    Extracted,
    Import,
    Imported,
    Job,
    Limits,
    Part,
    Progress,
    Refused,
    frame,
    read_job,
)
from app.core.errors import (
    AttachmentError,
    AttachmentNeedsMemory,
    ExchangeError,
    to_wire,
)
from app.engine import sandbox, tether
from app.engine.frames import write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Send = Callable[[Answer], None]

GRACE_S = 2.0
"""The window ends what takes too long; this much later the process does so itself."""


def main(arguments: Sequence[str]) -> NoReturn:
    """Do the job that the arguments hold; never returns.

    Args:
        arguments: what follows `--extract`: ``--job JSON --parent PID``.
    """
    parser = argparse.ArgumentParser(prog="vitrail --extract")
    parser.add_argument("--job", type=read_job, required=True)
    parser.add_argument("--parent", type=int, required=True)
    given = parser.parse_args(arguments)
    status = 0
    try:
        tether.tie_to(given.parent)
        _serve(given.job)
    except tether.Orphaned:
        status = 3
    except BrokenPipeError:  # nobody waits for it any more
        status = 1
    os._exit(status)


def _serve(job: Job) -> None:
    # Whatever a library prints does not belong among the frames.
    out = os.dup(1)
    os.dup2(2, 1)
    logging.disable()

    def send(answer: Answer) -> None:
        write_all(out, frame(answer))

    with open(0, "rb", closefd=False) as file:
        try:
            _limit(job.limits)
            WORK[type(job)](job, file, send)
        except (AttachmentError, ExchangeError) as error:
            _refuse(send, error)
        except (MemoryError, RecursionError):
            _refuse(send, AttachmentNeedsMemory(limit_bytes=job.limits.memory_bytes))
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 - its words might quote the file
            _refuse(send, AttachmentError(detail=type(error).__name__))


def _refuse(send: Send, error: AttachmentError | ExchangeError) -> None:
    kind, fields = to_wire(error)
    send(Refused(error=kind, fields=fields))


def _extract(job: Extract, file: BinaryIO, send: Send) -> None:
    """Give the text of the file."""
    head = file.read(reading.HEAD_BYTES)
    file.seek(0)
    sort = reading.sort_of(head, job.suffix)
    reading.prepare(sort)
    confined = sandbox.confine(_own_code(), [], seccomp=True)
    found = reading.read(
        file, sort, job.suffix, job.limits, lambda done, total: send(Progress(done, total))
    )
    data = found.text.encode("utf-8", "replace")
    for start in range(0, len(data), PART_BYTES):
        send(Part(data[start : start + PART_BYTES]))
    send(
        Extracted(
            kind=found.kind,
            cut=found.cut,
            encoding=found.encoding,
            pages=found.pages,
            sandbox=confined,
        )
    )


def _import(job: Import, file: BinaryIO, send: Send) -> None:
    """Give the conversations of an export, one on each line."""
    from app.chat.exchange import archive, importing  # noqa: PLC0415 - not for other files

    confined = sandbox.confine(_own_code(), [], seccomp=True)
    # Room for as much as is asked for is taken at once.
    size = min(os.fstat(file.fileno()).st_size, job.limits.file_bytes)
    found = importing.read(file.read(size), job.name)
    for conversation in found.conversations:
        data = archive.line(conversation)
        for start in range(0, len(data), PART_BYTES):
            send(Part(data[start : start + PART_BYTES]))
    send(Imported(source=found.source, sandbox=confined))


WORK: dict[type[Any], Callable[[Any, BinaryIO, Send], None]] = {
    Extract: _extract,
    Import: _import,
}
"""What is done for each kind of job."""


def _own_code() -> list[Path]:
    """Python's library and the packages that read: parts of them are imported when a file asks.

    Nothing of a user's is there.
    """
    found = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")}
    bundle = getattr(sys, "_MEIPASS", None)
    if isinstance(bundle, str):
        found.add(Path(bundle))
    for name in ("pypdf", "docx", "lxml"):
        module = sys.modules.get(name)
        if module is not None and module.__file__:
            found.add(Path(module.__file__).parent)
    return sorted(found)


def _limit(limits: Limits) -> None:
    """Bound memory, computing, time and files to write, as far as the system can."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        seconds = max(1, round(limits.seconds))
        for what, most, hard in (
            (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
            (resource.RLIMIT_CPU, seconds, seconds + 1),
            (resource.RLIMIT_FSIZE, 0, 0),
        ):
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(what, (most, hard))
        # For the time in which nothing is computed; its default is to end the process.
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + GRACE_S)
