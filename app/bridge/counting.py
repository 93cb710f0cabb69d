"""The number of tokens of a draft: after a pause, the last text wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.engine.protocol import Command, Event, Tokenize, Tokenized

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE_MS = 150
"""Typing faster than this is not counted in between."""


@dataclass(frozen=True, slots=True, eq=False)
class _Count:
    text: str
    then: Callable[[int], None]


class TokenCounter(QObject):
    """Counts one text at a time.

    A count may wait in the engine behind a long reply; meanwhile newer texts only replace the
    one that will be counted next, so that nothing piles up.

    Args:
        request: `ModelHost.request`.
    """

    def __init__(
        self,
        request: Callable[[Command, Callable[[Event], None]], int],
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._request = request
        self._latest: _Count | None = None
        self._asked: _Count | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def waiting(self) -> bool:
        """Whether a count is asked for and not known."""
        return self._asked is not None or self._timer.isActive()

    def count(self, text: str, then: Callable[[int], None]) -> None:
        """Count `text` after a pause and tell `then`; an empty text is 0 at once."""
        if not text:
            self._latest = None
            self._timer.stop()
            then(0)
            return
        self._latest = _Count(text, then)
        self._timer.start()

    def _on_timer_timeout(self) -> None:
        if self._latest is None or self._asked is not None:
            return
        self._asked = self._latest
        self._request(Tokenize(text=self._asked.text, count_only=True), self._on_engine_answered)

    def _on_engine_answered(self, event: Event) -> None:
        asked, self._asked = self._asked, None
        if asked is self._latest:
            if asked is not None and isinstance(event, Tokenized):
                asked.then(event.count)
        elif not self._timer.isActive():
            self._on_timer_timeout()
