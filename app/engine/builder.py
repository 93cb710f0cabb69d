"""One prompt of some of the messages of a conversation; `app.engine.prompt` says which and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs

from app.core.errors import TemplateFailed
from app.engine.api import PromptMessage
from app.engine.encoder import Part
from app.engine.stored import covering, place_of, thought_in
from app.inspection.reasoning import thought as replied

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.api import Phase
    from app.engine.encoder import Encoder, Owner, Run, Tokenizer
    from app.engine.rendering import RenderedPrompt
    from app.engine.template import ChatTemplate
    from app.engine.thinking import Thinking


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model reads before it answers.

    Attributes:
        ids: token ids, the beginning-of-sequence token included.
        text: what they stand for, as the template wrote it.
        parts: who wrote what of it: their texts are `text`, their messages count those given.
        before: how many of the ids at the front stand for none of it (BOS).
        runs: which of the others stand for what of it.
        dropped: indices of the messages that the overflow policy left out.
        next_dropped: indices of those that it will leave out next.
        room: tokens that it may have; 0 is without limit.
        retokenized: indices of assistant messages in the prompt that did not enter by stored ids.
        parsed_plainly: the template changed its contents, so that what it wrote itself is not
            known for certain; nothing special was parsed in the contents.
        system_merged: the template takes no system message; its text opens the first user message.
        absent: indices of messages whose contents the template left out.
        opened: the reply begins in the middle of its thinking.
    """

    ids: tuple[int, ...]
    text: str
    parts: tuple[Part, ...] = ()
    before: int = 0
    runs: tuple[Run, ...] = ()
    dropped: tuple[int, ...] = ()
    next_dropped: tuple[int, ...] = ()
    room: int = 0
    retokenized: tuple[int, ...] = ()
    parsed_plainly: bool = False
    system_merged: bool = False
    absent: tuple[int, ...] = ()
    opened: bool = False

    @property
    def fits(self) -> bool:
        """Whether an answer has room behind it, be it once what goes next is left out."""
        return not self.room or len(self.ids) <= self.room or bool(self.next_dropped)

    @property
    def dropped_messages(self) -> int:
        """How many messages the overflow policy left out."""
        return len(self.dropped)


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes the prompt of some of the messages."""

    template: ChatTemplate | None
    messages: Sequence[PromptMessage]
    tokenizer: Tokenizer
    encoder: Encoder
    fingerprint: str
    phase: Callable[[Phase], None]
    thinking: Thinking
    choice: str

    @property
    def head(self) -> int:
        """How many system messages there are at the beginning; they belong to no turn."""
        roles = [message.role for message in self.messages]
        return next((i for i, role in enumerate(roles) if role != "system"), len(roles))

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
            owner: Owner = "thinking" if span.is_thinking else "content"
            if span.is_template:
                owner = "template"
            written = pieces or [Part(span.text, special=span.is_template)]
            parts += [replace(part, owner=owner, message=index) for part in written]
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
                between = self.thinking.answering(prompt)
                parts.append(Part(between, special=True, message=index))
        pieces = self._stored(index, message.content)
        by_user = not message.ids and (message.prefill or not message.fingerprint)
        if pieces or by_user:
            by_ids.add(index)
        written = pieces or [Part(message.content)]
        parts += [replace(part, owner="content", message=index) for part in written]
        return message.opened

    def without(self, starts: Sequence[int], turns: int) -> Prompt:
        """The prompt without the oldest `turns`; `starts`: where all but the first begin."""
        if turns == 0:
            return self.of(range(len(self.messages)))
        head, start = self.head, starts[turns - 1]
        prompt = self.of([*range(head), *range(start, len(self.messages))])
        return replace(prompt, dropped=tuple(range(head, start)))

    def _continued(self, indices: Sequence[int]) -> Prompt:
        """The prompt without a template: one document."""
        parts: list[Part] = []
        by_ids: set[int] = set()
        for i in indices:
            message = self.messages[i]
            if parts and message.role != "assistant":
                parts.append(Part("\n\n", message=i))
            pieces = self._stored(i, message.content)
            by_ids.update([i] if pieces else [])
            written = pieces or [Part(message.content)]
            parts += [replace(part, owner="content", message=i) for part in written]
        return self._finished(parts, indices, by_ids)

    def _finished(self, parts: Sequence[Part], indices: Sequence[int], by_ids: set[int]) -> Prompt:
        encoded = self.encoder.encode_whole(parts)
        return Prompt(
            ids=tuple(encoded.ids),
            text="".join(part.text for part in parts),
            parts=tuple(part for part in parts if part.text or part.ids),
            before=encoded.before,
            runs=encoded.runs,
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


def _greeting(messages: Sequence[PromptMessage]) -> int | None:
    """The index of a reply that nobody asked for, before any other message; None for none."""
    for i, message in enumerate(messages):
        if message.role != "system":
            return i if message.role == "assistant" else None
    return None


def _with_text(message: PromptMessage) -> PromptMessage:
    """`message`, or a blank for one that has none."""
    return message if message.content else structs.replace(message, content=" ")
