"""Branches that are added, deleted, brought back, and forked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs

from app.chat import trace
from app.chat.conversation import (
    Attachment,
    ConversationSettings,
    Message,
    Node,
    ReplyFacts,
    Tree,
)
from app.chat.store import Store
from tests.chat.conftest import invented_tokens, reply, user
from tests.chat.test_failures import failing_at, state

TOKENS = trace.decode(trace.encode(invented_tokens(20)))
ENDED = ReplyFacts(ending="stop", fingerprint="f", model_name="Small", seed=7)


class Talk:
    """Two questions and their replies, one with a file."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.id = store.create(ConversationSettings(system_prompt="be brief", seed=3))
        self.first = self.say(None, "first 词元")
        self.second = self.answer(self.first, "one 采样")
        file = Attachment(name="a.txt", kind="text", size_bytes=4, characters=4)
        head = store.attachments.attach(self.id, file, "file")
        message = structs.replace(user("second"), attachments=(head,))
        self.third = store.add_message(self.id, self.second, message).id
        self.fourth = self.answer(self.third, "two")

    def say(self, parent: int | None, text: str) -> int:
        return self.store.add_message(self.id, parent, user(text)).id

    def answer(self, parent: int, text: str) -> int:
        node = self.store.begin_reply(self.id, parent, reply())
        self.store.finish_reply(node.id, text, TOKENS, ENDED)
        return node.id

    @property
    def tree(self) -> Tree:
        return self.store.tree(self.id)

    @property
    def leaf(self) -> int | None:
        return next(s.leaf_id for s in self.store.conversations() if s.id == self.id)

    def path(self) -> list[str]:
        return [node.message.content for node in self.tree.path(self.leaf)]

    def found(self, word: str) -> list[int]:
        return [hit.node_id for hit in self.store.search(word)]


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)


class TestAdding:
    def test_what_follows_an_inserted_message_comes_with_it(self, talk: Talk):
        added = talk.store.branches.add(
            talk.id,
            talk.first,
            Message(role="system", content="new"),
            follow=[talk.second, talk.third, talk.fourth],
        )

        assert talk.path() == ["first 词元", "new", "one 采样", "second", "two"]
        assert talk.leaf == added[-1]
        tree = talk.tree
        assert tree.path(talk.fourth)[-1].message.content == "two"
        copy = tree[added[1]]
        assert talk.store.tokens(copy.id) == TOKENS
        assert copy.message.facts == structs.replace(ENDED, moved=True)
        assert copy.message.created_ms == tree[talk.second].message.created_ms
        assert [a.name for a in tree[added[2]].message.attachments] == ["a.txt"]
        files = [tree[node].message.attachments[0].id for node in (talk.third, added[2])]
        assert files[0] != files[1]
        assert set(talk.store.attachments.texts(files).values()) == {"file"}

    def test_a_copy_is_found_by_its_words_and_survives_a_restart(
        self, talk: Talk, reopen: Callable[[Store], Store]
    ):
        added = talk.store.branches.add(talk.id, None, user("other"), follow=[talk.second])
        assert sorted(talk.found("采样")) == sorted([talk.second, added[1]])

        again = reopen(talk.store)

        assert again.tokens(added[1]) == TOKENS
        again.check()

    def test_another_version_keeps_the_files_of_the_one_it_is_like(self, talk: Talk):
        (added,) = talk.store.branches.add(
            talk.id, talk.second, user("in other words"), like=talk.third
        )
        assert [a.name for a in talk.tree[added].message.attachments] == ["a.txt"]
        assert talk.tree[talk.third].message.attachments

    def test_a_place_that_is_not_there_is_refused(self, talk: Talk):
        other = talk.store.create()
        for conversation, parent in ((99, None), (talk.id, 999), (other, talk.first)):
            with pytest.raises(KeyError):
                talk.store.branches.add(conversation, parent, user("x"))
        with pytest.raises(KeyError):
            talk.store.branches.add(talk.id, None, user("x"), follow=[999])
        assert len(talk.tree) == 4


