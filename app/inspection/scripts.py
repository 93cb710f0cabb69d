"""The writing systems of characters and texts.

Python knows no Unicode property Script. A character's name begins with the script it belongs to
(``CYRILLIC SMALL LETTER A``, ``CJK UNIFIED IDEOGRAPH-9F98``), which is what is used here; names
never change. Source: UAX #24 for what the scripts are called.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["JAPANESE", "MIXED", "NO_SCRIPT", "OTHER", "SCRIPTS", "script_of", "script_of_text"]

NO_SCRIPT: Final = ""
"""Of digits, marks, spaces, symbols: they belong to all scripts."""
MIXED: Final = "Mixed"
JAPANESE: Final = "Japanese"
"""Of texts that hold several of Han, Hiragana and Katakana, and nothing else."""
OTHER: Final = "Other"
"""Letters of any script that is not in `SCRIPTS`."""

SCRIPTS: Final = (
    *("Latin", "Greek", "Cyrillic", "Armenian", "Hebrew", "Arabic", "Syriac", "Thaana"),
    *("Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada"),
    *("Malayalam", "Sinhala", "Thai", "Lao", "Tibetan", "Myanmar", "Georgian", "Hangul"),
    *("Ethiopic", "Cherokee", "Khmer", "Mongolian", "Hiragana", "Katakana", "Bopomofo", "Han"),
)

_BY_NAME = {script.upper(): script for script in SCRIPTS}
_BY_NAME |= {"CJK": "Han", "IDEOGRAPHIC": "Han", "KANGXI": "Han", "HANGZHOU": "Han"}
_BY_NAME |= {"OHM": "Greek", "KELVIN": "Latin", "ANGSTROM": "Latin"}
_COMMON = ("MATHEMATICAL", "DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER", "MICRO", "PLANCK")
_BY_NAME |= dict.fromkeys((*_COMMON, "INFORMATION", "ALEF", "BET"), NO_SCRIPT)
"""Letters that are signs: Unicode counts them to all scripts."""
_JAPANESE = frozenset({"Han", "Hiragana", "Katakana"})
_WIDTHS = frozenset({"FULLWIDTH", "HALFWIDTH"})
_SHARED = frozenset({"Lm", "Mn", "Mc", "Me"})
"""Categories whose characters go with the letter before them where their names name no script."""
_FIRST_RADICAL, _LAST_RADICAL = "\u2e80", "\u2fd5"
"""Parts of Han characters, which are symbols and no letters."""
_LATIN_SIGNS = frozenset("\u00aa\u00ba")


@lru_cache(maxsize=65_536)
def script_of(character: str) -> str:
    """One of `SCRIPTS`, `OTHER`, or `NO_SCRIPT` for what is no letter."""
    category = unicodedata.category(character)
    if category[0] not in "LM":
        return "Han" if _FIRST_RADICAL <= character <= _LAST_RADICAL else NO_SCRIPT
    if character in _LATIN_SIGNS:
        return "Latin"
    words = unicodedata.name(character, "").split()
    if len(words) > 1 and words[0] in _WIDTHS:
        words = words[1:]
    found = _BY_NAME.get(words[0]) if words else None
    if found is not None:
        return found
    return NO_SCRIPT if category in _SHARED else OTHER


def script_of_text(text: str) -> str:
    """The script of the letters of `text`; `MIXED` or `JAPANESE` for several, else `NO_SCRIPT`."""
    if text.isascii():
        return "Latin" if any(map(str.isalpha, text)) else NO_SCRIPT
    found = set(map(script_of, text))
    found.discard(NO_SCRIPT)
    if len(found) > 1:
        return JAPANESE if found <= _JAPANESE else MIXED
    return found.pop() if found else NO_SCRIPT
