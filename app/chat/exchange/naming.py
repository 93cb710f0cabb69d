"""Names of files for conversations, which are called whatever their users like."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

LONGEST_BYTES = 120
"""A name with its suffix stays below 255 bytes, which file systems allow."""

_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)


def file_name(title: str, suffix: str, taken: Container[str] = (), *, untitled: str = "") -> str:
    """A name that every file system takes, for what is called `title`.

    Args:
        title: any text.
        suffix: with its dot.
        taken: names in lower case that are given already.
        untitled: used where nothing of `title` is left.
    """
    kept = "".join(
        " " if character in _FORBIDDEN or unicodedata.category(character)[0] in "CZ" else character
        for character in title
    )
    stem = " ".join(kept.split()).strip(". ")
    while len(stem.encode()) > LONGEST_BYTES:
        stem = stem[:-1].rstrip(". ")
    stem = stem or untitled or "conversation"
    if stem.lower().partition(".")[0] in _RESERVED:
        stem = f"_{stem}"
    name, number = f"{stem}{suffix}", 2
    while name.lower() in taken:
        name, number = f"{stem} ({number}){suffix}", number + 1
    return name
