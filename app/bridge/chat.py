"""Conversations as the window works with them: several conversations, one engine, one queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from app.bridge.bin import Bin
from app.bridge.branches import Branches, PathItem
from app.bridge.conversations import Conversations
from app.bridge.figures import Figures
from app.bridge.governing import Governing
from app.bridge.history import History
from app.bridge.organizer import Organizer
from app.bridge.places import Places
from app.bridge.replies import Replies
from app.bridge.search import Search
from app.bridge.sender import Sender
from app.chat.conversation import (
    TEMPORARY,
    ConversationSettings,
    Node,
    Resolved,
    Summary,
)
from app.chat.presets import yielded
from app.chat.store import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.bridge.engine import ModelHost
    from app.bridge.history import Change
    from app.bridge.preferences import Preferences
    from app.bridge.reply import Reply
    from app.bridge.storage import Storage
    from app.chat.conversation import Attachment
    from app.chat.presets import Opening, Preset
    from app.core.errors import EngineError, StoreError
    from app.engine.api import Token

__all__ = ["ChatSession", "ConversationStatus", "PathItem"]

CONTINUABLE = ("length", "stopped", "context", "interrupted", "failed")
"""Endings after which a reply can go on."""

ConversationStatus = Literal["idle", "waiting", "reading", "writing"]
"""Nothing runs; in the queue, or for the model; reading the prompt; writing the reply."""


class ChatSession(QObject):
    """What can be done with conversations.

    There is always one open conversation as soon as the store is open (`current` is 0 before
    that, and when the store cannot be opened). Nothing here waits: what is not in memory is
    fetched and a signal follows.

    Attributes:
        history: what was done, to be undone and done again.
        governing: what decides over the next reply of a conversation.
        branches: the tree of the open conversation.
        bin: what was deleted.
        organizer: titles, pins, folders and tags.
        search: words in all conversations.

    Signals:
        conversations_changed: the list: titles, order, pins, unread.
        opened: another conversation is open, or the open one was read again; its id, 0 for none.
        path_changed: messages were added to or taken from the open branch, or it was switched.
        appended: id of a node of the open conversation and the text added at its end; at most 60
            times a second.
        node_changed: id of a node of the open conversation whose facts changed.
        status_changed: id of a conversation whose `status` or place in the queue changed.
        measured: tokens in use, speed or time to first token changed.
        settings_changed: of the open conversation, or what they inherit.
        draft_replaced: the draft of the open conversation was set from here (a message that could
            not be saved comes back).
        placed: id of a node of the open branch and a character of it: they are to be shown.
        refused: id of a conversation whose message could not be saved; its files are in the draft.
        failed: a VitrailError that belongs to no reply.
    """

    conversations_changed = Signal()
    opened = Signal(int)
    path_changed = Signal()
    appended = Signal(int, str)
    node_changed = Signal(int)
    status_changed = Signal(int)
    measured = Signal()
    settings_changed = Signal()
    draft_replaced = Signal(str)
    placed = Signal(int, int)
    refused = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        storage: Storage,
        host: ModelHost,
        preferences: Preferences,
        *,
        parent: QObject | None = None,
    ) -> None:
        """Open the conversation that was open last, as soon as `storage` is open."""
        super().__init__(parent)
        self._storage = storage
        self._host = host
        self._preferences = preferences
        self._conversations = Conversations(
            storage, remembered=preferences.settings.window.last_conversation, parent=self
        )
        self.governing = Governing(preferences, host, self._conversations)
        self._replies = Replies(
            host, storage, self._conversations, resolve=self.governing.to_send, parent=self
        )
        self._sender = Sender(storage, self._conversations, parent=self)
        self._figures = Figures(host, self._conversations, self._replies)
        self.history = History(blocked=lambda c: self.status(c) != "idle", parent=self)
        self.organizer = Organizer(storage, self._conversations, self.history, parent=self)
        self.branches = Branches(
            storage,
            self._conversations,
            self._replies,
            self.history,
            idle=lambda c: self.status(c) == "idle",
            parent=self,
        )
        self.bin = Bin(storage, self._conversations, self.branches, self.history, host, parent=self)
        self.search = Search(storage, self._conversations, self.organizer, parent=self)
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
        self._conversations.changed.connect(self.conversations_changed)
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

    @property
    def current(self) -> int:
        """Id of the open conversation; 0 when none is."""
        return self._conversations.current

    def conversations(self) -> tuple[Summary, ...]:
        """All, pinned ones first, then the latest changed first."""
        return self._conversations.all()

    def summary(self, conversation: int) -> Summary | None:
        """One of them; None when there is no such conversation."""
        return self._conversations.get(conversation)

    def new(self) -> None:
        """Open an empty conversation: one that is already there, or a new one."""
        self._conversations.new()

    def open(self, conversation: int) -> None:
        """Open a conversation; `opened` follows when its messages are here."""
        self._conversations.open(conversation)

    def open_at(self, conversation: int, node_id: int, offset: int = 0) -> None:
        """Open a conversation at a character of a message, on whichever branch; see `placed`."""
        self._places.go(conversation, node_id, offset)

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
            for conversation in known:
                self._replies.stop(conversation)
                self._conversations.delete(conversation)
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

    # -- the open branch --------------------------------------------------

    def path(self) -> tuple[PathItem, ...]:
        """Messages of the open branch, from the first to the last."""
        return self.branches.path()

    def node(self, node_id: int) -> Node | None:
        """A node of the open conversation, on the branch or not."""
        return self.branches.node(node_id)

    def switch_branch(self, node_id: int, step: int) -> None:
        """Show the sibling `step` places on (-1 or 1) and what follows it."""
        self.branches.switch(node_id, step)

    def reply_tokens(self, node_id: int, then: Callable[[tuple[Token, ...]], None]) -> None:
        """Give the tokens of a reply, those of a streaming one as far as they are known."""
        reply = self._replies.of(self.current)
        extra: tuple[Token, ...] = ()
        if reply is not None and reply.node is not None and reply.node.id == node_id:
            extra = tuple(reply.tokens[reply.saved :])
        self._storage.run(
            lambda store: store.of(node_id).tokens(node_id),
            lambda tokens: then((*tokens, *extra)),
            self.failed.emit,
        )

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

    # -- composer, scroll, settings ---------------------------------------

    def draft(self) -> str:
        """What was typed and not sent in the open conversation."""
        summary = self.summary(self.current)
        return summary.draft if summary else ""

    def set_draft(self, text: str) -> None:
        """Keep what is typed; written a moment later."""
        self._conversations.set_draft(self.current, clean(text))

    def scroll(self) -> float:
        """Where the open conversation was scrolled to; what it means is the view's."""
        summary = self.summary(self.current)
        return summary.scroll if summary else 0.0

    def set_scroll(self, position: float) -> None:
        """Keep where it is scrolled to; written a moment later."""
        self._conversations.set_scroll(self.current, float(position))

    def settings(self) -> ConversationSettings:
        """What the open conversation sets itself."""
        summary = self.summary(self.current)
        return summary.settings if summary else ConversationSettings()

    def set_settings(self, settings: ConversationSettings) -> None:
        """Replace what the open conversation sets itself; the next reply uses it."""
        if settings != self.settings():
            self._conversations.set_settings(self.current, settings)
            self.settings_changed.emit()

    def resolved(self) -> Resolved:
        """What the next reply uses: defaults < the model's own < the conversation's."""
        return self.governing.resolved(self.current)

    def inherited(self) -> Resolved:
        """What holds where the conversation sets nothing: what a reset goes back to."""
        return self.governing.inherited(self.current)

    def preset(self) -> Preset | None:
        """What the open conversation keeps of its preset."""
        summary = self.summary(self.current)
        return summary.preset if summary else None

    def untouched(self) -> bool:
        """Nothing was said in the open conversation yet."""
        return self._conversations.untouched(self.current)

    def take_preset(self, preset: Preset | None, opening: tuple[Opening, ...] = ()) -> None:
        """Give the open conversation a preset; what it decides is no longer decided here.

        `opening` are the messages to begin with, variables filled in, where nothing was said yet.
        """
        conversation, before, own = self.current, self.preset(), self.settings()
        if preset == before or not conversation:
            return
        left = own if preset is None else yielded(own, preset)
        had = before.opening if before is not None else ()

        def put(
            what: Preset | None, settings: ConversationSettings, begins: tuple[Opening, ...]
        ) -> None:
            self._conversations.begin_with(conversation, what, begins)
            self._conversations.set_settings(conversation, settings)
            self.settings_changed.emit()

        put(preset, left, opening)
        self.history.did(
            "settings",
            lambda: put(before, own, had),
            lambda: put(preset, left, opening),
            conversation=conversation,
        )

    # -- figures ----------------------------------------------------------

    def status(self, conversation: int) -> ConversationStatus:
        """What a conversation's reply is doing."""
        if self._sender.is_saying(conversation) or self.branches.is_changing(conversation):
            return "waiting"
        reply = self._replies.of(conversation)
        return "idle" if reply is None else reply.status

    def queue_position(self, conversation: int) -> int:
        """How many replies come before it; 0 when it is not waiting or is next."""
        return self._replies.position(conversation)

    def context_used(self) -> int:
        """Tokens of the open branch in the context, as last known; 0 when not known."""
        return self._figures.context_used(self.current)

    def last_speed(self) -> float | None:
        """Tokens a second of the reply that runs or the last one of the open branch."""
        return self._figures.speed(self.current)

    def time_to_first_token(self) -> float | None:
        """Seconds from Enter to the first token of the last reply of the open branch.

        For replies of earlier runs of the window, seconds from the prompt to the first token.
        """
        return self._figures.time_to_first_token(self.current)

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
