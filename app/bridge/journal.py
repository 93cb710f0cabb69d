"""The log of this run, and how the run before it ended.

Prompts are in neither: of an error that nobody caught, the class and the places are written, not
its text, which could quote one.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import logging.handlers
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

log = logging.getLogger(__name__)

LOG_BYTES = 1024 * 1024
LOG_FILES = 3
TRACE_LIMIT = 16_384

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@dataclass(frozen=True, slots=True)
class Crash:
    """A run that ended without saying goodbye.

    Attributes:
        ended_ms: when it last wrote to its log, in Unix milliseconds.
        trace: what the interpreter could still write; empty when it was killed.
    """

    ended_ms: int
    trace: str


class _LogFile(logging.handlers.RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging calls it
        """Say nothing of a line that found no room."""


class Journal:
    """Writes the log from `start` to `close`. A folder that cannot be written to has none.

    Attributes:
        last_crash: of the run before this one; None when it ended properly.
        file: the log.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "vitrail.log"
        self.last_crash: Crash | None = None
        self._marker = folder / "running"
        self._trace = folder / "crash.txt"
        self._trace_file: TextIO | None = None
        self._handler: logging.Handler | None = None
        self._hooks = (sys.excepthook, threading.excepthook)

    def reopen(self) -> None:
        """Go on after `close`, in a new file if the old one is gone."""
        self._open()

    def start(self, level: str) -> None:
        """See how the last run ended, mark this one as running, and log from now on.

        Only the instance that holds the lock may call it.
        """
        logging.getLogger().setLevel(level.upper())
        try:
            self.last_crash = self._find_crash()
        except OSError as error:
            log.warning("the last run cannot be told: %s", error.strerror)
        self._open()

    def _open(self) -> None:
        try:
            self._marker.write_text(f"{time.time_ns() // 1_000_000}\n")
            self._trace_file = self._trace.open("w", encoding="utf-8")
            handler = _LogFile(
                self.file, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8"
            )
        except OSError as error:
            log.warning("no log: %s", error.strerror)
            return
        faulthandler.enable(self._trace_file)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logging.getLogger().addHandler(handler)
        self._handler = handler
        sys.excepthook = _log_uncaught
        threading.excepthook = _log_uncaught_in_thread
        qInstallMessageHandler(_log_qt)

    def tail(self, lines: int = 60) -> list[str]:
        """The last lines of the log."""
        try:
            with self.file.open("rb") as file:
                file.seek(max(0, self.file.stat().st_size - 200 * lines))
                return file.read().decode("utf-8", "replace").splitlines()[-lines:]
        except OSError:
            return []

    def close(self) -> None:
        """This run ends properly."""
        if self._handler is not None:
            qInstallMessageHandler(None)
            sys.excepthook, threading.excepthook = self._hooks
            logging.getLogger().removeHandler(self._handler)
            self._handler.close()
            self._handler = None
        if self._trace_file is not None:
            faulthandler.disable()
            self._trace_file.close()
            self._trace_file = None
        with contextlib.suppress(OSError):
            self._marker.unlink(missing_ok=True)

    def _find_crash(self) -> Crash | None:
        if not self._marker.exists():
            return None
        ended = max(f.stat().st_mtime for f in (self._marker, self.file) if f.exists())
        trace = ""
        if self._trace.exists():
            trace = self._trace.read_text(encoding="utf-8", errors="replace")[:TRACE_LIMIT]
        return Crash(int(ended * 1000), trace.strip())


def _log_uncaught(
    kind: type[BaseException], _error: BaseException, trace: TracebackType | None
) -> None:
    """Write where it happened, and let go of what the failed calls held.

    Python keeps the last error with all locals of its calls. A painter among them would stay
    active on its widget, and Qt ends the program that deletes such a widget.
    """
    places = "".join(traceback.format_tb(trace))
    log.error("uncaught %s\n%s", kind.__name__, places.rstrip())
    if trace is not None:
        traceback.clear_frames(trace)


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    places = "".join(traceback.format_tb(args.exc_traceback))
    log.error("uncaught %s in a thread\n%s", args.exc_type.__name__, places.rstrip())


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message or "")
