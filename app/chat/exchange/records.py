"""Conversations between the store and an archive."""

from __future__ import annotations

import time
from pathlib import PurePath, PureWindowsPath
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from app.chat import search, trace
from app.chat.conversation import title_from
from app.chat.exchange import archive
from app.chat.replies import write_facts
from app.chat.store import NEXT, clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from app.chat.conversation import Node, ReplyFacts, Summary
    from app.chat.database import Database
    from app.chat.store import Store

_encoder = msgspec.json.Encoder()


def archived(
    store: Store, summary: Summary, *, folder: str = "", tags: Sequence[str] = ()
) -> archive.Conversation:
    """A conversation as an archive holds it, tokens and attached texts included.

    Raises:
        StoreError: it could not be read.
        KeyError: it is not there.
    """
    nodes = list(store.tree(summary.id))
    return archive.Conversation(
        title=summary.title,
        created_ms=max(0, summary.created_ms),
        updated_ms=max(0, summary.updated_ms),
        pinned=summary.pinned,
        folder=folder,
        tags=tuple(tags),
        settings=summary.settings,
        shown=summary.leaf_id,
        messages=tuple(_item(store, node) for node in nodes),
    )


def _item(store: Store, node: Node) -> archive.Item:
    message = node.message
    generated = store.tokens(node.id) if message.role == "assistant" else ()
    return archive.Item(
        id=node.id,
        parent=node.parent_id,
        role=message.role,
        content=message.content,
        created_ms=max(0, message.created_ms),
        facts=_shareable(message.facts),
        tokens=archive.columns(generated),
    )


def _shareable(facts: ReplyFacts | None) -> ReplyFacts | None:
    """Without the folder of the model file, which is nobody else's business."""
    if facts is None or not facts.model_path:
        return facts
    name = PureWindowsPath(PurePath(facts.model_path).name).name
    return structs.replace(facts, model_path=name)


class Records:
    """Adds whole conversations to the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, conversations: Sequence[archive.Conversation], name: str) -> tuple[int, ...]:
        """Add conversations, all or none; they become the latest, in the order given.

        Args:
            conversations: checked ones (`app.chat.exchange.importing.read`).
            name: of the file they came from, for errors.

        Returns:
            Their ids.

        Raises:
            StoreError: nothing was added.
            ImportRefused: the tokens of a reply cannot be read; nothing was added.
        """
        now = time.time_ns() // 1_000_000
        with self._database.writing() as connection:
            folders = _folders(connection)
            ids = []
            for number, one in enumerate(conversations):
                where = f"conversations[{number}]"
                ids.append(_add(connection, one, folders, now, (name, where)))
        return tuple(ids)


def _folders(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT name, id FROM folder ORDER BY id DESC"))


def _add(
    connection: sqlite3.Connection,
    one: archive.Conversation,
    folders: dict[str, int],
    now: int,
    place: tuple[str, str],
) -> int:
    title = clean(" ".join(one.title.split()))
    named = "user" if title else "line"
    if not title:
        first = (item.content for item in one.messages if item.role == "user")
        title = title_from(clean(next(first, "")))
    cursor = connection.execute(
        "INSERT INTO conversation (title, named, created_ms, updated_ms, pinned, settings, preset,"  # noqa: S608 (our own names)
        f" folder_id, activity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, {NEXT})",
        (
            title,
            named,
            one.created_ms or now,
            one.updated_ms or one.created_ms or now,
            int(one.pinned),
            _encoder.encode(one.settings).decode(),
            clean(one.preset),
            _folder(connection, clean(one.folder).strip(), folders),
        ),
    )
    conversation_id = int(cursor.lastrowid or 0)
    connection.executemany(
        "INSERT OR IGNORE INTO tag (conversation_id, name) VALUES (?, ?)",
        [(conversation_id, tag) for tag in map(str.strip, map(clean, one.tags)) if tag],
    )
    numbers: dict[int, int] = {}
    for item in archive.in_order(one.messages, *place):
        numbers[item.id] = _add_message(connection, conversation_id, item, numbers, place)
    shown = numbers.get(one.shown) if one.shown is not None else None
    if shown is None and numbers:
        shown = max(numbers.values())
    connection.execute(
        "UPDATE conversation SET leaf_id = ? WHERE id = ?",
        (_leaf(connection, shown), conversation_id),
    )
    return conversation_id


def _folder(connection: sqlite3.Connection, name: str, folders: dict[str, int]) -> int | None:
    """The folder of that name, made when there is none; None for no name."""
    if not name:
        return None
    if name not in folders:
        cursor = connection.execute(
            "INSERT INTO folder (name, position)"
            " VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM folder))",
            (name,),
        )
        folders[name] = int(cursor.lastrowid or 0)
    return folders[name]


def _add_message(
    connection: sqlite3.Connection,
    conversation_id: int,
    item: archive.Item,
    numbers: Mapping[int, int],
    place: tuple[str, str],
) -> int:
    content, facts = clean(item.content), item.facts
    if facts is not None and facts.ending is None:
        facts = structs.replace(facts, ending="interrupted")
    cursor = connection.execute(
        "INSERT INTO message (conversation_id, parent_id, role, content, created_ms, facts)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            conversation_id,
            None if item.parent is None else numbers[item.parent],
            item.role,
            content,
            item.created_ms,
            None if facts is None else write_facts(facts),
        ),
    )
    node_id = int(cursor.lastrowid or 0)
    search.add(connection, node_id, content)
    if item.tokens is not None:
        generated = archive.tokens(item.tokens, *place)
        connection.execute(
            "INSERT INTO part (message_id, sequence, text, tokens) VALUES (?, 0, '', ?)",
            (node_id, trace.encode(generated)),
        )
    connection.executemany(
        "INSERT INTO attachment (message_id, position, name, kind, size_bytes, text)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (node_id, number, clean(file.name), file.kind, file.size_bytes, clean(file.text))
            for number, file in enumerate(item.attachments)
        ],
    )
    return node_id


def _leaf(connection: sqlite3.Connection, node_id: int | None) -> int | None:
    """The newest message at the end of the path through `node_id`."""
    while node_id is not None:
        below = connection.execute(
            "SELECT max(id) FROM message WHERE parent_id = ?", (node_id,)
        ).fetchone()[0]
        if below is None:
            return node_id
        node_id = below
    return None


def summaries(store: Store, wanted: Sequence[int]) -> Iterator[Summary]:
    """Those of `wanted` that are there, in the order of the list; all for an empty `wanted`."""
    chosen = frozenset(wanted)
    for summary in store.conversations():
        if not chosen or summary.id in chosen:
            yield summary
