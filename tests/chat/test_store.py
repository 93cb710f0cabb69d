"""Conversations and messages that are there again after a restart."""

from __future__ import annotations

import itertools
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.chat.conversation import ConversationSettings, ReplyFacts
from app.chat.store import Store, clean
from app.engine.api import Sampling
from tests.chat.conftest import reply, user

Reopen = Callable[[Store], Store]


def titles(store: Store) -> list[str]:
    return [summary.title for summary in store.conversations()]


def test_a_message_is_there_after_a_restart(store: Store, reopen: Reopen):
    conversation = store.create()
    question = store.add_message(conversation, None, user("What is a token?"))
    facts = ReplyFacts(
        model_name="SmolLM2", ending="stop", sampling=Sampling(top_k=3), error_fields={"code": 1}
    )
    answer = store.begin_reply(conversation, question.id, reply())
    store.finish_reply(answer.id, "A piece of text.", (), facts)

    again = reopen(store)

    path = again.tree(conversation).path(answer.id)
    assert [(n.id, n.parent_id) for n in path] == [(question.id, None), (answer.id, question.id)]
    assert [n.message.content for n in path] == ["What is a token?", "A piece of text."]
    assert path[0].message == question.message
    assert path[1].message.facts == facts


def test_everything_about_a_conversation_comes_back(store: Store, reopen: Reopen):
    settings = ConversationSettings(
        system_prompt="", sampling={"temperature": 0.5, "top_k": 4}, stop=("END",), seed=7
    )
    conversation = store.create(settings)
    first = store.add_message(conversation, None, user("one"))
    store.add_message(conversation, None, user("two"))
    store.rename(conversation, "A name")
    store.set_pinned(conversation, True)
    store.set_draft(conversation, "half a thou")
    store.set_leaf(conversation, first.id)
    store.set_scroll(conversation, 0.75)
    store.set_unread(conversation, True)

    (summary,) = reopen(store).conversations()

    assert summary.settings == settings
    assert (summary.title, summary.pinned, summary.unread) == ("A name", True, True)
    assert (summary.draft, summary.leaf_id, summary.scroll) == ("half a thou", first.id, 0.75)
    assert summary.created_ms <= summary.updated_ms


def test_settings_can_be_changed_and_taken_back(store: Store):
    conversation = store.create()
    store.set_settings(conversation, ConversationSettings(max_tokens=5))
    assert store.conversations()[0].settings.max_tokens == 5

    store.set_settings(conversation, ConversationSettings())

    assert store.conversations()[0].settings == ConversationSettings()


def test_branches_keep_their_order(store: Store):
    conversation = store.create()
    question = store.add_message(conversation, None, user("question"))
    answers = [store.add_message(conversation, question.id, reply(str(n))).id for n in range(4)]

    tree = store.tree(conversation)

    assert tree.children(question.id) == tuple(answers)
    assert store.conversations()[0].leaf_id == answers[-1]


def test_the_first_question_gives_the_title(store: Store):
    conversation = store.create()
    question = store.add_message(conversation, None, user("# What is a token?\nPlease."))
    store.add_message(conversation, question.id, user("And another thing"))

    assert titles(store) == ["What is a token?"]


def test_a_title_that_was_given_stays(store: Store):
    conversation = store.create()
    store.rename(conversation, "Mine")
    store.add_message(conversation, None, user("What is a token?"))

    assert titles(store) == ["Mine"]


def test_the_list_shows_pinned_ones_first_then_the_latest(store: Store):
    for name in ("a", "b", "c", "d"):
        store.rename(store.create(), name)
    a, b = 1, 2
    store.set_pinned(b, True)
    store.add_message(a, None, user("hello"))

    assert titles(store) == ["b", "a", "d", "c"]


def test_the_order_survives_a_clock_that_jumps_back(path: Path):
    clock = itertools.chain([9_000_000], itertools.repeat(5))
    store = Store.open(path, now_ms=lambda: next(clock))
    store.rename(store.create(), "in the future")
    store.rename(store.create(), "now")
    store.close()

    store = Store.open(path, now_ms=lambda: 3)
    store.rename(store.create(), "earlier")

    assert titles(store) == ["earlier", "now", "in the future"]
    store.close()


def test_a_deleted_conversation_can_be_brought_back(store: Store):
    conversation = store.create()
    node = store.add_message(conversation, None, user("hello"))

    store.delete(conversation)
    assert store.conversations() == ()

    store.undelete(conversation)
    assert [summary.id for summary in store.conversations()] == [conversation]
    assert store.tree(conversation)[node.id].message.content == "hello"


