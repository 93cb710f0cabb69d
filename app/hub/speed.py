"""How fast something goes, over the last seconds."""

from __future__ import annotations

from collections import deque

WINDOW_S = 8.0
LEAST_S = 0.5
"""Before so much time has passed nothing is said: a first burst is no speed."""
LONGEST_LEFT_S = 30 * 24 * 3600.0


class Speedometer:
    """Bytes per second over a moving window.

    What was there at the first note counts nothing, so that a download that goes on from its half
    does not begin with an impossible speed.
    """

    def __init__(self, window_s: float = WINDOW_S) -> None:
        self._window_s = window_s
        self._notes: deque[tuple[float, int]] = deque()

    def note(self, now_s: float, done_bytes: int) -> None:
        """At `now_s` (any clock that only goes forward) `done_bytes` were done in all."""
        if self._notes and done_bytes < self._notes[-1][1]:
            self._notes.clear()  # it began anew
        self._notes.append((now_s, done_bytes))
        # One note older than the window stays: the window is then covered wholly.
        while len(self._notes) > 1 and self._notes[1][0] <= now_s - self._window_s:
            self._notes.popleft()

    def rate(self, now_s: float) -> float:
        """Bytes per second; 0 while it cannot be told. It sinks while nothing arrives."""
        if not self._notes:
            return 0.0
        first_s, first_bytes = self._notes[0]
        span_s = now_s - first_s
        if span_s < LEAST_S:
            return 0.0
        return (self._notes[-1][1] - first_bytes) / span_s

    def left_s(self, now_s: float, missing_bytes: int) -> float | None:
        """Seconds that `missing_bytes` will take at this speed; None while it cannot be told."""
        rate = self.rate(now_s)
        if rate <= 0:
            return None
        left = missing_bytes / rate
        return left if left <= LONGEST_LEFT_S else None
