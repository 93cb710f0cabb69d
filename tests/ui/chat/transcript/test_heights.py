"""Heights: sums and look-ups agree with a plain list whatever is done to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.chat.transcript.heights import Heights

heights = st.lists(st.integers(0, 500), max_size=60)


@given(heights, st.data())
def test_sums_and_look_ups_follow_every_change(values, data):
    stack = Heights(values)
    plain = [float(value) for value in values]
    for _ in range(data.draw(st.integers(0, 12))):
        match data.draw(st.sampled_from(["set", "append", "truncate"])):
            case "set" if plain:
                row = data.draw(st.integers(0, len(plain) - 1))
                plain[row] = float(data.draw(st.integers(0, 500)))
                stack[row] = plain[row]
            case "append":
                plain.append(float(data.draw(st.integers(0, 500))))
                stack.append(plain[-1])
            case "truncate":
                length = data.draw(st.integers(0, len(plain)))
                del plain[length:]
                stack.truncate(length)
    assert list(stack) == plain
    assert len(stack) == len(plain)
    assert stack.total == sum(plain)
    assert [stack.top(row) for row in range(len(plain) + 1)] == [
        sum(plain[:row]) for row in range(len(plain) + 1)
    ]


@given(st.lists(st.integers(1, 500), min_size=1, max_size=60), st.floats(-10, 31_000))
def test_a_place_is_covered_by_the_row_found_for_it(values, y):
    stack = Heights(values)
    row = stack.at(y)
    if y < 0:
        assert row == 0
    elif y >= stack.total:
        assert row == len(values) - 1
    else:
        assert stack.top(row) <= y < stack.top(row + 1)


def test_rows_without_height_are_never_found_while_others_cover_the_place():
    assert Heights([0, 10, 0, 5]).at(0) == 1
    assert Heights([0, 10, 0, 5]).at(10) == 3


def test_the_last_row_can_be_changed_by_its_distance_from_the_end():
    stack = Heights([1, 2, 3])
    stack[-1] = 7
    assert stack.total == 10
    assert stack.top(2) == 3


def test_looking_into_nothing_is_an_error():
    with pytest.raises(IndexError):
        Heights().at(0)
