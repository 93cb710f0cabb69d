"""Which strip goes on which page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.chat.printing.strips import Strip

LEAST = 24.0
"""A page does not end for a smaller piece of a strip than this many pixels."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A strip, or what of it is on this page: between `top` and `bottom`, drawn at `y`."""

    strip: Strip
    y: float
    top: float
    bottom: float


def paginate(strips: Sequence[Strip], height: float) -> list[list[Piece]]:
    """The pages that `strips` fill, each `height` pixels high.

    A strip that does not fit begins the next page; one that fits on no page is cut where it may
    be, or at the edge. What heads the next strip goes on with it.
    """
    pages: list[list[Piece]] = [[]]
    y = 0.0
    for number, strip in enumerate(strips):
        left = strip.height
        need = left + _led(strips, number)
        if y > 0 and y + min(need, height) > height and left <= height:
            y = _turn(pages)
        top = 0.0
        while left > 0:
            room = height - y
            if left <= room:
                pages[-1].append(Piece(strip, y, top, top + left))
                y += left
                break
            end = strip.cut(top + room)
            if end - top < LEAST:
                if y > 0:
                    y = _turn(pages)
                    continue
                end = top + room
            pages[-1].append(Piece(strip, y, top, end))
            left -= end - top
            top = end
            y = _turn(pages)
    return [page for page in pages if page] or [[]]


def _led(strips: Sequence[Strip], number: int) -> float:
    """Height of what must be on the same page behind a strip: headings want company."""
    height = 0.0
    while strips[number].stays and number + 1 < len(strips):
        number += 1
        height += min(strips[number].height, LEAST * 2)
    return height


def _turn(pages: list[list[Piece]]) -> float:
    pages.append([])
    return 0.0
