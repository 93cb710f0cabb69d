"""A place in the store for a reply, and what its prompt needs from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.chat.conversation import Message, Node
from app.chat.turns import fetched

if TYPE_CHECKING:
    from app.bridge.reply import Reply
    from app.chat.store import Store
    from app.chat.turns import Needed

Prepared = tuple[Node | None, dict[int, tuple[int, ...]], dict[int, str]]
"""The place of a reply, token ids by node, texts of attached files by their id."""


def prepare(store: Store, reply: Reply, wanted: Needed) -> Prepared:
    """A place for the reply, ids and texts of what is before it; runs in the writer thread.

    A reply without text is made in its own place, unless it has tokens (an end at once, half a
    character): those were generated and stay as they are, so a sibling is made.
    """
    ids, texts = fetched(store, wanted)
    if reply.continues is not None and (reply.content or not store.tokens(reply.continues)):
        store.save_reply(reply.continues, reply.content)
        return None, ids, texts
    message = Message(role="assistant", content=reply.content, facts=reply.facts)
    return store.begin_reply(reply.conversation, reply.parent_id, message), ids, texts
