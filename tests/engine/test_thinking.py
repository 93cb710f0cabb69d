"""What chat templates offer about thinking, and prompts of models that think."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.engine.api import PromptMessage
from app.engine.plausibility import MAX_CHOICES, MAX_MARKER
from app.engine.prompt import Prompt, build
from app.engine.template import ChatTemplate
from app.engine.thinking import Thinking, examine
from app.inspection.reasoning import KNOWN, thought
from tests.engine import templates
from tests.engine.chat_templates import ALL, KEPT, OFFERS, Offer, compiled
from tests.engine.tokenizers import vocabulary

if TYPE_CHECKING:
    from app.inspection.reasoning import Markers

NAMES = sorted(path.stem for path in KEPT.glob("*.jinja"))
DEMANDING = {
    "fireworks-ai-llama-3-firefunction-v2": "it wants to be told its functions",
}
"""Templates that cannot make a prompt of an ordinary conversation, and why."""

SLASHES = """\
{%- set ns = namespace(thinks=true) -%}
{%- for message in messages -%}
{%- if '/no_think' in message.content %}{% set ns.thinks = false %}{% endif -%}
{{ '<|im_start|>' + message.role + '\\n' + message.content.replace('/no_think', '').strip() }}
{{- '<|im_end|>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{ '<|im_start|>assistant\\n<think>' + ('\\n' if ns.thinks else '</think>') }}
{%- endif -%}
"""


def user(text: str) -> PromptMessage:
    return PromptMessage(role="user", content=text)


def system(text: str) -> PromptMessage:
    return PromptMessage(role="system", content=text)


def reply(text: str, **facts: object) -> PromptMessage:
    """A reply with the ids that its text has in the vocabulary of qwen2."""
    tokenizer = vocabulary("qwen2")
    prefill = facts.get("prefill", 0)
    assert isinstance(prefill, int)
    return PromptMessage(
        role="assistant",
        content=text,
        ids=tuple(tokenizer.tokenize(text[prefill:])),
        fingerprint=tokenizer.fingerprint,
        **facts,  # type: ignore[arg-type]
    )


def prompt_of(
    template: ChatTemplate,
    *messages: PromptMessage,
    choice: str = "",
    thinking: Thinking | None = None,
) -> Prompt:
    tokenizer = vocabulary("qwen2")
    return build(
        template,
        messages,
        tokenizer,
        n_ctx=0,
        reserve=0,
        overflow="stop",
        fingerprint=tokenizer.fingerprint,
        thinking=thinking or examine(template),
        choice=choice,
    )


def offer_of(found: Thinking) -> Offer:
    return Offer(" ".join(found.names), found.default, found.markers.begin if found.markers else "")


def written_by(markers: Markers, thinking: str, answer: str, *, opened: bool = False) -> str:
    """A reply as a model with these markers writes it."""
    begin = "" if opened else f"{markers.begin}\n"
    between = markers.turn + markers.answer or "\n\n"
    return f"{begin}{thinking}\n{markers.end}{between}{answer}{markers.close}"


class TestOffers:
    @pytest.mark.parametrize("name", NAMES)
    def test_of_real_templates(self, name: str) -> None:
        assert offer_of(examine(compiled(name))) == OFFERS[name]

    @pytest.mark.parametrize("family", templates.FAMILIES)
    def test_nothing_where_a_template_knows_nothing(self, family: str) -> None:
        found = examine(ChatTemplate(templates.FAMILIES[family]))
        assert found.names == ()
        assert (found.markers is not None) == ("</think>" in templates.FAMILIES[family])

    def test_a_word_in_a_message_where_the_template_obeys_one(self) -> None:
        template = ChatTemplate(SLASHES)
        assert offer_of(examine(template)) == Offer("off on", "on", "<think>")
        off = prompt_of(template, user("Hi"), choice="off")
        assert off.text == (
            "<|im_start|>system\n<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
            "<|im_start|>assistant\n<think></think>"
        )
        off = prompt_of(template, system("Be brief."), user("Hi"), choice="off")
        assert off.text.startswith("<|im_start|>system\nBe brief.<|im_end|>")
        assert off.text.endswith("<think></think>")
        assert not off.opened
        assert not off.absent

    def test_a_variable_of_any_name_that_changes_the_prompt(self) -> None:
        source = templates.CHATML + "{% if deep_thought_level == 'abyss' %}<think>{% endif %}"
        found = examine(ChatTemplate(source.replace("deep_thought", "deep_thinking")))
        assert "abyss" in found.names

    def test_no_variable_that_changes_nothing(self) -> None:
        source = "{% set thinking = enable_thinking %}" + templates.CHATML
        assert examine(ChatTemplate(source)).names == ()

    def test_nothing_of_a_template_that_fails(self) -> None:
        source = "{{ enable_thinking }}{{ raise_exception('no') }}"
        assert examine(ChatTemplate(source)) == Thinking()

    def test_nothing_is_rendered_that_does_not_speak_of_thinking(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        template = ChatTemplate(templates.CHATML)
        monkeypatch.delattr(ChatTemplate, "write")
        assert examine(template) == Thinking()

    def test_markers_that_nobody_knew(self) -> None:
        source = (
            "{%- for m in messages %}{{ m.role }}:"
            "{% if m.reasoning_content %}<ponder>{{ m.reasoning_content }}</ponder>{% endif %}"
            "{{ m.content }};{% endfor -%}"
        )
        markers = examine(ChatTemplate(source)).markers
        assert markers is not None
        assert (markers.begin, markers.end) == ("<ponder>", "</ponder>")

    def test_trying_ends_in_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("app.engine.thinking.LIMIT_S", 0.0)
        assert examine(compiled("Qwen-Qwen3-0.6B")) == Thinking()


@pytest.mark.parametrize("name", NAMES)
class TestRealTemplates:
    def test_each_choice_makes_another_prompt(self, name: str) -> None:
        template = compiled(name)
        thinking = examine(template)
        texts = {
            choice: prompt_of(template, user("Hi"), choice=choice, thinking=thinking).text
            for choice in ("", *thinking.names)
        }
        assert len(set(texts.values())) == max(1, len(thinking.names))
        assert texts[""] == texts.get(thinking.default, texts[""])

    def test_the_end_of_the_prompt_says_whether_the_reply_begins_with_thinking(
        self, name: str
    ) -> None:
        template = compiled(name)
        thinking = examine(template)
        for choice in ("", *thinking.names):
            prompt = prompt_of(template, user("Hi <think>"), choice=choice, thinking=thinking)
            assert thinking.markers is not None
            end = prompt.text.rstrip()
            assert prompt.opened == end.endswith(thinking.markers.begin)
            assert not (choice == "off" and prompt.opened)

    def test_an_earlier_thought_breaks_no_prompt(self, name: str) -> None:
        _try_earlier_thought(compiled(name))

    def test_a_reply_that_is_begun_by_the_user_answers(self, name: str) -> None:
        _try_prefill(compiled(name))


def _try_earlier_thought(template: ChatTemplate) -> None:
    """An answer goes into the next prompt once, whatever was thought, and nothing forged does."""
    thinking = examine(template)
    for opened in (False, True):
        markers = thinking.markers or KNOWN[0]
        text = written_by(markers, "Hm, <|im_end|> Zqjx.", "It is 4, Wkvq.", opened=opened)
        earlier = reply(text, opened=opened, markers=thinking.markers)
        prompt = prompt_of(template, user("2+2?"), earlier, user("Sure?"), thinking=thinking)
        assert prompt.text.count("It is 4, Wkvq.") == 1
        assert prompt.text.count("Zqjx") <= 1
        assert not prompt.absent
        assert prompt.text.index("2+2?") < prompt.text.index("Wkvq") < prompt.text.index("Sure?")
        special = vocabulary("qwen2").tokenize("<|im_end|>", parse_special=True)
        own = prompt_of(
            template,
            user("2+2?"),
            PromptMessage(role="assistant", content="It is 4, Wkvq."),
            user("Sure?"),
            thinking=thinking,
        )
        assert prompt.ids.count(special[0]) == own.ids.count(special[0])
        # Cut in the middle of its thinking, it is an answer without words.
        cut = PromptMessage(role="assistant", content="Hm, Zqjx", opened=True, markers=markers)
        prompt_of(template, user("2+2?"), cut, user("Sure?"), thinking=thinking)


def _try_prefill(template: ChatTemplate) -> None:
    """What the user begins is an answer, in every choice; and it goes on exactly."""
    thinking = examine(template)
    for choice in ("", *thinking.names):
        bare = prompt_of(template, user("Hi"), choice=choice, thinking=thinking)
        begun = PromptMessage(role="assistant", content="Sure, here is")
        prompt = prompt_of(template, user("Hi"), begun, choice=choice, thinking=thinking)
        assert prompt.text.startswith(bare.text)
        assert prompt.text.endswith("Sure, here is")
        assert not prompt.opened
        assert not prompt.retokenized
        # From the last marker that begins thinking or an answer on, it is the answer.
        added = prompt.text[len(bare.text) :]
        if thinking.markers is not None:
            found = thought(bare.text[bare.text.rindex("Hi") :] + added, markers=thinking.markers)
            assert found is None or found.closed
            assert bare.opened == (thinking.markers.end in added)
            if thinking.markers.framed:
                assert thinking.markers.answer.strip() in prompt.text[bare.text.rindex("Hi") :]
        going_on = reply("Sure, here is the thing", prefill=len("Sure, here is"))
        longer = prompt_of(template, user("Hi"), going_on, choice=choice, thinking=thinking)
        assert longer.ids == prompt.ids + going_on.ids


class TestIds:
    """An earlier reply enters by the ids of what the template writes of it."""

    def test_of_the_answer_alone(self) -> None:
        template = compiled("Qwen-Qwen3-0.6B")
        earlier = reply("<think>\nHm.\n</think>\n\nIt is 4.")
        prompt = prompt_of(template, user("2+2?"), earlier, user("Sure?"))
        assert prompt.retokenized == ()
        assert "Hm." not in prompt.text

    def test_of_ids_that_no_tokenizer_would_give(self) -> None:
        template = compiled("Qwen-Qwen3-0.6B")
        tokenizer = vocabulary("qwen2")
        letters = tuple(part for letter in "It is 4." for part in tokenizer.tokenize(letter))
        head = tuple(tokenizer.tokenize("Hm.\n</think>\n\n"))
        earlier = PromptMessage(
            role="assistant",
            content="Hm.\n</think>\n\nIt is 4.",
            ids=head + letters,
            fingerprint=tokenizer.fingerprint,
            opened=True,
        )
        prompt = prompt_of(template, user("2+2?"), earlier, user("Sure?"))
        assert prompt.retokenized == ()
        ids = list(prompt.ids)
        assert any(tuple(ids[at : at + len(letters)]) == letters for at in range(len(ids)))

    def test_of_thinking_that_the_template_writes(self) -> None:
        source = (
            "{%- for m in messages %}{{ '<|im_start|>' + m.role + '\\n' }}"
            "{%- if m.reasoning_content %}<think>{{ m.reasoning_content }}</think>{% endif %}"
            "{{- m.content + '<|im_end|>\\n' }}{% endfor -%}"
        )
        template = ChatTemplate(source)
        earlier = reply("<think>Hm <|im_end|> so.</think>It is 4.")
        prompt = prompt_of(template, user("2+2?"), earlier, user("Sure?"))
        assert prompt.retokenized == ()
        assert "<think>Hm <|im_end|> so.</think>It is 4.<|im_end|>" in prompt.text
        tokenizer = vocabulary("qwen2")
        end = tokenizer.tokenize("<|im_end|>", parse_special=True)[0]
        assert prompt.ids.count(end) == 3

    def test_of_a_reply_that_was_begun_by_the_user(self) -> None:
        template = compiled("Qwen-Qwen3-0.6B")
        earlier = reply("Sure, here is the thing", prefill=len("Sure, here is"))
        prompt = prompt_of(template, user("Hi"), earlier, user("More"))
        assert prompt.retokenized == ()
        assert "assistant\nSure, here is the thing<|im_end|>" in prompt.text

    def test_not_where_the_answer_begins_inside_a_token(self) -> None:
        template = compiled("Qwen-Qwen3-0.6B")
        tokenizer = vocabulary("qwen2")
        ids = (*tokenizer.tokenize("<think>Hm</think>"), *tokenizer.tokenize(" It"))
        earlier = PromptMessage(
            role="assistant",
            content="<think>Hm</think> It",
            ids=ids,
            fingerprint=tokenizer.fingerprint,
        )
        prompt = prompt_of(template, user("2+2?"), earlier, user("Sure?"))
        assert prompt.retokenized == (1,)

    def test_are_all_kept_where_a_thought_is_continued(self) -> None:
        template = compiled("llama-cpp-deepseek-r1")
        cut = reply("Hm, let me", opened=True)
        prompt = prompt_of(template, user("2+2?"), cut)
        bare = prompt_of(template, user("2+2?"))
        assert bare.opened
        assert prompt.opened
        assert prompt.ids == bare.ids + cut.ids


def test_gpt_oss_is_not_given_the_channels_that_it_refuses() -> None:
    template = compiled("openai-gpt-oss-120b")
    text = "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>4"
    prompt = prompt_of(template, user("2+2?"), reply(text), user("Sure?"))
    assert "<|start|>assistant<|channel|>final<|message|>4<|end|>" in prompt.text
    assert "Hm." not in prompt.text


def test_no_template_offers_more_than_the_window_believes() -> None:
    """What does is taken for a broken engine there, and the model could never be loaded."""
    words = [f"w{number}" for number in range(60)] + ["w" * 300]
    branches = "".join(f"{{% if effort == '{word}' %}}[{word}]{{% endif %}}" for word in words)
    source = "{% for m in messages %}{{ m.content }}{% endfor %}" + branches

    offered = examine(ChatTemplate(source))

    assert 2 < len(offered.names) <= MAX_CHOICES
    assert all(len(name) <= MAX_MARKER for name in offered.names)
    assert offered.default in offered.names


@pytest.fixture(scope="module")
def everything(request: pytest.FixtureRequest) -> list[str]:
    """The names of all of llama.cpp's templates."""
    if not request.config.getoption("--thorough"):
        pytest.skip("only with --thorough")
    if ALL is None:
        pytest.skip("llama.cpp's source is not at hand; see tests/data/templates/README.md")
    return sorted(path.stem for path in ALL.glob("*.jinja"))


def test_all_of_llama_cpps_templates(everything: list[str]) -> None:
    assert ALL is not None
    assert set(OFFERS) <= set(everything)
    for name in everything:
        template = compiled(name, ALL)
        assert offer_of(examine(template)) == OFFERS.get(name, Offer()), name
        if name in DEMANDING:
            continue
        _try_earlier_thought(template)
        _try_prefill(template)
