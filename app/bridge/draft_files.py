"""The files in the composers: read in another process, kept on disk, counted by the engine."""

from __future__ import annotations

import itertools
import logging
import threading
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from PySide6.QtCore import QObject, Qt, Signal

from app.bridge.file_counts import FileCounts, enclosed_of
from app.bridge.tasks import Tasks
from app.chat.attachments import MOST_CHARACTERS, MOST_FILES
from app.chat.conversation import Attachment
from app.chat.store import clean
from app.core.errors import AttachmentError, TooManyAttachments, VitrailError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.bridge.storage import Storage
    from app.chat.extraction.client import Text
    from app.chat.store import Store

    class Extraction(Protocol):
        """`app.chat.extraction.client.extract`."""

        def __call__(
            self,
            path: str,
            *,
            tell: Callable[[int, int], None],
            cancelled: threading.Event,
        ) -> Text:
            """The text of the file at `path`."""


FileState = Literal["reading", "saving", "ready", "failed"]

READERS: Final = 2
"""How many files are read at once."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file in a composer.

    Attributes:
        key: which one, until the program ends.
        name: without its folder.
        state: being read, being written to disk, ready to be sent, or not to be read.
        done: pages that were read.
        total: pages; 0 where it has none.
        attachment: what will be sent; None before it is ready.
        tokens: how many it takes; None while that is not known.
        error: why it cannot be sent.
    """

    key: int
    name: str
    state: FileState
    done: int = 0
    total: int = 0
    attachment: Attachment | None = None
    tokens: int | None = None
    error: VitrailError | None = None


