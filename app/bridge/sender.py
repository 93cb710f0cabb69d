"""User messages on their way to the disk; a reply is asked for when they are there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.chat.conversation import Message, Node
from app.chat.first_line import first_title
from app.chat.store import clean

if TYPE_CHECKING:
    from app.bridge.conversations import Conversations
    from app.bridge.storage import Storage
    from app.chat.conversation import Attachment
    from app.core.errors import StoreError


class Sender(QObject):
    """Saves what users say, one message of a conversation at a time.

    Signals:
        said: id of the conversation and the `Node`, which is on disk and in the tree.
        refused: id of the conversation, the text and the StoreError.
        changed: id of a conversation whose message is on its way, or no longer.
    """

    said = Signal(int, object)
    refused = Signal(int, str, object)
    changed = Signal(int)

    def __init__(
        self, storage: Storage, conversations: Conversations, *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._storage = storage
        self._conversations = conversations
        self._saying: set[int] = set()

    def is_saying(self, conversation: int) -> bool:
        """Whether a message of `conversation` is not on disk yet."""
        return conversation in self._saying

    def say(
        self,
        conversation: int,
        parent_id: int | None,
        text: str,
        attachments: tuple[Attachment, ...] = (),
    ) -> bool:
        """Save a message below `parent_id`; False when the conversation is not in memory."""
        if self._conversations.tree(conversation) is None:
            return False
        text = clean(text)
        message = Message(role="user", content=text, attachments=attachments)
        self._saying.add(conversation)
        self._conversations.hold(conversation)
        self._storage.run(
            lambda store: store.of(conversation).add_message(conversation, parent_id, message),
            partial(self._on_saved, conversation),
            partial(self._on_not_saved, conversation, text),
        )
        self.changed.emit(conversation)
        return True

    def _on_saved(self, conversation: int, node: Node) -> None:
        self._saying.discard(conversation)
        summary = self._conversations.get(conversation)
        self._conversations.added(conversation, node)
        if summary is None:  # deleted meanwhile
            self._conversations.release(conversation)
            return
        if not summary.title:
            self._conversations.set_title(conversation, first_title(node.message))
        self.said.emit(conversation, node)
        self._conversations.release(conversation)

    def _on_not_saved(self, conversation: int, text: str, error: StoreError) -> None:
        self._saying.discard(conversation)
        self._conversations.release(conversation)
        self.refused.emit(conversation, text, error)
        self.changed.emit(conversation)
