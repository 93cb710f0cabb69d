"""Errors of the model files on this computer."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors.base import VitrailError


@dataclass(eq=False)
class LibraryError(VitrailError):
    """Something about the model file at `path`; `detail` is the system's own words."""

    path: str = ""
    detail: str = ""


@dataclass(eq=False)
class ForeignFile(LibraryError):
    """The file at `path` is left alone: it is not one of the models folder.

    Attributes:
        owner: the program it belongs to, by its own name; empty for none that is known.
        starter: it came with Vitrail.
    """

    owner: str = ""
    starter: bool = False


@dataclass(eq=False)
class NameRefused(LibraryError):
    """No file can be called `name`; `taken`: another one is."""

    name: str = ""
    taken: bool = False


@dataclass(eq=False)
class FileNotMoved(LibraryError):
    """The file at `path` could not be renamed or moved; it is where it was."""


@dataclass(eq=False)
class FileNotDeleted(LibraryError):
    """The file at `path` could not be deleted; `no_bin`: only for good, there is no bin for it."""

    no_bin: bool = False


@dataclass(eq=False)
class LibraryUnwritable(LibraryError):
    """The index of the library could not be written; what is shown is right all the same."""
