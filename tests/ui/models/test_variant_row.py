"""What a row says of a quantization."""

from __future__ import annotations

import pytest

from app.hub.api import RemoteFile, Variant
from app.ui.models.variant_row import VariantRow


def variant(size_bytes: int, quantization: str = "Q4_K_M") -> Variant:
    file = RemoteFile(path=f"m-{quantization}.gguf", size_bytes=size_bytes, sha256="a" * 64)
    return Variant(quantization=quantization, files=(file,))


@pytest.mark.parametrize(
    ("size_bytes", "n_params", "bits"),
    [
        (2_500_000_000, 4_000_000_000, "5.0"),
        (2_500_000_000, 0, "4.8"),
        (8_000_000, 4_000_000_000, "4.8"),
        (40_000_000_000, 1_000_000_000, "4.8"),
    ],
    ids=["counted", "not counted", "weights of a larger model", "weights of a smaller model"],
)
def test_bits_are_counted_where_the_count_is_of_this_file(qtbot, theme, size_bytes, n_params, bits):
    row = VariantRow(theme, variant(size_bytes), n_params)
    qtbot.addWidget(row)
    assert row.bits() == bits
