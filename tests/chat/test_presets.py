"""Presets in the store: shipped ones, own ones, and what a conversation keeps of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import msgspec
import pytest

from app.chat.conversation import ConversationSettings, Message, ReplyFacts
from app.chat.presets import DEFAULT_ICON, ICONS, Opening, Preset, PresetModel
from app.chat.store import Store
from tests.chat.conftest import user

MINE = Preset(
    name="Mine",
    icon="code",
    description="For trying.",
    settings=ConversationSettings(system_prompt="Be kind.", sampling={"temperature": 0.2}),
    model=PresetModel(name="small", file="small.gguf"),
    opening=(Opening(role="assistant", content="Hello!"),),
)
EXAMPLES = Preset(
    name="Examples",
    opening=(Opening(role="user", content="one"), Opening(role="assistant", content="eins")),
)


def names(store: Store, language: str = "en") -> list[str]:
    return [item.value(language).name for item in store.presets.items()]


def contents(store: Store, conversation: int) -> list[tuple[str, str]]:
    summary = next(s for s in store.conversations() if s.id == conversation)
    path = store.tree(conversation).path(summary.leaf_id)
    return [(node.message.role, node.message.content) for node in path]


def test_a_dozen_come_with_the_program_in_both_languages(store):
    items = store.presets.items()
    assert len(items) >= 12
    for item in items:
        assert set(item.versions) == {"en", "zh_CN"}
        for preset in item.versions.values():
            assert preset.name
            assert preset.description
            assert preset.icon in ICONS
            assert preset.settings.system_prompt
    assert len(set(names(store, "zh_CN"))) == len(items)


def test_own_ones_stand_above_the_shipped_ones(store, reopen):
    first, second = store.presets.add([MINE, EXAMPLES])
    assert names(store)[:2] == ["Mine", "Examples"]
    assert first != second
    store = reopen(store)
    assert store.presets.items()[0].own == MINE


def test_one_can_be_changed_deleted_and_brought_back(store):
    (identity,) = store.presets.add([MINE])
    key = f"own:{identity}"
    store.presets.set(key, EXAMPLES)
    item = store.presets.items()[0]
    assert (item.key, item.own) == (key, EXAMPLES)
    store.presets.delete(key)
    assert "Examples" not in names(store)
    store.presets.restore(item)
    assert store.presets.items()[0] == item


def test_a_shipped_one_can_be_hidden_changed_and_had_as_it_came(store, reopen):
    before = store.presets.items()[3]
    store.presets.hide(before.key, True)
    store.presets.set(before.key, MINE)
    store = reopen(store)
    item = next(i for i in store.presets.items() if i.key == before.key)
    assert item.hidden
    assert item.changed
    assert item.value("zh_CN") == MINE
    store.presets.hide(before.key, False)
    store.presets.reset(before.key)
    again = store.presets.items()[3]
    assert (again.key, again.hidden, again.changed) == (before.key, False, False)
    assert again.value("zh_CN") == before.value("zh_CN")


def test_they_stand_in_the_order_that_the_user_gives(store, reopen):
    store.presets.add([MINE])
    keys = [item.key for item in store.presets.items()]
    wanted = [keys[5], keys[0], *keys[1:5], *keys[6:]]
    store.presets.order(wanted)
    store = reopen(store)
    assert [item.key for item in store.presets.items()] == wanted


@pytest.mark.parametrize("key", ["own:99", "own:x", "shipped:nothing", "x", ""])
def test_what_is_not_there_is_an_error_and_changes_nothing(store, key):
    before = store.presets.items()
    for change in (
        lambda: store.presets.set(key, MINE),
        lambda: store.presets.hide(key, True),
        lambda: store.presets.delete(key),
        lambda: store.presets.order([before[0].key, key]),
    ):
        with pytest.raises(KeyError):
            change()
    assert store.presets.items() == before


def test_a_shipped_one_is_not_deleted(store):
    key = store.presets.items()[0].key
    with pytest.raises(KeyError):
        store.presets.delete(key)


def test_a_row_that_cannot_be_read_harms_no_other(store, path):
    store.presets.add([MINE])
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO preset (position, content) VALUES (0, '{\"name\": 5}')")
    connection.close()
    with closing(Store.open(path)) as again:
        assert "Mine" in names(again)


def test_half_a_character_in_a_name_is_kept_as_a_sign(store):
    store.presets.add([Preset(name="a\ud83d")])
    assert names(store)[0] == "a�"


def test_another_icon_than_ours_is_shown_as_the_usual_one():
    assert Preset(name="x", icon="skull-of-doom").glyph == f"ph.{DEFAULT_ICON}"


class TestAConversation:
    def test_keeps_the_values_and_not_the_way_to_them(self, store, reopen):
        (identity,) = store.presets.add([MINE])
        talk = store.create()
        assert store.presets.begin(talk, MINE, MINE.opening, now_ms=5)
        store.presets.set(f"own:{identity}", EXAMPLES)
        store = reopen(store)
        (summary,) = store.conversations()
        assert summary.preset == MINE
        assert contents(store, talk) == [("assistant", "Hello!")]
        assert summary.title == ""

    def test_that_has_only_its_greeting_takes_another_one(self, store):
        talk = store.create()
        store.presets.begin(talk, MINE, MINE.opening, now_ms=5)
        assert store.presets.begin(talk, EXAMPLES, EXAMPLES.opening, now_ms=6)
        assert contents(store, talk) == [("user", "one"), ("assistant", "eins")]
        assert store.presets.begin(talk, None, (), now_ms=7)
        assert contents(store, talk) == []
        assert store.conversations()[0].preset is None
        assert store.search("eins") == []
        with store._database.writing() as connection:  # raises where the index holds more
            connection.execute("INSERT INTO trigram (trigram, rank) VALUES ('integrity-check', 1)")

    def test_in_which_something_was_said_keeps_its_messages(self, store):
        talk = store.create()
        store.presets.begin(talk, MINE, MINE.opening, now_ms=5)
        leaf = store.conversations()[0].leaf_id
        store.add_message(talk, leaf, user("Hi"))
        assert not store.presets.begin(talk, EXAMPLES, EXAMPLES.opening, now_ms=6)
        assert contents(store, talk) == [("assistant", "Hello!"), ("user", "Hi")]
        assert store.conversations()[0].preset == EXAMPLES
        assert store.conversations()[0].title == "Hi"

    def test_with_a_reply_is_not_taken_for_a_greeting(self, store):
        talk = store.create()
        store.presets.begin(talk, MINE, (), now_ms=5)
        reply = Message(role="assistant", content="Yes", facts=ReplyFacts(ending="stop"))
        store.add_message(talk, None, reply)
        assert not store.presets.begin(talk, None, (), now_ms=6)
        assert contents(store, talk) == [("assistant", "Yes")]

    def test_is_found_by_its_opening(self, store):
        talk = store.create()
        store.presets.begin(talk, EXAMPLES, EXAMPLES.opening, now_ms=5)
        assert [hit.conversation_id for hit in store.search("eins")] == [talk]

    def test_that_is_not_there_is_an_error(self, store):
        with pytest.raises(KeyError):
            store.presets.begin(99, MINE, (), now_ms=5)

    def test_with_a_damaged_preset_opens_without_one(self, store, path):
        talk = store.create()
        store.close()
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE conversation SET preset = 'x' WHERE id = ?", (talk,))
        connection.close()
        with closing(Store.open(path)) as again:
            assert again.conversations()[0].preset is None


def test_a_preset_is_small_where_it_says_little():
    assert msgspec.json.encode(Preset(name="x")) == b'{"name":"x"}'
