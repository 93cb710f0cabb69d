"""What is offered about a model that does not fit."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from app.core.errors import ModelTooLarge
from app.engine.api import LoadSettings
from app.engine.fit import judge
from app.engine.remedies import remedies, remedies_of, smaller_files
from tests.engine.test_fit import GB, SHAPE, WEIGHTS, card, computer

SMALLER = (("Q3_K_M", 39 * GB // 10), ("Q2_K", 3 * GB))


def kinds(found) -> list[str]:
    return [remedy.kind for remedy in found]


def test_three_that_suffice_the_cheapest_first() -> None:
    found = remedies(SHAPE, WEIGHTS, computer(6), 8192, smaller=SMALLER)

    assert kinds(found) == ["cache", "context", "quantization"]
    assert all(remedy.suffices for remedy in found)


def test_each_does_what_it_promises() -> None:
    machine = computer(6)
    before = judge(SHAPE, WEIGHTS, machine, 8192)
    for remedy in remedies(SHAPE, WEIGHTS, machine, 8192):
        settings = remedy.settings
        assert settings is not None
        after = judge(
            SHAPE, WEIGHTS, machine, settings.n_ctx or 8192, settings=settings, gpu_layers=0
        )
        assert after.loads == remedy.suffices
        saved = before.need.total_bytes - after.need.total_bytes
        assert saved == remedy.saves_bytes > 0


def test_the_context_is_no_shorter_than_it_has_to_be() -> None:
    machine = computer(6)
    (remedy,) = [one for one in remedies(SHAPE, WEIGHTS, machine, 8192) if one.kind == "context"]
    n_ctx = remedy.settings.n_ctx
    assert judge(SHAPE, WEIGHTS, machine, n_ctx).loads
    assert not judge(SHAPE, WEIGHTS, machine, 2 * n_ctx).loads


def test_what_does_not_suffice_comes_last_and_says_so() -> None:
    found = remedies(SHAPE, WEIGHTS, computer(4.7), 8192, smaller=SMALLER)

    assert kinds(found)[0] == "quantization"
    assert found[0].suffices
    assert found[0].quantization == "Q2_K"
    assert [remedy.suffices for remedy in found[1:]] == [False, False]
    assert found[1].saves_bytes >= found[2].saves_bytes


def test_what_would_hardly_change_anything_is_not_offered() -> None:
    found = remedies(SHAPE, 20 * WEIGHTS, computer(6), 512)

    assert found == ()


def test_fewer_layers_where_the_gpu_is_short() -> None:
    machine = computer(20, card(4))
    settings = LoadSettings(n_gpu_layers=-1)

    found = remedies(SHAPE, WEIGHTS, machine, 8192, settings=settings)

    (layers,) = [remedy for remedy in found if remedy.kind == "layers"]
    assert layers.suffices
    assert 0 < layers.settings.n_gpu_layers < 33


def test_a_cache_that_cannot_be_quantized_is_not_offered() -> None:
    odd = replace(SHAPE, key_length=80, value_length=80)

    assert "cache" not in kinds(remedies(odd, WEIGHTS, computer(6), 8192))


def test_a_recurrent_model_gains_nothing_by_its_cache() -> None:
    shape = replace(
        SHAPE, cached=(False,) * 32, recurrent=(True,) * 32, kv_heads=(0,) * 32, inner=8192
    )

    assert "cache" not in kinds(remedies(shape, WEIGHTS, computer(4), 8192))


def test_smaller_files_are_guessed_from_the_label() -> None:
    labels = dict(smaller_files("Q6_K", 6_600_000_000))

    assert list(labels) == ["Q5_K_M", "Q4_K_M", "Q3_K_M", "Q2_K"]
    assert labels["Q4_K_M"] < 5_000_000_000
    assert smaller_files("", 1) == ()


def error(**changes: object) -> ModelTooLarge:
    values: dict[str, object] = {
        "needed_bytes": 7 * GB,
        "available_bytes": 6 * GB,
        "n_ctx": 8192,
        "weights_bytes": WEIGHTS,
        "shape": msgspec.json.encode(SHAPE).decode(),
        **changes,
    }
    return ModelTooLarge(**values)  # type: ignore[arg-type]


def test_what_the_engine_said_is_enough() -> None:
    found = remedies_of(error(), LoadSettings(), ())

    assert kinds(found) == ["cache", "context"]
    assert found == remedies(SHAPE, WEIGHTS, computer(6), 8192)


def test_a_card_that_is_full_asks_for_fewer_layers() -> None:
    failed = error(device="CUDA0", available_bytes=3 * GB)
    settings = LoadSettings(n_gpu_layers=-1)
    cpu = card(20, name="CPU", kind="cpu")

    found = remedies_of(failed, settings, (cpu, card(12)))

    assert "layers" in kinds(found)


def test_nothing_is_promised_where_the_figures_do_not_explain_it() -> None:
    cpu = card(20, name="CPU", kind="cpu")

    found = remedies_of(error(needed_bytes=0, available_bytes=0), LoadSettings(), (cpu,))

    assert found
    assert not any(remedy.suffices for remedy in found)


def test_an_engine_is_not_trusted() -> None:
    for failed in (
        error(shape=""),
        error(shape="[]"),
        error(shape='{"architecture":"llama","n_layer":9,"n_embd":1}'),
        error(n_ctx=0),
        error(n_ctx=-5),
        error(weights_bytes=-1),
    ):
        assert remedies_of(failed, LoadSettings(), ()) == ()
