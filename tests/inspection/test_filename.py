"""A model is called what its file is called, without how its weights are stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspection.filename import file_title


@pytest.mark.parametrize(
    ("path", "name", "quantization"),
    [
        ("/models/SmolLM2-135M-Instruct.Q4_1.gguf", "SmolLM2-135M-Instruct", "Q4_1"),
        ("Qwen3-8B-Q4_K_M.gguf", "Qwen3-8B", "Q4_K_M"),
        ("gemma-3-270m-it-F16.gguf", "gemma-3-270m-it", "F16"),
        ("mistral-7b-instruct-v0.2.q5_k_s.gguf", "mistral-7b-instruct-v0.2", "Q5_K_S"),
        ("Qwen3-4B-UD-IQ2_XXS.gguf", "Qwen3-4B", "UD-IQ2_XXS"),
        ("gpt-oss-20b-mxfp4.gguf", "gpt-oss-20b", "MXFP4"),
        ("Llama-3.3-70B-Q8_0-00001-of-00002.gguf", "Llama-3.3-70B", "Q8_0"),
        ("我的模型.gguf", "我的模型", ""),
        ("model.GGUF", "model", ""),
        ("Q4_0.gguf", "Q4_0", ""),
        ("-Q4_0.gguf", "-Q4_0", ""),
    ],
)
def test_a_name_is_taken_apart(path, name, quantization):
    assert file_title(path) == (name, quantization)


@given(st.text(alphabet=st.characters(exclude_characters="/\0", exclude_categories=["Cs"])))
def test_no_name_is_lost(stem):
    name, quantization = file_title(f"/folder/x{stem}.gguf")

    assert name.startswith("x")
    assert quantization.lower() in f"x{stem}".lower() or not quantization.isascii()
