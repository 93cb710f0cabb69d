"""What takes a while to fetch, fetched once for all who ask for it at the same time."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["Asked", "Fetches"]


class Asked(NamedTuple):
    """Who is told what comes of it.

    Attributes:
        then: of a thing.
        failed: of an error.
    """

    then: Callable[[Any], None]
    failed: Callable[[Any], None]


class Fetches:
    """Who waits for what is on its way; to be used on the GUI thread alone."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, list[Asked]] = {}

    def join(
        self, thing: Hashable, then: Callable[[Any], None], failed: Callable[[Any], None]
    ) -> Asked | None:
        """Wait for a thing.

        Args:
            thing: what names it.
            then: told what was fetched.
            failed: told why it was not.

        Returns:
            Who is to be told once by the one that fetches it now, and tells all who wait; None
            where it is on its way already.
        """
        waiting = self._waiting.setdefault(thing, [])
        waiting.append(Asked(then, failed))
        if len(waiting) > 1:
            return None
        return Asked(partial(self._tell, thing, 0), partial(self._tell, thing, 1))

    def _tell(self, thing: Hashable, which: int, value: object) -> None:
        # One that cannot hear it takes it from nobody else; who asks now begins anew.
        with ExitStack() as stack:
            for asked in reversed(self._waiting.pop(thing)):
                stack.callback(asked[which], value)
