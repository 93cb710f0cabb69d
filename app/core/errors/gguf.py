"""Errors of reading the header of a model file."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors.base import VitrailError


@dataclass(eq=False)
class GgufError(VitrailError):
    """The header of the GGUF file at `path` cannot be read; `detail` says where."""

    path: str = ""
    detail: str = ""


@dataclass(eq=False)
class NotGguf(GgufError):
    """It does not begin with ``GGUF`` and a version that is known; `version` is 0 without magic."""

    version: int = 0


@dataclass(eq=False)
class GgufTruncated(GgufError):
    """It ends at byte `offset`, in the middle of its header."""

    offset: int = 0


@dataclass(eq=False)
class GgufMalformed(GgufError):
    """At byte `offset` stands a value that cannot be."""

    offset: int = 0


@dataclass(eq=False)
class GgufTooLarge(GgufError):
    """Its `what` is over `limit`: entries, tensors, string, array, bytes or seconds."""

    what: str = ""
    limit: int = 0
