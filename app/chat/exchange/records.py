"""Conversations between the store and an archive."""

from __future__ import annotations

import time
from pathlib import PurePath, PureWindowsPath
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from app.chat import search, trace
from app.chat.branches import LATEST, newest_under
from app.chat.conversation import TEMPORARY, Attachment
from app.chat.exchange import archive
from app.chat.first_line import title_from
from app.chat.folders import LONGEST_TAG, MOST_TAGS
from app.chat.presets import write_preset
from app.chat.replies import write_facts
from app.chat.store import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from app.chat.attachments import Attachments
    from app.chat.conversation import Node, ReplyFacts, Summary
    from app.chat.database import Database
    from app.chat.store import Store

_encoder = msgspec.json.Encoder()


def archived(store: Store, summary: Summary) -> archive.Conversation:
    """A conversation as an archive holds it, tokens and attached texts included.

    Raises:
        StoreError: it could not be read.
        KeyError: it is not there.
    """
    nodes = list(store.tree(summary.id))
    folders = {folder.id: folder.name for folder in store.folders.all()}
    return archive.Conversation(
        title=summary.title,
        created_ms=max(0, summary.created_ms),
        updated_ms=max(0, summary.updated_ms),
        pinned=summary.pinned,
        folder=folders.get(summary.folder_id or 0, ""),
        tags=summary.tags,
        settings=summary.settings,
        preset=summary.preset,
        shown=summary.leaf_id,
        messages=tuple(_item(store, node) for node in nodes),
    )


def _item(store: Store, node: Node) -> archive.Item:
    message = node.message
    generated = store.tokens(node.id) if message.role == "assistant" else ()
    texts = store.attachments.texts(file.id for file in message.attachments)
    return archive.Item(
        id=node.id,
        parent=node.parent_id,
        role=message.role,
        content=message.content,
        created_ms=max(0, message.created_ms),
        facts=_shareable(message.facts),
        attachments=tuple(
            archive.File(
                name=file.name,
                kind=file.kind,
                text=texts.get(file.id, ""),
                size_bytes=max(0, file.size_bytes),
                cut=file.cut,
            )
            for file in message.attachments
        ),
        tokens=archive.columns(generated),
    )


def _shareable(facts: ReplyFacts | None) -> ReplyFacts | None:
    """Without the folder of the model file: nobody else's business, and not to be believed."""
    if facts is None or not facts.model_path:
        return facts
    name = PureWindowsPath(PurePath(facts.model_path).name).name
    return structs.replace(facts, model_path=name)


class Records:
    """Adds whole conversations to the store."""

    def __init__(self, database: Database, attachments: Attachments) -> None:
        self._database = database
        self._attachments = attachments

    def take(self, conversations: Sequence[archive.Conversation], name: str) -> tuple[int, ...]:
        """Add conversations, all or none; they become the latest, the last one the very latest.

        Args:
            conversations: checked ones (`app.chat.exchange.importing.read`).
            name: of the file they came from, for errors.

        Returns:
            Their ids.

        Raises:
            StoreError: nothing was added.
            ImportRefused: the tokens of a reply cannot be read; nothing was added.
        """
        with self._database.writing() as connection:
            adding = _Adding(connection, self._attachments, name)
            return tuple(adding.add(one, number) for number, one in enumerate(conversations))


