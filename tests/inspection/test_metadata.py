"""What a model file is, in the terms people ask in."""

from __future__ import annotations

import pytest

from app.inspection.gguf import read_file
from app.inspection.header import ArraySummary, Header, LongText, TensorInfo
from app.inspection.metadata import (
    Tokenizer,
    chat_template,
    chat_templates,
    file_kind,
    file_type,
    is_embedding,
    n_params,
    quantization,
    summarize,
    tokenizer,
)
from tests.models import llama_model, unpacked_vocabulary


def header(entries=(), tensors=(), n_tensors=1) -> Header:
    return Header(
        version=3, entries=dict(entries), kinds={}, tensors=tuple(tensors), n_tensors=n_tensors
    )


def test_the_starter_model_in_a_few_facts(starter_model):
    summary = summarize(read_file(starter_model))
    assert summary.kind == "model"
    assert summary.architecture == "llama"
    assert summary.quantization == "Q4_1"
    assert summary.n_params == 134_515_008
    assert (summary.n_ctx_train, summary.n_layer, summary.n_embd) == (8192, 30, 576)
    assert summary.chat
    assert not summary.embedding
    assert (summary.license, summary.author) == ("apache-2.0", "HuggingFaceTB")


def test_its_tokenizer(starter_model):
    assert tokenizer(read_file(starter_model).entries) == Tokenizer(
        model="gpt2",
        pre="smollm",
        n_tokens=49152,
        n_merges=48900,
        special=(("begin", 1), ("end", 2), ("unknown", 0), ("padding", 2)),
        adds_begin=False,
        adds_space=False,
    )


def test_a_file_without_a_vocabulary_has_no_tokenizer():
    assert tokenizer({}) is None


def test_a_vocabulary_is_no_model(tmp_path):
    found = summarize(read_file(unpacked_vocabulary("phi-3", tmp_path)))
    assert found.kind == "vocabulary"
    assert found.n_params == 0


@pytest.mark.parametrize(
    ("entries", "kind"),
    [
        ({"general.type": "model"}, "model"),
        ({"general.type": "mmproj"}, "projector"),
        ({"general.architecture": "clip"}, "projector"),
        ({"general.type": "adapter"}, "adapter"),
        ({"general.type": "imatrix"}, "matrix"),
        ({"general.type": 7}, "model"),
    ],
)
def test_what_a_file_is_for(entries, kind):
    assert file_kind(header(entries)) == kind


def test_the_first_of_several_files_may_hold_no_tensor():
    assert file_kind(header({"split.count": 3}, n_tensors=0)) == "model"
    assert summarize(header({"split.count": 3}, n_tensors=0)).shards == 3


@pytest.mark.parametrize(
    ("entries", "embeds"),
    [
        ({"general.architecture": "llama"}, False),
        ({"general.architecture": "bert"}, True),
        ({"general.architecture": "nomic-bert-moe"}, True),
        ({"general.architecture": "qwen3", "qwen3.pooling_type": 3}, True),
        ({"general.architecture": "qwen3", "qwen3.pooling_type": 0}, False),
        ({"general.architecture": "x", "x.attention.causal": False}, True),
        (
            {
                "general.architecture": "dream",
                "dream.attention.causal": False,
                "tokenizer.chat_template": "{{ messages }}",
            },
            False,
        ),
    ],
)
def test_a_model_that_embeds_is_told_from_one_that_chats(entries, embeds):
    assert is_embedding(entries) is embeds


def test_the_label_is_what_the_file_was_made_with():
    assert file_type({"general.file_type": 15}) == "Q4_K_M"
    assert file_type({"general.file_type": 4711}) == ""
    assert file_type({}) == ""


def test_without_a_label_it_is_the_type_of_most_bytes(tmp_path):
    tensors = [
        TensorInfo("a", (10,), "F32", 0, 40),
        TensorInfo("b", (64,), "Q8_0", 64, 68),
        TensorInfo("c", (9,), "F32", 160, 36),
    ]
    assert quantization(header({}, tensors)) == "F32"
    assert quantization(header({"general.file_type": 7}, tensors)) == "Q8_0"
    assert quantization(header()) == ""


def test_weights_are_counted_where_they_are_listed(tmp_path):
    counted = n_params(read_file(llama_model(tmp_path / "tiny.gguf")))
    assert counted > 10_000
    assert n_params(header({"general.parameter_count": 5})) == 5


def test_all_templates_have_names():
    entries = {
        "tokenizer.chat_template.tool_use": "B",
        "tokenizer.chat_template": "A",
        "tokenizer.chat_templates": ("tool_use",),
        "tokenizer.chat_template.empty": "",
    }
    assert chat_templates(entries) == {"": "A", "tool_use": "B"}
    assert chat_template(entries) == "A"


def test_values_of_another_type_are_as_good_as_none():
    wrong = {
        "general.architecture": 3,
        "general.name": ("a",),
        "general.file_type": "Q4",
        "general.license": ArraySummary("string", 5000),
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.tokens": "none",
        "tokenizer.ggml.bos_token_id": -1,
        "tokenizer.ggml.add_bos_token": 1,
        "tokenizer.chat_template": 7,
        "split.count": True,
    }
    assert summarize(header(wrong)).architecture == ""
    assert summarize(header(wrong)).shards == 1
    assert tokenizer(wrong) == Tokenizer(model="gpt2")


def test_a_number_for_each_layer_is_told_by_the_greatest():
    entries = {"general.architecture": "x", "x.expert_count": (0, 8, 8)}
    assert summarize(header(entries)).n_expert == 8


def test_of_a_very_long_template_the_beginning_is_there():
    assert chat_template({"tokenizer.chat_template": LongText("{%", 9_000_000)}) == "{%"
