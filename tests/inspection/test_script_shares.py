"""Tokens by script: they add up, whatever holds several scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspection.script_shares import by_script, kind_of_writing
from tests.inspection.test_ruler import ANY_TEXT, cut_at


@pytest.mark.parametrize(
    ("sign", "script"),
    [
        ("a", "Latin"),
        ("é", "Latin"),
        ("字", "Han"),
        ("の", "Hiragana"),
        ("テ", "Katakana"),
        ("한", "Hangul"),
        ("ض", "Arabic"),
        ("ह", "Devanagari"),
        ("Ж", "Cyrillic"),
        ("7", "digits"),
        ("🪟", "symbols"),
        (" ", ""),
        (".", ""),
        ("。", ""),
    ],
)
def test_scripts_of_characters(sign, script):
    assert kind_of_writing(sign) == script


def test_each_script_has_its_tokens():
    made = cut_at("the 字 7".encode(), [3, 4, 5, 6, 7, 8])
    assert by_script(made) == (("Latin", 4, 2.0), ("Han", 2, 4.0), ("digits", 1, 1.0))


def test_a_text_without_letters_has_no_script():
    assert by_script(cut_at(b"... !", [])) == ()
    assert by_script(cut_at(b"", [])) == ()


def test_marks_before_the_first_letter_belong_to_it():
    assert by_script(cut_at("“字".encode(), [3])) == (("Han", 2, 2.0),)


@given(ANY_TEXT, st.lists(st.integers(0, 300), max_size=12))
def test_characters_and_tokens_add_up(text, bounds):
    made = cut_at(text.encode(), bounds)
    shares = by_script(made)
    if shares:
        assert sum(share.characters for share in shares) == len(text)
        assert sum(share.tokens for share in shares) == pytest.approx(len(made))
