"""Single tokens are looked up in a file without reading all of them."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.core.errors import GgufError, GgufTooLarge
from app.inspection.gguf import Limits, read_file, read_header
from app.inspection.vocabulary import read_vocabulary
from tests.inspection.written import array, scalar, written
from tests.models import llama_model, mutated


def test_special_tokens_of_a_real_model(starter_model):
    header = read_file(starter_model)
    found = read_vocabulary(starter_model, header, [2, 1, 49151, 49152, -1])
    assert found.pieces[1] == "<|im_start|>"
    assert found.pieces[2] == "<|im_end|>"
    assert set(found.pieces) == {1, 2, 49151}
    assert found.counts == {"normal": 49135, "control": 17}


def test_of_a_short_vocabulary_that_was_kept(tmp_path):
    path = llama_model(tmp_path / "tiny.gguf")
    header = read_file(path)
    found = read_vocabulary(path, header, [0, len(header.entries["tokenizer.ggml.tokens"]) - 1])
    assert found.pieces[len(header.entries["tokenizer.ggml.tokens"]) - 1] == "<|im_end|>"
    assert found.counts["control"] == 3


def test_a_file_that_has_changed_is_an_error(starter_model, tmp_path):
    header = read_file(starter_model)
    other = tmp_path / "other.gguf"
    other.write_bytes(b"\xff" * 5000)
    with pytest.raises(GgufError) as caught:
        read_vocabulary(other, replace(header, file_bytes=5000), [1])
    assert caught.value.path == str(other)


def test_a_token_of_a_megabyte_is_refused(tmp_path):
    raw = written([("tokenizer.ggml.tokens", array("string", ["a", "x" * 1_000_000]))])
    path = tmp_path / "long.gguf"
    path.write_bytes(raw)
    header = read_header(
        lambda at, count: raw[at : at + count], size=len(raw), limits=Limits(array_items=1)
    )
    assert read_vocabulary(path, header, [0]).pieces == {0: "a"}
    with pytest.raises(GgufTooLarge):
        read_vocabulary(path, header, [1])


def test_without_a_vocabulary_nothing_is_found(tmp_path):
    path = tmp_path / "none.gguf"
    path.write_bytes(written([("a", scalar("uint8", 1))]))
    found = read_vocabulary(path, read_file(path), [1])
    assert (found.pieces, found.counts) == ({}, {})


def test_a_file_that_is_gone_is_an_error(starter_model):
    with pytest.raises(GgufError):
        read_vocabulary(Path("/nowhere/model.gguf"), read_file(starter_model), [1])


def test_in_a_file_that_was_damaged_meanwhile_tokens_are_found_or_an_error_is_raised(
    tmp_path, thorough
):
    path = llama_model(tmp_path / "tiny.gguf")
    raw = path.read_bytes()
    header = read_header(
        lambda at, count: raw[at : at + count], size=len(raw), limits=Limits(array_items=1)
    )
    for seed in range(1000 if thorough else 100):
        path.write_bytes(mutated(raw, seed))
        with contextlib.suppress(GgufError):
            read_vocabulary(path, header, [0, 1, 250])
