"""Where the parts of a context stand in a band as wide as the context is long."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from app.engine.seen import PromptSeen
    from app.inspection.prompt_map import PromptMap

OUT_WIDTH, OUT_SHARE, OUT_GAP = 14.0, 0.16, 8.0
"""Of a message that was left out; of all of them, at most; and behind them."""
OUT_LEAST = 6.0
"""Narrower ones are shown as one."""
EDGED_FROM = 16.0
"""Pixels of a message, on average."""


class Area(NamedTuple):
    """A part of the band.

    Attributes:
        left: where it begins.
        right: where it ends.
        look: a role, ``template``, ``thinking``, ``free``, ``reserve`` or ``out``.
        message: index of the message it belongs to; -1 for none.
        tokens: how many it stands for; 0 where that is not known.
    """

    left: float
    right: float
    look: str
    message: int = -1
    tokens: int = 0

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left


class Stop(NamedTuple):
    """Where the keyboard comes to.

    Attributes:
        left: where it begins.
        right: where it ends.
        look: as in `Area`.
        message: index of the message; -1 for none.
        first: index of its first token; -1 for what is not in the prompt.
        tokens: how many it has.
    """

    left: float
    right: float
    look: str
    message: int = -1
    first: int = -1
    tokens: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class ContextLayout:
    """The parts of one prompt in a band of one width.

    Attributes:
        width: of the band.
        total: tokens that the band stands for.
        used: tokens of the prompt.
        held: tokens that the context holds; 0 where that is not known.
        origin: where the first token is.
        areas: from left to right.
        stops: messages from left to right, those that were left out first.
    """

    width: float
    total: int
    used: int
    held: int
    origin: float
    areas: tuple[Area, ...]
    stops: tuple[Stop, ...]

    @property
    def cell(self) -> float:
        """How wide a token is."""
        return (self.width - self.origin) / max(1, self.total)

    @property
    def over(self) -> bool:
        """The prompt is longer than the context, and so is the band."""
        return 0 < self.held < self.used

    @property
    def edged(self) -> bool:
        """Messages are wide enough for a line round each; a line round some would mean nothing."""
        inside = sum(stop.first >= 0 for stop in self.stops)
        return (self.x(self.used) - self.origin) >= EDGED_FROM * inside

    def x(self, token: int) -> float:
        """Where a token begins."""
        return self.origin + token * self.cell

    def token_at(self, x: float) -> int:
        """Index of the token at a place; -1 where none is."""
        if x < self.origin or x >= self.width:
            return -1
        token = int((x - self.origin) / self.cell)
        return token if token < self.used else -1

    def area_at(self, x: float) -> Area | None:
        """The part at a place."""
        at = bisect_right(self.areas, x, key=lambda each: each.left) - 1
        return self.areas[at] if at >= 0 and x <= self.areas[at].right else None

    def stop_at(self, x: float) -> int:
        """Index of the stop at a place; -1 where none is."""
        at = bisect_right(self.stops, x, key=lambda each: each.left) - 1
        return at if at >= 0 and x < self.stops[at].right else -1


def lay_out(prompt: PromptSeen, mapped: PromptMap, width: float) -> ContextLayout:
    """The band of a prompt: what was left out, what is in it, free room, the answer's room."""
    used = len(mapped)
    total = max(prompt.n_ctx, used, 1)
    out = prompt.dropped
    room = min(OUT_WIDTH * len(out), width * OUT_SHARE)
    origin = room + OUT_GAP if out else 0.0
    cell = (width - origin) / total
    areas, stops = [], []
    for at, message in enumerate(out):
        left, right = room * at / len(out), room * (at + 1) / len(out)
        if room / len(out) >= OUT_LEAST:
            areas.append(Area(left, right, "out", message))
        stops.append(Stop(left, right, "out", message))
    if out and not areas:
        areas.append(Area(0.0, room, "out"))
    for each in mapped.stretches:
        left, right = origin + each.first * cell, origin + each.end * cell
        areas.append(Area(left, right, each.look, each.message, each.end - each.first))
    for part in mapped.sections:
        left, right = origin + part.first * cell, origin + part.end * cell
        size = part.end - part.first
        stops.append(Stop(left, right, part.look, part.message, part.first, size))
    if prompt.n_ctx > used:
        kept = max(used, prompt.n_ctx - prompt.reserve)
        if kept > used:
            areas.append(
                Area(origin + used * cell, origin + kept * cell, "free", tokens=kept - used)
            )
        areas.append(Area(origin + kept * cell, width, "reserve", tokens=prompt.n_ctx - kept))
    return ContextLayout(width, total, used, prompt.n_ctx, origin, tuple(areas), tuple(stops))
