"""Each write fails at each of its steps once: all of it happens, or nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from msgspec import structs

from app.chat import trace
from app.chat.conversation import ReplyFacts, Summary
from app.chat.store import Store
from app.core.errors import StoreError
from tests.chat.conftest import invented_tokens, reply, user

TOKENS = trace.decode(trace.encode(invented_tokens(30)))
TEXT = "词元 " + "".join(token.text for token in TOKENS)
ENDED = ReplyFacts(ending="stop")

State = tuple[tuple[Summary, ...], list, list]


def state(store: Store) -> State:
    """Everything that can be seen of a store, but for times."""
    summaries = tuple(structs.replace(s, updated_ms=0) for s in store.conversations())
    nodes = [node for s in summaries for node in store.tree(s.id)]
    return summaries, nodes, [hit.node_id for hit in store.search("词元")]


def failing_at(store: Store, step: int, call: Callable[[], object]) -> bool:
    """Carry out `call`, which SQLite gives up after `step` instructions; whether it did.

    SQLite asks once more when a COMMIT has been carried out. Nothing fails there but what is
    interrupted on purpose, which only a test does: what is on the disk would be called failed.
    """
    connection = store._database.connection
    count = itertools.count(1)
    began = False

    def interrupts() -> bool:
        nonlocal began
        over = began and not connection.in_transaction
        began = connection.in_transaction
        return next(count) == step and not over

    connection.set_progress_handler(interrupts, 1)
    try:
        call()
    except StoreError:
        return True
    finally:
        connection.set_progress_handler(None, 1)
    return False


@pytest.mark.parametrize("name", ["add_message", "begin_reply", "rename", "delete", "purge"])
def test_a_write_that_fails_anywhere_has_done_nothing(store: Store, name: str):
    conversation, old = store.create(), store.create()
    question = store.add_message(conversation, None, user("question 词元")).id
    store.add_message(old, None, user("old 词元"))
    store.delete(old)
    calls: dict[str, Callable[[], object]] = {
        "add_message": lambda: store.add_message(conversation, question, user("more 词元")),
        "begin_reply": lambda: store.begin_reply(conversation, question, reply()),
        "rename": lambda: store.rename(conversation, "another"),
        "delete": lambda: store.delete(conversation),
        "purge": lambda: store.bin.remove_before(2**62).conversations,
    }
    before = state(store)

    step = 1
    while failing_at(store, step, calls[name]):
        assert state(store) == before
        assert not store.unsaved
        assert not store._database.connection.in_transaction
        step += 1

    assert step > 1
    if name == "purge":
        with pytest.raises(KeyError):
            store.undelete(old)
    else:
        assert state(store) != before
    store.check()
    if name != "begin_reply":  # whose text is not in the index yet
        store._database.connection.execute(
            "INSERT INTO trigram (trigram, rank) VALUES ('integrity-check', 1)"
        )


def test_a_reply_whose_saving_fails_anywhere_is_whole_in_the_end(
    store: Store, reopen: Callable[[Store], Store]
):
    conversation = store.create()
    question = store.add_message(conversation, None, user("question")).id
    failures = 0
    for step in range(1, 700, 23):
        node_id = store.begin_reply(conversation, question, reply()).id
        failures += failing_at(
            store, step, lambda node_id=node_id: store.save_reply(node_id, TEXT[:40], TOKENS[:10])
        )
        failures += failing_at(
            store,
            step,
            lambda node_id=node_id: store.finish_reply(node_id, TEXT, TOKENS[10:], ENDED),
        )
        assert store.tree(conversation)[node_id].message.content in (TEXT, TEXT[:40], "")
        store.flush()
    assert failures > 10
    assert not store.unsaved

    again = reopen(store)
    tree = again.tree(conversation)
    for node_id in tree.children(question):
        assert tree[node_id].message.content == TEXT
        assert tree[node_id].message.facts == ENDED
        assert again.tokens(node_id) == TOKENS
    again.check()
