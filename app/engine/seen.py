"""A prompt as it can be looked at: its tokens, and who wrote which of its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Meta, Struct

from app.engine.api import (  # noqa: TC001 - msgspec reads the annotations
    Overflow,
    PromptMessage,
    TemplateChoice,
)
from app.engine.encoder import Owner
from app.inspection.cut import Cut

if TYPE_CHECKING:
    from array import array

__all__ = ["Owner", "PromptFacts", "PromptQuestion", "PromptSeen", "PromptSpan"]

_LONGEST_ROLE: Final = 16
"""Characters; a million of them are held."""


class PromptQuestion(Struct, frozen=True, kw_only=True):
    """What a prompt is made of.

    Attributes:
        messages: as in `GenerationRequest`.
        template: as in `LoadSettings`. A vocabulary that has none joins the contents.
        thinking: as in `GenerationRequest`.
        n_ctx: tokens that the context holds; 0 is without limit.
        max_tokens: as in `GenerationRequest`.
        overflow: as in `GenerationRequest`.
    """

    messages: tuple[PromptMessage, ...]
    template: TemplateChoice = "model"
    thinking: str = ""
    n_ctx: int = 0
    max_tokens: int = 0
    overflow: Overflow = "stop"


class PromptSpan(Struct, frozen=True, array_like=True):
    """A part of a prompt that one hand wrote.

    Attributes:
        start: its first byte in the text.
        end: behind its last.
        owner: who wrote it.
        message: index of the message that it is, or, where the template wrote it, that it
            stands around; -1 for none: what opens the prompt, and what opens the reply.
        role: of that message; of a message that only the template knows of; empty for none.
        stored: it entered by the ids with which it was generated.
    """

    start: int
    end: int
    owner: Owner = "template"
    message: int = -1
    role: Annotated[str, Meta(max_length=_LONGEST_ROLE)] = ""
    stored: bool = False


class PromptFacts(Struct, frozen=True, kw_only=True):
    """What is known of a prompt besides its tokens.

    Attributes:
        dropped: indices of messages that were left out since there was no room.
        next_dropped: indices of those that will be left out next when it grows.
        reserve: how many tokens of the context are kept free for the answer.
        fits: False where nothing would be generated, since it is too long.
        known: False where the template changes its contents, so that who wrote what is known
            only of what reads like a special token.
        system_merged: the template takes no system message; its text opens the first user message.
        absent: indices of messages that the template left out.
        retokenized: indices of replies that did not enter by stored ids.
        opened: the reply begins in the middle of its thinking.
        before: how many tokens at the front are in no text (BOS).
        added_space: the first piece after those begins with a space that the text has not.
    """

    dropped: tuple[int, ...] = ()
    next_dropped: tuple[int, ...] = ()
    reserve: int = 0
    fits: bool = True
    known: bool = True
    system_merged: bool = False
    absent: tuple[int, ...] = ()
    retokenized: tuple[int, ...] = ()
    opened: bool = False
    before: int = 0
    added_space: bool = False


class PromptSeen(PromptFacts, frozen=True, kw_only=True, eq=False):
    """A prompt, exactly as a model reads it.

    Attributes:
        ids: of its tokens, int32.
        lengths: bytes of `text` that each stands for, int32; see `app.engine.spans.lengths_of`.
        text: UTF-8, as the template wrote it.
        spans: who wrote what; together they are the whole text, in order.
        plain: (start, end) in bytes of what reads like a special token in a content and is none.
        n_ctx: tokens that the context holds; 0 is without limit.
        cached: how many tokens from the first on are in the KV cache of the loaded model now.
    """

    ids: array[int]
    lengths: array[int]
    text: bytes
    spans: tuple[PromptSpan, ...]
    plain: tuple[tuple[int, int], ...] = ()
    n_ctx: int = 0
    cached: int = 0

    @property
    def cut(self) -> Cut:
        """Its text as tokens."""
        return Cut(
            self.ids,
            self.lengths,
            text_bytes=len(self.text),
            before=self.before,
            added_space=self.added_space,
        )
