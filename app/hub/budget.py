"""How many requests the hub still answers, so that it never has to refuse one."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from app.core.errors import HubBusy
from app.hub.trouble import rate_limit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WINDOW_S = 300.0
"""The hub counts in windows of five minutes."""

ALLOWED = {"api": 480, "resolvers": 2900, "pages": 95}
"""Requests in a window for somebody without an account, less a few (hub/rate-limits)."""


class Budget:
    """Counts the requests of the last five minutes; believes the hub where it says more."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._sent: dict[str, deque[float]] = {kind: deque() for kind in ALLOWED}
        self._until: dict[str, float] = {}
        self._told: set[str] = set()

    def spend(self, kind: str, host: str) -> None:
        """Count a request that is about to be sent.

        Raises:
            HubBusy: it would be refused; nothing may be sent for `retry_s` seconds.
        """
        with self._lock:
            wait = self._wait(kind)
            if wait > 0:
                raise HubBusy(host=host, status=429, retry_s=wait)
            self._sent[kind].append(self._clock())

    def learn(self, headers: Mapping[str, str]) -> None:
        """Take what the hub says about the current window (``RateLimit``); keys in lower case."""
        told = rate_limit(headers)
        if told is None or told[0] not in ALLOWED:
            return
        kind, left, reset = told
        with self._lock:
            self._told.add(kind)
            self._until[kind] = self._clock() + min(reset, WINDOW_S) if left == 0 else 0.0

    def _wait(self, kind: str) -> float:
        now = self._clock()
        wait = self._until.get(kind, 0.0) - now
        sent = self._sent[kind]
        while sent and sent[0] <= now - WINDOW_S:
            sent.popleft()
        if kind not in self._told and len(sent) >= ALLOWED[kind]:
            wait = max(wait, sent[0] + WINDOW_S - now)
        return max(wait, 0.0)


def kind_of(path: str) -> str:
    """What the hub counts a request for `path` as."""
    if path.startswith("/api/resolve-cache/") or "/resolve/" in path or "/raw/" in path:
        return "resolvers"
    return "api" if path.startswith("/api/") else "pages"
