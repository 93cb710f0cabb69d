"""What people take for one character: a letter with its marks, an emoji of several parts.

Source: UAX #29, extended grapheme clusters, from what `unicodedata` knows. Conjuncts of Indic
scripts (GB9c) are left apart, and so are prepended signs (GB9b).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ZWJ: Final = "\u200d"
ZWNJ: Final = "\u200c"
_EXTENDING = frozenset({"Mn", "Me", "Mc"})
_PICTOGRAPHS = (
    (0x203C, 0x203C),
    (0x2049, 0x2049),
    (0x2122, 0x2122),
    (0x2139, 0x2139),
    (0x2194, 0x21AA),
    (0x231A, 0x23FF),
    (0x24C2, 0x24C2),
    (0x25AA, 0x25FE),
    (0x2600, 0x27BF),
    (0x2934, 0x2935),
    (0x2B05, 0x2B55),
    (0x3030, 0x303D),
    (0x3297, 0x3299),
    (0x1F000, 0x1F1E5),
    (0x1F200, 0x1F3FA),
    (0x1F400, 0x1FAFF),
    (0x1FC00, 0x1FFFD),
)
"""Roughly Extended_Pictographic; a sign too many matters only behind a joiner."""
_LEADING, _VOWEL, _TRAILING = (0x1100, 0x115F), (0x1160, 0x11A7), (0x11A8, 0x11FF)
_OLD_LEADING, _OLD_VOWEL, _OLD_TRAILING = (0xA960, 0xA97C), (0xD7B0, 0xD7C6), (0xD7CB, 0xD7FB)
_SYLLABLES, _PER_LEADING = (0xAC00, 0xD7A3), 28


def is_extending(character: str) -> bool:
    """Whether it belongs to the character before it: marks, joiners, skin tones, selectors."""
    code = ord(character)
    return (
        unicodedata.category(character) in _EXTENDING
        or character in {ZWJ, ZWNJ}
        or 0x1F3FB <= code <= 0x1F3FF  # noqa: PLR2004 - skin tones
        or 0xE0020 <= code <= 0xE007F  # noqa: PLR2004 - tags
        or 0xFF9E <= code <= 0xFF9F  # noqa: PLR2004 - half-width voiced marks
    )


def is_pictograph(character: str) -> bool:
    """Whether a joiner binds it to the pictograph before."""
    code = ord(character)
    return any(low <= code <= high for low, high in _PICTOGRAPHS)


def stands_alone(character: str) -> bool:
    """Whether a grapheme begins at it wherever it stands; of the rest that is not said."""
    return not _trait(character)


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every grapheme of several characters in `text`, by characters."""
    start, end = 0, len(text)
    while start < end:
        stop = start + 1
        while stop < end and _joins(text, start, stop):
            stop += 1
        if stop - start > 1:
            yield start, stop
        start = stop


def _joins(text: str, start: int, at: int) -> bool:
    """Whether the character at `at` belongs to the grapheme that begins at `start`."""
    before, after = text[at - 1], text[at]
    left, right = _trait(before), _trait(after)
    if not right:
        return False
    if left == "control" or right == "control":
        return before == "\r" and after == "\n"
    if right == "extend":
        return True
    if right == "picture":
        return before == ZWJ and _trait(text[start]) == "picture"
    if right == "flag":
        return left == "flag" and at - start == 1
    return (left, right) in _HANGUL


_HANGUL = frozenset(
    {
        ("L", "L"),
        ("L", "V"),
        ("L", "LV"),
        ("L", "LVT"),
        ("V", "V"),
        ("V", "T"),
        ("LV", "V"),
        ("LV", "T"),
        ("T", "T"),
        ("LVT", "T"),
    }
)


@lru_cache(maxsize=4096)
def _trait(character: str) -> str:
    """What decides whether it joins its neighbors; empty for most."""
    code = ord(character)
    if is_extending(character):
        return "extend"
    if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"}:
        return "control"
    if 0x1F1E6 <= code <= 0x1F1FF:  # noqa: PLR2004 - regional indicators
        return "flag"
    if is_pictograph(character):
        return "picture"
    return _hangul(code)


def _hangul(code: int) -> str:
    for name, ranges in (
        ("L", (_LEADING, _OLD_LEADING)),
        ("V", (_VOWEL, _OLD_VOWEL)),
        ("T", (_TRAILING, _OLD_TRAILING)),
    ):
        if any(low <= code <= high for low, high in ranges):
            return name
    if _SYLLABLES[0] <= code <= _SYLLABLES[1]:
        return "LVT" if (code - _SYLLABLES[0]) % _PER_LEADING else "LV"
    return ""
