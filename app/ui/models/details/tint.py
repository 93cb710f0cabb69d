"""How densely a type of weights is painted: the more bits, the denser the one hue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from app.inspection.tensor_type import tensor_type

if TYPE_CHECKING:
    from app.ui.theme import Theme

STEPS = (2.9, 3.9, 4.9, 5.9, 7.9, 9.0, 16.0)
"""Upper ends in bits for each weight; above the last one is full precision."""
LIGHTEST, DENSEST = 0.08, 0.62
DENSEST_DARK = 0.78


def step_of(kind: str) -> int:
    """Step of the type called `kind`, 0 for the fewest bits; the least where it is not known."""
    known = tensor_type(kind)
    bits = known.bits if known is not None else 0.0
    return sum(bits > end for end in STEPS)


def tint(theme: Theme, kind: str) -> QColor:
    """The color of the type called `kind`: opaque, and `text` can be read on it."""
    densest = DENSEST_DARK if theme.dark else DENSEST
    share = LIGHTEST + (densest - LIGHTEST) * step_of(kind) / len(STEPS)
    over, under = theme.color("fill"), theme.color("surface")
    return QColor(
        *(
            round(share * above + (1 - share) * below)
            for above, below in zip(_parts(over), _parts(under), strict=True)
        )
    )


def _parts(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()
