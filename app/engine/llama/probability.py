"""What the model thought: the softmax of all logits, measured without keeping it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from app.core.errors import EvaluationFailed
from app.engine.api import ALTERNATIVES

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NOTHING: Final = np.float32(-110.0)
"""exp of this is 0 in float32; keeps 0 * -inf out of the entropy."""

_BLOCK: Final = 64


class Thought(NamedTuple):
    """A distribution over the vocabulary, and one token in it.

    Attributes:
        probability: of the token, 0 to 1.
        rank: how many tokens are likelier.
        entropy: in bits.
        alternative_ids: the likeliest tokens, likeliest first; the lower id first among equals.
        alternative_probabilities: theirs.
    """

    probability: float
    rank: int
    entropy: float
    alternative_ids: tuple[int, ...]
    alternative_probabilities: tuple[float, ...]


def check(logits: NDArray[np.float32]) -> None:
    """Refuse logits that are no numbers: llama.cpp's samplers would end the process.

    Raises:
        EvaluationFailed: the weights are broken.
    """
    # NaN comes through max, and so does a lone +inf.
    if not math.isfinite(float(logits.max())):
        raise EvaluationFailed(detail="the logits are not numbers")


def think(logits: NDArray[np.float32], token: int, count: int = ALTERNATIVES) -> Thought:
    """Measure `token` under the softmax of `logits`.

    Args:
        logits: float32, shape [n_vocab]; finite or -inf, at least one of them finite.
        token: an id below n_vocab.
        count: how many of the likeliest to name.
    """
    shifted = logits - logits.max()
    np.maximum(shifted, _NOTHING, out=shifted)
    weights = np.exp(shifted)
    total = float(weights.sum(dtype=np.float64))
    # H = log Z - sum(w * x) / Z, in nats.
    energy = float(np.dot(weights, shifted))
    best = _largest(logits, count)
    return Thought(
        probability=float(weights[token]) / total,
        rank=int(np.count_nonzero(logits > logits[token])),
        entropy=max((math.log(total) - energy / total) / math.log(2.0), 0.0),
        alternative_ids=tuple(best.tolist()),
        alternative_probabilities=tuple((weights[best].astype(np.float64) / total).tolist()),
    )


def _largest(values: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Indices of the `count` largest, largest first.

    The maxima of blocks give a threshold that at least `count` values reach and few others, which
    is twice as fast as argpartition over the whole.
    """
    whole = values.size // _BLOCK * _BLOCK
    candidates = np.arange(values.size)
    if whole // _BLOCK > count:
        tops = values[:whole].reshape(-1, _BLOCK).max(axis=1)
        candidates = np.flatnonzero(values >= np.partition(tops, -count)[-count])
    order = np.argsort(-values[candidates], kind="stable")
    return candidates[order[:count]]
