"""A text as llama.cpp hears it before it cuts it, and where in the text that was.

SentencePiece keeps all bytes, but for spaces, which become U+2581; RWKV keeps them all. The others
read code points (``unicode_cpts_from_utf8``): each byte that is part of none becomes U+FFFD, and a
form that is too long becomes the right one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["REPLACEMENT", "SPACE", "Hearing", "escaped", "replaced"]

REPLACEMENT: Final = "\ufffd".encode()
SPACE: Final = "▁".encode()

_BAD: Final = re.compile("[\udc80-\udcff]+")
"""Runs of bytes that are not UTF-8, as `surrogateescape` has them."""
_UNITS: Final = re.compile(
    rb"(?P<half>\xed[\xa0-\xbf][\x80-\xbf])"
    rb"|(?P<long>[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]|\xf0[\x80-\x8f][\x80-\xbf]{2})"
    rb"|.",
    re.DOTALL,
)
_LEAD_BITS: Final = {2: 0x1F, 3: 0x0F, 4: 0x07}


class Hearing:
    """Some bytes as they are heard.

    Attributes:
        data: what is heard.

    Args:
        units: stretches of the bytes, and what is heard of each.
    """

    def __init__(self, units: Iterable[tuple[bytes, bytes]]) -> None:
        self._heard = [0]
        self._raw = [0]
        self._exact: list[bool] = []
        said = bytearray()
        for source, heard in units:
            said += heard
            self._heard.append(len(said))
            self._raw.append(self._raw[-1] + len(source))
            self._exact.append(source == heard)
        self.data = bytes(said)

    def offset(self, heard: int) -> int:
        """Where in the bytes an offset into `data` is; within a stand-in, behind what it is of."""
        index = bisect_right(self._heard, heard) - 1
        rest = heard - self._heard[index]
        if rest == 0:
            return self._raw[index]
        return self._raw[index] + rest if self._exact[index] else self._raw[index + 1]


def escaped(raw: bytes) -> Hearing:
    """As SentencePiece hears bytes."""
    return Hearing(
        (unit, SPACE if unit == b" " else unit) for unit in re.split(b"( )", raw) if unit
    )


def replaced(raw: bytes) -> Hearing:
    """As those hear them that read code points."""
    return Hearing(_units(raw))


def _units(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Stretches of the bytes, and what is heard of each."""
    text = raw.decode("utf-8", "surrogateescape")
    at = 0
    for run in _BAD.finditer(text):
        if run.start() > at:
            good = text[at : run.start()].encode()
            yield good, good
        for unit in _UNITS.finditer(run[0].encode("utf-8", "surrogateescape")):
            source = unit[0]
            if unit["half"]:
                yield source, source
            elif unit["long"]:
                yield source, _shortest(source)
            else:
                yield source, REPLACEMENT
        at = run.end()
    if at < len(text):
        good = text[at:].encode()
        yield good, good


def _shortest(source: bytes) -> bytes:
    """The right form of a character that was written with too many bytes."""
    code = source[0] & _LEAD_BITS[len(source)]
    for byte in source[1:]:
        code = code << 6 | byte & 0x3F
    return chr(code).encode("utf-8", "surrogatepass")
