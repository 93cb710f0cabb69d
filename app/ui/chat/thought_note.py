"""A reply that came to its length limit while the model was thinking: there is no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.bridge.thinking import OFF
from app.inspection.reasoning import thought
from app.ui.chat.note import Choice, Note, choice_name
from app.ui.phrase import count, fill

if TYPE_CHECKING:
    from app.bridge.engine import ModelHost
    from app.chat.conversation import Message

translate = QCoreApplication.translate


def only_thought(message: Message) -> bool:
    """Whether a reply ended at its length limit before the first word of its answer."""
    facts = message.facts
    if facts is None or facts.ending != "length":
        return False
    found = thought(message.content, opened=facts.opened, markers=facts.markers)
    return found is not None and not found.empty and found.answer == found.answer_end


def thought_note(message: Message, models: ModelHost, *, goes_on: bool) -> Note:
    """What happened to a reply that `only_thought`; `goes_on`: it can be continued."""
    facts, info = message.facts, models.info
    tokens = 0 if facts is None else facts.generated_tokens
    choices: tuple[Choice, ...] = ("answer",)
    if info is not None and OFF in info.thinking:
        choices = ("answer", "no_thinking")
    return Note(
        "reply",
        "warning",
        translate("Notices", "The model used all tokens for thinking"),
        fill(
            translate(
                "Notices",
                "The reply reached its maximum length after %1 tokens, before an answer began. "
                "Continue it, or raise the maximum reply length.",
            ),
            count(tokens),
        ),
        choices,
        "ph.brain",
        names={
            "answer": translate("Notices", "Continue") if goes_on else choice_name("answer"),
            "no_thinking": translate("Notices", "Answer without thinking"),
        },
    )
