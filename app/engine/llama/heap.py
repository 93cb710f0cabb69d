"""What the C library keeps of the memory that was freed; only glibc can be told, and only there.

Elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
"""``M_TRIM_THRESHOLD`` and ``M_MMAP_THRESHOLD`` of ``malloc.h``."""

KEPT_BYTES: Final = 128 * 1024 * 1024
LARGEST_BYTES: Final = 32 * 1024 * 1024
"""The most that glibc takes for the second."""


def keep() -> None:
    """Keep up to `KEPT_BYTES` that were freed for what is asked for next (mallopt).

    A megabyte of text takes llama_tokenize some 40 MB for a moment. To have them of the system
    anew with each text, page by page, is a tenth of the time.
    """
    option = _function("mallopt")
    if option is not None:
        option(_TRIM_THRESHOLD, KEPT_BYTES)
        # Once one of them is told, glibc finds neither out by itself any more.
        option(_MMAP_THRESHOLD, LARGEST_BYTES)


def trim() -> None:
    """Hand freed memory to the system (malloc_trim), also what lies between other things.

    A vocabulary is a million small pieces, which glibc would keep.
    """
    give_back = _function("malloc_trim")
    if give_back is not None:
        give_back(0)


def _function(name: str) -> Any:  # noqa: ANN401 - a ctypes function
    """A function of the C library; None where there is none."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
