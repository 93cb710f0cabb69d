"""Folders and tags."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.chat.folders import MOST_TAGS, Folder, tag_names
from app.chat.store import Store
from tests.chat.conftest import user


def placed(store: Store) -> dict[int, int | None]:
    return {summary.id: summary.folder_id for summary in store.conversations()}


def test_a_folder_and_what_is_in_it_come_back_after_a_restart(
    store: Store, reopen: Callable[[Store], Store]
):
    one, other = store.create(), store.create()
    folder = Folder(id=7, name="翻译", position=2.0, opened=False)
    store.folders.put(Folder(id=3, name="Later", position=5.0))
    store.folders.put(folder)

    store.folders.move({one: 7, other: 7})
    store.folders.move({other: None})

    store = reopen(store)
    assert store.folders.all() == (folder, Folder(id=3, name="Later", position=5.0))
    assert placed(store) == {one: 7, other: None}


def test_a_folder_is_renamed_and_folded_where_it_stands(store: Store):
    store.folders.put(Folder(id=1, name="Old"))
    store.folders.put(Folder(id=1, name="New", opened=False))

    assert store.folders.all() == (Folder(id=1, name="New", opened=False),)


def test_conversations_stay_when_their_folder_goes(store: Store):
    conversation = store.create()
    store.folders.put(Folder(id=1, name="Gone"))
    store.folders.move({conversation: 1})

    store.folders.remove(1)

    assert store.folders.all() == ()
    assert placed(store) == {conversation: None}


def test_what_is_not_there_is_passed_over(store: Store):
    conversation = store.create()

    store.folders.move({conversation: 99, 12345: None})
    store.folders.set_tags({12345: ["a"]})
    store.folders.set_pinned({12345: True})
    store.folders.remove(99)

    assert placed(store) == {conversation: None}


def test_tags_are_replaced_and_sorted_whatever_their_case(
    store: Store, reopen: Callable[[Store], Store]
):
    one, other = store.create(), store.create()
    store.folders.set_tags({one: ["work", "旅行", "Alps", "work"], other: ["work"]})
    store.folders.set_tags({other: []})

    tags = {summary.id: summary.tags for summary in reopen(store).conversations()}
    assert tags == {one: ("Alps", "work", "旅行"), other: ()}


def test_tags_go_with_their_conversation(store: Store):
    conversation = store.create()
    store.folders.set_tags({conversation: ["work"]})
    store.delete(conversation)
    store.bin.remove_before(2**60)

    rows = store._database.connection.execute("SELECT count(*) FROM tag").fetchone()
    assert rows == (0,)


def test_several_are_pinned_at_once(store: Store):
    ids = [store.create() for _ in range(3)]
    store.folders.set_pinned({ids[0]: True, ids[2]: True})

    assert {s.id for s in store.conversations() if s.pinned} == {ids[0], ids[2]}


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("work, travel", ("travel", "work")),
        ("#work ##Work WORK", ("work",)),
        ("旅行，工作、读书", ("工作", "旅行", "读书")),
        ("  ,, # ", ()),
        ("x" * 100, ("x" * 40,)),
    ],
)
def test_tags_are_words_parted_as_people_part_them(typed: str, named: tuple[str, ...]):
    assert tag_names(typed) == named


def test_nobody_needs_a_thousand_tags():
    assert len(tag_names(" ".join(f"t{n}" for n in range(1000)))) == MOST_TAGS


def test_the_store_knows_who_gave_a_title(store: Store):
    def named() -> tuple[str, str]:
        (summary,) = store.conversations()
        return summary.title, summary.named

    conversation = store.create()
    assert named() == ("", "")
    store.add_message(conversation, None, user("What is a token?"))
    assert named() == ("What is a token?", "line")
    store.rename(conversation, "Tokens", "model")
    assert named() == ("Tokens", "model")
    store.rename(conversation, "Mine")
    store.add_message(conversation, None, user("Another"))
    assert named() == ("Mine", "user")


def test_a_title_given_before_the_first_message_stays_the_users(store: Store):
    conversation = store.create()
    store.rename(conversation, "Mine")
    store.add_message(conversation, None, user("Hello"))

    (summary,) = store.conversations()
    assert (summary.title, summary.named) == ("Mine", "user")
