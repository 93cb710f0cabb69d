"""Vocabularies to build tokens again with: those that come along, and llama.cpp's own."""

from __future__ import annotations

import lzma
from pathlib import Path

from tests.sources import llama_cpp_models

_ROOT = Path(__file__).parents[2]
PACKED = _ROOT / "resources" / "vocabularies"
GOLDEN = _ROOT / "tests" / "data" / "vocabularies"
SEPARATOR = "\n__ggml_vocab_test__\n"


ALL = llama_cpp_models()
"""llama.cpp's models; None where its source is not at hand."""


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
