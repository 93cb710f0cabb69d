"""What is written around messages when a conversation is made into a document."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from msgspec import Struct

from app.inspection.reasoning import thought

if TYPE_CHECKING:
    from app.chat.conversation import Message, Node, Summary, Tree


class Words(Struct, frozen=True, kw_only=True):
    """The words of a document, in the language of the window.

    Attributes:
        you: heads what the user said.
        system: heads a system prompt.
        reply: heads a reply of a model without a name.
        thinking: heads what a model thought.
        attached: heads the names of attached files.
        untitled: in place of a title.
        language: of the document, as HTML names it, for example ``zh-CN``.
        made: the line at the end.
    """

    you: str = "You"
    system: str = "System prompt"
    reply: str = "Reply"
    thinking: str = "Thinking"
    attached: str = "Attached"
    untitled: str = "Untitled"
    language: str = "en"
    made: str = "Written with Vitrail"


class Passage(Struct, frozen=True, kw_only=True):
    """A message as a document shows it.

    Attributes:
        role: whose it is.
        speaker: what it is headed with.
        when: date and time; empty where not known.
        thinking: what the model thought before it answered; Markdown, like `content`.
        content: what was said.
        files: names of attached files.
        model: model and quantization of a reply.
    """

    role: str
    speaker: str
    when: str
    thinking: str
    content: str
    files: tuple[str, ...]
    model: str


class Page(Struct, frozen=True, kw_only=True):
    """A conversation as a document: the branch that is shown."""

    title: str
    when: str
    system_prompt: str
    passages: tuple[Passage, ...]


def page(summary: Summary, tree: Tree, words: Words) -> Page:
    """The shown branch of a conversation as a document."""
    leaf = summary.leaf_id if summary.leaf_id in tree else tree.leaf_under(None)
    prompt = summary.settings.system_prompt
    if prompt is None and summary.preset is not None:
        prompt = summary.preset.settings.system_prompt
    return Page(
        title=summary.title or words.untitled,
        when=_when(summary.created_ms),
        system_prompt=prompt or "",
        passages=tuple(_passage(node, words) for node in tree.path(leaf)),
    )


def _passage(node: Node, words: Words) -> Passage:
    message = node.message
    thinking, content = _parts(message)
    facts = message.facts
    model = f"{facts.model_name} {facts.quantization}".strip() if facts else ""
    speakers = {"user": words.you, "system": words.system}
    return Passage(
        role=message.role,
        speaker=speakers.get(message.role) or model or words.reply,
        when=_when(message.created_ms),
        thinking=thinking,
        content=content,
        files=tuple(file.name for file in message.attachments),
        model=model,
    )


def _parts(message: Message) -> tuple[str, str]:
    """Thinking and answer."""
    facts = message.facts
    if message.role != "assistant":
        return "", message.content
    found = thought(
        message.content,
        opened=facts.opened if facts else False,
        markers=facts.markers if facts else None,
    )
    if found is None:
        return "", message.content
    content = message.content
    return content[found.begin : found.end].strip(), content[found.answer : found.answer_end]


def _when(moment_ms: int) -> str:
    if moment_ms <= 0:
        return ""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment_ms / 1000))
    except (OverflowError, ValueError, OSError):
        return ""
