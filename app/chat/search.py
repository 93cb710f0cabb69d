"""Finding messages by words of any length in any script.

A query is words parted by blanks, all of which must occur, taken literally whatever signs they
hold. A word of three characters and more is looked up in the index `trigram`, a shorter one in
the index `pair`, because a trigram index knows nothing shorter than three. Both give the ids of
messages newest first without looking at older ones, so that a page costs what is on it, however
common the words are. Where a query needs both, two streams of ids are walked side by side.

Words that begin with ``#`` are tags, where there is a tag that begins so.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from msgspec import Struct

from app.chat.plain_words import plain_piece

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Sequence

    from app.chat.conversation import Role, Summary

TRIGRAM = 3
SNIPPET_BEFORE = 30
SNIPPET_LENGTH = 120
MAX_WORDS = 16
PAGE = 50
"""Messages on a page."""

PATIENCE_S = 0.04
"""How long a page is looked for in one go; what was found by then is a page too."""

FEW, MANY = 16, 1024
"""Ids that are taken from an index, or looked at in the messages, in one go: at first, at most."""

MERGED = 100
"""Pages of an index that are written anew in one go; about 40 ms."""

NEWEST = 2**62

_SIGNS = str.maketrans({chr(o): chr(0xE000 + o) for o in range(128) if not chr(o).isalnum()})
"""The tokenizer `ascii` takes signs for gaps; their stand-ins are letters to it."""


class Query(Struct, frozen=True, kw_only=True):
    """What is looked for.

    Attributes:
        words: all must occur in the message, or in the title.
        tags: the conversation must have one that begins with each; without the ``#``.
    """

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.words or self.tags)

    def admits(self, tags: Iterable[str]) -> bool:
        """Whether a conversation with `tags` has those that are asked for."""
        folded = [tag.casefold() for tag in tags]
        return all(any(tag.startswith(wanted) for tag in folded) for wanted in self.tags)


class Hit(Struct, frozen=True, kw_only=True):
    """A message that was found.

    Attributes:
        conversation_id: where.
        node_id: which message.
        role: whose.
        created_ms: when, in Unix time.
        offset: characters of its source before the first word.
        length: characters of that word.
        snippet: one line of plain words around the first one found, cut ends marked by an ellipsis.
        matches: places of the words in `snippet`, as (begin, end).
    """

    conversation_id: int
    node_id: int
    role: Role = "user"
    created_ms: int = 0
    offset: int = 0
    length: int = 0
    snippet: str
    matches: tuple[tuple[int, int], ...] = ()


class Page(Struct, frozen=True, kw_only=True):
    """Some of the messages that were found.

    Attributes:
        hits: newest first.
        before: older ones are found by asking again with this id; None when there are none.
    """

    hits: tuple[Hit, ...] = ()
    before: int | None = None


class TitleHit(Struct, frozen=True, kw_only=True):
    """A conversation that was found by its title, or by its tags alone."""

    conversation_id: int
    matches: tuple[tuple[int, int], ...] = ()


def parse(text: str, known_tags: Collection[str] = ()) -> Query:
    """What somebody typed; ``#word`` is a tag where one of `known_tags` begins so."""
    words: list[str] = []
    tags: list[str] = []
    folded = [tag.casefold() for tag in known_tags]
    for word in text.split()[:MAX_WORDS]:
        name = word[1:].casefold()
        if word[0] == "#" and name and any(tag.startswith(name) for tag in folded):
            tags.append(name)
        else:
            words.append(word)
    return Query(words=tuple(words), tags=tuple(tags))


# -- the indexes ----------------------------------------------------------


def grams(text: str) -> str:
    """All characters of `text` and all pairs of neighbors, parted by blanks; blanks are none."""
    found: set[str] = set()
    for word in set(text.casefold().split()):
        signs = word.translate(_SIGNS)
        found.update(signs)
        found.update(map(str.__add__, signs, signs[1:]))
    return " ".join(sorted(found))


def add(connection: sqlite3.Connection, node_id: int, content: str) -> None:
    """Put a message into both indexes."""
    connection.execute("INSERT INTO trigram (rowid, content) VALUES (?, ?)", (node_id, content))
    connection.execute("INSERT INTO pair (rowid, grams) VALUES (?, ?)", (node_id, grams(content)))


