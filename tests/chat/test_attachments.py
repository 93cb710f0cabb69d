"""Files of drafts and messages on disk, and how a model reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs

from app.chat import attachments
from app.chat.attachments import copy_files
from app.chat.conversation import TEMPORARY, Attachment, Message, Node
from app.chat.enclosure import composed, enclosed, shown_name
from app.chat.store import Store
from app.chat.turns import turns
from tests.chat.conftest import user

Reopen = Callable[[Store], Store]


def file(name: str = "scores.csv", **fields) -> Attachment:
    return Attachment(name=name, kind="table", size_bytes=9, characters=0, **fields)


def attached(store: Store, conversation: int, text: str = "a,b\n1,2\n") -> Attachment:
    return store.attachments.attach(conversation, file(), text)


def sent(store: Store, conversation: int, *heads: Attachment, parent: int | None = None) -> Node:
    return store.add_message(
        conversation, parent, Message(role="user", content="Best?", attachments=heads)
    )


class TestDraft:
    def test_keeps_its_files_across_a_restart(self, store: Store, reopen: Reopen):
        conversation, other = store.create(), store.create()
        head = attached(store, conversation)
        assert (head.characters, head.cut) == (8, False)

        store = reopen(store)

        assert store.attachments.drafted(conversation) == (head,)
        assert store.attachments.drafted(other) == ()
        assert store.attachments.texts([head.id, 99]) == {head.id: "a,b\n1,2\n"}

    def test_keeps_them_in_order_and_lets_go_of_one(self, store: Store):
        conversation = store.create()
        first, second, third = (attached(store, conversation) for _ in range(3))
        store.attachments.detach(second.id)
        fourth = attached(store, conversation)
        assert store.attachments.drafted(conversation) == (first, third, fourth)

    def test_has_none_without_a_conversation(self, store: Store):
        with pytest.raises(KeyError):
            attached(store, 7)

    def test_goes_with_its_conversation(self, store: Store):
        conversation = store.create()
        head = attached(store, conversation)
        store.delete(conversation)
        store.bin.remove_before(2**60)
        assert store.attachments.texts([head.id]) == {}

    def test_keeps_the_beginning_of_a_file(self, store: Store):
        conversation = store.create()
        head = attached(store, conversation, "彩色玻璃" * 10)
        shorter = store.attachments.shorten(head.id, 3)
        assert shorter == structs.replace(head, characters=3, cut=True)
        assert store.attachments.texts([head.id]) == {head.id: "彩色玻"}
        assert store.attachments.shorten(head.id, 50) == shorter

    def test_of_a_temporary_conversation_is_kept_with_it(self, store: Store):
        memory = store.of(TEMPORARY)
        conversation = memory.create()
        memory.attachments.attach(conversation, file(), "a,b\n")
        kept = store.keep(conversation).conversation
        (head,) = store.attachments.drafted(kept)
        assert store.attachments.texts([head.id]) == {head.id: "a,b\n"}

    def test_is_cut_where_a_text_is_too_long(self, store, monkeypatch):
        monkeypatch.setattr(attachments, "MOST_CHARACTERS", 3)
        head = attached(store, store.create())
        assert (head.characters, head.cut) == (3, True)


class TestMessage:
    def test_takes_the_files_of_the_draft_with_it(self, store: Store, reopen: Reopen):
        conversation = store.create()
        head, other = attached(store, conversation), attached(store, conversation)
        node = sent(store, conversation, other, head)
        assert node.message.attachments == (other, head)
        assert store.attachments.drafted(conversation) == ()

        store = reopen(store)

        assert store.tree(conversation)[node.id].message.attachments == (other, head)
        assert store.attachments.texts([head.id])[head.id] == "a,b\n1,2\n"

    def test_that_could_not_be_saved_leaves_the_draft_alone(self, store: Store):
        conversation = store.create()
        head = attached(store, conversation)
        with pytest.raises(KeyError):
            sent(store, conversation, head, parent=99)
        assert store.attachments.drafted(conversation) == (head,)

    def test_in_other_words_has_copies(self, store: Store):
        conversation = store.create()
        head = attached(store, conversation)
        first = sent(store, conversation, head)
        again = sent(store, conversation, *first.message.attachments)
        (copied,) = again.message.attachments
        assert copied == structs.replace(head, id=copied.id)
        assert copied.id != head.id
        assert store.attachments.texts([copied.id]) == {copied.id: "a,b\n1,2\n"}
        assert store.tree(conversation)[first.id].message.attachments == (head,)

    def test_does_not_take_the_draft_of_another_conversation(self, store: Store):
        one, other = store.create(), store.create()
        head = attached(store, one)
        sent(store, other, head)
        assert store.attachments.drafted(one) == (head,)

    def test_leaves_out_what_is_gone(self, store: Store):
        assert sent(store, store.create(), file(id=5)).message.attachments == ()

    def test_that_was_sent_keeps_its_file(self, store: Store):
        conversation = store.create()
        head = attached(store, conversation)
        node = sent(store, conversation, head)
        store.attachments.detach(head.id)
        with pytest.raises(KeyError):
            store.attachments.shorten(head.id, 1)
        assert store.tree(conversation)[node.id].message.attachments == (head,)

    def test_gives_all_its_files_to_another(self, store: Store):
        conversation, other = store.create(), store.create()
        node = sent(store, conversation, attached(store, conversation))
        target = store.add_message(other, None, user("copy"))
        with store._database.writing() as connection:
            copy_files(connection, connection, node.id, target.id)
        (copied,) = store.tree(other)[target.id].message.attachments
        assert copied.name == "scores.csv"

    def test_from_an_import_gets_files_with_their_texts(self, store: Store):
        conversation = store.create()
        node = store.add_message(conversation, None, user("hello"))
        with store._database.writing() as connection:
            store.attachments.add(connection, node.id, [(file("b"), "two"), (file("a"), "one")])
        heads = store.tree(conversation)[node.id].message.attachments
        assert [(h.name, h.characters) for h in heads] == [("b", 3), ("a", 3)]
        assert list(store.attachments.texts(h.id for h in heads).values()) == ["two", "one"]

    def test_without_words_is_called_by_its_file(self, store: Store):
        conversation = store.create()
        head = attached(store, conversation)
        message = Message(role="user", content="", attachments=(head,))
        store.add_message(conversation, None, message)
        assert store.conversations()[0].title == "scores.csv"

    def test_takes_its_files_with_it(self, store: Store):
        conversation = store.create()
        head = attached(store, conversation)
        sent(store, conversation, head)
        store.delete(conversation)
        store.bin.remove_before(2**60)
        assert store.attachments.texts([head.id]) == {}

    def test_of_an_unknown_kind_is_text(self, store: Store):
        conversation = store.create()
        node = sent(store, conversation, attached(store, conversation))
        with store._database.writing() as connection:
            connection.execute("UPDATE attachment SET kind = 'hologram'")
        assert store.tree(conversation)[node.id].message.attachments[0].kind == "text"


class TestEnclosure:
    def test_is_a_name_and_a_fenced_text(self):
        assert enclosed(file(), "a,b\n") == "File: scores.csv\n```csv\na,b\n```"
        assert enclosed(file("notes.txt"), "x") == "File: notes.txt\n```\nx\n```"
        assert enclosed(file("paper.pdf"), "x") == "File: paper.pdf\n```\nx\n```"

    def test_says_what_was_cut(self):
        said = enclosed(file(cut=True), "a\n").splitlines()[0]
        assert said == "File: scores.csv (only its beginning)"

    @pytest.mark.parametrize("text", ["```\nout\n```", "a ````` b", "````"])
    def test_is_ended_by_no_text(self, text):
        lines = enclosed(file("a.md"), text).splitlines()
        fence = lines[-1]
        assert set(fence) == {"`"}
        assert lines[1] == f"{fence}md"
        assert fence not in text

    def test_has_a_name_that_is_no_line(self):
        assert shown_name("a\nFile: b\u202e\x00.txt") == "a File: b .txt"
        assert shown_name("\n") == "file"
        assert len(shown_name("x" * 500)) == 120

    def test_stands_before_the_words_of_its_message(self):
        heads = (file("a.txt", id=1), file("b.txt", id=2), file("gone", id=3))
        message = Message(role="user", content="Compare.", attachments=heads)
        assert composed(message, {1: "one", 2: "two"}) == (
            "File: a.txt\n```\none\n```\n\nFile: b.txt\n```\ntwo\n```\n\nCompare."
        )

    def test_goes_to_the_model_with_its_turn(self):
        message = Message(role="user", content="Best?", attachments=(file(id=4),))
        node = Node(id=1, parent_id=None, message=message)
        (turn,) = turns([node], "", {}, {4: "a,b\n"})
        assert turn.content == "File: scores.csv\n```csv\na,b\n```\n\nBest?"
