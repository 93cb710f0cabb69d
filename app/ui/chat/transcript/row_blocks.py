"""What rows of the transcript show beside the blocks of Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.markup.blocks import Block as MarkdownBlock
from app.ui.chat.transcript.blocks import Block as Plain

if TYPE_CHECKING:
    from app.chat.conversation import Attachment
    from app.inspection.cut_text import CutText
    from app.ui.chat.tokens.glass import Glass


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


@dataclass(frozen=True, slots=True)
class TokensHead:
    """What is said of the tokens of a message; it stands before the first character.

    Attributes:
        start: 0.
        end: 0.
        glass: the message as panes.
        version: another one says something else.
    """

    start: int
    end: int
    glass: Glass
    version: int


@dataclass(frozen=True, slots=True)
class TokensPart:
    """Some tokens of a message in a row; offsets count characters of its source.

    Attributes:
        start: of the first token.
        end: after the last one; where that is in the middle of a character, before it.
        glass: the message as panes.
        made: all tokens.
        index: of the block in `made`.
    """

    start: int
    end: int
    glass: Glass
    made: CutText
    index: int


RowBlock = MarkdownBlock | Plain | Thinking | Attached | TokensHead | TokensPart
"""Plain text is that of users and system prompts, and of a reply that is not read yet."""
