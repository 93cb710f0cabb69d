"""Finding messages by words, Chinese ones of one and two characters included.

A query is words parted by blanks, all of which must occur, taken literally whatever signs they
hold. A word of three characters and more is looked up in the index `trigram`; a shorter Chinese
one in the index `han`, because a trigram index knows nothing shorter than three; other short
words ("AI", "5") have no index and are looked for in the messages that the rest has left.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import sqlite3

TRIGRAM = 3
SNIPPET_BEFORE = 30
SNIPPET_LENGTH = 120
MAX_WORDS = 16

HAN = (
    "\u3007"
    "\u3400-\u4dbf"  # extension A
    "\u4e00-\u9fff"  # unified ideographs
    "\uf900-\ufaff"  # compatibility
    "\U00020000-\U000323af"  # extensions B to H
)
_RUN = re.compile(f"[{HAN}]+")


class Hit(Struct, frozen=True, kw_only=True):
    """A message that was found.

    Attributes:
        conversation_id: where.
        node_id: which message.
        snippet: one line of it around the first word, cut ends marked by an ellipsis.
        matches: places of the words in `snippet`, as (begin, end).
    """

    conversation_id: int
    node_id: int
    snippet: str
    matches: tuple[tuple[int, int], ...] = ()


def grams(text: str) -> str:
    """All Chinese characters of `text` and all pairs of neighbors, parted by blanks."""
    found: set[str] = set()
    for run in _RUN.findall(text):
        found.update(run)
        found.update(run[index : index + 2] for index in range(len(run) - 1))
    return " ".join(sorted(found))


def add(connection: sqlite3.Connection, node_id: int, content: str) -> None:
    """Put a message into both indexes."""
    connection.execute("INSERT INTO trigram (rowid, content) VALUES (?, ?)", (node_id, content))
    if text := grams(content):
        connection.execute("INSERT INTO han (rowid, grams) VALUES (?, ?)", (node_id, text))


def remove(connection: sqlite3.Connection, node_id: int, content: str) -> None:
    """Take a message out of both indexes; `content` as it was given to `add`."""
    connection.execute(
        "INSERT INTO trigram (trigram, rowid, content) VALUES ('delete', ?, ?)", (node_id, content)
    )
    if text := grams(content):
        connection.execute(
            "INSERT INTO han (han, rowid, grams) VALUES ('delete', ?, ?)", (node_id, text)
        )


def find(connection: sqlite3.Connection, query: str, limit: int) -> list[Hit]:
    """The newest messages of conversations that are not deleted, in which all words occur."""
    words = query.split()[:MAX_WORDS]
    if not words or limit <= 0:
        return []
    conditions: list[str] = []
    values: list[str] = []
    trigrams = [word for word in words if len(word) >= TRIGRAM]
    pairs = [word for word in words if len(word) < TRIGRAM and _RUN.fullmatch(word)]
    rest = [word for word in words if len(word) < TRIGRAM and not _RUN.fullmatch(word)]
    for table, indexed in (("trigram", trigrams), ("han", pairs)):
        if indexed:
            conditions.append(f"m.id IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)")  # noqa: S608
            values.append(" AND ".join(_phrase(word) for word in indexed))
    for word in rest:
        conditions.append("holds(m.content, ?)")
        values.append(word.casefold())
    connection.create_function("holds", 2, _holds, deterministic=True)
    rows = connection.execute(
        "SELECT m.conversation_id, m.id, m.content FROM message m"  # noqa: S608 (placeholders)
        " JOIN conversation c ON c.id = m.conversation_id"
        f" WHERE c.deleted_ms IS NULL AND {' AND '.join(conditions)}"
        " ORDER BY m.id DESC LIMIT ?",
        (*values, limit),
    )
    return [_hit(conversation_id, node_id, text, words) for conversation_id, node_id, text in rows]


def _phrase(word: str) -> str:
    """`word` as a string of FTS5's query language (its documentation, section 3.1)."""
    return '"' + word.replace('"', '""') + '"'


def _holds(content: str, word: str) -> bool:
    return word in content.casefold()


def _hit(conversation_id: int, node_id: int, content: str, words: list[str]) -> Hit:
    pattern = re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)), re.I)
    first = pattern.search(content)
    begin = max(0, first.start() - SNIPPET_BEFORE) if first else 0
    end = min(len(content), begin + SNIPPET_LENGTH)
    snippet = " ".join(content[begin:end].split())
    snippet = ("…" if begin else "") + snippet + ("…" if end < len(content) else "")
    return Hit(
        conversation_id=conversation_id,
        node_id=node_id,
        snippet=snippet,
        matches=tuple(match.span() for match in pattern.finditer(snippet)),
    )
