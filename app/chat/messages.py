"""The messages on disk: one is added at a time, and all of a conversation make a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from app.chat import search
from app.chat.branches import LATEST
from app.chat.conversation import Message, Node, Tree
from app.chat.first_line import first_title
from app.chat.replies import read_facts, write_facts
from app.core.errors import StoreCorrupt

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from app.chat.attachments import Attachments
    from app.chat.conversation import Attachment, Role
    from app.chat.database import Database
    from app.chat.replies import Replies


class Messages:
    """The messages in `database`.

    Methods raise StoreError, and KeyError for what is not there; one that raises has done
    nothing.
    """

    def __init__(
        self,
        database: Database,
        replies: Replies,
        attachments: Attachments,
        now_ms: Callable[[], int],
    ) -> None:
        self._database = database
        self._replies = replies
        self._attachments = attachments
        self._now_ms = now_ms

    def tree(self, conversation_id: int) -> Tree:
        """All of a conversation that were not deleted, without tokens."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, parent_id, role, content, created_ms, facts, streaming FROM message"
                " WHERE conversation_id = ? AND NOT hidden ORDER BY id",
                (conversation_id,),
            ).fetchall()
            if not rows:
                expect_conversation(connection, conversation_id)
            heads = self._attachments.heads(connection, conversation_id)
            nodes = [self._node(row, heads) for row in rows]
        try:
            return Tree(nodes)
        except KeyError as error:
            detail = f"the parent of a message is missing: {error}"
            raise StoreCorrupt(path=str(self._database.path), detail=detail) from None

    def add(self, conversation_id: int, parent_id: int | None, message: Message) -> Node:
        """Add one, whose text is clean; it becomes the end of the path that is shown.

        The first user message of a conversation without a title gives it one.
        """
        now = self._now_ms()
        message = structs.replace(message, created_ms=message.created_ms or now)
        with self._database.writing() as connection:
            title = expect_conversation(connection, conversation_id)
            if parent_id is not None:
                expect_message(connection, conversation_id, parent_id)
            if not title and message.role == "user":
                title = first_title(message)
            cursor = connection.execute(
                "INSERT INTO message"
                " (conversation_id, parent_id, role, content, created_ms, facts, streaming)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    conversation_id,
                    parent_id,
                    message.role,
                    message.content,
                    message.created_ms,
                    None if message.facts is None else write_facts(message.facts),
                    int(message.streaming),
                ),
            )
            node_id = int(cursor.lastrowid or 0)
            connection.execute(
                "UPDATE conversation SET"  # noqa: S608 (our own names)
                " named = CASE WHEN title = '' AND ?1 <> '' THEN 'line' ELSE named END,"
                f" title = ?1, leaf_id = ?2, updated_ms = ?3, activity = {LATEST} WHERE id = ?4",
                (title, node_id, now, conversation_id),
            )
            if not message.streaming:
                search.add(connection, node_id, message.content)
            if message.attachments:
                given = self._attachments.give(
                    connection, conversation_id, node_id, message.attachments
                )
                message = structs.replace(message, attachments=given)
        return Node(id=node_id, parent_id=parent_id, message=message)

    def _node(
        self,
        row: tuple[int, int | None, Role, str, int, str | None, int],
        heads: Mapping[int, tuple[Attachment, ...]],
    ) -> Node:
        node_id, parent_id, role, content, created_ms, raw, streaming = row
        facts = None if raw is None else read_facts(raw)
        if facts is not None:
            content, facts = self._replies.present(node_id, content, facts, bool(streaming))
        message = Message(
            role=role,
            content=content,
            created_ms=created_ms,
            facts=facts,
            attachments=heads.get(node_id, ()),
        )
        return Node(id=node_id, parent_id=parent_id, message=message)


def expect_conversation(connection: sqlite3.Connection, conversation_id: int) -> str:
    """The title of a conversation; KeyError where there is none."""
    row = connection.execute(
        "SELECT title FROM conversation WHERE id = ?", (conversation_id,)
    ).fetchone()
    if row is None:
        raise KeyError(conversation_id)
    return str(row[0])


def expect_message(connection: sqlite3.Connection, conversation_id: int, node_id: int) -> None:
    """Raise KeyError where there is no such message in the conversation."""
    row = connection.execute(
        "SELECT 1 FROM message WHERE conversation_id = ? AND id = ?", (conversation_id, node_id)
    ).fetchone()
    if row is None:
        raise KeyError(node_id)
