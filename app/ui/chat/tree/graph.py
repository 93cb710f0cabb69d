"""The rows of the overview: a tree of messages drawn as a list with lanes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.chat.plain_words import first_words

if TYPE_CHECKING:
    from app.chat.conversation import Message, Tree


@dataclass(frozen=True, slots=True)
class Row:
    """A message of the overview.

    Attributes:
        node_id: which.
        parent: row of the message it hangs under; -1 for a root.
        lane: its column; the path that is shown lies in column 0.
        begins_lane: it is a version beside the one in the column of its parent.
        through: columns of lines that pass by on their way down.
        lit: the line that passes by in column 0 leads along the path that is shown.
        on_path: it is shown in the transcript.
        position: 1 for the first of its siblings.
        siblings: how many there are, itself included.
        goes_on: something follows below in its own column.
        words: the beginning of its text, on one line.
        message: all of it.
    """

    node_id: int
    parent: int
    lane: int
    begins_lane: bool
    through: tuple[int, ...]
    lit: bool
    on_path: bool
    position: int
    siblings: int
    goes_on: bool
    words: str
    message: Message


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A message whose row comes later; fields as in `Row`."""

    node_id: int
    parent: int
    lane: int
    through: tuple[int, ...]
    lit: bool
    begins_lane: bool = False


def rows(tree: Tree, leaf_id: int | None) -> list[Row]:
    """All messages, those above before those below.

    Below a message come first the branches beside, each with all that follows it one column
    further in, then in the same column the one that is shown, or else the newest.
    """
    shown = {node.id for node in tree.path(leaf_id)}
    found: list[Row] = []
    waiting: list[_Waiting] = []

    def put_off(parent_id: int | None, above: _Waiting) -> None:
        below = tree.children(parent_id)
        if not below:
            return
        place = len(found) - 1
        main = next((child for child in below if child in shown), below[-1])
        # The last one first: `waiting` is taken from its end.
        waiting.append(_Waiting(main, place, above.lane, above.through, above.lit))
        lit = main in shown if above.lane == 0 else above.lit
        through = (*above.through, above.lane)
        waiting.extend(
            _Waiting(child, place, above.lane + 1, through, lit, begins_lane=True)
            for child in reversed(below)
            if child != main
        )

    put_off(None, _Waiting(0, -1, 0, (), lit=False))
    while waiting:
        item = waiting.pop()
        siblings = tree.siblings(item.node_id)
        message = tree[item.node_id].message
        found.append(
            Row(
                node_id=item.node_id,
                parent=item.parent,
                lane=item.lane,
                begins_lane=item.begins_lane,
                through=item.through,
                lit=item.lit,
                on_path=item.node_id in shown,
                position=siblings.index(item.node_id) + 1,
                siblings=len(siblings),
                goes_on=bool(tree.children(item.node_id)),
                words=first_words(message),
                message=message,
            )
        )
        put_off(item.node_id, item)
    return found
