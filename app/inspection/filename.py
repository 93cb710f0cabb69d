"""What the name of a model file says, by the GGUF naming convention.

``<Name>-<Encoding>[-<Shard>].gguf`` (ggml's docs/gguf.md), with the separators that people use.
A file's own name is what its owner knows it by; `general.name` in its metadata is whatever the
converter made of a folder's name ("Smollm2 135M 8k Lc100K Mix1 Ep2").
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import NamedTuple

_SHARD = re.compile(r"-\d{5}-of-\d{5}$")
_ENCODING = re.compile(
    r"[-._ ](?P<encoding>(?:UD-)?(?:I?Q\d\w*|TQ\d_\d|MXFP4\w*|NVFP4\w*|BF16|FP?16|FP?32))$",
    re.IGNORECASE,
)


class FileTitle(NamedTuple):
    """What a file is called, and the encoding of its weights; empty where the name tells none."""

    name: str
    quantization: str


def file_title(path: str) -> FileTitle:
    """Take the name of the file at `path` apart; the name is never empty if the path is not."""
    stem = _SHARD.sub("", PurePath(path).name.removesuffix(".gguf").removesuffix(".GGUF"))
    found = _ENCODING.search(stem)
    if found is None or found.start() == 0:
        return FileTitle(stem, "")
    return FileTitle(stem[: found.start()], found["encoding"].upper())
