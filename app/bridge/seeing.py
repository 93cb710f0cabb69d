"""The prompt that the open conversation makes, whether its model is loaded or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.bridge.storage import Storage
    from app.bridge.vocabularies import Vocabularies
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


class Seeing(QObject):
    """Answers one question at a time; a newer one replaces an older one.

    Attributes:
        latest: the last answer; None before there is one, and for another conversation.

    Signals:
        seen: ConversationSeen.
        failed: VitrailError: there is no prompt, and why.
        waiting_changed: `waiting`.
        outdated: what was told may not hold any more: messages, settings or the model changed.
    """

    seen = Signal(object)
    failed = Signal(object)
    waiting_changed = Signal()
    outdated = Signal()

    def __init__(
        self,
        session: ChatSession,
        models: ModelHost,
        storage: Storage,
        vocabularies: Vocabularies,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.latest: ConversationSeen | None = None
        self._session = session
        self._models = models
        self._storage = storage
        self._vocabularies = vocabularies

    @property
    def waiting(self) -> bool:
        """An answer is on its way."""
        return False

    def another(self, *, parent: QObject | None = None) -> Seeing:
        """One more, for someone else who asks about the same conversations."""
        return Seeing(self._session, self._models, self._storage, self._vocabularies, parent=parent)

    def ask(self, wish: Wish) -> None:
        """Show the prompt of the open conversation; `seen` or `failed` follows, later."""

    def cancel(self) -> None:
        """Nothing is wanted any more."""
