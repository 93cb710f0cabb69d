"""Shapes of usual models, for those of which no more is known than their size."""

from __future__ import annotations

import math
from typing import Final

from app.inspection.shape import ModelShape

_TYPICAL: Final = (
    # Weights in millions; layers, width, key heads, length of a head, feed-forward, vocabulary.
    (135, 30, 576, 3, 64, 1536, 49_152),
    (500, 24, 896, 2, 64, 4864, 151_936),
    (1_200, 16, 2048, 8, 64, 8192, 128_256),
    (1_700, 28, 2048, 8, 128, 6144, 151_936),
    (3_200, 28, 3072, 8, 128, 8192, 128_256),
    (4_000, 36, 2560, 8, 128, 9728, 151_936),
    (8_000, 32, 4096, 8, 128, 14_336, 128_256),
    (14_000, 40, 5120, 8, 128, 17_408, 151_936),
    (32_000, 64, 5120, 8, 128, 25_600, 151_936),
    (70_000, 80, 8192, 8, 128, 28_672, 128_256),
    (123_000, 88, 12_288, 8, 128, 28_672, 32_768),
    (405_000, 126, 16_384, 8, 128, 53_248, 128_256),
)
"""Shapes of well-known dense models."""


def typical_shape(n_params: int) -> ModelShape:
    """The shape of a usual dense model with about so many weights."""
    size = max(n_params, 1) / 1e6
    row = min(_TYPICAL, key=lambda row: abs(math.log(row[0] / size)))
    _, n_layer, n_embd, kv_heads, length, feed_forward, n_vocab = row
    return ModelShape(
        architecture="llama",
        n_layer=n_layer,
        n_embd=n_embd,
        n_vocab=n_vocab,
        heads=(n_embd // length,) * n_layer,
        kv_heads=(kv_heads,) * n_layer,
        feed_forward=(feed_forward,) * n_layer,
        key_length=length,
        value_length=length,
        window_key_length=length,
        window_value_length=length,
        windowed=(False,) * n_layer,
        cached=(True,) * n_layer,
        recurrent=(False,) * n_layer,
    )
