"""The conversations on disk.

All methods run to the end before they return, and what they were told to write is then safe from
a kill and from a loss of power. One thread uses a store: the one that opened it.

`SQLite <https://sqlite.org/wal.html>`_ in WAL mode, synchronous FULL; tables in `app.chat.schema`.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from app.chat import search, trace
from app.chat.conversation import (
    ConversationSettings,
    Message,
    Node,
    ReplyFacts,
    Summary,
    Tree,
    title_from,
)
from app.chat.database import Database, damage, translated
from app.core.errors import StoreCorrupt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.chat.search import Hit
    from app.engine.api import Token

_encode = msgspec.json.Encoder().encode
_facts = msgspec.json.Decoder(ReplyFacts)
_settings = msgspec.json.Decoder(ConversationSettings)


class _Draft:
    """A reply that is being generated: what is on disk, and what could not be written yet."""

    def __init__(self, saved: str, sequence: int) -> None:
        self.saved = saved
        self.sequence = sequence
        self.content = saved
        self.tokens: list[Token] = []
        self.facts: ReplyFacts | None = None

    @property
    def waiting(self) -> bool:
        """Something is not on disk."""
        return self.content != self.saved or bool(self.tokens) or self.facts is not None


class Store:
    """Conversations in the database at `path`.

    Every method raises StoreError (`StoreDiskFull`, `StoreCorrupt`, `StoreUnwritable`,
    `StoreBusy`), and KeyError for a conversation or message that is not there. A method that
    raises has done nothing, except for `save_reply` and `finish_reply`: they keep what they were
    given in memory, and the next call for the same reply, or `flush`, writes it.

    Attributes:
        path: the database file.
    """

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms
        self._drafts: dict[int, _Draft] = {}
        self.path = database.path

    @classmethod
    def open(cls, path: Path, *, now_ms: Callable[[], int] | None = None) -> Store:
        """Open or create; replies that were being generated are marked as interrupted.

        Raises:
            StoreCorrupt: damaged, and moved to `set_aside`: open again for a new one, or restore
                a backup first.
            StoreTooNew: written by a later version; untouched.
            StoreError: anything else.
        """
        store = cls(Database.open(path), now_ms or (lambda: time.time_ns() // 1_000_000))
        try:
            store._mark_interrupted()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close; what could not be written is lost. May be called twice."""
        self._database.close()

    # Conversations

    def conversations(self) -> tuple[Summary, ...]:
        """All that are not deleted: pinned ones first, then by last change."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, title, created_ms, updated_ms, pinned, leaf_id, settings, draft,"
                " scroll, unread FROM conversation WHERE deleted_ms IS NULL"
                " ORDER BY pinned DESC, updated_ms DESC, id DESC"
            ).fetchall()
        return tuple(_summary(row) for row in rows)

    def create(self, settings: ConversationSettings | None = None) -> int:
        """A new, empty conversation; its id."""
        now = self._now_ms()
        with self._database.writing() as connection:
            cursor = connection.execute(
                "INSERT INTO conversation (created_ms, updated_ms, settings) VALUES (?, ?, ?)",
                (now, now, _json(settings or ConversationSettings())),
            )
            return int(cursor.lastrowid or 0)

    def rename(self, conversation_id: int, title: str) -> None:
        """Give it another title."""
        self._set(conversation_id, "title", clean(title))

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

    def purge_deleted(self, before_ms: int) -> tuple[int, ...]:
        """Remove for good what was deleted before `before_ms`; its ids."""
        with self._database.writing() as connection:
            rows = connection.execute(
                "SELECT id FROM conversation WHERE deleted_ms < ? ORDER BY id", (before_ms,)
            ).fetchall()
            ids = tuple(int(row[0]) for row in rows)
            for conversation_id in ids:
                messages = connection.execute(
                    "SELECT id, content FROM message WHERE conversation_id = ? AND NOT streaming",
                    (conversation_id,),
                ).fetchall()
                for node_id, content in messages:
                    search.remove(connection, node_id, content)
                connection.execute("DELETE FROM conversation WHERE id = ?", (conversation_id,))
        if ids:
            with self._database.reading() as connection:
                connection.execute("PRAGMA incremental_vacuum").fetchall()
        return ids

    # Messages

    def tree(self, conversation_id: int) -> Tree:
        """All its messages, without tokens."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, parent_id, role, content, created_ms, facts, streaming FROM message"
                " WHERE conversation_id = ? ORDER BY id",
                (conversation_id,),
            ).fetchall()
            if not rows:
                self._expect(connection, conversation_id)
            return Tree([self._node(row) for row in rows])

    def add_message(self, conversation_id: int, parent_id: int | None, message: Message) -> Node:
        """Add a message that is whole; on disk when this returns.

        It becomes the end of the path that is shown. The first user message of a conversation
        without a title gives it one.
        """
        return self._insert(conversation_id, parent_id, message)

    def begin_reply(self, conversation_id: int, parent_id: int | None, message: Message) -> Node:
        """Add a reply that is about to be generated."""
        facts = structs.replace(message.facts or ReplyFacts(), ending=None)
        node = self._insert(conversation_id, parent_id, structs.replace(message, facts=facts))
        self._drafts[node.id] = _Draft(node.message.content, 0)
        return node

    def save_reply(self, node_id: int, content: str, new_tokens: Sequence[Token] = ()) -> None:
        """Write the text so far and the tokens since the last call.

        Costs as much as what is new. A reply that had ended (continue) begins to stream again.
        """
        draft = self._draft(node_id)
        draft.content = clean(content)
        draft.tokens.extend(new_tokens)
        self._write(node_id, draft)

    def finish_reply(
        self, node_id: int, content: str, new_tokens: Sequence[Token], facts: ReplyFacts
    ) -> None:
        """Write the whole text, the tokens since the last call and how it ended."""
        draft = self._draft(node_id)
        draft.content = clean(content)
        draft.tokens.extend(new_tokens)
        draft.facts = structs.replace(facts, ending=facts.ending or "interrupted")
        self._write(node_id, draft)

    def tokens(self, node_id: int) -> tuple[Token, ...]:
        """The tokens of a reply; empty where none were kept."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT tokens FROM part WHERE message_id = ? ORDER BY sequence", (node_id,)
            ).fetchall()
        found: list[Token] = []
        for (data,) in rows:
            try:
                found.extend(trace.decode(data))
            except ValueError as error:
                raise StoreCorrupt(path=str(self.path), detail=str(error)) from error
        draft = self._drafts.get(node_id)
        return (*found, *(draft.tokens if draft else ()))

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """Messages in which all words of `query` occur, newest first."""
        with self._database.reading() as connection:
            return search.find(connection, clean(query), limit)

    # The file

    @property
    def unsaved(self) -> bool:
        """Some of a reply could not be written yet."""
        return any(draft.waiting for draft in self._drafts.values())

    def flush(self) -> None:
        """Write what could not be written; proves that writing works also when nothing waits."""
        with self._database.writing() as connection:
            connection.execute("UPDATE pulse SET beats = beats + 1")
        for node_id, draft in list(self._drafts.items()):
            if draft.waiting:
                self._write(node_id, draft)

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
        source = self._database.connection
        path.unlink(missing_ok=True)
        try:
            with translated(path):
                target = sqlite3.connect(path, isolation_level=None)
                try:
                    source.backup(target)
                    # A file that is read as it is, without a WAL beside it.
                    target.execute("PRAGMA journal_mode = DELETE")
                finally:
                    target.close()
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    # Inside

    def _set(self, conversation_id: int, column: str, value: str | float | None) -> None:
        with self._database.writing() as connection:
            cursor = connection.execute(
                f"UPDATE conversation SET {column} = ? WHERE id = ?",  # noqa: S608 (our own names)
                (value, conversation_id),
            )
            if not cursor.rowcount:
                raise KeyError(conversation_id)

    def _expect(self, connection: sqlite3.Connection, conversation_id: int) -> str:
        row = connection.execute(
            "SELECT title FROM conversation WHERE id = ?", (conversation_id,)
        ).fetchone()
        if row is None:
            raise KeyError(conversation_id)
        return str(row[0])

    def _insert(self, conversation_id: int, parent_id: int | None, message: Message) -> Node:
        now = self._now_ms()
        message = structs.replace(
            message, content=clean(message.content), created_ms=message.created_ms or now
        )
        with self._database.writing() as connection:
            title = self._expect(connection, conversation_id)
            if not title and message.role == "user":
                title = title_from(message.content)
            try:
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
                        None if message.facts is None else _json(message.facts),
                        int(message.streaming),
                    ),
                )
            except sqlite3.IntegrityError:
                raise KeyError(parent_id) from None
            node_id = int(cursor.lastrowid or 0)
            connection.execute(
                "UPDATE conversation SET title = ?, leaf_id = ?, updated_ms = ? WHERE id = ?",
                (title, node_id, now, conversation_id),
            )
            if not message.streaming:
                search.add(connection, node_id, message.content)
        return Node(id=node_id, parent_id=parent_id, message=message)

    def _draft(self, node_id: int) -> _Draft:
        """The draft of a reply; of one that ended, a new one that begins with its text."""
        if node_id in self._drafts:
            return self._drafts[node_id]
        with self._database.writing() as connection:
            row = connection.execute(
                "SELECT content, streaming, facts,"
                " (SELECT coalesce(max(sequence) + 1, 0) FROM part WHERE message_id = message.id)"
                " FROM message WHERE id = ?",
                (node_id,),
            ).fetchone()
            if row is None:
                raise KeyError(node_id)
            content, streaming, facts, sequence = row
            if not streaming:
                search.remove(connection, node_id, content)
                reopened = structs.replace(_read_facts(facts), ending=None)
                connection.execute(
                    "UPDATE message SET streaming = 1, facts = ? WHERE id = ?",
                    (_json(reopened), node_id),
                )
        draft = _Draft(content + self._streamed(node_id), sequence)
        self._drafts[node_id] = draft
        return draft

    def _streamed(self, node_id: int) -> str:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT text FROM part WHERE message_id = ? ORDER BY sequence", (node_id,)
            )
            return "".join(row[0] for row in rows)

    def _write(self, node_id: int, draft: _Draft) -> None:
        if draft.facts is not None:
            self._finish(node_id, draft.content, draft.tokens, draft.facts)
            del self._drafts[node_id]
            return
        if not draft.waiting:
            return
        appended = draft.content.startswith(draft.saved)
        text = draft.content[len(draft.saved) :] if appended else ""
        with self._database.writing() as connection:
            if not appended:  # some of it was taken back: a stop string
                connection.execute(
                    "UPDATE message SET content = ? WHERE id = ?", (draft.content, node_id)
                )
                connection.execute("UPDATE part SET text = '' WHERE message_id = ?", (node_id,))
            connection.execute(
                "INSERT INTO part (message_id, sequence, text, tokens) VALUES (?, ?, ?, ?)",
                (node_id, draft.sequence, text, trace.encode(draft.tokens)),
            )
        draft.saved = draft.content
        draft.sequence += 1
        draft.tokens = []

    def _finish(
        self, node_id: int, content: str, tokens: Sequence[Token], facts: ReplyFacts
    ) -> None:
        with self._database.writing() as connection:
            rows = connection.execute(
                "SELECT tokens FROM part WHERE message_id = ? ORDER BY sequence", (node_id,)
            ).fetchall()
            parts = [*(row[0] for row in rows), trace.encode(tokens)]
            # A damaged part stays by itself, so that the others can still be read.
            with contextlib.suppress(ValueError):
                parts = [trace.join(parts)]
            connection.execute("DELETE FROM part WHERE message_id = ?", (node_id,))
            connection.executemany(
                "INSERT INTO part (message_id, sequence, text, tokens) VALUES (?, ?, '', ?)",
                [(node_id, number, data) for number, data in enumerate(parts) if data],
            )
            connection.execute(
                "UPDATE message SET content = ?, facts = ?, streaming = 0 WHERE id = ?",
                (content, _json(facts), node_id),
            )
            search.add(connection, node_id, content)
            connection.execute(
                "UPDATE conversation SET updated_ms = ?"
                " WHERE id = (SELECT conversation_id FROM message WHERE id = ?)",
                (self._now_ms(), node_id),
            )

    def _mark_interrupted(self) -> None:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, content, facts FROM message WHERE streaming"
            ).fetchall()
        for node_id, content, facts in rows:
            ended = structs.replace(_read_facts(facts), ending="interrupted")
            self._finish(node_id, content + self._streamed(node_id), (), ended)

    def _node(
        self,
        row: tuple[int, int | None, str, str, int, str | None, int],
    ) -> Node:
        node_id, parent_id, role, content, created_ms, raw, streaming = row
        facts = None if raw is None else _read_facts(raw)
        if streaming:
            draft = self._drafts.get(node_id)
            content = draft.content if draft else content + self._streamed(node_id)
        message = msgspec.convert(
            {"role": role, "content": content, "created_ms": created_ms}, Message
        )
        return Node(id=node_id, parent_id=parent_id, message=structs.replace(message, facts=facts))


def clean(text: str) -> str:
    """`text` as SQLite can keep it: halves of surrogate pairs joined or replaced, NUL shown."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "␀")


def _json(value: ConversationSettings | ReplyFacts) -> str:
    return _encode(value).decode()


def _read_facts(raw: str | None) -> ReplyFacts:
    """What is known of a reply; of facts that cannot be read, that there is no telling."""
    try:
        return _facts.decode(raw or "{}")
    except msgspec.MsgspecError:
        return ReplyFacts(ending="interrupted")


def _read_settings(raw: str) -> ConversationSettings:
    try:
        return _settings.decode(raw)
    except msgspec.MsgspecError:
        return ConversationSettings()


def _summary(
    row: tuple[int, str, int, int, int, int | None, str, str, float, int],
) -> Summary:
    identity, title, created_ms, updated_ms, pinned, leaf_id, settings, draft, scroll, unread = row
    return Summary(
        id=identity,
        title=title,
        created_ms=created_ms,
        updated_ms=updated_ms,
        pinned=bool(pinned),
        leaf_id=leaf_id,
        settings=_read_settings(settings),
        draft=draft,
        scroll=scroll,
        unread=bool(unread),
    )
