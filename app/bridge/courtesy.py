"""Work in a thread beside the window, which needs Python too."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Courtesy"]

SWITCH_S: Final = 0.0005


class Courtesy:
    """Lets the window go first.

    Each call of Qt gives the interpreter away, and the window waits for it as long as the switch
    interval says: with the usual 5 ms one painting takes 200. There is one interval for all
    threads, and so all courtesies count together.
    """

    _lock = threading.Lock()
    _working = 0
    _usual = 0.0

    @contextmanager
    def working(self) -> Iterator[None]:
        """A thread works; several may at once."""
        with Courtesy._lock:
            if not Courtesy._working:
                Courtesy._usual = sys.getswitchinterval()
                sys.setswitchinterval(SWITCH_S)
            Courtesy._working += 1
        try:
            yield
        finally:
            with Courtesy._lock:
                Courtesy._working -= 1
                if not Courtesy._working:
                    sys.setswitchinterval(Courtesy._usual)
