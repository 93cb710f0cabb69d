"""Whether a model fits of which no more is known than a list tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.fit import judge_roughly
from app.engine.hardware import Machine

if TYPE_CHECKING:
    from app.engine.fit import Fit
    from app.ui.models.offer import Offer

DIGITS = 3
"""Numbers of weights that agree so far get the same estimate: it is no better than that."""


class Estimates:
    """Judges offers for one machine at a time; what was judged before is remembered."""

    def __init__(self) -> None:
        self._machine = Machine()
        self._known: dict[tuple[int, str, int], Fit] = {}

    def fit(self, offer: Offer, machine: Machine, n_ctx: int) -> Fit | None:
        """Whether `offer` fits; None where its number of weights or the machine is not known.

        Args:
            offer: a model of a list.
            machine: as it is now.
            n_ctx: context length in tokens; no more than the model was trained for is judged.
        """
        if not offer.n_params or not machine.memory_total_bytes:
            return None
        if machine != self._machine:
            self._machine = machine
            self._known.clear()
        within = min(n_ctx, offer.n_ctx_train) if offer.n_ctx_train else n_ctx
        step = 10 ** max(0, len(str(offer.n_params)) - DIGITS)
        n_params = round(offer.n_params / step) * step
        key = (n_params, offer.quantization, within)
        fit = self._known.get(key)
        if fit is None:
            fit = self._known[key] = judge_roughly(n_params, offer.quantization, within, machine)
        return fit
