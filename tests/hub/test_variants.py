"""The files of a repository become one item for each quantization."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hub.variants import variants_of
from app.inspection.filename import file_title, folder_quantization, shard_of


def made_of(*paths, size=10):
    return variants_of((path, size, "") for path in paths)


def labels(variants):
    return [variant.quantization for variant in variants]


def test_the_smallest_comes_first():
    variants = variants_of(
        [("m-Q8_0.gguf", 80, ""), ("m-Q2_K.gguf", 20, ""), ("m.f16.gguf", 160, "")]
    )
    assert labels(variants) == ["Q2_K", "Q8_0", "F16"]


def test_shards_are_one_item_in_their_order():
    (variant,) = made_of(
        "Q8_0/m-Q8_0-00003-of-00003.gguf",
        "Q8_0/m-Q8_0-00001-of-00003.gguf",
        "Q8_0/m-Q8_0-00002-of-00003.gguf",
    )
    assert variant.quantization == "Q8_0"
    assert [file.path[-19:-14] for file in variant.files] == ["00001", "00002", "00003"]
    assert variant.size_bytes == 30


def test_shards_with_a_gap_are_no_item():
    assert made_of("m-Q8_0-00001-of-00003.gguf", "m-Q8_0-00003-of-00003.gguf") == ()
    assert made_of("m-Q8_0-00000-of-00002.gguf", "m-Q8_0-00001-of-00002.gguf") == ()
    assert made_of("m-Q8_0-00001-of-99999.gguf") == ()


def test_side_files_are_hidden():
    variants = made_of(
        "m-Q4_K_M.gguf",
        "imatrix.gguf",
        "m.imatrix.gguf",
        "m-imatrix.dat",
        "ggml-vocab-m.gguf",
        "README.md",
        "config.json",
        "m-Q4_K_M.gguf.part1of2",
        "adapter-lora-f16.gguf",
    )
    assert [file.path for variant in variants for file in variant.wanted] == ["m-Q4_K_M.gguf"]


def test_the_projector_belongs_to_each_quantization():
    variants = made_of(
        "m-Q4_K_M.gguf",
        "m-Q8_0.gguf",
        "mmproj-m-Q8_0.gguf",
        "mmproj-BF16.gguf",
        "mmproj-m-f16.gguf",
        "mmproj-F32.gguf",
    )
    assert labels(variants) == ["Q4_K_M", "Q8_0"]
    assert {variant.projector.path for variant in variants} == {"mmproj-m-f16.gguf"}
    assert variants[0].wanted[-1].path == "mmproj-m-f16.gguf"
    assert variants[0].size_bytes == 10


def test_a_projector_beside_the_model_is_preferred():
    small, large = variants_of(
        [
            ("a/m-Q4_K_M.gguf", 1, ""),
            ("b/m-Q8_0.gguf", 2, ""),
            ("b/mmproj-f32.gguf", 1, ""),
            ("mmproj-f16.gguf", 1, ""),
        ]
    )
    assert small.projector.path == "mmproj-f16.gguf"
    assert large.projector.path == "b/mmproj-f32.gguf"


def test_a_folder_can_name_the_quantization():
    assert labels(made_of("UD-Q4_K_XL/model-00001-of-00001.gguf", "BF16/model.gguf")) == [
        "BF16",
        "UD-Q4_K_XL",
    ]


def test_several_models_in_one_repository_keep_their_names():
    variants = made_of("small-Q4_0.gguf", "large-Q4_0.gguf", "large-Q8_0.gguf", "odd.gguf")
    assert [(v.quantization, v.name) for v in variants] == [
        ("Q4_0", "large"),
        ("Q4_0", "small"),
        ("Q8_0", ""),
        ("odd", ""),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "../m-Q4_0.gguf",
        "/m-Q4_0.gguf",
        "a//m-Q4_0.gguf",
        "a\\m-Q4_0.gguf",
        "m\n-Q4_0.gguf",
        "m\0-Q4_0.gguf",
        "a/../m-Q4_0.gguf",
        "x" * 2000 + "-Q4_0.gguf",
        "m-Q4_0.gguf.exe",
    ],
)
def test_names_that_could_lead_elsewhere_are_hidden(path):
    assert made_of(path) == ()


def test_what_is_no_hash_is_none():
    good = "ab" * 32
    (variant,) = variants_of([("m-Q4_0.gguf", 1, good)])
    assert variant.files[0].sha256 == good
    (variant,) = variants_of([("m-Q4_0.gguf", 1, good.upper() + "\n")])
    assert variant.files[0].sha256 == ""


@given(st.lists(st.tuples(st.text(max_size=30), st.integers(0, 9)), max_size=20))
def test_whatever_the_names_are_no_file_is_in_two_items(rows):
    variants = variants_of((f"{name}.gguf", size, "") for name, size in rows)
    paths = [file.path for variant in variants for file in variant.files]
    assert len(set(paths)) == len(paths)
    assert set(paths) <= {f"{name}.gguf" for name, _size in rows}
    assert all(variant.quantization for variant in variants)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("Model.i1-Q4_K_M.gguf", ("Model", "Q4_K_M")),
        ("Model-Q4_K_M-imat.gguf", ("Model", "Q4_K_M")),
        ("ggml-model-i2_s.gguf", ("ggml-model", "I2_S")),
        ("gpt-oss-120b-UD-Q4_K_XL-00001-of-00002.gguf", ("gpt-oss-120b", "UD-Q4_K_XL")),
        ("m-MXFP4_MOE.gguf", ("m", "MXFP4_MOE")),
    ],
)
def test_names_as_people_give_them(path, title):
    assert file_title(path) == title


def test_a_shard_says_which_it_is():
    assert shard_of("a/m-00002-of-00010.gguf") == ("m", 2, 10)
    assert shard_of("m-2-of-10.gguf") is None
    assert folder_quantization("a/Q4_K_M/x.gguf") == "Q4_K_M"
    assert folder_quantization("a/models/x.gguf") == ""
