"""How the next token is drawn: llama.cpp's samplers in a chain."""

from __future__ import annotations

import ctypes
import secrets
from typing import TYPE_CHECKING, Any, Final

from app.engine.llama.library import C, set_fields
from app.engine.llama.limits import LAST_SEED, check_sampling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.engine.api import Sampling
    from app.engine.llama.context import Context
    from app.engine.llama.vocabulary import Vocabulary

_BREAKERS: Final = (b"\n", b":", b'"', b"*")
"""Where DRY sees the beginning of a new sequence (llama.cpp's default)."""

_MIN_KEEP: Final = 1


class Sampler:
    """A chain in the order of llama.cpp's ``common_sampler``.

    Penalties, DRY, top-n-sigma, top-k, typical, top-p, min-p, XTC, temperature, draw. A neutral
    value adds nothing. At temperature 0 the likeliest token after penalties and DRY is taken, and
    what cuts the distribution is left out.

    Args:
        sampling: how.
        vocabulary: of the model.
        n_ctx: what "the whole context" means to penalties and DRY.

    Raises:
        SettingOutOfRange: a value that llama.cpp cannot use.
    """

    def __init__(self, sampling: Sampling, vocabulary: Vocabulary, n_ctx: int) -> None:
        check_sampling(sampling)
        self.seed: Final = (
            secrets.randbelow(LAST_SEED + 1) if sampling.seed is None else sampling.seed
        )
        self._n_ctx = n_ctx
        self._looks_back = 0
        params = C.llama_sampler_chain_default_params()
        set_fields(params, no_perf=True)
        self._chain: Any = C.llama_sampler_chain_init(params)
        for link in self._links(sampling, vocabulary):
            C.llama_sampler_chain_add(self._chain, link)

    def free(self) -> None:
        """Give the memory back."""
        if self._chain:
            C.llama_sampler_free(self._chain)
            self._chain = None

    @property
    def names(self) -> tuple[str, ...]:
        """llama.cpp's names of the samplers in the chain."""
        count: int = C.llama_sampler_chain_n(self._chain)
        links = (C.llama_sampler_chain_get(self._chain, index) for index in range(count))
        return tuple(C.llama_sampler_name(link).decode() for link in links)

    def remember(self, ids: Sequence[int]) -> None:
        """Tell penalties and DRY what came before: the whole prompt, reused or not."""
        if self._looks_back:
            for token in ids[-self._looks_back :]:
                C.llama_sampler_accept(self._chain, token)

    def draw(self, context: Context) -> int:
        """The next token under the logits of the last one, and remember it."""
        return int(C.llama_sampler_sample(self._chain, context.pointer, -1))

    def _links(self, sampling: Sampling, vocabulary: Vocabulary) -> Iterator[Any]:
        yield from self._penalties(sampling, vocabulary)
        yield from self._dry(sampling, vocabulary)
        if sampling.temperature == 0:
            yield C.llama_sampler_init_greedy()
            return
        yield from self._cuts(sampling)
        if sampling.dynamic_range > 0:
            yield C.llama_sampler_init_temp_ext(
                sampling.temperature, sampling.dynamic_range, sampling.dynamic_exponent
            )
        elif sampling.temperature != 1:
            yield C.llama_sampler_init_temp(sampling.temperature)
        yield C.llama_sampler_init_dist(self.seed)

    def _penalties(self, sampling: Sampling, vocabulary: Vocabulary) -> Iterator[Any]:
        span = self._span(sampling.repeat_last_n)
        if span and (
            sampling.repeat_penalty != 1
            or sampling.frequency_penalty != 0
            or sampling.presence_penalty != 0
        ):
            self._looks_back = max(self._looks_back, span)
            yield C.llama_sampler_init_penalties(
                vocabulary.n_vocab,
                span,
                sampling.repeat_penalty,
                sampling.frequency_penalty,
                sampling.presence_penalty,
            )

    def _dry(self, sampling: Sampling, vocabulary: Vocabulary) -> Iterator[Any]:
        span = self._span(sampling.dry_last_n)
        if span and sampling.dry_multiplier != 0:
            self._looks_back = max(self._looks_back, span)
            yield C.llama_sampler_init_dry(
                vocabulary.pointer,
                sampling.dry_multiplier,
                sampling.dry_base,
                sampling.dry_allowed_length,
                span,
                (ctypes.c_char_p * len(_BREAKERS))(*_BREAKERS),
                len(_BREAKERS),
            )

    def _span(self, tokens: int) -> int:
        return self._n_ctx if tokens < 0 else min(tokens, self._n_ctx)

    def _cuts(self, sampling: Sampling) -> Iterator[Any]:
        if sampling.top_n_sigma > 0:
            yield C.llama_sampler_init_top_n_sigma(sampling.top_n_sigma)
        if sampling.top_k > 0:
            yield C.llama_sampler_init_top_k(sampling.top_k)
        if sampling.typical_p < 1:
            yield C.llama_sampler_init_typical(sampling.typical_p, _MIN_KEEP)
        if sampling.top_p < 1:
            yield C.llama_sampler_init_top_p(sampling.top_p, _MIN_KEEP)
        if sampling.min_p > 0:
            yield C.llama_sampler_init_min_p(sampling.min_p, _MIN_KEEP)
        if sampling.xtc_probability > 0:
            yield C.llama_sampler_init_xtc(
                sampling.xtc_probability, sampling.xtc_threshold, _MIN_KEEP, self.seed
            )
