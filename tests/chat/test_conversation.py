"""The tree of messages and the precedence of settings."""

from __future__ import annotations

import pytest
from msgspec import structs

from app.chat.conversation import (
    ConversationSettings,
    Message,
    Node,
    ReplyFacts,
    Tree,
    resolve,
)
from app.core.settings import Defaults
from app.engine.api import Sampling
from tests.chat.conftest import user


def node(node_id: int, parent_id: int | None) -> Node:
    return Node(id=node_id, parent_id=parent_id, message=user(f"message {node_id}"))


@pytest.fixture
def tree() -> Tree:
    """Question 1 with answers 2 and 3; 3 was gone on from twice (4, 5); 6 is another question."""
    return Tree([node(1, None), node(2, 1), node(3, 1), node(4, 3), node(5, 3), node(6, None)])


def test_a_path_leads_from_the_root_to_the_leaf(tree: Tree):
    assert [n.id for n in tree.path(5)] == [1, 3, 5]
    assert tree.path(None) == ()


def test_a_regenerated_answer_stands_after_its_older_siblings(tree: Tree):
    assert tree.siblings(3) == (2, 3)
    assert tree.siblings(1) == (1, 6)
    assert tree.children(None) == (1, 6)
    assert tree.children(2) == ()


def test_switching_to_a_branch_shows_its_newest_end(tree: Tree):
    assert tree.leaf_under(1) == 5
    assert tree.leaf_under(2) == 2
    assert tree.leaf_under(None) == 6


def test_switching_back_shows_the_end_that_was_shown_before(tree: Tree):
    remembered = tree.choices(4)

    assert tree.leaf_under(1, remembered) == 4
    assert tree.leaf_under(None, remembered) == 4
    assert tree.leaf_under(1, {1: 2}) == 2
    assert tree.leaf_under(3, {3: 99}) == 5


def test_an_empty_tree_has_no_leaf():
    assert Tree().leaf_under(None) is None
    assert len(Tree()) == 0


def test_a_message_can_be_replaced_but_not_moved(tree: Tree):
    tree.replace(structs.replace(tree[2], message=user("other words")))

    assert tree[2].message.content == "other words"
    with pytest.raises(ValueError, match="cannot move"):
        tree.replace(node(2, 3))
    with pytest.raises(KeyError):
        tree.replace(node(77, None))


def test_a_message_needs_its_parent_and_an_id_of_its_own(tree: Tree):
    with pytest.raises(KeyError):
        tree.add(node(9, 77))
    with pytest.raises(ValueError, match="already"):
        tree.add(node(5, 3))
    assert 9 not in tree
    assert len(tree) == 6
    assert [n.id for n in tree] == [1, 2, 3, 4, 5, 6]


def test_only_a_reply_without_an_ending_is_streaming():
    assert not user("hello").streaming
    assert Message(role="assistant", content="", facts=ReplyFacts()).streaming
    assert not Message(role="assistant", content="", facts=ReplyFacts(ending="stop")).streaming


class TestPrecedence:
    """App default < the model's own < preset < conversation."""

    def test_a_conversation_that_decides_nothing_gets_the_defaults(self):
        app = Defaults(system_prompt="Be brief.", max_tokens=77, stop=("END",))

        resolved = resolve(app, {}, None, ConversationSettings())

        assert resolved.system_prompt == "Be brief."
        assert resolved.sampling == Sampling()
        assert (resolved.max_tokens, resolved.stop, resolved.overflow) == (77, ("END",), "stop")

    def test_each_layer_covers_the_one_below(self):
        app = Defaults(sampling={"temperature": 0.1, "top_k": 1, "top_p": 0.1, "min_p": 0.01})
        model = {"top_k": 2, "top_p": 0.2, "min_p": 0.02}
        preset = ConversationSettings(sampling={"top_p": 0.3, "min_p": 0.03}, seed=3)
        conversation = ConversationSettings(sampling={"min_p": 0.04})

        sampling = resolve(app, model, preset, conversation).sampling

        assert sampling == Sampling(temperature=0.1, top_k=2, top_p=0.3, min_p=0.04, seed=3)

    def test_an_empty_system_prompt_is_a_decision(self):
        app = Defaults(system_prompt="Be brief.", stop=("END",), max_tokens=5)
        decided = ConversationSettings(
            system_prompt="", stop=(), max_tokens=0, overflow="drop_oldest", seed=0
        )

        resolved = resolve(app, {}, ConversationSettings(system_prompt="Rhyme."), decided)

        assert (resolved.system_prompt, resolved.stop, resolved.max_tokens) == ("", (), 0)
        assert resolved.overflow == "drop_oldest"
        assert resolved.sampling.seed == 0

    def test_what_a_model_file_says_wrongly_does_no_harm(self):
        model = {"top_k": 40.0, "unheard_of": 1.0, "temperature": float("nan"), "seed": 5.0}
        model |= {"min_p": float("inf"), "repeat_last_n": 10**400}

        sampling = resolve(Defaults(), model, None, ConversationSettings()).sampling

        assert sampling == Sampling(top_k=40)
        assert type(sampling.top_k) is int


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<think>\nHm.\n</think>\n\nFour.", "Four."),
        ("Four.", "Four."),
        ("<think>\nHm, let me", "<think>\nHm, let me"),
    ],
)
def test_what_is_copied_of_a_reply_is_its_answer(content, words):
    assert Message(role="assistant", content=content).words == words
    assert Message(role="user", content=content).words == content
