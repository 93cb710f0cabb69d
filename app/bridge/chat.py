"""Conversations as the window works with them: several conversations, one engine, one queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.chat.conversation import ConversationSettings, Node, Resolved, Summary
    from app.engine.api import Token

ConversationStatus = Literal["idle", "waiting", "reading", "writing"]
"""Nothing runs; in the queue, or for the model; reading the prompt; writing the reply."""


@dataclass(frozen=True, slots=True)
class PathItem:
    """A message of the open branch.

    Attributes:
        node: id, parent and message, the text of a streaming reply as far as it is known.
        position: 1 for the first of its siblings, as in ``2/3``.
        siblings: how many there are, itself included.
    """

    node: Node
    position: int
    siblings: int


class ChatSession(QObject):
    """What can be done with conversations.

    There is always one open conversation as soon as the store is open (`current` is 0 before
    that, and when the store cannot be opened). Nothing here waits: what is not in memory is
    fetched and a signal follows.

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
    failed = Signal(object)

    # -- the list ---------------------------------------------------------

    @property
    def current(self) -> int:
        """Id of the open conversation; 0 when none is."""

    def conversations(self) -> tuple[Summary, ...]:
        """All, pinned ones first, then the latest changed first."""

    def summary(self, conversation: int) -> Summary | None:
        """One of them; None when there is no such conversation."""

    def new(self) -> None:
        """Open an empty conversation: one that is already there, or a new one."""

    def open(self, conversation: int) -> None:
        """Open a conversation; `opened` follows when its messages are here."""

    def rename(self, conversation: int, title: str) -> None:
        """Give a title; an empty one is ignored."""

    def set_pinned(self, conversation: int, pinned: bool) -> None:
        """Keep it at the top of the list, or let it go."""

    def delete(self, conversation: int) -> None:
        """Take it off the list; `undo_delete` brings it back until the window closes."""

    def undo_delete(self, conversation: int) -> None:
        """Bring back a deleted conversation and open it."""

    # -- the open branch --------------------------------------------------

    def path(self) -> tuple[PathItem, ...]:
        """Messages of the open branch, from the first to the last."""

    def node(self, node_id: int) -> Node | None:
        """A node of the open conversation, on the branch or not."""

    def switch_branch(self, node_id: int, step: int) -> None:
        """Show the sibling `step` places on (-1 or 1) and what follows it."""

    def reply_tokens(self, node_id: int, then: Callable[[tuple[Token, ...]], None]) -> None:
        """Give the tokens of a reply, those of a streaming one as far as they are known."""

    # -- talking ----------------------------------------------------------

    def send(self, text: str) -> bool:
        """Add a user message to the open branch and have it answered.

        Returns:
            False when it cannot be taken now (no open conversation, a reply of this conversation
            is running, no text); the text should stay where it is.
        """

    def regenerate(self, node_id: int) -> None:
        """Answer again: a new sibling of the reply, or a reply to a user message without one."""

    def edit(self, node_id: int, text: str) -> None:
        """Say a user message in other words: a new sibling of it, which is answered."""

    def continue_reply(self, node_id: int) -> None:
        """Go on with a reply that did not come to its own end; nothing of it is lost."""

    def can_continue(self, node_id: int) -> bool:
        """Whether `continue_reply` would do something: the last reply, ended before its end."""

    def stop(self, conversation: int | None = None) -> None:
        """Stop the reply of a conversation (the open one), or take it out of the queue."""

    def cancel_queued(self, conversation: int) -> None:
        """Take a waiting conversation out of the queue; its message stays, unanswered."""

    # -- composer, scroll, settings ---------------------------------------

    def draft(self) -> str:
        """What was typed and not sent in the open conversation."""

    def set_draft(self, text: str) -> None:
        """Keep what is typed; written a moment later."""

    def scroll(self) -> float:
        """Where the open conversation was scrolled to; -1 is its end."""

    def set_scroll(self, position: float) -> None:
        """Keep where it is scrolled to; written a moment later."""

    def settings(self) -> ConversationSettings:
        """What the open conversation sets itself."""

    def set_settings(self, settings: ConversationSettings) -> None:
        """Replace what the open conversation sets itself; the next reply uses it."""

    def resolved(self) -> Resolved:
        """What the next reply uses: defaults < the model's own < the conversation's."""

    def inherited(self) -> Resolved:
        """What holds where the conversation sets nothing: what a reset goes back to."""

    # -- figures ----------------------------------------------------------

    def status(self, conversation: int) -> ConversationStatus:
        """What a conversation's reply is doing."""

    def queue_position(self, conversation: int) -> int:
        """How many replies come before it; 0 when it is not waiting or is next."""

    def context_used(self) -> int:
        """Tokens of the open branch in the context, as last known; 0 when not known."""

    def last_speed(self) -> float | None:
        """Tokens a second of the reply that runs or the last one of the open branch."""

    def time_to_first_token(self) -> float | None:
        """Seconds from Enter to the first token of the last reply of the open branch."""
