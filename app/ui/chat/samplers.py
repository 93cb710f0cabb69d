"""The samplers as the settings panel shows them: which first, and the range of each."""

from __future__ import annotations

from app.ui.span import Span

FREQUENT = ("temperature", "top_p", "top_k", "min_p", "repeat_penalty")
"""Shown at once; the rest is in a fold."""

MORE = (
    "dynamic_range",
    "dynamic_exponent",
    "typical_p",
    "top_n_sigma",
    "xtc_probability",
    "xtc_threshold",
    "repeat_last_n",
    "frequency_penalty",
    "presence_penalty",
    "dry_multiplier",
    "dry_base",
    "dry_allowed_length",
    "dry_last_n",
)

SPANS: dict[str, Span] = {
    "temperature": Span(0, 2, 0.05, 2, limit=5),
    "dynamic_range": Span(0, 2, 0.05, 2, limit=5),
    "dynamic_exponent": Span(0.1, 3, 0.1, 2, limit=10),
    "top_k": Span(0, 200, 1, limit=99_999),
    "top_p": Span(0, 1, 0.01, 2),
    "min_p": Span(0, 1, 0.01, 2),
    "typical_p": Span(0, 1, 0.01, 2),
    "top_n_sigma": Span(0, 5, 0.1, 2, limit=100),
    "xtc_probability": Span(0, 1, 0.05, 2),
    "xtc_threshold": Span(0, 1, 0.05, 2),
    "repeat_penalty": Span(0.8, 1.4, 0.01, 2, limit=3),
    "repeat_last_n": Span(-1, 1024, 1, limit=99_999, curve=2),
    "frequency_penalty": Span(-2, 2, 0.05, 2),
    "presence_penalty": Span(-2, 2, 0.05, 2),
    "dry_multiplier": Span(0, 3, 0.05, 2, limit=10),
    "dry_base": Span(1, 4, 0.05, 2, limit=10),
    "dry_allowed_length": Span(1, 20, 1, limit=1000),
    "dry_last_n": Span(-1, 4096, 1, limit=99_999, curve=3),
}
ANSWER_LENGTH = Span(0, 4096, 64, limit=99_999)
LARGEST_SEED = 2**32 - 2
"""llama.cpp takes 32 bits and keeps the greatest for "draw one" (LLAMA_DEFAULT_SEED)."""
