"""SHA-256 of whole files, and of a little.

OpenSSL, which `hashlib` loads, takes 4 MB of the window's memory: only what hashes whole files
loads it. Python has a SHA-256 of its own, which `random` uses too: a fifth as fast.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterable
    from types import ModuleType

HOMES = ("_sha2", "_sha256", "hashlib")
"""Where Python's own is: from 3.12 on, before, and in a Python that was built without."""


def sha256() -> hashlib._Hash:
    """A hash to be fed with a whole file."""
    import hashlib  # noqa: PLC0415

    return hashlib.sha256()


def sha256_of_little(pieces: Iterable[bytes]) -> str:
    """The hash of `pieces` one after the other, hexadecimal.

    While a piece is hashed no other thread of Python runs: give thousands of bytes at a time.
    """
    digest = _home().sha256()
    for piece in pieces:
        digest.update(piece)
    return str(digest.hexdigest())


@cache
def _home() -> ModuleType:
    for name in HOMES[:-1]:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return importlib.import_module(HOMES[-1])
