"""What the name of a model file says, by the GGUF naming convention.

``<Name>-<Encoding>[-<Shard>].gguf`` (ggml's docs/gguf.md), with the separators that people use.
A file's own name is what its owner knows it by; `general.name` in its metadata is whatever the
converter made of a folder's name ("Smollm2 135M 8k Lc100K Mix1 Ep2").
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import NamedTuple

_SHARD = re.compile(r"-(?P<number>\d{5})-of-(?P<count>\d{5})$")
_LABEL = (
    r"(?P<encoding>(?:UD-)?"
    r"(?:I?Q\d\w*|TQ\d_\d|I2_S|MXFP4\w*|NVFP4\w*|BF16|FP?16|FP?32))"
)
# "i1" and "imat" say that an importance matrix was used, not what the encoding is.
_ENCODING = re.compile(rf"(?:[-._ ]i1)?[-._ ]{_LABEL}(?:[-._](?:imat|gguf))?$", re.IGNORECASE)
_ALONE = re.compile(rf"{_LABEL}$", re.IGNORECASE)


class FileTitle(NamedTuple):
    """What a file is called, and the encoding of its weights; empty where the name tells none."""

    name: str
    quantization: str


class Shard(NamedTuple):
    """One of several files that hold a model together; `number` counts from 1."""

    prefix: str
    number: int
    total: int


def file_title(path: str) -> FileTitle:
    """Take the name of the file at `path` apart; the name is never empty if the path is not."""
    stem = _SHARD.sub("", _stem(path))
    found = _ENCODING.search(stem)
    if found is None or found.start() == 0:
        return FileTitle(stem, "")
    return FileTitle(stem[: found.start()], found["encoding"].upper())


def shard_of(path: str) -> Shard | None:
    """What the name of a shard says; None for a file that is whole."""
    stem = _stem(path)
    found = _SHARD.search(stem)
    if found is None:
        return None
    return Shard(stem[: found.start()], int(found["number"]), int(found["count"]))


def folder_quantization(path: str) -> str:
    """The encoding that the folder of `path` is named after; empty where it is not."""
    found = _ALONE.search(PurePath(path).parent.name)
    return found["encoding"].upper() if found else ""


def _stem(path: str) -> str:
    return PurePath(path).name.removesuffix(".gguf").removesuffix(".GGUF")
