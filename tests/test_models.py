"""The models that tests are made with."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import pytest

from app.engine.llama.library import C
from tests.engine.tokenizers import vocabulary_of
from tests.gguf_file import GgufFile
from tests.models import (
    EVERY_KIND,
    WINDOW,
    llama_model,
    mutated,
    unpacked_vocabulary,
    with_metadata,
    with_template,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Loaded:
    """A model and its context, with one thread."""

    def __init__(self, path: Path) -> None:
        C.llama_backend_init()
        self.model = C.llama_model_load_from_file(
            str(path).encode(), C.llama_model_default_params()
        )
        assert self.model
        params = C.llama_context_default_params()
        params.n_ctx, params.n_batch = 256, 64
        params.n_threads = params.n_threads_batch = 1
        params.flash_attn_type = 0
        self.context = C.llama_init_from_model(self.model, params)
        assert self.context
        self.n_vocab = C.llama_vocab_n_tokens(C.llama_model_get_vocab(self.model))

    def greedy(self, prompt: list[int], count: int) -> list[int]:
        """The likeliest `count` tokens after `prompt`."""
        ids: list[int] = []
        read = prompt
        for _ in range(count):
            batch = (ctypes.c_int32 * len(read))(*read)
            assert C.llama_decode(self.context, C.llama_batch_get_one(batch, len(read))) == 0
            logits = C.llama_get_logits_ith(self.context, -1)
            likeliest = max(range(self.n_vocab), key=lambda token: logits[token])
            ids.append(likeliest)
            read = [likeliest]
        return ids

    def close(self) -> None:
        C.llama_free(self.context)
        C.llama_model_free(self.model)


@pytest.fixture
def load() -> Iterator[type[Loaded]]:
    opened: list[Loaded] = []

    def open_model(path: Path) -> Loaded:
        opened.append(Loaded(path))
        return opened[-1]

    yield open_model  # type: ignore[misc]
    for model in opened:
        model.close()


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_is_small_loads_and_generates(kind: str, tmp_path: Path, load: type[Loaded]):
    path = EVERY_KIND[kind](tmp_path / "model.gguf")
    assert 30_000 < path.stat().st_size < 300_000

    model = load(path)
    ids = model.greedy([5, 6, 7], 2 * WINDOW)

    assert len(set(ids)) > 3, "it should not say the same thing over and over"
    assert C.llama_model_is_recurrent(model.model) == (kind == "recurrent")
    assert C.llama_model_is_hybrid(model.model) == (kind == "hybrid")
    assert C.llama_model_n_swa(model.model) == (WINDOW if kind == "window" else 0)
    assert b"im_start" in C.llama_model_chat_template(model.model, None)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_seed_makes_the_same_file_and_another_seed_another(kind: str, tmp_path: Path):
    build = EVERY_KIND[kind]
    first = build(tmp_path / "a.gguf", seed=1).read_bytes()
    assert build(tmp_path / "b.gguf", seed=1).read_bytes() == first
    assert build(tmp_path / "c.gguf", seed=2).read_bytes() != first


def test_a_model_can_have_the_vocabulary_of_a_real_one(tmp_path: Path, load: type[Loaded]):
    source = unpacked_vocabulary("phi-3", tmp_path)
    path = llama_model(tmp_path / "model.gguf", vocabulary=source)
    own, real = vocabulary_of(path), vocabulary_of(source)
    assert own.n_vocab == real.n_vocab
    assert own.tokenize("hello there") == real.tokenize("hello there")
    assert len(load(path).greedy(own.tokenize("hello"), 4)) == 4


def test_a_template_can_be_put_on_a_copy(tmp_path: Path, load: type[Loaded]):
    source = llama_model(tmp_path / "source.gguf")
    copy = load(with_template(source, "{{ 'é' }}", tmp_path / "copy.gguf"))
    bare = load(with_template(source, None, tmp_path / "bare.gguf"))
    assert C.llama_model_chat_template(copy.model, None).decode() == "{{ 'é' }}"
    assert C.llama_model_chat_template(bare.model, None) is None
    assert copy.greedy([5, 6], 8) == load(source).greedy([5, 6], 8)


def test_a_template_can_be_put_on_the_starter_model(starter_model: Path, tmp_path: Path):
    out = with_metadata(starter_model, tmp_path / "m.gguf", general__name="Other")
    assert vocabulary_of(out).fingerprint == vocabulary_of(starter_model).fingerprint
    assert b"Other" in GgufFile.parse(out.read_bytes()).entries["general.name"]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_taking_a_file_apart_loses_nothing(kind: str, tmp_path: Path):
    raw = EVERY_KIND[kind](tmp_path / "model.gguf").read_bytes()
    assert GgufFile.parse(raw).to_bytes() == raw


def test_mutations_differ_by_seed_and_repeat_for_one(tmp_path: Path):
    raw = llama_model(tmp_path / "model.gguf").read_bytes()
    made = [mutated(raw, seed) for seed in range(200)]
    assert made == [mutated(raw, seed) for seed in range(200)]
    assert len(set(made)) > 180
    assert raw not in made
