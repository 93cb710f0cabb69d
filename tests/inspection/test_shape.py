"""What the metadata of a file says about the memory a model takes."""

from __future__ import annotations

import pytest

from app.core.errors import GgufMalformed
from app.inspection.header import ArraySummary, TensorInfo
from app.inspection.shape import ModelShape, shape_of
from app.inspection.typical import typical_shape


def entries(architecture: str, **values: object) -> dict[str, object]:
    """Metadata of a small model; `__` is a dot."""
    found: dict[str, object] = {
        "general.architecture": architecture,
        f"{architecture}.block_count": 6,
        f"{architecture}.embedding_length": 512,
        f"{architecture}.attention.head_count": 8,
        "tokenizer.ggml.tokens": ArraySummary("string", 1000),
    }
    for name, value in values.items():
        found[f"{architecture}.{name.replace('__', '.')}"] = value
    return found


def where(flags: tuple[bool, ...]) -> list[int]:
    return [layer for layer, flag in enumerate(flags) if flag]


def test_what_a_plain_model_says_by_itself() -> None:
    shape = shape_of(
        entries("llama", attention__head_count_kv=2, feed_forward_length=1536, context_length=4096)
    )

    assert (shape.n_layer, shape.n_vocab, shape.n_ctx_train) == (6, 1000, 4096)
    assert (shape.heads[0], shape.kv_heads[0]) == (8, 2)
    assert shape.key_length == shape.value_length == 64
    assert shape.memory_kind == "attention"
    assert shape.kv_heads == (2,) * 6


def test_without_key_heads_every_head_has_its_own() -> None:
    assert shape_of(entries("llama")).kv_heads == (8,) * 6


@pytest.mark.parametrize(
    ("architecture", "values", "windowed"),
    [
        ("gemma3", {}, [0, 1, 2, 3, 4]),
        ("gemma2", {}, [0, 2, 4]),
        ("gpt-oss", {}, [0, 2, 4]),
        ("cohere2", {}, [0, 1, 2, 4, 5]),
        ("cohere2moe", {}, [1, 2, 3, 5]),
        ("gemma3", {"attention__sliding_window_pattern": 3}, [0, 1, 3, 4]),
        ("gemma3", {"attention__sliding_window_pattern": (True, False) * 3}, [0, 2, 4]),
        ("mimo2", {"attention__sliding_window_pattern": (False, True, True) * 2}, [1, 2, 4, 5]),
        # llama.cpp leaves these windows alone.
        ("phi3", {}, []),
        ("llama", {}, []),
        ("exaone4", {}, []),
    ],
)
def test_which_layers_look_back_over_a_window(
    architecture: str, values: dict[str, object], windowed: list[int]
) -> None:
    shape = shape_of(entries(architecture, attention__sliding_window=1024, **values))

    assert where(shape.windowed) == windowed
    assert shape.window == (1024 if windowed else 0)
    assert shape.memory_kind == ("window" if windowed else "attention")


def test_a_window_that_no_file_has_to_say() -> None:
    assert shape_of(entries("gemma2")).window == 4096
    assert shape_of(entries("llama4", attention__sliding_window=100)).window == 8192
    assert shape_of(entries("llama4", attention__sliding_window=0)).window == 0


