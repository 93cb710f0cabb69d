"""What is left out while only models that fit this machine are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from app.bridge.machine import MachineWatch
    from app.bridge.preferences import Preferences
    from app.hub.api import Query
    from app.ui.models.estimates import Estimates
    from app.ui.models.offer import Offer
    from app.ui.models.search_bar import SearchBar


class Sieve:
    """Knows whether only what fits is asked for, and what that is."""

    def __init__(
        self,
        bar: SearchBar,
        estimates: Estimates,
        machine: MachineWatch,
        preferences: Preferences,
    ) -> None:
        self._bar = bar
        self._estimates = estimates
        self._watch = machine
        self._preferences = preferences

    def passes(self, offer: Offer) -> bool:
        """Whether `offer` may be shown."""
        if self._bar.narrowed != "fits":
            return True
        fit = self._estimates.fit(offer, self._watch.machine, self._n_ctx)
        return fit is not None and fit.loads

    def narrowed(self, query: Query) -> Query:
        """`query`, without what is far too large for this machine."""
        machine = self._watch.machine
        if self._bar.narrowed != "fits" or not machine.memory_total_bytes:
            return query
        most = self._estimates.too_many_params(machine, self._n_ctx)
        bounds = [bound for bound in (most, query.most_params) if bound]
        return replace(query, most_params=min(bounds, default=0))

    @property
    def _n_ctx(self) -> int:
        return self._preferences.settings.library.fit_ctx
