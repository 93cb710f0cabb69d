"""Folders that hold conversations, and tags: words that conversations carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.chat.database import Database

LONGEST_TAG = 40
MOST_TAGS = 32


class Folder(Struct, frozen=True, kw_only=True):
    """A folder; `opened` shows what is in it, `position` orders the list."""

    id: int
    name: str
    position: float = 0.0
    opened: bool = True


class Folders:
    """The tables `folder` and `tag`. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Folder, ...]:
        """In their order."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, name, position, opened FROM folder ORDER BY position, id"
            ).fetchall()
        return tuple(
            Folder(id=identity, name=name, position=position, opened=bool(opened))
            for identity, name, position, opened in rows
        )

    def put(self, folder: Folder) -> None:
        """Add `folder` under its id, or change the one that is there."""
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO folder (id, name, position, opened) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                " position = excluded.position, opened = excluded.opened",
                (folder.id, folder.name, folder.position, int(folder.opened)),
            )

    def remove(self, folder_id: int) -> None:
        """Delete a folder; its conversations stay, in no folder."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM folder WHERE id = ?", (folder_id,))

    def move(self, places: Mapping[int, int | None]) -> None:
        """Put conversations into folders, or into none; one that is not there is passed over."""
        with self._database.writing() as connection:
            connection.executemany(
                "UPDATE conversation SET folder_id = (SELECT id FROM folder WHERE id = ?)"
                " WHERE id = ?",
                [(folder_id, conversation) for conversation, folder_id in places.items()],
            )

    def set_tags(self, tags: Mapping[int, Iterable[str]]) -> None:
        """Replace the tags of conversations; one that is not there is passed over."""
        with self._database.writing() as connection:
            for conversation, names in tags.items():
                connection.execute("DELETE FROM tag WHERE conversation_id = ?", (conversation,))
                connection.executemany(
                    "INSERT OR IGNORE INTO tag (conversation_id, name)"
                    " SELECT id, ? FROM conversation WHERE id = ?",
                    [(name, conversation) for name in names],
                )

    def set_pinned(self, pinned: Mapping[int, bool]) -> None:
        """Pin conversations, or let them go; one that is not there is passed over."""
        with self._database.writing() as connection:
            connection.executemany(
                "UPDATE conversation SET pinned = ? WHERE id = ?",
                [(int(on), conversation) for conversation, on in pinned.items()],
            )


def tag_names(text: str) -> tuple[str, ...]:
    """The tags in what somebody typed: parted by commas or blanks, a ``#`` before them or not.

    Each once, whatever its case, in the order of the alphabet.
    """
    found: dict[str, str] = {}
    for word in text.replace(",", " ").replace("，", " ").replace("、", " ").split():
        name = word.lstrip("#＃")[:LONGEST_TAG]
        if name:
            found.setdefault(name.casefold(), name)
    return tuple(found[key] for key in sorted(found))[:MOST_TAGS]
