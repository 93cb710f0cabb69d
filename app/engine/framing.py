r"""Which message the words of a chat template belong to: where one ends and the next begins.

A template writes ``<|im_end|>\n<|im_start|>user\n`` between two contents, and nothing in it says
where the one message ends. So a small conversation is rendered as far as each of its messages:
what then stands behind the last content closes a message of that role. What is left of the words
between two contents opens the next one. Where that does not fit, they are taken to open it whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.core.errors import TemplateFailed
from app.engine.api import PromptMessage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.engine.template import ChatTemplate

_SYSTEM: Final = PromptMessage(role="system", content="Jqxz kwvq.")
_QUESTION: Final = PromptMessage(role="user", content="Qzxj vkwq?")
_ANSWER: Final = PromptMessage(role="assistant", content="Xjzq wkvq.")
_NEXT: Final = PromptMessage(role="user", content="Vkqz jxwq?")


@dataclass(frozen=True, slots=True)
class Framing:
    """What a template writes around messages, by their role.

    Attributes:
        openings: before a message.
        closings: behind it.
        bos: text of the beginning-of-sequence token; empty where it opens every message.
    """

    openings: Mapping[str, str] = field(default_factory=dict)
    closings: Mapping[str, str] = field(default_factory=dict)
    bos: str = ""

    def closed(self, text: str, before: str, after: str) -> int:
        """How much of the `text` between two contents closes the first.

        Args:
            text: what the template wrote.
            before: role of the message before it.
            after: role of the message behind it; empty for the reply that is to come.
        """
        closing = self.closings.get(before, "")
        if closing and text.startswith(closing):
            return len(closing)
        opening = self.openings.get(after, "")
        return len(text) - len(opening) if opening and text.endswith(opening) else 0

    def begun(self, text: str, first: str) -> tuple[int, int]:
        """How the `text` before the first content is made up.

        Args:
            text: what the template wrote.
            first: role of the first message.

        Returns:
            Where the beginning-of-sequence token ends, and where the first message begins; between
            them is what the template says by itself.
        """
        head = len(self.bos) if self.bos and text.startswith(self.bos) else 0
        opening = self.openings.get(first, "")
        if opening and text.endswith(opening):
            return head, max(head, len(text) - len(opening))
        return head, head


def learn(template: ChatTemplate, *, bos: str = "") -> Framing:
    """What `template` writes around messages; a template that fails on some leaves those out.

    Takes as long as five short renders: report the phase ``template`` before.
    """
    closings = {
        "system": "",
        "user": _behind(template, [_QUESTION]),
        "assistant": _behind(template, [_QUESTION, _ANSWER]),
    }
    talk = _written(template, [_QUESTION, _ANSWER, _NEXT])
    openings = {
        "assistant": _between(talk, _QUESTION, _ANSWER).removeprefix(closings["user"]),
        "user": _between(talk, _ANSWER, _NEXT).removeprefix(closings["assistant"]),
    }
    if bos in openings["user"]:
        bos = ""
    told = _written(template, [_SYSTEM, _QUESTION])
    after_system = _between(told, _SYSTEM, _QUESTION)
    if openings["user"] and after_system.endswith(openings["user"]):
        closings["system"] = after_system.removesuffix(openings["user"])
    if _SYSTEM.content in told:
        openings["system"] = told[: told.index(_SYSTEM.content)].removeprefix(bos)
    return Framing(openings, closings, bos)


def _written(template: ChatTemplate, messages: Sequence[PromptMessage]) -> str:
    """What the template makes of `messages`, without what opens a reply; nothing if it fails."""
    try:
        return template.sketch(messages, thinking={}, variables={}, add_generation_prompt=False)
    except TemplateFailed:
        return ""


def _behind(template: ChatTemplate, messages: Sequence[PromptMessage]) -> str:
    text, last = _written(template, messages), messages[-1].content
    return text[text.rindex(last) + len(last) :] if last in text else ""


def _between(text: str, one: PromptMessage, other: PromptMessage) -> str:
    """What stands in `text` between two contents; nothing where they are not there as they are."""
    start, end = text.find(one.content), text.find(other.content)
    return text[start + len(one.content) : end] if 0 <= start < end else ""
