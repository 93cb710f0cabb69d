"""Conversations that are never written to disk, until the user wants to keep one.

They live in a database in memory beside the file (`Store.of`), with ids of their own, so that
everything else works with them as with all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.chat.attachments import copy_draft
from app.chat.branches import copy_conversation, copy_message

if TYPE_CHECKING:
    from app.chat.database import Database


class Kept(NamedTuple):
    """A temporary conversation that is on disk now.

    Attributes:
        conversation: its new id.
        nodes: new ids of its messages, by those that they had.
    """

    conversation: int
    nodes: dict[int, int]


def keep(memory: Database, disk: Database, conversation_id: int, now_ms: int) -> Kept:
    """Copy a temporary conversation, all its branches included, to the disk.

    Returns:
        What it is there.

    Raises:
        KeyError: there is none of that id.
        StoreError: it could not be written; nothing was.
    """
    with memory.reading() as source:
        row = source.execute(
            "SELECT title, leaf_id, draft, scroll, pinned, named FROM conversation WHERE id = ?",
            (conversation_id,),
        ).fetchone()
        if row is None:
            raise KeyError(conversation_id)
        title, leaf_id, *state = row
        messages = source.execute(
            "SELECT id, parent_id FROM message WHERE conversation_id = ? AND NOT hidden"
            " ORDER BY id",
            (conversation_id,),
        ).fetchall()
        copies: dict[int, int] = {}
        with disk.writing() as target:
            made = copy_conversation(source, target, conversation_id, title, now_ms)
            for node_id, parent_id in messages:
                place = (made, None if parent_id is None else copies[parent_id])
                copies[node_id] = copy_message(source, target, node_id, place)
            copy_draft(source, target, conversation_id, made)
            target.execute(
                "UPDATE conversation SET leaf_id = ?, draft = ?, scroll = ?, pinned = ?, named = ?"
                " WHERE id = ?",
                (copies.get(leaf_id), *state, made),
            )
    return Kept(made, copies)
