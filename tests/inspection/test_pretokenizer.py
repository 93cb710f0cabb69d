"""Texts cut before they are merged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspection.pretokenizer import FAMILIES, is_known, split

ONE_OF_EACH = sorted({family: name for name, family in FAMILIES.items()}.values())


@pytest.mark.parametrize(
    ("pre", "text", "pieces"),
    [
        ("gpt-2", "I'll go  home", ["I", "'ll", " go", " ", " home"]),
        ("gpt-2", "12345 ab", ["12345", " ab"]),
        ("llama-bpe", "12345 I'LL", ["123", "45", " I", "'LL"]),
        ("qwen2", "123", ["1", "2", "3"]),
        ("smollm", "a 12", ["a", " ", "1", "2"]),
        ("qwen2", "a!!\n\nb", ["a", "!!\n\n", "b"]),
        ("gpt-2", "歪 naïve", ["歪", " naïve"]),
        ("gpt-2", "a\u3000\u3000b", ["a", "\u3000", "\u3000", "b"]),
        ("qwen35", "e\u0301a", ["e\u0301a"]),
        ("qwen2", "e\u0301a", ["e", "\u0301a"]),
        ("gemma4", "a b\n\nc", ["a b", "\n\n", "c"]),
        ("tekken", "helloWorld", ["hello", "World"]),
        ("gpt-4o", "it's fine", ["it's", " fine"]),
    ],
)
def test_texts_are_cut_as_each_family_does_it(pre, text, pieces):
    assert split(pre, text) == pieces


def test_separators_that_only_python_takes_for_space_are_none():
    assert split("gpt-2", "a\x1cb") == ["a", "\x1c", "b"]


def test_an_unknown_rule_is_said_to_be_unknown():
    assert not is_known("kimi-k2")
    with pytest.raises(KeyError):
        split("kimi-k2", "text")


@pytest.mark.parametrize("pre", ONE_OF_EACH)
@given(text=st.text(max_size=60))
def test_nothing_is_lost_or_empty(pre, text):
    pieces = split(pre, text)
    assert "".join(pieces) == text
    assert all(pieces)
