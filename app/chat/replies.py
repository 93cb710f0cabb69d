"""Replies while they are written: text and tokens go to the disk as they come.

What a call brings is appended as one row of `part`, so that its cost does not grow with the
length of the reply. At the end the text moves into `message`, the tokens into one row, and the
reply enters the search indexes.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from app.chat import search, trace
from app.chat.conversation import ReplyFacts
from app.core.errors import StoreCorrupt, StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from app.chat.database import Database
    from app.engine.api import Token

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(ReplyFacts)


class _Stream:
    """A reply being generated: what is on disk of it, and what could not be written yet.

    `ended` is the text under which it stands in the search indexes; None where it does not.
    """

    def __init__(self, saved: str, sequence: int, ended: str | None = None) -> None:
        self.ended = ended
        self.saved = saved
        self.sequence = sequence
        self.content = saved
        self.tokens: list[Token] = []
        self.facts: ReplyFacts | None = None

    @property
    def waiting(self) -> bool:
        """Something is not on disk."""
        return self.content != self.saved or bool(self.tokens) or self.facts is not None


class Replies:
    """The replies of `database` that have not ended, and the tokens of all."""

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms
        self._streams: dict[int, _Stream] = {}
        self._abandoned: set[int] = set()

    @property
    def unsaved(self) -> bool:
        """Something could not be written yet."""
        return any(stream.waiting for stream in self._streams.values())

    def end_abandoned(self) -> None:
        """Mark as interrupted what was being generated when the database was last closed.

        Where there is no room to write that, they are shown so all the same (`content`), and
        `flush` tries again.
        """
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id FROM message WHERE streaming").fetchall()
        self._abandoned = {int(row[0]) for row in rows}
        try:
            self._write_abandoned()
        except StoreCorrupt:
            raise
        except StoreError:  # disk full or read-only: reading goes on
            return

    def begin(self, node_id: int, content: str) -> None:
        """Expect the text of a reply whose message was just added."""
        self._streams[node_id] = _Stream(content, 0)

    def save(self, node_id: int, content: str, new_tokens: Sequence[Token]) -> None:
        """Write what is new; a reply that had ended begins to stream again."""
        stream = self._stream(node_id)
        stream.content = content
        stream.tokens.extend(new_tokens)
        self._write(node_id, stream)

    def finish(
        self, node_id: int, content: str, new_tokens: Sequence[Token], facts: ReplyFacts
    ) -> None:
        """Write the end."""
        stream = self._stream(node_id)
        stream.content = content
        stream.tokens.extend(new_tokens)
        stream.facts = structs.replace(facts, ending=facts.ending or "interrupted")
        self._write(node_id, stream)

    def flush(self) -> None:
        """Write all that waits."""
        self._write_abandoned()
        for node_id, stream in list(self._streams.items()):
            self._write(node_id, stream)

    def tokens(self, node_id: int) -> tuple[Token, ...]:
        """The tokens of a reply, those that could not be written yet included."""
        with self._database.reading() as connection:
            parts = _parts(connection, node_id)
        found: list[Token] = []
        for data in parts:
            try:
                found.extend(trace.decode(data))
            except ValueError as error:
                raise StoreCorrupt(path=str(self._database.path), detail=str(error)) from error
        stream = self._streams.get(node_id)
        return (*found, *(stream.tokens if stream else ()))

    def present(
        self,
        node_id: int,
        content: str,
        facts: ReplyFacts,
        streaming: bool,
    ) -> tuple[str, ReplyFacts]:
        """Text and facts of a reply as they are now, given those of its row."""
        stream = self._streams.get(node_id)
        if stream is not None:
            return stream.content, stream.facts or structs.replace(facts, ending=None)
        if not streaming:
            return content, facts
        with self._database.reading() as connection:
            text = content + _streamed(connection, node_id)
        return text, structs.replace(facts, ending="interrupted")

    def forget(self, node_ids: Sequence[int]) -> None:
        """Expect nothing more of replies that were removed."""
        for node_id in node_ids:
            self._streams.pop(node_id, None)
            self._abandoned.discard(node_id)

    def _stream(self, node_id: int) -> _Stream:
        """What is known of a reply; the first write makes one that ended stream again."""
        if node_id in self._streams:
            return self._streams[node_id]
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT content, streaming,"
                " (SELECT coalesce(max(sequence) + 1, 0) FROM part WHERE message_id = message.id)"
                " FROM message WHERE id = ?",
                (node_id,),
            ).fetchone()
            if row is None:
                raise KeyError(node_id)
            content, streaming, sequence = row
            text = content + _streamed(connection, node_id)
        self._abandoned.discard(node_id)
        stream = _Stream(text, sequence, ended=None if streaming else content)
        self._streams[node_id] = stream
        return stream

    def _write(self, node_id: int, stream: _Stream) -> None:
        if not stream.waiting:
            return
        with self._database.writing() as connection:
            if not connection.execute("SELECT 1 FROM message WHERE id = ?", (node_id,)).fetchone():
                del self._streams[node_id]
                raise KeyError(node_id)
            if stream.ended is not None:
                self._reopen(connection, node_id, stream.ended)
            if stream.facts is None:
                self._append(connection, node_id, stream)
            else:
                self._end(connection, node_id, stream.content, stream.tokens, stream.facts)
        if stream.facts is not None:
            del self._streams[node_id]
        stream.ended = None
        stream.saved = stream.content
        stream.sequence += 1
        stream.tokens = []

    def _reopen(self, connection: sqlite3.Connection, node_id: int, ended: str) -> None:
        search.remove(connection, node_id, ended)
        (raw,) = connection.execute("SELECT facts FROM message WHERE id = ?", (node_id,)).fetchone()
        facts = structs.replace(read_facts(raw), ending=None)
        connection.execute(
            "UPDATE message SET streaming = 1, facts = ? WHERE id = ?",
            (write_facts(facts), node_id),
        )

    def _append(self, connection: sqlite3.Connection, node_id: int, stream: _Stream) -> None:
        text = stream.content[len(stream.saved) :]
        if not stream.content.startswith(stream.saved):  # some was taken back: a stop string
            text = ""
            connection.execute(
                "UPDATE message SET content = ? WHERE id = ?", (stream.content, node_id)
            )
            connection.execute("UPDATE part SET text = '' WHERE message_id = ?", (node_id,))
        connection.execute(
            "INSERT INTO part (message_id, sequence, text, tokens) VALUES (?, ?, ?, ?)",
            (node_id, stream.sequence, text, trace.encode(stream.tokens)),
        )

    def _end(
        self,
        connection: sqlite3.Connection,
        node_id: int,
        content: str,
        tokens: Sequence[Token],
        facts: ReplyFacts,
    ) -> None:
        parts = [*_parts(connection, node_id), trace.encode(tokens)]
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
            (content, write_facts(facts), node_id),
        )
        search.add(connection, node_id, content)
        connection.execute(
            "UPDATE conversation SET updated_ms = ?"
            " WHERE id = (SELECT conversation_id FROM message WHERE id = ?)",
            (self._now_ms(), node_id),
        )

    def _write_abandoned(self) -> None:
        for node_id in sorted(self._abandoned):
            with self._database.writing() as connection:
                content, raw = connection.execute(
                    "SELECT content, facts FROM message WHERE id = ?", (node_id,)
                ).fetchone()
                facts = structs.replace(read_facts(raw), ending="interrupted")
                text = content + _streamed(connection, node_id)
                self._end(connection, node_id, text, (), facts)
            self._abandoned.discard(node_id)


def write_facts(facts: ReplyFacts) -> str:
    """Facts as the column `facts` holds them."""
    return _encoder.encode(facts).decode()


def read_facts(raw: str | None) -> ReplyFacts:
    """Facts from the column; of what cannot be read only that nobody knows how it ended."""
    try:
        return _decoder.decode(raw or "{}")
    except msgspec.MsgspecError:
        return ReplyFacts(ending="interrupted")


def _parts(connection: sqlite3.Connection, node_id: int) -> list[bytes]:
    rows = connection.execute(
        "SELECT tokens FROM part WHERE message_id = ? ORDER BY sequence", (node_id,)
    )
    return [row[0] for row in rows]


def _streamed(connection: sqlite3.Connection, node_id: int) -> str:
    rows = connection.execute(
        "SELECT text FROM part WHERE message_id = ? ORDER BY sequence", (node_id,)
    )
    return "".join(row[0] for row in rows)
