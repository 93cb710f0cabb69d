"""Errors of files that were to be looked at as text."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors.base import VitrailError


@dataclass(eq=False)
class TextFileError(VitrailError):
    """The file called `name` cannot be looked at; `detail` is the system's own words."""

    name: str = ""
    detail: str = ""


@dataclass(eq=False)
class NotATextFile(TextFileError):
    """It is something else: `kind` is ``folder``, ``device``, ``image`` or empty."""

    kind: str = ""


@dataclass(eq=False)
class TextFileTooLarge(TextFileError):
    """It has `size_bytes`, and up to `limit_bytes` are looked at; its beginning may be."""

    size_bytes: int = 0
    limit_bytes: int = 0
