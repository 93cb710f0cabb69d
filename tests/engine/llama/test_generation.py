"""A reply: what is reported of it, and how it ends."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

from app.core.errors import EvaluationFailed
from app.engine.api import Sampling
from app.engine.llama.cache import PromptCache
from app.engine.llama.generation import Generation, Task
from app.engine.llama.sampler import Sampler
from app.engine.llama.threads import ThreadPolicy
from tests.engine.llama.conftest import GREEDY, SMALL, Bench, Recorder, numbers
from tests.gguf_file import GgufFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.engine.llama.conftest import Cell

QUESTION = "What is the capital of France?"
LONG = "The sea. " * 90


def after(calls: int) -> Callable[[], bool]:
    """True from the call with that number on."""
    count = itertools.count()
    return lambda: next(count) >= calls


def test_a_reply_ends_where_the_model_ends_it(starter: Bench) -> None:
    reply = starter.ask("Say hello.", max_tokens=200)
    last = reply.report.tokens[-1]
    assert reply.completion.ending == "stop"
    assert last.piece == b"<|im_end|>"
    assert last.text == ""
    assert reply.completion.generated_tokens == len(reply.ids)
    assert reply.text == b"".join(t.piece for t in reply.report.tokens[:-1]).decode()


def test_every_token_is_measured(starter: Bench) -> None:
    reply = starter.ask(QUESTION, sampling=Sampling(temperature=1.5, seed=3), max_tokens=12)
    for token in reply.report.tokens:
        assert len(token.alternative_ids) == len(token.alternative_probabilities) == 10
        assert list(token.alternative_probabilities) == sorted(
            token.alternative_probabilities, reverse=True
        )
        if token.rank < 10:
            assert token.alternative_ids[token.rank] == token.id
            assert token.alternative_probabilities[token.rank] == token.probability
        else:
            assert token.probability <= token.alternative_probabilities[-1]
        assert 0 <= token.entropy <= math.log2(starter.info.n_vocab)


def test_probabilities_are_the_models_own(starter: Bench) -> None:
    """Those of a full evaluation, before temperature and the rest."""
    wild = starter.ask(QUESTION, sampling=Sampling(temperature=3.0, top_k=3, seed=1), max_tokens=1)
    tame = starter.ask(QUESTION, max_tokens=1)
    assert wild.report.tokens[0].alternative_ids == tame.report.tokens[0].alternative_ids
    context = starter.worker.session.context
    ids = context.ids[: tame.completion.prompt_tokens]
    context.clear()
    context.evaluate(ids)
    logits = context.logits().astype(np.float64)
    p = np.exp(logits - logits.max())
    p /= p.sum()
    token = tame.report.tokens[0]
    assert token.id == int(p.argmax())
    assert token.probability == pytest.approx(p[token.id], rel=1e-5)


def test_a_stop_string_ends_a_reply_and_is_not_part_of_it(starter: Bench) -> None:
    whole = starter.ask(QUESTION, max_tokens=30).text
    middle = whole[len(whole) // 2 : len(whole) // 2 + 5]
    reply = starter.ask(QUESTION, max_tokens=30, stop=("never said", middle))
    assert reply.completion.ending == "stop"
    assert reply.completion.stop_string == middle
    assert reply.text == whole[: whole.index(middle)]


def test_what_was_held_back_for_a_stop_string_is_given_back(starter: Bench) -> None:
    whole = starter.ask(QUESTION, max_tokens=5).text
    reply = starter.ask(QUESTION, max_tokens=5, stop=(whole[-3:] + "\0",))
    assert reply.completion.ending == "length"
    assert reply.completion.tail == whole[-3:]
    assert reply.text == whole


@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_reply_is_no_longer_than_asked(starter: Bench, count: int) -> None:
    reply = starter.ask(QUESTION, max_tokens=count)
    assert reply.completion.ending == "length"
    assert len(reply.ids) == count


@pytest.mark.parametrize("n_ctx", [256, 300])
def test_a_full_context_ends_a_reply(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path], n_ctx: int
) -> None:
    """Also where llama.cpp rounds up the length that was asked for."""
    bench = load_bench(tiny_files["recurrent"], msgspec.structs.replace(SMALL, n_ctx=n_ctx))
    assert bench.info.n_ctx == n_ctx
    ban = Sampling(temperature=5.0, seed=4, min_p=0.0, top_k=0, top_p=1.0)
    reply = bench.ask("hello", max_tokens=0, sampling=ban)
    while reply.completion.ending == "stop":
        ban = msgspec.structs.replace(ban, seed=(ban.seed or 0) + 1)
        reply = bench.ask("hello", max_tokens=0, sampling=ban)
    assert reply.completion.ending == "context"
    assert reply.completion.n_ctx_used == n_ctx
    assert reply.completion.prompt_tokens + len(reply.ids) == n_ctx + 1


def test_a_stop_between_tokens(starter: Bench) -> None:
    whole = starter.ask(QUESTION, max_tokens=20)
    report = Recorder()
    reply = starter.ask(QUESTION, report=report, cancelled=lambda: len(report.tokens) == 5)
    assert reply.completion.ending == "stopped"
    assert reply.ids == whole.ids[:5]


def test_a_stop_while_reading_a_long_prompt(starter: Bench) -> None:
    reply = starter.ask(LONG, cancelled=after(200))
    assert reply.completion.ending == "stopped"
    assert reply.ids == ()
    read = reply.completion.n_ctx_used
    assert read < reply.completion.prompt_tokens
    again = starter.ask(LONG, max_tokens=1)
    assert again.completion.reused_tokens == read
    starter.forget()
    assert starter.ask(LONG, max_tokens=1).report.tokens == again.report.tokens


def test_a_stop_before_anything_began(starter: Bench) -> None:
    reply = starter.ask(QUESTION, cancelled=lambda: True)
    assert reply.completion.ending == "stopped"
    assert reply.completion.n_ctx_used == 0


def test_phases_and_signs_of_life_are_reported(starter: Bench) -> None:
    report = starter.ask(LONG, max_tokens=3).report
    phases = [phase for phase, _ in itertools.groupby(phase for phase, _, _ in report.phases)]
    assert phases == ["template", "prompt", "generating"]
    done = [(done, total) for phase, done, total in report.phases if phase == "prompt"]
    assert done[0][0] == 0
    assert done[-1][0] == done[-1][1] > 256
    assert report.beats > len(done)


def test_weights_that_are_no_numbers_are_an_error(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path], tmp_path: Path
) -> None:
    file = GgufFile.parse(tiny_files["attention"].read_bytes())
    file.data = b"\xff\xff\xff\x7f" * (len(file.data) // 4)
    path = tmp_path / "nan.gguf"
    path.write_bytes(file.to_bytes())
    bench = load_bench(path)
    with pytest.raises(EvaluationFailed):
        bench.ask("hello")
    with pytest.raises(EvaluationFailed):
        bench.ask("hello", sampling=Sampling(seed=1))


class Watched:
    """A generation over a tiny model, with a clock of its own."""

    def __init__(self, cell: Cell, seconds_a_look: float) -> None:
        self.context = cell.context()
        self.sampler = Sampler(GREEDY, cell.model.vocabulary, 512)
        self.watching: list[bool] = []
        self.now = 0.0
        outer = self

        class Report(Recorder):
            def produced(self, token: object) -> None:
                outer.watching.append(outer.context._watching)

        def clock() -> float:
            self.now += seconds_a_look
            return self.now

        self.generation = Generation(
            context=self.context,
            cache=PromptCache(self.context, 0, None),
            vocabulary=cell.model.vocabulary,
            sampler=self.sampler,
            threads=ThreadPolicy(1, lambda: None),
            report=Report(),
            cancelled=lambda: False,
            clock=clock,
        )


@pytest.mark.parametrize(("seconds", "asked"), [(0.001, False), (1.0, True)])
def test_slow_tokens_can_be_stopped_in_their_middle(
    cell_of: Callable[[str], Cell], seconds: float, asked: bool
) -> None:
    watched = Watched(cell_of("attention"), seconds)
    watched.generation.run(Task("", numbers(20, 250), max_tokens=4))
    watched.sampler.free()
    # Known after the first token that was evaluated.
    assert watched.watching == [False, asked, asked, asked]
    assert not watched.context._watching


@pytest.mark.parametrize("again", [False, True], ids=["read", "reused"])
def test_penalties_count_what_the_prompt_says(starter: Bench, again: bool) -> None:
    words = " one two three" * 6 + " one two"
    prompt, _ = starter.worker.tokenize(words, add_special=False, parse_special=False)
    plain = starter.ask(words, plain=True, max_tokens=1)
    assert plain.ids[0] in prompt
    if not again:
        starter.forget()
    strict = msgspec.structs.replace(GREEDY, presence_penalty=100.0, repeat_last_n=-1)
    assert starter.ask(words, plain=True, max_tokens=1, sampling=strict).ids[0] not in prompt
