"""Where the columns of a table of quantizations stand; those that do not fit go."""

from __future__ import annotations

from dataclasses import dataclass

GAP = 14
BAR, SHORTEST_BAR = 190, 96


@dataclass(frozen=True, slots=True)
class Wishes:
    """Widths in pixels that the texts of all rows ask for, column by column."""

    name: int = 0
    size: int = 0
    bits: int = 0
    quality: int = 0
    fit: int = 0
    action: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """Left edge and width of each column in pixels; None where a column is left out.

    Attributes:
        below: what did not fit stands in a second line.
        deeper: the verdict stands there too.
    """

    name: tuple[int, int]
    size: tuple[int, int] | None
    bits: tuple[int, int] | None
    quality: tuple[int, int] | None
    fit: tuple[int, int] | None
    bar: tuple[int, int] | None
    action: tuple[int, int]
    below: bool = False
    deeper: bool = False


def columns(wishes: Wishes, width: int, pad: int, bar: int, shortest_bar: int) -> Columns:
    """Place the columns in `width` pixels.

    First the bar grows short, then the bits go, then the bar, then quality; the verdict goes to
    the second line at last.

    Args:
        wishes: of the texts.
        width: of the table.
        pad: free at both sides.
        bar: width of a memory bar.
        shortest_bar: the least that can be read.
    """
    room = width - 2 * pad
    always = [("name", wishes.name), ("size", wishes.size)]
    right = [("fit", wishes.fit)]
    for shown in (("bits", "quality", "bar"), ("quality", "bar"), ("quality",), ()):
        middle = [(name, getattr(wishes, name)) for name in ("bits", "quality") if name in shown]
        wanted = [*always, *middle, *right]
        least = sum(size + GAP for _, size in wanted) + wishes.action
        left = room - least
        if left >= (shortest_bar + GAP if "bar" in shown else 0):
            if "bar" in shown:
                wanted.append(("bar", min(bar, left - GAP)))
            return _placed(wanted, wishes, width, pad, below=not shown)
    return _placed(always[:1], wishes, width, pad, below=True, deeper=True)


def _placed(  # noqa: PLR0917
    wanted: list[tuple[str, int]],
    wishes: Wishes,
    width: int,
    pad: int,
    below: bool,
    deeper: bool = False,
) -> Columns:
    """Spread what is left evenly between the columns."""
    taken = sum(size for _, size in wanted) + wishes.action + 2 * pad
    spare = max(GAP, min(3 * GAP, (width - taken) // len(wanted)))
    at, places = pad, {}
    for name, size in wanted:
        places[name] = (at, size)
        at += size + spare
    if deeper:
        places["name"] = (pad, max(1, width - 2 * pad - wishes.action - GAP))
    return Columns(
        name=places["name"],
        size=places.get("size"),
        bits=places.get("bits"),
        quality=places.get("quality"),
        fit=places.get("fit"),
        bar=places.get("bar"),
        action=(width - pad - wishes.action, wishes.action),
        below=below,
        deeper=deeper,
    )
