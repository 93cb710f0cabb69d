"""Chat templates: from messages to the text of a prompt, and who wrote which part of it.

A model file carries a Jinja template that puts the messages of a conversation between the markers
the model was trained with. What the template itself wrote may become special tokens; what stood
in a content must not, or a pasted ``<|im_end|>`` would end the message it stands in. So after the
render a second one, of contents with marks (`app.engine.marks`), shows where the contents went. It
counts only if it equals the first once the marks are taken away. Three ways are tried:

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
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self, TypeVar

import jinja2

from app.core.errors import TemplateFailed
from app.engine.jinja import ChatEnvironment, memory_budget, strftime_of
from app.engine.marks import Marker, Place, Reading, private_characters
from app.engine.template_words import TemplateWords, constants_of, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.engine.api import PromptMessage

_T = TypeVar("_T")

_SOME_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)

MAX_SOURCE_CHARACTERS: Final = 1024 * 1024
"""Of a template; the longest in use have some 20,000."""

MAX_WRITTEN_CHARACTERS: Final = 1024 * 1024
"""What a template may write beside the contents; see `_room`."""

PLAIN: Final = """\
{%- for message in messages -%}
{%- if message.role == 'system' -%}{{ message.content }}{{ '\\n\\n' }}
{%- else -%}
{{ 'User:' if message.role == 'user' else 'Assistant:' -}}
{{ '' if message.content[:1] in (' ', '\\n') else ' ' }}{{ message.content }}{{ '\\n' }}
{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt %}Assistant:{% endif -%}
"""
"""A template of ordinary words, for a model whose own does not work."""

PLAIN_STOP: Final = ("\nUser:",)
"""What ends a reply to `PLAIN`, which has no token for it."""


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
class _Turn:
    """A message as a template sees it; `thinking` only where the template asks for it."""

    role: str
    content: str
    thinking: str = ""


class ChatTemplate:
    """A compiled chat template.

    Compiling and rendering can take for ever while no other thread runs: report the phase
    ``template`` before either, so that the window can end the process. Both may use
    `app.engine.jinja.MEMORY_BYTES` more than the process has.

    Args:
        source: Jinja, as in ``tokenizer.chat_template``.
        bos_token: text of the beginning-of-sequence token; empty where there is none.
        eos_token: text of the end-of-sequence token.
        name: what errors call it.
        stop: strings that end a reply, where no token does.

    Raises:
        TemplateFailed: `source` is no template.
    """

    def __init__(
        self,
        source: str,
        *,
        bos_token: str = "",
        eos_token: str = "",
        name: str = "tokenizer.chat_template",
        stop: tuple[str, ...] = (),
    ) -> None:
        self.name: Final = name
        self.stop: Final = stop
        self.source: Final = source
        self._variables = {"bos_token": bos_token, "eos_token": eos_token}
        if len(source) > MAX_SOURCE_CHARACTERS:
            raise TemplateFailed(template=name, detail=f"longer than {MAX_SOURCE_CHARACTERS}")
        environment = ChatEnvironment()

        def compile_source() -> tuple[jinja2.Template, tuple[str, ...], TemplateWords]:
            tree = environment.parse(source)
            return environment.from_string(source), constants_of(tree), words_of(tree)

        self._template, self._constants, self.words = self._guarded(compile_source, ())

    @classmethod
    def plain(cls) -> Self:
        """The template of ordinary words."""
        return cls(PLAIN, name="plain", stop=PLAIN_STOP)

    def render(
        self,
        messages: Sequence[PromptMessage],
        *,
        special_texts: Sequence[str] = (),
        add_generation_prompt: bool = True,
        thinking: Mapping[int, str] | None = None,
        variables: Mapping[str, object] | None = None,
    ) -> RenderedPrompt:
        """The prompt that `messages` make.

        Args:
            messages: oldest first.
            special_texts: texts of special tokens, to be told apart from contents where the
                marks fail.
            add_generation_prompt: end with what opens a reply.
            thinking: by index of a reply, what was thought before it; left out where the
                template has no word for it.
            variables: further ones for the template.

        Raises:
            TemplateFailed: the template raised, ran out of memory or wrote too much.
        """
        thoughts = (thinking or {}) if self.words.thinking_keys else {}
        turns = [
            _Turn(message.role, message.content, thoughts.get(i, ""))
            for i, message in enumerate(messages)
        ]
        rendering = _Rendering(
            self,
            tuple(special_texts),
            {
                "add_generation_prompt": add_generation_prompt,
                "strftime_now": strftime_of(datetime.now().astimezone()),
                **(variables or {}),
            },
        )
        if not any(turn.role == "system" for turn in turns):
            return rendering.of(turns)
        try:
            rendered = rendering.of(turns)
        except TemplateFailed as error:
            # Gemma's, for one, says "System role not supported".
            return rendering.of_merged(turns, instead=error)
        if any(turns[i].role == "system" for i in rendered.absent):
            return rendering.of_merged(turns, instead=rendered)
        return rendered

    def sketch(
        self,
        messages: Sequence[PromptMessage],
        *,
        thinking: Mapping[int, str],
        variables: Mapping[str, object],
        add_generation_prompt: bool,
    ) -> str:
        """The text alone that `render` would give, in one go; raises as it does."""
        turns = [_Turn(m.role, m.content, thinking.get(i, "")) for i, m in enumerate(messages)]
        now = strftime_of(_SOME_DAY)
        return self.write(
            turns,
            {"add_generation_prompt": add_generation_prompt, "strftime_now": now, **variables},
        )

    @property
    def constants(self) -> tuple[str, ...]:
        """Texts that the template may look for in a content."""
        return self._constants

    def write(self, turns: Sequence[_Turn], variables: Mapping[str, object]) -> str:
        """What the template writes for `turns` in one go; raises as `render` does."""
        contents = [text for turn in turns for text in (turn.content, turn.thinking)]
        room = _room(contents)

        def run() -> str:
            written: list[str] = []
            length = 0
            for part in self._template.generate(
                messages=[self._message(turn) for turn in turns],
                **self._variables,
                **variables,
            ):
                written.append(part)
                length += len(part)
                if length > room:
                    raise jinja2.TemplateError(f"it wrote more than {room} characters")
            return "".join(written)

        return self._guarded(run, contents)

    def _message(self, turn: _Turn) -> dict[str, str]:
        """As the template reads it."""
        message = {"role": turn.role, "content": turn.content}
        if turn.thinking:
            message |= dict.fromkeys(self.words.thinking_keys, turn.thinking)
        return message

    def _guarded(self, work: Callable[[], _T], contents: Sequence[str]) -> _T:
        """`work` within the budget, whatever it raises as TemplateFailed."""
        try:
            with memory_budget():
                return work()
        except MemoryError:
            detail = "it ran out of memory"
        except RecursionError:
            detail = "it is nested too deeply"
        except Exception as error:  # noqa: BLE001 - a template may raise anything
            detail = f"{type(error).__name__}: {error}"
        for content in contents:
            # The detail goes to logs, which hold no prompts.
            if len(content.strip()) > 3:  # noqa: PLR2004 - shorter ones say nothing
                detail = detail.replace(content.strip(), "…")
        raise TemplateFailed(template=self.name, detail=detail[:500])


@dataclass(frozen=True, slots=True)
class _Rendering:
    """One call of `ChatTemplate.render`: every render in it sees the same time."""

    template: ChatTemplate
    special_texts: tuple[str, ...]
    variables: Mapping[str, object]

    def of_merged(
        self, turns: Sequence[_Turn], *, instead: RenderedPrompt | TemplateFailed
    ) -> RenderedPrompt:
        """The prompt with the system messages in the first user message; else `instead`."""
        systems = [i for i, turn in enumerate(turns) if turn.role == "system"]
        kept = [i for i in range(len(turns)) if i not in systems]
        merged = [turns[i] for i in kept]
        opening = "\n\n".join(turns[i].content for i in systems)
        opening = f"{opening}\n\n" if opening.strip() else ""
        first = next((n for n, turn in enumerate(merged) if turn.role == "user"), None)
        if first is None:
            merged.insert(0, _Turn("user", opening.rstrip()))
            kept.insert(0, systems[0])
        else:
            merged[first] = replace(merged[first], content=opening + merged[first].content)
        try:
            rendered = self.of(merged)
        except TemplateFailed:
            if isinstance(instead, TemplateFailed):
                raise instead from None
            return instead
        return replace(
            rendered,
            spans=tuple(
                span if span.message is None else replace(span, message=kept[span.message])
                for span in rendered.spans
            ),
            absent=tuple(kept[i] for i in rendered.absent),
            system_merged=True,
        )

    def of(self, turns: Sequence[_Turn]) -> RenderedPrompt:
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

    def _read(self, turns: Sequence[_Turn], text: str, separators: Sequence[str]) -> Reading | None:
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

    def _hidden(self, turns: Sequence[_Turn], text: str) -> RenderedPrompt:
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


def _contents(turns: Sequence[_Turn]) -> list[str]:
    """The contents, then what was thought before each, if anything was."""
    thoughts = [turn.thinking for turn in turns]
    return [turn.content for turn in turns] + (thoughts if any(thoughts) else [])


def _with_contents(turns: Sequence[_Turn], contents: Sequence[str]) -> list[_Turn]:
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


def _room(contents: Sequence[str]) -> int:
    """How many characters a prompt of `contents` may have; some templates write them twice."""
    return MAX_WRITTEN_CHARACTERS + 4 * sum(map(len, contents)) + 1024 * len(contents)
