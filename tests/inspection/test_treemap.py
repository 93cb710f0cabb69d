"""Areas are in proportion, fill the box, and can be walked."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspection.treemap import Box, neighbor, squarify

SIZES = st.lists(st.floats(0, 1e12), max_size=40)
SIDES = st.floats(1, 4000)


@given(SIZES, SIDES, SIDES)
def test_every_size_gets_its_share(sizes, width, height):
    boxes = squarify(sizes, Box(3, 5, width, height))
    total = sum(sizes)
    assert len(boxes) == len(sizes)
    for size, box in zip(sizes, boxes, strict=True):
        wanted = size / total * width * height if total else 0.0
        assert box.area == pytest.approx(wanted, rel=1e-6, abs=width * height * 1e-9)


@given(SIZES, SIDES, SIDES)
def test_nothing_sticks_out(sizes, width, height):
    for box in squarify(sizes, Box(3, 5, width, height)):
        assert box.x >= 3 - 1e-6
        assert box.y >= 5 - 1e-6
        assert box.x + box.width <= 3 + width * (1 + 1e-6)
        assert box.y + box.height <= 5 + height * (1 + 1e-6)


@given(st.lists(st.floats(1, 1000), min_size=2, max_size=25))
def test_boxes_do_not_overlap(sizes):
    for one, other in itertools.combinations(squarify(sizes, Box(0, 0, 400, 300)), 2):
        across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        along = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        assert min(across, along) < 1e-6


def test_the_example_of_the_paper():
    boxes = squarify([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))
    assert [(round(box.width, 2), round(box.height, 2)) for box in boxes[:4]] == [
        (3, 2),
        (3, 2),
        (1.71, 2.33),
        (1.29, 2.33),
    ]


def test_equal_sizes_are_nearly_square():
    for box in squarify([1.0] * 30, Box(0, 0, 600, 400)):
        assert 0.5 < box.width / box.height < 2


def test_where_there_is_no_room_there_are_no_areas():
    assert [box.area for box in squarify([1, 2], Box(0, 0, 0, 100))] == [0, 0]


def test_an_inset_box_is_never_less_than_nothing():
    assert Box(10, 10, 4, 30).inset(1, 15) == Box(11, 26, 2, 13)
    assert Box(10, 10, 4, 4).inset(3).area == 0


GRID = [Box(x, y, 10, 10) for y in (0, 10, 20) for x in (0, 10, 20)]


@pytest.mark.parametrize(
    ("direction", "reached"), [("left", 3), ("right", 5), ("up", 1), ("down", 7)]
)
def test_one_walks_to_the_next_box(direction, reached):
    assert neighbor(GRID, 4, direction) == reached


@pytest.mark.parametrize(
    ("start", "direction"), [(0, "left"), (0, "up"), (8, "right"), (8, "down")]
)
def test_at_the_edge_one_stays(start, direction):
    assert neighbor(GRID, start, direction) == start


@given(st.lists(st.floats(1, 1000), min_size=1, max_size=40))
def test_every_box_can_be_reached(sizes):
    boxes = squarify(sorted(sizes, reverse=True), Box(0, 0, 500, 300))
    reached, waiting = {0}, [0]
    while waiting:
        at = waiting.pop()
        for direction in ("left", "right", "up", "down"):
            found = neighbor(boxes, at, direction)
            if found not in reached:
                reached.add(found)
                waiting.append(found)
    assert reached == set(range(len(boxes)))


def test_a_lone_box_among_wide_ones_is_reached_from_its_side():
    boxes = [Box(0, 0, 100, 10), Box(0, 10, 20, 10), Box(20, 10, 80, 10)]
    assert neighbor(boxes, 0, "down") == 2
    assert neighbor(boxes, 1, "right") == 2
    assert neighbor(boxes, 2, "left") == 1
