"""Sizes of ggml's types, against those that the gguf package knows."""

from __future__ import annotations

from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType

from app.inspection.tensor_type import TENSOR_TYPES, tensor_type


def test_sizes_are_those_of_ggml():
    for kind in GGMLQuantizationType:
        if kind != GGMLQuantizationType.Q8_1:  # 40 bytes there; 36 in ggml-common.h
            known = TENSOR_TYPES[kind.value]
            assert (known.name, known.block, known.block_bytes) == (
                kind.name,
                *GGML_QUANT_SIZES[kind],
            )


def test_bits_include_the_scales():
    assert TENSOR_TYPES[3].bits == 5.0
    assert TENSOR_TYPES[12].bits == 4.5


def test_a_type_is_found_by_its_name():
    assert tensor_type("Q6_K") is TENSOR_TYPES[14]
    assert tensor_type("type 99") is None
