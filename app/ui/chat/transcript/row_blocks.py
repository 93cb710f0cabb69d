"""What rows of the transcript show beside the blocks of Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.markup.blocks import Block as MarkdownBlock
from app.ui.chat.transcript.blocks import Block as Plain

if TYPE_CHECKING:
    from app.chat.conversation import Attachment


@dataclass(frozen=True, slots=True)
class Thinking:
    """What a model thought before it answered; offsets count characters of the whole reply.

    Attributes:
        start: of the marker that begins it; 0 where the prompt ended with it.
        end: after the marker that ends it.
        begin: of its text.
        finish: after the last character of its text.
        text: what stands between `begin` and `finish`.
        closed: it is over.
        seconds: how long it took, or takes so far; None where that is not known.
        tokens: of which it consists; 0 where that is not known.
    """

    start: int
    end: int
    begin: int
    finish: int
    text: str
    closed: bool
    seconds: float | None = None
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Attached:
    """The files that went with a message; it stands after the last character of the text."""

    start: int
    end: int
    attachments: tuple[Attachment, ...]


RowBlock = MarkdownBlock | Plain | Thinking | Attached
"""Plain text is that of users and system prompts, and of a reply that is not read yet."""
