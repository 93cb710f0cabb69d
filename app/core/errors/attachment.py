"""Errors of files that were to go to the model with a message."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors.base import VitrailError


@dataclass(eq=False)
class AttachmentError(VitrailError):
    """The file called `name` cannot go with a message; `detail` is the system's own words."""

    name: str = ""
    detail: str = ""


@dataclass(eq=False)
class AttachmentMissing(AttachmentError):
    """There is no such file any more."""


@dataclass(eq=False)
class AttachmentUnreadable(AttachmentError):
    """The file cannot be opened; `is_folder`: it is a folder, `is_special`: a device or pipe."""

    is_folder: bool = False
    is_special: bool = False


@dataclass(eq=False)
class AttachmentTooLarge(AttachmentError):
    """It has `size_bytes`, and files of up to `limit_bytes` are read."""

    size_bytes: int = 0
    limit_bytes: int = 0


@dataclass(eq=False)
class AttachmentEmpty(AttachmentError):
    """There is nothing in it."""


@dataclass(eq=False)
class AttachmentNotText(AttachmentError):
    """It is of a kind whose text cannot be read: a program, an archive, sound."""


@dataclass(eq=False)
class AttachmentIsPicture(AttachmentError):
    """It is a picture, which this version does not give to models."""


@dataclass(eq=False)
class AttachmentLocked(AttachmentError):
    """It is encrypted with a password."""


@dataclass(eq=False)
class AttachmentWithoutText(AttachmentError):
    """Its `pages` hold pictures only, as a scan does."""

    pages: int = 0


@dataclass(eq=False)
class AttachmentDamaged(AttachmentError):
    """It is not what its name says: `kind` is ``pdf``, ``document`` or empty."""

    kind: str = ""


@dataclass(eq=False)
class AttachmentUnpacksTooLarge(AttachmentError):
    """Unpacked it would have more than `limit_bytes`."""

    limit_bytes: int = 0


@dataclass(eq=False)
class AttachmentTooSlow(AttachmentError):
    """Reading it took longer than `limit_s` seconds and was ended."""

    limit_s: float = 0.0


@dataclass(eq=False)
class AttachmentNeedsMemory(AttachmentError):
    """Reading it took more memory than `limit_bytes` and was ended."""

    limit_bytes: int = 0


@dataclass(eq=False)
class ReaderEnded(AttachmentError):
    """The process that reads files ended by itself, or did not start.

    Attributes:
        signal_name: for example ``SIGSEGV``; empty when no signal ended it.
    """

    signal_name: str = ""


@dataclass(eq=False)
class TooManyAttachments(AttachmentError):
    """A message has up to `limit` files."""

    limit: int = 0
