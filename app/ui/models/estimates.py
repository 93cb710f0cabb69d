"""Whether a model fits of which no more is known than a list tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.fit import judge_roughly

if TYPE_CHECKING:
    from app.engine.fit import Fit
    from app.engine.hardware import Machine
    from app.ui.models.offer import Offer


def estimate(offer: Offer, machine: Machine, n_ctx: int) -> Fit | None:
    """Whether `offer` fits, by its number of weights; None where that or the machine is unknown."""
    if not offer.n_params or not machine.memory_total_bytes:
        return None
    within = min(n_ctx, offer.n_ctx_train) if offer.n_ctx_train else n_ctx
    return judge_roughly(offer.n_params, offer.quantization, within, machine)
