"""What a model would take in memory with other settings."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.engine.api import LoadSettings
from app.engine.hardware import Machine
from app.ui.models.memory import context_length, fit_of, listed_machine
from tests.ui.doubles import CARD, CPU, model_info

MODEL = model_info()
MACHINE = Machine(memory_total_bytes=8_000_000_000, memory_free_bytes=6_000_000_000)


def test_a_quantized_cache_takes_about_half():
    whole = fit_of(MODEL, LoadSettings(), MACHINE)
    small = fit_of(
        MODEL,
        LoadSettings(cache_type_k="q8_0", cache_type_v="q8_0", flash_attention="on"),
        MACHINE,
    )

    assert small.need.kv_bytes == pytest.approx(whole.need.kv_bytes * 0.53, rel=0.01)


def test_a_model_that_does_not_say_is_not_guessed():
    assert fit_of(model_info(shape=None), LoadSettings(), MACHINE) is None


def test_what_the_loaded_model_holds_comes_back():
    alone = fit_of(MODEL, LoadSettings(), MACHINE)
    mapped = fit_of(MODEL, LoadSettings(), MACHINE, running=LoadSettings())
    held = fit_of(MODEL, LoadSettings(), MACHINE, running=LoadSettings(mmap=False))

    # Pages of a mapped file are counted as free already.
    assert held.room_bytes - mapped.room_bytes == MODEL.size_bytes
    assert mapped.room_bytes > alone.room_bytes


def test_what_it_holds_on_a_card_comes_back_too():
    machine = replace(MACHINE, devices=(CPU, replace(CARD, memory_free_bytes=100_000_000)))
    everything = LoadSettings(n_gpu_layers=-1)
    loaded = model_info(offloaded_layers=31)

    assert fit_of(MODEL, everything, machine).verdict == "too_large"
    assert fit_of(loaded, everything, machine, running=everything).verdict == "gpu"


def test_an_engine_lists_what_the_computer_has():
    assert listed_machine((CPU, CARD)).memory_free_bytes == CPU.memory_free_bytes


def test_no_context_length_means_what_the_model_knows_up_to_8192():
    assert context_length(replace(MODEL, n_ctx_train=131_072), 0) == 8192
    assert context_length(replace(MODEL, n_ctx_train=2048), 0) == 2048
    assert context_length(MODEL, 512) == 512
