"""Files to be downloaded, and what there is of them."""

from __future__ import annotations

import os
from pathlib import Path

from app.bridge.downloads import Downloads

MIB = 2**20
SLOW = 4 * MIB
"""Bytes a second that leave a test time to act in the middle."""


def model(n_bytes: int = 3 * MIB) -> bytes:
    return b"GGUF" + os.urandom(n_bytes - 4)


def arrived(downloads: Downloads, number: int, n_bytes: int) -> bool:
    item = downloads.item(number)
    return item is not None and item.done_bytes >= n_bytes


def leftovers(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.rglob("*") if path.is_file() and path.suffix != ".gguf"
    )


def is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())
