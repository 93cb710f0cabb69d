"""Models that think, as llama.cpp runs them: the starter model with the templates of others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from app.engine.api import LoadSettings, PromptMessage
from tests.engine.chat_templates import ALL, KEPT, OFFERS, Offer, source_of
from tests.engine.llama.conftest import Bench
from tests.engine.test_thinking import DEMANDING
from tests.models import with_template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = LoadSettings(n_ctx=1024, threads=1)
TRIED = (
    "Qwen-Qwen3-0.6B",
    "llama-cpp-deepseek-r1",
    "openai-gpt-oss-120b",
    "GLM-4.7-Flash",
    "ByteDance-Seed-OSS",
)
"""Of each kind one: a switch, always thinking, channels, an end alone, a budget."""

PARTS = 7
"""All templates take minutes."""


@pytest.fixture(scope="module")
def thinking_file(starter_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the starter model with the template of another lies, one after the other."""
    return tmp_path_factory.mktemp("thinking") / "model.gguf"


@pytest.fixture(scope="module", params=TRIED)
def thinker(
    request: pytest.FixtureRequest, starter_model: Path, thinking_file: Path
) -> Iterator[tuple[str, Bench]]:
    """The name of a template, and the starter model that has it."""
    bench = Bench(with_template(starter_model, source_of(request.param), thinking_file), SETTINGS)
    yield request.param, bench
    bench.worker.unload()


def offer_of(bench: Bench) -> Offer:
    info = bench.info
    begin = info.markers.begin if info.markers else ""
    return Offer(" ".join(info.thinking), info.thinking_default, begin)


def test_a_loaded_model_says_what_it_offers(thinker: tuple[str, Bench]) -> None:
    name, bench = thinker
    assert offer_of(bench) == OFFERS[name]


def test_each_choice_is_generated_from_a_prompt_of_its_own(thinker: tuple[str, Bench]) -> None:
    _, bench = thinker
    prompts = set()
    for choice in bench.info.thinking or ("",):
        reply = bench.ask("2+2?", thinking=choice, max_tokens=2)
        assert reply.report.beginning is not None
        opened, markers, thinking = reply.report.beginning
        rendered = bench.worker.render(
            (PromptMessage(role="user", content="2+2?"),),
            reply.report,
            plain=False,
            thinking=choice,
        )
        assert markers == bench.info.markers
        assert markers is not None
        assert opened == rendered.text.rstrip().endswith(markers.begin)
        assert thinking == choice
        assert reply.completion.prompt_tokens == len(rendered.ids)
        prompts.add(rendered.ids)
    assert len(prompts) == max(1, len(bench.info.thinking))


def test_a_reply_goes_on_from_what_the_user_began(thinker: tuple[str, Bench]) -> None:
    _, bench = thinker
    begun = PromptMessage(role="assistant", content="Sure, here is")
    whole = bench.ask("Name a color.", begun, max_tokens=8)
    assert whole.report.beginning is not None
    assert not whole.report.beginning[0], "it is an answer"
    assert len(whole.report.tokens) == 8
    assert not whole.completion.retokenized
    # Continued after its first half it says the same.
    half = PromptMessage(
        role="assistant",
        content=begun.content + "".join(token.text for token in whole.report.tokens[:4]),
        ids=whole.ids[:4],
        fingerprint=bench.info.fingerprint,
        prefill=len(begun.content),
    )
    rest = bench.ask("Name a color.", half, max_tokens=4)
    assert rest.ids == whole.ids[4:]
    assert rest.completion.prompt_tokens == whole.completion.prompt_tokens + 4
    assert not rest.completion.retokenized


def test_the_next_prompt_holds_the_answer_by_its_ids(thinker: tuple[str, Bench]) -> None:
    _, bench = thinker
    markers = bench.info.markers
    assert markers is not None
    first = bench.ask("Say hello.", PromptMessage(role="assistant", content="Hello"), max_tokens=3)
    answer = PromptMessage(
        role="assistant",
        content="Hello" + first.text,
        ids=first.ids,
        fingerprint=bench.info.fingerprint,
        prefill=5,
    )
    again = PromptMessage(role="user", content="Again.")
    reply = bench.ask("Say hello.", answer, again, max_tokens=2)
    assert not reply.completion.retokenized


def test_a_base_model_goes_on_from_what_the_user_began(starter: Bench) -> None:
    begun = PromptMessage(role="assistant", content=" there was a")
    plain = starter.ask("Once upon a time", begun, max_tokens=6, plain=True)
    one = starter.ask("Once upon a time there was a", max_tokens=6, plain=True)
    assert plain.ids == one.ids


def test_a_chat_model_goes_on_from_what_the_user_began(starter: Bench) -> None:
    begun = PromptMessage(role="assistant", content="Sure, here is")
    reply = starter.ask("Write a short poem.", begun, max_tokens=6)
    assert reply.text.startswith(" a"), reply.text
    assert starter.info.thinking == ()
    assert reply.report.beginning == (False, None, "")


@pytest.mark.parametrize("part", range(PARTS))
def test_all_of_llama_cpps_templates_load(
    part: int, starter_model: Path, tmp_path: Path, thorough: bool
) -> None:
    """Each on a copy of the starter model: it loads, says its offer, and answers."""
    if not thorough or ALL is None:
        pytest.skip("only with --thorough, and with llama.cpp's source at hand")
    assert KEPT.is_dir()
    settings = LoadSettings(n_ctx=8192, threads=os.cpu_count() or 1)
    for path in sorted(ALL.glob("*.jinja"))[part::PARTS]:
        file = with_template(starter_model, source_of(path.stem, ALL), tmp_path / "model.gguf")
        bench = Bench(file, settings)
        assert offer_of(bench) == OFFERS.get(path.stem, Offer()), path.stem
        if path.stem not in DEMANDING:
            begun = PromptMessage(role="assistant", content="Sure, here is")
            for choice in bench.info.thinking[:2] or ("",):
                assert bench.ask("Hi", begun, max_tokens=1, thinking=choice).report.tokens
        bench.worker.unload()
