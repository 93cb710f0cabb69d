"""How much room there is for files."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RESERVE_BYTES = 2**30
"""Left free for everything else on the disk: a full one breaks more than a download."""


def room(folder: Path, reserve_bytes: int = RESERVE_BYTES) -> int:
    """Bytes that may be written below `folder`, which need not exist yet.

    Raises:
        OSError: it cannot be told.
    """
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    return max(0, shutil.disk_usage(place).free - reserve_bytes)
