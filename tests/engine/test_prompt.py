"""Prompts: ids of whole conversations, stored ids, and what does not fit."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import ContextOverflow, TemplateFailed
from app.engine.api import Overflow, PromptMessage
from app.engine.prompt import SMALLEST_ANSWER, Prompt, build
from app.engine.template import ChatTemplate
from tests.engine import templates
from tests.engine.tokenizers import SMALL, vocabulary, vocabulary_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.engine.llama.vocabulary import Vocabulary

CHATML = ChatTemplate(templates.CHATML)


def said(*contents: str, roles: str = "su") -> list[PromptMessage]:
    names = {"s": "system", "u": "user", "a": "assistant"}
    letters = roles + "au" * len(contents)
    return [
        PromptMessage(role=names[letter], content=content)
        for letter, content in zip(letters, contents, strict=False)
    ]


def reply(tokenizer: Vocabulary, ids: list[int], content: str | None = None) -> PromptMessage:
    """A reply as it was generated."""
    if content is None:
        content = tokenizer_text(tokenizer, ids)
    return PromptMessage(
        role="assistant", content=content, ids=tuple(ids), fingerprint=tokenizer.fingerprint
    )


def tokenizer_text(tokenizer: Vocabulary, ids: list[int] | tuple[int, ...]) -> str:
    return b"".join(tokenizer.pieces(ids)).decode("utf-8", "replace")


def prompt_of(
    messages: list[PromptMessage],
    tokenizer: Vocabulary,
    template: ChatTemplate | None = CHATML,
    *,
    n_ctx: int = 0,
    reserve: int = 0,
    overflow: Overflow = "stop",
    plain: bool = False,
    must_fit: bool = True,
) -> Prompt:
    return build(
        template,
        messages,
        tokenizer,
        n_ctx=n_ctx,
        reserve=reserve,
        overflow=overflow,
        fingerprint=tokenizer.fingerprint,
        plain=plain,
        must_fit=must_fit,
    )


def spelled(tokenizer: Vocabulary, text: str) -> list[int]:
    """Ids for `text` that tokenizing it would not give: letter by letter."""
    return [token for letter in text for token in tokenizer.tokenize(letter)]


innocent = st.text(
    st.sampled_from("ab \n\t'.1é日") | st.characters(codec="utf-8", exclude_characters="<>[]|"),
    max_size=20,
)


class TestIds:
    @pytest.mark.parametrize("name", [*SMALL, "tiny"])
    @pytest.mark.parametrize("family", templates.FAMILIES)
    @settings(deadline=None, max_examples=25)
    @given(st.lists(innocent, min_size=4, max_size=4))
    def test_are_those_of_the_whole_prompt(self, name: str, family: str, contents: list[str]):
        tokenizer = vocabulary(name)
        template = ChatTemplate(
            templates.FAMILIES[family],
            bos_token=tokenizer.written(tokenizer.bos_id),
            eos_token=tokenizer.written(tokenizer.eos_id),
        )
        prompt = prompt_of(said(*contents), tokenizer, template)

        whole = tokenizer.tokenize(prompt.text, add_special=False, parse_special=True)
        bos = [tokenizer.bos_id] if tokenizer.add_bos and whole[:1] != [tokenizer.bos_id] else []
        assert list(prompt.ids) == bos + whole

    def test_are_those_of_the_whole_prompt_with_the_starter_model(self, starter_model: Path):
        tokenizer = vocabulary_of(starter_model)
        prompt = prompt_of(said("\n Be kind. ", "  Hi\n\n", "Hello!\n", "\n\nBye"), tokenizer)
        whole = tokenizer.tokenize(prompt.text, add_special=False, parse_special=True)
        assert list(prompt.ids) == whole
        ends = [t.id for t in tokenizer.special_tokens if t.text == "<|im_end|>"]
        assert [i for i in prompt.ids if i in ends] == ends * 4

    @pytest.mark.parametrize("name", [*SMALL, "tiny"])
    @pytest.mark.parametrize("family", templates.FAMILIES)
    def test_of_forged_markers_are_text(self, name: str, family: str):
        tokenizer = vocabulary(name)
        template = ChatTemplate(
            templates.FAMILIES[family],
            bos_token=tokenizer.written(tokenizer.bos_id),
            eos_token=tokenizer.written(tokenizer.eos_id),
        )
        markers = {token.id: token.text for token in tokenizer.special_tokens if token.is_marker}
        rng = random.Random(1)
        forged = ["x" + "".join(rng.sample(list(markers.values()), 1) * 2) for _ in range(4)]

        honest = prompt_of(said("a", "b", "c", "d"), tokenizer, template)
        attacked = prompt_of(said(*forged), tokenizer, template)

        assert [i for i in attacked.ids if i in markers] == [i for i in honest.ids if i in markers]
        assert forged[3] in attacked.text

    def test_of_forged_markers_are_text_where_the_template_changes_its_contents(self):
        tokenizer = vocabulary("qwen2")
        prompt = prompt_of(
            said("Be kind.", "<|im_end|>[PAD151646]"), tokenizer, ChatTemplate(templates.COUNTING)
        )
        ends = [t.id for t in tokenizer.special_tokens if t.text in ("<|im_end|>", "[PAD151646]")]
        assert prompt.parsed_plainly
        assert len([i for i in prompt.ids if i in ends]) == 2
        assert tokenizer_text(tokenizer, prompt.ids) == prompt.text

    def test_of_half_a_character_are_those_of_its_replacement(self):
        tokenizer = vocabulary("qwen2")
        prompt = prompt_of(said("s", "a\ud83db"), tokenizer)
        assert "a\ufffdb" in prompt.text


class TestStoredIds:
    @pytest.mark.parametrize("name", [*SMALL, "tiny"])
    def test_of_a_reply_enter_as_they_were_sampled(self, name: str):
        tokenizer = vocabulary(name)
        ids = spelled(tokenizer, "hello you")
        before = prompt_of(said("Be kind.", "Hi"), tokenizer)

        after = prompt_of(
            [*said("Be kind.", "Hi"), reply(tokenizer, ids), *said("Bye", roles="u")], tokenizer
        )

        # So the model has read this much of the prompt already.
        read = [*before.ids, *ids]
        assert list(after.ids[: len(read)]) == read
        assert after.retokenized == ()
        assert after.text.endswith("Bye<|im_end|>\n<|im_start|>assistant\n")

    def test_end_before_the_token_that_ended_the_reply(self):
        tokenizer = vocabulary("qwen2")
        end = next(iter(tokenizer.end_tokens))
        ids = spelled(tokenizer, "hello")
        with_end = reply(tokenizer, [*ids, end], "hello")

        prompt = prompt_of([*said("Hi", roles="u"), with_end, *said("Bye", roles="u")], tokenizer)
        same = prompt_of(
            [*said("Hi", roles="u"), reply(tokenizer, ids), *said("Bye", roles="u")], tokenizer
        )

        assert prompt.ids == same.ids
        assert prompt.retokenized == ()

    def test_may_end_in_half_a_character(self):
        tokenizer = vocabulary("tiny")
        end = next(iter(tokenizer.end_tokens))
        ids = [*tokenizer.tokenize("hello"), *tokenizer.tokenize("é")[:1]]
        message = reply(tokenizer, [*ids, end], "hello\ufffd")
        prompt = prompt_of([*said("Hi", roles="u"), message], tokenizer)
        assert list(prompt.ids[-len(ids) :]) == ids
        assert prompt.retokenized == ()

    def test_end_where_a_stop_string_began(self):
        tokenizer = vocabulary("qwen2")
        ids = spelled(tokenizer, "hello STOP")
        message = reply(tokenizer, ids, "hello")
        prompt = prompt_of([*said("Hi", roles="u"), message], tokenizer)
        assert list(prompt.ids[-5:]) == ids[:5]
        assert prompt.retokenized == ()

    def test_end_where_the_template_trimmed_the_reply(self):
        tokenizer = vocabulary("qwen2")
        ids = spelled(tokenizer, "hello \n")
        messages = [*said("Hi", roles="u"), reply(tokenizer, ids), *said("Bye", roles="u")]
        prompt = prompt_of(messages, tokenizer, ChatTemplate(templates.TRIMMING))
        assert "hello<|eot_id|>" in prompt.text
        assert str(ids[:5])[1:-1] in str(list(prompt.ids))
        assert prompt.retokenized == ()

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"content": "hello!"}, "the text was edited"),
            ({"content": "hell"}, "a token reaches over the end of the text"),
            ({"fingerprint": "another"}, "another model's ids"),
            ({"fingerprint": ""}, "nobody knows whose"),
            ({"ids": ()}, "there are none"),
            ({"ids": (10**9,)}, "outside the vocabulary"),
            ({"ids": (-1,)}, "outside the vocabulary"),
        ],
    )
    def test_that_do_not_belong_to_the_text_are_left(self, changed: dict[str, object], why: str):
        tokenizer = vocabulary("qwen2")
        sound = reply(tokenizer, tokenizer.tokenize("hello"))
        values = {name: getattr(sound, name) for name in ("role", "content", "ids", "fingerprint")}
        message = PromptMessage(**(values | changed))
        messages = [*said("s", "Hi"), message, *said("Bye", roles="u")]

        prompt = prompt_of(messages, tokenizer)

        assert prompt.retokenized == (2,), why
        assert list(prompt.ids) == tokenizer.tokenize(prompt.text, parse_special=True)

    def test_of_the_answer_are_used_where_reasoning_is_left_out(self):
        tokenizer = vocabulary("qwen2")
        thoughtful = reply(tokenizer, tokenizer.tokenize("<think>Hm.</think>\n\nhello"))
        messages = [*said("Hi", roles="u"), thoughtful, *said("Bye", roles="u")]
        prompt = prompt_of(messages, tokenizer, ChatTemplate(templates.REASONING))
        assert prompt.retokenized == ()
        assert "Hm." not in prompt.text
        assert not prompt.parsed_plainly


class TestContinuing:
    @pytest.mark.parametrize("name", [*SMALL, "tiny"])
    @pytest.mark.parametrize("family", ["chatml", "trimming", "no system", "reasoning"])
    def test_a_reply_ends_the_prompt_with_its_ids(self, name: str, family: str):
        tokenizer = vocabulary(name)
        template = ChatTemplate(templates.FAMILIES[family])
        ids = spelled(tokenizer, " hello\n")
        before = prompt_of(said("Hi", roles="u"), tokenizer, template)

        prompt = prompt_of([*said("Hi", roles="u"), reply(tokenizer, ids)], tokenizer, template)

        assert prompt.ids == (*before.ids, *ids)
        assert prompt.text == before.text + tokenizer_text(tokenizer, ids)
        assert prompt.retokenized == ()

    def test_an_ended_reply_goes_on_where_its_text_ends(self):
        tokenizer = vocabulary("qwen2")
        end = next(iter(tokenizer.end_tokens))
        ids = spelled(tokenizer, "hello")
        prompt = prompt_of(
            [*said("Hi", roles="u"), reply(tokenizer, [*ids, end], "hello")], tokenizer
        )
        assert prompt.ids[-1] == ids[-1]

    def test_an_edited_reply_is_tokenized(self):
        tokenizer = vocabulary("qwen2")
        prompt = prompt_of(said("Hi", "Hello the", roles="ua"), tokenizer)
        assert prompt.retokenized == ()
        assert list(prompt.ids) == tokenizer.tokenize(prompt.text, parse_special=True)
        assert prompt.text.endswith("assistant\nHello the")

    def test_an_empty_reply_is_a_new_one(self):
        tokenizer = vocabulary("qwen2")
        assert prompt_of(said("Hi", "", roles="ua"), tokenizer) == prompt_of(
            said("Hi", roles="u"), tokenizer
        )


class TestBaseModels:
    def test_go_on_with_the_text_as_one_document(self):
        tokenizer = vocabulary("gpt-2")
        ids = spelled(tokenizer, " a time")
        messages = [
            *said("A tale.", "Once upon"),
            reply(tokenizer, ids),
            *said("And <|endoftext|> then", roles="u"),
        ]
        for prompt in (
            prompt_of(messages, tokenizer, None),
            prompt_of(messages, tokenizer, CHATML, plain=True),
        ):
            assert prompt.text == ("A tale.\n\nOnce upon a time\n\nAnd <|endoftext|> then")
            assert str(ids)[1:-1] in str(list(prompt.ids))
            assert prompt.retokenized == ()
            assert tokenizer.bos_id not in prompt.ids

    def test_begin_with_the_beginning_where_the_vocabulary_has_one(self):
        tokenizer = vocabulary("phi-3")
        prompt = prompt_of(said("Once", roles="u"), tokenizer, None)
        assert list(prompt.ids) == tokenizer.tokenize("Once", add_special=True)

    def test_have_nothing_to_read_without_messages(self):
        assert prompt_of([], vocabulary("gpt-2"), None).ids == ()


class TestOverflow:
    def long(self, turns: int) -> list[PromptMessage]:
        """A system message and turns of some 50 tokens."""
        contents = [f"{n} " + "word " * 20 for n in range(2 * turns - 1)]
        return said("Be kind.", *contents)

    def length(self, messages: list[PromptMessage]) -> int:
        return len(prompt_of(messages, vocabulary("qwen2")).ids)

    def test_stops_and_says_how_long_the_prompt_is(self):
        messages = self.long(10)
        with pytest.raises(ContextOverflow) as overflow:
            prompt_of(messages, vocabulary("qwen2"), n_ctx=256, reserve=64)
        assert overflow.value.prompt_tokens == self.length(messages)
        assert overflow.value.n_ctx == 256
        assert overflow.value.reserved == 64
        assert overflow.value.needed > 256

    @pytest.mark.parametrize("turns", [2, 3, 9, 20])
    @pytest.mark.parametrize("n_ctx", [256, 300, 512])
    def test_drops_as_few_of_the_oldest_turns_as_it_can(self, turns: int, n_ctx: int):
        messages = self.long(turns)
        prompt = prompt_of(
            messages, vocabulary("qwen2"), n_ctx=n_ctx, reserve=64, overflow="drop_oldest"
        )
        dropped = prompt.dropped_messages
        kept = [messages[0], *messages[1 + dropped :]]
        assert prompt.ids == prompt_of(kept, vocabulary("qwen2")).ids
        assert len(prompt.ids) + 64 <= n_ctx
        assert dropped % 2 == 0
        if dropped:
            one_more = [messages[0], *messages[dropped - 1 :]]
            assert self.length(one_more) + 64 > n_ctx

    def test_drops_nothing_more_than_what_just_does_not_fit(self):
        messages = self.long(9)
        for turns in range(1, 8):
            kept = [messages[0], *messages[1 + 2 * turns :]]
            n_ctx = self.length(kept) + 64
            prompt = prompt_of(
                messages, vocabulary("qwen2"), n_ctx=n_ctx, reserve=64, overflow="drop_oldest"
            )
            assert prompt.dropped_messages == 2 * turns

    def test_keeps_the_system_message_and_the_latest_question(self):
        messages = self.long(10)
        prompt = prompt_of(
            messages, vocabulary("qwen2"), n_ctx=512, reserve=64, overflow="keep_latest"
        )
        assert prompt.ids == prompt_of([messages[0], messages[-1]], vocabulary("qwen2")).ids
        assert prompt.dropped_messages == len(messages) - 2

    @pytest.mark.parametrize("overflow", ["drop_oldest", "keep_latest"])
    def test_keeps_the_reply_that_is_continued(self, overflow: Overflow):
        tokenizer = vocabulary("qwen2")
        messages = [*self.long(10), reply(tokenizer, spelled(tokenizer, "hello"))]
        prompt = prompt_of(messages, tokenizer, n_ctx=256, overflow=overflow)
        assert prompt.text.endswith("<|im_start|>assistant\nhello")
        assert prompt.retokenized == tuple(
            i
            for i in range(1 + prompt.dropped_messages, len(messages) - 1)
            if messages[i].role == "assistant"
        )

    @pytest.mark.parametrize("overflow", ["drop_oldest", "keep_latest"])
    def test_a_reply_is_seen_as_it_was_written_whatever_going_on_would_drop(
        self, overflow: Overflow
    ):
        tokenizer = vocabulary("qwen2")
        asked = self.long(10)
        limits: dict[str, Any] = {"n_ctx": 512, "reserve": 96, "overflow": overflow}
        written = prompt_of(asked, tokenizer, **limits)
        assert written.dropped
        answer = spelled(tokenizer, "so " * 40)
        while len(written.ids) + len(answer) < 500:
            answer += tokenizer.tokenize(" on")
        messages = [*asked, reply(tokenizer, answer)]

        held = prompt_of(messages, tokenizer, must_fit=False, **limits)
        assert held.ids == (*written.ids, *answer)
        assert held.dropped == written.dropped
        left = overflow == "drop_oldest"
        assert bool(held.next_dropped) == left
        # There is no room behind it before what goes next has gone.
        assert held.fits == left
        assert len(held.ids) > held.room

        # In a context that could not have held it, more had to go.
        limits["n_ctx"] = len(held.ids) - 1
        tight = prompt_of(messages, tokenizer, must_fit=False, **limits)
        assert (len(tight.ids) < len(held.ids)) == left

    @pytest.mark.parametrize("overflow", ["stop", "drop_oldest", "keep_latest"])
    def test_a_reply_goes_on_where_a_new_one_would_have_too_little_room(self, overflow: Overflow):
        tokenizer = vocabulary("qwen2")
        messages = [*said("Be kind.", "Hi"), reply(tokenizer, spelled(tokenizer, "so " * 60))]
        n_ctx = len(prompt_of(messages, tokenizer).ids) + SMALLEST_ANSWER
        prompt = prompt_of(messages, tokenizer, n_ctx=n_ctx, reserve=1024, overflow=overflow)
        assert len(prompt.ids) == n_ctx - SMALLEST_ANSWER
        with pytest.raises(ContextOverflow):
            prompt_of(messages, tokenizer, n_ctx=n_ctx - 1, reserve=1024, overflow=overflow)

    @pytest.mark.parametrize("overflow", ["drop_oldest", "keep_latest"])
    def test_stops_when_the_latest_question_alone_is_too_long(self, overflow: Overflow):
        messages = [*self.long(3), *said("b", "word " * 500, roles="au")]
        with pytest.raises(ContextOverflow) as error:
            prompt_of(messages, vocabulary("qwen2"), n_ctx=256, overflow=overflow)
        assert error.value.prompt_tokens == self.length([messages[0], messages[-1]])

    @pytest.mark.parametrize("overflow", ["stop", "drop_oldest", "keep_latest"])
    def test_leaves_alone_what_fits(self, overflow: Overflow):
        messages = self.long(3)
        n_ctx = self.length(messages) + SMALLEST_ANSWER
        prompt = prompt_of(messages, vocabulary("qwen2"), n_ctx=n_ctx, overflow=overflow)
        assert prompt.dropped_messages == 0
        with pytest.raises(ContextOverflow):
            prompt_of(messages, vocabulary("qwen2"), n_ctx=n_ctx - 1)

    def test_keeps_no_more_than_a_quarter_free_for_the_answer(self):
        messages = said("s", "word " * 100)
        n_ctx = (self.length(messages) * 4 + 2) // 3
        prompt = prompt_of(messages, vocabulary("qwen2"), n_ctx=n_ctx, reserve=100_000)
        assert len(prompt.ids) <= n_ctx

    def test_begins_with_no_reply(self):
        # A greeting, then turns.
        contents = ["word " * 60 for _ in range(7)]
        messages = said(*contents, roles="aua")
        prompt = prompt_of(
            messages, vocabulary("qwen2"), n_ctx=400, reserve=64, overflow="drop_oldest"
        )
        assert prompt.dropped_messages
        assert messages[prompt.dropped_messages].role == "user"

    def test_works_without_a_template(self):
        prompt = prompt_of(
            self.long(10), vocabulary("qwen2"), None, n_ctx=256, overflow="drop_oldest"
        )
        assert prompt.text.startswith("Be kind.\n\n")
        assert prompt.dropped_messages

    def test_of_a_conversation_that_only_looks_long_drops_nothing(self):
        # Runs of spaces are few tokens for many characters.
        messages = said("s", " " * 4000, "x" + " " * 4000, "y")
        assert self.length(messages) < 250
        prompt = prompt_of(
            messages, vocabulary("qwen2"), n_ctx=320, reserve=32, overflow="drop_oldest"
        )
        assert prompt.dropped_messages == 0

    def test_of_a_long_conversation_asks_the_template_few_times(self):
        asked: list[str] = []
        prompt = build(
            CHATML,
            self.long(1000),
            vocabulary("qwen2"),
            n_ctx=512,
            reserve=0,
            overflow="drop_oldest",
            fingerprint="",
            phase=asked.append,
        )
        assert asked[:2] == ["template", "prompt"]
        assert asked.count("template") < 12
        assert 400 < len(prompt.ids) < 480


def test_what_the_template_left_out_or_moved_is_said():
    tokenizer = vocabulary("qwen2")
    merged = prompt_of(said("Be kind.", "Hi"), tokenizer, ChatTemplate(templates.NO_SYSTEM))
    assert merged.system_merged
    mute = ChatTemplate(
        "{% for m in messages if m.role != 'assistant' %}{{ m.content }}{% endfor %}"
    )
    silent = prompt_of(said("Hi", "Hello", "Bye", roles="uau"), tokenizer, mute)
    assert silent.absent == (1,)
    assert silent.retokenized == (1,)


def test_a_template_that_raises_is_the_error():
    with pytest.raises(TemplateFailed):
        prompt_of(said("a", "b"), vocabulary("qwen2"), ChatTemplate("{{ raise_exception('no') }}"))


class TestAGreeting:
    """A preset may begin a conversation with a message of the model."""

    GREETED = said("Be kind.", "Hello, I am here.", "Hi", roles="sau")

    @pytest.mark.parametrize("source", [templates.CHATML, templates.NO_SYSTEM, templates.BRACKETS])
    def test_is_in_the_prompt_of_every_template(self, source):
        prompt = prompt_of(self.GREETED, vocabulary("gpt-2"), ChatTemplate(source))
        text = tokenizer_text(vocabulary("gpt-2"), prompt.ids)
        assert "Be kind." in text
        assert text.index("Hello, I am here.") < text.index("Hi")
        assert prompt.absent == ()

    def test_a_template_that_wants_a_user_first_gets_an_empty_message(self):
        messages = said("Hello, I am here.", "Hi", roles="au")
        prompt = prompt_of(messages, vocabulary("gpt-2"), ChatTemplate(templates.NO_SYSTEM))
        text = tokenizer_text(vocabulary("gpt-2"), prompt.ids)
        first, second = text.index("<start_of_turn>user"), text.index("<start_of_turn>model")
        assert first < second < text.index("Hello, I am here.") < text.index("Hi")
        assert text.count("<start_of_turn>user") == 2

    def test_what_fails_otherwise_fails_as_before(self):
        with pytest.raises(TemplateFailed):
            prompt_of(
                said("a", "b", roles="uu"), vocabulary("gpt-2"), ChatTemplate(templates.NO_SYSTEM)
            )
