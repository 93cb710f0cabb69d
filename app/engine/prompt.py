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
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import structs

from app.core.errors import ContextOverflow, TemplateFailed
from app.engine.api import PromptMessage
from app.engine.encoder import Encoder, Part, SpecialKind, SpecialToken, Tokenizer
from app.engine.stored import covering, place_of, thought_in
from app.engine.thinking import Thinking
from app.inspection.reasoning import thought as replied

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.api import Overflow, Phase
    from app.engine.rendering import RenderedPrompt
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
        opened: the reply begins in the middle of its thinking.
    """

    ids: tuple[int, ...]
    text: str
    dropped_messages: int = 0
    retokenized: tuple[int, ...] = ()
    parsed_plainly: bool = False
    system_merged: bool = False
    absent: tuple[int, ...] = ()
    opened: bool = False


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


def _greeting(messages: Sequence[PromptMessage]) -> int | None:
    """The index of a reply that nobody asked for, before any other message; None for none."""
    for i, message in enumerate(messages):
        if message.role != "system":
            return i if message.role == "assistant" else None
    return None


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
    thinking: Thinking
    choice: str

    def of(self, indices: Sequence[int]) -> Prompt:
        """The prompt of the messages with these indices."""
        if self.template is None:
            return self._continued(indices)
        last = indices[-1] if indices else -1
        goes_on = bool(indices) and self.messages[last].role == "assistant"
        shown = list(indices[:-1] if goes_on else indices)
        rendered, shown = self._rendered(shown)
        parts: list[Part] = []
        by_ids: set[int] = set()
        for span in rendered.spans:
            pieces: list[Part] | None = None
            index = -1 if span.message is None or span.is_template else shown[span.message]
            if index >= 0:
                pieces = self._stored(index, span.text, thinking=span.is_thinking)
                if pieces and not span.is_thinking:
                    by_ids.add(index)
            parts += pieces or [Part(span.text, special=span.is_template)]
        by_template = bool(rendered.spans) and rendered.spans[-1].is_template
        opened = by_template and self.thinking.opened_by(rendered.text)
        if goes_on and (self.messages[last].content or self.messages[last].ids):
            opened = self._go_on(last, rendered.text, parts, by_ids)
        return replace(
            self._finished(parts, indices, by_ids),
            parsed_plainly=not rendered.known,
            system_merged=rendered.system_merged,
            absent=tuple(shown[i] for i in rendered.absent if shown[i] >= 0),
            opened=opened,
        )

    def _rendered(self, shown: list[int]) -> tuple[RenderedPrompt, list[int]]:
        """What the template makes of these messages, and which they are by its count."""
        if self.template is None:
            raise ValueError("there is no template")
        messages, thoughts = [], {}
        for n, i in enumerate(shown):
            message = self.messages[i]
            found = thought_in(message)
            if found is not None:
                thoughts[n] = message.content[found.begin : found.end]
                content = message.content[found.answer : found.answer_end]
                message = structs.replace(message, content=content)
            messages.append(message)
        choice = self.thinking.choice(self.choice)
        if choice.order:
            if messages and messages[0].role == "system":
                content = f"{messages[0].content}\n\n{choice.order}"
                messages[0] = structs.replace(messages[0], content=content)
            else:
                messages.insert(0, PromptMessage(role="system", content=choice.order))
                thoughts = {n + 1: text for n, text in thoughts.items()}
                shown = [-1, *shown]
        self.phase("template")
        render = partial(
            self.template.render,
            special_texts=self.encoder.marker_texts,
            variables=choice.variables,
        )
        try:
            rendered = render(messages, thinking=thoughts)
        except TemplateFailed:
            # Some refuse a reply without text: one that was stopped while it thought.
            full = [_with_text(message) for message in messages]
            head = _greeting(messages)
            if head is not None:
                # Others want a user to speak first, and a preset may begin with a greeting.
                full.insert(head, PromptMessage(role="user", content=""))
                shown = [*shown[:head], -1, *shown[head:]]
                thoughts = {n + (n >= head): text for n, text in thoughts.items()}
            elif all(messages[n].content for n in thoughts):
                raise
            rendered = render(full, thinking=thoughts)
        self.phase("prompt")
        return rendered, shown

    def _go_on(self, index: int, prompt: str, parts: list[Part], by_ids: set[int]) -> bool:
        """Put the reply that is continued behind the `prompt`; whether it began with thinking."""
        message = self.messages[index]
        if not message.opened and (not message.ids or message.prefill):
            head = message.content[: message.prefill] if message.ids else message.content
            begun = replied(head, markers=message.markers or self.thinking.markers)
            if begun is None:
                parts.append(Part(self.thinking.answering(prompt), special=True))
        pieces = self._stored(index, message.content)
        by_user = not message.ids and (message.prefill or not message.fingerprint)
        if pieces or by_user:
            by_ids.add(index)
        parts += pieces or [Part(message.content)]
        return message.opened

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
            pieces = self._stored(i, message.content)
            by_ids.update([i] if pieces else [])
            parts += pieces or [Part(message.content)]
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

    def _stored(self, index: int, written: str, *, thinking: bool = False) -> list[Part] | None:
        """`written`, the whole or a part of a reply, by its stored ids where they stand for it.

        Args:
            index: of the reply.
            written: what the template wrote of it.
            thinking: it is what was thought, not the answer.
        """
        message = self.messages[index]
        ids = message.ids
        if (
            not ids
            or message.role != "assistant"
            or not self.fingerprint
            or message.fingerprint != self.fingerprint
            or not all(0 <= token < self.tokenizer.n_vocab for token in ids)
        ):
            return None
        at = place_of(message, written, thinking=thinking)
        if at is None:
            return None
        end = len(ids)
        while end and self.tokenizer.is_eog(ids[end - 1]):
            end -= 1
        # What the user wrote has no ids.
        head = written[: max(0, message.prefill - at)]
        rest = written[len(head) :]
        before = message.content[message.prefill : at]
        found = covering(self.tokenizer.pieces(ids[:end]), before, rest)
        if found is None:
            return None
        return [Part(head), Part(rest, ids=ids[found])] if head else [Part(rest, ids=ids[found])]


def _with_text(message: PromptMessage) -> PromptMessage:
    """`message`, or a blank for one that has none."""
    return message if message.content else structs.replace(message, content=" ")


def replace_half_characters(message: PromptMessage) -> PromptMessage:
    """`message` with U+FFFD for surrogates that stand alone, which no tokenizer takes."""
    return structs.replace(message, content=_HALF_CHARACTER.sub("\ufffd", message.content))
