"""Small model files on the disk, as whole as the library looks at them."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from tests.gguf_file import GgufFile, string, string_entry

F32 = 0


def model_bytes(
    *, name: str = "", architecture: str = "llama", kind: str = "model", weights: int = 64, **more
) -> bytes:
    """A model file with one tensor; `more` are entries by key, dots written as two underscores."""
    entries = {
        "general.architecture": string_entry(architecture),
        "general.type": string_entry(kind),
        "llama.context_length": struct.pack("<II", 4, 8192),
    }
    if name:
        entries["general.name"] = string_entry(name)
    for key, value in more.items():
        kind_and_value = (
            string_entry(value) if isinstance(value, str) else struct.pack("<II", 4, value)
        )
        entries[key.replace("__", ".")] = kind_and_value
    table = string("token_embd.weight") + struct.pack("<IQIQ", 1, weights, F32, 0)
    return GgufFile(
        entries, 1 if weights else 0, table if weights else b"", bytes(4 * weights)
    ).to_bytes()


def write_model(path: Path, **kwargs) -> Path:
    """A model file at `path`, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model_bytes(**kwargs))
    return path


def write(path: Path, text: str | bytes) -> Path:
    """A file with `text`, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def age(path: Path, seconds: float) -> None:
    """Make the file look as if it was changed `seconds` ago."""
    when = path.stat().st_mtime - seconds
    os.utime(path, (when, when))
