"""What is selected: a range of places in the sources of the messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from PySide6.QtCore import QTextBoundaryFinder

from app.ui.chat.transcript.blocks import index_of_utf16, utf16_index

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.chat.transcript.rendered import Rendered

Unit = Literal["character", "word"]

BETWEEN_MESSAGES = "\n\n"
_NEAR = 256


class Place(NamedTuple):
    """A place before a character: index of the message and offset in its source."""

    message: int
    offset: int


class Sources(Protocol):
    """The texts that places point into."""

    def __len__(self) -> int: ...

    def source(self, index: int) -> str:
        """The text of a message."""
        ...


@dataclass(frozen=True, slots=True)
class Selection:
    """From where it was begun to where it was drawn, in either direction."""

    anchor: Place
    head: Place

    @property
    def low(self) -> Place:
        """Its first place."""
        return min(self.anchor, self.head)

    @property
    def high(self) -> Place:
        """The place after its last character."""
        return max(self.anchor, self.head)

    @property
    def empty(self) -> bool:
        """Nothing lies between its ends."""
        return self.anchor == self.head

    def within(self, message: int, start: int, end: int) -> tuple[int, int] | None:
        """The part of it between two offsets of a message; None where there is none."""
        low, high = self.low, self.high
        if not low.message <= message <= high.message:
            return None
        first = max(start, low.offset) if message == low.message else start
        last = min(end, high.offset) if message == high.message else end
        return (first, last) if first < last else None


def selected_text(
    selection: Selection,
    source: Callable[[int], str],
    said: Callable[[int, int, int], str] | None = None,
) -> str:
    """What is selected; a blank line between messages.

    Args:
        selection: the range.
        source: gives the text of a message.
        said: gives a range of a message as it is to be written; None for its exact source.
    """
    low, high = selection.low, selection.high
    parts = []
    for message in range(low.message, high.message + 1):
        text = source(message)
        start = low.offset if message == low.message else 0
        end = high.offset if message == high.message else len(text)
        parts.append(text[start:end] if said is None else said(message, start, end))
    return BETWEEN_MESSAGES.join(parts)


def whole(sources: Sources) -> Selection | None:
    """All messages; None when there are none."""
    if not len(sources):
        return None
    last = len(sources) - 1
    return Selection(Place(0, 0), Place(last, len(sources.source(last))))


def moved(place: Place, step: int, unit: Unit, sources: Sources) -> Place:
    """The place one character or word before (`step` -1) or after (1) `place`.

    At the end of a message the next one begins.
    """
    text = sources.source(place.message)
    if step > 0 and place.offset >= len(text):
        following = place.message + 1
        return Place(following, 0) if following < len(sources) else place
    if step < 0 and place.offset <= 0:
        before = place.message - 1
        return Place(before, len(sources.source(before))) if before >= 0 else place
    return Place(place.message, _boundary(text, place.offset, step, unit))


def moved_as_read(
    place: Place, step: int, unit: Unit, said: Callable[[int], Rendered], count: int
) -> Place:
    """As `moved`, over texts as they are read: markup takes no step of its own.

    Args:
        place: in the source of a message.
        step: -1 or 1.
        unit: what is passed.
        said: gives the text of a message as it is read.
        count: of the messages.
    """
    here = said(place.message)
    index = here.index_of(place.offset)
    found = moved(Place(place.message, index), step, unit, _Said(said, count))
    text = said(found.message)
    offset = _offset(text, found.offset, step)
    if found.message != place.message:
        return Place(found.message, offset)
    # A formula is one piece: a place within it is its start, and going on leads past it.
    while (offset - place.offset) * step <= 0 and 0 < found.offset < len(text.text):
        found = moved(found, step, "character", _Said(said, count))
        if found.message != place.message:
            return Place(found.message, _offset(said(found.message), found.offset, step))
        offset = _offset(text, found.offset, step)
    return Place(found.message, offset)


def _offset(said: Rendered, index: int, step: int) -> int:
    """Markup beside a place is left out of what was passed, whichever way."""
    return said.end_of(index) if step > 0 else said.offset_of(index)


class _Said:
    """The texts of messages as they are read."""

    def __init__(self, said: Callable[[int], Rendered], count: int) -> None:
        self._said = said
        self._count = count

    def __len__(self) -> int:
        return self._count

    def source(self, index: int) -> str:
        """The text of a message."""
        return self._said(index).text


def _boundary(text: str, offset: int, step: int, unit: Unit) -> int:
    """The next boundary in a window of `text`; Unicode's rules (UAX 29) by way of Qt."""
    start = max(0, offset - _NEAR)
    window = text[start : offset + _NEAR]
    kind = QTextBoundaryFinder.BoundaryType
    finder = QTextBoundaryFinder(kind.Grapheme if unit == "character" else kind.Word, window)
    finder.setPosition(utf16_index(window, offset - start))
    while True:
        position = finder.toNextBoundary() if step > 0 else finder.toPreviousBoundary()
        if position < 0:
            return min(len(text), start + len(window)) if step > 0 else start
        found = start + index_of_utf16(window, position)
        # A word is passed together with the blanks beside it.
        beside = text[found - 1 : found] if step > 0 else text[found : found + 1]
        if unit == "character" or not beside.isspace():
            return found
