"""Where in a reply the model thinks and where it answers."""

from __future__ import annotations

from msgspec import Struct


class Markers(Struct, frozen=True, kw_only=True):
    """What a model writes around its thinking."""

    begin: str
    end: str


KNOWN: tuple[Markers, ...] = (Markers(begin="<think>", end="</think>"),)
"""In the order in which they are looked for."""


class Thought(Struct, frozen=True, kw_only=True):
    """Where the thinking stands in a reply; offsets count characters of its text.

    Attributes:
        begin: after the marker that begins it.
        end: before the marker that ends it, or the end of the text while it goes on.
        answer: where the answer begins, blank lines left out; the end of the text while there
            is none.
        closed: it is over.
    """

    begin: int
    end: int
    answer: int
    closed: bool


def thought(text: str, *, opened: bool = False, markers: Markers | None = None) -> Thought | None:
    """The thinking at the beginning of a reply; None where there is none.

    Args:
        text: of the reply, as far as it is known.
        opened: the prompt ended with the marker that begins the thinking, so that the reply
            starts in the middle of it.
        markers: the model's own; None looks for those of `KNOWN`.
    """
    for known in (markers,) if markers else KNOWN:
        begin = 0
        if not opened:
            first = len(text) - len(text.lstrip())
            if not text.startswith(known.begin, first):
                continue
            begin = first + len(known.begin)
        end = text.find(known.end, begin)
        if end < 0:
            return Thought(begin=begin, end=len(text), answer=len(text), closed=False)
        rest = text[end + len(known.end) :]
        answer = len(text) - len(rest.lstrip("\r\n \t"))
        return Thought(begin=begin, end=end, answer=answer, closed=True)
    return None
