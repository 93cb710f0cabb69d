"""Code gets colors by its language, and never another text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markup.lexing import MAX_CHARACTERS, lex

LANGUAGES = ["python", "c++", "json", "bash", "html", "rust", "console", "diff", "nonsense", ""]


def said(lines):
    return "\n".join("".join(text for _role, text in line) for line in lines)


def test_code_is_colored_line_by_line():
    lines = lex('def f():  # x\n\n    return "a" + 1', "Python")
    assert lines[0][0] == ("syn_kw", "def")
    assert ("syn_fn", "f") in lines[0]
    assert lines[0][-1] == ("syn_com", "# x")
    assert lines[1] == ()
    assert ("syn_str", '"a"') in lines[2]
    assert ("syn_num", "1") in lines[2]


def test_a_string_over_lines_is_one_on_each():
    assert [line[-1][0] for line in lex('x = """a\nb\nc"""', "py")] == ["syn_str"] * 3


@pytest.mark.parametrize("language", ["", "nonsense", "a b", "x" * 40, "../etc"])
def test_an_unknown_language_is_plain(language):
    assert lex("x = 1\ny", language) == ((("", "x = 1"),), (("", "y"),))


def test_code_without_end_is_plain():
    assert len(lex("x = 1\n" * MAX_CHARACTERS, "python")[0]) == 1


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_the_text_stays_what_it_was(text, language):
    assert said(lex(text, language)) == text
