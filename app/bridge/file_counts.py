"""How many tokens attached files take, by the vocabulary of the model that is loaded."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.chat.enclosure import enclosed
from app.engine.protocol import Event, Tokenize, Tokenized

if TYPE_CHECKING:
    from app.bridge.engine import ModelHost
    from app.bridge.storage import Storage
    from app.chat.conversation import Attachment
    from app.chat.store import Store

Which = tuple[int, int, bool]
"""Conversation and id of an attachment, and whether it is cut, which the model is told."""


class FileCounts(QObject):
    """Counts one file after the other, as the model will read it, and remembers the figures.

    Signals:
        counted: a figure is known that was not, or all are those of another model.
    """

    counted = Signal()

    def __init__(self, storage: Storage, host: ModelHost, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._storage = storage
        self._host = host
        self._cutting = ("", "")
        self._known: dict[Which, int] = {}
        self._waiting: deque[tuple[Which, Attachment]] = deque()
        self._asked: Which | None = None
        host.changed.connect(self._on_host_changed)
        storage.opened.connect(self._on_storage_opened)
        self._on_host_changed()

    def of(self, conversation: int, attachment: Attachment) -> int | None:
        """Tokens of a file; None while that is not known: `counted` follows if there is a model."""
        which = (conversation, attachment.id, attachment.cut)
        known = self._known.get(which)
        if known is None and which != self._asked:
            if all(waiting != which for waiting, _ in self._waiting):
                self._waiting.append((which, attachment))
            self._next()
        return known

    def forget(self, conversation: int, attachment_id: int) -> None:
        """A file has another text now."""
        for cut in (False, True):
            self._known.pop((conversation, attachment_id, cut), None)

    def _next(self) -> None:
        if self._asked is not None or not self._waiting or self._host.state != "ready":
            return
        which, attachment = self._waiting.popleft()
        self._asked = which
        self._storage.run(
            partial(enclosed_of, which[0], attachment),
            partial(self._on_text_read, which),
            lambda _error: self._on_text_read(which, ""),
        )

    def _on_text_read(self, which: Which, text: str) -> None:
        if which != self._asked:
            return
        if not text or self._host.state != "ready":
            self._asked = None
            self._next()
            return
        cutting = self._cutting
        self._host.request(
            Tokenize(text=text, count_only=True),
            partial(self._on_engine_answered, which, cutting),
        )

    def _on_engine_answered(self, which: Which, cutting: tuple[str, str], event: Event) -> None:
        if which != self._asked:
            return
        self._asked = None
        if isinstance(event, Tokenized) and cutting == self._cutting:
            self._known[which] = event.count
            self.counted.emit()
        self._next()

    def _on_host_changed(self) -> None:
        info = self._host.info
        if self._host.state != "ready" or info is None:
            return
        cutting = info.fingerprint, info.cutting
        if cutting != self._cutting:
            self._cutting = cutting
            self._known.clear()
            # Those that are shown are asked for again.
            self.counted.emit()
        self._next()

    def _on_storage_opened(self) -> None:
        self._known.clear()
        self._waiting.clear()
        self._asked = None


def enclosed_of(conversation: int, attachment: Attachment, store: Store) -> str:
    """What the model reads of a file; empty where it is gone. Runs in the writer thread."""
    texts = store.of(conversation).attachments.texts([attachment.id])
    text = texts.get(attachment.id)
    return "" if text is None else enclosed(attachment, text)
