"""How weights are stored: sizes of ggml's types, and what each quantization costs."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Quality = Literal["full", "near", "good", "fair", "poor"]
"""As exact as it was trained; nothing to be seen; small losses; clear ones; a last resort."""


class Block(NamedTuple):
    """`values` numbers stored in `size_bytes` (ggml_blck_size, ggml_type_size)."""

    values: int
    size_bytes: int

    @property
    def bits_per_weight(self) -> float:
        """Bits for each number."""
        return 8 * self.size_bytes / self.values


BLOCKS: Final[dict[str, Block]] = {
    "f32": Block(1, 4),
    "f16": Block(1, 2),
    "bf16": Block(1, 2),
    "f64": Block(1, 8),
    "i8": Block(1, 1),
    "i16": Block(1, 2),
    "i32": Block(1, 4),
    "i64": Block(1, 8),
    "q4_0": Block(32, 18),
    "q4_1": Block(32, 20),
    "q5_0": Block(32, 22),
    "q5_1": Block(32, 24),
    "q8_0": Block(32, 34),
    "q8_1": Block(32, 36),
    "q2_K": Block(256, 84),
    "q3_K": Block(256, 110),
    "q4_K": Block(256, 144),
    "q5_K": Block(256, 176),
    "q6_K": Block(256, 210),
    "q8_K": Block(256, 292),
    "iq1_s": Block(256, 50),
    "iq1_m": Block(256, 56),
    "iq2_xxs": Block(256, 66),
    "iq2_xs": Block(256, 74),
    "iq2_s": Block(256, 82),
    "iq3_xxs": Block(256, 98),
    "iq3_s": Block(256, 110),
    "iq4_nl": Block(32, 18),
    "iq4_xs": Block(256, 136),
    "tq1_0": Block(256, 54),
    "tq2_0": Block(256, 66),
    "mxfp4": Block(32, 17),
    "nvfp4": Block(64, 36),
}
"""By the name that ggml gives the type (ggml_type_name)."""


class Quantization(NamedTuple):
    """What a label on a file means.

    Attributes:
        bits_per_weight: of a typical model of some billion weights, embeddings included.
        quality: how much is lost.
    """

    bits_per_weight: float
    quality: Quality


QUANTIZATIONS: Final[dict[str, Quantization]] = {
    "F32": Quantization(32.0, "full"),
    "BF16": Quantization(16.0, "full"),
    "F16": Quantization(16.0, "full"),
    "Q8_0": Quantization(8.5, "near"),
    "Q6_K": Quantization(6.56, "near"),
    "Q5_K_M": Quantization(5.69, "near"),
    "Q5_K_S": Quantization(5.52, "near"),
    "Q5_1": Quantization(6.0, "near"),
    "Q5_0": Quantization(5.5, "good"),
    "Q4_K_M": Quantization(4.85, "good"),
    "Q4_K_S": Quantization(4.58, "good"),
    "Q4_1": Quantization(5.0, "good"),
    "Q4_0": Quantization(4.55, "good"),
    "IQ4_NL": Quantization(4.6, "good"),
    "IQ4_XS": Quantization(4.35, "good"),
    "MXFP4": Quantization(4.25, "good"),
    "MXFP4_MOE": Quantization(4.25, "good"),
    "NVFP4": Quantization(4.5, "good"),
    "Q3_K_L": Quantization(4.22, "fair"),
    "Q3_K_M": Quantization(3.91, "fair"),
    "IQ3_M": Quantization(3.66, "fair"),
    "IQ3_S": Quantization(3.52, "fair"),
    "Q3_K_S": Quantization(3.5, "fair"),
    "IQ3_XS": Quantization(3.3, "fair"),
    "IQ3_XXS": Quantization(3.06, "fair"),
    "Q2_K": Quantization(2.96, "poor"),
    "Q2_K_S": Quantization(2.8, "poor"),
    "IQ2_M": Quantization(2.7, "poor"),
    "IQ2_S": Quantization(2.5, "poor"),
    "IQ2_XS": Quantization(2.31, "poor"),
    "IQ2_XXS": Quantization(2.06, "poor"),
    "TQ2_0": Quantization(2.06, "poor"),
    "IQ1_M": Quantization(1.75, "poor"),
    "TQ1_0": Quantization(1.69, "poor"),
    "IQ1_S": Quantization(1.56, "poor"),
}
"""By label, the most exact first."""

_USUAL: Final = 4.85


def known(label: str) -> Quantization | None:
    """What `label` means; prefixes and endings that publishers add are left aside."""
    name = label.upper().removeprefix("UD-")
    aliases = {"FP16": "F16", "FP32": "F32"}
    name = aliases.get(name, name)
    for end in ("", "_XL", "_L", "_XXL"):
        if end and not name.endswith(end):
            continue
        stem = name.removesuffix(end)
        for candidate in (stem, f"{stem}_M", f"{stem}_S"):
            if candidate in QUANTIZATIONS:
                return QUANTIZATIONS[candidate]
    return None


def bits_per_weight(label: str) -> float:
    """Bits for each weight of a file with that label; about that of Q4_K_M where unknown."""
    found = known(label)
    return found.bits_per_weight if found else _USUAL


def weights_bytes(n_params: int, label: str) -> int:
    """About how large the weights are."""
    return round(n_params * bits_per_weight(label) / 8)
