"""Sorting in small steps."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from app.inspection import ordering
from app.inspection.ordering import ordered


@given(st.lists(st.text(max_size=3) | st.just("")))
def test_few_keys_are_sorted_as_python_does_it(keys):
    assert list(ordered(keys)) == sorted(range(len(keys)), key=keys.__getitem__)


@given(st.lists(st.integers(0, 6), max_size=200))
def test_many_keys_are_sorted_as_python_does_it(keys):
    before, ordering._RUN = ordering._RUN, 8
    try:
        assert list(ordered(keys)) == sorted(range(len(keys)), key=keys.__getitem__)
    finally:
        ordering._RUN = before


def test_equal_keys_stay_in_their_order_however_many_there_are():
    keys = [0] * 20_000 + [1] * 3
    random.Random(1).shuffle(keys)
    assert list(ordered(keys)) == sorted(range(len(keys)), key=keys.__getitem__)
