"""Who wrote which part of a prompt: the chat template, or the contents that it was given.

After the render a second one, of contents with marks (`app.engine.marks`), shows where the contents
went. It counts only if it equals the first once the marks are taken away. Three ways are tried:

1. marks around each whole content;
2. marks that leave bare every text which the template itself looks for (string constants of its
   source such as ``</think>``), for templates that take contents apart;
3. where both fail (the template changes letters, counts them, or compares contents), nobody knows
   which part of the text is content. Then the special texts *inside the contents* are hidden from
   the template behind characters for private use, and put back after the render. So each of
   them is known to be content wherever it went, and everything else that reads like a special
   token was written by the template. The text may then differ from the first render where the
   template would have acted on a special text; that is preferred to the alternatives: to
   parse nothing special at all would leave real and forged markers equally powerful, and to parse
   all would obey the forged ones. `RenderedPrompt.known` is False, so that it can be said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.core.errors import TemplateFailed
from app.engine.marks import Marker, Place, Reading, private_characters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.engine.template import ChatTemplate


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a rendered prompt.

    Attributes:
        text: it.
        is_template: the template wrote it; special tokens may be parsed in it.
        message: index of the message whose content it is; None where that is not known.
        is_thinking: it is what was thought before that content.
    """

    text: str
    is_template: bool
    message: int | None = None
    is_thinking: bool = False


@dataclass(frozen=True, slots=True)
class RenderedPrompt:
    """What a template made of messages.

    Attributes:
        text: the prompt.
        spans: its parts in order.
        known: False where only special texts of the contents are told from the template's.
        system_merged: the template takes no system message; its text opens the first user message.
        absent: indices of messages whose contents the template left out.
    """

    text: str
    spans: tuple[Span, ...]
    known: bool = True
    system_merged: bool = False
    absent: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """A message as a template sees it; `thinking` only where the template asks for it."""

    role: str
    content: str
    thinking: str = ""


