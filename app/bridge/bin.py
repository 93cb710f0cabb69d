"""The bin: what was deleted, brought back or removed for good."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.chat.conversation import TEMPORARY

if TYPE_CHECKING:
    from app.bridge.branches import Branches
    from app.bridge.conversations import Conversations
    from app.bridge.engine import ModelHost
    from app.bridge.history import History
    from app.bridge.storage import Storage
    from app.chat.bin import Deleted, Removed
    from app.core.errors import StoreError

log = logging.getLogger(__name__)

EVER = 2**62
"""A time after all others."""


class Bin(QObject):
    """What was deleted, as far as it was read.

    Attributes:
        content: what was deleted last stands first; of the last `read`.

    Signals:
        changed: `content` was read again.
        failed: a StoreError of something that could not be read or removed.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        storage: Storage,
        conversations: Conversations,
        branches: Branches,
        history: History,
        host: ModelHost,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._storage = storage
        self._conversations = conversations
        self._branches = branches
        self._history = history
        self._host = host
        self.content: tuple[Deleted, ...] = ()
        conversations.removed.connect(self._on_conversations_removed)

    def read(self) -> None:
        """Read what is in it; `changed` follows."""
        self._storage.run(lambda store: store.bin.content(), self._on_read, self.failed.emit)

    def restore(self, item: Deleted) -> None:
        """Bring something back and open it; no branch of what is being answered."""
        if item.node_id and not self._branches.may_change(item.conversation_id):
            # It stays in the bin: the conversation shows why, a reply is being made there.
            self._conversations.open(item.conversation_id)
        elif item.node_id:
            self._branches.restore(item.conversation_id, item.node_id)
        else:
            conversation = item.conversation_id
            self._conversations.undelete(conversation)
            self._history.did(
                "restore",
                partial(self._conversations.delete, conversation),
                partial(self._conversations.undelete, conversation),
                conversation=conversation,
            )
        self.read()

    def remove(self, item: Deleted) -> None:
        """Remove something for good, KV states included."""
        self._storage.run(
            lambda store: (
                store.bin.remove(item.conversation_id, item.node_id),
                store.bin.content(),
            ),
            partial(self._on_removed, item.conversation_id),
            self.failed.emit,
        )

    def empty(self) -> None:
        """Remove everything for good."""
        self._storage.run(
            lambda store: (store.bin.remove_before(EVER), store.bin.content()),
            partial(self._on_removed, 0),
            self.failed.emit,
        )

    def _on_read(self, content: tuple[Deleted, ...]) -> None:
        self.content = content
        self.changed.emit()

    def _on_removed(self, conversation: int, result: tuple[Removed, tuple[Deleted, ...]]) -> None:
        removed, content = result
        if not conversation:  # all: the steps that would bring something back are true no more
            self._history.clear()
        self._history.forget(conversation)
        self._on_conversations_removed(removed.touched)
        self._on_read(content)

    def _on_conversations_removed(self, conversations: tuple[int, ...]) -> None:
        for conversation in conversations:
            self._history.forget(conversation)
            self._conversations.forget_deleted(conversation)
            self._host.forget_conversation(str(conversation))
        if any(conversation < TEMPORARY for conversation in conversations):
            self._tidy(begin=True)

    def _tidy(self, *, begin: bool = False) -> None:
        """In small steps, so that replies are written between them."""
        self._storage.run(
            lambda store: store.bin.tidy(begin=begin), self._on_tidied, self._on_not_tidied
        )

    def _on_tidied(self, more: bool) -> None:
        if more:
            self._tidy()

    def _on_not_tidied(self, error: StoreError) -> None:
        # No room, or read-only: nothing is missing, and the next removal tries again.
        log.warning("removed words are still in the search index: %s", error)
