"""Stand-ins for what cannot be seen: every character of a token leaves a mark on the screen."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import Final, Literal, NamedTuple

from app.inspection.graphemes import ZWJ, is_pictograph

__all__ = [
    "LONG_RUN",
    "NOTHING",
    "Role",
    "Run",
    "code_point",
    "glyphs",
    "hexadecimal",
    "name_of",
    "spelled",
]

Role = Literal["text", "stand_in", "name", "hex", "added", "lost"]
"""The text itself; a sign for something; a name in a box; bytes; a space that the tokenizer added;
text that no token holds."""

LONG_RUN: Final = 5
"""So many equal spaces become ``·×5``."""

NOTHING: Final = "∅"
"""For a token that spells nothing."""

CIRCLE: Final = "\u25cc"
_STAND_INS = {" ": "·", "\u00a0": "⍽", "\t": "→", "\n": "↵"}
_CONTROLS = """
NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI
DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US
"""
"""Names of ASCII: few computers have a font with pictures of these (from U+2400)."""
_NAMES = {
    **dict(enumerate(_CONTROLS.split())),
    0x007F: "DEL",
    0x0085: "NEL",
    0x00AD: "SHY",
    0x034F: "CGJ",
    0x061C: "ALM",
    0x115F: "HCF",
    0x1160: "HJF",
    0x180E: "MVS",
    0x2000: "NQSP",
    0x2001: "MQSP",
    0x2002: "ENSP",
    0x2003: "EMSP",
    0x2007: "FSP",
    0x2008: "PSP",
    0x2009: "THSP",
    0x200A: "HSP",
    0x200B: "ZWSP",
    0x200C: "ZWNJ",
    0x200D: "ZWJ",
    0x200E: "LRM",
    0x200F: "RLM",
    0x2028: "LS",
    0x2029: "PS",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x202F: "NNBSP",
    0x205F: "MMSP",
    0x2060: "WJ",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0x3000: "IDSP",
    0x3164: "HF",
    0xFEFF: "BOM",
    0xFFA0: "HWHF",
}
"""Abbreviations of the Unicode charts."""
_SELECTORS = ((0xFE00, 0xFE0F, 1), (0xE0100, 0xE01EF, 17))
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zs", "Zl", "Zp"})
_MARKS = frozenset({"Mn", "Mc", "Me"})


class Run(NamedTuple):
    """A part of a pane that is painted in one way.

    Attributes:
        text: what is painted.
        role: how.
    """

    text: str
    role: Role


def code_point(character: str) -> str:
    """``U+6B6A``."""
    return f"U+{ord(character):04X}"


def hexadecimal(data: bytes) -> str:
    """``E6 AD``."""
    return data.hex(" ").upper()


@lru_cache(maxsize=8192)
def glyphs(text: str) -> tuple[Run, ...]:
    """What is painted for `text`: itself where it can be seen, stand-ins for the rest.

    A mark at the start stands on a dotted circle. A joiner between pictographs and a selector
    behind a character stay as they are: they are seen in what they make.
    """
    if text.isascii() and text.isprintable() and " " not in text:
        return (Run(text, "text"),) if text else ()
    runs: list[Run] = []
    at = 0
    for sign, group in groupby(text):
        length = len(list(group))
        run = _run(text, at, sign, length)
        if runs and run.role == runs[-1].role and run.role in {"text", "stand_in"}:
            run = Run(runs.pop().text + run.text, run.role)
        runs.append(run)
        at += length
    return tuple(runs)


def spelled(text: str, most: int) -> str:
    """`text` in a line of words: stand-ins for what is unseen, at most `most` characters of it."""
    if len(text) > most:
        text = f"{text[: most // 2]}…{text[-(most // 2) :]}"
    return "".join(run.text for run in glyphs(text))


def _run(text: str, at: int, sign: str, length: int) -> Run:
    """What is painted for `length` times `sign`, which stand at `at`."""
    stand_in = _STAND_INS.get(sign)
    if stand_in:
        return Run(f"{stand_in}×{length}" if length >= LONG_RUN else stand_in * length, "stand_in")
    if unicodedata.category(sign) in _MARKS and at == 0:
        # A selector alone would be an empty circle.
        name = _selector(ord(sign))
        return Run(_times(name, length), "name") if name else Run(CIRCLE + sign * length, "text")
    if _is_seen_in_neighbors(text, at, sign, length):
        return Run(sign * length, "text")
    name = name_of(sign)
    return Run(_times(name, length), "name") if name else Run(sign * length, "text")


def _times(name: str, length: int) -> str:
    return name if length == 1 else f"{name}×{length}"


def _is_seen_in_neighbors(text: str, at: int, sign: str, length: int) -> bool:
    if at == 0 or length > 1:
        return False
    if sign == ZWJ:
        return at + 1 < len(text) and is_pictograph(text[at + 1])
    is_tag = 0xE0020 <= ord(sign) <= 0xE007F  # noqa: PLR2004 - flags of regions
    return bool(_selector(ord(sign))) or is_tag


@lru_cache(maxsize=4096)
def name_of(sign: str) -> str:
    """How a character is called that has no shape of its own; empty for the others."""
    code = ord(sign)
    name = _NAMES.get(code) or _selector(code)
    if name:
        return name
    return code_point(sign) if unicodedata.category(sign) in _UNSEEN and sign != " " else ""


def _selector(code: int) -> str:
    for low, high, first in _SELECTORS:
        if low <= code <= high:
            return f"VS{code - low + first}"
    return ""
