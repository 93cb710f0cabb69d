"""Tiny models damaged by a seed; the same seed always gives the same file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gguf_file import mutated
from tests.models import EVERY_KIND

if TYPE_CHECKING:
    from pathlib import Path


def write_sound(folder: Path) -> Path:
    """Write a sound model for each kind of memory; the folder."""
    for kind, build in EVERY_KIND.items():
        build(folder / f"{kind}.gguf")
    return folder


def damaged(folder: Path, seed: int) -> bytes:
    """The file made from `seed` out of one of the sound ones in `folder`."""
    kinds = list(EVERY_KIND)
    return mutated((folder / f"{kinds[seed % len(kinds)]}.gguf").read_bytes(), seed)
