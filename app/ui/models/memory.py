"""How much memory a model takes: weights plus what the context keeps for each token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.engine.api import CacheType, LoadSettings, ModelInfo

BYTES_PER_VALUE: dict[CacheType, float] = {
    "f32": 4.0,
    "f16": 2.0,
    "bf16": 2.0,
    # ggml block_q8_0: 32 values in 34 bytes; block_q4_0: 32 values in 18 bytes.
    "q8_0": 34 / 32,
    "q4_0": 18 / 32,
}
DEFAULT_CONTEXT = 8192
"""What a context length of 0 means at most (`LoadSettings.n_ctx`)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Memory in bytes; `context_bytes` is None where the model does not say enough."""

    weights_bytes: int
    context_bytes: int | None

    @property
    def total_bytes(self) -> int:
        """Weights and context; the weights alone where the context is not known."""
        return self.weights_bytes + (self.context_bytes or 0)


def context_length(model: ModelInfo, n_ctx: int) -> int:
    """The context that `n_ctx` gives: 0 is what the model was trained for, up to 8,192."""
    return n_ctx or min(model.n_ctx_train or DEFAULT_CONTEXT, DEFAULT_CONTEXT)


def estimate(model: ModelInfo, settings: LoadSettings) -> Estimate:
    """What `model` takes when it is loaded with `settings`, without scratch buffers.

    The context's share is exact for full attention (keys and values of every layer for every
    token) and an upper bound for sliding windows. A purely recurrent model keeps a state of one
    size, which is not counted.
    """
    if model.memory == "recurrent":
        return Estimate(model.size_bytes, 0)
    if not model.kv_keys_per_token:
        return Estimate(model.size_bytes, None)
    per_token = (
        model.kv_keys_per_token * BYTES_PER_VALUE[settings.cache_type_k]
        + model.kv_values_per_token * BYTES_PER_VALUE[settings.cache_type_v]
    )
    return Estimate(model.size_bytes, round(per_token * context_length(model, settings.n_ctx)))
