"""The messages of one path, as the engine wants them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import structs

from app.chat.enclosure import composed
from app.engine.api import PromptMessage
from app.engine.protocol import MAX_FRAME_BYTES

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from app.chat.conversation import Node
    from app.chat.store import Store

_MOST_BYTES = MAX_FRAME_BYTES * 15 // 16


@dataclass(frozen=True, slots=True)
class Needed:
    """What of a path has to be fetched from the store before it can become a prompt.

    Attributes:
        replies: ids of nodes whose token ids are not known.
        attachments: ids of files.
    """

    replies: tuple[int, ...]
    attachments: tuple[int, ...]


def needed(path: Sequence[Node], known: Container[int]) -> Needed:
    """What the prompt of `path` needs; `known` are nodes whose token ids are at hand."""
    return Needed(
        tuple(n.id for n in path if n.message.role == "assistant" and n.id not in known),
        tuple(attachment.id for node in path for attachment in node.message.attachments),
    )


def fetched(store: Store, wanted: Needed) -> tuple[dict[int, tuple[int, ...]], dict[int, str]]:
    """Token ids by node, texts of files by their id; runs in the storage's thread."""
    ids = {node_id: tuple(t.id for t in store.tokens(node_id)) for node_id in wanted.replies}
    texts = store.attachments.texts(list(wanted.attachments)) if wanted.attachments else {}
    return ids, texts


@dataclass(frozen=True, slots=True)
class Turns:
    """The messages of a path, and which of its nodes each is made of; none: the system prompt."""

    messages: tuple[PromptMessage, ...]
    nodes: tuple[tuple[int, ...], ...]


def turns(
    path: Sequence[Node],
    system_prompt: str,
    ids: Mapping[int, tuple[int, ...]],
    texts: Mapping[int, str] | None = None,
) -> tuple[PromptMessage, ...]:
    """The messages of `turns_of`."""
    return turns_of(path, system_prompt, ids, texts).messages


def turns_of(
    path: Sequence[Node],
    system_prompt: str,
    ids: Mapping[int, tuple[int, ...]],
    texts: Mapping[int, str] | None = None,
) -> Turns:
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
    nodes: list[tuple[int, ...]] = []
    if system_prompt.strip():
        found.append(PromptMessage(role="system", content=system_prompt))
        nodes.append(())
    for node in path:
        message = node.message
        if message.role == "assistant":
            if not message.content and not ids.get(node.id):
                continue
            said = _said(node, ids)
            if found and found[-1].role == "assistant":
                joined = f"{found[-1].content}\n\n{said.content}"
                found[-1] = PromptMessage(role="assistant", content=joined)
                nodes[-1] += (node.id,)
            else:
                found.append(said)
                nodes.append((node.id,))
            continue
        content = composed(message, texts or {}) if message.attachments else message.content
        if found and found[-1].role == message.role == "user":
            joined = f"{found[-1].content}\n\n{content}"
            found[-1] = structs.replace(found[-1], content=joined)
            nodes[-1] += (node.id,)
        else:
            found.append(PromptMessage(role=message.role, content=content))
            nodes.append((node.id,))
    return Turns(tuple(found), tuple(nodes))


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
