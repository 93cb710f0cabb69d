"""Conversations as the window works with them: several conversations, one engine, one queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from app.bridge.open_conversation import ConversationStatus, OpenConversation
from app.bridge.path import PathItem
from app.bridge.places import Places
from app.chat.conversation import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from app.bridge.engine import ModelHost
    from app.bridge.history import Change
    from app.bridge.preferences import Preferences
    from app.bridge.reply import Reply
    from app.bridge.storage import Storage
    from app.chat.conversation import Attachment, Node, Summary
    from app.core.errors import EngineError, StoreError

__all__ = ["ChatSession", "ConversationStatus", "PathItem"]

CONTINUABLE = ("length", "stopped", "context", "interrupted", "failed")
"""Endings after which a reply can go on."""


class ChatSession(OpenConversation):
    """What can be done with conversations; attributes and signals are those of `OpenConversation`.

    Nothing here waits: what is not in memory is fetched and a signal follows.
    """

    def __init__(
        self,
        storage: Storage,
        host: ModelHost,
        preferences: Preferences,
        *,
        parent: QObject | None = None,
    ) -> None:
        """Open the conversation that was open last, as soon as `storage` is open."""
        super().__init__(storage, host, preferences, parent=parent)
        self._places = Places(
            self._conversations,
            self.branches.choices,
            may_switch=lambda c: self.status(c) == "idle",
            switched=self._on_places_switched,
            reached=self.placed.emit,
        )
        self.branches.path_changed.connect(self._on_branches_path_changed)
        self.branches.status_changed.connect(self.status_changed)
        self.branches.failed.connect(self.failed)
        self.bin.failed.connect(self.failed)
        storage.opened.connect(self.history.clear)
        storage.opened.connect(self.replaced)
        self._conversations.changed.connect(self.conversations_changed)
        self._conversations.renumbered.connect(self.renumbered)
        self._conversations.opened.connect(self._on_conversations_opened)
        self._conversations.failed.connect(self.failed)
        self._sender.said.connect(self._on_sender_said)
        self._sender.refused.connect(self._on_sender_refused)
        self._sender.changed.connect(self.status_changed)
        self._replies.begun.connect(self._on_replies_begun)
        self._replies.prompted.connect(self._on_replies_prompted)
        self._replies.appended.connect(self._on_replies_appended)
        self._replies.ended.connect(self._on_replies_ended)
        self._replies.dropped.connect(self._on_replies_dropped)
        self._replies.status_changed.connect(self.status_changed)
        host.loaded.connect(self.settings_changed)
        host.statistics_changed.connect(self.measured)
        preferences.changed.connect(self._on_preferences_changed)

    # -- the list ---------------------------------------------------------

    def new(self) -> None:
        """Open an empty conversation: one that is already there, or a new one."""
        self._conversations.new()

    def open(self, conversation: int) -> None:
        """Open a conversation; `opened` follows when its messages are here."""
        self._conversations.open(conversation)

    def open_at(self, conversation: int, node_id: int, offset: int = 0, length: int = 0) -> None:
        """Open a conversation at a character of a message, on whichever branch; see `placed`."""
        self._places.go(conversation, node_id, offset, length)

    def rename(self, conversation: int, title: str) -> None:
        """Give a title; an empty one is ignored."""
        self.organizer.rename(conversation, title)

    def set_pinned(self, conversation: int, pinned: bool) -> None:
        """Keep it at the top of the list, or let it go."""
        self.organizer.set_pinned([conversation], pinned)

    def new_temporary(self) -> None:
        """Open an empty conversation that is never written to disk."""
        self._conversations.new_temporary()

    def keep(self, conversation: int) -> None:
        """Write a temporary conversation to disk; it is then as all others."""
        if self.status(conversation) == "idle":
            self._conversations.keep(conversation)

    def delete(self, *conversations: int) -> None:
        """Put conversations into the bin; one step that can be undone."""
        known = [c for c in conversations if self.summary(c) is not None]

        def do() -> None:
            neighbor = self.organizer.neighbor(self.current, known)
            for conversation in known:
                self._replies.stop(conversation)
                self._conversations.delete(conversation, neighbor)
                self._host.forget_conversation(str(conversation))

        def undo() -> None:
            for conversation in reversed(known):
                self._conversations.undelete(conversation)

        if known:
            do()
            one = known[0] if len(known) == 1 else 0
            self.history.did("delete", undo, do, conversation=one)

    def arrived(self, summaries: Sequence[Summary]) -> None:
        """The store has other conversations too, the latest first; one step that can be undone."""
        self._conversations.arrived(summaries)
        self.organizer.read()
        ids = [summary.id for summary in summaries]

        def undo() -> None:
            for conversation in ids:
                self._replies.stop(conversation)
                self._conversations.delete(conversation)

        def redo() -> None:
            for conversation in reversed(ids):
                self._conversations.undelete(conversation)

        self.history.did("import", undo, redo)

    # -- talking ----------------------------------------------------------

    def send(self, text: str, attachments: tuple[Attachment, ...] = ()) -> bool:
        """Add a user message to the open branch and have it answered.

        Args:
            text: may be empty where there are attachments.
            attachments: files of the conversation's draft.

        Returns:
            False when it cannot be taken now (no open conversation, a reply of this conversation
            is running, no text); the text should stay where it is.
        """
        summary = self.summary(self.current)
        if summary is None or not self._say("send", summary.leaf_id, text, attachments):
            return False
        self.set_draft("")
        return True

    def regenerate(self, node_id: int) -> None:
        """Answer again: a new sibling of the reply, or a reply to a user message without one.

        A reply that ended before its first character is made in its own place.
        """
        self.branches.regenerate(node_id)

    def edit(self, node_id: int, text: str) -> None:
        """Say a user message in other words: a new sibling of it, which is answered.

        It has the same files.
        """
        node = self.node(node_id)
        if node is not None and node.message.role == "user":
            self._say("edit", node.parent_id, text, node.message.attachments)

    def continue_reply(self, node_id: int) -> None:
        """Go on with a reply that did not come to its own end; nothing of it is lost."""
        node = self.node(node_id)
        if node is not None and self.can_continue(node_id):
            self._replies.ask(self.current, node.parent_id, continues=node_id)

    def can_continue(self, node_id: int) -> bool:
        """Whether `continue_reply` would do something.

        The reply must be the last message and have ended before its own end, and the model must
        have its vocabulary: its token ids are what is gone on from.
        """
        node, summary = self.node(node_id), self.summary(self.current)
        if node is None or summary is None or node.message.facts is None:
            return False
        facts, info = node.message.facts, self._host.info
        return (
            summary.leaf_id == node_id
            and facts.ending in CONTINUABLE
            and self.status(self.current) == "idle"
            and info is not None
            and info.fingerprint == facts.fingerprint
        )

    def stop(self, conversation: int | None = None) -> None:
        """Stop the reply of a conversation (the open one), or take it out of the queue."""
        self._replies.stop(self.current if conversation is None else conversation)

    def stop_all(self) -> None:
        """Stop every reply and empty the queue, before the model is switched."""
        self._replies.stop_all()

    # -- ending -----------------------------------------------------------

    def pause(self) -> None:
        """End every reply where it is, keep what there is, and write what has not been written.

        Before the window closes, and before the store is replaced.
        """
        self._replies.finish_now()
        self._conversations.write_settled()

    # -- inside -----------------------------------------------------------

    def _say(
        self,
        name: Change,
        parent_id: int | None,
        text: str,
        attachments: tuple[Attachment, ...] = (),
    ) -> bool:
        says_something = bool(text.strip() or attachments)
        if not says_something or self.status(self.current) != "idle":
            return False
        if self._conversations.is_beginning(self.current):
            return False
        self.branches.expect(name)
        return self._sender.say(self.current, parent_id, text, attachments)

    def _on_sender_said(self, conversation: int, node: Node) -> None:
        self.branches.note_added(conversation, node.id)
        if conversation == self.current:
            self.path_changed.emit()
        self._replies.ask(conversation, node.id)

    def _on_sender_refused(self, conversation: int, text: str, error: StoreError) -> None:
        """The text goes back to the composer, after what stands there by now."""
        self.branches.forget_expected(conversation)
        summary = self.summary(conversation)
        if summary is not None:
            draft = f"{summary.draft}\n\n{text}" if summary.draft else text
            self._conversations.set_draft(conversation, draft)
            if conversation == self.current:
                self.draft_replaced.emit(draft)
        self.refused.emit(conversation)
        self.failed.emit(error)

    def _on_conversations_opened(self, conversation: int) -> None:
        if 0 < conversation < TEMPORARY:
            window = self._preferences.settings.window
            self._preferences.update(window=structs.replace(window, last_conversation=conversation))
        self.opened.emit(conversation)
        self.settings_changed.emit()
        self.measured.emit()
        self._places.arrive(conversation)

    def _on_branches_path_changed(self, conversation: int) -> None:
        if conversation == self.current:
            self.path_changed.emit()
            self.measured.emit()

    def _on_places_switched(self) -> None:
        self.path_changed.emit()
        self.measured.emit()

    def _on_replies_prompted(self, reply: Reply) -> None:
        if reply.node is not None and reply.conversation == self.current:
            self.node_changed.emit(reply.node.id)

    def _on_replies_begun(self, reply: Reply) -> None:
        if reply.node is not None and reply.continues is None:
            self.branches.note_added(reply.conversation, reply.node.id)
        self.branches.forget_expected(reply.conversation)
        if reply.conversation == self.current:
            self.path_changed.emit()

    def _on_replies_appended(self, reply: Reply, text: str) -> None:
        node = reply.node
        if node is None:
            return
        self._figures.note(reply)
        if reply.conversation == self.current:
            self.appended.emit(node.id, text)
            self.measured.emit()

    def _on_replies_ended(self, reply: Reply) -> None:
        node = reply.node
        if node is None:
            return
        if reply.conversation == self.current:
            self.node_changed.emit(node.id)
            self.measured.emit()
        else:
            self._conversations.set_unread(reply.conversation, True)

    def _on_replies_dropped(self, reply: Reply, error: EngineError | StoreError | None) -> None:
        self.branches.forget_expected(reply.conversation)
        if error is not None:
            self.failed.emit(error)

    def _on_preferences_changed(self, section: str) -> None:
        if section == "defaults":
            self.settings_changed.emit()
