"""The messages of one path, as the engine wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from app.chat.enclosure import composed
from app.engine.api import PromptMessage
from app.engine.protocol import MAX_FRAME_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.chat.conversation import Node

_MOST_BYTES = MAX_FRAME_BYTES * 15 // 16


def turns(
    path: Sequence[Node],
    system_prompt: str,
    ids: Mapping[int, tuple[int, ...]],
    texts: Mapping[int, str] | None = None,
) -> tuple[PromptMessage, ...]:
    """The prompt of a path.

    A reply without text is left out (it failed before its first token), and messages of the same
    role that then follow each other are joined, since many templates refuse two in a row.

    Args:
        path: from the root on. A reply at its end is continued.
        system_prompt: empty sends none.
        ids: token ids of replies, by id of their node.
        texts: of attachments, by their id; see `app.chat.enclosure`.
    """
    found: list[PromptMessage] = []
    if system_prompt.strip():
        found.append(PromptMessage(role="system", content=system_prompt))
    for node in path:
        message = node.message
        if message.role == "assistant":
            if not message.content and not ids.get(node.id):
                continue
            said = _said(node, ids)
            if found and found[-1].role == "assistant":
                joined = f"{found[-1].content}\n\n{said.content}"
                found[-1] = PromptMessage(role="assistant", content=joined)
            else:
                found.append(said)
            continue
        content = composed(message, texts or {}) if message.attachments else message.content
        if found and found[-1].role == message.role == "user":
            joined = f"{found[-1].content}\n\n{content}"
            found[-1] = structs.replace(found[-1], content=joined)
        else:
            found.append(PromptMessage(role=message.role, content=content))
    return tuple(found)


def _said(node: Node, ids: Mapping[int, tuple[int, ...]]) -> PromptMessage:
    """A reply, by its token ids where it is known whose they are."""
    facts = node.message.facts
    if facts is None or not facts.fingerprint:
        return PromptMessage(role="assistant", content=node.message.content)
    return PromptMessage(
        role="assistant",
        content=node.message.content,
        ids=ids.get(node.id, ()),
        fingerprint=facts.fingerprint,
        opened=facts.opened,
        markers=facts.markers,
        prefill=facts.prefill,
    )


def is_beyond_frames(messages: Sequence[PromptMessage]) -> bool:
    """Whether a prompt is too long even to be handed to the engine, and so for any context."""
    if 4 * sum(len(message.content) for message in messages) < _MOST_BYTES:
        return False
    return sum(len(message.content.encode("utf-8", "replace")) for message in messages) > (
        _MOST_BYTES
    )
