"""Vocabularies to build tokens again with: those that come along, and llama.cpp's own."""

from __future__ import annotations

import importlib.metadata
import lzma
import os
from pathlib import Path

_ROOT = Path(__file__).parents[2]
PACKED = _ROOT / "resources" / "vocabularies"
GOLDEN = _ROOT / "tests" / "data" / "vocabularies"
SEPARATOR = "\n__ggml_vocab_test__\n"


def _folder_of_all() -> Path | None:
    """llama.cpp's models, where its source distribution was unpacked."""
    named = os.environ.get("LLAMA_CPP_MODELS")
    if named:
        return Path(named)
    cache = os.environ.get("UV_CACHE_DIR") or Path(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "uv"
    )
    version = importlib.metadata.version("llama-cpp-python")
    pattern = f"sdists-v*/pypi/llama-cpp-python/{version}/*/src/vendor/llama.cpp/models"
    return next(iter(sorted(Path(cache).glob(pattern))), None)


# Before a test moves HOME.
ALL = _folder_of_all()


def unpacked(name: str, folder: Path) -> Path:
    """One that comes along, as a file in `folder`."""
    path = folder / f"{name}.gguf"
    if not path.exists():
        path.write_bytes(lzma.decompress((PACKED / f"{name}.gguf.xz").read_bytes()))
    return path


def cases(name: str, folder: Path = GOLDEN) -> list[tuple[str, list[int]]]:
    """Texts, and the ids that llama.cpp's own tests expect of each."""
    stem = folder / f"ggml-vocab-{name}.gguf"
    texts = Path(f"{stem}.inp").read_bytes().decode().split(SEPARATOR)
    lines = Path(f"{stem}.out").read_text(encoding="utf-8").splitlines()
    # The last text is empty, and so is its line, where there is one.
    lines += [""] * (len(texts) - len(lines))
    return [
        (text, [int(each) for each in line.split()])
        for text, line in zip(texts, lines, strict=True)
    ]
