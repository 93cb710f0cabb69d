"""The words around a message: who, when, and how the reply came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from app.ui.endings import ending_text, warning_texts
from app.ui.phrase import clock, count, duration, fill, listed, number
from app.ui.plurals import no_longer_read, tokens

if TYPE_CHECKING:
    from app.chat.conversation import Message, ReplyFacts

translate = QCoreApplication.translate

NEEDS_TWO = 2

ENDING_ICONS = {
    "length": ("ph.scissors", "muted"),
    "stopped": ("ph.stop-circle", "muted"),
    "context": ("ph.stack", "warning"),
    "interrupted": ("ph.warning-circle", "warning"),
    "failed": ("ph.warning-circle", "danger"),
}
"""Icon and role beside each ending that is not the model's own."""


def speaker(message: Message) -> str:
    """Who said it."""
    if message.role == "user":
        return translate("Transcript", "You")
    if message.role == "system":
        return translate("Transcript", "System prompt")
    if message.facts is not None and message.facts.model_name:
        if message.facts.edited:
            return fill(translate("Transcript", "%1, edited"), message.facts.model_name)
        return message.facts.model_name
    return translate("Transcript", "Reply")


def time_of(message: Message, language: str) -> str:
    """When it was said: the time, for another day the date too; empty where not known."""
    if not message.created_ms:
        return ""
    moment = QDateTime.fromMSecsSinceEpoch(message.created_ms)
    if moment.date() == QDateTime.currentDateTime().date():
        return clock(moment)
    day = QLocale(language).toString(moment.date(), QLocale.FormatType.ShortFormat)
    return f"{day} {clock(moment)}"


def moment_of(message: Message, language: str) -> str:
    """When it was said, always with the date; empty where not known."""
    if not message.created_ms:
        return ""
    moment = QDateTime.fromMSecsSinceEpoch(message.created_ms)
    day = QLocale(language).toString(moment.date(), QLocale.FormatType.ShortFormat)
    return f"{day} {clock(moment)}"


def speed(facts: ReplyFacts) -> float | None:
    """Tokens a second from the first token to the last; None where there is no such time."""
    if facts.generation_s <= 0 or facts.generated_tokens < NEEDS_TWO:
        return None
    return (facts.generated_tokens - 1) / facts.generation_s


def figures(facts: ReplyFacts) -> str:
    """``58 tokens, 31.2 tok/s``; empty before a reply ended."""
    if facts.ending is None or not facts.generated_tokens:
        return ""
    rate = speed(facts)
    if facts.ending in {"length", "context"}:
        # The sentence beside it gives the number of tokens.
        return "" if rate is None else _rate(rate)
    return listed(tokens(facts.generated_tokens), "" if rate is None else _rate(rate))


def _rate(tokens_per_s: float) -> str:
    return fill(translate("Transcript", "%1 tok/s"), number(tokens_per_s, 1))


def ending(facts: ReplyFacts | None) -> str:
    """Why a reply ended, where it did not end by itself."""
    if facts is None or facts.ending in {None, "stop"}:
        return ""
    return ending_text(facts)


def details(facts: ReplyFacts) -> str:
    """What else is known of a reply, a line each."""
    lines = []
    if facts.model_name:
        model = f"{facts.model_name} {facts.quantization}".strip()
        lines.append(fill(translate("Transcript", "Model: %1"), model))
    if facts.prompt_tokens:
        lines.append(
            fill(
                translate("Transcript", "Prompt: %1 tokens, %2 of them reused, %3"),
                count(facts.prompt_tokens),
                count(facts.reused_tokens),
                duration(facts.prompt_s),
            )
        )
    if facts.generated_tokens:
        lines.append(
            fill(
                translate("Transcript", "Reply: %1 tokens, %2"),
                count(facts.generated_tokens),
                duration(facts.generation_s),
            )
        )
        lines.append(
            fill(
                translate("Transcript", "Temperature %1, seed %2"),
                f"{facts.sampling.temperature:g}",
                facts.seed,
            )
        )
    lines += warning_texts(facts)
    return "\n".join(lines)


def has_warning(facts: ReplyFacts) -> bool:
    """There is something in the details that a reader should not miss."""
    return bool(warning_texts(facts))


def unread_text(messages: int) -> str:
    """What the line across the transcript says."""
    return no_longer_read(messages)


def full_name(message: Message, language: str) -> str:
    """Speaker, time and ending, for screen readers."""
    return listed(speaker(message), time_of(message, language), ending(message.facts))
