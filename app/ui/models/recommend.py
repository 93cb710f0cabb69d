"""Which quantization of a model to suggest, and which models to somebody who has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.inspection.quantization import known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.engine.fit import Fit
    from app.hub.api import Variant
    from app.ui.models.offer import Offer

SMALL_PARAMS = 3_000_000_000
"""Below it four bits are felt, and eight cost little."""
USUAL = ("Q4_K_M", "Q4_K_S", "MXFP4", "MXFP4_MOE", "IQ4_XS", "Q4_1", "Q4_0", "IQ4_NL")
SMALLS = ("Q8_0", "Q6_K", "Q5_K_M")
SUGGESTIONS = 3
EASY_PARAMS = 4_500_000_000
"""What a processor without a GPU writes at a reading pace."""
EASY_BYTES, LARGEST_BYTES = 6_000_000_000, 25_000_000_000
COMFORTABLE = frozenset({"gpu", "partly", "cpu"})


def recommended(
    variants: Sequence[Variant], fits: Sequence[Fit | None], wanted: str = "", n_params: int = 0
) -> int | None:
    """Index of the variant to suggest; None where none would load that is worth having.

    Args:
        variants: of one model.
        fits: how each of them fits; None where it is not known.
        wanted: the quantization that the catalog recommends.
        n_params: number of weights of the model; 0 where unknown.
    """
    preference = [wanted] if wanted else []
    preference += SMALLS if 0 < n_params < SMALL_PARAMS else ()
    preference += USUAL

    def rank(index: int) -> tuple[bool, int, float]:
        variant, fit = variants[index], fits[index]
        label = variant.quantization.upper().removeprefix("UD-")
        place = preference.index(label) if label in preference else len(preference)
        found = known(label)
        # Of the others, the one nearest to five bits.
        away = abs(found.bits_per_weight - 5) if found is not None else 100.0
        return fit is not None and fit.verdict not in COMFORTABLE, place, away

    def worth(index: int) -> bool:
        found = known(variants[index].quantization)
        return found is None or found.quality != "poor"

    able = [at for at, fit in enumerate(fits) if (fit is None or fit.loads) and worth(at)]
    return min(able, key=rank, default=None)


def suggested(offers: Sequence[Offer], fits: Sequence[Fit | None], *, gpu: bool) -> list[Offer]:
    """Up to three models for somebody who has none: one that suits, a quicker, a stronger one.

    Args:
        offers: open models to chat with.
        fits: how each of them fits; None where that is not known.
        gpu: whether there is a GPU; without one, speed asks for a small model.
    """
    able = sorted(
        ((offer, fit) for offer, fit in zip(offers, fits, strict=True) if _loads(fit)),
        key=lambda pair: pair[0].n_params,
    )
    if not able:
        return []
    easy = [offer for offer, fit in able if _easy(offer, fit, gpu=gpu)]
    main = easy[-1] if easy else able[0][0]
    quicker = [offer for offer, _ in able if offer.n_params <= main.n_params / 2]
    stronger = [
        offer
        for offer, _ in able
        if offer.n_params > main.n_params and offer.size_bytes <= LARGEST_BYTES
    ]
    chosen = [main, *quicker[-1:], *stronger[-1:]]
    rest = [offer for offer, _ in reversed(able) if offer.n_params < main.n_params]
    chosen += [offer for offer in rest if offer not in chosen]
    return chosen[:SUGGESTIONS]


def _loads(fit: Fit | None) -> bool:
    return fit is None or fit.loads


def _easy(offer: Offer, fit: Fit | None, *, gpu: bool) -> bool:
    """Whether it answers at a reading pace, and comes in minutes."""
    if offer.size_bytes > EASY_BYTES:
        return False
    if gpu and fit is not None:
        return fit.verdict == "gpu"
    return offer.n_params <= EASY_PARAMS and (fit is None or fit.verdict in COMFORTABLE)
