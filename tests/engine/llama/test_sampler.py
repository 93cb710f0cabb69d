"""The chain: its order, what is left out, and what it remembers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.core.errors import SettingOutOfRange
from app.engine.api import Sampling
from app.engine.llama.probability import Thinker
from app.engine.llama.sampler import Sampler
from tests.engine.llama.conftest import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.engine.llama.context import Context
    from tests.engine.llama.conftest import Cell

NEUTRAL = {"temperature": 1.0, "top_k": 0, "top_p": 1.0, "min_p": 0.0}


@pytest.fixture
def cell(cell_of: Callable[[str], Cell]) -> Cell:
    return cell_of("attention")


@pytest.fixture
def chain(cell: Cell) -> Iterator[Callable[..., Sampler]]:
    made: list[Sampler] = []

    def make(**values: object) -> Sampler:
        sampling = Sampling(**{**NEUTRAL, **values})  # type: ignore[arg-type]
        made.append(Sampler(sampling, cell.model.vocabulary, 512))
        return made[-1]

    yield make
    for sampler in made:
        sampler.free()


@pytest.fixture
def context(cell: Cell) -> Context:
    made = cell.context()
    made.evaluate(numbers(30, 250))
    return made


def test_neutral_values_add_nothing(chain: Callable[..., Sampler]) -> None:
    assert chain().names == ("dist",)
    assert chain(dry_multiplier=1.0, dry_last_n=0).names == ("dist",)
    assert chain(repeat_penalty=1.5, repeat_last_n=0).names == ("dist",)


def test_the_order_is_that_of_llama(chain: Callable[..., Sampler]) -> None:
    everything = chain(
        repeat_penalty=1.1,
        dry_multiplier=0.8,
        top_n_sigma=2.0,
        top_k=40,
        typical_p=0.9,
        top_p=0.9,
        min_p=0.1,
        xtc_probability=0.1,
        temperature=0.7,
    )
    assert everything.names == (
        "penalties",
        "dry",
        "top-n-sigma",
        "top-k",
        "typical",
        "top-p",
        "min-p",
        "xtc",
        "temp",
        "dist",
    )
    assert chain(dynamic_range=0.5).names == ("temp-ext", "dist")


def test_temperature_zero_takes_the_likeliest(
    chain: Callable[..., Sampler], context: Context
) -> None:
    greedy = chain(temperature=0.0, top_k=5, typical_p=0.1, xtc_probability=1.0)
    assert greedy.names == ("greedy",)
    assert greedy.draw(context) == int(context.logits().argmax())


def test_a_seed_gives_the_same_draws(chain: Callable[..., Sampler], context: Context) -> None:
    def draws(**values: object) -> list[int]:
        sampler = chain(temperature=3.0, **values)
        return [sampler.draw(context) for _ in range(20)]

    assert draws(seed=5) == draws(seed=5)
    assert draws(seed=5) != draws(seed=6)


def test_a_seed_that_was_not_given_is_reported(
    chain: Callable[..., Sampler], context: Context
) -> None:
    first = chain(temperature=3.0)
    again = chain(temperature=3.0, seed=first.seed)
    assert [first.draw(context) for _ in range(10)] == [again.draw(context) for _ in range(10)]
    assert chain().seed != chain().seed


def test_draws_follow_the_distribution(chain: Callable[..., Sampler], context: Context) -> None:
    sampler = chain(seed=1, top_k=3)
    drawn = Counter(sampler.draw(context) for _ in range(3000))
    logits = context.logits()
    likely = Thinker(logits.size).think(logits, 0, 3)
    assert set(drawn) == set(likely.alternative_ids)
    kept = np.array(likely.alternative_probabilities) / sum(likely.alternative_probabilities)
    shares = [drawn[token] / 3000 for token in likely.alternative_ids]
    np.testing.assert_allclose(shares, kept, atol=0.04)


@pytest.mark.parametrize(
    "values", [{"presence_penalty": 50.0}, {"frequency_penalty": 50.0}, {"repeat_penalty": 99.0}]
)
def test_penalties_see_the_prompt(
    chain: Callable[..., Sampler], context: Context, values: dict[str, float]
) -> None:
    likeliest = int(context.logits().argmax())
    sampler = chain(temperature=0.0, **values)
    sampler.remember([*range(60), likeliest])
    assert sampler.draw(context) != likeliest


def test_penalties_look_back_no_further_than_asked(
    chain: Callable[..., Sampler], context: Context
) -> None:
    likeliest = int(context.logits().argmax())
    history = [likeliest, *[t for t in range(40) if t != likeliest][:10]]
    near = chain(temperature=0.0, presence_penalty=50.0, repeat_last_n=10)
    near.remember(history)
    assert near.draw(context) == likeliest
    far = chain(temperature=0.0, presence_penalty=50.0, repeat_last_n=-1)
    far.remember(history)
    assert far.draw(context) != likeliest


def test_dry_breaks_a_repetition(chain: Callable[..., Sampler], context: Context) -> None:
    likeliest = int(context.logits().argmax())
    phrase = [200, 201, 202, 203]
    sampler = chain(temperature=0.0, dry_multiplier=99.0)
    sampler.remember([*phrase, likeliest, 5, *phrase])
    assert sampler.draw(context) != likeliest


def test_a_value_out_of_range_never_reaches_the_chain(chain: Callable[..., Sampler]) -> None:
    with pytest.raises(SettingOutOfRange):
        chain(repeat_penalty=float("nan"))
