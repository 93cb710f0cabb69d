"""The text of one file: what kind it is by its first bytes, then by its name."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from app.chat.extraction.encoding import ENCODINGS, NotText, decode
from app.core.errors import (
    AttachmentEmpty,
    AttachmentIsPicture,
    AttachmentLocked,
    AttachmentNotText,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.chat.conversation import AttachmentKind
    from app.chat.extraction.wire import Limits

    Tell = Callable[[int, int], None]

HEAD_BYTES: Final = 4096

_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_PICTURE_BRANDS: Final = frozenset({b"heic", b"heix", b"mif1", b"avif", b"msf1"})
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_TABLES: Final = frozenset({".csv", ".tsv", ".tab"})
_CODE_ENDINGS: Final = (
    ".asm .astro .awk .bash .bat .bib .c .cc .cfg .clj .cls .cmake .conf .cpp .cs .css .cxx .dart "
    ".diff .el .elm .erl .ex .exs .f .f90 .fish .fs .go .gradle .graphql .groovy .h .hpp .hs .htm "
    ".html .hxx .ini .ipynb .java .jl .js .json .jsonl .jsx .kt .kts .less .lisp .lua .m .mjs .ml "
    ".nim .nix .patch .php .pl .pm .proto .ps1 .py .pyi .r .rb .rs .sass .scala .scm .scss .sh "
    ".sql .svelte .swift .tcl .tex .tf .toml .ts .tsx .v .vb .vue .xml .yaml .yml .zig .zsh "
    ".svg"
)
_CODE: Final = frozenset(_CODE_ENDINGS.split())


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader found; see `app.chat.extraction.wire.Extracted`."""

    kind: AttachmentKind
    text: str
    cut: bool = False
    encoding: str = ""
    pages: int = 0


def sort_of(head: bytes, suffix: str) -> str:
    """Which reader takes a file that begins with `head`: ``pdf``, ``document`` or ``text``.

    Raises:
        AttachmentError: none does.
    """
    if not head:
        raise AttachmentEmpty
    if head.lstrip().startswith(b"%PDF-") or suffix == ".pdf":
        return "pdf"
    if head.startswith(b"PK\x03\x04") or suffix == ".docx":
        return "document"
    if head.startswith(_PICTURES) or _is_picture(head):
        raise AttachmentIsPicture
    if head.startswith((_OLE, b"{\\rtf")):
        raise AttachmentNotText
    return "text"


def _is_picture(head: bytes) -> bool:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    if head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS:
        return True
    return head.startswith(b"BM") and head[6:10] == bytes(4)


def prepare(sort: str) -> None:
    """Import what a reader needs, before the sandbox closes."""
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    if sort == "pdf":
        from app.chat.extraction import pdf  # noqa: PLC0415 - one of them is enough

        pdf.prepare()
    elif sort == "document":
        from app.chat.extraction import document  # noqa: PLC0415 - one of them is enough

        document.prepare()


def read(file: BinaryIO, sort: str, suffix: str, limits: Limits, tell: Tell) -> Read:
    """The text of `file`.

    Args:
        file: at its beginning; it can seek.
        sort: as `sort_of` said.
        suffix: of its name.
        limits: what it may cost.
        tell: told of pages done and all pages.

    Raises:
        AttachmentError: there is none, and why.
    """
    if sort == "pdf":
        from app.chat.extraction import pdf  # noqa: PLC0415 - imported already

        return pdf.read(file, limits, tell)
    if sort == "document":
        _refuse_locked(file)
        from app.chat.extraction import document  # noqa: PLC0415 - imported already

        return document.read(file, limits)
    return _read_text(file, suffix, limits)


def _refuse_locked(file: BinaryIO) -> None:
    """A document with a password is a container of another kind."""
    head = file.read(len(_OLE))
    if head == _OLE:
        if _ENCRYPTED in file.read(1 << 20):
            raise AttachmentLocked
        raise AttachmentNotText
    file.seek(0, io.SEEK_SET)


def _read_text(file: BinaryIO, suffix: str, limits: Limits) -> Read:
    # A character has up to four bytes; a byte more tells whether there is more.
    room = 4 * limits.characters
    data = file.read(room + 1)
    whole = len(data) <= room
    try:
        text, encoding = decode(data[:room], whole=whole)
    except NotText:
        raise AttachmentNotText from None
    if not text.strip():
        raise AttachmentEmpty
    text, cut = shortened(text, limits.characters)
    return Read(_kind(suffix), text, cut or not whole, encoding)


def shortened(text: str, characters: int) -> tuple[str, bool]:
    """`text` with at most so many characters, cut after a whole line if one ends near there."""
    if len(text) <= characters:
        return text, False
    end = text.rfind("\n", characters - min(4000, characters // 2), characters)
    return text[: end + 1 if end >= 0 else characters], True


def _kind(suffix: str) -> AttachmentKind:
    if suffix in _MARKDOWN:
        return "markdown"
    if suffix in _TABLES:
        return "table"
    return "code" if suffix in _CODE else "text"
