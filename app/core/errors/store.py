"""Errors of the conversations on disk."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors.base import VitrailError


@dataclass(eq=False)
class StoreError(VitrailError):
    """Something about the conversations on disk; `path` is the database's."""

    path: str = ""
    detail: str = ""


@dataclass(eq=False)
class StoreDiskFull(StoreError):
    """No room to write."""


@dataclass(eq=False)
class StoreCorrupt(StoreError):
    """The database is damaged; it was moved to `set_aside` (empty when it could not be)."""

    set_aside: str = ""


@dataclass(eq=False)
class StoreTooNew(StoreError):
    """The database has schema `found`, this Vitrail knows up to `known`."""

    found: int = 0
    known: int = 0


@dataclass(eq=False)
class StoreUnwritable(StoreError):
    """The database cannot be written."""


@dataclass(eq=False)
class StoreBusy(StoreError):
    """Another program holds the database."""


@dataclass(eq=False)
class BackupUnusable(StoreError):
    """The backup at `path` cannot be restored."""
