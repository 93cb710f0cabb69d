"""Real vocabularies for tests: loaded once, without weights, and kept until the process ends."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from app.engine.llama.library import C
from app.engine.llama.vocabulary import Vocabulary
from tests.models import llama_model, unpacked_vocabulary, with_metadata

SMALL = ("gpt-2", "qwen2", "phi-3")
"""The vocabularies in resources/vocabularies."""

_kept: list[object] = []


def vocabulary_of(path: Path) -> Vocabulary:
    """The vocabulary of a model file."""
    C.llama_backend_init()
    params = C.llama_model_default_params()
    params.vocab_only = True
    model = C.llama_model_load_from_file(str(path).encode(), params)
    assert model, f"llama.cpp refused {path}"
    _kept.append(model)
    return Vocabulary(C.llama_model_get_vocab(model))


@functools.cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="vocab")
    _kept.append(folder)
    return Path(folder.name)


@functools.cache
def vocabulary(name: str) -> Vocabulary:
    """`gpt-2`, `qwen2`, `phi-3`, `tiny` (of tests.models), or `phi-3-strip`.

    The last is phi-3's as its models have it: each special token swallows the whitespace behind
    it, which llama.cpp knows from the name of the model.
    """
    if name == "tiny":
        return vocabulary_of(llama_model(_folder() / "tiny.gguf"))
    if name == "phi-3-strip":
        plain = unpacked_vocabulary("phi-3", _folder())
        return vocabulary_of(with_metadata(plain, _folder() / "s.gguf", general__name="Phi-3"))
    return vocabulary_of(unpacked_vocabulary(name, _folder()))
