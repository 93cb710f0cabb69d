"""A text as a document can hold it: any bytes, in lines that are not too long for the view.

Three things are in the document that are not in the text. Behind the part of a long line stands
`MARK`, since one line of a megabyte costs an editor 0.2 s a key. What a document would swallow has
something stand for it (`STANDING`). And bytes that are no UTF-8, with the few characters that a
document or this module would take for something else, are one sign of a private plane for each
byte. All of them live in the document's text: undo, copy and deletion treat them as any other.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "LONGEST",
    "MARK",
    "bytes_of",
    "encoded",
    "first_units",
    "soft_end",
    "softened",
    "softened_in_parts",
    "units",
]

LONGEST: Final = 2000
"""Characters in a line of the view."""
MARK: Final = "\ufff8"
"""Behind a part of a line that goes on; unassigned and not shown, as is the next."""
STANDING: Final = {"\ufff0": b"\r", "\ufff1": b"\xef\xbb\xbf"}
"""Signs that are not shown, and what they stand for: a carriage return, a byte order mark (which
is dropped where a line that begins with it is handed over)."""
_BYTES: Final = 0x10FE00
"""The sign that stands for the byte 0; the others follow."""

_PART: Final = 1 << 18
"""Bytes at least, to the end of a line."""

_RESERVED: Final = re.compile("[\ufff0\ufff1\ufff8\u2029\ufdd0\ufdd1\U0010fe00-\U0010feff]")
"""Of a text: what the document, or this module, would take for something else."""
_STANDING: Final = re.compile("[\ufff0\ufff1\U0010fe00-\U0010feff]")
_ESCAPED: Final = re.compile("[\udc80-\udcff]")


def softened(text: bytes | str) -> str:
    """What to put into a document: no line is longer than `LONGEST`."""
    shown = text if isinstance(text, str) else text.decode("utf-8", "surrogateescape")
    if not shown.isascii():
        shown = _RESERVED.sub(_spelled, shown)
        if isinstance(text, bytes):
            shown = _ESCAPED.sub(lambda found: _sign(ord(found[0]) - 0xDC00), shown)
    for sign, stood_for in STANDING.items():
        shown = shown.replace(stood_for.decode(), sign)
    if len(shown) <= LONGEST:
        return shown
    lines = []
    for line in shown.split("\n"):
        if len(line) <= LONGEST:
            lines.append(line)
            continue
        parts = [line[at : at + LONGEST] for at in range(0, len(line), LONGEST)]
        lines += [f"{part}{MARK}" for part in parts[:-1]]
        lines.append(parts[-1])
    return "\n".join(lines)


def softened_in_parts(text: bytes) -> str:
    """As `softened`, for a thread: no step of it keeps the others from running for long."""
    parts, at = [], 0
    while at < len(text):
        end = text.find(b"\n", at + _PART) + 1 or len(text)
        parts.append(softened(text[at:end]))
        at = end
    return "".join(parts)


def soft_end(line: str) -> bool:
    """Whether a line of the document goes on in the next one."""
    return line.endswith(MARK)


def bytes_of(shown: str) -> bytes:
    """The bytes that a stretch of a line stands for; a lone half of a pair is no UTF-8."""
    if shown.isascii():
        return shown.encode()
    if MARK in shown:
        shown = shown.replace(MARK, "")
    if _STANDING.search(shown) is None:
        return encoded(shown)
    found, at = b"", 0
    for sign in _STANDING.finditer(shown):
        found += encoded(shown[at : sign.start()])
        found += STANDING.get(sign[0]) or bytes((ord(sign[0]) - _BYTES,))
        at = sign.end()
    return found + encoded(shown[at:])


def encoded(text: str) -> bytes:
    """The bytes of `text`; half a pair of surrogates becomes bytes that are no UTF-8."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def units(text: str) -> int:
    """How many places `text` takes in a document, which counts in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def first_units(text: str, count: int) -> str:
    """What lies in the first `count` places of `text`; half a character is left out."""
    if text.isascii():
        return text[:count]
    return text.encode("utf-16-le", "surrogatepass")[: 2 * count].decode("utf-16-le", "ignore")


def _sign(byte: int) -> str:
    return chr(_BYTES + byte)


def _spelled(found: re.Match[str]) -> str:
    return "".join(map(_sign, found[0].encode()))