@dataclass(frozen=True, slots=True)
class Rendering:
    """One call of `ChatTemplate.render`: every render in it sees the same time."""

    template: ChatTemplate
    special_texts: tuple[str, ...]
    variables: Mapping[str, object]

    def of_merged(
        self, turns: Sequence[Turn], *, instead: RenderedPrompt | TemplateFailed
    ) -> RenderedPrompt:
        """The prompt with the system messages in the first user message; else `instead`."""
        systems = [i for i, turn in enumerate(turns) if turn.role == "system"]
        kept = [i for i in range(len(turns)) if i not in systems]
        merged = [turns[i] for i in kept]
        opening = "\n\n".join(turns[i].content for i in systems)
        opening = f"{opening}\n\n" if opening.strip() else ""
        first = next((n for n, turn in enumerate(merged) if turn.role == "user"), None)
        if first is None:
            merged.insert(0, Turn("user", opening.rstrip()))
            kept.insert(0, systems[0])
        else:
            merged[first] = replace(merged[first], content=opening + merged[first].content)
        try:
            rendered = self.of(merged)
        except TemplateFailed:
            if isinstance(instead, TemplateFailed):
                raise instead from None
            return instead
        spans = _told_apart(rendered.spans, first, opening) if first is not None else rendered.spans
        merged_from = {_MERGED: systems[0], **dict(enumerate(kept))}
        return replace(
            rendered,
            spans=tuple(
                span if span.message is None else replace(span, message=merged_from[span.message])
                for span in spans
            ),
            absent=tuple(kept[i] for i in rendered.absent),
            system_merged=True,
        )

    def of(self, turns: Sequence[Turn]) -> RenderedPrompt:
        """The prompt, by the first of the three ways that works."""
        text = self.template.write(turns, self.variables)
        reading = self._read(turns, text, ())
        if reading is None or not reading.exact:
            whole = "\0".join(_contents(turns))
            separators = [constant for constant in self.template.constants if constant in whole]
            second = self._read(turns, text, separators) if separators else None
            reading = second if second is not None and second.exact else reading or second
        if reading is None:
            return self._hidden(turns, text)
        present = {place.message for place in reading.places}
        return RenderedPrompt(
            text,
            _spans(text, reading.places, len(turns)),
            absent=tuple(
                i
                for i, turn in enumerate(turns)
                if i not in present and turn.content and not turn.content.isspace()
            ),
        )

    def _read(self, turns: Sequence[Turn], text: str, separators: Sequence[str]) -> Reading | None:
        """Where the contents are in `text`, if a render with marks equals it."""
        marker = Marker(
            _contents(turns),
            loose=[i for i, turn in enumerate(turns) if turn.role == "assistant"],
            separators=separators,
            avoid=(self.template.source,),
        )
        contents = marker.mark()
        if contents is None:
            return None
        try:
            written = self.template.write(_with_contents(turns, contents), self.variables)
        except TemplateFailed:
            return None
        reading = marker.read(written)
        return reading if reading is not None and reading.text == text else None

    def _hidden(self, turns: Sequence[Turn], text: str) -> RenderedPrompt:
        """The prompt in which only the special texts of the contents are known as such."""
        contents = _contents(turns)
        whole = "\0".join(contents)
        found = sorted({t for t in self.special_texts if t and t in whole}, key=len, reverse=True)
        if not found:
            return RenderedPrompt(text, (Span(text, is_template=True),), known=False)
        pattern = re.compile("|".join(map(re.escape, found)))
        characters = private_characters([*contents, self.template.source])
        hidden = dict(zip(found, characters, strict=False))
        if len(hidden) == len(found):
            hidden_contents = [pattern.sub(lambda m: hidden[m.group()], c) for c in contents]
            try:
                text = self.template.write(_with_contents(turns, hidden_contents), self.variables)
                pattern = re.compile("|".join(map(re.escape, hidden.values())))
            except TemplateFailed:
                # The text of before, with none of these texts parsed, whoever wrote them.
                hidden = {}
        shown = {character: special for special, character in hidden.items()}
        spans: list[Span] = []
        last = 0
        for match in pattern.finditer(text):
            spans.append(Span(text[last : match.start()], is_template=True))
            spans.append(Span(shown.get(match.group(), match.group()), is_template=False))
            last = match.end()
        spans.append(Span(text[last:], is_template=True))
        kept = tuple(span for span in spans if span.text)
        return RenderedPrompt("".join(span.text for span in kept), kept, known=False)


_MERGED = -1
"""In the place of the index of a message: the system message that opens another."""


def _told_apart(spans: Sequence[Span], first: int, opening: str) -> Iterator[Span]:
    """`spans` with the system message that `opening` is apart from message `first`."""
    for span in spans:
        said = span.text[: len(opening)]
        if span.message == first and opening and said == opening:
            yield replace(span, text=said, message=_MERGED)
            yield replace(span, text=span.text[len(opening) :])
        else:
            yield span


def _contents(turns: Sequence[Turn]) -> list[str]:
    """The contents, then what was thought before each, if anything was."""
    thoughts = [turn.thinking for turn in turns]
    return [turn.content for turn in turns] + (thoughts if any(thoughts) else [])


def _with_contents(turns: Sequence[Turn], contents: Sequence[str]) -> list[Turn]:
    """`turns` with others in the place of their `_contents`."""
    thoughts = contents[len(turns) :] or [""] * len(turns)
    return [
        replace(turn, content=content, thinking=thinking)
        for turn, content, thinking in zip(turns, contents[: len(turns)], thoughts, strict=True)
    ]


def _spans(text: str, places: Sequence[Place], turns: int) -> tuple[Span, ...]:
    """`text` cut at the `places` of its contents, of which the first `turns` are no thoughts."""
    spans: list[Span] = []
    last = 0
    for place in places:
        spans.append(Span(text[last : place.start], is_template=True))
        spans.append(
            Span(
                text[place.start : place.end],
                is_template=False,
                message=place.message % turns,
                is_thinking=place.message >= turns,
            )
        )
        last = place.end
    spans.append(Span(text[last:], is_template=True))
    return tuple(span for span in spans if span.text)
