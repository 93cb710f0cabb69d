"""Texts in rows, against a list of them."""

from __future__ import annotations

import gc

from hypothesis import given
from hypothesis import strategies as st

from app.inspection.text_rows import ROW, TextRows

TEXTS = st.lists(st.text("aAß\0字 ", max_size=3), max_size=9)


@given(TEXTS)
def test_they_come_out_as_they_went_in(texts):
    assert list(TextRows(texts)) == texts
    assert [each for row in TextRows(texts).rows() for each in row] == texts


@given(TEXTS, st.text("aA\0 ", max_size=2))
def test_a_text_is_in_the_same_of_them(texts, text):
    assert TextRows(texts).holding(text) == bytes([text in each for each in texts])


@given(TEXTS)
def test_all_can_be_changed_at_once(texts):
    assert list(TextRows(texts).changed(str.casefold)) == [each.casefold() for each in texts]


@given(TEXTS)
def test_the_signs_are_those_of_all_texts(texts):
    rows = TextRows(texts)
    assert set("".join(texts)) <= set(rows.signs) <= {*"".join(texts), "\0"}
    assert len(set(rows.signs)) == len(rows.signs)


def test_more_than_a_row_is_several():
    texts = [str(number) for number in range(2 * ROW + 1)]
    rows = TextRows(texts)
    assert [len(row) for row in rows.rows()] == [ROW, ROW, 1]
    assert list(rows) == texts
    assert sum(rows.holding("9")) == sum("9" in each for each in texts)


def test_the_garbage_collector_has_hardly_anything_to_look_at():
    rows = TextRows(str(number) for number in range(20 * ROW))
    assert len(gc.get_referents(rows._rows)) == 20
    assert all(isinstance(each, str) for row in rows._rows for each in row)
