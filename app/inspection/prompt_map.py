"""Which tokens of a prompt belong to whom: found from the bytes that each hand wrote."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["PromptMap", "Section", "Span", "Stretch", "map_prompt"]


class Span(Protocol):
    """A part of a prompt that one hand wrote; offsets are bytes of its text."""

    @property
    def start(self) -> int:
        """Its first byte."""

    @property
    def end(self) -> int:
        """Behind its last."""

    @property
    def owner(self) -> str:
        """``template``, ``content`` or ``thinking``."""

    @property
    def message(self) -> int:
        """Index of the message it is, or stands around; -1 for none."""

    @property
    def role(self) -> str:
        """Of that message; empty for none."""

    @property
    def stored(self) -> bool:
        """It entered by the ids with which it was generated."""


class Stretch(NamedTuple):
    """Tokens in a row that one hand wrote.

    Attributes:
        first: index of the first.
        end: behind the last.
        owner: ``template``, ``content`` or ``thinking``.
        message: index of the message they are, or stand around; -1 for none.
        role: of that message; empty for none.
        stored: they are the ids with which a reply was generated.
    """

    first: int
    end: int
    owner: str = "template"
    message: int = -1
    role: str = ""
    stored: bool = False

    @property
    def look(self) -> str:
        """What tells it from others: ``template``, ``thinking`` or the role."""
        return self.owner if self.owner != "content" else self.role or "template"


class Section(NamedTuple):
    """Tokens in a row of one message, what the template wrote around it included.

    Attributes:
        first: index of the first.
        end: behind the last.
        message: index of the message; -1 for what belongs to none.
        role: of that message; empty for none.
        stored: some of them are the ids with which a reply was generated.
    """

    first: int
    end: int
    message: int = -1
    role: str = ""
    stored: bool = False

    @property
    def look(self) -> str:
        """The role, or ``template`` for what belongs to no message."""
        return self.role or "template"


@dataclass(frozen=True, slots=True, eq=False)
class PromptMap:
    """The tokens of a prompt, sorted by whose they are.

    Attributes:
        starts: where each token begins in the text, in bytes, and the end of the last; those in
            front that are in no text begin at -1.
        stretches: all tokens in order, by who wrote them.
        sections: all tokens in order, by message.
        plain: first token and the one behind the last of each text that only reads like a
            special token, in order.
    """

    starts: Sequence[int]
    stretches: tuple[Stretch, ...]
    sections: tuple[Section, ...]
    plain: tuple[tuple[int, int], ...] = ()
    # Where each begins and ends: a strip asks for a thousand blocks of a long prompt at once.
    _stretch_firsts: tuple[int, ...] = field(init=False, repr=False)
    _section_firsts: tuple[int, ...] = field(init=False, repr=False)
    _plain_firsts: tuple[int, ...] = field(init=False, repr=False)
    _plain_ends: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name, numbers in (
            ("_stretch_firsts", (each.first for each in self.stretches)),
            ("_section_firsts", (each.first for each in self.sections)),
            ("_plain_firsts", (first for first, _end in self.plain)),
            ("_plain_ends", (end for _first, end in self.plain)),
        ):
            object.__setattr__(self, name, tuple(numbers))

    def __len__(self) -> int:
        """How many tokens."""
        return len(self.starts) - 1

    def stretch_at(self, token: int) -> Stretch | None:
        """Who wrote a token; None where there is no such token."""
        at = bisect_right(self._stretch_firsts, token) - 1
        if at < 0 or not self.stretches[at].first <= token < self.stretches[at].end:
            return None
        return self.stretches[at]

    def counts(self) -> Mapping[str, int]:
        """How many tokens each look has; thinking is that of a reply."""
        counted: Counter[str] = Counter()
        for each in self.stretches:
            counted[each.look] += each.end - each.first
        return counted

    def hatched(self, first: int, end: int) -> tuple[tuple[int, int], ...]:
        """What the template wrote between two tokens, counted from the first of them."""
        return tuple(
            (max(each.first, first) - first, min(each.end, end) - first)
            for each in self._between(first, end)
            if each.owner == "template"
        )

    def flagged(self, first: int, end: int) -> tuple[tuple[int, int], ...]:
        """`plain` between two tokens, counted from the first of them."""
        low = bisect_right(self._plain_ends, first)
        high = bisect_left(self._plain_firsts, end)
        return tuple(
            (max(one, first) - first, min(other, end) - first)
            for one, other in self.plain[low:high]
        )

    def begun(self, first: int, end: int) -> Sequence[Section]:
        """The sections that begin between two tokens."""
        low = bisect_left(self._section_firsts, first)
        return self.sections[low : bisect_left(self._section_firsts, end)]

    def _between(self, first: int, end: int) -> Sequence[Stretch]:
        low = max(0, bisect_right(self._stretch_firsts, first) - 1)
        return self.stretches[low : bisect_left(self._stretch_firsts, end)]


def map_prompt(
    lengths: Sequence[int],
    spans: Iterable[Span],
    *,
    before: int = 0,
    plain: Iterable[tuple[int, int]] = (),
) -> PromptMap:
    """Sort the tokens of a prompt. A token belongs to whoever wrote its first byte.

    Args:
        lengths: bytes of the text that each stands for.
        spans: who wrote what, in order.
        before: how many tokens at the front are in no text.
        plain: (start, end) in bytes of what only reads like a special token.
    """
    count = len(lengths)
    starts = [*([-1] * before), *accumulate(lengths[before:], initial=0)]
    stretches = [Stretch(0, before)] if before else []
    for span in spans:
        first = bisect_left(starts, span.start, before, count)
        end = bisect_left(starts, span.end, before, count)
        # What no span speaks of at the end belongs to the last.
        if first < end:
            stretches.append(
                Stretch(first, end, span.owner, span.message, span.role, bool(span.stored))
            )
    if count and (not stretches or stretches[-1].end < count):
        first = stretches[-1].end if stretches else 0
        stretches.append(Stretch(first, count))
    flagged = []
    for start, stop in plain:
        first = max(before, bisect_right(starts, start, before, count) - 1)
        flagged.append((first, max(first + 1, bisect_left(starts, stop, before, count))))
    return PromptMap(starts, tuple(_joined(stretches)), _sections(stretches), tuple(flagged))


def _joined(stretches: Iterable[Stretch]) -> Iterable[Stretch]:
    """Neighbors that differ in nothing become one."""
    last: Stretch | None = None
    for each in stretches:
        if last is not None and last[2:] == each[2:]:
            last = last._replace(end=each.end)
            continue
        if last is not None:
            yield last
        last = each
    yield from () if last is None else (last,)


def _sections(stretches: Sequence[Stretch]) -> tuple[Section, ...]:
    found: list[Section] = []
    for each in stretches:
        last = found[-1] if found else None
        if last is not None and (last.message, last.role) == (each.message, each.role):
            stored = last.stored or each.stored
            found[-1] = last._replace(end=each.end, stored=stored)
        else:
            found.append(Section(each.first, each.end, each.message, each.role, each.stored))
    return tuple(found)
