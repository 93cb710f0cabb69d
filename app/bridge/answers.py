"""Who is told what a thread found out, kept on the GUI thread.

A callable may be the last that holds an object with connections, and where such an object goes, it
is disconnected: Qt holds a lock then and waits for the interpreter, while the GUI thread may hold
the interpreter and wait for that lock. So a thread is given a number, never the callable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Told(NamedTuple):
    """Who is told.

    Attributes:
        then: of a result.
        failed: of an error.
    """

    then: Callable[[Any], None] | None = None
    failed: Callable[[Any], None] | None = None


class Answers:
    """The answers that are waited for; to be used on the GUI thread alone."""

    def __init__(self) -> None:
        self._waiting: dict[int, Told] = {}
        self._last = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def keep(self, then: Callable[[Any], None] | None, failed: Callable[[Any], None] | None) -> int:
        """The number to ask for them with."""
        self._last += 1
        self._waiting[self._last] = Told(then, failed)
        return self._last

    def take(self, number: int) -> Told:
        """They are not kept any more; empty where they were not, or were dropped."""
        return self._waiting.pop(number, Told())

    def clear(self) -> None:
        """Nobody is told any more."""
        self._waiting.clear()
