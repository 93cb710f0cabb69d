"""What a model takes in memory, before it is loaded."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.engine.api import LoadSettings, ModelInfo
from app.ui.models.memory import context_length, estimate

# Llama 3 8B: 32 layers, 8 KV heads of 128 values.
MODEL = ModelInfo(
    path="/m.gguf",
    name="Llama 3 8B",
    architecture="llama",
    quantization="Q4_K_M",
    size_bytes=4_920_000_000,
    n_params=8_030_000_000,
    n_layer=33,
    n_ctx_train=131_072,
    n_ctx=8192,
    n_vocab=128_256,
    fingerprint="f",
    has_template=True,
    kv_keys_per_token=32 * 8 * 128,
    kv_values_per_token=32 * 8 * 128,
)


def test_a_context_of_8192_takes_one_gibibyte():
    # 128 KiB a token in f16, as llama.cpp's own log says for this model.
    assert estimate(MODEL, LoadSettings(n_ctx=8192)).context_bytes == 1024**3


def test_a_quantized_cache_takes_about_half():
    whole = estimate(MODEL, LoadSettings(n_ctx=8192)).context_bytes
    settings = LoadSettings(n_ctx=8192, cache_type_k="q8_0", cache_type_v="q8_0")

    assert estimate(MODEL, settings).context_bytes == pytest.approx(whole * 0.53, rel=0.01)


def test_weights_and_context_add_up():
    result = estimate(MODEL, LoadSettings(n_ctx=8192))

    assert result.total_bytes == 4_920_000_000 + 1024**3


def test_a_model_that_does_not_say_is_not_guessed():
    result = estimate(replace(MODEL, kv_keys_per_token=0), LoadSettings())

    assert result.context_bytes is None
    assert result.total_bytes == MODEL.size_bytes


def test_a_recurrent_model_keeps_nothing_for_each_token():
    assert estimate(replace(MODEL, memory="recurrent"), LoadSettings()).context_bytes == 0


def test_no_context_length_means_what_the_model_knows_up_to_8192():
    assert context_length(MODEL, 0) == 8192
    assert context_length(replace(MODEL, n_ctx_train=2048), 0) == 2048
    assert context_length(MODEL, 512) == 512
