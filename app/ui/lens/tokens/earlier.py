"""Texts that were replaced as a whole, to be brought back.

The undo of a document cannot do this: it keeps what was removed piece by piece, and of ten
megabytes that takes seconds and twice their memory.
"""

from __future__ import annotations

from typing import Final

MOST_BYTES: Final = 24_000_000
"""Of all texts that are kept; the last one is kept whatever its size."""


class Earlier:
    """The texts before and behind the one that is shown, the nearest last."""

    def __init__(self) -> None:
        self._before: list[bytes] = []
        self._behind: list[bytes] = []

    @property
    def has_before(self) -> bool:
        """There is a text to go back to."""
        return bool(self._before)

    @property
    def has_behind(self) -> bool:
        """There is a text that was taken back."""
        return bool(self._behind)

    def keep(self, text: bytes) -> None:
        """`text` is replaced by another one."""
        self._behind.clear()
        self._before.append(text)
        self._limit()

    def edited(self) -> None:
        """Something was written: what was taken back does not come again."""
        self._behind.clear()

    def back(self, text: bytes) -> bytes | None:
        """What was there before `text`; None where nothing was."""
        if not self._before:
            return None
        self._behind.append(text)
        return self._before.pop()

    def again(self, text: bytes) -> bytes | None:
        """What was taken back, to stand in the place of `text`; None where nothing was."""
        if not self._behind:
            return None
        self._before.append(text)
        return self._behind.pop()

    def _limit(self) -> None:
        while len(self._before) > 1 and sum(map(len, self._before)) > MOST_BYTES:
            del self._before[0]
