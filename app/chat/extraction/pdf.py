"""The text of a PDF, page by page, by pypdf."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, BinaryIO, Final

from app.chat.extraction.reading import Read, shortened
from app.core.errors import (
    AttachmentDamaged,
    AttachmentLocked,
    AttachmentNeedsMemory,
    AttachmentWithoutText,
)

if TYPE_CHECKING:
    from pypdf import PdfReader

    from app.chat.extraction.reading import Tell
    from app.chat.extraction.wire import Limits

_MODULES: Final = (
    "pypdf",
    "pypdf._codecs.core_font_metrics",
    "pypdf._writer",
    "pypdf.filters",
    "pypdf.generic._appearance_stream",
    "pypdf.xmp",
)


def prepare() -> None:
    """Import pypdf whole; it imports some of its modules late."""
    for name in _MODULES:
        importlib.import_module(name)


def read(file: BinaryIO, limits: Limits, tell: Tell) -> Read:
    """All pages, each below a line ``[Page 2]`` where there are several.

    Raises:
        AttachmentError: there is no text in it, and why.
    """
    reader = _open(file)
    try:
        total = len(reader.pages)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - pypdf raises whatever the file made it raise
        raise AttachmentDamaged(kind="pdf", detail=type(error).__name__) from None
    parts: list[str] = []
    length = failed = 0
    for number in range(total):
        try:
            text = reader.pages[number].extract_text().strip()
        except MemoryError:
            raise AttachmentNeedsMemory(limit_bytes=limits.memory_bytes) from None
        except Exception:  # noqa: BLE001 - one bad page does not cost the others
            failed += 1
            text = ""
        tell(number + 1, total)
        if text:
            parts.append(f"[Page {number + 1}]\n{text}" if total > 1 else text)
            length += len(parts[-1]) + 2
        if length > limits.characters:
            break
    if not parts:
        if failed or not total:
            raise AttachmentDamaged(kind="pdf")
        raise AttachmentWithoutText(pages=total)
    text, cut = shortened("\n\n".join(parts) + "\n", limits.characters)
    return Read("pdf", text, cut, pages=total)


def _open(file: BinaryIO) -> PdfReader:
    from pypdf import PasswordType, PdfReader  # noqa: PLC0415 - imported by `prepare`
    from pypdf.errors import DependencyError  # noqa: PLC0415

    try:
        reader = PdfReader(file)
        # Many files may be read by everybody and are encrypted with an empty password.
        locked = reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED
    except (DependencyError, NotImplementedError):
        locked = True
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - pypdf raises whatever the file made it raise
        raise AttachmentDamaged(kind="pdf", detail=type(error).__name__) from None
    if locked:
        raise AttachmentLocked
    return reader
