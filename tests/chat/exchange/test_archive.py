"""Out of one store and into another: nothing may be lost, nothing may be half taken."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chat.conversation import Attachment, ConversationSettings, Message, ReplyFacts
from app.chat.exchange import archive, importing
from app.chat.exchange.records import archived, summaries
from app.chat.folders import Folder
from app.chat.store import Store
from app.core.errors import ImportRefused
from tests.chat.conftest import stored_tokens, text_of, user

TOKENS = stored_tokens(40)
TEXT = text_of(TOKENS)
FACTS = ReplyFacts(model_name="M", model_path="/home/someone/models/m.gguf", seed=7, ending="stop")


def said(store: Store) -> int:
    """A conversation with two branches, one of them a traced reply, and settings of its own."""
    conversation = store.create(ConversationSettings(system_prompt="Be brief.", seed=3))
    first = store.add_message(conversation, None, user("问题 question"))
    reply = store.begin_reply(conversation, first.id, Message(role="assistant", content=""))
    store.finish_reply(reply.id, TEXT, TOKENS, FACTS)
    store.add_message(conversation, first.id, Message(role="assistant", content="written"))
    held = store.attachments.attach(
        conversation, Attachment(name="a.csv", kind="table", size_bytes=3, characters=0), "1,2"
    )
    store.add_message(
        conversation,
        first.id,
        Message(role="user", content="with a file", attachments=(held,)),
    )
    store.folders.put(Folder(id=1, name="Work 工作"))
    store.folders.move({conversation: 1})
    store.folders.set_tags({conversation: ["one", "two"]})
    store.set_pinned(conversation, pinned=True)
    store.set_leaf(conversation, reply.id)
    return conversation


def exported(store: Store) -> bytes:
    entries = [
        archive.entry(archived(store, summary), number)
        for number, summary in enumerate(summaries(store, ()))
    ]
    return archive.head(5) + b"".join(entries) + archive.TAIL


def taken(store: Store, data: bytes) -> tuple[int, ...]:
    return store.take(importing.read(data, "a.json").conversations, "a.json")


def test_an_archive_comes_back_whole(store: Store, tmp_path: Path):
    said(store)
    data = exported(store)
    other = Store.open(tmp_path / "other.db")
    (conversation,) = taken(other, data)

    assert json.loads(data)["format"] == "vitrail-conversations"
    (before,), (after,) = store.conversations(), other.conversations()
    assert after.title == before.title
    assert after.pinned
    assert after.settings == before.settings
    old, new = list(store.tree(before.id)), list(other.tree(conversation))
    assert [n.message.content for n in new] == [n.message.content for n in old]
    assert [n.message.created_ms for n in new] == [n.message.created_ms for n in old]
    assert [n.parent_id is None for n in new] == [True, False, False, False]
    assert [folder.name for folder in other.folders.all()] == ["Work 工作"]
    assert after.folder_id is not None
    assert after.tags == ("one", "two")
    (file,) = new[3].message.attachments
    assert (file.name, other.attachments.texts([file.id])[file.id]) == ("a.csv", "1,2")
    assert after.leaf_id == new[1].id
    assert other.tokens(new[1].id) == TOKENS
    assert new[1].message.facts == msgspec.structs.replace(FACTS, model_path="m.gguf")
    assert [hit.node_id for hit in other.search("问题")] == [new[0].id]
    assert json.loads(exported(other))["conversations"][0]["messages"] == [
        {**item, "id": new[n].id, **({"parent": new[0].id} if n else {})}
        for n, item in enumerate(json.loads(data)["conversations"][0]["messages"])
    ]
    other.close()


def test_the_folder_of_a_model_is_not_given_away(store: Store):
    said(store)

    assert b"someone" not in exported(store)


def test_a_file_cannot_say_where_a_model_is(store: Store):
    """What made a reply is loaded again at a click: no path of a stranger's."""
    data = {
        "format": "vitrail-conversations",
        "version": 1,
        "conversations": [
            {
                "messages": [
                    {
                        "id": 1,
                        "role": "assistant",
                        "content": "a",
                        "facts": {"model_path": "\\\\evil.example\\share\\m.gguf"},
                    }
                ]
            }
        ],
    }

    (conversation,) = taken(store, json.dumps(data).encode())

    (reply,) = store.tree(conversation)
    assert reply.message.facts is not None
    assert reply.message.facts.model_path == "m.gguf"


