"""Verdicts: whether a model fits on a computer."""

from __future__ import annotations

import psutil
import pytest
from msgspec.structs import replace

from app.engine.api import Device, LoadSettings
from app.engine.fit import context_length, judge, judge_roughly
from app.engine.hardware import Machine, read_machine, shares_memory
from app.inspection.typical import typical_shape

GB = 1_000_000_000
SHAPE = typical_shape(8 * GB)
WEIGHTS = 49 * GB // 10


def card(free_gb: float, **changes: object) -> Device:
    values: dict[str, object] = {
        "name": "CUDA0",
        "description": "A card",
        "kind": "gpu",
        "memory_free_bytes": int(free_gb * GB),
        "memory_total_bytes": int((free_gb + 1) * GB),
        **changes,
    }
    return Device(**values)  # type: ignore[arg-type]


def computer(free_gb: float, *devices: Device) -> Machine:
    return Machine(memory_total_bytes=32 * GB, memory_free_bytes=int(free_gb * GB), devices=devices)


@pytest.mark.parametrize(
    ("machine", "verdict"),
    [
        (computer(20), "cpu"),
        (computer(7), "tight"),
        (computer(4), "too_large"),
        (computer(20, card(12)), "gpu"),
        (computer(20, card(4)), "partly"),
        (computer(20, card(0.1)), "cpu"),
        (computer(3, card(4.5)), "tight"),
        (computer(1, card(2)), "too_large"),
        # On Apple silicon and integrated GPUs it is the same memory.
        (computer(7, card(6.5, kind="igpu")), "tight"),
        (computer(7, card(9, name="Metal")), "tight"),
    ],
)
def test_the_verdict(machine: Machine, verdict: str) -> None:
    assert judge(SHAPE, WEIGHTS, machine, 8192).verdict == verdict


@pytest.mark.parametrize(
    ("wanted", "trained", "tokens"),
    [(512, 8192, 512), (0, 2048, 2048), (0, 131072, 8192), (0, 0, 4096), (0, 5, 256)],
)
def test_a_context_nobody_chose_is_what_the_model_knows_up_to_a_limit(
    wanted: int, trained: int, tokens: int
) -> None:
    assert context_length(wanted, trained) == tokens


def test_what_is_missing_is_named() -> None:
    fit = judge(SHAPE, WEIGHTS, computer(4), 8192)

    assert fit.short_bytes == fit.need.total_bytes - 4 * GB
    assert not fit.loads


def test_as_many_layers_as_fit_go_to_the_gpu() -> None:
    fit = judge(SHAPE, WEIGHTS, computer(20, card(4)), 8192)

    assert 0 < fit.gpu_layers < fit.n_layer == 33
    assert fit.need.gpu_bytes < 4 * GB
    more = judge(SHAPE, WEIGHTS, computer(20, card(4)), 8192, gpu_layers=fit.gpu_layers + 1)
    assert more.verdict == "too_large"


def test_two_cards_share_the_layers() -> None:
    two = computer(20, card(4), card(4, name="CUDA1"))

    fit = judge(SHAPE, WEIGHTS, two, 8192)

    assert fit.verdict == "gpu"
    assert len(fit.need.shares) == 3
    assert judge(SHAPE, WEIGHTS, two, 8192, settings=LoadSettings(device="CUDA1")).verdict != "gpu"


def test_a_shorter_context_fits_where_a_long_one_does_not() -> None:
    machine = computer(7)
    assert not judge(SHAPE, WEIGHTS, machine, 65_536).loads
    assert judge(SHAPE, WEIGHTS, machine, 2048).loads


def test_memory_that_comes_back_counts() -> None:
    assert judge(SHAPE, WEIGHTS, computer(4), 8192, freed_bytes=6 * GB).loads


def test_a_sliding_window_is_kept_alone_where_memory_is_short() -> None:
    windowed = replace(SHAPE, window=1024, windowed=(True,) * 31 + (False,))
    machine = computer(20)

    assert judge(windowed, WEIGHTS, machine, 65_536).need.kv_bytes == 8 * 1024**3
    assert judge(windowed, WEIGHTS, computer(10), 65_536).need.kv_bytes < 1024**3


def test_a_guess_by_the_number_of_weights_is_near_and_says_so() -> None:
    exact = judge(SHAPE, WEIGHTS, computer(20), 8192)
    guess = judge_roughly(8 * GB, "Q4_K_M", 8192, computer(20))

    assert guess.estimated
    assert not exact.estimated
    assert guess.need.total_bytes == pytest.approx(exact.need.total_bytes, rel=0.05)
    assert guess.verdict == "cpu"


def test_this_computer_is_read() -> None:
    machine = read_machine((card(4),))

    assert machine.memory_total_bytes == psutil.virtual_memory().total
    assert 0 < machine.memory_free_bytes < machine.memory_total_bytes
    assert [gpu.name for gpu in machine.gpus] == ["CUDA0"]


def test_whose_memory_it_is() -> None:
    assert shares_memory(card(4, kind="igpu"))
    assert shares_memory(card(4, name="MTL0"))
    assert not shares_memory(card(4))
