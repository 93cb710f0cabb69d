"""What was deleted: kept for 30 days, brought back, or removed for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.chat.bin import KEPT_DAYS, Removed
from app.chat.store import Store
from tests.chat.conftest import user
from tests.chat.test_branches import Talk

DAY_MS = 24 * 3600 * 1000


class Days:
    """A clock that is moved on by days."""

    def __init__(self) -> None:
        self.now_ms = 1_700_000_000_000

    def __call__(self) -> int:
        self.now_ms += 1
        return self.now_ms

    def pass_by(self, days: float) -> None:
        self.now_ms += int(days * DAY_MS)


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def talk(path: Path, days: Days) -> Iterator[Talk]:
    store = Store.open(path, now_ms=days)
    yield Talk(store)
    store.close()


def test_what_was_deleted_last_stands_first(talk: Talk):
    other = talk.store.create()
    talk.store.add_message(other, None, user("other"))
    talk.store.delete(other)
    talk.store.branches.hide(talk.id, talk.third)

    branch, conversation = talk.store.bin.content()

    assert (conversation.conversation_id, conversation.node_id) == (other, 0)
    assert (conversation.title, conversation.messages) == ("other", 1)
    assert (branch.conversation_id, branch.node_id) == (talk.id, talk.third)
    assert (branch.title, branch.beginning, branch.messages) == ("first 词元", "second", 2)
    assert branch.role == "user"
    assert branch.deleted_ms > conversation.deleted_ms


def test_a_reply_in_the_bin_is_told_by_its_plain_words(talk: Talk):
    thinking = "<think>\n" + "weigh it " * 60 + "</think>\n\n"
    answer = talk.answer(talk.third, thinking + "## Use a **stone**")
    talk.store.branches.hide(talk.id, answer)
    assert talk.store.bin.content()[0].beginning == "Use a stone"


def test_a_conversation_in_the_bin_is_told_by_its_plain_words(talk: Talk):
    other = talk.store.create()
    talk.store.add_message(other, None, user("# Bake **bread**"))
    talk.store.delete(other)
    assert talk.store.bin.content()[0].beginning == "Bake bread"


def test_empty_conversations_are_not_shown(talk: Talk):
    talk.store.delete(talk.store.create())
    assert talk.store.bin.content() == ()


def test_the_branches_of_a_deleted_conversation_come_with_it(talk: Talk):
    talk.store.branches.hide(talk.id, talk.third)
    talk.store.delete(talk.id)

    (only,) = talk.store.bin.content()
    assert only.node_id == 0
    assert only.messages == 2

    talk.store.undelete(talk.id)
    assert [item.node_id for item in talk.store.bin.content()] == [talk.third]


def test_a_branch_inside_a_deleted_one_is_shown_when_that_is_back(talk: Talk):
    talk.store.branches.hide(talk.id, talk.third)
    talk.store.branches.hide(talk.id, talk.second)
    assert [item.node_id for item in talk.store.bin.content()] == [talk.second]

    talk.store.branches.show(talk.id, talk.second)
    assert [item.node_id for item in talk.store.bin.content()] == [talk.third]


def test_it_is_kept_for_thirty_days(talk: Talk, days: Days):
    gone = talk.store.create()
    talk.store.add_message(gone, None, user("gone"))
    talk.store.delete(gone)
    talk.store.branches.hide(talk.id, talk.third)

    days.pass_by(KEPT_DAYS - 0.5)
    assert talk.store.bin.remove_old() == Removed()
    assert len(talk.store.bin.content()) == 2

    days.pass_by(1)
    talk.store.add_message(talk.store.create(), None, user("a month later"))
    removed = talk.store.bin.remove_old()
    assert removed == Removed(conversations=(gone,), shortened=(talk.id,))
    assert removed.touched == (gone, talk.id)
    assert talk.store.bin.content() == ()
    assert [n.id for n in talk.tree] == [talk.first, talk.second]


def test_a_clock_that_is_a_year_ahead_does_not_empty_it(talk: Talk, days: Days):
    talk.store.branches.hide(talk.id, talk.third)
    days.pass_by(365)

    assert talk.store.bin.remove_old() == Removed()
    days.pass_by(-365)
    assert talk.store.bin.remove_old() == Removed()
    assert len(talk.store.bin.content()) == 1


def test_a_clock_that_goes_back_does_not_empty_it_either(talk: Talk, days: Days):
    days.pass_by(365)
    talk.store.branches.hide(talk.id, talk.third)
    days.pass_by(-400)
    talk.store.add_message(talk.id, talk.second, user("today"))

    assert talk.store.bin.remove_old() == Removed()


def test_one_thing_is_removed_for_good(talk: Talk):
    talk.store.branches.hide(talk.id, talk.third)
    talk.store.bin.remove(talk.id, talk.third)

    assert talk.store.bin.content() == ()
    assert talk.store.tokens(talk.fourth) == ()
    with pytest.raises(KeyError):
        talk.store.branches.show(talk.id, talk.third)
    connection = talk.store._database.connection
    assert connection.execute("SELECT count(*) FROM message").fetchone() == (2,)
    assert connection.execute("SELECT count(*) FROM attachment").fetchone() == (0,)
    talk.store.check()


def test_only_what_is_in_the_bin_is_removed(talk: Talk):
    assert talk.store.bin.remove(talk.id) == Removed()
    assert talk.store.bin.remove(talk.id, talk.third) == Removed()
    assert len(talk.tree) == 4


def test_nothing_of_what_was_removed_stays_in_the_file(talk: Talk, path: Path):
    secret = talk.say(talk.fourth, "an unforgettable secret")
    talk.store.branches.hide(talk.id, secret)
    talk.store.bin.remove(talk.id, secret)
    talk.store.close()

    for file in path.parent.iterdir():
        assert b"unforgettable" not in file.read_bytes()


def test_words_that_were_removed_leave_the_search_indexes_step_by_step(talk: Talk, path: Path):
    def found() -> bool:
        copy = sqlite3.connect(":memory:")
        talk.store._database.connection.backup(copy)
        blocks = [
            b for t in ("trigram", "pair") for (b,) in copy.execute(f"SELECT block FROM {t}_data")
        ]
        copy.close()
        return any("þ".encode() in block for block in blocks)

    for number in range(300):
        talk.store.add_message(talk.store.create(), None, user(f"number {number} of many words"))
    gone = talk.store.create()
    talk.store.add_message(gone, None, user("a secret: þþþ"))
    talk.store.delete(gone)
    assert talk.store.bin.remove(gone) == Removed(conversations=(gone,))
    assert found()

    steps = 1
    more = talk.store.bin.tidy(begin=True)
    while more:
        more = talk.store.bin.tidy(begin=False)
        steps += 1
    assert not found()
    assert steps < 50
    assert talk.store.search("number 299")