def remove(connection: sqlite3.Connection, node_id: int, content: str) -> None:
    """Take a message out of both indexes; `content` as it was given to `add`."""
    connection.execute(
        "INSERT INTO trigram (trigram, rowid, content) VALUES ('delete', ?, ?)", (node_id, content)
    )
    connection.execute(
        "INSERT INTO pair (pair, rowid, grams) VALUES ('delete', ?, ?)", (node_id, grams(content))
    )


def merge(connection: sqlite3.Connection, *, begin: bool) -> bool:
    """Write a part of both indexes anew, without what was taken out of them.

    Until then FTS5 only has a mark beside it, and the words stay in the file. Its own answer,
    ``secure-delete``, needs SQLite 3.42, and an older one cannot read the index afterwards.

    Args:
        connection: to the database.
        begin: all that is there now is to be written anew; else what was begun goes on.

    Returns:
        Whether there is more to do.
    """
    more = False
    for index in ("trigram", "pair"):
        before = connection.total_changes
        connection.execute(
            f"INSERT INTO {index} ({index}, rank) VALUES ('merge', ?)",  # noqa: S608 (our own)
            (-MERGED if begin else MERGED,),
        )
        # As FTS5's manual says: fewer changes than two mean that there was nothing to do.
        more |= connection.total_changes - before > 1
    return more


class _Stream:
    """Ids of the messages that an index has for some words, newest first."""

    def __init__(self, connection: sqlite3.Connection, table: str, words: Iterable[str]) -> None:
        self._connection = connection
        self._query = (
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid <= ?"  # noqa: S608
            " ORDER BY rowid DESC LIMIT ?"
        )
        self._match = " AND ".join(_phrase(word) for word in words)
        self._ids: list[int] = []
        self._at = 0
        self._size = FEW

    def newest(self, bound: int) -> int | None:
        """The newest id of at most `bound`, which never grows from call to call."""
        ids = self._ids
        if not ids or ids[-1] > bound:
            rows = self._connection.execute(self._query, (self._match, bound, self._size))
            ids = self._ids = [row[0] for row in rows]
            self._at, self._size = 0, min(2 * self._size, MANY)
        while self._at < len(ids):
            if ids[self._at] <= bound:
                return ids[self._at]
            self._at += 1
        return None


class _Walk:
    """Messages in which all words occur, newest first, some at a time.

    Attributes:
        bound: no id larger than this is still to come.
        ended: none is.
    """

    def __init__(self, connection: sqlite3.Connection, words: Sequence[str], bound: int) -> None:
        long = [word for word in words if len(word) >= TRIGRAM]
        short = [word.casefold().translate(_SIGNS) for word in words if len(word) < TRIGRAM]
        self._streams = []
        if long:
            self._streams.append(_Stream(connection, "trigram", long))
        if short:
            self._streams.append(_Stream(connection, "pair", short))
        self.bound = bound
        self.ended = False

    def take(self, count: int, late: Callable[[], bool]) -> list[int]:
        """The next `count` ids, fewer when it is `late` or there are no more."""
        found: list[int] = []
        steps = 0
        while len(found) < count:
            steps += 1
            if steps % MANY == 0 and late():
                break
            agreed = self.bound
            for stream in self._streams:
                newest = stream.newest(agreed)
                if newest is None:
                    self.ended = True
                    return found
                agreed = newest
            if self._streams[0].newest(agreed) == agreed:
                found.append(agreed)
                agreed -= 1
            self.bound = agreed
        return found


def _phrase(word: str) -> str:
    """`word` as a string of FTS5's query language (its documentation, section 3.1)."""
    return '"' + word.replace('"', '""') + '"'


# -- finding --------------------------------------------------------------


