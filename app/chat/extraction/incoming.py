"""Large exports of conversations, read in a process of their own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from app.chat.exchange import archive
from app.chat.exchange.importing import Imported, Source
from app.chat.extraction import client
from app.chat.extraction.wire import Import
from app.chat.extraction.wire import Imported as Answer
from app.core.errors import (
    AttachmentError,
    AttachmentMissing,
    AttachmentUnreadable,
    ImportRefused,
)

if TYPE_CHECKING:
    import threading

    from app.chat.extraction.wire import Limits
    from app.engine.launch import Launch


class _Lines:
    """Puts conversations together from the pieces they come in."""

    def __init__(self, name: str) -> None:
        self.found: list[archive.Conversation] = []
        self._name = name
        self._rest: list[bytes] = []

    def take(self, data: bytes) -> None:
        """The next piece: ends of lines part conversations."""
        *whole, rest = data.split(b"\n")
        for piece in whole:
            line = b"".join((*self._rest, piece))
            self._rest.clear()
            self.found.append(archive.read_line(line, self._name))
        self._rest.append(rest)


def take(
    path: str,
    *,
    limits: Limits | None = None,
    cancelled: threading.Event | None = None,
    launch: Launch | None = None,
) -> Imported:
    """The conversations of the file at `path`.

    Call it from a thread that lives as long as the window, as `client.extract`.

    Args:
        path: of the file.
        limits: what it may cost.
        cancelled: set to end it.
        launch: what to start.

    Raises:
        ImportRefused: why nothing was read, and where it is wrong.
        Cancelled: `cancelled` was set.
    """
    name = Path(path).name
    job = Import(name=name, limits=limits) if limits else Import(name=name)
    lines = _Lines(name)
    try:
        fd = client.open_file(path, job.limits.file_bytes)
        try:
            answer = client.run(job, fd, lines.take, cancelled=cancelled, launch=launch)
        finally:
            os.close(fd)
    except AttachmentError as error:
        closed = isinstance(error, AttachmentMissing | AttachmentUnreadable)
        kind = "unreadable" if closed else "large"
        raise ImportRefused(name=name, kind=kind, detail=str(error)) from error
    if not isinstance(answer, Answer) or answer.source not in get_args(Source):
        raise ImportRefused(name=name, kind="format", detail="no import")
    source = cast("Source", answer.source)
    return Imported(source=source, conversations=tuple(lines.found))
