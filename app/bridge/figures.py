"""What the status bar tells of a conversation: tokens in use, speed, time to first token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.bridge.reply import facts_speed

if TYPE_CHECKING:
    from app.bridge.conversations import Conversations
    from app.bridge.engine import ModelHost
    from app.bridge.replies import Replies
    from app.bridge.reply import Reply
    from app.chat.conversation import Node, ReplyFacts


class Figures:
    """Reads figures of the reply that runs, else of the last one on the open branch."""

    def __init__(self, host: ModelHost, conversations: Conversations, replies: Replies) -> None:
        self._host = host
        self._conversations = conversations
        self._replies = replies
        self._first_token_s: dict[int, float] = {}

    def note(self, reply: Reply) -> None:
        """Remember how long the first token of `reply` took; the latest run counts."""
        if reply.node is not None and reply.first_token_at is not None:
            self._first_token_s[reply.node.id] = reply.first_token_at - reply.asked_at

    def context_used(self, conversation: int) -> int:
        """Tokens in the context; 0 when not known."""
        reply = self._replies.of(conversation)
        if reply is not None and reply.status != "waiting":
            return self._host.statistics.n_ctx_used
        facts = self._facts(conversation)
        return facts.prompt_tokens + facts.generated_tokens if facts else 0

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

    def _last_reply(self, conversation: int) -> Node | None:
        tree = self._conversations.tree(conversation)
        summary = self._conversations.get(conversation)
        if tree is None or summary is None:
            return None
        replies = (n for n in reversed(tree.path(summary.leaf_id)) if n.message.facts is not None)
        return next(replies, None)

    def _facts(self, conversation: int) -> ReplyFacts | None:
        node = self._last_reply(conversation)
        return node.message.facts if node else None
