"""Presets: a name for how a conversation begins and what governs its replies.

A conversation keeps the values of its preset, not the way to it: changing a preset changes no
conversation that began with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, structs

from app.chat import search
from app.chat.conversation import ConversationSettings, Role
from app.chat.stock import Item, Stock, mended, shipped, whole

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from app.chat.database import Database

LONGEST_NAME = 80
DEFAULT_ICON = "user-circle"
ICONS = (
    DEFAULT_ICON,
    "chat-circle-text",
    "sparkle",
    "translate",
    "code",
    "lightbulb",
    "student",
    "graduation-cap",
    "article",
    "pencil-line",
    "brain",
    "database",
    "briefcase",
    "smiley",
    "book-open",
    "books",
    "question",
    "robot",
    "compass",
    "calculator",
    "flask",
    "globe",
    "terminal",
    "bug",
    "envelope-simple",
    "chart-bar",
    "paint-brush",
    "music-note",
    "game-controller",
    "cooking-pot",
    "airplane",
    "house",
    "heart",
    "scales",
)
"""Phosphor names that a preset may have; another one is shown as `DEFAULT_ICON`."""


class PresetModel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The model a preset wants.

    Attributes:
        name: as people call it.
        path: its file on this computer; empty where the preset came from elsewhere.
        file: the name of that file, by which it is found in another place.
        quantization: for example ``Q4_K_M``.
    """

    name: str = ""
    path: str = ""
    file: str = ""
    quantization: str = ""


class Opening(Struct, frozen=True, kw_only=True):
    """A message that a conversation begins with: an example, or a greeting."""

    role: Role
    content: str


class Preset(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How conversations begin and what governs their replies.

    Attributes:
        name: of at most `LONGEST_NAME` characters.
        icon: one of `ICONS`.
        description: one sentence on what it is for.
        settings: what it decides; the system prompt may have variables (`app.chat.variables`).
        model: None takes the one that is loaded.
        opening: messages that a new conversation begins with.
    """

    name: str
    icon: str = DEFAULT_ICON
    description: str = ""
    settings: ConversationSettings = ConversationSettings()
    model: PresetModel | None = None
    opening: tuple[Opening, ...] = ()

    @property
    def glyph(self) -> str:
        """Its icon as the window names it."""
        return f"ph.{self.icon if self.icon in ICONS else DEFAULT_ICON}"


PresetItem = Item[Preset]


def yielded(own: ConversationSettings, preset: Preset) -> ConversationSettings:
    """What a conversation goes on deciding itself when it takes `preset`: what that leaves open."""
    given = preset.settings
    changes: dict[str, Any] = {
        field: None
        for field in given.__struct_fields__
        if field != "sampling" and getattr(given, field) is not None
    }
    sampling = {k: v for k, v in own.sampling.items() if k not in given.sampling}
    return structs.replace(own, sampling=sampling, **changes)


_decoder = msgspec.json.Decoder(Preset)


def write_preset(preset: Preset | None) -> str:
    """What a conversation keeps of its preset; empty for none."""
    if preset is None:
        return ""
    return msgspec.json.encode(whole(msgspec.to_builtins(preset))).decode()


def read_preset(text: str) -> Preset | None:
    """What `write_preset` wrote; None where it cannot be read."""
    if not text:
        return None
    try:
        return _decoder.decode(text)
    except msgspec.MsgspecError:
        return None


class Presets(Stock[Preset]):
    """All presets; see `Stock`."""

    def __init__(self, database: Database, path: Path | None = None) -> None:
        """`path` of other shipped presets than those of Vitrail."""
        super().__init__(database, "preset", Preset, shipped("presets.json", Preset, path))

    def begin(
        self,
        conversation_id: int,
        preset: Preset | None,
        opening: Sequence[Opening] = (),
        *,
        now_ms: int,
    ) -> bool:
        """Give a conversation a preset, and the messages to begin with where nothing was said yet.

        Messages that another preset began it with make room.

        Args:
            conversation_id: which.
            preset: None takes it away.
            opening: its messages, variables filled in.
            now_ms: Unix time in milliseconds.

        Returns:
            Whether its messages are others now.
        """
        with self._database.writing() as connection:
            row = connection.execute(
                "SELECT preset FROM conversation WHERE id = ?", (conversation_id,)
            ).fetchone()
            if row is None:
                raise KeyError(conversation_id)
            connection.execute(
                "UPDATE conversation SET preset = ? WHERE id = ?",
                (write_preset(preset), conversation_id),
            )
            messages = connection.execute(
                "SELECT id, role, content, facts FROM message WHERE conversation_id = ?"
                " ORDER BY id",
                (conversation_id,),
            ).fetchall()
            if not _only_opening(messages, read_preset(row[0])):
                return False
            _remove(connection, conversation_id, messages)
            _add(connection, conversation_id, opening, now_ms)
            return bool(messages or opening)


def _only_opening(
    messages: Sequence[tuple[int, str, str, str | None]], preset: Preset | None
) -> bool:
    """Whether nobody has said anything yet in a conversation that began with `preset`."""
    roles = [opening.role for opening in preset.opening] if preset is not None else []
    return [role for _id, role, _content, _facts in messages] == roles and not any(
        facts for _id, _role, _content, facts in messages
    )


def _remove(
    connection: sqlite3.Connection,
    conversation_id: int,
    messages: Sequence[tuple[int, str, str, str | None]],
) -> None:
    connection.execute("UPDATE conversation SET leaf_id = NULL WHERE id = ?", (conversation_id,))
    for node_id, _role, content, _facts in messages:
        search.remove(connection, node_id, content)
    connection.execute("DELETE FROM message WHERE conversation_id = ?", (conversation_id,))


def _add(
    connection: sqlite3.Connection, conversation_id: int, opening: Sequence[Opening], now_ms: int
) -> None:
    """Each below the one before; they give no title."""
    parent: int | None = None
    for message in opening:
        content = mended(message.content).replace("\x00", "␀")
        cursor = connection.execute(
            "INSERT INTO message (conversation_id, parent_id, role, content, created_ms)"
            " VALUES (?, ?, ?, ?, ?)",
            (conversation_id, parent, message.role, content, now_ms),
        )
        parent = int(cursor.lastrowid or 0)
        search.add(connection, parent, content)
    connection.execute(
        "UPDATE conversation SET leaf_id = ?, updated_ms = ? WHERE id = ?",
        (parent, now_ms, conversation_id),
    )
