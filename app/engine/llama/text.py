"""The text of a reply while it is being said: whole characters, and no stop string."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class TextStream:
    """Turns pieces into text, holding back half characters and possible stop strings.

    The text does not depend on how the bytes are cut into pieces.

    Args:
        stop: strings that end the reply; the one that is complete first wins, and of those the
            longest. Empty ones are ignored.

    Attributes:
        stopped_by: the stop string that was found; empty until then.
    """

    def __init__(self, stop: Iterable[str] = ()) -> None:
        self._stop = tuple(string for string in stop if string)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self.stopped_by = ""

    def feed(self, piece: bytes) -> str:
        """What can be said for certain after `piece`; nothing once a stop string was found."""
        if self.stopped_by:
            return ""
        text = self._held + self._decoder.decode(piece)
        if not self._stop:
            return text
        found = self._find(text)
        if found is not None:
            start, self.stopped_by = found
            self._held = ""
            return text[:start]
        held = self._beginning(text)
        self._held = text[len(text) - held :]
        return text[: len(text) - held]

    def close(self) -> str:
        """What was held back for a stop string that never came; half characters are dropped."""
        held, self._held = self._held, ""
        return held

    def _find(self, text: str) -> tuple[int, str] | None:
        found = [
            (start + len(string), start, string)
            for string in self._stop
            if (start := text.find(string)) >= 0
        ]
        if not found:
            return None
        _, start, string = min(found)
        return start, string

    def _beginning(self, text: str) -> int:
        """Length of the longest end of `text` that a stop string begins with."""
        longest = max(map(len, self._stop)) - 1
        for length in range(min(longest, len(text)), 0, -1):
            end = text[-length:]
            if any(string.startswith(end) for string in self._stop):
                return length
        return 0
