"""What llama.cpp survives: every setting is checked before it sees one.

Most of these end the process when they are wrong (``n_threads=100000`` is a segmentation fault, an
unknown cache type an assertion), the others would give nonsense without a word.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from app.core.errors import SettingOutOfRange
from app.engine.fit import SHORTEST

if TYPE_CHECKING:
    from app.engine.api import LoadSettings, Sampling

CACHE_TYPES: Final = {"f32": 0, "f16": 1, "q4_0": 2, "q8_0": 8, "bf16": 30}
"""``enum ggml_type`` by name, for keys and values."""

QUANTIZED: Final = frozenset({"q4_0", "q8_0"})

FLASH_ATTENTION: Final = {"auto": -1, "off": 0, "on": 1}
"""``enum llama_flash_attn_type`` by name."""

MAX_THREADS: Final = 512
"""GGML_MAX_N_THREADS."""

MIN_CTX: Final = SHORTEST
"""llama.cpp rounds a shorter context up to this."""

MAX_CTX: Final = 1 << 24
MIN_BATCH: Final = 32
MAX_BATCH: Final = 8192
MAX_LAYERS: Final = 10_000
LAST_SEED: Final = 2**32 - 2
"""2**32 - 1 asks llama.cpp for a random one (LLAMA_DEFAULT_SEED)."""

_WIDE: Final = 1_000_000

_SAMPLING: Final[dict[str, tuple[float, float]]] = {
    "temperature": (0.0, 5.0),
    "dynamic_range": (0.0, 5.0),
    "dynamic_exponent": (0.0, 100.0),
    "top_k": (0, _WIDE),
    "top_p": (0.0, 1.0),
    "min_p": (0.0, 1.0),
    "typical_p": (0.0, 1.0),
    "top_n_sigma": (0.0, 100.0),
    "xtc_probability": (0.0, 1.0),
    "xtc_threshold": (0.0, 1.0),
    "repeat_penalty": (0.01, 100.0),
    "repeat_last_n": (-1, _WIDE),
    "frequency_penalty": (-100.0, 100.0),
    "presence_penalty": (-100.0, 100.0),
    "dry_multiplier": (0.0, 100.0),
    "dry_base": (1.0, 100.0),
    "dry_allowed_length": (0, _WIDE),
    "dry_last_n": (-1, _WIDE),
}


def _within(name: str, value: float, lowest: float, highest: float) -> None:
    # Written so that NaN fails too.
    if not (math.isfinite(value) and lowest <= value <= highest):
        raise SettingOutOfRange(name=name, value=str(value), detail=f"{lowest} to {highest}")


def check_threads(threads: int | None) -> None:
    """Raises SettingOutOfRange unless ggml can start so many threads."""
    if threads is not None:
        _within("threads", threads, 1, MAX_THREADS)


def check_load(settings: LoadSettings) -> None:
    """Raises SettingOutOfRange for the first setting that llama.cpp could not use."""
    if settings.n_ctx != 0:
        _within("n_ctx", settings.n_ctx, MIN_CTX, MAX_CTX)
    _within("n_gpu_layers", settings.n_gpu_layers, -1, MAX_LAYERS)
    _within("n_batch", settings.n_batch, MIN_BATCH, MAX_BATCH)
    check_threads(settings.threads)
    for name, value in (
        ("cache_type_k", settings.cache_type_k),
        ("cache_type_v", settings.cache_type_v),
    ):
        if value not in CACHE_TYPES:
            raise SettingOutOfRange(name=name, value=value)
    if settings.flash_attention not in FLASH_ATTENTION:
        raise SettingOutOfRange(name="flash_attention", value=settings.flash_attention)
    if settings.cache_type_v in QUANTIZED and settings.flash_attention == "off":
        raise SettingOutOfRange(
            name="cache_type_v",
            value=settings.cache_type_v,
            detail="a quantized cache of values needs flash attention",
        )


def check_sampling_value(name: str, value: float) -> None:
    """Raises SettingOutOfRange unless `value` is a number in the range of the field `name`."""
    _within(name, value, *_SAMPLING[name])


def check_sampling(sampling: Sampling) -> None:
    """Raises SettingOutOfRange for the first value that is no number or not in its range."""
    for name in _SAMPLING:
        check_sampling_value(name, getattr(sampling, name))
    if sampling.seed is not None:
        _within("seed", sampling.seed, 0, LAST_SEED)
