"""What the status bar tells of a conversation: tokens in use, speed, time to first token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from app.bridge.reply import facts_speed

if TYPE_CHECKING:
    from app.bridge.conversations import Conversations
    from app.bridge.replies import Replies
    from app.bridge.reply import Reply
    from app.chat.conversation import Message, Node, ReplyFacts

CHARACTERS_A_TOKEN: Final = 3.5
"""For what the engine did not count."""


class ContextUse(Struct, frozen=True):
    """Tokens of a conversation in the context, and how many of them were not counted.

    This is the one figure of it: whatever says how full the context is says this.
    """

    tokens: int
    estimated: int = 0

    @property
    def careful(self) -> int:
        """As many as it may well be: an estimate is half as much again in some languages."""
        return self.tokens + self.estimated // 2


class Figures:
    """Reads figures of the reply that runs, else of the last one on the open branch.

    Attributes:
        revision: counts how often the prompt of the open conversation became another.
    """

    def __init__(self, conversations: Conversations, replies: Replies) -> None:
        self._conversations = conversations
        self._replies = replies
        self._first_token_s: dict[int, float] = {}
        self._prompt: tuple[int, int] | None = None
        self.revision = 0

    def note(self, reply: Reply) -> None:
        """Remember how long the first token of `reply` took; the latest run counts."""
        if reply.node is not None and reply.first_token_at is not None:
            self._first_token_s[reply.node.id] = reply.first_token_at - reply.asked_at

    def note_prompt(self, conversation: int, tokens: int, revision: int) -> bool:
        """The prompt of a conversation was made and counted.

        Args:
            conversation: its id.
            tokens: of the prompt.
            revision: when it was asked for; one of an earlier state is worth nothing.

        Returns:
            Whether this is taken.
        """
        taken = revision == self.revision
        if taken:
            self._prompt = conversation, tokens
        return taken

    def outdate(self) -> bool:
        """The prompt of the open conversation may be another now; whether it was known."""
        self.revision += 1
        known, self._prompt = self._prompt, None
        return known is not None

    def context_used(self, conversation: int) -> ContextUse | None:
        """Tokens in the context; None when not known.

        While a reply is written, its prompt and what was drawn; else the prompt, if somebody had
        it made since it changed last; else what the last reply counted.
        """
        reply = self._replies.of(conversation)
        if reply is not None and reply.prompt_tokens:
            return ContextUse(reply.prompt_tokens + len(reply.tokens))
        if self._prompt is not None and self._prompt[0] == conversation:
            return ContextUse(self._prompt[1])
        # What was edited, interrupted or refused was not counted: back to what was.
        characters = 0
        path = self._path(conversation)
        if path is None:
            return None
        for node in reversed(path):
            facts = node.message.facts
            if facts is not None and facts.prompt_tokens and not facts.moved:
                counted = facts.prompt_tokens + _kept(facts)
                break
            characters += _characters(node.message)
        else:
            counted = 0
            found = (node.message.facts for node in path if node.message.facts is not None)
            characters += max((len(facts.system_prompt) for facts in found), default=0)
        estimated = round(characters / CHARACTERS_A_TOKEN)
        return ContextUse(counted + estimated, estimated)

    def speed(self, conversation: int) -> float | None:
        """Tokens a second."""
        reply = self._replies.of(conversation)
        if reply is not None and reply.first_token_at is not None:
            return self._replies.speed(reply)
        facts = self._facts(conversation)
        return facts_speed(facts) if facts else None

    def time_to_first_token(self, conversation: int) -> float | None:
        """Seconds."""
        node = self._last_reply(conversation)
        if node is None or node.message.facts is None:
            return None
        return self._first_token_s.get(node.id) or node.message.facts.prompt_s or None

    def _path(self, conversation: int) -> tuple[Node, ...] | None:
        tree = self._conversations.tree(conversation)
        summary = self._conversations.get(conversation)
        return None if tree is None or summary is None else tree.path(summary.leaf_id)

    def _last_reply(self, conversation: int) -> Node | None:
        path = self._path(conversation) or ()
        return next((node for node in reversed(path) if node.message.facts is not None), None)

    def _facts(self, conversation: int) -> ReplyFacts | None:
        node = self._last_reply(conversation)
        return node.message.facts if node else None


def _kept(facts: ReplyFacts) -> int:
    """Tokens of a reply in the context: what ends it is drawn, but never evaluated.

    The next prompt has the end of a reply from its template.
    """
    return max(0, facts.generated_tokens - (facts.ending == "stop"))


def _characters(message: Message) -> int:
    """What the model reads of it, its files included."""
    return len(message.content) + sum(file.characters for file in message.attachments)
