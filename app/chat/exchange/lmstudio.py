"""A `.conversation.json` of LM Studio.

Its makers call the format internal (lmstudio-ai/lmstudio-js, issue 152). The structure is the one
that public programs read and write: `name`, `createdAt` in milliseconds, `messages`, each with
`versions` and the number of the one that is `currentlySelected`; a version is a `singleStep` with
`content`, or a `multiStep` with `steps`, of which those of type `contentBlock` hold `content`;
content is a list of parts, of which those of type `text` hold `text`; a block whose `style` is of
type `thinking` stands between its `prefix` and `suffix`. The system prompt is the field
`llm.prediction.systemPrompt` of `perChatPredictionConfig`. (Read in `script.js` of
YorkieDev/lm-studio-conversation-converter.) Versions that are not selected become branches that
end there.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from app.chat.conversation import ConversationSettings, ReplyFacts, Role
from app.chat.exchange.archive import Conversation, Item, refused

ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant", "system": "system"}
SYSTEM_PROMPT = "llm.prediction.systemPrompt"


class _Step(Struct, frozen=True):
    type: str = ""
    content: list[Any] = []
    prefix: str | None = None
    suffix: str | None = None
    style: dict[str, Any] | None = None


class _Sender(Struct, frozen=True, rename="camel"):
    sender_name: str | None = None


class _Version(Struct, frozen=True, rename="camel"):
    role: str = ""
    content: list[Any] | str = []
    steps: list[_Step] = []
    sender_info: _Sender | None = None


class _Message(Struct, frozen=True, rename="camel"):
    versions: list[_Version]
    currently_selected: int = 0


class _Field(Struct, frozen=True):
    key: str = ""
    value: Any = None


class _Config(Struct, frozen=True):
    fields: list[_Field] = []


class _Conversation(Struct, frozen=True, rename="camel"):
    messages: list[_Message]
    name: str | None = None
    created_at: float | None = None
    pinned: bool | None = None
    system_prompt: str | None = None
    per_chat_prediction_config: _Config | None = None


def looks_so(raw: Any) -> bool:  # noqa: ANN401 - decoded JSON
    """Whether decoded JSON is such a conversation."""
    if not isinstance(raw, dict) or not isinstance(raw.get("messages"), list):
        return False
    messages = raw["messages"]
    named = "name" in raw and "createdAt" in raw
    return named or any(isinstance(one, dict) and "versions" in one for one in messages)


def read(raw: Any, name: str) -> tuple[Conversation, ...]:  # noqa: ANN401 - decoded JSON
    """The conversation of such a file.

    Raises:
        ImportRefused: `where` in it something is not as described above.
    """
    try:
        found = msgspec.convert(raw, _Conversation)
    except msgspec.ValidationError as error:
        raise refused(name, error) from None
    items: list[Item] = []
    above: int | None = None
    for message in found.messages:
        selected = None
        for number, version in enumerate(message.versions):
            item = _item(version, len(items) + 1, above)
            if item is None:
                continue
            items.append(item)
            if number == message.currently_selected or selected is None:
                selected = item.id
        above = above if selected is None else selected
    created = found.created_at or 0
    return (
        Conversation(
            title=found.name or "",
            created_ms=round(created) if 0 <= created < 2**53 else 0,
            pinned=bool(found.pinned),
            settings=ConversationSettings(system_prompt=_system_prompt(found)),
            shown=above,
            messages=tuple(items),
        ),
    )


def _system_prompt(found: _Conversation) -> str | None:
    fields = found.per_chat_prediction_config.fields if found.per_chat_prediction_config else []
    for field in fields:
        if field.key == SYSTEM_PROMPT and isinstance(field.value, str) and field.value:
            return field.value
    return found.system_prompt or None


def _item(version: _Version, number: int, above: int | None) -> Item | None:
    role = ROLES.get(version.role)
    if role is None:
        return None
    if version.steps:
        content = "".join(_step(step) for step in version.steps if step.type == "contentBlock")
    else:
        content = _text(version.content)
    if not content.strip():
        return None
    sender = version.sender_info.sender_name if version.sender_info else None
    facts = ReplyFacts(model_name=sender or "", ending="stop") if role == "assistant" else None
    return Item(id=number, parent=above, role=role, content=content, facts=facts)


def _step(step: _Step) -> str:
    text = _text(step.content)
    if step.style is not None and step.style.get("type") == "thinking":
        return f"{step.prefix or '<think>'}{text}{step.suffix or '</think>'}\n\n"
    return text


def _text(content: list[Any] | str) -> str:
    if isinstance(content, str):
        return content
    texts = (
        part.get("text")
        for part in content
        if isinstance(part, dict) and part.get("type") == "text"
    )
    return "\n".join(text for text in texts if isinstance(text, str))
