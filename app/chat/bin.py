"""What was deleted and can still be brought back: conversations, and branches of others."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from msgspec import Struct

from app.chat import search
from app.chat.conversation import Message
from app.chat.plain_words import first_words, plain_piece
from app.chat.replies import read_facts
from app.core.errors import StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from app.chat.conversation import Role
    from app.chat.database import Database
    from app.chat.replies import Replies

KEPT_DAYS = 30
KEPT_MS = KEPT_DAYS * 24 * 3600 * 1000
"""What was deleted longer ago is removed for good at the next start."""
USED_MS = 24 * 3600 * 1000
"""So far behind the last use the clock is believed: one that jumps far takes nothing with it."""

BEGINNING = 200
"""Characters of the first message that are told."""


class Deleted(Struct, frozen=True, kw_only=True):
    """Something in the bin.

    Attributes:
        conversation_id: the conversation, or the one a branch belongs to.
        node_id: first message of a branch; 0 for a whole conversation.
        title: of the conversation.
        role: of the first message of a branch.
        beginning: the first plain words of the first message.
        messages: how many there are in it.
        deleted_ms: when it was deleted, Unix time.
    """

    conversation_id: int
    node_id: int = 0
    title: str = ""
    role: Role = "user"
    beginning: str = ""
    messages: int = 0
    deleted_ms: int = 0


class Removed(Struct, frozen=True, kw_only=True):
    """What was removed for good.

    Attributes:
        conversations: ids of whole ones.
        shortened: ids of those that lost branches and are still there.
    """

    conversations: tuple[int, ...] = ()
    shortened: tuple[int, ...] = ()

    @property
    def touched(self) -> tuple[int, ...]:
        """All of which something is gone."""
        return self.conversations + self.shortened


class Bin:
    """The bin of `database`. Methods raise StoreError; one that raises has done nothing."""

    def __init__(self, database: Database, replies: Replies, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._replies = replies
        self._now_ms = now_ms

    def content(self) -> tuple[Deleted, ...]:
        """All that is in it, what was deleted last first; no empty conversations."""
        with self._database.reading() as connection:
            conversations = connection.execute(
                "SELECT c.id, c.title, c.deleted_ms, count(m.id),"
                " substr(coalesce(min(CASE WHEN m.parent_id IS NULL THEN m.content END), ''), 1, ?)"
                " FROM conversation c JOIN message m ON m.conversation_id = c.id AND NOT m.hidden"
                " WHERE c.deleted_ms NOTNULL GROUP BY c.id",
                (BEGINNING,),
            ).fetchall()
            branches = connection.execute(
                "SELECT m.conversation_id, m.id, c.title, m.role, m.content, m.facts,"
                " m.deleted_ms FROM message m JOIN conversation c ON c.id = m.conversation_id"
                " LEFT JOIN message above ON above.id = m.parent_id"
                " WHERE m.deleted_ms NOTNULL AND c.deleted_ms IS NULL"
                " AND NOT coalesce(above.hidden, 0)"
            ).fetchall()
            found = [
                Deleted(
                    conversation_id=identity,
                    title=title,
                    deleted_ms=deleted_ms,
                    messages=messages,
                    beginning=plain_piece(beginning, reply=False),
                )
                for identity, title, deleted_ms, messages, beginning in conversations
            ]
            found += [
                Deleted(
                    conversation_id=conversation_id,
                    node_id=node_id,
                    title=title,
                    role=role,
                    beginning=_beginning(role, content, facts),
                    deleted_ms=deleted_ms,
                    messages=len(_below(connection, conversation_id, node_id)),
                )
                for conversation_id, node_id, title, role, content, facts, deleted_ms in branches
            ]
        return tuple(sorted(found, key=lambda item: item.deleted_ms, reverse=True))

    def remove_old(self) -> Removed:
        """Remove for good what was deleted more than 30 days ago.

        By the clock, but not further than a day behind the last message or deletion: days that
        the program was not used in do not count, and a clock that is set a year ahead does not
        empty the bin.
        """
        with self._database.reading() as connection:
            used_ms = connection.execute(
                "SELECT max("
                " coalesce((SELECT created_ms FROM message ORDER BY id DESC LIMIT 1), 0),"
                " coalesce((SELECT max(deleted_ms) FROM message WHERE deleted_ms NOTNULL), 0),"
                " coalesce((SELECT max(deleted_ms) FROM conversation WHERE deleted_ms NOTNULL), 0))"
            ).fetchone()[0]
        return self.remove_before(min(self._now_ms(), used_ms + USED_MS) - KEPT_MS)

    def remove_before(self, before_ms: int) -> Removed:
        """Remove for good what was deleted before a time."""
        with self._database.reading() as connection:
            conversations = connection.execute(
                "SELECT id FROM conversation WHERE deleted_ms < ? ORDER BY id", (before_ms,)
            ).fetchall()
            branches = connection.execute(
                "SELECT conversation_id, id FROM message WHERE deleted_ms < ? ORDER BY id DESC",
                (before_ms,),
            ).fetchall()
        return self._remove([row[0] for row in conversations], branches)

    def remove(self, conversation_id: int, node_id: int = 0) -> Removed:
        """Remove one thing for good, if it is in the bin."""
        table, identity = ("message", node_id) if node_id else ("conversation", conversation_id)
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT 1 FROM {table} WHERE id = ? AND deleted_ms NOTNULL",  # noqa: S608
                (identity,),
            ).fetchone()
        if row is None:
            return Removed()
        if node_id:
            return self._remove([], [(conversation_id, node_id)])
        return self._remove([conversation_id], [])

    def tidy(self, *, begin: bool) -> bool:
        """Take some of the words of what was removed out of the search indexes for good.

        Args:
            begin: something was removed since the last time.

        Returns:
            Whether there is more to do.
        """
        with self._database.writing() as connection:
            return search.merge(connection, begin=begin)

    def _remove(self, conversations: list[int], branches: Sequence[tuple[int, int]]) -> Removed:
        removed: list[int] = []
        with self._database.writing() as connection:
            for conversation_id in conversations:
                removed += _forget_words(connection, "conversation_id = ?", conversation_id)
                connection.execute("DELETE FROM conversation WHERE id = ?", (conversation_id,))
            for conversation_id, node_id in branches:
                # The last first: a parent must not go before its children.
                for below in reversed(_below(connection, conversation_id, node_id)):
                    removed += _forget_words(connection, "id = ?", below)
                    connection.execute("DELETE FROM message WHERE id = ?", (below,))
        self._replies.forget(removed)
        if removed or conversations:
            # Giving room back can wait; what was asked for is done.
            with contextlib.suppress(StoreError), self._database.reading() as connection:
                connection.execute("PRAGMA incremental_vacuum").fetchall()
        shortened = {conversation for conversation, _node in branches}.difference(conversations)
        return Removed(conversations=tuple(conversations), shortened=tuple(sorted(shortened)))


def _beginning(role: Role, content: str, facts: str | None) -> str:
    """What a branch begins with; long thinking may come before it."""
    known = None if facts is None else read_facts(facts)
    return first_words(Message(role=role, content=content, facts=known), BEGINNING)


def _forget_words(connection: sqlite3.Connection, where: str, value: int) -> list[int]:
    """Take messages out of the search indexes; their ids."""
    messages = connection.execute(
        f"SELECT id, content, streaming FROM message WHERE {where}",  # noqa: S608 (our own)
        (value,),
    ).fetchall()
    for node_id, content, streaming in messages:
        if not streaming:
            search.remove(connection, node_id, content)
    return [row[0] for row in messages]


def _below(connection: sqlite3.Connection, conversation_id: int, node_id: int) -> list[int]:
    """Ids of a branch, its first message included, parents before children."""
    rows = connection.execute(
        "WITH RECURSIVE below (id) AS (SELECT id FROM message WHERE conversation_id = ?1"
        " AND id = ?2 UNION ALL SELECT m.id FROM message m JOIN below b ON m.parent_id = b.id"
        " WHERE m.conversation_id = ?1) SELECT id FROM below",
        (conversation_id, node_id),
    )
    return [int(row[0]) for row in rows]
