"""Which writing system a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspection.scripts import (
    JAPANESE,
    MIXED,
    NO_SCRIPT,
    OTHER,
    SCRIPTS,
    script_of,
    script_of_text,
)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("merging", "Latin"),
        (" naïve", "Latin"),
        ("ﬁ", "Latin"),
        ("ＡＢ", "Latin"),
        ("Ω", "Greek"),
        ("Привет", "Cyrillic"),
        ("龘", "Han"),
        ("々", "Han"),
        ("⺟", "Han"),
        ("ひらがな", "Hiragana"),
        ("ﾃｽﾄ", "Katakana"),
        ("한국어", "Hangul"),
        ("مرحبا", "Arabic"),
        ("कानून", "Devanagari"),
        ("ត", "Khmer"),
        ("ᐅ", OTHER),
    ],
)
def test_a_word_is_in_the_script_of_its_letters(text, script):
    assert script_of_text(text) == script


@pytest.mark.parametrize("text", ["", "123", " \n", "—!?", "🦙", "\ufffd", "\u0301", "ℝ𝑥"])
def test_digits_marks_and_symbols_are_in_no_script(text):
    assert script_of_text(text) == NO_SCRIPT


def test_what_is_not_a_letter_leaves_the_script_as_it_is():
    assert script_of_text(" 12-го") == "Cyrillic"
    assert script_of_text("e\u0301") == "Latin"


def test_several_scripts_are_mixed_and_japanese_has_its_name():
    assert script_of_text("Tシャツ") == MIXED
    assert script_of_text("食べる") == JAPANESE
    assert script_of_text("食べるT") == MIXED


@given(st.text())
def test_every_text_has_one_of_the_known_scripts(text):
    assert script_of_text(text) in {*SCRIPTS, MIXED, JAPANESE, OTHER, NO_SCRIPT}
    found = {script_of(sign) for sign in text} - {NO_SCRIPT}
    if len(found) == 1:
        assert script_of_text(text) == found.pop()
