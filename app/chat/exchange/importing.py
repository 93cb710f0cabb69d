"""Files that hold conversations: which format one has, and what is in it."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import Struct

from app.chat.exchange import archive, chatgpt, lmstudio, openwebui
from app.core.errors import ImportRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.chat.exchange.archive import Conversation

Source = Literal["vitrail", "chatgpt", "openwebui", "lmstudio"]

MAX_BYTES = 1024 * 1024 * 1024
"""A larger file, or one that would become larger when it is unpacked, is not read."""

ZIP = b"PK\x03\x04"
INSIDE = "conversations.json"
"""In ChatGPT's archive; a large one is cut in ``conversations-000.json`` and on."""


class Imported(Struct, frozen=True, kw_only=True):
    """What was read from a file; conversations without a message are left out."""

    source: Source
    conversations: tuple[archive.Conversation, ...]


def read(data: bytes, name: str) -> Imported:
    """The conversations in a file.

    Args:
        data: the whole file.
        name: of the file, for errors.

    Raises:
        ImportRefused: why, and where in it.
    """
    if len(data) > MAX_BYTES:
        raise ImportRefused(name=name, kind="large", detail=str(len(data)))
    if data.startswith(ZIP):
        raws = [_decoded(part, f"{name}/{inner}") for inner, part in _unpacked(data, name)]
        raw = [one for part in raws if isinstance(part, list) for one in part]
    else:
        raw = _decoded(data, name)
    source, reader = _reader(raw, name)
    try:
        found = reader(raw, name)
    except RecursionError:
        raise ImportRefused(name=name, kind="value", detail="nested too deeply") from None
    conversations = tuple(one for one in found if one.messages)
    if not conversations:
        raise ImportRefused(name=name, kind="empty")
    return Imported(source=source, conversations=conversations)


def _reader(
    raw: Any,  # noqa: ANN401 - decoded JSON
    name: str,
) -> tuple[Source, Callable[[Any, str], tuple[Conversation, ...]]]:
    if isinstance(raw, dict) and raw.get("format") == archive.FORMAT:
        return "vitrail", archive.read
    if chatgpt.looks_so(raw):
        return "chatgpt", chatgpt.read
    if openwebui.looks_so(raw):
        return "openwebui", openwebui.read
    if lmstudio.looks_so(raw):
        return "lmstudio", lmstudio.read
    if raw == []:
        raise ImportRefused(name=name, kind="empty")
    raise ImportRefused(name=name, kind="format")


def _decoded(data: bytes, name: str) -> Any:  # noqa: ANN401 - decoded JSON
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ImportRefused(name=name, kind="json", detail=str(error)) from None


def _unpacked(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The files of conversations in an archive, by name."""
    found: list[tuple[str, bytes]] = []
    room = MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for info in sorted(packed.infolist(), key=lambda info: info.filename):
                if not _holds_conversations(info.filename):
                    continue
                with packed.open(info) as file:
                    part = file.read(room + 1)
                room -= len(part)
                if room < 0:
                    raise ImportRefused(name=name, kind="large")
                found.append((info.filename, part))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        raise ImportRefused(name=name, kind="zip", detail="damaged") from None
    if not found:
        raise ImportRefused(name=name, kind="zip")
    return found


def _holds_conversations(path: str) -> bool:
    file = path.rpartition("/")[2]
    return file == INSIDE or (file.startswith("conversations-") and file.endswith(".json"))
