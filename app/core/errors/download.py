"""Errors of bringing a file here."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors.base import VitrailError


@dataclass(eq=False)
class DownloadError(VitrailError):
    """Something about bringing `file` here; `detail` is the system's own words."""

    file: str = ""
    detail: str = ""


@dataclass(eq=False)
class NoRoom(DownloadError):
    """`needed_bytes` more are needed in `folder`, `free_bytes` can be used (reserve taken off)."""

    folder: str = ""
    needed_bytes: int = 0
    free_bytes: int = 0


@dataclass(eq=False)
class FolderUnwritable(DownloadError):
    """`folder` cannot be written."""

    folder: str = ""


@dataclass(eq=False)
class HashMismatch(DownloadError):
    """The SHA-256 `found` is not the one `expected`; what arrived was deleted."""

    expected: str = ""
    found: str = ""


@dataclass(eq=False)
class NotAModelDownload(DownloadError):
    """The first bytes of `file` are not those of a GGUF file."""


@dataclass(eq=False)
class UnsafeName(DownloadError):
    """`file` is no name that can be given to a file in the models folder."""


@dataclass(eq=False)
class DownloadBusy(DownloadError):
    """Another program downloads `file` to the same place."""
