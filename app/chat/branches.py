"""Changes to a tree: nothing is overwritten, a branch is added, hidden or shown again.

A branch that is deleted stays in its place until `app.chat.bin` removes it for good: `deleted_ms`
stands at its first message and `hidden` at all of them, so that reading and searching leave them
out without looking at what is above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from app.chat import search
from app.chat.attachments import copy_files
from app.chat.replies import read_facts, write_facts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from app.chat.conversation import Message, ReplyFacts
    from app.chat.database import Database
    from app.chat.replies import Replies

LATEST = "(SELECT coalesce(max(activity), 0) + 1 FROM conversation)"


class Branches:
    """The branches of the trees in `database`.

    Methods raise StoreError, and KeyError for what is not there; one that raises has done
    nothing.
    """

    def __init__(self, database: Database, replies: Replies, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._replies = replies
        self._now_ms = now_ms

    def leaf(self, conversation_id: int) -> int | None:
        """End of the path that is shown."""
        with self._database.reading() as connection:
            return _leaf(connection, conversation_id)

    def add(
        self,
        conversation_id: int,
        parent_id: int | None,
        message: Message,
        *,
        like: int | None = None,
        follow: Sequence[int] = (),
    ) -> tuple[int, ...]:
        """Add a message, and copies of others below it; the last one is shown.

        Args:
            conversation_id: where.
            parent_id: what it hangs under; None makes a root.
            message: whole; its text is clean.
            like: message whose attachments it has too.
            follow: messages to copy, from the first to the last; each one hangs under the one
                before. Replies keep their tokens.

        Returns:
            Ids of what was added, in that order.
        """
        self._replies.flush()  # of what is copied everything must be on disk
        now = self._now_ms()
        with self._database.writing() as connection:
            _expect(connection, conversation_id, parent_id)
            added = [_insert(connection, conversation_id, parent_id, message, now)]
            if like is not None:
                copy_files(connection, connection, like, added[0])
            for node_id in follow:
                copied = copy_message(
                    connection, connection, node_id, (conversation_id, added[-1]), moved=True
                )
                added.append(copied)
            _show(connection, conversation_id, added[-1], now)
        return tuple(added)

    def hide(
        self, conversation_id: int, node_id: int, prefer: int | None = None
    ) -> tuple[int | None, bool]:
        """Take a message and all that follows it out of the tree.

        Args:
            conversation_id: where.
            node_id: first message of the branch.
            prefer: message to show when the branch was shown; without it the version before
                this one, else the one after it, else what is above.

        Returns:
            The end of the path that is shown then, and whether the branch was shown.
        """
        with self._database.writing() as connection:
            parent_id, hidden = _place(connection, conversation_id, node_id)
            leaf_id = _leaf(connection, conversation_id)
            if hidden:
                return leaf_id, False
            connection.execute(
                "UPDATE message SET deleted_ms = ? WHERE id = ?", (self._now_ms(), node_id)
            )
            _set_hidden(connection, conversation_id, node_id, hidden=True)
            shown = leaf_id is not None and _place(connection, conversation_id, leaf_id)[1]
            if shown:
                leaf_id = self._instead(connection, conversation_id, parent_id, node_id, prefer)
                connection.execute(
                    "UPDATE conversation SET leaf_id = ? WHERE id = ?", (leaf_id, conversation_id)
                )
        return leaf_id, shown

    def show(self, conversation_id: int, node_id: int, leaf_id: int | None = None) -> int | None:
        """Put a branch back that was hidden, and show it as far as `leaf_id`.

        One that lies in another hidden branch stays hidden until that one is shown.

        Returns:
            The end of the path that is shown then.
        """
        now = self._now_ms()
        with self._database.writing() as connection:
            parent_id, _ = _place(connection, conversation_id, node_id)
            connection.execute("UPDATE message SET deleted_ms = NULL WHERE id = ?", (node_id,))
            if parent_id is not None and _place(connection, conversation_id, parent_id)[1]:
                return _leaf(connection, conversation_id)
            _set_hidden(connection, conversation_id, node_id, hidden=False)
            if leaf_id is None or not _visible(connection, conversation_id, leaf_id):
                leaf_id = newest_under(connection, conversation_id, node_id)
            _show(connection, conversation_id, leaf_id, now)
        return leaf_id

    def fork(self, node_id: int, title: str) -> int:
        """Copy the path up to a message into a conversation of its own, with all that it sets.

        Returns:
            Id of the new conversation.
        """
        self._replies.flush()
        now = self._now_ms()
        with self._database.writing() as connection:
            row = connection.execute(
                "SELECT conversation_id FROM message WHERE id = ? AND NOT hidden", (node_id,)
            ).fetchone()
            if row is None:
                raise KeyError(node_id)
            made = copy_conversation(connection, connection, row[0], title, now)
            parent: int | None = None
            for above in _path(connection, node_id):
                parent = copy_message(connection, connection, above, (made, parent))
            _show(connection, made, parent, now)
        return made

    def _instead(
        self,
        connection: sqlite3.Connection,
        conversation_id: int,
        parent_id: int | None,
        node_id: int,
        prefer: int | None,
    ) -> int | None:
        """What to show in the place of a branch that was just hidden."""
        if prefer is not None and _visible(connection, conversation_id, prefer):
            return prefer
        sibling = connection.execute(
            "SELECT id FROM message WHERE conversation_id = ? AND parent_id IS ? AND NOT hidden"
            " ORDER BY id > ?, abs(id - ?) LIMIT 1",
            (conversation_id, parent_id, node_id, node_id),
        ).fetchone()
        if sibling is None:
            return parent_id
        return newest_under(connection, conversation_id, int(sibling[0]))


def copy_conversation(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    conversation_id: int,
    title: str,
    now_ms: int,
) -> int:
    """A new conversation in `target` with the settings of one in `source`, without messages."""
    settings, preset, folder_id = source.execute(
        "SELECT settings, preset, folder_id FROM conversation WHERE id = ?", (conversation_id,)
    ).fetchone()
    cursor = target.execute(
        "INSERT INTO conversation"  # noqa: S608 (our own names)
        " (title, created_ms, updated_ms, settings, preset, folder_id, named, activity)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?, {LATEST})",
        (title, now_ms, now_ms, settings, preset, folder_id, "user" if title else ""),
    )
    made = int(cursor.lastrowid or 0)
    tags = source.execute("SELECT name FROM tag WHERE conversation_id = ?", (conversation_id,))
    target.executemany(
        "INSERT INTO tag (conversation_id, name) VALUES (?, ?)",
        [(made, name) for (name,) in tags.fetchall()],
    )
    return made


def copy_message(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    node_id: int,
    place: tuple[int, int | None],
    *,
    moved: bool = False,
) -> int:
    """Copy a message that is whole, with its tokens and attachments.

    Args:
        source: where it is.
        target: where it goes; in a transaction.
        node_id: which.
        place: conversation and parent of the copy.
        moved: what is above it is not what it was written for.

    Returns:
        Id of the copy.
    """
    row = source.execute(
        "SELECT role, content, created_ms, facts FROM message WHERE id = ?", (node_id,)
    ).fetchone()
    if row is None:
        raise KeyError(node_id)
    role, content, created_ms, facts = row
    if facts is not None and moved:
        facts = write_facts(structs.replace(read_facts(facts), moved=True))
    cursor = target.execute(
        "INSERT INTO message (conversation_id, parent_id, role, content, created_ms, facts)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (*place, role, content, created_ms, facts),
    )
    copied = int(cursor.lastrowid or 0)
    parts = source.execute(
        "SELECT sequence, text, tokens FROM part WHERE message_id = ? ORDER BY sequence", (node_id,)
    )
    target.executemany(
        "INSERT INTO part (message_id, sequence, text, tokens) VALUES (?, ?, ?, ?)",
        [(copied, *part) for part in parts.fetchall()],
    )
    copy_files(source, target, node_id, copied)
    search.add(target, copied, content)
    return copied


def _insert(
    connection: sqlite3.Connection,
    conversation_id: int,
    parent_id: int | None,
    message: Message,
    now_ms: int,
) -> int:
    facts: ReplyFacts | None = message.facts
    cursor = connection.execute(
        "INSERT INTO message (conversation_id, parent_id, role, content, created_ms, facts)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            conversation_id,
            parent_id,
            message.role,
            message.content,
            message.created_ms or now_ms,
            None if facts is None else write_facts(facts),
        ),
    )
    node_id = int(cursor.lastrowid or 0)
    search.add(connection, node_id, message.content)
    return node_id


def _expect(connection: sqlite3.Connection, conversation_id: int, node_id: int | None) -> None:
    """That there is such a conversation, and such a message in it."""
    _leaf(connection, conversation_id)
    if node_id is not None:
        _place(connection, conversation_id, node_id)


def _leaf(connection: sqlite3.Connection, conversation_id: int) -> int | None:
    row = connection.execute(
        "SELECT leaf_id FROM conversation WHERE id = ?", (conversation_id,)
    ).fetchone()
    if row is None:
        raise KeyError(conversation_id)
    return None if row[0] is None else int(row[0])


def _place(
    connection: sqlite3.Connection, conversation_id: int, node_id: int
) -> tuple[int | None, bool]:
    """Parent of a message, and whether it is hidden."""
    row = connection.execute(
        "SELECT parent_id, hidden FROM message WHERE conversation_id = ? AND id = ?",
        (conversation_id, node_id),
    ).fetchone()
    if row is None:
        raise KeyError(node_id)
    return row[0], bool(row[1])


def _visible(connection: sqlite3.Connection, conversation_id: int, node_id: int) -> bool:
    row = connection.execute(
        "SELECT 1 FROM message WHERE conversation_id = ? AND id = ? AND NOT hidden",
        (conversation_id, node_id),
    ).fetchone()
    return row is not None


def _set_hidden(
    connection: sqlite3.Connection, conversation_id: int, node_id: int, *, hidden: bool
) -> None:
    """Of a whole branch; parts of it that were deleted by themselves stay hidden."""
    connection.execute(
        "WITH RECURSIVE below (id) AS (VALUES (?1) UNION ALL"
        " SELECT m.id FROM message m JOIN below b ON m.parent_id = b.id"
        " WHERE m.conversation_id = ?2 AND (?3 OR m.deleted_ms IS NULL))"
        " UPDATE message SET hidden = ?3 WHERE id IN below",
        (node_id, conversation_id, int(hidden)),
    )


def newest_under(connection: sqlite3.Connection, conversation_id: int, node_id: int) -> int:
    """The leaf below a message, by the newest version each time."""
    current = node_id
    while True:
        (below,) = connection.execute(
            "SELECT max(id) FROM message WHERE conversation_id = ? AND parent_id = ?"
            " AND NOT hidden",
            (conversation_id, current),
        ).fetchone()
        if below is None:
            return current
        current = int(below)


def _path(connection: sqlite3.Connection, node_id: int) -> list[int]:
    """Ids from the root to a message."""
    found: list[int] = []
    current: int | None = node_id
    while current is not None:
        found.append(current)
        (current,) = connection.execute(
            "SELECT parent_id FROM message WHERE id = ?", (current,)
        ).fetchone()
    return found[::-1]


def _show(
    connection: sqlite3.Connection, conversation_id: int, leaf_id: int | None, now_ms: int
) -> None:
    connection.execute(
        f"UPDATE conversation SET leaf_id = ?, updated_ms = ?, activity = {LATEST}"  # noqa: S608
        " WHERE id = ?",
        (leaf_id, now_ms, conversation_id),
    )
