"""The conversations and the open one: what can be read of them, and what it decides for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.bridge.bin import Bin
from app.bridge.branches import Branches
from app.bridge.conversations import Conversations
from app.bridge.figures import Figures
from app.bridge.governing import Governing
from app.bridge.history import History
from app.bridge.organizer import Organizer
from app.bridge.replies import Replies
from app.bridge.search import Search
from app.bridge.sender import Sender
from app.chat.conversation import ConversationSettings
from app.chat.presets import yielded
from app.chat.store import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.engine import ModelHost
    from app.bridge.figures import ContextUse
    from app.bridge.path import PathItem
    from app.bridge.preferences import Preferences
    from app.bridge.reply import Reply
    from app.bridge.storage import Storage
    from app.chat.conversation import Node, Resolved, Summary
    from app.chat.presets import Opening, Preset
    from app.engine.api import Token

ConversationStatus = Literal["idle", "waiting", "reading", "writing"]
"""Nothing runs; in the queue, or for the model; reading the prompt; writing the reply."""


class OpenConversation(QObject):
    """What is known of the conversations, and what the open one holds and decides for itself.

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
        replaced: the store was opened, perhaps another one: ids may be those of other messages.
        renumbered: new ids by old ones, of messages that were temporary and are on disk now.
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
        placed: id of a node of the open branch, a character of it, and how many from there on
            were looked for: they are to be shown.
        refused: id of a conversation whose message could not be saved; its files are in the draft.
        failed: a VitrailError that belongs to no reply.
    """

    replaced = Signal()
    renumbered = Signal(object)
    conversations_changed = Signal()
    opened = Signal(int)
    path_changed = Signal()
    appended = Signal(int, str)
    node_changed = Signal(int)
    status_changed = Signal(int)
    measured = Signal()
    settings_changed = Signal()
    draft_replaced = Signal(str)
    placed = Signal(int, int, int)
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
        """Make everything that works on them, each from those before it."""
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
        self._figures = Figures(self._conversations, self._replies)
        # First of all, so that whoever is told of a change finds no figures from before it.
        for signal in (self.opened, self.path_changed, self.settings_changed, self.node_changed):
            signal.connect(self._outdate)
        host.changed.connect(self._outdate)
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

    @property
    def known_ids(self) -> dict[int, tuple[int, ...]]:
        """Token ids of replies that have ended, by id of their node, as far as they were needed."""
        return self._replies.known_ids

    def streaming(self) -> Reply | None:
        """The reply of the open conversation that waits or is written."""
        return self._replies.of(self.current)

    def reply_tokens(self, node_id: int, then: Callable[[tuple[Token, ...]], None]) -> None:
        """Give the tokens of a reply, those of a streaming one as far as they are known."""
        reply = self.streaming()
        extra: tuple[Token, ...] = ()
        if reply is not None and reply.node is not None and reply.node.id == node_id:
            extra = tuple(reply.tokens[reply.saved :])
        self._storage.run(
            lambda store: store.of(node_id).tokens(node_id),
            lambda tokens: then((*tokens, *extra)),
            self.failed.emit,
        )

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
        busy = (self._sender.is_saying, self.branches.is_changing, self._conversations.is_keeping)
        if any(is_busy(conversation) for is_busy in busy):
            return "waiting"
        reply = self._replies.of(conversation)
        return "idle" if reply is None else reply.status

    def queue_position(self, conversation: int) -> int:
        """How many replies come before it; 0 when it is not waiting or is next."""
        return self._replies.position(conversation)

    def context_used(self) -> ContextUse | None:
        """Tokens of the open branch in the context, as last known; None when not known."""
        return self._figures.context_used(self.current)

    @property
    def prompt_revision(self) -> int:
        """Counts how often the prompt of the open conversation became another."""
        return self._figures.revision

    def note_prompt(self, conversation: int, tokens: int, revision: int) -> None:
        """The prompt of a conversation as it was at `revision` has so many tokens."""
        if self._figures.note_prompt(conversation, tokens, revision):
            self.measured.emit()

    def _outdate(self) -> None:
        if self._figures.outdate():
            self.measured.emit()

    def last_speed(self) -> float | None:
        """Tokens a second of the reply that runs or the last one of the open branch."""
        return self._figures.speed(self.current)

    def time_to_first_token(self) -> float | None:
        """Seconds from Enter to the first token of the last reply of the open branch.

        For replies of earlier runs of the window, seconds from the prompt to the first token.
        """
        return self._figures.time_to_first_token(self.current)
