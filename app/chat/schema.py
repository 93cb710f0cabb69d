"""The tables, as a list of named steps that lead from an empty file to the present.

A step is never changed once it was released: another one is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.chat import search
from app.core import migration

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from app.core.migration import Step

APPLICATION_ID = 0x56745261
"""``PRAGMA application_id``: "VtRa"."""


def first_schema(connection: sqlite3.Connection) -> None:
    """Conversations, messages, parts of replies, and both search indexes.

    Messages go only with their conversation: a cascade from parent to child would nest deeper
    than SQLite's limit of 1,000 triggers.

    `part` holds what a reply is made of: while it streams, rows of text and tokens; when it has
    ended, one row with all tokens and no text, which then stands in `message`.

    `activity` orders the list: a counter, since a clock may jump.

    `trigram` finds words of three characters and more. `han` finds shorter Chinese ones: it is
    fed with every Chinese character and every pair of them, parted by blanks
    (`app.chat.search.grams`); the tokenizer `ascii` takes all that is not ASCII as letters.
    """
    for statement in (
        """
        CREATE TABLE conversation (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL DEFAULT '',
            created_ms INTEGER NOT NULL,
            updated_ms INTEGER NOT NULL,
            pinned INTEGER NOT NULL DEFAULT 0,
            leaf_id INTEGER REFERENCES message (id) ON DELETE SET NULL,
            settings TEXT NOT NULL DEFAULT '{}',
            draft TEXT NOT NULL DEFAULT '',
            scroll REAL NOT NULL DEFAULT 0,
            unread INTEGER NOT NULL DEFAULT 0,
            activity INTEGER NOT NULL,
            deleted_ms INTEGER
        ) STRICT
        """,
        """
        CREATE INDEX conversation_listed
            ON conversation (pinned DESC, activity DESC) WHERE deleted_ms IS NULL
        """,
        "CREATE INDEX conversation_activity ON conversation (activity)",
        "CREATE INDEX conversation_deleted ON conversation (deleted_ms) WHERE deleted_ms NOTNULL",
        """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
            parent_id INTEGER,
            role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
            content TEXT NOT NULL,
            created_ms INTEGER NOT NULL,
            facts TEXT,
            streaming INTEGER NOT NULL DEFAULT 0,
            UNIQUE (conversation_id, id),
            FOREIGN KEY (conversation_id, parent_id)
                REFERENCES message (conversation_id, id) DEFERRABLE INITIALLY DEFERRED
        ) STRICT
        """,
        "CREATE INDEX message_parent ON message (conversation_id, parent_id)",
        "CREATE INDEX message_streaming ON message (id) WHERE streaming",
        """
        CREATE TABLE part (
            message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL,
            text TEXT NOT NULL,
            tokens BLOB NOT NULL,
            PRIMARY KEY (message_id, sequence)
        ) STRICT
        """,
        """
        CREATE VIRTUAL TABLE trigram
            USING fts5 (content, content = 'message', content_rowid = 'id', tokenize = 'trigram')
        """,
        """
        CREATE VIRTUAL TABLE han
            USING fts5 (grams, content = '', tokenize = 'ascii', detail = none)
        """,
        "CREATE TABLE pulse (id INTEGER PRIMARY KEY CHECK (id = 1), beats INTEGER NOT NULL) STRICT",
        "INSERT INTO pulse (id, beats) VALUES (1, 0)",
    ):
        connection.execute(statement)


def organized(connection: sqlite3.Connection) -> None:
    """Folders, tags, presets, snippets, attachments, and branches that were deleted.

    `pair` takes the place of `han`: it finds all words that are shorter than three characters,
    and is fed with every character and every pair (`app.chat.search.grams`).

    `conversation.named` says who gave the title: nobody, its first line, a model, the user; a
    title of before was the first line or the user's, and is left alone. `preset` holds the values
    of the preset that it began with (`app.chat.presets`), empty for none.

    `preset` and `snippet` hold what users made, and what they did to those that came with the
    program (`app.chat.stock`).

    `message.deleted_ms` stands at the first message of a branch that was deleted, `hidden` at all
    of its messages.

    An attachment belongs to a message, or to the draft of a conversation until that is sent. Its
    text stands last: who reads the rest of the row leaves it on the disk.
    """
    connection.create_function("grams", 1, search.grams, deterministic=True)
    for statement in (
        """
        CREATE TABLE folder (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            position REAL NOT NULL,
            opened INTEGER NOT NULL DEFAULT 1
        ) STRICT
        """,
        """
        ALTER TABLE conversation
            ADD COLUMN folder_id INTEGER REFERENCES folder (id) ON DELETE SET NULL
        """,
        """
        ALTER TABLE conversation ADD COLUMN named TEXT NOT NULL DEFAULT 'user'
            CHECK (named IN ('', 'line', 'model', 'user'))
        """,
        "ALTER TABLE conversation ADD COLUMN preset TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX conversation_folder ON conversation (folder_id) WHERE folder_id NOTNULL",
        """
        CREATE TABLE tag (
            conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            PRIMARY KEY (conversation_id, name)
        ) STRICT, WITHOUT ROWID
        """,
        "DROP TABLE han",
        """
        CREATE VIRTUAL TABLE pair
            USING fts5 (grams, content = '', tokenize = 'ascii', detail = none, columnsize = 0)
        """,
        """
        INSERT INTO pair (rowid, grams)
            SELECT id, grams(content) FROM message WHERE NOT streaming
        """,
        "ALTER TABLE message ADD COLUMN deleted_ms INTEGER",
        "ALTER TABLE message ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX message_deleted ON message (deleted_ms) WHERE deleted_ms NOTNULL",
        """
        CREATE TABLE attachment (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            message_id INTEGER REFERENCES message (id) ON DELETE CASCADE,
            draft_of INTEGER REFERENCES conversation (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            size_bytes INTEGER NOT NULL,
            characters INTEGER NOT NULL,
            cut INTEGER NOT NULL DEFAULT 0,
            text TEXT NOT NULL,
            CHECK ((message_id IS NULL) <> (draft_of IS NULL))
        ) STRICT
        """,
        "CREATE INDEX attachment_message ON attachment (message_id) WHERE message_id NOTNULL",
        "CREATE INDEX attachment_draft ON attachment (draft_of) WHERE draft_of NOTNULL",
        """
        CREATE TABLE preset (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            position REAL NOT NULL,
            shipped TEXT NOT NULL DEFAULT '',
            hidden INTEGER NOT NULL DEFAULT 0,
            content TEXT NOT NULL DEFAULT ''
        ) STRICT
        """,
        """
        CREATE TABLE snippet (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            position REAL NOT NULL,
            shipped TEXT NOT NULL DEFAULT '',
            hidden INTEGER NOT NULL DEFAULT 0,
            content TEXT NOT NULL DEFAULT ''
        ) STRICT
        """,
    ):
        connection.execute(statement)


MIGRATIONS: tuple[Step, ...] = (first_schema, organized)
"""Oldest first."""


def migrate(connection: sqlite3.Connection, steps: Sequence[Step] = MIGRATIONS) -> None:
    """Take the steps that are missing, each whole or not at all."""
    migration.migrate(connection, steps, APPLICATION_ID)
