"""Chat templates: from messages to the text of a prompt, and who wrote which part of it.

A model file carries a Jinja template that puts the messages of a conversation between the markers
the model was trained with. What the template itself wrote may become special tokens; what stood
in a content must not, or a pasted ``<|im_end|>`` would end the message it stands in.
`app.engine.rendering` finds out which is which.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self, TypeVar

import jinja2

from app.core.errors import TemplateFailed
from app.engine.jinja import ChatEnvironment, memory_budget, strftime_of
from app.engine.rendering import RenderedPrompt, Rendering, Turn
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
            Turn(message.role, message.content, thoughts.get(i, ""))
            for i, message in enumerate(messages)
        ]
        rendering = Rendering(
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
        turns = [Turn(m.role, m.content, thinking.get(i, "")) for i, m in enumerate(messages)]
        now = strftime_of(_SOME_DAY)
        return self.write(
            turns,
            {"add_generation_prompt": add_generation_prompt, "strftime_now": now, **variables},
        )

    @property
    def constants(self) -> tuple[str, ...]:
        """Texts that the template may look for in a content."""
        return self._constants

    def write(self, turns: Sequence[Turn], variables: Mapping[str, object]) -> str:
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

    def _message(self, turn: Turn) -> dict[str, str]:
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


def _room(contents: Sequence[str]) -> int:
    """How many characters a prompt of `contents` may have; some templates write them twice."""
    return MAX_WRITTEN_CHARACTERS + 4 * sum(map(len, contents)) + 1024 * len(contents)
