"""Trees as rows with lanes."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from app.chat.conversation import Message, Node, Tree
from app.ui.chat.tree.graph import Row, rows


def tree(*parents: int | None) -> Tree:
    """Message number n hangs under `parents[n - 1]`."""
    return Tree(
        Node(
            id=number,
            parent_id=parent,
            message=Message(role="user" if number % 2 else "assistant", content=f"m{number}"),
        )
        for number, parent in enumerate(parents, 1)
    )


def drawn(found: list[Row]) -> list[tuple[int, int]]:
    """Id and lane of each row."""
    return [(row.node_id, row.lane) for row in found]


def test_one_path_is_one_column():
    found = rows(tree(None, 1, 2, 3), 4)
    assert drawn(found) == [(1, 0), (2, 0), (3, 0), (4, 0)]
    assert [row.parent for row in found] == [-1, 0, 1, 2]
    assert all(row.on_path for row in found)
    assert [row.goes_on for row in found] == [True, True, True, False]


def test_branches_stand_beside_before_the_path_goes_on():
    # 1 - 2 - 3 and beside 2 the versions 4 (with 5 below) and 6
    found = rows(tree(None, 1, 2, 1, 4, 1), 3)
    assert drawn(found) == [(1, 0), (4, 1), (5, 1), (6, 1), (2, 0), (3, 0)]
    assert [row.begins_lane for row in found] == [False, True, False, True, False, False]
    assert [row.through for row in found] == [(), (0,), (0,), (0,), (), ()]
    assert all(row.lit for row in found[1:4])
    assert [(row.position, row.siblings) for row in found if row.siblings > 1] == [
        (2, 3),
        (3, 3),
        (1, 3),
    ]


def test_the_path_that_is_shown_lies_in_the_first_column():
    found = rows(tree(None, 1, 2, 1, 4, 1), 6)
    assert (6, 0) in drawn(found)
    assert (2, 1) in drawn(found)


def test_several_first_messages():
    found = rows(tree(None, None, 1), 3)
    assert drawn(found) == [(2, 1), (1, 0), (3, 0)]


def test_words_are_the_beginning_on_one_line():
    only = Tree(
        [Node(id=1, parent_id=None, message=Message(role="user", content="a\n\n b " * 900))]
    )
    (row,) = rows(only, 1)
    assert row.words.startswith("a b a b")
    assert len(row.words) <= 300


def test_an_empty_tree_has_no_rows():
    assert rows(Tree(), None) == []


@given(st.integers(1, 60), st.randoms(use_true_random=False))
def test_each_message_stands_once_below_what_it_answers(count: int, rng: random.Random):
    parents: list[int | None] = [None]
    parents += [rng.choice([None, *range(1, n)]) for n in range(2, count + 1)]
    made = tree(*parents)
    leaf = made.leaf_under(rng.randrange(1, count + 1))

    found = rows(made, leaf)

    assert sorted(row.node_id for row in found) == list(range(1, count + 1))
    for place, row in enumerate(found):
        assert row.parent < place
        parent = found[row.parent].node_id if row.parent >= 0 else None
        assert made[row.node_id].parent_id == parent
        assert row.on_path == (made[row.node_id] in made.path(leaf))
        assert not row.on_path or row.lane == 0
        # No two columns of one row meet.
        assert row.lane not in row.through
        assert row.through == tuple(sorted(set(row.through)))
