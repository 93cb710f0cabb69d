"""Conversations on their way to files and from files, without the window waiting for either."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from app.bridge.outgoing import Outgoing
from app.core.errors import ImportRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.bridge.chat import ChatSession
    from app.bridge.storage import Storage
    from app.bridge.tasks import Task, Tasks
    from app.chat.conversation import Summary
    from app.chat.exchange.importing import Imported, Source
    from app.chat.exchange.page import Words
    from app.chat.exchange.writing import Writer
    from app.chat.store import Store
    from app.core.errors import VitrailError

Form = Literal["markdown", "html", "json"]

SUFFIXES: dict[Form, str] = {"markdown": ".md", "html": ".html", "json": ".json"}

LARGE = 8_000_000
"""Bytes; what is larger, or packed, is read in a process of its own: decoding holds up Python."""


class Exchange(QObject):
    """Exports and imports, one of each at a time.

    Signals:
        exported: path of the file, or of the folder, that was written, and how many
            conversations are in it.
        imported: ids of the conversations that were added, and the `Source`.
        failed: an ExchangeError or a StoreError; nothing was written, or nothing was added.
        busy_changed: an export or an import began or ended.
    """

    exported = Signal(str, int)
    imported = Signal(object, str)
    failed = Signal(object)
    busy_changed = Signal()

    def __init__(
        self,
        storage: Storage,
        session: ChatSession,
        tasks: Tasks,
        *,
        parent: QObject | None = None,
    ) -> None:
        """Do nothing yet.

        Args:
            storage: the conversations on disk.
            session: told of those that were added.
            tasks: one thread, for formatting and reading; closed with this.
            parent: Qt's.
        """
        super().__init__(parent)
        self._storage = storage
        self._session = session
        self._tasks = tasks
        self._outgoing: Outgoing[Any] | None = None
        self._incoming: Task | None = None

    @property
    def busy(self) -> bool:
        """A file is being written or read."""
        return self._outgoing is not None or self._incoming is not None

    @property
    def reading(self) -> bool:
        """An import runs."""
        return self._incoming is not None

    def close(self) -> None:
        """Begin nothing more; a file that is not whole is removed."""
        self._tasks.close()
        if self._outgoing is not None:
            self._outgoing.cancel()

    # -- out --------------------------------------------------------------

    def export(self, path: str, form: Form, words: Words, wanted: Sequence[int] = ()) -> bool:
        """Write conversations: to a file, or for several in Markdown or HTML into a folder.

        Args:
            path: of the file or the folder.
            form: what is written.
            words: around the messages, in the language of the window.
            wanted: ids of the conversations; none means all.

        Returns:
            False while another export runs.
        """
        if self._outgoing is not None:
            return False
        self._outgoing = Outgoing(
            _writer(Path(path), form, words, several=len(wanted) != 1),
            storage=self._storage,
            tasks=self._tasks,
            ended=lambda count: self._on_outgoing_ended(path, count),
            failed=self._on_outgoing_failed,
        )
        self._outgoing.begin(tuple(wanted))
        self.busy_changed.emit()
        return True

    def text(self, conversation: int, words: Words, then: Callable[[str], None]) -> None:
        """Give the shown branch of a conversation as Markdown."""
        from app.chat.exchange import markdown  # noqa: PLC0415 - not for the first paint
        from app.chat.exchange.page import page  # noqa: PLC0415
        from app.chat.exchange.records import summaries  # noqa: PLC0415

        def write(store: Store) -> str:
            found = [
                markdown.write(page(one, store.of(one.id).tree(one.id), words), words)
                for one in summaries(store, (conversation,))
            ]
            return "".join(found)

        self._storage.run(write, then, self.failed.emit)

    def _on_outgoing_ended(self, path: str, count: int) -> None:
        self._outgoing = None
        self.busy_changed.emit()
        self.exported.emit(path, count)

    def _on_outgoing_failed(self, error: VitrailError) -> None:
        self._outgoing = None
        self.busy_changed.emit()
        self.failed.emit(error)

    # -- in ---------------------------------------------------------------

    def take(self, path: str) -> bool:
        """Add the conversations in a file; `imported` or `failed` follows.

        Returns:
            False while another import runs.
        """
        if self._incoming is not None:
            return False
        file = Path(path)
        self._incoming = self._tasks.run(
            lambda: _read(file), lambda found: self._on_read(file.name, found), self._on_refused
        )
        self.busy_changed.emit()
        return True

    def _on_read(self, name: str, found: Imported) -> None:
        def add(store: Store) -> tuple[Summary, ...] | ImportRefused:
            try:
                ids = frozenset(store.take(found.conversations, name))
            except ImportRefused as error:
                return error
            return tuple(one for one in store.conversations() if one.id in ids)

        self._storage.run(add, lambda added: self._on_added(added, found.source), self._on_refused)

    def _on_added(self, added: tuple[Summary, ...] | ImportRefused, source: Source) -> None:
        if isinstance(added, ImportRefused):
            self._on_refused(added)
            return
        self._incoming = None
        self._session.arrived(added)
        self.busy_changed.emit()
        self.imported.emit(tuple(one.id for one in added), source)

    def _on_refused(self, error: VitrailError) -> None:
        self._incoming = None
        self.busy_changed.emit()
        self.failed.emit(error)


def _writer(path: Path, form: Form, words: Words, *, several: bool) -> Writer[Any]:
    from app.chat.exchange.writing import (  # noqa: PLC0415 - not for the first paint
        ArchiveWriter,
        DocumentWriter,
    )

    if form == "json":
        return ArchiveWriter(path, time.time_ns() // 1_000_000)
    return DocumentWriter(path, words, suffix=SUFFIXES[form], folder=several)


def _read(path: Path) -> Imported:
    """The conversations in a file; runs in a thread."""
    from app.chat.exchange import importing  # noqa: PLC0415 - not for the first paint
    from app.chat.extraction import incoming  # noqa: PLC0415

    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise ImportRefused(name=path.name, kind="unreadable")
        with path.open("rb") as file:
            data = file.read(LARGE + 1)
    except OSError as error:
        raise ImportRefused(
            name=path.name, kind="unreadable", detail=error.strerror or ""
        ) from error
    if len(data) > LARGE or data.startswith(importing.ZIP):
        return incoming.take(str(path))
    return importing.read(data, path.name)
