"""A text file byte for byte, for who looks at bytes; `reading` gives what a model reads of one.

UTF-8 stays as it is, byte order mark, control characters and bytes that are no UTF-8 included.
UTF-16 and UTF-32 with a byte order mark are decoded. PDF and Word documents are read as those that
go with a message are, in a process of their own.
"""

from __future__ import annotations

import codecs
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from app.chat.extraction.client import Cancelled, extract, open_file
from app.chat.extraction.reading import HEAD_BYTES, sort_of
from app.core.errors import (
    AttachmentEmpty,
    AttachmentError,
    AttachmentIsPicture,
    AttachmentNotText,
    AttachmentUnreadable,
    NotATextFile,
    TextFileError,
    TextFileTooLarge,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    Tell = Callable[[int, int], None]

Encoding = Literal["utf-8", "utf-16", "utf-32", "extracted"]

PIECE_BYTES: Final = 1 << 20
_MARKS: Final[tuple[tuple[bytes, Encoding, str], ...]] = (
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_LAST_LINE: Final = 4000
"""Bytes that a beginning may be shorter, to end with a whole line."""
_COUNTED: Final = 1 << 16
_JUDGED: Final = 512
"""A file with fewer bytes is always text."""
_STRANGE: Final = 0.1
"""Where more of the front is no UTF-8, with zeros among it, that is no text."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """What is in a file.

    Attributes:
        name: without its folder.
        data: its text in UTF-8, and what is no UTF-8 as it is.
        size_bytes: of the file.
        encoding: that of the file; ``extracted`` for a document.
        strange: bytes of `data` that are no UTF-8.
        first: where the first of them is, from 0; -1 without one.
        line: in which line of `data` that is, from 1.
        cut: `data` is only the beginning.
    """

    name: str
    data: bytes
    size_bytes: int
    encoding: Encoding = "utf-8"
    strange: int = 0
    first: int = -1
    line: int = 0
    cut: bool = False


def read(
    path: str,
    most_bytes: int,
    *,
    beginning: bool = False,
    tell: Tell,
    cancelled: threading.Event,
) -> TextFile:
    """The text of the file at `path`.

    Args:
        path: of the file.
        most_bytes: a larger file is refused.
        beginning: so many bytes of a larger file are read instead.
        tell: told of bytes (of a document: pages) done and all of them, in this thread.
        cancelled: set to end it.

    Raises:
        TextFileError, AttachmentError: there is no text, and why.
        Cancelled: `cancelled` was set.
    """
    name = Path(path).name or path
    try:
        with os.fdopen(open_file(path, sys.maxsize), "rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(HEAD_BYTES)
            if _is_document(head):
                found = extract(path, tell=tell, cancelled=cancelled)
                data = found.text.encode("utf-8", "replace")
                return TextFile(name, data, size, "extracted", cut=found.facts.cut)
            if size > most_bytes and not beginning:
                raise TextFileTooLarge(size_bytes=size, limit_bytes=most_bytes)
            data = _rest(file, head, size, most_bytes, tell, cancelled)
    except AttachmentIsPicture:
        raise NotATextFile(name=name, kind="image") from None
    except AttachmentNotText:
        raise NotATextFile(name=name) from None
    except AttachmentUnreadable as error:
        if error.is_folder or error.is_special:
            raise NotATextFile(name=name, kind="folder" if error.is_folder else "device") from None
        error.name = name
        raise
    except (AttachmentError, TextFileError) as error:
        error.name = name
        raise
    except OSError as error:
        raise TextFileError(name=name, detail=error.strerror or "") from None
    if len(data) > most_bytes and not beginning:  # it has grown, or does not tell its size
        raise TextFileTooLarge(name=name, size_bytes=len(data), limit_bytes=most_bytes)
    return _understood(name, data, most_bytes, size)


def _is_document(head: bytes) -> bool:
    """Whether it is read as those that go with a message are; raises where it is no text."""
    if head.startswith(b"{\\rtf"):
        return False
    if sort_of(head, "") != "text":
        return True
    if len(head) >= _JUDGED and b"\x00" in head and _mark_of(head) is None:
        strange = _strange(head.decode("utf-8", "surrogateescape"))
        if strange > _STRANGE * len(head):
            raise AttachmentNotText
    return False


def _mark_of(data: bytes) -> tuple[bytes, Encoding, str] | None:
    return next((each for each in _MARKS if data.startswith(each[0])), None)


def _rest(  # noqa: PLR0917
    file: BinaryIO,
    head: bytes,
    size: int,
    most_bytes: int,
    tell: Tell,
    cancelled: threading.Event,
) -> bytes:
    """All of the file; of a long one a byte more than wanted, which tells that there is more."""
    pieces, done = [head], len(head)
    total = min(size, most_bytes)
    while done <= most_bytes:
        if cancelled.is_set():
            raise Cancelled
        piece = file.read(min(PIECE_BYTES, most_bytes + 1 - done))
        if not piece:
            break
        pieces.append(piece)
        done += len(piece)
        tell(min(done, total), total)
    return b"".join(pieces)


def _understood(name: str, data: bytes, most_bytes: int, size: int) -> TextFile:
    cut = len(data) > most_bytes
    if cut:
        data = data[:most_bytes]
    encoding: Encoding = "utf-8"
    mark = _mark_of(data)
    if mark is not None:
        encoding = mark[1]
        text = _decoded(data[len(mark[0]) :], mark[2], cut=cut)
        data = text.encode("utf-8", "surrogatepass")
    if cut:
        data = _shortened(data)
    if not data:
        raise AttachmentEmpty(name=name)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        first = error.start
        strange = _strange(data[first:].decode("utf-8", "surrogateescape"))
        line = data.count(b"\n", 0, first) + 1
        return TextFile(name, data, size, encoding, strange, first, line, cut)
    return TextFile(name, data, size, encoding, cut=cut)


def _strange(text: str) -> int:
    """How many bytes were no UTF-8; in parts, since the window cannot run meanwhile."""
    parts = (text[at : at + _COUNTED] for at in range(0, len(text), _COUNTED))
    return sum(len(_ESCAPED.findall(part)) for part in parts)


def _decoded(data: bytes, codec: str, *, cut: bool) -> str:
    """The text; half a pair stays half a pair, and bytes too few for a character are one sign."""
    decoder = codecs.getincrementaldecoder(codec)("surrogatepass")
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:  # a number beyond all characters, in UTF-32
        return data.decode(codec, "replace")
    left = decoder.getstate()[0]
    if cut or not left:
        return text
    whole = len(left) - len(left) % (4 if codec.startswith("utf-32") else 2)
    sign = "\ufffd" if whole < len(left) else ""
    return text + left[:whole].decode(codec, "surrogatepass") + sign


def _shortened(data: bytes) -> bytes:
    """Without the beginning of a line at its end, or at least without that of a character."""
    end = data.rfind(b"\n", max(len(data) // 2, len(data) - _LAST_LINE))
    if end >= 0:
        return data[: end + 1]
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    return decoder.decode(data).encode("utf-8", "surrogateescape")
