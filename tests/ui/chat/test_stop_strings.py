"""Stop strings as lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.ui.chat.stop_strings import stop_lines, stop_strings

TEXTS = st.lists(st.text(min_size=1), unique=True).map(tuple)


@given(TEXTS)
def test_strings_come_back_as_they_went(strings):
    assert stop_strings(stop_lines(strings)) == strings


def test_empty_lines_mean_nothing():
    assert stop_strings("\n\n###\n") == ("###",)


def test_the_same_twice_is_once():
    assert stop_strings("a\nb\na") == ("a", "b")


def test_blanks_belong_to_the_string():
    assert stop_strings(" a ") == (" a ",)
