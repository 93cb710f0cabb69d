"""Ways of drawing tokens that have a name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import structs

from app.engine.api import Sampling

if TYPE_CHECKING:
    from collections.abc import Mapping

SamplingName = Literal["precise", "balanced", "creative", "deterministic"]
SAMPLING_NAMES: tuple[SamplingName, ...] = get_args(SamplingName)

NEUTRAL: dict[str, float | int] = {"top_k": 0, "top_p": 1.0, "min_p": 0.0}

SAMPLING: dict[SamplingName, dict[str, float | int]] = {
    "precise": {"temperature": 0.3, "top_k": 40, "top_p": 0.9, "min_p": 0.05},
    "balanced": {"temperature": 0.7, "top_k": 40, "top_p": 0.95, "min_p": 0.05},
    "creative": {"temperature": 1.1, "top_k": 0, "top_p": 1.0, "min_p": 0.05},
    "deterministic": {"temperature": 0.0, **NEUTRAL},
}
"""What is not named has the neutral value of `Sampling`. At temperature 0 the likeliest token is
taken whatever the rest says."""


def whole_sampling(values: Mapping[str, float | int]) -> dict[str, float | int]:
    """`values` with the neutral ones of all other fields but the seed."""
    return {
        field.name: values.get(field.name, field.default)
        for field in structs.fields(Sampling)
        if field.name != "seed"
    }


def equals(sampling: Sampling, values: Mapping[str, float | int]) -> bool:
    """Whether `sampling` draws as `values` say."""
    return all(
        math.isclose(getattr(sampling, name), value, abs_tol=1e-6)
        for name, value in whole_sampling(values).items()
    )
