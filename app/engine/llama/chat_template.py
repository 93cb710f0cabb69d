"""The chat template of a model file, and what it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.template import ChatTemplate
from app.engine.thinking import Thinking, examine

if TYPE_CHECKING:
    from app.engine.api import Phase, TemplateChoice
    from app.engine.llama.model import Model
    from app.engine.worker import Reporter


def template_of(
    model: Model, choice: TemplateChoice, report: Reporter, *, then: Phase
) -> tuple[ChatTemplate | None, Thinking]:
    """What puts messages together, None for a base model; and what it offers.

    Args:
        model: a file that was opened, with or without its weights.
        choice: as in `LoadSettings`.
        report: told the phase ``template`` while that of the file is looked at,
        then: and this one afterwards.

    Raises:
        TemplateFailed: that of the file is none.
    """
    if choice == "plain":
        return ChatTemplate.plain(), Thinking()
    if not model.chat_template:
        return None, Thinking()
    report.progress("template")
    vocabulary = model.vocabulary
    template = ChatTemplate(
        model.chat_template,
        bos_token=vocabulary.written(vocabulary.bos_id),
        eos_token=vocabulary.written(vocabulary.eos_id),
    )
    thinking = examine(template)
    report.progress(then)
    return template, thinking