def test_what_was_deleted_long_ago_goes_for_good(path: Path, reopen: Reopen):
    now = iter(range(100, 1000, 10))
    store = Store.open(path, now_ms=lambda: next(now))
    kept, old, recent = (store.create() for _ in range(3))
    for conversation in (kept, old, recent):
        store.add_message(conversation, None, user("common words"))
    store.delete(old)
    (boundary,) = [next(now)]
    store.delete(recent)

    assert store.bin.remove_before(boundary).conversations == (old,)

    store.undelete(recent)
    assert {summary.id for summary in store.conversations()} == {kept, recent}
    with pytest.raises(KeyError):
        store.tree(old)
    assert {hit.conversation_id for hit in store.search("common")} == {kept, recent}
    assert store.bin.remove_before(boundary).conversations == ()
    reopen(store).check()


def test_a_very_long_conversation_can_be_purged(store: Store):
    conversation = store.create()
    parent: int | None = None
    store._database.connection.execute("PRAGMA synchronous = OFF")  # only here, to be quick
    for number in range(1100):  # SQLite nests triggers no deeper than 1,000
        parent = store.add_message(conversation, parent, user(f"m{number}")).id
    store.delete(conversation)

    assert store.bin.remove_before(2**62).conversations == (conversation,)
    store.check()


def test_ids_are_never_given_twice(store: Store):
    first = store.create()
    message = store.add_message(first, None, user("hello"))
    store.delete(first)
    store.bin.remove_before(2**62)

    second = store.create()

    assert second > first
    assert store.add_message(second, None, user("hello")).id > message.id


class TestWhatIsNotThere:
    def test_no_such_conversation(self, store: Store):
        for call in (
            lambda: store.rename(9, "x"),
            lambda: store.delete(9),
            lambda: store.tree(9),
            lambda: store.add_message(9, None, user("x")),
        ):
            with pytest.raises(KeyError):
                call()

    def test_no_such_message(self, store: Store):
        conversation = store.create()
        for call in (
            lambda: store.set_leaf(conversation, 9),
            lambda: store.add_message(conversation, 9, user("x")),
            lambda: store.save_reply(9, "x"),
            lambda: store.finish_reply(9, "x", (), ReplyFacts()),
        ):
            with pytest.raises(KeyError):
                call()
        assert len(store.tree(conversation)) == 0
        assert store.tokens(9) == ()

    def test_a_message_cannot_hang_in_another_conversation(self, store: Store):
        one, two = store.create(), store.create()
        node = store.add_message(one, None, user("hello"))

        with pytest.raises(KeyError):
            store.add_message(two, node.id, user("stray"))
        with pytest.raises(KeyError):
            store.set_leaf(two, node.id)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\ud83d\ude00", "😀"),
        ("half \ud83d of one", "half � of one"),
        ("nul \x00 here", "nul ␀ here"),
        ("\u202ebidi \x1b[31m\r\n", "\u202ebidi \x1b[31m\r\n"),
    ],
)
def test_strange_text_is_kept_or_shown_as_a_sign(store: Store, text: str, kept: str):
    conversation = store.create()
    node = store.add_message(conversation, None, user(text))

    assert clean(text) == kept
    assert node.message.content == kept
    assert store.tree(conversation)[node.id].message.content == kept
    assert clean(kept) == kept
    store.rename(conversation, text)
    store.set_draft(conversation, text)
    store.search(text)


def test_only_the_thread_that_opened_it_may_use_it(store: Store):
    caught: list[BaseException] = []

    def elsewhere() -> None:
        for call in (store.conversations, store.create, store.close):
            try:
                call()
            except RuntimeError as error:
                caught.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()

    assert [str(error) for error in caught] == [
        "the store belongs to the thread that opened it"
    ] * 3


def test_a_closed_store_says_so(store: Store):
    store.close()
    store.close()

    with pytest.raises(RuntimeError, match="closed"):
        store.conversations()


def test_the_file_is_safe_against_loss_of_power(store: Store):
    connection = store._database.connection

    def pragma(name: str) -> object:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("fullfsync") == 1
    assert pragma("foreign_keys") == 1
    assert pragma("secure_delete") == 1
    assert pragma("auto_vacuum") == 2
    assert pragma("locking_mode") == "exclusive"
    assert pragma("busy_timeout") == 3000
    assert not Path(f"{store.path}-shm").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such permissions")
def test_only_its_owner_may_read_the_file_and_its_backups(store: Store, tmp_path: Path):
    store.create()
    store.backup_to(tmp_path / "copy.db")

    for path in (store.path, Path(f"{store.path}-wal"), tmp_path / "copy.db"):
        assert path.stat().st_mode & 0o777 == 0o600, path


def test_a_conversation_of_2000_messages_is_read_without_its_tokens(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    conversation = store.create()
    for number in range(50):
        store.add_message(conversation, None, user(f"m{number}"))
    statements: list[str] = []
    store._database.connection.set_trace_callback(statements.append)

    tree = store.tree(conversation)
    store.conversations()

    assert len(tree) == 50
    # The messages, what is attached to them, the list, the tags.
    assert len(statements) == 4
    assert not any("tokens" in statement for statement in statements)
    plans = [
        str(row[3])
        for statement in statements
        for row in store._database.connection.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]
    assert len(plans) == 5
    assert all("INDEX" in plan or plan == "SCAN tag" for plan in plans), plans
