"""What a chat template offers about thinking, found by rendering it in different ways.

Templates have no declared interface. Their authors steer thinking by variables of many names
(``enable_thinking``, ``thinking``, ``reasoning_effort``, ``thinking_budget``, ``thinking_mode``, …)
and by words in a content (``/no_think``). So the variables are read from the source
(`app.engine.template_words`), and each is tried on a small conversation: what makes another
prompt is a choice. llama.cpp does likewise (common/chat-diff-analyzer.cpp, common/jinja/caps.cpp).

The markers around the thinking are those of `app.inspection.reasoning` that the template writes
or looks for; others are read off the prompt of a reply that was thought about.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from app.core.errors import TemplateFailed
from app.engine.api import PromptMessage
from app.engine.plausibility import MAX_CHOICES, MAX_MARKER
from app.inspection.reasoning import DECLARED, KNOWN, Markers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.engine.template import ChatTemplate
    from app.engine.template_words import Variable

LIMIT_S: Final = 1.0
"""So much time is spent on trying; what was found by then counts."""

EFFORTS: Final = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
_USUAL_EFFORTS: Final = ("low", "medium", "high")
"""Of a template that passes on whatever word it gets, as that of gpt-oss does."""

_NAMES: Final = {
    "none": "off",
    "no_think": "off",
    "nothink": "off",
    "disabled": "off",
    "enabled": "on",
    "adaptive": "auto",
}
"""One word for each thing; others stay as the template has them."""

_ORDER: Final = ("off", "auto", "on", *EFFORTS)
_MEASURES: Final = re.compile("effort|strength|level|depth", re.IGNORECASE)
_BUDGETS: Final = (512, 2048, 8192)
_UNLIMITED: Final = -1
_NONSENSE: Final = "qzxj"
_QUESTION: Final = "Qzxj vkwq?"
_THOUGHT: Final = "Zqjx vwkq thought"
_ANSWER: Final = "Xjzq wkvq answer"

_MARKER: Final = r"<[^<>\s]{1,40}>|\[[^\[\]\s]{1,40}\]|◁[^◁▷\s]{1,40}▷"
_MARKER_BEFORE = re.compile(rf"({_MARKER})\s*$")
_MARKER_BEHIND = re.compile(rf"\s*({_MARKER})")


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to have the model think, or not.

    Attributes:
        name: what it is called.
        variables: for the template.
        order: to be put at the end of the system message.
        tail: what the template then writes behind the last content.
    """

    name: str
    variables: Mapping[str, object] = field(default_factory=dict)
    order: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Thinking:
    """What a template offers.

    Attributes:
        choices: in order, `off` first; empty where there is no choice.
        default: the name of that which the template takes by itself.
        markers: around the thinking; None where the template does not say.
        tail: what the template writes behind the last content by itself.
    """

    choices: tuple[Choice, ...] = ()
    default: str = ""
    markers: Markers | None = None
    tail: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the choices."""
        return tuple(choice.name for choice in self.choices)

    def choice(self, name: str) -> Choice:
        """The choice of that name; where there is none, what the template does by itself."""
        for choice in self.choices:
            if choice.name == name:
                return choice
        return Choice(self.default, tail=self.tail)

    def opened_by(self, text: str) -> bool:
        """Whether a prompt that ends so leaves the model in the middle of its thinking."""
        end = text.rstrip()
        forms = (self.markers,) if self.markers else KNOWN
        return any(end.endswith(form.begin.strip()) for form in forms)

    def answering(self, text: str) -> str:
        """What is still to be written behind a prompt that ends so, for an answer to follow."""
        written = ""
        markers = self.markers
        if self.opened_by(text):
            end = markers.end if markers else KNOWN[0].end
            lines = "\n" if text.endswith("\n") else ""
            written = self._closing(text) or f"{lines}{end}{lines}{lines}"
            if markers is not None and markers.framed:
                written = written.rstrip() + markers.turn
        if markers is not None and markers.framed:
            answer = (
                markers.answer if written or not text.endswith(" ") else markers.answer.lstrip()
            )
            if not (text + written).rstrip().endswith(markers.answer.strip()):
                written += answer
        return written

    def _closing(self, text: str) -> str:
        """How the template itself closes thinking that it has opened like this; else nothing."""
        for choice in self.choices:
            for length in range(min(len(choice.tail), len(text)), 0, -1):
                closing = choice.tail[length:]
                if not self.opened_by(choice.tail[:length]) or not closing.strip():
                    continue
                if text.endswith(choice.tail[:length]):
                    return closing
        return ""


def examine(template: ChatTemplate) -> Thinking:
    """What `template` offers; a template that fails on the small conversation offers nothing.

    Takes as long as some thirty renders: report the phase ``template`` before.
    """
    return _Examination(template).run()


class _Examination:
    """Tries a template on a small conversation."""

    def __init__(self, template: ChatTemplate) -> None:
        self._template = template
        self._until = time.monotonic() + LIMIT_S

    def run(self) -> Thinking:
        """Try everything, where there is anything to try."""
        own = self._render({}) if self._speaks_of_thinking() else None
        if own is None:
            return Thinking()
        found: dict[str, Choice] = {}
        for choice in self._offered(own):
            if len(found) >= MAX_CHOICES - 1:  # and one for what it does by itself
                break
            prompt = self._render(choice.variables, choice.order)
            if prompt is None or len(choice.name) > MAX_MARKER:
                continue
            # The same by two names: how much it thinks says more than that it does.
            if prompt not in found or (found[prompt].name == "on" and choice.name in EFFORTS):
                found[prompt] = replace(choice, tail=_tail_of(prompt))
        tail = _tail_of(own)
        markers = self._markers([tail, *(choice.tail for choice in found.values())])
        if len(found) + (own not in found) < 2:  # noqa: PLR2004 - one way is no choice
            return Thinking(markers=markers, tail=tail)
        named = _named(found, markers)
        if own not in named:
            named[own] = Choice(_free_name(named, "auto"), tail=tail)
        choices = sorted(named.values(), key=_rank)
        return Thinking(tuple(choices), named[own].name, markers, tail)

    def _speaks_of_thinking(self) -> bool:
        words, source = self._template.words, self._template.source
        return bool(words.variables or words.order or words.thinking_keys) or any(
            form.begin in source or form.end in source for form in (*KNOWN, *DECLARED)
        )

    # -- choices ----------------------------------------------------------

    def _offered(self, own: str) -> Iterator[Choice]:
        """Everything that makes a difference; several may make the same."""
        words = self._template.words
        switch: dict[str, object] = {}
        for variable in words.variables:
            if variable.is_number:
                yield from self._budgets(variable, own)
                continue
            on, off = (self._render({variable.name: value}) for value in (True, False))
            if on is not None and off is not None and on != off:
                if not switch:
                    switch = {variable.name: True}
                    yield Choice("off", {variable.name: False})
                    yield Choice("on", switch)
            else:
                yield from self._efforts(variable, {})
        if switch:
            for variable in words.variables:
                if variable.name not in switch and not variable.is_number:
                    yield from self._efforts(variable, switch)
        if words.order and not switch:
            prompt = self._render({}, words.order)
            if prompt not in {None, own}:
                yield Choice("off", {}, words.order)
                yield Choice("on")

    def _efforts(self, variable: Variable, base: Mapping[str, object]) -> Iterator[Choice]:
        """Words that `variable` knows."""
        own = self._render(base)
        nonsense = self._render({**base, variable.name: _NONSENSE})
        texts = dict.fromkeys((*variable.texts, *EFFORTS))
        if nonsense is not None and _NONSENSE in nonsense:
            usual = _USUAL_EFFORTS if _MEASURES.search(variable.name) else ()
            texts = dict.fromkeys((*variable.texts, *usual))
        known: list[Choice] = []
        same: list[Choice] = []
        for text in texts:
            if time.monotonic() > self._until:
                break
            choice = Choice(_NAMES.get(text, text), {**base, variable.name: text})
            prompt = self._render(choice.variables)
            if prompt is None:
                continue
            if prompt != nonsense:
                known.append(choice)
            elif text in variable.texts or f'"{text}"' in self._template.source:
                same.append(choice)
        if known:
            yield from known
            # A word for what the template does with any other: its own default.
            if nonsense == own:
                yield from same[:1]

    def _budgets(self, variable: Variable, own: str) -> Iterator[Choice]:
        """Numbers of tokens that `variable` takes."""
        none = self._render({variable.name: 0})
        if none is None or none == own:
            return
        yield Choice("off", {variable.name: 0})
        if self._render({variable.name: _UNLIMITED}) is not None:
            yield Choice("on", {variable.name: _UNLIMITED})
        for budget in _BUDGETS:
            yield Choice(str(budget), {variable.name: budget})

    # -- markers ----------------------------------------------------------

    def _markers(self, tails: Sequence[str]) -> Markers | None:
        """Around the thinking: by what the template writes, else by what it looks for."""
        written = [*tails, *self._thought_about()]
        source = self._template.source
        for form in DECLARED:
            if _declares(source, form):
                return form
        for form in sorted(KNOWN, key=lambda form: -len(form.begin)):
            if any(form.begin in text for text in written):
                return form
        found = self._read_off(written)
        if found is not None:
            return found
        for form in sorted(KNOWN, key=lambda form: -len(form.begin)):
            if form.begin in source and (form.end in source or not form.framed):
                return form
        for form in KNOWN:
            if form.end in source and not form.framed:
                return form
        return None

    def _thought_about(self) -> list[str]:
        """Prompts that end with a reply that was thought about."""
        question = PromptMessage(role="user", content=_QUESTION)
        answer = PromptMessage(role="assistant", content=_ANSWER)
        if not self._template.words.thinking_keys:
            return []
        found: list[str] = []
        for variables in ({}, {"enable_thinking": True, "thinking": True}):
            text = self._write([question, answer], variables, {1: _THOUGHT})
            if text is not None and _THOUGHT in text and _ANSWER in text:
                found.append(text[text.rindex(_QUESTION) + len(_QUESTION) :])
        return found

    def _read_off(self, written: Sequence[str]) -> Markers | None:
        """Markers that nobody told us of, around the thought."""
        for text in written:
            if _THOUGHT not in text:
                continue
            start = text.index(_THOUGHT)
            before = _MARKER_BEFORE.search(text[:start])
            behind = _MARKER_BEHIND.match(text, start + len(_THOUGHT))
            if before and behind:
                return Markers(begin=before[1], end=behind[1])
        return None

    # -- rendering --------------------------------------------------------

    def _render(self, variables: Mapping[str, object], order: str = "") -> str | None:
        """The prompt of a question; None where the template refuses, or time is up."""
        messages = [PromptMessage(role="user", content=_QUESTION)]
        if order:
            messages.insert(0, PromptMessage(role="system", content=order))
        return self._write(messages, variables, {})

    def _write(
        self,
        messages: Sequence[PromptMessage],
        variables: Mapping[str, object],
        thinking: Mapping[int, str],
    ) -> str | None:
        if time.monotonic() > self._until:
            return None
        asks = messages[-1].role != "assistant"
        try:
            return self._template.sketch(
                messages, thinking=thinking, variables=variables, add_generation_prompt=asks
            )
        except TemplateFailed:
            return None


def _declares(source: str, form: Markers) -> bool:
    """Whether a template tells its model to write like that."""
    if form.framed:
        return form.begin in source and form.answer in source
    if not form.answer:
        return form.end in source
    # Ordinary words, which tools use too: only side by side do they mean the answer.
    pairs = form.begin + form.end in source and form.answer + form.close in source
    return pairs or re.search(rf"{form.end}(?:\s|\\n)*{form.answer}", source) is not None


def _tail_of(prompt: str) -> str:
    """What stands behind the question."""
    at = prompt.rfind(_QUESTION)
    return prompt if at < 0 else prompt[at + len(_QUESTION) :]


def _named(found: Mapping[str, Choice], markers: Markers | None) -> dict[str, Choice]:
    """`found` with one name for each; thinking that is closed before it begins is `off`."""
    named: dict[str, Choice] = {}
    taken: set[str] = set()
    has_off = any(choice.name == "off" for choice in found.values())
    for prompt, choice in found.items():
        name = choice.name
        if not has_off and markers is not None and _closes(choice.tail, markers):
            name, has_off = "off", True
        if name in taken:
            continue
        taken.add(name)
        named[prompt] = replace(choice, name=name)
    return named


def _closes(tail: str, markers: Markers) -> bool:
    """Whether the prompt holds a thought without words."""
    begin, end = re.escape(markers.begin.strip()), re.escape(markers.end)
    return re.search(rf"{begin}\s*{end}", tail) is not None


def _free_name(named: Mapping[str, Choice], name: str) -> str:
    taken = {choice.name for choice in named.values()}
    return name if name not in taken else "default"


def _rank(choice: Choice) -> tuple[int, int]:
    if choice.name in _ORDER:
        return _ORDER.index(choice.name), 0
    return len(_ORDER), int(choice.name) if choice.name.isdigit() else 0
