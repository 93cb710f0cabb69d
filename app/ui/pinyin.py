"""First letters of Chinese characters in pinyin, so that ``ztys`` finds 主题颜色.

The 3,755 most frequent characters stand in GB 2312 in the order of their pinyin: the first letter
follows from where a character's code lies between the first characters of each letter. Characters
with several readings have the one they are sorted under; rarer ones have none.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, lru_cache

_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_LETTERS = "abcdefghjklmnopqrstwxyz"
_LAST = 0xD7F9
"""Of the level that is sorted by pinyin."""


@cache
def _codes() -> list[int]:
    """Of `_FIRST`; made when first asked for, since the codec is not needed to open the window."""
    return [int.from_bytes(character.encode("gb2312"), "big") for character in _FIRST]


@lru_cache(maxsize=8192)
def initial(character: str) -> str:
    """The first letter of `character`; itself, in lower case, where it is no such character."""
    if character < "\u4e00" or character > "\u9fff":
        return character.lower() if len(character.lower()) == 1 else character
    try:
        code = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return character
    codes = _codes()
    if not codes[0] <= code <= _LAST:
        return character
    return _LETTERS[bisect_right(codes, code) - 1]


@lru_cache(maxsize=32768)
def initials(text: str) -> str:
    """One letter for each character of `text`."""
    return "".join(map(initial, text))
