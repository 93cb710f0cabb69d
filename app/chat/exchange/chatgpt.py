"""The `conversations.json` of a ChatGPT export, with all its branches.

There is no published description. The structure is the one that public importers read: a list of
conversations, each with a `mapping` of node ids to `{message, parent, children}` and a
`current_node` (schema in yetanotherchris/openwebui-importer: `schemas/chatgpt-schema.json`; the
reader of open-webui/open-webui: `src/lib/utils/index.ts`, `convertOpenAIMessages`).

Kept are the messages that its window shows: of the user, of the assistant, and the instructions
that the user wrote. Hidden ones (`is_visually_hidden_from_conversation`), tool calls and their
results, and thinking are left out, and what follows them hangs on what was before them. Pictures
and other files are named in brackets, since the export holds them elsewhere.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from app.chat.conversation import ReplyFacts, Role
from app.chat.exchange.archive import Conversation, Item, refused
from app.core.errors import ImportRefused

ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant", "system": "system"}
TEXT = frozenset({"text", "multimodal_text", "code"})
TO_ALL = frozenset({"", "all"})


class _Author(Struct, frozen=True):
    role: str = ""


class _Content(Struct, frozen=True):
    content_type: str = "text"
    parts: list[Any] | None = None
    text: str | None = None
    language: str | None = None


class _Metadata(Struct, frozen=True):
    is_visually_hidden_from_conversation: bool | None = None
    is_user_system_message: bool | None = None
    model_slug: str | None = None


class _Message(Struct, frozen=True):
    author: _Author = _Author()
    content: _Content = _Content()
    create_time: float | None = None
    metadata: _Metadata | None = None
    recipient: str | None = None


class _Node(Struct, frozen=True):
    message: _Message | None = None
    parent: str | None = None
    children: list[str] = []


class _Conversation(Struct, frozen=True):
    mapping: dict[str, _Node]
    title: str | None = None
    create_time: float | None = None
    update_time: float | None = None
    current_node: str | None = None


def looks_so(raw: Any) -> bool:  # noqa: ANN401 - decoded JSON
    """Whether decoded JSON is such an export."""
    return isinstance(raw, list) and bool(raw) and isinstance(raw[0], dict) and "mapping" in raw[0]


def read(raw: Any, name: str) -> tuple[Conversation, ...]:  # noqa: ANN401 - decoded JSON
    """The conversations of an export.

    Raises:
        ImportRefused: `where` in it something is not as described above.
    """
    try:
        found = msgspec.convert(raw, list[_Conversation])
    except msgspec.ValidationError as error:
        raise refused(name, error) from None
    return tuple(_conversation(one, name, f"[{number}]") for number, one in enumerate(found))


def _conversation(one: _Conversation, name: str, where: str) -> Conversation:
    kept: dict[str, int] = {}  # the message that stands for a node: itself or the kept one above
    items: list[Item] = []
    for key in _from_the_roots(one, name, where):
        node = one.mapping[key]
        above = kept.get(node.parent) if node.parent is not None else None
        item = _item(node.message, len(items) + 1, above)
        if item is not None:
            items.append(item)
            kept[key] = item.id
        elif above is not None:
            kept[key] = above
    return Conversation(
        title=one.title or "",
        created_ms=_ms(one.create_time),
        updated_ms=_ms(one.update_time),
        shown=kept.get(one.current_node or ""),
        messages=tuple(items),
    )


def _from_the_roots(one: _Conversation, name: str, where: str) -> list[str]:
    """All node ids, parents first and siblings in the order that their parent gives."""
    known = one.mapping
    for key, node in known.items():
        if node.parent is not None and node.parent not in known:
            place = f"{where}.mapping[{key}].parent"
            raise ImportRefused(name=name, kind="orphan", where=place, detail=node.parent)
    below: dict[str, list[str]] = {}
    for key, node in known.items():
        if node.parent is not None:
            below.setdefault(node.parent, []).append(key)
    order = {child: place for node in known.values() for place, child in enumerate(node.children)}
    found: list[str] = []
    waiting = [key for key, node in reversed(known.items()) if node.parent is None]
    while waiting:
        key = waiting.pop()
        found.append(key)
        children = sorted(below.get(key, []), key=lambda child: order.get(child, len(order)))
        waiting.extend(reversed(children))
    if len(found) < len(known):
        reached = set(found)
        lost = next(key for key in known if key not in reached)
        place = f"{where}.mapping[{lost}].parent"
        raise ImportRefused(name=name, kind="circle", where=place, detail="")
    return found


def _item(message: _Message | None, number: int, above: int | None) -> Item | None:
    """The message of a node; None for one that is not kept."""
    if message is None:
        return None
    metadata = message.metadata or _Metadata()
    role = ROLES.get(message.author.role)
    if role is None or metadata.is_visually_hidden_from_conversation:
        return None
    if role == "system" and not metadata.is_user_system_message:
        return None
    if role == "assistant" and (message.recipient or "") not in TO_ALL:
        return None
    text = _text(message.content)
    if not text.strip():
        return None
    facts = None
    if role == "assistant":
        facts = ReplyFacts(model_name=metadata.model_slug or "", ending="stop")
    return Item(
        id=number,
        parent=above,
        role=role,
        content=text,
        created_ms=_ms(message.create_time),
        facts=facts,
    )


def _text(content: _Content) -> str:
    if content.content_type not in TEXT:
        return ""
    if content.content_type == "code":
        language = content.language if content.language not in {None, "unknown"} else ""
        return f"```{language}\n{content.text}\n```" if content.text else ""
    parts = [_part(part) for part in content.parts or []]
    return "\n\n".join(part for part in parts if part) or content.text or ""


def _part(part: Any) -> str:  # noqa: ANN401 - decoded JSON
    if isinstance(part, str):
        return part
    if isinstance(part, dict):
        text = part.get("text")
        if isinstance(text, str):
            return text
        kind = str(part.get("content_type", "")).removesuffix("_asset_pointer").replace("_", " ")
        return f"[{kind}]" if kind else ""
    return ""


def _ms(seconds: float | None) -> int:
    """Unix seconds as milliseconds; 0 for what cannot be a time."""
    if seconds is None or not 0 <= seconds < 2**33:
        return 0
    return round(seconds * 1000)
