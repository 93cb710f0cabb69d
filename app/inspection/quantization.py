"""What the label of a quantization means: how many bits a weight takes, and how much is lost."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Quality = Literal["full", "near", "good", "fair", "poor"]
"""As exact as it was trained; nothing to be seen; small losses; clear ones; a last resort."""


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
