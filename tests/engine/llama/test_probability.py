"""Probabilities against a reference in double precision."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.errors import EvaluationFailed
from app.engine.llama.probability import Thinker, Thought


def think(logits: np.ndarray, token: int) -> Thought:
    return Thinker(logits.size).think(logits, token)


def reference(logits: np.ndarray) -> tuple[np.ndarray, float]:
    exact = logits.astype(np.float64)
    weights = np.exp(exact - exact.max())
    p = weights / weights.sum()
    seen = p[p > 0]
    return p, float(-(seen * np.log2(seen)).sum())


@pytest.mark.parametrize("n_vocab", [5, 300, 640, 49_152, 128_257])
@pytest.mark.parametrize("scale", [0.0, 0.1, 3.0, 30.0])
def test_they_are_those_of_the_softmax(n_vocab: int, scale: float) -> None:
    rng = np.random.default_rng(n_vocab)
    logits = (rng.standard_normal(n_vocab) * scale).astype(np.float32)
    p, entropy = reference(logits)
    order = np.lexsort((np.arange(n_vocab), -logits))

    for token in (0, n_vocab - 1, int(order[0]), int(order[min(3, n_vocab - 1)])):
        thought = think(logits, token)
        assert thought.probability == pytest.approx(p[token], rel=1e-5, abs=1e-12)
        assert thought.rank == int((logits > logits[token]).sum())
        assert thought.entropy == pytest.approx(entropy, rel=1e-4, abs=1e-5)
        assert thought.alternative_ids == tuple(order[:10].tolist())
        np.testing.assert_allclose(
            thought.alternative_probabilities, p[order[:10]], rtol=1e-5, atol=1e-12
        )


def test_a_forbidden_token_has_no_probability() -> None:
    logits = np.full(1000, -np.inf, np.float32)
    logits[[3, 4]] = 1.0
    thought = think(logits, 4)
    assert (thought.probability, thought.rank) == (0.5, 0)
    assert thought.entropy == pytest.approx(1.0)
    assert thought.alternative_ids[:2] == (3, 4)
    assert think(logits, 7).probability == pytest.approx(0.0, abs=1e-30)


def test_one_measurement_leaves_nothing_to_the_next() -> None:
    rng = np.random.default_rng(5)
    first, second = (rng.standard_normal((2, 9000)) * 4).astype(np.float32)
    second[:100] = -np.inf
    thinker = Thinker(9000)
    thinker.think(second, 200)
    thinker.think(first, 3)
    assert thinker.think(second, 200) == think(second, 200)


def test_a_certain_token_has_no_entropy() -> None:
    logits = np.zeros(1000, np.float32)
    logits[8] = 200.0
    thought = think(logits, 8)
    assert (thought.probability, thought.entropy) == (1.0, pytest.approx(0.0, abs=1e-6))


def test_equal_tokens_come_by_id() -> None:
    assert think(np.ones(5000, np.float32), 9).alternative_ids == tuple(range(10))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_broken_weights_are_an_error(bad: float) -> None:
    logits = np.zeros(100, np.float32)
    Thinker(100).check(logits)
    logits[50] = bad
    with pytest.raises(EvaluationFailed):
        Thinker(100).check(logits)


def test_no_likely_token_at_all_is_an_error() -> None:
    with pytest.raises(EvaluationFailed):
        Thinker(100).check(np.full(100, -np.inf, np.float32))
