"""Files that are looked at as text, read in a thread."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from app.bridge.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.chat.extraction.text_file import TextFile
    from app.core.errors import VitrailError

MOST_BYTES: Final = 10_000_000
"""A larger file is not read whole. Of such a text the window takes some 200 MB more, and the bar
is 300 MB."""

READERS: Final = 2


class TextFiles(QObject):
    """One file at a time; another one, or `cancel`, ends the reading of the one before.

    Attributes:
        reading: path of the file that is being read; empty where none is.

    Signals:
        progressed: bytes (of a document: pages) done, all of them.
        arrived: TextFile, and its bytes as they were prepared.
        failed: VitrailError, path.
    """

    progressed = Signal(int, int)
    arrived = Signal(object, str)
    failed = Signal(object, str)
    _told = Signal(int, int, int)

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # A disk that does not answer holds nothing else up.
        self._tasks = Tasks("text files", READERS, daemon=True, parent=self)
        self._cancel = threading.Event()
        self._round = 0
        self.reading = ""
        self._told.connect(self._on_self_told, Qt.ConnectionType.QueuedConnection)

    def read(self, path: str, prepare: Callable[[bytes], str], *, beginning: bool = False) -> None:
        """Read the file at `path`.

        Args:
            path: of the file.
            prepare: what to do with the bytes, in the same thread.
            beginning: of a file that is too large, read what is not.
        """
        self.cancel()
        self._cancel = threading.Event()
        self.reading = path
        tell = partial(self._told.emit, self._round)
        self._tasks.run(
            partial(_read, path, prepare, tell, self._cancel, beginning=beginning),
            partial(self._on_read, self._round),
            partial(self._on_failed, self._round, path),
        )

    def cancel(self) -> None:
        """What is being read is not wanted any more."""
        self._cancel.set()
        self._round += 1
        self.reading = ""

    def close(self) -> None:
        """Read nothing more."""
        self.cancel()
        self._tasks.close()

    def _on_self_told(self, at: int, done: int, total: int) -> None:
        if at == self._round:
            self.progressed.emit(done, total)

    def _on_read(self, at: int, found: tuple[TextFile, str] | None) -> None:
        if at == self._round and found is not None:
            self.reading = ""
            self.arrived.emit(*found)

    def _on_failed(self, at: int, path: str, error: VitrailError) -> None:
        if at == self._round:
            self.reading = ""
            self.failed.emit(error, path)


def _read(
    path: str,
    prepare: Callable[[bytes], str],
    tell: Callable[[int, int], None],
    cancelled: threading.Event,
    *,
    beginning: bool,
) -> tuple[TextFile, str] | None:
    """Runs in a thread; None where nobody wants it any more."""
    from app.chat.extraction.client import Cancelled  # noqa: PLC0415 - when it is needed
    from app.chat.extraction.text_file import read  # noqa: PLC0415

    try:
        found = read(path, MOST_BYTES, beginning=beginning, tell=tell, cancelled=cancelled)
    except Cancelled:
        return None
    return found, prepare(found.data)
