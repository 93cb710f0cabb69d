"""A model is its layers, and what stands before and behind them."""

from __future__ import annotations

import pytest

from app.inspection.anatomy import anatomy
from app.inspection.gguf import read_file
from app.inspection.header import TensorInfo
from tests.models import EVERY_KIND


def tensor(name: str, size_bytes: int = 4, type: str = "F32") -> TensorInfo:  # noqa: A002
    return TensorInfo(name, (size_bytes // 4,), type, 0, size_bytes)


def test_the_starter_model_by_layer_and_by_type(starter_model):
    parts = anatomy(read_file(starter_model).tensors)
    assert [layer.part for layer in parts.layers] == ["input", *["block"] * 30, "output"]
    assert [layer.index for layer in parts.layers[1:-1]] == list(range(30))
    assert [(share.type, share.n_tensors) for share in parts.types] == [
        ("Q4_1", 210),
        ("Q8_0", 1),
        ("F32", 61),
    ]
    assert parts.n_weights == 134_515_008
    assert parts.bits == pytest.approx(5.7437, abs=1e-4)
    assert parts.layers[0].bits == 8.5
    assert parts.types[0].bits == 5.0


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_nothing_is_lost_and_nothing_counted_twice(tmp_path, kind):
    header = read_file(EVERY_KIND[kind](tmp_path / "model.gguf"))
    parts = anatomy(header.tensors)
    grouped = [one for layer in parts.layers for one in layer.tensors]
    assert sorted(one.name for one in grouped) == sorted(one.name for one in header.tensors)
    assert sum(layer.size_bytes for layer in parts.layers) == parts.size_bytes


@pytest.mark.parametrize(
    ("name", "part", "stack", "index"),
    [
        ("token_embd.weight", "input", "", 0),
        ("blk.12.ffn_down.weight", "block", "", 12),
        ("blk.3.ffn_gate_exps.weight", "block", "", 3),
        ("enc.blk.2.attn_q.weight", "block", "enc", 2),
        ("v.blk.7.attn_out.weight", "block", "v", 7),
        ("output_norm.weight", "output", "", 0),
        ("mm.0.weight", "other", "", 0),
        ("", "other", "", 0),
        ("blk.99999999999.x", "other", "", 0),
    ],
)
def test_a_name_tells_where_a_tensor_belongs(name, part, stack, index):
    (layer,) = anatomy([tensor(name)]).layers
    assert (layer.part, layer.stack, layer.index) == (part, stack, index)


def test_layers_stand_as_a_token_takes_them():
    names = ["output.weight", "blk.10.a", "blk.9.a", "enc.blk.0.a", "token_embd.weight"]
    layers = anatomy([tensor(name) for name in names]).layers
    assert [(layer.part, layer.stack, layer.index) for layer in layers] == [
        ("input", "", 0),
        ("block", "", 9),
        ("block", "", 10),
        ("block", "enc", 0),
        ("output", "", 0),
    ]


def test_the_largest_come_first():
    layer = anatomy([tensor("blk.0.a", 4), tensor("blk.0.b", 40), tensor("blk.0.c", 8)]).layers[0]
    assert [one.name for one in layer.tensors] == ["blk.0.b", "blk.0.c", "blk.0.a"]


def test_of_no_tensor_nothing_is_made():
    parts = anatomy([])
    assert parts.layers == parts.types == ()
    assert parts.bits == 0.0
