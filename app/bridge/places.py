"""Going to a message wherever it is: in another conversation, on a branch that is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.conversations import Conversations


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go; `offset` and `length` count characters of the source of the message."""

    conversation: int
    node_id: int
    offset: int
    length: int


class Places:
    """Remembers where to go until the conversation is open, and which branch leads there."""

    def __init__(
        self,
        conversations: Conversations,
        choices: dict[int, dict[int | None, int]],
        *,
        may_switch: Callable[[int], bool],
        switched: Callable[[], None],
        reached: Callable[[int, int, int], None],
    ) -> None:
        """Go nowhere yet.

        Args:
            conversations: where trees are.
            choices: which branches were shown last, by conversation.
            may_switch: whether another branch of a conversation can be shown now.
            switched: called when another branch is shown.
            reached: called with the message, which is on the open branch, offset and length.
        """
        self._conversations = conversations
        self._choices = choices
        self._may_switch = may_switch
        self._switched = switched
        self._reached = reached
        self._wanted: Place | None = None

    def go(self, conversation: int, node_id: int, offset: int, length: int) -> None:
        """Open the conversation at a message; where it is gone, the conversation only."""
        self._wanted = Place(conversation, node_id, offset, length)
        if conversation == self._conversations.current:
            self.arrive(conversation)
        else:
            self._conversations.open(conversation)

    def arrive(self, conversation: int) -> None:
        """A conversation is open: if it is the one that was wanted, go to the place in it."""
        wanted, self._wanted = self._wanted, None
        tree = self._conversations.tree(conversation)
        if wanted is None or wanted.conversation != conversation or tree is None:
            return
        summary = self._conversations.get(conversation)
        if summary is None or wanted.node_id not in tree:
            return
        if all(node.id != wanted.node_id for node in tree.path(summary.leaf_id)):
            if not self._may_switch(conversation):
                return
            choices = self._choices.setdefault(conversation, {})
            choices.update(tree.choices(summary.leaf_id))
            leaf = tree.leaf_under(wanted.node_id, choices)
            if leaf is None:
                return
            self._conversations.set_leaf(conversation, leaf)
            self._switched()
        self._reached(wanted.node_id, wanted.offset, wanted.length)
