"""Items of lists that are to be done or are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from app.markup.blocks import Inline, Marker, Place

_TASKS: dict[str, Marker] = {"[ ] ": "todo", "[x] ": "done", "[X] ": "done"}


def with_task(spans: Inline, place: Place) -> tuple[Inline, Place]:
    """A task's brackets become its marker."""
    first = spans[0] if spans else None
    if first is None or first.code or first.link or first.text[:4] not in _TASKS:
        return spans, place
    place = replace(place, marker=_TASKS[first.text[:4]])
    rest = replace(first, text=first.text[4:], start=first.start + 4)
    return ((rest, *spans[1:]) if rest.text else spans[1:]), place
