"""In which encoding a text file is written, by rules that can be said in a few words.

1. A byte order mark decides: UTF-8, UTF-16, UTF-32.
2. Every other byte zero, nearly: UTF-16 without a mark. Other zeros: no text.
3. Bytes that are UTF-8 are UTF-8.
4. Bytes that are GB18030, most characters of them common Chinese ones (both bytes from A1 on, as
   in GB 2312): GB18030. Western letters with accents stand alone between others and fail this.
5. Else Windows-1252, and Latin-1 for the few bytes that it leaves open.

Many control characters are no text, in whatever encoding.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT: Final = 1 << 16
_MANY: Final = 0.4
_FEW: Final = 0.005
_MOSTLY: Final = 0.8
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028")

ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-32-le", "gb18030", "cp1252", "latin-1")
"""All codecs; they are looked up before the sandbox closes."""


class NotText(Exception):
    """These bytes are no text."""


def decode(data: bytes, *, whole: bool = True) -> tuple[str, str]:
    """The text in `data` with plain line ends, and its encoding.

    Args:
        data: of a file.
        whole: False where the file goes on: half a character at the end is dropped.

    Raises:
        NotText: it is none.
    """
    text, encoding = _decode(data, whole=whole)
    head = text[:_LOOKED_AT]
    if len(_CONTROLS.findall(head)) > _FEW * len(head):
        raise NotText
    return _LINE_ENDS.sub("\n", text), encoding


def _decode(data: bytes, *, whole: bool) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            # The mark decides, so that a damaged character costs no more than itself.
            return _tolerant(data[len(mark) :], encoding, whole=whole), encoding
    head = data[:_LOOKED_AT]
    if b"\x00" in head:
        encoding = _unmarked_utf16(head)
        return _tolerant(data, encoding, whole=whole), encoding
    for encoding in ("utf-8", "gb18030"):
        try:
            text = _strict(data, encoding, whole=whole)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _is_chinese(head):
            return text, encoding
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def _strict(data: bytes, encoding: str, *, whole: bool) -> str:
    return codecs.getincrementaldecoder(encoding)("strict").decode(data, final=whole)


def _tolerant(data: bytes, encoding: str, *, whole: bool) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(data, final=whole)


def _unmarked_utf16(head: bytes) -> str:
    half = max(1, len(head) // 2)
    even, odd = head[::2].count(0) / half, head[1::2].count(0) / half
    if odd > _MANY and even < _FEW:
        return "utf-16-le"
    if even > _MANY and odd < _FEW:
        return "utf-16-be"
    raise NotText


def _is_chinese(head: bytes) -> bool:
    """Whether most of what is not ASCII are pairs as in GB 2312."""
    pairs = _PAIR.findall(head)
    high = sum(byte > 0x7F for byte in head)  # noqa: PLR2004 - where ASCII ends
    common = sum(pair[0] >= 0xA1 and pair[1] >= 0xA1 for pair in pairs)  # noqa: PLR2004
    return high > 0 and 2 * common >= _MOSTLY * high
