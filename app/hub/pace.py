"""The speed limit of all downloads together."""

from __future__ import annotations

import threading
import time

LOOK_S = 0.05
"""How soon a wait notices that the limit was changed."""

BURST_S = 0.1
"""What was not used for so long may be used at once; more would make the speed uneven."""


class Pace:
    """Shares a number of bytes a second between transfers; thread-safe."""

    def __init__(self, bytes_per_s: int = 0) -> None:
        """Begin with a limit; 0 is none."""
        self._lock = threading.Lock()
        self._rate = max(0, bytes_per_s)
        self._due = 0.0

    def set(self, bytes_per_s: int) -> None:
        """Another limit, from now on; whoever waits for the old one goes on."""
        with self._lock:
            self._rate = max(0, bytes_per_s)
            self._due = 0.0

    def piece(self, most_bytes: int) -> int:
        """How much to fetch at a time, so that progress stays smooth under the limit."""
        rate = self._rate
        return most_bytes if not rate else min(most_bytes, max(1024, rate // 20))

    def wait(self, n_bytes: int, stopped: threading.Event) -> None:
        """Wait until `n_bytes` that have been fetched are within the limit, or until `stopped`."""
        with self._lock:
            rate = self._rate
            if not rate:
                return
            now = time.monotonic()
            self._due = max(self._due, now - BURST_S) + n_bytes / rate
            due = self._due
        while (left := due - time.monotonic()) > 0 and self._rate == rate:
            if stopped.wait(min(left, LOOK_S)):
                return
