"""From the messages of a conversation to the token ids of a prompt.

The rendered prompt is cut only at special tokens in spans that the chat template wrote; each
stretch between them is tokenized whole with ``parse_special=False`` (`app.engine.encoder`). So a
pasted ``<|im_end|>`` stays text, and the ids equal ``llama_tokenize(prompt, parse_special=True)``
whenever the contents hold no special text.

A reply enters the prompt by the ids with which it was generated where the template writes its text
unchanged (whitespace at its end may be trimmed) and the vocabulary is the same; ids that were
sampled need not be those that tokenizing their text gives. Its end-of-generation token is left
out, since the template writes the end of a reply itself.

A last message of role ``assistant`` is continued: the prompt is that of the messages before it,
with what opens a reply, then exactly its ids. One without ids is what the user wants the answer to
begin with: thinking that the template opened is closed before it, as the template itself would.

The thinking of earlier replies is taken out of their contents and given to the template apart,
under the name it looks for; most leave it out. Where it writes it, or the answer alone, the stored
ids of that part are used.

Without a template (base models) the contents are one document: a reply follows directly what it
continued, and any other message begins a new paragraph.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from msgspec import structs

from app.core.errors import ContextOverflow
from app.engine.builder import Builder, Prompt
from app.engine.encoder import Encoder, SpecialKind, SpecialToken, Tokenizer
from app.engine.thinking import Thinking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.api import Overflow, Phase, PromptMessage
    from app.engine.template import ChatTemplate

__all__ = [
    "Encoder",
    "Prompt",
    "SpecialKind",
    "SpecialToken",
    "Tokenizer",
    "build",
    "next_left_out",
    "turn_starts",
]

SMALLEST_ANSWER: Final = 32
"""Tokens that are kept free for an answer at least, if a quarter of the context has as many."""

_LONG_TOKEN: Final = 16
"""Characters; few tokens of a text are longer."""

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def build(
    template: ChatTemplate | None,
    messages: Sequence[PromptMessage],
    tokenizer: Tokenizer,
    *,
    n_ctx: int,
    reserve: int,
    overflow: Overflow,
    fingerprint: str,
    plain: bool = False,
    encoder: Encoder | None = None,
    phase: Callable[[Phase], None] | None = None,
    thinking: Thinking | None = None,
    choice: str = "",
    must_fit: bool = True,
) -> Prompt:
    """The prompt that `messages` make, within the context.

    Args:
        template: the model's; None for a base model.
        messages: oldest first. Indices in the result count these.
        tokenizer: the vocabulary.
        n_ctx: tokens that the context holds; 0 is without limit.
        reserve: tokens to keep free for the answer: at least `SMALLEST_ANSWER`, at most a quarter
            of the context, whatever is asked. A reply that is continued makes do with the least.
        overflow: what to do when it does not fit.
        fingerprint: of the vocabulary.
        plain: continue the joined contents, without the template.
        encoder: made of `tokenizer`, if one is at hand.
        phase: told ``template`` before each render and ``prompt`` after it, so that time spent on
            the tokens of a long prompt is not taken for a template that does not end.
        thinking: what the template offers.
        choice: which of it is wanted.
        must_fit: raise where it does not. Without, it is looked at only: see `Prompt.fits`, and a
            reply at the end stands in the context as it was written there, not as if more of it
            were wanted, for which older messages may have to go.

    Raises:
        ContextOverflow: it does not fit, under `overflow`.
        TemplateFailed: the template raised.
    """
    clean = [
        replace_half_characters(m) if _HALF_CHARACTER.search(m.content) else m for m in messages
    ]
    builder = Builder(
        None if plain else template,
        clean,
        tokenizer,
        encoder or Encoder(tokenizer),
        fingerprint,
        phase or (lambda _: None),
        thinking or Thinking(),
        choice,
    )
    everything = range(len(clean))
    if n_ctx <= 0:
        return builder.of(everything)
    room = n_ctx - min(max(reserve, SMALLEST_ANSWER), n_ctx // 4)
    goes_on = bool(clean) and clean[-1].role == "assistant"
    # A reply that is continued has had its room; it goes on as long as there is any.
    most = n_ctx - min(SMALLEST_ANSWER, n_ctx // 4) if goes_on else room
    starts = turn_starts(clean)
    prompt = _under(overflow, builder, starts, room)
    if goes_on and not must_fit and prompt.dropped:
        prompt = _as_written(overflow, builder, starts, room, n_ctx) or prompt
    if must_fit and len(prompt.ids) > most:
        raise ContextOverflow(prompt_tokens=len(prompt.ids), n_ctx=n_ctx, reserved=n_ctx - most)
    begin = prompt.dropped[-1] + 1 if prompt.dropped else builder.head
    return replace(prompt, room=most, next_dropped=next_left_out(overflow, starts, begin))


def _under(overflow: Overflow, builder: Builder, starts: Sequence[int], room: int) -> Prompt:
    """The prompt that is at most `room` long if the policy can help it."""
    if overflow == "drop_oldest" and starts and _is_far_longer(builder.messages, room):
        return _longest(builder, starts, room)
    prompt = builder.of(range(len(builder.messages)))
    if len(prompt.ids) <= room or overflow == "stop" or not starts:
        return prompt
    if overflow == "keep_latest":
        return builder.without(starts, len(starts))
    return _longest(builder, starts, room)


def _as_written(
    overflow: Overflow, builder: Builder, starts: Sequence[int], room: int, n_ctx: int
) -> Prompt | None:
    """The prompt that a reply was written for, and the reply; None where both have no room.

    What was left out was decided without the reply, which has filled some of the room since.
    """
    before = replace(builder, messages=builder.messages[:-1])
    asked = _under(overflow, before, starts, room)
    turns = starts.index(asked.dropped[-1] + 1) + 1 if asked.dropped else 0
    prompt = builder.without(starts, turns)
    return prompt if len(prompt.ids) <= n_ctx else None


def next_left_out(overflow: Overflow, starts: Sequence[int], begin: int) -> tuple[int, ...]:
    """Indices of the messages that the policy will leave out next.

    Args:
        overflow: the policy.
        starts: of the turns but the first; see `turn_starts`.
        begin: index of the first message that may be left out and was not.
    """
    left = [start for start in starts if start > begin]
    if overflow == "stop" or not left:
        return ()
    return tuple(range(begin, left[0] if overflow == "drop_oldest" else left[-1]))


def _is_far_longer(messages: Sequence[PromptMessage], room: int) -> bool:
    """Whether trying the whole conversation would most likely be for nothing."""
    return sum(len(message.content) for message in messages) > _LONG_TOKEN * room


def turn_starts(messages: Sequence[PromptMessage]) -> list[int]:
    """Where each turn but the first begins.

    A turn is a user's message and what follows it up to the next one; turns are left out whole, so
    that no prompt begins with a reply. System messages at the beginning belong to none.
    """
    head = 0
    while head < len(messages) and messages[head].role == "system":
        head += 1
    return [i for i in range(head + 1, len(messages)) if messages[i].role == "user"]


def _longest(builder: Builder, starts: Sequence[int], room: int) -> Prompt:
    """The prompt with as many of the latest turns as fit into `room`, at least the last.

    Tries ever longer ones, then searches by halves, so that the work depends on the room and not
    on the length of the conversation.
    """
    best = builder.without(starts, len(starts))
    # Turns left out: `most` fits, `fewest` - 1 does not.
    most, fewest, step = len(starts), 0, 1
    while len(best.ids) <= room and fewest < most:
        growing = fewest == 0
        tried = max(0, most - step) if growing else (fewest + most) // 2
        prompt = builder.without(starts, tried)
        if len(prompt.ids) <= room:
            best, most = prompt, tried
            step *= 2
        else:
            fewest = tried + 1
    return best


def replace_half_characters(message: PromptMessage) -> PromptMessage:
    """`message` with U+FFFD for surrogates that stand alone, which no tokenizer takes."""
    return structs.replace(message, content=_HALF_CHARACTER.sub("\ufffd", message.content))
