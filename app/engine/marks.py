"""Marks around contents, to find them again in what a template made of them.

A template may trim a content, cut it at ``</think>``, test how it begins, or leave it out. So the
marks stand around *cores*: runs of text that neither begin nor end with whitespace and, when
separators are given, hold none of them. Whitespace and separators between the cores, the *gaps*,
stay bare, and ``trim``, ``split('</think>')`` or ``startswith('<tool_response>')`` do the same as
without the marks. Whether they did is for the caller to check: the marked text without its marks
must be the text.

A mark is one character for private use that occurs nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FIRST: Final = 0xF0000
_LAST: Final = 0x10FFFD
_NEVER = re.compile("((?!))")
_PRIVATE = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a content stands in a text: ``text[start:end]``.

    Attributes:
        start: first character.
        end: behind the last.
        message: index of the message whose content it is.
    """

    start: int
    end: int
    message: int


@dataclass(frozen=True, slots=True)
class _Core:
    """A marked run of a content, and the gap before it as units: whitespace or a separator."""

    message: int
    text: str
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a marked text says.

    Attributes:
        text: it, without its marks.
        places: where the contents are in it, in order.
        exact: every part of a content is written as it was. False where letters were changed, or
            something may have been put into the middle of a part.
    """

    text: str
    places: tuple[Place, ...]
    exact: bool


def private_characters(avoid: Iterable[str]) -> Iterator[str]:
    """Characters for private use that occur in none of the texts `avoid`."""
    taken = {character for text in avoid for character in _PRIVATE.findall(text)}
    return (c for c in map(chr, range(_FIRST, _LAST + 1)) if c not in taken)


class Marker:
    """Puts marks around the cores of contents and reads them back.

    Args:
        contents: one for each message.
        loose: indices of messages in which the template may write between two cores what it
            found between them (replies, whose reasoning is taken apart and put together again).
        separators: texts that a template looks for in a content.
        avoid: texts that the marks must not occur in, beside the contents.
    """

    def __init__(
        self,
        contents: Sequence[str],
        *,
        loose: Iterable[int] = (),
        separators: Iterable[str] = (),
        avoid: Iterable[str] = (),
    ) -> None:
        self._loose = frozenset(loose)
        self._contents = contents
        self._characters = private_characters([*contents, *avoid])
        self._cores: list[_Core] = []
        self._tails: dict[int, tuple[str, ...]] = {}
        self._marks: dict[str, tuple[int, bool]] = {}
        self._separators = tuple(sorted(set(separators), key=len, reverse=True))
        self._separator = re.compile(f"({'|'.join(map(re.escape, self._separators)) or '(?!)'})")

    def mark(self) -> list[str] | None:
        """The contents with marks; None when they need more marks than there are."""
        marked = [self._mark(i, content) for i, content in enumerate(self._contents)]
        return marked if len(self._marks) == 2 * len(self._cores) else None

    def _mark(self, message: int, content: str) -> str:
        written: list[str] = []
        gap: list[str] = []
        runs = list(_runs(content, self._separator))
        if not any(is_core for _, is_core in runs):
            # Nothing but separators: marked all the same, or nobody would know it for content.
            runs = list(_runs(content, _NEVER))
        for text, is_core in runs:
            if not is_core:
                gap.append(text)
                written.append(text)
                continue
            opening, closing = next(self._characters, ""), next(self._characters, "")
            if closing:
                self._marks[opening] = len(self._cores), True
                self._marks[closing] = len(self._cores), False
            self._cores.append(_Core(message, text, tuple(gap)))
            gap = []
            written += (opening, text, closing)
        self._tails[message] = tuple(gap)
        return "".join(written)

    def read(self, marked: str) -> Reading | None:
        """The text without its marks, and where the contents are in it.

        Returns:
            None when a mark lost its partner or a separator its part, so that a content ends
            nobody knows where.
        """
        kept: list[str] = []
        found: list[tuple[int, int, int]] = []
        position = last = 0
        open_core, open_at = -1, 0
        for mark in _PRIVATE.finditer(marked):
            if mark.group() not in self._marks:
                continue
            core, opens = self._marks[mark.group()]
            kept.append(marked[last : mark.start()])
            position += mark.start() - last
            last = mark.end()
            if opens != (open_core == -1) or (not opens and core != open_core):
                return None
            if opens:
                open_core, open_at = core, position
            else:
                found.append((core, open_at, position))
                open_core = -1
        if open_core != -1:
            return None
        kept.append(marked[last:])
        text = "".join(kept)
        places = self._join(text, found)
        if not self._holds_separators(text, places):
            return None
        exact = all(text[start:end] == self._cores[core].text for core, start, end in found)
        return Reading(text, tuple(places), exact)

    def _holds_separators(self, text: str, places: Sequence[Place]) -> bool:
        """Whether the separators of each content that is there are in its places.

        Not asked of loose ones: there the template may drop them or write them itself.
        """
        found: dict[int, str] = {}
        for place in places:
            if place.message not in self._loose:
                found[place.message] = found.get(place.message, "") + text[place.start : place.end]
        return all(
            written.count(separator) >= self._contents[message].count(separator)
            for message, written in found.items()
            for separator in self._separators
            if separator in self._contents[message]
        )

    def _join(self, text: str, found: list[tuple[int, int, int]]) -> list[Place]:
        """Cores and the gaps that belong to their contents, as places."""
        places: list[Place] = []
        free = 0
        for n, (index, start, end) in enumerate(found):
            core = self._cores[index]
            follows = n > 0 and found[n - 1][0] == index - 1
            if follows and self._cores[index - 1].message == core.message:
                between = text[free:start]
                if between == "".join(core.before) or core.message not in self._loose:
                    places[-1] = Place(places[-1].start, end, core.message)
                    free = end
                    continue
            elif index == 0 or self._cores[index - 1].message != core.message:
                start = _reach_back(text, free, start, core.before)  # noqa: PLW2901
            if self._is_last(index):
                limit = found[n + 1][1] if n + 1 < len(found) else len(text)
                end = _reach_on(text, end, limit, self._tails[core.message])  # noqa: PLW2901
            places.append(Place(start, end, core.message))
            free = end
        return places

    def _is_last(self, index: int) -> bool:
        """Whether the core ends its message."""
        after = index + 1
        return after == len(self._cores) or (
            self._cores[after].message != self._cores[index].message
        )


def _runs(content: str, separator: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """Cores (True) and units of the gaps (False), in order; together they are `content`."""
    for n, part in enumerate(separator.split(content)):
        core = part.strip() if n % 2 == 0 else ""
        start = part.index(core) if core else len(part)
        if start:
            yield part[:start], False
        if core:
            yield core, True
        if start + len(core) < len(part):
            yield part[start + len(core) :], False


def _reach_back(text: str, low: int, start: int, units: tuple[str, ...]) -> int:
    """Where `units`, as far as they stand before `start`, begin; separators count only whole."""
    for unit in reversed(units):
        if text.startswith(unit, max(low, start - len(unit))) and start - len(unit) >= low:
            start -= len(unit)
            continue
        if unit.isspace():
            length = 0
            while start - length > low and text[start - length - 1] == unit[-1 - length]:
                length += 1
            start -= length
        break
    return start


def _reach_on(text: str, end: int, high: int, units: tuple[str, ...]) -> int:
    """Where `units`, as far as they stand behind `end`, end; separators count only whole."""
    for unit in units:
        if text.startswith(unit, end) and end + len(unit) <= high:
            end += len(unit)
            continue
        if unit.isspace():
            length = 0
            while end + length < high and text[end + length] == unit[length]:
                length += 1
            end += length
        break
    return end
