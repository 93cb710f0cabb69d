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
    interval says: with the usual 5 ms one painting takes 200.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._working = 0
        self._usual = 0.0

    @contextmanager
    def working(self) -> Iterator[None]:
        """A thread works; several may at once."""
        with self._lock:
            if not self._working:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(SWITCH_S)
            self._working += 1
        try:
            yield
        finally:
            with self._lock:
                self._working -= 1
                if not self._working:
                    sys.setswitchinterval(self._usual)
