"""What the window believes of an engine: numbers to compute with, words of bearable length."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.engine.api import Token
    from app.inspection.reasoning import Markers

MAX_ALTERNATIVES = 64
"""More beside one token are not believed."""

MAX_MARKER = 200
"""Characters of a marker, or of a choice of thinking."""
MAX_CHOICES = 32

_ROUNDING = 1e-3
_CERTAIN = 1 + _ROUNDING
_IDS = range(2**31)


def usable(markers: Markers | None) -> bool:
    """Whether a reply can be searched for `markers`."""
    if markers is None:
        return True
    texts = (markers.begin, markers.end, markers.turn, markers.answer, markers.close)
    needed = (markers.begin, markers.end) + ((markers.answer,) if markers.framed else ())
    return all(map(str.strip, needed)) and all(len(text) <= MAX_MARKER for text in texts)


def few_choices(choices: tuple[str, ...]) -> bool:
    """Whether choices of thinking can be offered."""
    return len(choices) <= MAX_CHOICES and all(0 < len(word) <= MAX_MARKER for word in choices)


def plausible(token: Token) -> bool:
    """Whether the numbers of `token` can be drawn and stored; NaN fails every comparison."""
    probabilities = token.alternative_probabilities
    return (
        0 <= token.probability <= _CERTAIN
        and -_ROUNDING <= token.entropy < math.inf
        and token.id in _IDS
        and token.rank in _IDS
        and len(token.alternative_ids) == len(probabilities) <= MAX_ALTERNATIVES
        and all(0 <= probability <= _CERTAIN for probability in probabilities)
        and all(number in _IDS for number in token.alternative_ids)
    )
