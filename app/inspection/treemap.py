"""Areas in proportion to sizes, as near to squares as can be.

Source: Bruls, Huizing, van Wijk, "Squarified Treemaps" (2000).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOTHING = 1e-12
"""A smaller part than this is no area: its square would be zero."""

Direction = Literal["left", "right", "up", "down"]


class Box(NamedTuple):
    """A rectangle; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height

    def inset(self, gap: float, top: float = 0.0) -> Box:
        """Smaller by `gap` on every side, and by `top` more at the top; never below nothing."""
        width = max(0.0, self.width - 2 * gap)
        height = max(0.0, self.height - 2 * gap - top)
        return Box(self.x + gap, self.y + gap + top, width, height)


def squarify(sizes: Sequence[float], box: Box) -> list[Box]:
    """A box inside `box` for each of `sizes`, in the same order.

    Args:
        sizes: not negative; best sorted, the largest first. What is 0 gets no area.
        box: to be filled.

    Returns:
        Boxes that do not overlap and fill `box` (as far as anything has a size).
    """
    total = float(sum(sizes))
    if total <= 0 or box.area <= 0:
        return [Box(box.x, box.y, 0.0, 0.0) for _ in sizes]
    areas = [size / total * box.area for size in sizes]
    areas = [area if area > _NOTHING * box.area else 0.0 for area in areas]
    placed: list[Box] = []
    free = box
    while len(placed) < len(areas):
        count = _row_length(areas, len(placed), min(free.width, free.height))
        row = areas[len(placed) : len(placed) + count]
        boxes, free = _laid(row, free)
        placed.extend(boxes)
    return placed


def neighbor(boxes: Sequence[Box], index: int, direction: Direction) -> int:
    """Index of the box that lies next to the one at `index`; `index` itself at the edge.

    Of those that lie wholly on that side and face it, the nearest; of these, the one whose middle
    is nearest.
    """
    here = boxes[index]
    best, best_rank = index, (float("inf"), float("inf"))
    for other, box in enumerate(boxes):
        if other == index or box.area <= 0:
            continue
        gap, aside, facing = _relation(here, box, direction)
        if facing and gap > -_SLACK and (round(gap, 3), aside) < best_rank:
            best, best_rank = other, (round(gap, 3), aside)
    return best


_SLACK = 0.01


def _relation(here: Box, box: Box, direction: Direction) -> tuple[float, float, bool]:
    """How far `box` is away in `direction`, how far aside, and whether the two face each other."""
    if direction in {"left", "right"}:
        ahead = box.x - (here.x + here.width)
        behind = here.x - (box.x + box.width)
        aside = abs(box.y + box.height / 2 - here.y - here.height / 2)
        facing = box.y < here.y + here.height and here.y < box.y + box.height
        return (ahead if direction == "right" else behind), aside, facing
    ahead = box.y - (here.y + here.height)
    behind = here.y - (box.y + box.height)
    aside = abs(box.x + box.width / 2 - here.x - here.width / 2)
    facing = box.x < here.x + here.width and here.x < box.x + box.width
    return (ahead if direction == "down" else behind), aside, facing


def _row_length(areas: Sequence[float], start: int, side: float) -> int:
    """How many areas from `start` on make the best row along `side`."""
    total, largest, smallest = 0.0, 0.0, float("inf")
    best = float("inf")
    for count, area in enumerate(areas[start:], start=1):
        total += area
        largest, smallest = max(largest, area), min(smallest, area)
        if smallest <= 0 or side <= 0:
            return count if count == 1 else count - 1
        worst = max(side * side * largest / total**2, total**2 / (side * side * smallest))
        if worst > best:
            return count - 1
        best = worst
    return len(areas) - start


def _laid(row: Sequence[float], free: Box) -> tuple[list[Box], Box]:
    """Boxes of one row along the shorter side of `free`, and what is left of it."""
    total = sum(row)
    boxes = []
    if free.width >= free.height:
        width = min(total / free.height, free.width) if free.height > 0 else 0.0
        at = free.y
        for area in row:
            height = area / width if width > 0 else 0.0
            boxes.append(Box(free.x, at, width, height))
            at += height
        return boxes, Box(free.x + width, free.y, max(0.0, free.width - width), free.height)
    height = min(total / free.width, free.height) if free.width > 0 else 0.0
    at = free.x
    for area in row:
        width = area / height if height > 0 else 0.0
        boxes.append(Box(at, free.y, width, height))
        at += width
    return boxes, Box(free.x, free.y + height, free.width, max(0.0, free.height - height))
