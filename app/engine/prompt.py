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
with what opens a reply, then exactly its ids.

Without a template (base models) the contents are one document: a reply follows directly what it
continued, and any other message begins a new paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.core.errors import ContextOverflow
from app.engine.api import PromptMessage
from app.engine.encoder import Encoder, Part, SpecialKind, SpecialToken, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.api import Overflow, Phase
    from app.engine.template import ChatTemplate

__all__ = ["Encoder", "Prompt", "SpecialKind", "SpecialToken", "Tokenizer", "build"]

SMALLEST_ANSWER: Final = 32
"""Tokens that are kept free for an answer at least, if a quarter of the context has as many."""

_LONG_TOKEN: Final = 16
"""Characters; few tokens of a text are longer."""

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model reads before it answers.

    Attributes:
        ids: token ids, the beginning-of-sequence token included.
        text: what they stand for, as the template wrote it.
        dropped_messages: how many messages the overflow policy left out.
        retokenized: indices of assistant messages in the prompt that did not enter by stored ids.
        parsed_plainly: the template changed its contents, so that what it wrote itself is not
            known for certain; nothing special was parsed in the contents.
        system_merged: the template takes no system message; its text opens the first user message.
        absent: indices of messages whose contents the template left out.
    """

    ids: tuple[int, ...]
    text: str
    dropped_messages: int = 0
    retokenized: tuple[int, ...] = ()
    parsed_plainly: bool = False
    system_merged: bool = False
    absent: tuple[int, ...] = ()


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

    Raises:
        ContextOverflow: it does not fit, under `overflow`.
        TemplateFailed: the template raised.
    """
    clean = [
        replace_half_characters(m) if _HALF_CHARACTER.search(m.content) else m for m in messages
    ]
    builder = _Builder(
        None if plain else template,
        clean,
        tokenizer,
        encoder or Encoder(tokenizer),
        fingerprint,
        phase or (lambda _: None),
    )
    everything = range(len(clean))
    if n_ctx <= 0:
        return builder.of(everything)
    room = n_ctx - min(max(reserve, SMALLEST_ANSWER), n_ctx // 4)
    goes_on = bool(clean) and clean[-1].role == "assistant"
    # A reply that is continued has had its room; it goes on as long as there is any.
    most = n_ctx - min(SMALLEST_ANSWER, n_ctx // 4) if goes_on else room
    starts = _turns(clean)
    if overflow == "drop_oldest" and starts and _is_far_longer(clean, room):
        return _fitting(_longest(builder, starts, room), most, n_ctx)
    prompt = builder.of(everything)
    if len(prompt.ids) <= room or overflow == "stop" or not starts:
        return _fitting(prompt, most, n_ctx)
    if overflow == "keep_latest":
        return _fitting(builder.without(starts, len(starts)), most, n_ctx)
    return _fitting(_longest(builder, starts, room), most, n_ctx)


def _fitting(prompt: Prompt, room: int, n_ctx: int) -> Prompt:
    """`prompt`; raises ContextOverflow where it is longer than `room`."""
    if len(prompt.ids) > room:
        raise ContextOverflow(prompt_tokens=len(prompt.ids), n_ctx=n_ctx, reserved=n_ctx - room)
    return prompt


def _is_far_longer(messages: Sequence[PromptMessage], room: int) -> bool:
    """Whether trying the whole conversation would most likely be for nothing."""
    return sum(len(message.content) for message in messages) > _LONG_TOKEN * room


def _turns(messages: Sequence[PromptMessage]) -> list[int]:
    """Where each turn but the first begins.

    A turn is a user's message and what follows it up to the next one; turns are left out whole, so
    that no prompt begins with a reply. System messages at the beginning belong to none.
    """
    head = 0
    while head < len(messages) and messages[head].role == "system":
        head += 1
    return [i for i in range(head + 1, len(messages)) if messages[i].role == "user"]


def _longest(builder: _Builder, starts: Sequence[int], room: int) -> Prompt:
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


@dataclass(frozen=True, slots=True)
class _Builder:
    """Makes the prompt of some of the messages."""

    template: ChatTemplate | None
    messages: Sequence[PromptMessage]
    tokenizer: Tokenizer
    encoder: Encoder
    fingerprint: str
    phase: Callable[[Phase], None]

    def of(self, indices: Sequence[int]) -> Prompt:
        """The prompt of the messages with these indices."""
        if self.template is None:
            return self._continued(indices)
        last = indices[-1] if indices else -1
        goes_on = bool(indices) and self.messages[last].role == "assistant"
        shown = indices[:-1] if goes_on else indices
        self.phase("template")
        rendered = self.template.render(
            [self.messages[i] for i in shown], special_texts=self.encoder.marker_texts
        )
        self.phase("prompt")
        parts: list[Part] = []
        by_ids: set[int] = set()
        for span in rendered.spans:
            ids: tuple[int, ...] = ()
            if span.message is not None and not span.is_template:
                ids = self._stored(shown[span.message], span.text)
            if ids and span.message is not None:
                by_ids.add(shown[span.message])
            parts.append(Part(span.text, special=span.is_template, ids=ids))
        if goes_on:
            ids = self._stored(last, self.messages[last].content)
            by_ids.update([last] if ids else [])
            parts.append(Part(self.messages[last].content, ids=ids))
        return replace(
            self._finished(parts, indices, by_ids),
            parsed_plainly=not rendered.known,
            system_merged=rendered.system_merged,
            absent=tuple(shown[i] for i in rendered.absent),
        )

    def without(self, starts: Sequence[int], turns: int) -> Prompt:
        """The prompt without the oldest `turns`; `starts`: where all but the first begin."""
        if turns == 0:
            return self.of(range(len(self.messages)))
        head = 0
        while self.messages[head].role == "system":
            head += 1
        start = starts[turns - 1]
        prompt = self.of([*range(head), *range(start, len(self.messages))])
        return replace(prompt, dropped_messages=start - head)

    def _continued(self, indices: Sequence[int]) -> Prompt:
        """The prompt without a template: one document."""
        parts: list[Part] = []
        by_ids: set[int] = set()
        for i in indices:
            message = self.messages[i]
            if parts and message.role != "assistant":
                parts.append(Part("\n\n"))
            ids = self._stored(i, message.content)
            by_ids.update([i] if ids else [])
            parts.append(Part(message.content, ids=ids))
        return self._finished(parts, indices, by_ids)

    def _finished(self, parts: Sequence[Part], indices: Sequence[int], by_ids: set[int]) -> Prompt:
        return Prompt(
            ids=tuple(self.encoder.encode(parts)),
            text="".join(part.text for part in parts),
            retokenized=tuple(
                i
                for i in indices
                if self.messages[i].role == "assistant"
                and self.messages[i].content
                and i not in by_ids
            ),
        )

    def _stored(self, index: int, written: str) -> tuple[int, ...]:
        """The stored ids of a reply that stand for `written`; none where they cannot be used."""
        message = self.messages[index]
        ids = message.ids
        if (
            not ids
            or message.role != "assistant"
            or not self.fingerprint
            or message.fingerprint != self.fingerprint
            or written.rstrip() != message.content.rstrip()
            or not all(0 <= token < self.tokenizer.n_vocab for token in ids)
        ):
            return ()
        end = len(ids)
        while end and self.tokenizer.is_eog(ids[end - 1]):
            end -= 1
        pieces = self.tokenizer.pieces(ids[:end])
        if b"".join(pieces).decode("utf-8", "replace") == written:
            return ids[:end]
        # A stop string or trimmed whitespace: the ids up to there, if a token ends there.
        wanted = written.encode("utf-8")
        length = 0
        for n, piece in enumerate(pieces):
            length += len(piece)
            if length >= len(wanted):
                return ids[: n + 1] if b"".join(pieces[: n + 1]) == wanted else ()
        return ()


def replace_half_characters(message: PromptMessage) -> PromptMessage:
    """`message` with U+FFFD for surrogates that stand alone, which no tokenizer takes."""
    return PromptMessage(
        role=message.role,
        content=_HALF_CHARACTER.sub("\ufffd", message.content),
        ids=message.ids,
        fingerprint=message.fingerprint,
    )
