"""The vocabularies that come with the program, packed; nothing has to be downloaded to see them."""

from __future__ import annotations

import lzma
import os
import tempfile
from pathlib import Path
from typing import Final

from app.core.errors import ModelFileUnreadable
from app.core.resources import resource

BUNDLED: Final = {"gpt-2": "GPT-2", "qwen2": "Qwen2", "phi-3": "Phi-3"}
"""What they are called for people, by name of the file."""

_SUFFIX = ".gguf"


def unpack(name: str, folder: Path) -> Path:
    """The vocabulary called `name` as a file in `folder`; unpacked there when it is not yet.

    Takes a quarter of a second the first time. The size and time of the packed file are part of
    the name, so that a newer one takes its place.

    Raises:
        ModelFileUnreadable: it cannot be read or written.
        KeyError: there is none of that name.
    """
    if name not in BUNDLED:
        raise KeyError(name)
    packed = resource("vocabularies", f"{name}{_SUFFIX}.xz")
    try:
        status = packed.stat()
        path = folder / f"{name}-{status.st_size:x}{_SUFFIX}"
        if not path.is_file():
            _unpack(packed, path)
    except (OSError, lzma.LZMAError, EOFError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise ModelFileUnreadable(path=str(packed), detail=detail) from None
    return path


def _unpack(packed: Path, path: Path) -> None:
    """Write it beside its place first: nobody ever sees half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = lzma.decompress(packed.read_bytes())
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=_SUFFIX)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
