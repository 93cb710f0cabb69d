"""Backgrounds in the texts: what is selected, and what was found."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from app.ui.chat.transcript.block_view import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.ui.chat.transcript.selection import Selection
    from app.ui.theme import Theme

_LIGHT, _DARK = 0.45, 0.28


class Found(NamedTuple):
    """A hit of a search: id of the message, and the range of its source."""

    key: int
    start: int
    end: int


class Highlights:
    """What has another background.

    Attributes:
        selection: what is selected; None where nothing was begun.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.selection: Selection | None = None
        self._found: dict[int, list[Found]] = {}
        self._current: Found | None = None

    def set_found(self, found: Iterable[Found], current: Found | None) -> None:
        """Mark these hits, in order within each message; `current` is the one that is looked at."""
        self._found = {}
        self._current = current
        for hit in found:
            self._found.setdefault(hit.key, []).append(hit)

    def marks(self, index: int, key: int, start: int, end: int) -> list[Mark]:
        """What lies between two offsets of the message `key`, which stands at `index`."""
        marks = []
        hits = self._found.get(key)
        if hits:
            first = max(0, bisect_left(hits, start, key=_start) - 1)
            color = self._theme.color("found", _DARK if self._theme.dark else _LIGHT)
            for hit in hits[first:]:
                if hit.start >= end:
                    break
                if hit.end > start and hit != self._current:
                    marks.append(Mark(max(start, hit.start), min(end, hit.end), color))
        current = self._current
        selected = self._theme.color("selection")
        if current is not None and current.key == key and current.start < end:
            marks.append(Mark(max(start, current.start), min(end, current.end), selected))
        if self.selection is not None:
            within = self.selection.within(index, start, end)
            if within is not None:
                marks.append(Mark(*within, selected))
        return [mark for mark in marks if mark.start < mark.end]


def _start(hit: Found) -> int:
    return hit.start
