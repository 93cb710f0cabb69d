"""What can be done with a message of the open conversation now."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.bridge.chat import ChatSession
    from app.ui.chat.tokens.showing import Showing


def offers(
    session: ChatSession, node_id: int, *, last: int, tokens: Showing | None
) -> frozenset[str]:
    """What the footer and the menu of a message may offer; see `transcript.furniture.Offers`.

    Args:
        session: the open conversation.
        node_id: the message.
        last: id of the last message that is shown.
        tokens: turns messages into panes; None where that cannot be.
    """
    node = session.node(node_id)
    looks = {"tokens"} if tokens is not None else set()
    if tokens is not None and tokens.is_shown(node_id):
        looks.add("print")
    if node is None or session.status(session.current) != "idle":
        return frozenset(looks)
    found = {"change", *looks}
    if node.message.role == "user" and node_id == last:
        found.add("answer")
    # Where there is nothing to go on with, "Answer again" does the same.
    if node.message.content and session.can_continue(node_id):
        found.add("continue")
    return frozenset(found)
