"""Whether a model fits of which no more is known than a list tells."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from app.engine.fit import judge_roughly
from app.engine.hardware import Machine
from app.ui.models.offer import USUAL_QUANTIZATION

if TYPE_CHECKING:
    from app.engine.fit import Fit
    from app.ui.models.offer import Offer

STEPS = (1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 70, 100, 130, 200, 300, 500, 1000)
"""Billions of weights: a search need not be bounded more finely."""
BILLION = 1_000_000_000
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
        within = min(n_ctx, offer.n_ctx_train) if offer.n_ctx_train else n_ctx
        step = 10 ** max(0, len(str(offer.n_params)) - DIGITS)
        n_params = round(offer.n_params / step) * step
        return self._fit(n_params, offer.quantization, machine, within)

    def too_many_params(self, machine: Machine, n_ctx: int) -> int:
        """A number of weights that does not fit any more; 0 where everything does."""

        def refused(billions: int) -> bool:
            fit = self._fit(billions * BILLION, USUAL_QUANTIZATION, machine, n_ctx)
            return not fit.loads

        at = bisect_left(STEPS, True, key=refused)
        return STEPS[at] * BILLION if at < len(STEPS) else 0

    def _fit(self, n_params: int, quantization: str, machine: Machine, n_ctx: int) -> Fit:
        if machine != self._machine:
            self._machine = machine
            self._known.clear()
        key = (n_params, quantization, n_ctx)
        fit = self._known.get(key)
        if fit is None:
            fit = self._known[key] = judge_roughly(n_params, quantization, n_ctx, machine)
        return fit
