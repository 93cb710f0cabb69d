"""Replies as they stream: what is on disk at each moment, and what waits in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from app.chat.conversation import ReplyFacts
from app.chat.store import Store
from app.core.errors import StoreCorrupt
from tests.chat.conftest import reply, stored_tokens, text_of

Reopen = Callable[[Store], Store]
TOKENS = stored_tokens(40)
ENDED = ReplyFacts(ending="stop", generated_tokens=40)


def stream(store: Store, node_id: int, until: int, step: int = 7) -> None:
    for begin in range(0, until, step):
        end = min(until, begin + step)
        store.save_reply(node_id, text_of(TOKENS[:end]), TOKENS[begin:end])


def test_a_reply_that_streams_can_be_read(store: Store, begun: tuple[int, int]):
    conversation, node_id = begun

    stream(store, node_id, 20)

    message = store.tree(conversation)[node_id].message
    assert message.streaming
    assert message.content == text_of(TOKENS[:20])
    assert store.tokens(node_id) == TOKENS[:20]


def test_a_reply_that_ended_has_its_text_tokens_and_facts(
    store: Store, begun: tuple[int, int], reopen: Reopen
):
    conversation, node_id = begun
    stream(store, node_id, 30)
    store.finish_reply(node_id, text_of(TOKENS), TOKENS[30:], ENDED)

    again = reopen(store)

    message = again.tree(conversation)[node_id].message
    assert (message.content, message.facts) == (text_of(TOKENS), ENDED)
    assert again.tokens(node_id) == TOKENS
    rows = again._database.connection.execute("SELECT sequence, text FROM part").fetchall()
    assert rows == [(0, "")]


def test_a_reply_cut_off_by_the_end_of_the_program_is_marked(
    store: Store, begun: tuple[int, int], reopen: Reopen
):
    conversation, node_id = begun
    stream(store, node_id, 20)

    again = reopen(store)

    message = again.tree(conversation)[node_id].message
    assert message.facts is not None
    assert message.facts.ending == "interrupted"
    assert message.content == text_of(TOKENS[:20])
    assert again.tokens(node_id) == TOKENS[:20]
    assert [hit.node_id for hit in again.search(text_of(TOKENS[3:5]))] == [node_id]


def test_facts_known_at_the_beginning_survive_an_interruption(store: Store, reopen: Reopen):
    conversation = store.create()
    begun = ReplyFacts(model_name="SmolLM2", fingerprint="f", ending="stop")
    node = store.begin_reply(conversation, None, structs.replace(reply(), facts=begun))
    assert node.message.streaming

    facts = reopen(store).tree(conversation)[node.id].message.facts

    assert facts == structs.replace(begun, ending="interrupted")


def test_text_that_is_taken_back_is_gone(store: Store, begun: tuple[int, int], reopen: Reopen):
    conversation, node_id = begun
    store.save_reply(node_id, "So it is. END", TOKENS[:3])
    store.save_reply(node_id, "So it is.", TOKENS[3:4])
    store.save_reply(node_id, "So it is. Yes", TOKENS[4:5])

    again = reopen(store)

    assert again.tree(conversation)[node_id].message.content == "So it is. Yes"
    assert again.tokens(node_id) == TOKENS[:5]


def test_a_reply_that_ended_can_be_continued(store: Store, begun: tuple[int, int], reopen: Reopen):
    conversation, node_id = begun
    stream(store, node_id, 20)
    store.finish_reply(node_id, text_of(TOKENS[:20]), (), structs.replace(ENDED, ending="length"))

    store.save_reply(node_id, text_of(TOKENS[:30]), TOKENS[20:30])
    assert store.tree(conversation)[node_id].message.streaming
    assert store.search(text_of(TOKENS[:3])) == []
    store.finish_reply(node_id, text_of(TOKENS), TOKENS[30:], ENDED)

    again = reopen(store)
    assert again.tree(conversation)[node_id].message.facts == ENDED
    assert again.tokens(node_id) == TOKENS
    assert [hit.node_id for hit in again.search(text_of(TOKENS[19:22]))] == [node_id]
    again._database.connection.execute(
        "INSERT INTO trigram (trigram, rank) VALUES ('integrity-check', 1)"
    )


def test_a_continued_reply_cut_off_keeps_all_of_it(
    store: Store, begun: tuple[int, int], reopen: Reopen
):
    conversation, node_id = begun
    store.finish_reply(node_id, text_of(TOKENS[:20]), TOKENS[:20], ENDED)
    store.save_reply(node_id, text_of(TOKENS[:30]), TOKENS[20:30])

    again = reopen(store)

    message = again.tree(conversation)[node_id].message
    assert message.content == text_of(TOKENS[:30])
    assert again.tokens(node_id) == TOKENS[:30]


def test_saving_nothing_new_writes_nothing(store: Store, begun: tuple[int, int]):
    _, node_id = begun
    store.save_reply(node_id, "word", TOKENS[:1])
    changes = store._database.connection.total_changes

    store.save_reply(node_id, "word")

    assert store._database.connection.total_changes == changes


def test_a_save_costs_what_is_new_however_long_the_reply_is(store: Store, begun: tuple[int, int]):
    _, node_id = begun
    connection = store._database.connection
    wal = Path(f"{store.path}-wal")
    text = ""

    def written(saves: int) -> int:
        """Bytes that so many saves of ten tokens bring to the disk."""
        nonlocal text
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for _ in range(saves):
            text += text_of(TOKENS[:10])
            store.save_reply(node_id, text, TOKENS[:10])
        return wal.stat().st_size

    at_first = written(20)
    connection.execute("PRAGMA synchronous = OFF")  # only here, to be quick
    written(960)
    at_last = written(20)

    assert at_last <= 1.5 * at_first
    assert len(store.tokens(node_id)) == 10_000


def test_a_reply_whose_conversation_was_purged_is_not_waited_for(
    store: Store, begun: tuple[int, int]
):
    conversation, node_id = begun
    store.save_reply(node_id, "word", TOKENS[:1])
    store.delete(conversation)
    store.bin.remove_before(2**62)

    with pytest.raises(KeyError):
        store.save_reply(node_id, "word more", TOKENS[1:2])
    assert not store.unsaved
    store.flush()


def test_a_damaged_trace_is_told_and_the_text_remains(store: Store, begun: tuple[int, int]):
    conversation, node_id = begun
    store.finish_reply(node_id, "word", TOKENS[:1], ENDED)
    store._database.connection.execute("UPDATE part SET tokens = x'0102'")

    with pytest.raises(StoreCorrupt):
        store.tokens(node_id)
    assert store.tree(conversation)[node_id].message.content == "word"


def test_a_damaged_part_does_not_keep_a_reply_from_ending(store: Store, begun: tuple[int, int]):
    conversation, node_id = begun
    store.save_reply(node_id, "word", TOKENS[:1])
    store._database.connection.execute("UPDATE part SET tokens = x'0102'")

    store.finish_reply(node_id, "word more", TOKENS[1:2], ENDED)

    assert store.tree(conversation)[node_id].message.content == "word more"


def test_facts_that_cannot_be_read_do_not_hide_the_text(store: Store, begun: tuple[int, int]):
    conversation, node_id = begun
    store.finish_reply(node_id, "word", (), ENDED)
    store._database.connection.execute("UPDATE message SET facts = '{]' WHERE facts NOTNULL")
    store._database.connection.execute("UPDATE conversation SET settings = '{]'")

    message = store.tree(conversation)[node_id].message

    assert message.content == "word"
    assert message.facts == ReplyFacts(ending="interrupted")
    assert store.conversations()[0].settings.sampling == {}
