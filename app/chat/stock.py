"""What comes with the program and what users made themselves, in one order that is theirs.

A table has a row for each thing of the user's own, and one for each shipped thing that was changed,
hidden or moved; a shipped thing without a row is as it came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from app.core.resources import resource

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from app.chat.database import Database

T = TypeVar("T", bound=Struct)

FALLBACK = "en"


class Item(Struct, Generic[T], frozen=True, kw_only=True):
    """One thing.

    Attributes:
        id: of its row; 0 for a shipped one that is as it came.
        position: the smaller, the further up.
        shipped: its key among the shipped ones; empty for an own one.
        hidden: the user does not want to see it; shipped ones only.
        own: what the user made of it; None where it is as it came.
        versions: a shipped one by language.
    """

    id: int = 0
    position: float = 0.0
    shipped: str = ""
    hidden: bool = False
    own: T | None = None
    versions: dict[str, T] = {}

    @property
    def key(self) -> str:
        """What it is known by as long as it exists: ``shipped:plain``, ``own:3``."""
        return f"shipped:{self.shipped}" if self.shipped else f"own:{self.id}"

    @property
    def changed(self) -> bool:
        """A shipped one that is not as it came."""
        return bool(self.shipped) and self.own is not None

    def value(self, language: str) -> T:
        """What it is, in `language` where it came with the program."""
        if self.own is not None:
            return self.own
        return self.versions.get(language) or self.versions[FALLBACK]

    def values(self) -> tuple[T, ...]:
        """What it is in all its languages."""
        return (self.own,) if self.own is not None else tuple(self.versions.values())


class Stock(Generic[T]):
    """Things of the type `kind` in `table`.

    The methods raise StoreError, and KeyError for what is not there.
    """

    def __init__(
        self, database: Database, table: str, kind: type[T], shipped: dict[str, dict[str, T]]
    ) -> None:
        self._database = database
        self._table = table
        self._decoder = msgspec.json.Decoder(kind)
        self._shipped = shipped

    def items(self) -> tuple[Item[T], ...]:
        """All, the hidden ones too, in order. A row that cannot be read is left alone."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT id, position, shipped, hidden, content FROM {self._table}"  # noqa: S608
            ).fetchall()
        found: list[Item[T]] = []
        untouched = dict.fromkeys(self._shipped)
        for row_id, position, shipped, hidden, content in rows:
            own = self._read(content) if content else None
            versions = self._shipped.get(shipped, {})
            if own is None and not versions:
                continue
            untouched.pop(shipped, None)
            found.append(
                Item(
                    id=row_id,
                    position=position,
                    shipped=shipped if versions else "",
                    hidden=bool(hidden and versions),
                    own=own,
                    versions=versions,
                )
            )
        found += [
            Item(position=float(place), shipped=key, versions=self._shipped[key])
            for place, key in enumerate(self._shipped, 1)
            if key in untouched
        ]
        return tuple(sorted(found, key=lambda item: (item.position, item.id)))

    def add(self, values: Sequence[T]) -> tuple[int, ...]:
        """Keep own ones above all others, the first of them uppermost; their ids."""
        with self._database.writing() as connection:
            row = connection.execute(f"SELECT min(position) FROM {self._table}").fetchone()  # noqa: S608
            top = min(1.0, row[0] if row[0] is not None else 1.0)
            ids = []
            for place, value in enumerate(values):
                position = top - len(values) + place
                ids.append(self._insert(connection, position, content=_json(value)))
        return tuple(ids)

    def set(self, key: str, value: T) -> None:
        """Keep another version of one."""
        with self._database.writing() as connection:
            self._update(connection, key, "content", _json(value))

    def hide(self, key: str, hidden: bool) -> None:
        """Take a shipped one from sight, or show it again."""
        with self._database.writing() as connection:
            self._update(connection, key, "hidden", int(hidden))

    def reset(self, key: str) -> None:
        """Have a shipped one again as it came; where it stands stays."""
        with self._database.writing() as connection:
            self._update(connection, key, "content", "")

    def delete(self, key: str) -> None:
        """Delete an own one; `restore` brings it back."""
        with self._database.writing() as connection:
            cursor = connection.execute(
                f"DELETE FROM {self._table} WHERE id = ? AND shipped = ''",  # noqa: S608
                (_row_id(key),),
            )
            if not cursor.rowcount:
                raise KeyError(key)

    def restore(self, item: Item[T]) -> None:
        """Bring back one that was deleted, to its place and under its id."""
        if item.own is None:
            raise KeyError(item.key)
        with self._database.writing() as connection:
            self._insert(connection, item.position, content=_json(item.own), row_id=item.id)

    def order(self, keys: Sequence[str]) -> None:
        """Put them in this order."""
        with self._database.writing() as connection:
            for place, key in enumerate(keys, 1):
                self._update(connection, key, "position", float(place))

    def _insert(
        self,
        connection: sqlite3.Connection,
        position: float,
        *,
        content: str = "",
        shipped: str = "",
        row_id: int | None = None,
    ) -> int:
        cursor = connection.execute(
            f"INSERT INTO {self._table} (id, position, shipped, content) VALUES (?, ?, ?, ?)",  # noqa: S608
            (row_id, position, shipped, content),
        )
        return int(cursor.lastrowid or 0)

    def _update(
        self, connection: sqlite3.Connection, key: str, column: str, value: str | float
    ) -> None:
        """Set a column of the row for `key`; a shipped one without a row gets it now."""
        kind, _, name = key.partition(":")
        if kind != "shipped":
            where, mark = "id = ? AND shipped = ''", str(_row_id(key))
        elif name in self._shipped:
            where, mark = "shipped = ?", name
        else:
            raise KeyError(key)
        statement = f"UPDATE {self._table} SET {column} = ? WHERE {where}"  # noqa: S608 (our own names)
        if connection.execute(statement, (value, mark)).rowcount:
            return
        if kind != "shipped":
            raise KeyError(key)
        place = float(list(self._shipped).index(name) + 1)
        self._insert(connection, place, shipped=name)
        connection.execute(statement, (value, mark))

    def _read(self, content: str) -> T | None:
        try:
            return self._decoder.decode(content)
        except msgspec.MsgspecError:
            return None


def shipped(name: str, kind: type[T], path: Path | None = None) -> dict[str, dict[str, T]]:
    """What comes with the program: by key, then by language.

    Args:
        name: of the resource, ``presets.json``: a list of objects with a ``key``, an object of
            fields for each language, and the fields that all languages share.
        kind: what each becomes.
        path: another file than the one that comes with Vitrail.

    Returns:
        Nothing where the file is missing or damaged.
    """
    try:
        entries = msgspec.json.decode((path or resource(name)).read_bytes(), type=list[_Entry])
        return {
            entry.key: {
                language: msgspec.convert({**entry.shared, **fields}, kind)
                for language, fields in entry.languages.items()
            }
            for entry in entries
            if FALLBACK in entry.languages
        }
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


class _Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    languages: dict[str, dict[str, Any]]
    shared: dict[str, Any] = {}


def mended(text: str) -> str:
    """`text` with no half of a surrogate pair in it."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def whole(value: object) -> object:
    """`value`, made of plain types, with all its texts mended."""
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, dict):
        return {whole(name): whole(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [whole(inner) for inner in value]
    return value


def _json(value: Struct) -> str:
    return msgspec.json.encode(whole(msgspec.to_builtins(value))).decode()


def _row_id(key: str) -> int:
    kind, _, number = key.partition(":")
    if kind != "own" or not number.isdecimal():
        raise KeyError(key)
    return int(number)
