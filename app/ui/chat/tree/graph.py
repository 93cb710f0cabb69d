"""The rows of the overview: a tree of messages drawn as a list with lanes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.chat.conversation import Message, Tree

LONGEST = 300
"""Characters of a message that are looked at."""


@dataclass(frozen=True, slots=True)
class Row:
    """A message of the overview.

    Attributes:
        node_id: which.
        parent: row of the message it hangs under; -1 for a root.
        lane: its column; the path that is shown lies in column 0.
        begins_lane: it is a version beside the one in the column of its parent.
        through: columns of lines that pass by on their way down.
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
    on_path: bool
    position: int
    siblings: int
    goes_on: bool
    words: str
    message: Message


def rows(tree: Tree, leaf_id: int | None) -> list[Row]:
    """All messages, those above before those below.

    Below a message come first the branches beside, each with all that follows it one column
    further in, then in the same column the one that is shown, or else the newest.
    """
    shown = {node.id for node in tree.path(leaf_id)}
    found: list[Row] = []
    # (message, row of its parent, column, columns of lines passing by)
    waiting: list[tuple[int, int, int, tuple[int, ...]]] = []

    def put_off(
        parent_id: int | None, parent_row: int, lane: int, through: tuple[int, ...]
    ) -> None:
        below = tree.children(parent_id)
        if not below:
            return
        main = next((child for child in below if child in shown), below[-1])
        beside = [child for child in below if child != main]
        # The last one first: `waiting` is taken from its end.
        waiting.append((main, parent_row, lane, through))
        passing = (*through, lane)
        waiting.extend((child, parent_row, lane + 1, passing) for child in reversed(beside))

    def lane_of(place: int) -> int:
        return found[place].lane if place >= 0 else 0

    put_off(None, -1, 0, ())
    while waiting:
        node_id, parent_row, lane, through = waiting.pop()
        siblings = tree.siblings(node_id)
        message = tree[node_id].message
        found.append(
            Row(
                node_id=node_id,
                parent=parent_row,
                lane=lane,
                begins_lane=lane > lane_of(parent_row),
                through=through,
                on_path=node_id in shown,
                position=siblings.index(node_id) + 1,
                siblings=len(siblings),
                goes_on=bool(tree.children(node_id)),
                words=" ".join(message.content[:LONGEST].split()),
                message=message,
            )
        )
        put_off(node_id, len(found) - 1, lane, through)
    return found