class TestDeleting:
    def test_a_branch_is_gone_with_all_that_follows(self, talk: Talk):
        assert talk.store.branches.hide(talk.id, talk.third) == (talk.second, True)

        assert talk.path() == ["first 词元", "one 采样"]
        assert talk.found("second") == []
        assert talk.found("词元") == [talk.first]

    def test_it_comes_back_as_it_was(self, talk: Talk):
        before = list(talk.tree)
        talk.store.branches.hide(talk.id, talk.second)
        assert talk.found("采样") == []

        leaf = talk.store.branches.show(talk.id, talk.second, talk.fourth)

        assert leaf == talk.leaf == talk.fourth
        assert list(talk.tree) == before
        assert talk.found("采样") == [talk.second]
        assert talk.store.tokens(talk.second) == TOKENS

    def test_the_version_before_it_is_shown_in_its_place(self, talk: Talk):
        versions = [talk.fourth, talk.answer(talk.third, "b"), talk.answer(talk.third, "c")]

        assert talk.store.branches.hide(talk.id, versions[2]) == (versions[1], True)
        assert talk.store.branches.hide(talk.id, versions[0]) == (versions[1], False)
        assert talk.store.branches.hide(talk.id, versions[1]) == (talk.third, True)

    def test_what_is_preferred_is_shown_in_its_place(self, talk: Talk):
        other = talk.answer(talk.first, "other")
        assert talk.store.branches.hide(talk.id, other, talk.third) == (talk.third, True)
        assert talk.store.branches.hide(talk.id, talk.second, talk.third) == (talk.first, True)

    def test_the_first_message_can_be_deleted(self, talk: Talk):
        assert talk.store.branches.hide(talk.id, talk.first) == (None, True)
        assert talk.path() == []
        talk.store.branches.show(talk.id, talk.first)
        assert talk.leaf == talk.fourth

    def test_a_branch_inside_one_that_comes_back_stays_deleted(self, talk: Talk):
        talk.store.branches.hide(talk.id, talk.third)
        talk.store.branches.hide(talk.id, talk.second)
        talk.store.branches.show(talk.id, talk.second)
        assert talk.path() == ["first 词元", "one 采样"]

        talk.store.branches.hide(talk.id, talk.second)
        talk.store.branches.show(talk.id, talk.third)
        assert talk.path() == ["first 词元"]
        talk.store.branches.show(talk.id, talk.second)
        assert talk.path()[-1] == "two"

    def test_a_branch_of_two_thousand_messages(self, store: Store):
        talk = Talk(store)
        parent = talk.first
        for number in range(2000):
            parent = talk.say(parent, f"message {number}")

        talk.store.branches.hide(talk.id, talk.first)
        assert len(talk.tree) == 0
        assert talk.store.branches.show(talk.id, talk.first) == parent
        assert len(talk.tree) == 2004

    def test_an_odd_request_changes_nothing(self, talk: Talk):
        with pytest.raises(KeyError):
            talk.store.branches.hide(talk.id, 999)
        with pytest.raises(KeyError):
            talk.store.branches.show(99, talk.first)
        talk.store.branches.hide(talk.id, talk.third)
        assert talk.store.branches.hide(talk.id, talk.fourth) == (talk.second, False)
        talk.store.branches.show(talk.id, talk.third)
        assert talk.path()[-1] == "two"


class TestForking:
    def test_the_path_becomes_a_conversation_of_its_own(self, talk: Talk):
        talk.answer(talk.first, "another branch")
        talk.store.set_settings(talk.id, ConversationSettings(system_prompt="be brief"))

        made = talk.store.branches.fork(talk.third, "a title")

        summary = talk.store.conversations()[0]
        assert (summary.id, summary.title) == (made, "a title")
        assert summary.settings == ConversationSettings(system_prompt="be brief")
        nodes: list[Node] = list(talk.store.tree(made))
        assert [node.message.content for node in nodes] == ["first 词元", "one 采样", "second"]
        assert summary.leaf_id == nodes[-1].id
        assert nodes[1].message.facts == ENDED
        assert talk.store.tokens(nodes[1].id) == TOKENS
        assert nodes[2].message.attachments[0].name == "a.txt"
        assert len(talk.tree) == 5

    def test_it_goes_its_own_way(self, talk: Talk):
        made = talk.store.branches.fork(talk.second, "a title")
        talk.store.delete(talk.id)
        talk.store.bin.remove_before(2**62)

        node = list(talk.store.tree(made))[1]
        assert talk.store.tokens(node.id) == TOKENS
        assert [hit.node_id for hit in talk.store.search("采样")] == [node.id]
        talk.store.check()

    def test_what_is_not_there_cannot_be_forked(self, talk: Talk):
        talk.store.branches.hide(talk.id, talk.third)
        for node_id in (999, talk.fourth):
            with pytest.raises(KeyError):
                talk.store.branches.fork(node_id, "")
        assert len(talk.store.conversations()) == 1


def test_what_was_not_on_disk_is_written_before_it_is_copied(talk: Talk):
    node = talk.store.begin_reply(talk.id, talk.fourth, reply())
    assert failing_at(
        talk.store, 9, lambda: talk.store.finish_reply(node.id, "late", TOKENS, ENDED)
    )
    assert talk.store.unsaved

    made = talk.store.branches.fork(node.id, "")

    copy = list(talk.store.tree(made))[-1]
    assert copy.message.content == "late"
    assert talk.store.tokens(copy.id) == TOKENS


@pytest.mark.parametrize("name", ["add", "hide", "show", "fork", "remove", "keep"])
def test_a_change_that_fails_anywhere_has_done_nothing(talk: Talk, name: str):
    store = talk.store
    deleted = talk.answer(talk.third, "three 词元")
    store.branches.hide(talk.id, deleted)
    temporary = store.of(2**30).create()
    store.of(temporary).add_message(temporary, None, user("held 词元"))
    calls: dict[str, Callable[[], object]] = {
        "add": lambda: store.branches.add(
            talk.id, talk.second, user("词元"), like=talk.third, follow=[talk.fourth]
        ),
        "hide": lambda: store.branches.hide(talk.id, talk.second),
        "show": lambda: store.branches.show(talk.id, deleted),
        "fork": lambda: store.branches.fork(talk.fourth, "词元"),
        "remove": lambda: store.bin.remove(talk.id, deleted),
        "keep": lambda: store.keep(temporary),
    }
    before = (state(store), store.bin.content())

    step = 1
    while failing_at(store, step, calls[name]):
        assert (state(store), store.bin.content()) == before
        assert not store._database.connection.in_transaction
        step += 1

    assert step > 1
    assert (state(store), store.bin.content()) != before
    store.check()
    store._database.connection.execute(
        "INSERT INTO trigram (trigram, rank) VALUES ('integrity-check', 1)"
    )
