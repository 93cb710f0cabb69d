"""Which message the words of a template belong to."""

from __future__ import annotations

import pytest

from app.engine.framing import Framing, learn
from app.engine.template import ChatTemplate
from tests.engine import templates
from tests.engine.chat_templates import KEPT, compiled

CHATML = learn(ChatTemplate(templates.CHATML), bos="<s>")


def test_a_template_of_markers_closes_and_opens_each_message():
    between = "<|im_end|>\n<|im_start|>assistant\n"
    assert between[: CHATML.closed(between, "user", "assistant")] == "<|im_end|>\n"
    assert between[: CHATML.closed(between, "user", "")] == "<|im_end|>\n"
    assert CHATML.openings["system"] == "<|im_start|>system\n"


def test_what_a_template_says_by_itself_is_in_no_message():
    head = "<s><|im_start|>system\nYou are kind.<|im_end|>\n<|im_start|>user\n"
    bos, first = CHATML.begun(head, "user")
    assert head[:bos] == "<s>"
    assert head[bos:first] == "<|im_start|>system\nYou are kind.<|im_end|>\n"


def test_a_beginning_that_opens_every_message_is_no_beginning_of_the_prompt():
    framing = learn(ChatTemplate(templates.CHATML), bos="<|im_start|>")
    assert framing.begun("<|im_start|>user\n", "user") == (0, 0)


@pytest.mark.parametrize(
    ("source", "before", "text", "closing"),
    [
        (templates.TRIMMING, "user", "<|eot_id|><|start_header_id|>", "<|eot_id|>"),
        (templates.NO_SYSTEM, "assistant", "<end_of_turn>\n<start_of_turn>", "<end_of_turn>\n"),
        (templates.BRACKETS, "user", " [/INST] ", " [/INST]"),
        (templates.BRACKETS, "assistant", "</s>[INST] ", "</s>"),
    ],
)
def test_each_family_closes_its_messages(source: str, before: str, text: str, closing: str):
    template = ChatTemplate(source, bos_token="<s>", eos_token="</s>")
    framing = learn(template, bos="<s>")
    assert text[: framing.closed(text, before, "")] == closing


@pytest.mark.parametrize("source", [templates.SHOUTING, "{{ raise_exception('') }}"])
def test_of_a_template_that_hides_its_contents_nothing_is_claimed(source: str):
    framing = learn(ChatTemplate(source))
    assert framing.closed("<|im_end|>\n<|x|>", "user", "assistant") == 0
    assert framing.begun("hello", "user") == (0, 0)


def test_nothing_is_known_without_a_template():
    assert Framing().closed("\n\n", "user", "assistant") == 0


@pytest.mark.parametrize("name", sorted(path.stem for path in KEPT.glob("*.jinja")))
def test_real_templates_are_parted_where_a_message_ends(name: str):
    framing = learn(compiled(name), bos="<s>")
    for role in ("user", "assistant"):
        closing, opening = framing.closings[role], framing.openings["user"]
        assert framing.closed(closing + opening, role, "user") == len(closing)
