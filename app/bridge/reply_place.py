"""A place in the store for a reply, and what its prompt needs from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.chat.conversation import Message, Node

if TYPE_CHECKING:
    from app.bridge.reply import Reply
    from app.chat.store import Store

Prepared = tuple[Node | None, dict[int, tuple[int, ...]], dict[int, str]]
"""The place of a reply, token ids by node, texts of attached files by their id."""


def prepare(store: Store, reply: Reply, unknown: list[int], attached: list[int]) -> Prepared:
    """A place for the reply, ids and texts of what is before it; runs in the writer thread.

    A reply without text is made in its own place, unless it has tokens (an end at once, half a
    character): those were generated and stay as they are, so a sibling is made.
    """
    ids = {node_id: tuple(t.id for t in store.tokens(node_id)) for node_id in unknown}
    texts = store.attachments.texts(attached) if attached else {}
    if reply.continues is not None and (reply.content or not store.tokens(reply.continues)):
        store.save_reply(reply.continues, reply.content)
        return None, ids, texts
    message = Message(role="assistant", content=reply.content, facts=reply.facts)
    return store.begin_reply(reply.conversation, reply.parent_id, message), ids, texts
