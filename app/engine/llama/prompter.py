"""Prompts of a vocabulary without its model, by the code that makes those of replies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.engine.encoder import Encoder
from app.engine.framing import Framing, learn
from app.engine.llama.chat_template import template_of
from app.engine.prompt import build
from app.engine.spans import plain_of, spans_of

if TYPE_CHECKING:
    from app.engine.api import TemplateChoice
    from app.engine.builder import Prompt
    from app.engine.llama.model import Model
    from app.engine.seen import PromptQuestion, PromptSpan
    from app.engine.template import ChatTemplate
    from app.engine.thinking import Thinking
    from app.engine.worker import Reporter


@dataclass(frozen=True, slots=True)
class _Template:
    """A template, what it offers, and what it writes around messages."""

    chat: ChatTemplate | None
    thinking: Thinking
    framing: Framing


class Prompter:
    """Makes prompts with one vocabulary; what it needs for that is made once, when needed.

    Args:
        model: a file that was opened, with or without its weights.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._templates: dict[TemplateChoice, _Template] = {}

    def make(
        self, question: PromptQuestion, report: Reporter
    ) -> tuple[Prompt, list[PromptSpan], list[tuple[int, int]]]:
        """The prompt, its spans, and what reads like a special token in it and is none.

        Args:
            question: what it is made of.
            report: told the phase ``template`` before a template runs.

        Raises:
            TemplateFailed: the template is none, or raised.
        """
        template = self._template(question.template, report)
        prompt = build(
            template.chat,
            question.messages,
            self._model.vocabulary,
            n_ctx=question.n_ctx,
            reserve=question.max_tokens,
            overflow=question.overflow,
            fingerprint=self._fingerprint,
            encoder=self._encoder,
            phase=report.progress,
            thinking=template.thinking,
            choice=question.thinking,
            must_fit=False,
        )
        spans = spans_of(prompt, question.messages, template.framing)
        return prompt, spans, plain_of(prompt, self._encoder)

    @cached_property
    def _encoder(self) -> Encoder:
        return Encoder(self._model.vocabulary)

    @cached_property
    def _fingerprint(self) -> str:
        return self._model.vocabulary.fingerprint

    def _template(self, choice: TemplateChoice, report: Reporter) -> _Template:
        known = self._templates.get(choice)
        if known is None:
            chat, thinking = template_of(self._model, choice, report, then="prompt")
            framing = Framing()
            if chat is not None:
                report.progress("template")
                vocabulary = self._model.vocabulary
                framing = learn(chat, bos=vocabulary.written(vocabulary.bos_id))
                report.progress("prompt")
            known = self._templates[choice] = _Template(chat, thinking, framing)
        return known
