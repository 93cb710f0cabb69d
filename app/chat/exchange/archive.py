"""Vitrail's own format for conversations: complete, documented, and readable by anything.

One JSON object:

    {
      "format": "vitrail-conversations",
      "version": 1,
      "exported_ms": 1790000000000,
      "conversations": [ ... ]
    }

Times are Unix time in milliseconds. A conversation is a tree: each message names its `parent`,
the id of another message of the same conversation, or null for a root; children stand in the
order of their ids. `shown` is the message at the end of the path that was shown. Fields that are
left out have the value that is given below.

`preset` holds the values that a conversation began with (`app.chat.presets.Preset`), `settings`
what it decides itself (`app.chat.conversation.ConversationSettings`).

Of a reply, `facts` say how it came about (`app.chat.conversation.ReplyFacts`), the model file by
its name without the folder; `tokens` hold what was generated, in columns of equal length: `id`,
`piece` (its bytes in base64), `text` (what it added to the text), `probability` (0 to 1), `rank`
(0 is the likeliest), `entropy` (bits), and `alternatives`, the likeliest tokens as pairs of id and
probability. All are under the model's own distribution, before any sampler.

A program that reads this ignores what it does not know; a later version that would be read
wrongly has another number.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, Struct, structs

from app.chat.conversation import AttachmentKind, ConversationSettings, ReplyFacts, Role
from app.chat.presets import Preset  # noqa: TC001 - msgspec reads the annotation
from app.core.errors import ImportRefused
from app.engine.api import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT = "vitrail-conversations"
VERSION = 1
_LATEST_MS = 2**53

Milliseconds = Annotated[int, Meta(ge=0, le=_LATEST_MS)]
Whole = Annotated[int, Meta(ge=0, lt=2**31)]
Share = Annotated[float, Meta(ge=0.0, le=1.001)]


class Tokens(Struct, frozen=True, kw_only=True):
    """What was generated, in columns of equal length."""

    id: tuple[Whole, ...]
    piece: tuple[str, ...]
    text: tuple[str, ...]
    probability: tuple[Share, ...]
    rank: tuple[Whole, ...]
    entropy: tuple[Annotated[float, Meta(ge=-0.001, le=64.0)], ...]
    alternatives: tuple[Annotated[tuple[tuple[Whole, Share], ...], Meta(max_length=64)], ...]


class File(Struct, frozen=True, kw_only=True):
    """An attachment with its text; `cut` where the text is only the beginning of the file."""

    name: str
    kind: AttachmentKind
    text: str
    size_bytes: Annotated[int, Meta(ge=0, le=_LATEST_MS)] = 0
    cut: bool = False


class Item(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message; `id` and `parent` are numbers within its conversation."""

    id: int
    parent: int | None = None
    role: Role
    content: str
    created_ms: Milliseconds = 0
    facts: ReplyFacts | None = None
    attachments: tuple[File, ...] = ()
    tokens: Tokens | None = None


