"""Attachments on disk: of the messages that were sent, and of what stands in a composer.

A file belongs to the draft of a conversation until it is sent; then the same row belongs to the
message. What is read with a tree are heads only: a text may have millions of characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from msgspec import structs

from app.chat.conversation import Attachment, AttachmentKind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from app.chat.database import Database

MOST_CHARACTERS = 2_000_000
"""Of one attachment: several times what a local model's context holds. More is cut."""

MOST_FILES = 50
"""Of one message."""

_KINDS = frozenset(get_args(AttachmentKind))
_HEAD = "a.id, a.name, a.kind, a.size_bytes, a.characters, a.cut"
_COPIED = "position, name, kind, size_bytes, characters, cut, text"

_Row = tuple[int, str, str, int, int, int]


class Attachments:
    """The texts of files in `database`. Methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Drafts

    def attach(self, conversation_id: int, attachment: Attachment, text: str) -> Attachment:
        """Add a file to the draft of a conversation; with its id.

        Raises:
            KeyError: there is no such conversation.
        """
        text, cut = text[:MOST_CHARACTERS], len(text) > MOST_CHARACTERS
        head = structs.replace(attachment, characters=len(text), cut=attachment.cut or cut)
        with self._database.writing() as connection:
            found = connection.execute(
                "SELECT 1 FROM conversation WHERE id = ?", (conversation_id,)
            ).fetchone()
            if found is None:
                raise KeyError(conversation_id)
            cursor = connection.execute(
                "INSERT INTO attachment"
                " (draft_of, position, name, kind, size_bytes, characters, cut, text)"
                " VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM attachment"
                " WHERE draft_of = ?1), ?2, ?3, ?4, ?5, ?6, ?7)",
                (
                    conversation_id,
                    head.name,
                    head.kind,
                    head.size_bytes,
                    head.characters,
                    int(head.cut),
                    text,
                ),
            )
            return structs.replace(head, id=int(cursor.lastrowid or 0))

    def detach(self, attachment_id: int) -> None:
        """Remove a file from the draft it belongs to; one that was sent stays."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM attachment WHERE id = ? AND draft_of NOTNULL", (attachment_id,)
            )

    def shorten(self, attachment_id: int, characters: int) -> Attachment:
        """Keep only the beginning of a file in a draft.

        Raises:
            KeyError: it is in no draft.
        """
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE attachment SET text = substr(text, 1, ?1), characters = ?1, cut = 1"
                " WHERE id = ?2 AND draft_of NOTNULL AND characters > ?1",
                (characters, attachment_id),
            )
            row = connection.execute(
                f"SELECT {_HEAD} FROM attachment a WHERE a.id = ? AND a.draft_of NOTNULL",  # noqa: S608
                (attachment_id,),
            ).fetchone()
        if row is None:
            raise KeyError(attachment_id)
        return _head(row)

    def drafted(self, conversation_id: int) -> tuple[Attachment, ...]:
        """What the draft of a conversation holds."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_HEAD} FROM attachment a WHERE a.draft_of = ? ORDER BY a.position",  # noqa: S608
                (conversation_id,),
            ).fetchall()
        return tuple(map(_head, rows))

    # Texts

    def texts(self, attachment_ids: Iterable[int]) -> dict[int, str]:
        """Texts by id; what is not there is left out."""
        found: dict[int, str] = {}
        with self._database.reading() as connection:
            for identity in attachment_ids:
                row = connection.execute(
                    "SELECT text FROM attachment WHERE id = ?", (identity,)
                ).fetchone()
                if row is not None:
                    found[identity] = row[0]
        return found

    # Messages

    def heads(
        self, connection: sqlite3.Connection, conversation_id: int
    ) -> dict[int, tuple[Attachment, ...]]:
        """What the messages of a conversation carry, by id of the message."""
        rows = connection.execute(
            f"SELECT a.message_id, a.position, {_HEAD} FROM message m"  # noqa: S608
            " JOIN attachment a ON a.message_id = m.id WHERE m.conversation_id = ?",
            (conversation_id,),
        ).fetchall()
        found: dict[int, tuple[Attachment, ...]] = {}
        for message_id, _position, *row in sorted(rows):
            found[message_id] = (*found.get(message_id, ()), _head(tuple(row)))
        return found

    def give(
        self,
        connection: sqlite3.Connection,
        conversation_id: int,
        message_id: int,
        attachments: Sequence[Attachment],
    ) -> tuple[Attachment, ...]:
        """Put what is here already under a message, in the transaction of `connection`.

        A file of the conversation's draft becomes the message's; one of another message, which is
        edited or forked, is copied. What is not there any more is left out.
        """
        given = []
        for position, attachment in enumerate(attachments):
            moved = connection.execute(
                "UPDATE attachment SET message_id = ?, draft_of = NULL, position = ?"
                " WHERE id = ? AND draft_of = ?",
                (message_id, position, attachment.id, conversation_id),
            )
            if moved.rowcount:
                given.append(attachment)
                continue
            copied = connection.execute(
                f"INSERT INTO attachment (message_id, {_COPIED})"  # noqa: S608
                " SELECT ?, ?, name, kind, size_bytes, characters, cut, text"
                " FROM attachment WHERE id = ?",
                (message_id, position, attachment.id),
            )
            if copied.rowcount:
                given.append(structs.replace(attachment, id=int(copied.lastrowid or 0)))
        return tuple(given)

    def add(
        self,
        connection: sqlite3.Connection,
        message_id: int,
        attachments: Sequence[tuple[Attachment, str]],
    ) -> None:
        """Give a message files with their texts, as an import does."""
        for position, (head, text) in enumerate(attachments):
            kept = text[:MOST_CHARACTERS]
            connection.execute(
                f"INSERT INTO attachment (message_id, {_COPIED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (
                    message_id,
                    position,
                    head.name,
                    head.kind,
                    head.size_bytes,
                    len(kept),
                    int(head.cut or len(kept) < len(text)),
                    kept,
                ),
            )


def copy_files(
    source: sqlite3.Connection, target: sqlite3.Connection, message_id: int, copied: int
) -> None:
    """Give the message `copied` in `target`, in its transaction, all files of one in `source`."""
    rows = source.execute(
        f"SELECT {_COPIED} FROM attachment WHERE message_id = ? ORDER BY position, id",  # noqa: S608
        (message_id,),
    )
    target.executemany(
        f"INSERT INTO attachment (message_id, {_COPIED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        [(copied, *row) for row in rows.fetchall()],
    )


def copy_draft(
    source: sqlite3.Connection, target: sqlite3.Connection, conversation_id: int, copied: int
) -> None:
    """Give the draft of the conversation `copied` in `target`, in its transaction, all files."""
    rows = source.execute(
        f"SELECT {_COPIED} FROM attachment WHERE draft_of = ? ORDER BY position",  # noqa: S608
        (conversation_id,),
    )
    target.executemany(
        f"INSERT INTO attachment (draft_of, {_COPIED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        [(copied, *row) for row in rows.fetchall()],
    )


def _head(row: _Row) -> Attachment:
    identity, name, kind, size_bytes, characters, cut = row
    return Attachment(
        id=identity,
        name=name,
        kind=cast("AttachmentKind", kind) if kind in _KINDS else "text",
        size_bytes=size_bytes,
        characters=characters,
        cut=bool(cut),
    )