class DraftFiles(QObject):
    """What the drafts of conversations hold besides words.

    Signals:
        changed: id of a conversation whose files changed.
    """

    changed = Signal(int)
    _progressed = Signal(int, int, int, int)

    def __init__(
        self,
        storage: Storage,
        host: ModelHost,
        session: ChatSession,
        *,
        extraction: Extraction | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`extraction` reads files; None takes the real one, imported when it is needed."""
        super().__init__(parent)
        self._storage = storage
        self._session = session
        self._extraction = extraction or _extract
        self._files: dict[int, list[DraftFile]] = {}
        self._cancels: dict[int, threading.Event] = {}
        self._keys = itertools.count(1)
        self._gone: Counter[int] = Counter()
        self._tasks = Tasks("files", READERS, daemon=True, parent=self)
        self._counts = FileCounts(storage, host, parent=self)
        self._counts.counted.connect(self._on_counts_counted)
        self._progressed.connect(self._on_self_progressed, Qt.ConnectionType.QueuedConnection)
        storage.opened.connect(self._on_storage_opened)
        session.opened.connect(self._on_session_opened)
        session.refused.connect(self._on_session_opened)
        if session.current:
            self._on_session_opened(session.current)

    # -- what there is ----------------------------------------------------

    def of(self, conversation: int) -> tuple[DraftFile, ...]:
        """The files of a conversation's draft."""
        return tuple(self._files.get(conversation, ()))

    def ready(self, conversation: int) -> tuple[Attachment, ...]:
        """What of them can be sent."""
        found = (file.attachment for file in self.of(conversation) if file.state == "ready")
        return tuple(attachment for attachment in found if attachment is not None)

    def reading(self, conversation: int) -> bool:
        """Whether some of them are not there yet."""
        return any(file.state in {"reading", "saving"} for file in self.of(conversation))

    def tokens(self, conversation: int) -> int | None:
        """How many tokens those take that can be sent; None while that is not known."""
        ready = [file.tokens for file in self.of(conversation) if file.state == "ready"]
        known = [tokens for tokens in ready if tokens is not None]
        return sum(known) if len(known) == len(ready) else None

    def read_enclosed(
        self, conversation: int, attachment: Attachment, then: Callable[[str], None]
    ) -> None:
        """Give exactly what the model reads of a file, sent or not."""
        self._storage.run(partial(enclosed_of, conversation, attachment), then, lambda _error: None)

    # -- changes ----------------------------------------------------------

    def add_paths(self, conversation: int, paths: Sequence[str]) -> None:
        """Read files and add them to a draft."""
        for path in paths:
            name = clean(Path(path).name) or path
            key = self._add(conversation, name)
            if key:
                self._read(conversation, key, path)
        self.changed.emit(conversation)

    def add_text(self, conversation: int, name: str, text: str) -> None:
        """Add a text that was pasted as a file of its own."""
        key = self._add(conversation, name)
        if key:
            size_bytes = len(text.encode("utf-8", "replace"))
            head = Attachment(name=name, kind="text", size_bytes=size_bytes, characters=len(text))
            self._save(conversation, key, head, text)
        self.changed.emit(conversation)

    def remove(self, conversation: int, key: int) -> None:
        """Take a file out of a draft; one that is being read is read no further."""
        files = self._files.get(conversation, [])
        for file in [file for file in files if file.key == key]:
            files.remove(file)
            cancel = self._cancels.pop(key, None)
            if cancel is not None:
                cancel.set()
            if file.attachment is not None:
                self._gone[conversation] += 1
                self._detach(conversation, file.attachment.id)
            self.changed.emit(conversation)

    def sent(self, conversation: int) -> None:
        """What was ready went with a message; it comes back if that cannot be saved."""
        self._gone[conversation] += 1
        files = [file for file in self.of(conversation) if file.state != "ready"]
        self._files[conversation] = files
        self.changed.emit(conversation)

    def shorten(self, conversation: int, keep: dict[int, int]) -> None:
        """Keep only so many characters of files, by their keys."""
        for key, characters in keep.items():
            file = self._find(conversation, key)
            if file is not None and file.attachment is not None:
                work = partial(_shorten, conversation, file.attachment.id, characters)
                self._change(conversation, key, tokens=None)
                self._storage.run(
                    work,
                    partial(self._on_shortened, conversation, key),
                    partial(self._on_failed, conversation, key),
                )
        self.changed.emit(conversation)

    def close(self) -> None:
        """Read nothing more."""
        for cancel in self._cancels.values():
            cancel.set()
        self._tasks.close()

    # -- inside -----------------------------------------------------------

    def _add(self, conversation: int, name: str) -> int:
        """A place for another file; 0 where there is none left."""
        files = self._files.setdefault(conversation, [])
        key = next(self._keys)
        if sum(file.state != "failed" for file in files) >= MOST_FILES:
            error = TooManyAttachments(name=name, limit=MOST_FILES)
            if not any(isinstance(file.error, TooManyAttachments) for file in files):
                files.append(DraftFile(key, name, "failed", error=error))
            return 0
        files.append(DraftFile(key, name, "reading"))
        return key

    def _read(self, conversation: int, key: int, path: str) -> None:
        cancelled = threading.Event()
        self._cancels[key] = cancelled

        def tell(done: int, total: int) -> None:
            self._progressed.emit(conversation, key, done, total)

        self._tasks.run(
            partial(_read_text, self._extraction, path, tell, cancelled),
            partial(self._on_read, conversation, key),
            partial(self._on_failed, conversation, key),
        )

    def _on_read(self, conversation: int, key: int, found: tuple[Attachment, str] | None) -> None:
        self._cancels.pop(key, None)
        if found is not None and self._find(conversation, key) is not None:
            self._save(conversation, key, *found)

    def _save(self, conversation: int, key: int, head: Attachment, text: str) -> None:
        self._change(conversation, key, state="saving")
        self._storage.run(
            partial(_attach, conversation, head, text),
            partial(self._on_saved, conversation, key),
            partial(self._on_failed, conversation, key),
        )

    def _on_saved(self, conversation: int, key: int, head: Attachment | None) -> None:
        if head is None or self._find(conversation, key) is None:
            # Removed meanwhile, or its conversation is gone.
            if head is not None:
                self._detach(conversation, head.id)
            return
        self._change(conversation, key, state="ready", attachment=head, done=0, total=0)
        self._count(conversation)
        self.changed.emit(conversation)

    def _detach(self, conversation: int, attachment_id: int) -> None:
        self._storage.run(
            lambda store: store.of(conversation).attachments.detach(attachment_id), keep=True
        )

    def _on_shortened(self, conversation: int, key: int, head: Attachment | None) -> None:
        if head is not None:
            self._counts.forget(conversation, head.id)
            self._change(conversation, key, attachment=head)
            self._count(conversation)
            self.changed.emit(conversation)

    def _on_failed(self, conversation: int, key: int, error: VitrailError) -> None:
        self._cancels.pop(key, None)
        if isinstance(error, AttachmentError):
            log.info("a file was not attached: %s", type(error).__name__)
        self._change(conversation, key, state="failed", error=error, done=0, total=0)
        self.changed.emit(conversation)

    def _on_self_progressed(self, conversation: int, key: int, done: int, total: int) -> None:
        self._change(conversation, key, done=done, total=total)
        self.changed.emit(conversation)

    def _find(self, conversation: int, key: int) -> DraftFile | None:
        return next((file for file in self.of(conversation) if file.key == key), None)

    def _change(self, conversation: int, key: int, **fields: object) -> None:
        files = self._files.get(conversation, [])
        for place, file in enumerate(files):
            if file.key == key:
                files[place] = replace(file, **fields)  # type: ignore[arg-type]

    # -- counting ---------------------------------------------------------

    def _count(self, conversation: int) -> None:
        """Put in what is known of tokens, and ask for the rest."""
        for file in self.of(conversation):
            if file.attachment is not None:
                known = self._counts.of(conversation, file.attachment)
                self._change(conversation, file.key, tokens=known)

    def _on_counts_counted(self) -> None:
        """Something was counted, or the model is another one."""
        current = self._session.current
        if self._files.get(current):
            self._count(current)
            self.changed.emit(current)

    # -- drafts on disk ---------------------------------------------------

    def _on_storage_opened(self) -> None:
        """Another database, after a restore: what was in the last one is not known here."""
        for cancel in self._cancels.values():
            cancel.set()
        self._cancels.clear()
        self._files.clear()

    def _on_session_opened(self, conversation: int) -> None:
        if conversation:
            self._storage.run(
                lambda store: store.of(conversation).attachments.drafted(conversation),
                partial(self._on_drafted, conversation, self._gone[conversation]),
                lambda _error: None,
            )
        self.changed.emit(conversation)

    def _on_drafted(self, conversation: int, gone: int, heads: tuple[Attachment, ...]) -> None:
        """What is on disk, and after it what is on its way or could not be read."""
        if gone != self._gone[conversation]:  # sent or removed since it was asked for
            return
        known = {file.attachment.id: file for file in self.of(conversation) if file.attachment}
        found = [
            known.get(head.id) or DraftFile(next(self._keys), head.name, "ready", attachment=head)
            for head in heads
        ]
        found += [file for file in self.of(conversation) if file.attachment is None]
        if found or self._files.get(conversation):
            self._files[conversation] = found
            self._count(conversation)
            self.changed.emit(conversation)


def _extract(path: str, *, tell: Callable[[int, int], None], cancelled: threading.Event) -> Text:
    from app.chat.extraction.client import extract  # noqa: PLC0415 - when it is needed

    return extract(path, tell=tell, cancelled=cancelled)


def _read_text(
    extraction: Extraction,
    path: str,
    tell: Callable[[int, int], None],
    cancelled: threading.Event,
) -> tuple[Attachment, str] | None:
    """A file's head and text; None where nobody wants it any more. Runs in a thread."""
    from app.chat.extraction.client import Cancelled  # noqa: PLC0415 - when it is needed

    if cancelled.is_set():
        return None
    try:
        found = extraction(path, tell=tell, cancelled=cancelled)
        size_bytes = Path(path).stat().st_size
    except Cancelled:
        return None
    except OSError:  # gone since
        size_bytes = len(found.text)
    text = clean(found.text)[:MOST_CHARACTERS]
    head = Attachment(
        name=clean(Path(path).name),
        kind=found.facts.kind,
        size_bytes=size_bytes,
        characters=len(text),
        cut=found.facts.cut,
    )
    return head, text


def _attach(conversation: int, head: Attachment, text: str, store: Store) -> Attachment | None:
    """Runs in the writer thread; None where the conversation is gone."""
    try:
        return store.of(conversation).attachments.attach(conversation, head, clean(text))
    except KeyError:
        return None


def _shorten(
    conversation: int, attachment: int, characters: int, store: Store
) -> Attachment | None:
    """Runs in the writer thread; None where it was sent or removed meanwhile."""
    try:
        return store.of(conversation).attachments.shorten(attachment, characters)
    except KeyError:
        return None