def test_heads_of_windowed_layers_may_have_another_length() -> None:
    shape = shape_of(
        entries(
            "gemma4",
            attention__sliding_window=512,
            attention__sliding_window_pattern=(True, False) * 3,
            attention__key_length=128,
            attention__value_length=128,
            attention__key_length_swa=64,
            attention__value_length_swa=64,
            attention__shared_kv_layers=2,
        )
    )

    assert shape.lengths(0) == (64, 64)
    assert shape.lengths(1) == (128, 128)
    assert where(shape.cached) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("architecture", "values", "recurrent", "cached"),
    [
        ("mamba", {}, [0, 1, 2, 3, 4, 5], []),
        ("rwkv7", {}, [0, 1, 2, 3, 4, 5], []),
        ("lfm2", {"attention__head_count_kv": (0, 0, 2) * 2}, [0, 1, 3, 4], [2, 5]),
        ("qwen3next", {}, [0, 1, 2, 4, 5], [3]),
        ("qwen3next", {"full_attention_interval": 2}, [0, 2, 4], [1, 3, 5]),
        ("falcon-h1", {}, [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]),
        (
            "nemotron_h",
            {"attention__head_count_kv": (0, 0, 2) * 2, "feed_forward_length": (0, 9, 0) * 2},
            [0, 3],
            [2, 5],
        ),
    ],
)
def test_which_layers_are_recurrent(
    architecture: str, values: dict[str, object], recurrent: list[int], cached: list[int]
) -> None:
    shape = shape_of(entries(architecture, **values))

    assert where(shape.recurrent) == recurrent
    assert where(shape.cached) == cached
    assert shape.memory_kind == ("hybrid" if cached else "recurrent")


def test_the_size_of_a_recurrent_state() -> None:
    mamba = shape_of(entries("mamba", ssm__conv_kernel=4, ssm__inner_size=1024, ssm__state_size=16))
    assert mamba.state_values == 3 * 1024 + 16 * 1024
    assert shape_of(entries("rwkv7", wkv__head_size=64)).state_values == 512 * (2 + 64)
    assert shape_of(entries("lfm2", shortconv__l_cache=3)).state_values == 512 * 2


def test_layers_for_speculation_are_left_out() -> None:
    assert shape_of(entries("glm4moe", nextn_predict_layers=1)).n_layer == 5


def test_a_compressed_cache_keeps_keys_alone() -> None:
    shape = shape_of(
        entries(
            "deepseek2",
            attention__head_count_kv=1,
            attention__key_length=576,
            attention__key_length_mla=192,
            attention__value_length_mla=128,
        )
    )

    assert shape.latent
    assert (set(shape.kv_heads), shape.key_length) == ({1}, 576)


def test_the_table_says_how_large_the_ends_are() -> None:
    tensors = [
        TensorInfo("token_embd.weight", (512, 1000), "Q8_0", 0, 544_000),
        TensorInfo("output.weight", (512, 1000), "Q6_K", 544_000, 420_000),
        TensorInfo("blk.0.attn_q.weight", (512, 512), "Q8_0", 964_000, 278_528),
    ]

    shape = shape_of(entries("llama"), tensors)

    assert (shape.input_bytes, shape.output_bytes) == (544_000, 420_000)


@pytest.mark.parametrize(
    "values",
    [
        {"block_count": 0},
        {"block_count": 513},
        {"block_count": "six"},
        {"block_count": 6, "nextn_predict_layers": 6},
        {"embedding_length": None},
        {"embedding_length": -1},
        {"embedding_length": 2**40},
        {"attention__head_count": (8, 8)},
        {"attention__head_count": ArraySummary("uint32", 6)},
        {"feed_forward_length": (1, 2, 3, 4, 5, "six")},
    ],
)
def test_numbers_that_cannot_be_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(GgufMalformed):
        shape_of(entries("llama", **values))


def test_a_file_that_says_no_architecture_is_refused() -> None:
    with pytest.raises(GgufMalformed):
        shape_of({"general.name": "m"})


def test_an_absurd_context_is_not_believed() -> None:
    assert shape_of(entries("llama", context_length=2**32 - 1)).n_ctx_train == 0


def test_a_shape_from_another_process_may_be_unsound() -> None:
    assert typical_shape(8_000_000_000).is_sound
    assert not ModelShape(architecture="llama", n_layer=3, n_embd=64).is_sound


def test_a_larger_model_is_taken_to_be_of_a_larger_shape() -> None:
    sizes = [typical_shape(n) for n in (10**8, 10**9, 8 * 10**9, 7 * 10**10, 10**12)]
    wide = [shape.n_embd * shape.n_layer for shape in sizes]
    assert wide == sorted(wide)
    assert typical_shape(0).n_layer == 30
