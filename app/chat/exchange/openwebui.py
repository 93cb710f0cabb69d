"""Chats exported by Open WebUI, with all their branches.

Its window exports a list of chats, each with a `chat` whose `history` holds `messages` by id
(`parentId`, `childrenIds`, `role`, `content`, `timestamp`, `model`) and a `currentId`. Read from
its public source: open-webui/open-webui, `src/lib/utils/index.ts` (`convertMessagesToHistory`,
`convertOpenAIMessages`, `getImportOrigin`), and from yetanotherchris/openwebui-importer,
`examples/webui-json.json`. A single chat, without the list or without the record around it, is
read too. Thinking and tool calls stand in `<details type="reasoning">` there; they are left out.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import Struct

from app.chat.conversation import ConversationSettings, ReplyFacts, Role
from app.chat.exchange.archive import Conversation, Item, check, refused

ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant", "system": "system"}
SECONDS_BELOW = 10**11
"""A smaller time is in seconds; later ones, and some exports, are in milliseconds."""

_DETAILS = re.compile(
    r'<details\s+type="(?:reasoning|tool_calls|code_interpreter)"[^<>]*>', re.IGNORECASE
)
_END = re.compile(r"</details>\s*", re.IGNORECASE)


class _Message(Struct, frozen=True, rename="camel"):
    id: str
    role: str
    content: str | list[Any] = ""
    parent_id: str | None = None
    children_ids: list[str] = []
    timestamp: float | None = None
    model: str | None = None


class _History(Struct, frozen=True, rename="camel"):
    messages: dict[str, _Message]
    current_id: str | None = None


class _Params(Struct, frozen=True):
    system: str | None = None


class _Chat(Struct, frozen=True):
    history: _History
    title: str | None = None
    params: _Params | None = None
    tags: list[Any] | None = None
    timestamp: float | None = None


class _Record(Struct, frozen=True):
    chat: _Chat
    title: str | None = None
    created_at: float | None = None
    updated_at: float | None = None
    pinned: bool | None = None


def looks_so(raw: Any) -> bool:  # noqa: ANN401 - decoded JSON
    """Whether decoded JSON is such an export."""
    first = raw[0] if isinstance(raw, list) and raw else raw
    if not isinstance(first, dict):
        return False
    chat = first.get("chat", first)
    return isinstance(chat, dict) and isinstance(chat.get("history"), dict)


def read(raw: Any, name: str) -> tuple[Conversation, ...]:  # noqa: ANN401 - decoded JSON
    """The conversations of an export.

    Raises:
        ImportRefused: `where` in it something is not as described above.
    """
    records = raw if isinstance(raw, list) else [raw]
    wrapped = [one if isinstance(one, dict) and "chat" in one else {"chat": one} for one in records]
    try:
        found = msgspec.convert(wrapped, list[_Record])
    except msgspec.ValidationError as error:
        raise refused(name, error) from None
    return tuple(_conversation(one, name, f"[{number}].chat") for number, one in enumerate(found))


def _conversation(record: _Record, name: str, where: str) -> Conversation:
    chat = record.chat
    numbers = {key: number for number, key in enumerate(_ordered(chat.history), start=1)}
    items = tuple(
        _item(chat.history.messages[key], number, numbers) for key, number in numbers.items()
    )
    system = chat.params.system if chat.params else None
    found = Conversation(
        title=record.title or chat.title or "",
        created_ms=_ms(record.created_at or chat.timestamp),
        updated_ms=_ms(record.updated_at or chat.timestamp),
        pinned=bool(record.pinned),
        tags=tuple(tag for tag in chat.tags or () if isinstance(tag, str)),
        settings=ConversationSettings(system_prompt=system or None),
        shown=numbers.get(chat.history.current_id or ""),
        messages=items,
    )
    check(found, name, where)
    return found


def _ordered(history: _History) -> list[str]:
    """Ids with siblings in the order that their parent gives."""
    order = {
        child: place
        for message in history.messages.values()
        for place, child in enumerate(message.children_ids)
    }
    return sorted(history.messages, key=lambda key: order.get(key, 0))


def _item(message: _Message, number: int, numbers: dict[str, int]) -> Item:
    role = ROLES.get(message.role, "assistant")
    content = message.content
    if not isinstance(content, str):
        texts = (part.get("text") for part in content if isinstance(part, dict))
        content = "\n\n".join(text for text in texts if isinstance(text, str))
    facts = None
    if role == "assistant":
        content = _without_details(content)
        facts = ReplyFacts(model_name=message.model or "", ending="stop")
    parent = None if message.parent_id is None else numbers.get(message.parent_id, -1)
    return Item(
        id=number,
        parent=parent,
        role=role,
        content=content,
        created_ms=_ms(message.timestamp),
        facts=facts,
    )


def _without_details(content: str) -> str:
    """What was said, without what was thought and done; what has no end stays."""
    parts: list[str] = []
    at = 0
    while (begin := _DETAILS.search(content, at)) and (end := _END.search(content, begin.end())):
        parts.append(content[at : begin.start()])
        at = end.end()
    return "".join((*parts, content[at:]))


def _ms(time: float | None) -> int:
    """Unix time in milliseconds; 0 for what cannot be a time."""
    if time is None or not 0 <= time < 2**53:
        return 0
    if time < SECONDS_BELOW:
        time *= 1000
    elif time >= SECONDS_BELOW * 1_000_000:  # nanoseconds, as its database holds some
        time /= 1_000_000
    return round(time)
