"""Which device holds what, and how it grows; against llama.cpp in tests/engine/llama."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.inspection.memory import Plan, cells, need
from app.inspection.shape import ModelShape
from app.inspection.typical import typical_shape

LARGE = typical_shape(8_000_000_000)
WEIGHTS = 5_000_000_000
WINDOWED = replace(LARGE, window=1024, windowed=(True, False) * 16)


def needed(shape: ModelShape = LARGE, **plan: object):
    return need(shape, WEIGHTS, Plan(**{"n_ctx": 8192, **plan}))  # type: ignore[arg-type]


def test_a_context_of_8192_takes_one_gibibyte() -> None:
    # 128 KiB a token in f16, as llama.cpp's own log says for Llama 3 8B.
    assert needed().kv_bytes == 1024**3


def test_a_context_is_rounded_up() -> None:
    assert cells(1) == cells(256) == 256
    assert needed(n_ctx=8000).kv_bytes == needed(n_ctx=8192).kv_bytes


def test_a_quantized_cache_takes_about_half() -> None:
    small = needed(cache_type_k="q8_0", cache_type_v="q8_0", flash=True)

    assert small.kv_bytes == pytest.approx(1024**3 * 0.53, rel=0.01)


def test_flash_attention_spares_the_scores() -> None:
    assert needed(flash=True).compute_bytes < needed().compute_bytes / 2


def test_without_a_gpu_everything_is_in_one_place() -> None:
    wanted = needed()

    assert len(wanted.shares) == 1
    assert wanted.cpu.total_bytes == wanted.total_bytes
    assert wanted.gpu_bytes == 0


def test_all_layers_on_a_gpu_leave_little_behind() -> None:
    wanted = needed(gpu_layers=-1)

    assert wanted.cpu.kv_bytes == 0
    assert wanted.gpu_bytes > 0.9 * needed().kv_bytes + 0.8 * WEIGHTS
    assert wanted.cpu.weights_bytes < 0.2 * WEIGHTS


def test_layers_are_shared_in_proportion() -> None:
    wanted = needed(gpu_layers=16, split=(3.0, 1.0))

    cpu, first, second = wanted.shares
    # The output layer is one of the sixteen, the last on the second.
    layer = 1024**3 // 32
    assert [cpu.kv_bytes, first.kv_bytes, second.kv_bytes] == [17 * layer, 12 * layer, 3 * layer]
    assert sum(share.weights_bytes for share in wanted.shares) >= WEIGHTS


def test_a_window_alone_takes_less() -> None:
    whole = needed(WINDOWED)
    small = needed(WINDOWED, full_window=False)

    assert whole.kv_bytes == needed().kv_bytes
    # Half of the layers keep 1,024 tokens and a batch.
    assert small.kv_bytes == whole.kv_bytes // 2 + whole.kv_bytes // 2 * 1280 // 8192


def test_a_recurrent_model_does_not_grow_with_its_context() -> None:
    shape = replace(
        LARGE,
        kv_heads=(0,) * 32,
        cached=(False,) * 32,
        recurrent=(True,) * 32,
        state_values=100_000,
        inner=8192,
    )

    assert needed(shape, n_ctx=512).kv_bytes == needed(shape).kv_bytes == 32 * 400_000


def test_the_vocabulary_counts() -> None:
    small = replace(LARGE, n_vocab=0)

    assert needed().other_bytes - needed(small).other_bytes == 320 * LARGE.n_vocab


def test_a_cache_type_nobody_knows_is_taken_for_f16() -> None:
    assert needed(cache_type_k="mystery").kv_bytes == needed().kv_bytes