class _Adding:
    """Adds conversations within one transaction."""

    def __init__(self, connection: sqlite3.Connection, files: Attachments, name: str) -> None:
        self._connection = connection
        self._files = files
        self._name = name
        self._now = time.time_ns() // 1_000_000
        self._folders: dict[str, int] = dict(
            connection.execute("SELECT name, id FROM folder ORDER BY id DESC")
        )

    def add(self, one: archive.Conversation, number: int) -> int:
        """A conversation with all its messages; its id."""
        where = f"conversations[{number}]"
        conversation_id = self._add_head(one)
        numbers: dict[int, int] = {}
        for item in archive.in_order(one.messages, self._name, where):
            parent = None if item.parent is None else numbers[item.parent]
            numbers[item.id] = self._add_message(conversation_id, parent, item, where)
        shown = numbers.get(one.shown) if one.shown is not None else None
        if shown is None and numbers:
            shown = max(numbers.values())
        self._connection.execute(
            "UPDATE conversation SET leaf_id = ? WHERE id = ?",
            (_leaf(self._connection, conversation_id, shown), conversation_id),
        )
        return conversation_id

    def _add_head(self, one: archive.Conversation) -> int:
        title = clean(" ".join(one.title.split()))
        named = "user" if title else "line"
        if not title:
            first = (item.content for item in one.messages if item.role == "user")
            title = title_from(clean(next(first, "")))
        cursor = self._connection.execute(
            "INSERT INTO conversation (title, named, created_ms, updated_ms, pinned, settings,"  # noqa: S608 (our own names)
            f" preset, folder_id, activity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, {LATEST})",
            (
                title,
                named,
                one.created_ms or self._now,
                one.updated_ms or one.created_ms or self._now,
                int(one.pinned),
                _encoder.encode(one.settings).decode(),
                write_preset(one.preset),
                self._folder(clean(one.folder).strip()),
            ),
        )
        conversation_id = int(cursor.lastrowid or 0)
        tags = [tag[:LONGEST_TAG] for tag in map(str.strip, map(clean, one.tags)) if tag]
        self._connection.executemany(
            "INSERT OR IGNORE INTO tag (conversation_id, name) VALUES (?, ?)",
            [(conversation_id, tag) for tag in tags[:MOST_TAGS]],
        )
        return conversation_id

    def _folder(self, name: str) -> int | None:
        """The folder of that name, made when there is none; None for no name."""
        if not name:
            return None
        if name not in self._folders:
            cursor = self._connection.execute(
                "INSERT INTO folder (name, position)"
                " VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM folder))",
                (name,),
            )
            self._folders[name] = int(cursor.lastrowid or 0)
        return self._folders[name]

    def _add_message(
        self, conversation_id: int, parent_id: int | None, item: archive.Item, where: str
    ) -> int:
        content, facts = clean(item.content), _shareable(item.facts)
        if facts is not None and facts.ending is None:
            facts = structs.replace(facts, ending="interrupted")
        cursor = self._connection.execute(
            "INSERT INTO message (conversation_id, parent_id, role, content, created_ms, facts)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                conversation_id,
                parent_id,
                item.role,
                content,
                item.created_ms,
                None if facts is None else write_facts(facts),
            ),
        )
        node_id = int(cursor.lastrowid or 0)
        search.add(self._connection, node_id, content)
        if item.tokens is not None:
            generated = archive.tokens(item.tokens, self._name, where)
            self._connection.execute(
                "INSERT INTO part (message_id, sequence, text, tokens) VALUES (?, 0, '', ?)",
                (node_id, trace.encode(generated)),
            )
        self._files.add(self._connection, node_id, [_file(file) for file in item.attachments])
        return node_id


def _file(file: archive.File) -> tuple[Attachment, str]:
    head = Attachment(
        name=clean(file.name),
        kind=file.kind,
        size_bytes=file.size_bytes,
        characters=len(file.text),
        cut=file.cut,
    )
    return head, clean(file.text)


def _leaf(connection: sqlite3.Connection, conversation_id: int, node_id: int | None) -> int | None:
    """The newest message at the end of the path through `node_id`."""
    return None if node_id is None else newest_under(connection, conversation_id, node_id)


def summaries(store: Store, wanted: Sequence[int]) -> Iterator[Summary]:
    """Those of `wanted` in which something was said; all on disk for an empty `wanted`.

    They come in the order of the list, temporary ones behind the others.
    """
    chosen = frozenset(wanted)
    for summary in store.conversations():
        if summary.leaf_id is not None and (not chosen or summary.id in chosen):
            yield summary
    for identity in wanted:
        if identity >= TEMPORARY:
            held = store.of(identity).conversations()
            yield from (summary for summary in held if summary.id == identity)
