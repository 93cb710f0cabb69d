"""The items of the open branch: made for each change, and only then."""

from __future__ import annotations

import pytest
from msgspec import structs

from app.bridge.path import OpenPath
from app.chat.conversation import Message, Node, Tree


def node(number: int, parent: int | None) -> Node:
    return Node(id=number, parent_id=parent, message=Message(role="user", content=str(number)))


@pytest.fixture
def tree() -> Tree:
    return Tree([node(1, None), node(2, 1), node(3, 1)])


def test_it_says_which_of_its_siblings_a_message_is(tree):
    items = OpenPath().items(tree, 3)

    assert [(item.node.id, item.position, item.siblings) for item in items] == [
        (1, 1, 1),
        (3, 2, 2),
    ]


def test_nothing_is_made_twice(tree):
    path = OpenPath()

    assert path.items(tree, 3) is path.items(tree, 3)


def test_a_sibling_that_was_added_is_counted(tree):
    path = OpenPath()
    path.items(tree, 3)
    tree.add(node(4, 1))

    assert path.items(tree, 3)[-1].siblings == 3


def test_a_message_that_is_another_now_is_shown(tree):
    path = OpenPath()
    path.items(tree, 3)
    old = tree[3]
    tree.replace(structs.replace(old, message=structs.replace(old.message, content="New")))

    assert path.items(tree, 3)[-1].node.message.content == "New"


def test_another_end_is_another_path(tree):
    path = OpenPath()
    path.items(tree, 3)

    assert path.items(tree, 2)[-1].node.id == 2
    assert path.items(tree, None) == ()


def test_another_conversation_has_its_own(tree):
    path = OpenPath()
    path.items(tree, 3)

    assert path.items(Tree([node(1, None), node(3, 1)]), 3)[-1].siblings == 1
    assert path.items(None, None) == ()
