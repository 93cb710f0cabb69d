"""No value that ends llama.cpp gets as far as llama.cpp."""

from __future__ import annotations

import msgspec
import pytest

from app.core.errors import SettingOutOfRange
from app.engine.api import LoadSettings, Sampling
from app.engine.llama.limits import check_load, check_sampling, check_threads

NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n_ctx", -1),
        ("n_ctx", 8),
        ("n_ctx", 2**31),
        ("n_gpu_layers", -2),
        ("n_batch", 0),
        ("n_batch", 10**6),
        ("threads", 0),
        ("threads", 100_000),
        ("cache_type_k", "q9_9"),
        ("cache_type_v", "f17"),
        ("flash_attention", "maybe"),
    ],
)
def test_a_load_setting_out_of_range_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(SettingOutOfRange) as caught:
        check_load(msgspec.structs.replace(LoadSettings(), **{name: value}))
    assert caught.value.name == name
    assert caught.value.value == str(value)


def test_a_quantized_value_cache_needs_flash_attention() -> None:
    settings = LoadSettings(cache_type_v="q8_0")
    with pytest.raises(SettingOutOfRange, match="flash attention"):
        check_load(settings)
    check_load(msgspec.structs.replace(settings, flash_attention="on"))
    check_load(LoadSettings(cache_type_k="q8_0"))


@pytest.mark.parametrize("name", [f for f in Sampling.__struct_fields__ if f != "seed"])
@pytest.mark.parametrize("value", [NAN, INFINITE, -1e9, 1e9])
def test_sampling_values_are_numbers_within_reason(name: str, value: float) -> None:
    with pytest.raises(SettingOutOfRange) as caught:
        check_sampling(msgspec.structs.replace(Sampling(), **{name: value}))
    assert caught.value.name == name


@pytest.mark.parametrize("seed", [-1, 2**32 - 1, 2**40])
def test_a_seed_that_llama_takes_for_random_is_refused(seed: int) -> None:
    with pytest.raises(SettingOutOfRange):
        check_sampling(Sampling(seed=seed))


def test_what_people_use_is_allowed() -> None:
    check_load(LoadSettings(n_ctx=131_072, n_gpu_layers=-1, n_batch=2048, threads=64))
    check_sampling(
        Sampling(
            temperature=5.0,
            dynamic_range=1.0,
            top_k=0,
            typical_p=0.5,
            top_n_sigma=1.5,
            xtc_probability=0.5,
            repeat_penalty=1.3,
            repeat_last_n=-1,
            frequency_penalty=-2.0,
            presence_penalty=2.0,
            dry_multiplier=0.8,
            seed=2**32 - 2,
        )
    )
    check_threads(None)