def test_to_import_many_costs_no_more_than_what_they_hold(store: Store):
    messages = [{"id": n, "role": "user", "content": "a"} for n in range(1, 4)]
    one = {"shown": 1, "messages": messages}
    data = {"format": "vitrail-conversations", "version": 1, "conversations": [one] * 3}
    looked: list[str] = []
    store._database.connection.set_trace_callback(looked.append)

    taken(store, json.dumps(data).encode())

    store._database.connection.set_trace_callback(None)
    selects = {found for found in looked if found.startswith("SELECT") and "parent_id" in found}
    assert selects
    for select in selects:
        plan = store._database.connection.execute(f"EXPLAIN QUERY PLAN {select}").fetchall()
        assert all("SCAN" not in row[3] for row in plan), plan


def broken(change) -> bytes:
    tree = {
        "format": "vitrail-conversations",
        "version": 1,
        "conversations": [
            {
                "title": "t",
                "messages": [
                    {"id": 1, "role": "user", "content": "a"},
                    {"id": 2, "parent": 1, "role": "assistant", "content": "b"},
                ],
            }
        ],
    }
    change(tree)
    return json.dumps(tree).encode()


@pytest.mark.parametrize(
    ("change", "kind", "where"),
    [
        (lambda t: t.update(version=2), "later", "version"),
        (
            lambda t: t["conversations"][0]["messages"][1].update(role="robot"),
            "value",
            "conversations[0].messages[1].role",
        ),
        (
            lambda t: t["conversations"][0]["messages"][1].update(parent=9),
            "orphan",
            "conversations[0].messages[1].parent",
        ),
        (
            lambda t: t["conversations"][0]["messages"][1].update(id=1),
            "twice",
            "conversations[0].messages[1].id",
        ),
        (
            lambda t: t["conversations"][0]["messages"][0].update(parent=2),
            "circle",
            "conversations[0].messages[0].parent",
        ),
        (lambda t: t["conversations"][0].update(shown=5), "orphan", "conversations[0].shown"),
        (
            lambda t: t["conversations"][0]["messages"][1].update(
                tokens={
                    "id": [1],
                    "piece": [],
                    "text": [],
                    "probability": [],
                    "rank": [],
                    "entropy": [],
                    "alternatives": [],
                }
            ),
            "columns",
            "conversations[0].messages[1].tokens",
        ),
        (lambda t: t.update(conversations=[]), "empty", ""),
    ],
)
def test_what_is_wrong_is_named_with_its_place(store: Store, change, kind: str, where: str):
    with pytest.raises(ImportRefused) as refused:
        taken(store, broken(change))

    assert (refused.value.kind, refused.value.where) == (kind, where)
    assert store.conversations() == ()


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"", "json"), (b"{", "json"), (b"[]", "empty"), (b"3", "format"), (b"PK\x03\x04x", "zip")],
)
def test_what_is_no_export_is_refused(data: bytes, kind: str):
    with pytest.raises(ImportRefused) as refused:
        importing.read(data, "a.json")

    assert refused.value.kind == kind


def test_json_that_is_nested_without_end_is_refused():
    for data in (b"[" * 100_000, b'{"mapping":' * 50_000, b'[{"mapping":{}, "a":' + b"[" * 9000):
        with pytest.raises(ImportRefused):
            importing.read(data, "a.json")


KEYS = [
    *("format", "version", "conversations", "messages", "id", "parent", "role", "mapping"),
    *("message", "children", "content", "parts", "author", "chat", "history", "versions"),
    *("steps", "currentId", "tokens", "name", "createdAt"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_json_raises_anything_but_a_refusal(raw: object):
    with contextlib.suppress(ImportRefused):
        importing.read(json.dumps(raw).encode(), "a.json")
