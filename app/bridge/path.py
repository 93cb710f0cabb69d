"""The messages from the first one of a conversation to the end of the branch that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.chat.conversation import Node, Tree


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


class OpenPath:
    """The items of a branch, made once for each change: the whole window asks for them."""

    def __init__(self) -> None:
        self._state: tuple[Tree | None, int, int | None] = (None, 0, None)
        self._items: tuple[PathItem, ...] = ()

    def items(self, tree: Tree | None, leaf_id: int | None) -> tuple[PathItem, ...]:
        """From the first message to `leaf_id`; the same object while nothing has changed."""
        state = (tree, tree.edition if tree is not None else 0, leaf_id)
        if state != self._state:
            self._items = _made(tree, leaf_id) if tree is not None else ()
            self._state = state
        return self._items


def _made(tree: Tree, leaf_id: int | None) -> tuple[PathItem, ...]:
    items = []
    for node in tree.path(leaf_id):
        siblings = tree.siblings(node.id)
        items.append(PathItem(node, siblings.index(node.id) + 1, len(siblings)))
    return tuple(items)