def page(
    connection: sqlite3.Connection,
    words: Sequence[str],
    *,
    limit: int = PAGE,
    before: int | None = None,
    conversations: Collection[int] | None = None,
    patience_s: float = PATIENCE_S,
    clock: Callable[[], float] = time.perf_counter,
) -> Page:
    """The newest messages of conversations that are not deleted, in which all words occur.

    Args:
        connection: of a store.
        words: to be found; without any nothing is.
        limit: how many messages at most.
        before: only messages with smaller ids.
        conversations: only in these; None is all.
        patience_s: after this long, what was found is given, be it nothing; `Page.before` says
            where to go on.
        clock: seconds.
    """
    words = words[:MAX_WORDS]
    if not words or limit <= 0 or (conversations is not None and not conversations):
        return Page()
    until = clock() + patience_s
    walk = _Walk(connection, words, NEWEST if before is None else before - 1)
    pattern = _pattern(words)
    hits: list[Hit] = []
    size = FEW
    while not walk.ended:
        ids = walk.take(size, lambda: clock() > until)
        for row in _messages(connection, ids, conversations) if ids else ():
            hits.append(_hit(row, pattern))
            if len(hits) == limit:
                return Page(hits=tuple(hits), before=row[0])
        if not walk.ended and clock() > until:
            return Page(hits=tuple(hits), before=walk.bound + 1)
        size = FEW if hits else min(2 * size, MANY)
    return Page(hits=tuple(hits))


def find(connection: sqlite3.Connection, query: str, limit: int) -> list[Hit]:
    """The newest messages in which all words of `query` occur, however long it takes."""
    found = page(connection, query.split(), limit=limit, patience_s=float("inf"))
    return list(found.hits)


def titles(summaries: Iterable[Summary], query: Query) -> list[TitleHit]:
    """Conversations whose titles hold all words and that have all tags, in the order given."""
    if not query:
        return []
    found = list(summaries)
    for word in query.words:
        folded = word.casefold()
        found = [summary for summary in found if folded in summary.title.casefold()]
    if query.tags:
        found = [summary for summary in found if query.admits(summary.tags)]
    pattern = _pattern(query.words) if query.words else None
    hits = []
    for summary in found:
        spans = pattern.finditer(summary.title) if pattern is not None else ()
        matches = tuple(match.span() for match in spans)
        hits.append(TitleHit(conversation_id=summary.id, matches=matches))
    return hits


Row = tuple[int, int, "Role", int, str]


def _messages(
    connection: sqlite3.Connection, ids: Sequence[int], conversations: Collection[int] | None
) -> list[Row]:
    """Those of `ids` that are in conversations that count, newest first."""
    only, values = "", [_array(ids)]
    if conversations is not None:
        only = " AND m.conversation_id IN (SELECT value FROM json_each(?))"
        values.append(_array(conversations))
    return connection.execute(
        "SELECT m.id, m.conversation_id, m.role, m.created_ms, m.content"  # noqa: S608
        " FROM json_each(?) j CROSS JOIN message m ON m.id = j.value"
        " JOIN conversation c ON c.id = m.conversation_id"
        f" WHERE c.deleted_ms IS NULL AND NOT m.hidden{only} ORDER BY m.id DESC",
        values,
    ).fetchall()


def _array(ids: Iterable[int]) -> str:
    return f"[{','.join(map(str, ids))}]"


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)), re.I)


def _hit(row: Row, pattern: re.Pattern[str]) -> Hit:
    node_id, conversation_id, role, created_ms, content = row
    first = pattern.search(content)
    begin = max(0, first.start() - SNIPPET_BEFORE) if first else 0
    if first and begin:  # not in the middle of a word, where there is a blank
        begin = max(begin, content.find(" ", begin, first.start()) + 1)
    end = min(len(content), begin + SNIPPET_LENGTH)
    raw = " ".join(content[begin:end].split())
    snippet = plain_piece(content[begin:end], reply=role == "assistant")
    if len(pattern.findall(snippet)) < len(pattern.findall(raw)):
        snippet = raw  # the marks are what is looked for
    snippet = ("…" if begin else "") + snippet + ("…" if end < len(content) else "")
    return Hit(
        conversation_id=conversation_id,
        node_id=node_id,
        role=role,
        created_ms=created_ms,
        offset=first.start() if first else 0,
        length=len(first[0]) if first else 0,
        snippet=snippet,
        matches=tuple(match.span() for match in pattern.finditer(snippet)),
    )
