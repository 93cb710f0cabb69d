"""What the label of a quantization means."""

from __future__ import annotations

import pytest

from app.inspection.quantization import QUANTIZATIONS, bits_per_weight, known, weights_bytes


@pytest.mark.parametrize(
    ("label", "same"),
    [
        ("Q4_K_M", "Q4_K_M"),
        ("q4_k_m", "Q4_K_M"),
        ("UD-Q4_K_XL", "Q4_K_M"),
        ("Q6_K_L", "Q6_K"),
        ("Q4_K", "Q4_K_M"),
        ("FP16", "F16"),
    ],
)
def test_publishers_write_labels_in_many_ways(label: str, same: str) -> None:
    assert known(label) == QUANTIZATIONS[same]


def test_a_label_nobody_knows() -> None:
    assert known("mystery") is None
    assert bits_per_weight("mystery") == bits_per_weight("Q4_K_M")


def test_the_size_of_a_well_known_file() -> None:
    # Llama 3.1 8B Instruct Q4_K_M has 4.92 GB.
    assert weights_bytes(8_030_000_000, "Q4_K_M") == pytest.approx(4.92e9, rel=0.02)
    assert weights_bytes(8_030_000_000, "Q8_0") == pytest.approx(8.54e9, rel=0.02)


def test_fewer_bits_are_never_better() -> None:
    order = ["full", "near", "good", "fair", "poor"]
    qualities = [order.index(one.quality) for one in QUANTIZATIONS.values()]
    assert qualities == sorted(qualities)
