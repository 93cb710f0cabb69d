"""The conversations on disk.

All methods run to the end before they return, and what they were told to write is then safe from
a kill and from a loss of power. One thread uses a store: the one that opened it.

`SQLite <https://sqlite.org/wal.html>`_ in WAL mode, synchronous FULL; tables in `app.chat.schema`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import structs

from app.chat import search
from app.chat.attachments import Attachments
from app.chat.bin import Bin
from app.chat.branches import LATEST, Branches
from app.chat.conversation import (
    TEMPORARY,
    ConversationSettings,
    Message,
    Node,
    ReplyFacts,
    Summary,
    Tree,
)
from app.chat.database import Database, copy, damage
from app.chat.folders import Folders
from app.chat.messages import Messages, expect_conversation, expect_message
from app.chat.presets import Presets, read_preset
from app.chat.replies import Replies
from app.chat.snippets import Snippets
from app.chat.stock import mended
from app.chat.temporary import Kept, keep
from app.core.errors import StoreCorrupt

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from app.chat.conversation import Namer
    from app.chat.exchange import archive
    from app.chat.search import Hit, Page
    from app.engine.api import Token

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(ConversationSettings)


class Store:
    """Conversations in the database at `path`.

    Every method raises StoreError (`StoreDiskFull`, `StoreCorrupt`, `StoreUnwritable`,
    `StoreBusy`), and KeyError for a conversation or message that is not there. A method that
    raises has done nothing, except for `save_reply` and `finish_reply`: they keep what they were
    given in memory, and the next call for the same reply, or `flush`, writes it.

    Attributes:
        path: the database file.
        attachments: files of messages and drafts.
        folders: folders and tags of conversations.
        presets: how conversations can begin.
        snippets: texts to put into messages.
        branches: changes to trees.
        bin: what was deleted.
    """

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms
        self._replies = Replies(database, now_ms)
        self._memory: Store | None = None
        self.attachments = Attachments(database)
        self._messages = Messages(database, self._replies, self.attachments, now_ms)
        self.folders = Folders(database)
        self.presets = Presets(database)
        self.snippets = Snippets(database)
        self.branches = Branches(database, self._replies, now_ms)
        self.bin = Bin(database, self._replies, now_ms)
        self.path = database.path

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        before_migration: Callable[[sqlite3.Connection], None] | None = None,
        now_ms: Callable[[], int] | None = None,
    ) -> Store:
        """Open or create; replies that were being generated are marked as interrupted.

        Args:
            path: the file; its folder exists.
            before_migration: called with a database of an older schema before it is changed
                (`Backups.before_migration`).
            now_ms: Unix time in milliseconds.

        Raises:
            StoreCorrupt: damaged, and moved to `set_aside`: open again for a new one, or restore
                a backup first.
            StoreTooNew: written by a later version; untouched.
            StoreError: anything else.
        """
        database = Database.open(path, before_migration=before_migration)
        store = cls(database, now_ms or (lambda: time.time_ns() // 1_000_000))
        try:
            store._replies.end_abandoned()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close; what could not be written is lost. May be called twice."""
        if self._memory is not None:
            self._memory.close()
        self._database.close()

    def of(self, identity: int) -> Store:
        """The store of a conversation or message by its id: this one, or that of temporary ones."""
        if identity < TEMPORARY:
            return self
        if self._memory is None:
            self._memory = Store(Database.in_memory(TEMPORARY), self._now_ms)
        return self._memory

    def part(self) -> Store | None:
        """The store of temporary ones, which then lives on without this one; None without any."""
        memory, self._memory = self._memory, None
        return memory

    def adopt(self, memory: Store | None) -> None:
        """Take what another store parted with."""
        self._memory = self._memory or memory

    def temporary(self) -> tuple[Summary, ...]:
        """Temporary conversations that are not deleted, in the order of `conversations`."""
        return () if self._memory is None else self._memory.conversations()

    def keep(self, conversation_id: int) -> Kept:
        """Write a temporary conversation to disk; its new ids."""
        memory = self.of(conversation_id)
        return keep(memory._database, self._database, conversation_id, self._now_ms())  # noqa: SLF001

    # Conversations

    def conversations(self) -> tuple[Summary, ...]:
        """All that are not deleted: pinned ones first, then by last change."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, title, created_ms, updated_ms, pinned, leaf_id, settings, draft,"
                " scroll, unread, preset, folder_id, named"
                " FROM conversation WHERE deleted_ms IS NULL"
                " ORDER BY pinned DESC, activity DESC"
            ).fetchall()
            tags: dict[int, list[str]] = {}
            for conversation_id, name in connection.execute(
                "SELECT conversation_id, name FROM tag"
            ):
                tags.setdefault(conversation_id, []).append(name)
        return tuple(_summary(row, tags.get(row[0], ())) for row in rows)

    def create(self, settings: ConversationSettings | None = None) -> int:
        """A new, empty conversation; its id."""
        now = self._now_ms()
        with self._database.writing() as connection:
            cursor = connection.execute(
                "INSERT INTO conversation (created_ms, updated_ms, settings, named, activity)"  # noqa: S608
                f" VALUES (?, ?, ?, '', {LATEST})",
                (now, now, _json(settings or ConversationSettings())),
            )
            return int(cursor.lastrowid or 0)

    def rename(self, conversation_id: int, title: str, named: Namer = "user") -> None:
        """Give it another title; `named` says who does."""
        with self._database.writing() as connection:
            expect_conversation(connection, conversation_id)
            connection.execute(
                "UPDATE conversation SET title = ?, named = ? WHERE id = ?",
                (clean(title), named, conversation_id),
            )

    def set_pinned(self, conversation_id: int, pinned: bool) -> None:
        """Keep it at the top of the list, or no longer."""
        self._set(conversation_id, "pinned", int(pinned))

    def set_settings(self, conversation_id: int, settings: ConversationSettings) -> None:
        """Keep what it decides for itself."""
        self._set(conversation_id, "settings", _json(settings))

    def set_draft(self, conversation_id: int, draft: str) -> None:
        """Keep what stands in its composer."""
        self._set(conversation_id, "draft", clean(draft))

    def set_leaf(self, conversation_id: int, leaf_id: int | None) -> None:
        """Keep which path is shown."""
        if leaf_id is not None:
            with self._database.reading() as connection:
                expect_message(connection, conversation_id, leaf_id)
        self._set(conversation_id, "leaf_id", leaf_id)

    def set_scroll(self, conversation_id: int, scroll: float) -> None:
        """Keep the position of its transcript."""
        self._set(conversation_id, "scroll", float(scroll))

    def set_unread(self, conversation_id: int, unread: bool) -> None:
        """Mark that a reply came that was not seen, or that it was."""
        self._set(conversation_id, "unread", int(unread))

    def delete(self, conversation_id: int) -> None:
        """Take it from the list and the search; `undelete` brings it back."""
        self._set(conversation_id, "deleted_ms", self._now_ms())

    def undelete(self, conversation_id: int) -> None:
        """Bring it back."""
        self._set(conversation_id, "deleted_ms", None)

    # Messages

    def tree(self, conversation_id: int) -> Tree:
        """All its messages that were not deleted, without tokens."""
        return self._messages.tree(conversation_id)

    def add_message(self, conversation_id: int, parent_id: int | None, message: Message) -> Node:
        """Add a message that is whole; on disk when this returns.

        It becomes the end of the path that is shown. The first user message of a conversation
        without a title gives it one. `message.attachments` are here already: those of the
        conversation's draft become the message's, those of another message are copied.
        """
        return self._messages.add(conversation_id, parent_id, _cleaned(message))

    def begin_reply(self, conversation_id: int, parent_id: int | None, message: Message) -> Node:
        """Add a reply that is about to be generated."""
        facts = structs.replace(message.facts or ReplyFacts(), ending=None)
        message = _cleaned(structs.replace(message, facts=facts))
        node = self._messages.add(conversation_id, parent_id, message)
        self._replies.begin(node.id, node.message.content)
        return node

    def save_reply(self, node_id: int, content: str, new_tokens: Sequence[Token] = ()) -> None:
        """Write the text so far and the tokens since the last call.

        Costs as much as what is new. A reply that had ended (continue) begins to stream again.
        """
        self._replies.save(node_id, clean(content), new_tokens)

    def finish_reply(
        self, node_id: int, content: str, new_tokens: Sequence[Token], facts: ReplyFacts
    ) -> None:
        """Write the whole text, the tokens since the last call and how it ended."""
        self._replies.finish(node_id, clean(content), new_tokens, facts)

    def tokens(self, node_id: int) -> tuple[Token, ...]:
        """The tokens of a reply; empty where none were kept."""
        return self._replies.tokens(node_id)

    def search_page(
        self,
        words: Sequence[str],
        *,
        limit: int = search.PAGE,
        before: int | None = None,
        conversations: Collection[int] | None = None,
    ) -> Page:
        """Some of the messages in which all words occur, newest first; see `search.page`."""
        with self._database.reading() as connection:
            return search.page(
                connection,
                [clean(word) for word in words],
                limit=limit,
                before=before,
                conversations=conversations,
            )

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """Messages in which all words of `query` occur, newest first."""
        with self._database.reading() as connection:
            return search.find(connection, clean(query), limit)

    def take(self, conversations: Sequence[archive.Conversation], name: str) -> tuple[int, ...]:
        """Add whole conversations of the file `name`, all or none; their ids.

        Raises:
            ImportRefused: what cannot be kept; nothing was added.
        """
        from app.chat.exchange.records import Records  # noqa: PLC0415 - records reads stores

        return Records(self._database, self.attachments).take(conversations, name)

    # The file

    @property
    def unsaved(self) -> bool:
        """Some of a reply could not be written yet."""
        return self._replies.unsaved

    def flush(self) -> None:
        """Write what could not be written; proves that writing works also when nothing waits."""
        with self._database.writing() as connection:
            connection.execute("UPDATE pulse SET beats = beats + 1")
        self._replies.flush()
        if self._memory is not None:
            self._memory.flush()

    def check(self) -> None:
        """Look for damage (SQLite's quick_check).

        Raises:
            StoreCorrupt: damaged; the file is left where it is.
        """
        with self._database.reading() as connection:
            found = damage(connection, thorough=False)
        if found:
            raise StoreCorrupt(path=str(self.path), detail=found)

    def backup_to(self, path: Path) -> None:
        """Copy the database to `path`, whole, as it is at this moment.

        Raises:
            StoreError: about `path`, which is then removed.
        """
        copy(self._database.connection, path)

    # Inside

    def _set(self, conversation_id: int, column: str, value: str | float | None) -> None:
        with self._database.writing() as connection:
            cursor = connection.execute(
                f"UPDATE conversation SET {column} = ? WHERE id = ?",  # noqa: S608 (our own names)
                (value, conversation_id),
            )
            if not cursor.rowcount:
                raise KeyError(conversation_id)


def clean(text: str) -> str:
    """`text` as SQLite can keep it: halves of surrogate pairs joined or replaced, NUL shown."""
    return mended(text).replace("\x00", "␀")


def _cleaned(message: Message) -> Message:
    return structs.replace(message, content=clean(message.content))


def _json(settings: ConversationSettings) -> str:
    return _encoder.encode(settings).decode()


def _read_settings(raw: str) -> ConversationSettings:
    try:
        return _decoder.decode(raw)
    except msgspec.MsgspecError:
        return ConversationSettings()


def _summary(row: tuple[Any, ...], tags: Sequence[str]) -> Summary:
    identity, title, created_ms, updated_ms, pinned, leaf_id, settings, draft, *rest = row
    scroll, unread, preset, folder_id, named = rest
    return Summary(
        id=identity,
        title=title,
        created_ms=created_ms,
        updated_ms=updated_ms,
        pinned=bool(pinned),
        leaf_id=leaf_id,
        settings=_read_settings(settings),
        preset=read_preset(preset),
        draft=draft,
        scroll=scroll,
        unread=bool(unread),
        folder_id=folder_id,
        tags=tuple(sorted(tags, key=str.casefold)),
        named=named,
    )
