"""Files that conversations are written to, one after the other."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from app.chat.exchange import archive, html, markdown
from app.chat.exchange.naming import file_name
from app.chat.exchange.page import page
from app.chat.exchange.records import archived
from app.core.errors import ExportFailed
from app.core.files import atomic_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.chat.conversation import Summary, Tree
    from app.chat.exchange.page import Words
    from app.chat.store import Store

MODE = 0o644
"""Of exported files: other than the database, they are made to be passed on."""

T = TypeVar("T")


class Writer(Protocol, Generic[T]):
    """Takes conversations from the store and puts them where they are wanted.

    `read` runs where the store is, the others in one other thread. What raises has left nothing
    behind that is not whole.
    """

    def read(self, store: Store, summary: Summary) -> T:
        """What is needed of a conversation; StoreError or KeyError."""
        ...

    def put(self, found: T) -> None:
        """Write it; ExportFailed."""
        ...

    def finish(self) -> None:
        """Nothing follows; ExportFailed."""
        ...

    def discard(self) -> None:
        """Remove what is not whole."""
        ...


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """The system's errors come out as ExportFailed."""
    try:
        yield
    except OSError as error:
        raise ExportFailed(name=str(path), detail=error.strerror or str(error)) from error


class ArchiveWriter:
    """One JSON file (`app.chat.exchange.archive`) for all; one conversation at a time in memory."""

    def __init__(self, path: Path, exported_ms: int) -> None:
        self._path = path
        self._exported_ms = exported_ms
        self._open = contextlib.ExitStack()
        self._write: Callable[[bytes], object] | None = None
        self._count = 0

    def read(self, store: Store, summary: Summary) -> archive.Conversation:
        """The whole conversation."""
        return archived(store, summary)

    def put(self, found: archive.Conversation) -> None:
        """Write it behind the others."""
        with _told(self._path):
            self._begun()(archive.entry(found, self._count))
        self._count += 1

    def finish(self) -> None:
        """Give the file its name."""
        with _told(self._path):
            self._begun()(archive.TAIL)
            self._open.close()

    def discard(self) -> None:
        """Remove the file; one of that name from before stays."""
        interrupted = InterruptedError()
        with contextlib.suppress(InterruptedError, OSError):
            self._open.__exit__(InterruptedError, interrupted, None)

    def _begun(self) -> Callable[[bytes], object]:
        if self._write is None:
            self._write = self._open.enter_context(atomic_writer(self._path, mode=MODE))
            self._write(archive.head(self._exported_ms))
        return self._write


class DocumentWriter:
    """Documents in Markdown or HTML: one file, or a folder with one for each conversation."""

    def __init__(self, path: Path, words: Words, *, suffix: str, folder: bool) -> None:
        """Nothing is written yet.

        Args:
            path: of the file, or of the folder.
            words: around the messages.
            suffix: ``.md`` or ``.html``.
            folder: several documents go into `path`; files that are there stay.
        """
        self._path = path
        self._words = words
        self._suffix = suffix
        self._folder = folder
        self._taken: set[str] | None = None

    def read(self, store: Store, summary: Summary) -> tuple[Summary, Tree]:
        """The conversation without its tokens."""
        return summary, store.tree(summary.id)

    def put(self, found: tuple[Summary, Tree]) -> None:
        """Write one document."""
        summary, tree = found
        form = markdown if self._suffix == ".md" else html
        text = form.write(page(summary, tree, self._words), self._words)
        with _told(self._path):
            path = self._place(summary.title) if self._folder else self._path
            with atomic_writer(path, mode=MODE) as write:
                write(text.encode("utf-8", "replace"))

    def finish(self) -> None:
        """Nothing is left to do."""

    def discard(self) -> None:
        """What was written is whole, and stays."""

    def _place(self, title: str) -> Path:
        if self._taken is None:
            self._path.mkdir(parents=True, exist_ok=True)
            self._taken = {file.name.lower() for file in self._path.iterdir()}
        name = file_name(title, self._suffix, self._taken, untitled=self._words.untitled)
        self._taken.add(name.lower())
        return self._path / name
