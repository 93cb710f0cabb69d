"""Which prompt of a conversation is asked for, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.chat.conversation import Attachment, Resolved
    from app.engine.api import Overflow, PromptMessage, Vocabulary
    from app.engine.seen import PromptSeen

DRAFT: Final = 0
"""Stands in `ConversationSeen.nodes` for the message that was not sent yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which prompt to show; what is not said is as the next reply would have it.

    Attributes:
        path: a model file; empty takes that of the conversation.
        n_ctx: tokens that the context holds; 0 takes what is loaded, or would be.
        overflow: what to do when it does not fit.
        max_tokens: of the answer.
        draft: words of a message at the end that was not sent yet.
        attachments: its files, which are in the draft of the conversation.
    """

    path: str = ""
    n_ctx: int = 0
    overflow: Overflow | None = None
    max_tokens: int | None = None
    draft: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConversationSeen:
    """A conversation as a model reads it.

    Without a draft a reply at the end stands as it is gone on with: that is what the context holds.

    Attributes:
        conversation: its id.
        wish: what was asked.
        prompt: the prompt. Indices in it count `messages`.
        messages: what was sent to the engine; the first may be the system prompt.
        nodes: ids of the nodes of the tree that each message is made of; none for the system
            prompt, `DRAFT` for the draft.
        vocabulary: of the model.
        resolved: what governs the next reply, with what `wish` says otherwise.
        loaded: the model is loaded.
    """

    conversation: int
    wish: Wish
    prompt: PromptSeen
    messages: tuple[PromptMessage, ...]
    nodes: tuple[tuple[int, ...], ...]
    vocabulary: Vocabulary
    resolved: Resolved
    loaded: bool

    @property
    def as_it_is(self) -> bool:
        """Nothing is tried, and nothing is in it that was not sent."""
        return replace(self.wish, draft="", attachments=()) == Wish() and (DRAFT,) not in self.nodes
