"""Why a reply ended, and what else is to be known about it, as sentences under the reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.errors import from_facts
from app.ui.phrase import count, fill
from app.ui.plurals import retokenized, unread

if TYPE_CHECKING:
    from app.chat.conversation import ReplyFacts

translate = QCoreApplication.translate


def ending_text(facts: ReplyFacts) -> str:
    """Why the reply ended; empty while it is being written."""
    if facts.ending is None:
        return ""
    if facts.ending == "failed":
        return from_facts(facts.error_kind, facts.error_fields).title
    written = count(facts.generated_tokens)
    texts = {
        "stop": translate("Ending", "Complete"),
        "length": fill(translate("Ending", "Reached the length limit after %1 tokens"), written),
        "stopped": translate("Ending", "Stopped by you"),
        "context": fill(translate("Ending", "The context was full after %1 tokens"), written),
        "interrupted": translate("Ending", "Interrupted; what was written so far is kept"),
    }
    return texts[facts.ending]


def warning_texts(facts: ReplyFacts) -> tuple[str, ...]:
    """What a reader should know about how the reply came about; often empty."""
    said: list[str] = []
    if facts.dropped_messages:
        said.append(unread(facts.dropped_messages))
    if facts.retokenized:
        said.append(retokenized(facts.retokenized))
    if facts.parsed_plainly:
        said.append(
            translate(
                "Ending",
                "The chat template alters messages, so markers in them were read as plain text",
            )
        )
    if facts.may_differ:
        said.append(
            translate(
                "Ending", "The same seed may give a different reply (flash attention or offloading)"
            )
        )
    return tuple(said)