class Conversation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A conversation with all its branches."""

    title: str = ""
    created_ms: Milliseconds = 0
    updated_ms: Milliseconds = 0
    pinned: bool = False
    folder: str = ""
    tags: tuple[str, ...] = ()
    settings: ConversationSettings = ConversationSettings()
    preset: Preset | None = None
    shown: int | None = None
    messages: tuple[Item, ...] = ()


class _Archive(Struct, frozen=True, kw_only=True):
    """The whole file."""

    format: str
    version: int
    exported_ms: int = 0
    conversations: tuple[Conversation, ...]


_encoder = msgspec.json.Encoder()
_lines = msgspec.json.Decoder(Conversation)


TAIL = b"\n]}\n"
"""Ends an archive."""


def head(exported_ms: int) -> bytes:
    """Begins an archive; `exported_ms` is the time to note."""
    begun = {"format": FORMAT, "version": VERSION, "exported_ms": exported_ms}
    return _encoder.encode(begun)[:-1] + b',"conversations":['


def entry(conversation: Conversation, number: int) -> bytes:
    """A conversation in an archive; `number` is 0 for the first."""
    return (b",\n" if number else b"\n") + _encoder.encode(conversation)


def line(conversation: Conversation) -> bytes:
    """A conversation on one line, with its line end; JSON written here holds no other."""
    return _encoder.encode(conversation) + b"\n"


def read_line(data: bytes, name: str) -> Conversation:
    """A conversation from one line.

    Raises:
        ImportRefused: it is none.
    """
    try:
        conversation = _lines.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ImportRefused(name=name, kind="json", detail=str(error)) from None
    check(conversation, name, "conversations")
    return conversation


def read(raw: Any, name: str) -> tuple[Conversation, ...]:  # noqa: ANN401 - decoded JSON
    """The conversations of an archive.

    Args:
        raw: the decoded JSON.
        name: of the file, for errors.

    Raises:
        ImportRefused: it is of a later version, or `where` in it something is wrong.
    """
    version = raw.get("version") if isinstance(raw, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise ImportRefused(name=name, kind="later", where="version", detail=str(version))
    try:
        archive = msgspec.convert(raw, _Archive)
    except msgspec.ValidationError as error:
        raise refused(name, error) from None
    for number, conversation in enumerate(archive.conversations):
        check(conversation, name, f"conversations[{number}]")
    return archive.conversations


def refused(name: str, error: msgspec.ValidationError) -> ImportRefused:
    """`error` of msgspec as what a user can be told: the place and what is wrong there."""
    detail, _, where = str(error).partition(" - at `")
    where = where.rstrip("`").removeprefix("$").removeprefix(".")
    return ImportRefused(name=name, kind="value", where=where, detail=detail)


def check(conversation: Conversation, name: str, where: str) -> None:
    """See that the messages are a tree.

    Raises:
        ImportRefused: an id that is there twice, a parent that is not there, a circle, columns of
            tokens that differ in length.
    """
    parents: dict[int, int | None] = {}
    for number, item in enumerate(conversation.messages):
        place = f"{where}.messages[{number}]"
        if item.id in parents:
            raise ImportRefused(name=name, kind="twice", where=f"{place}.id", detail=str(item.id))
        parents[item.id] = item.parent
        if item.tokens is not None:
            tokens(item.tokens, name, f"{place}.tokens")
    for number, item in enumerate(conversation.messages):
        if item.parent is not None and item.parent not in parents:
            place = f"{where}.messages[{number}].parent"
            raise ImportRefused(name=name, kind="orphan", where=place, detail=str(item.parent))
    if conversation.shown is not None and conversation.shown not in parents:
        raise ImportRefused(
            name=name, kind="orphan", where=f"{where}.shown", detail=str(conversation.shown)
        )
    in_order(conversation.messages, name, where)


def in_order(items: Sequence[Item], name: str, where: str) -> list[Item]:
    """`items` with each parent before its children, siblings in the order of their ids.

    Raises:
        ImportRefused: some lead round in a circle and never to a root.
    """
    below: dict[int | None, list[Item]] = {}
    for item in sorted(items, key=lambda item: item.id):
        below.setdefault(item.parent, []).append(item)
    found: list[Item] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        item = waiting.pop()
        found.append(item)
        waiting.extend(reversed(below.get(item.id, [])))
    if len(found) < len(items):
        known = {item.id for item in found}
        lost = next(n for n, item in enumerate(items) if item.id not in known)
        place = f"{where}.messages[{lost}].parent"
        raise ImportRefused(name=name, kind="circle", where=place, detail="")
    return found


def columns(generated: Sequence[Token]) -> Tokens | None:
    """Generated tokens as an archive holds them; None for none."""
    if not generated:
        return None
    return Tokens(
        id=tuple(token.id for token in generated),
        piece=tuple(base64.b64encode(token.piece).decode() for token in generated),
        text=tuple(token.text for token in generated),
        probability=tuple(token.probability for token in generated),
        rank=tuple(token.rank for token in generated),
        entropy=tuple(token.entropy for token in generated),
        alternatives=tuple(
            tuple(zip(token.alternative_ids, token.alternative_probabilities, strict=True))
            for token in generated
        ),
    )


def tokens(archived: Tokens, name: str, where: str) -> tuple[Token, ...]:
    """The tokens of an archive.

    Raises:
        ImportRefused: the columns differ in length, or a piece is not base64.
    """
    lengths = {len(getattr(archived, field.name)) for field in structs.fields(Tokens)}
    if len(lengths) > 1:
        raise ImportRefused(name=name, kind="columns", where=where, detail="")
    found = []
    for index, number in enumerate(archived.id):
        try:
            piece = base64.b64decode(archived.piece[index], validate=True)
        except (binascii.Error, ValueError):
            place = f"{where}.piece[{index}]"
            raise ImportRefused(name=name, kind="value", where=place, detail="base64") from None
        found.append(
            Token(
                id=number,
                piece=piece,
                text=archived.text[index],
                probability=archived.probability[index],
                rank=archived.rank[index],
                entropy=archived.entropy[index],
                alternative_ids=tuple(pair[0] for pair in archived.alternatives[index]),
                alternative_probabilities=tuple(pair[1] for pair in archived.alternatives[index]),
            )
        )
    return tuple(found)
