"""Changes to the tree of the open conversation, each undone and done again."""

from __future__ import annotations

import threading

import pytest
from msgspec import structs

from app.chat.conversation import TEMPORARY, ConversationSettings
from app.engine.api import LoadSettings
from app.engine.protocol import ForgetKv, Generate


@pytest.fixture
def talk(ready, engines, finished):
    """Two questions with their replies."""
    engines.last.replies = ["One.", "Two.", "Three."]
    for text in ("First", "Second"):
        ready.send(text)
        finished()
    return ready


@pytest.fixture
def ids(talk) -> list[int]:
    return [item.node.id for item in talk.path()]


@pytest.fixture
def does(settle, qtbot):
    """Carry something out to its end on the disk."""

    def carry_out(do, *arguments, **named):
        do(*arguments, **named)
        settle()

    return carry_out


def texts(session) -> list[str]:
    return [item.node.message.content for item in session.path()]


def roles(session) -> list[str]:
    return [item.node.message.role for item in session.path()]


def places(session) -> list[tuple[int, int]]:
    return [(item.position, item.siblings) for item in session.path()]


class TestEditing:
    def test_an_edited_reply_is_a_version_without_tokens_and_keeps_what_follows(
        self, talk, ids, does, qtbot
    ):
        does(talk.branches.edit, ids[1], "Won")

        assert texts(talk) == ["First", "Won", "Second", "Two."]
        assert places(talk) == [(1, 1), (2, 2), (1, 1), (1, 1)]
        edited = talk.path()[1].node
        assert edited.message.facts.edited
        assert edited.message.facts.model_name == "small"
        with qtbot.waitCallback() as got:
            talk.reply_tokens(edited.id, got)
        assert got.args == [()]
        with qtbot.waitCallback() as got:
            talk.reply_tokens(talk.path()[3].node.id, got)
        assert [token.text for token in got.args[0]] == ["Two."]

    def test_an_edited_question_can_be_left_without_an_answer(self, talk, ids, does, engines):
        before = len(engines.sent(Generate))
        does(talk.branches.edit, ids[2], "Second!")
        assert texts(talk) == ["First", "One.", "Second!", "Two."]
        assert len(engines.sent(Generate)) == before

    def test_an_edited_question_is_answered_anew(self, talk, ids, finished):
        talk.edit(ids[2], "Again")
        finished()
        assert texts(talk) == ["First", "One.", "Again", "Three."]

    def test_a_copied_reply_goes_into_the_prompt_by_its_ids(
        self, talk, ids, does, engines, finished
    ):
        does(talk.branches.edit, ids[0], "First!")
        talk.send("Third")
        finished()
        said = engines.sent(Generate)[-1].request.messages
        assert [m.content for m in said] == ["First!", "One.", "Second", "Two.", "Third"]
        assert said[1].ids
        assert said[3].ids

    def test_nothing_is_not_said(self, talk, ids, does):
        does(talk.branches.edit, ids[1], "  ")
        does(talk.branches.insert, ids[1], "user", "", before=True)
        assert len(talk.branches.tree) == 4


class TestInserting:
    def test_before_and_after(self, talk, ids, does):
        does(talk.branches.insert, ids[0], "system", "Be kind", before=True)
        assert texts(talk) == ["Be kind", "First", "One.", "Second", "Two."]

        does(talk.branches.insert, talk.path()[-1].node.id, "user", "Thanks", before=False)
        assert texts(talk)[-1] == "Thanks"
        assert talk.branches.path()[-1].node.message.role == "user"
        # The path that was there before is still there.
        assert talk.branches.tree.path(ids[-1])[0].message.content == "First"

    def test_in_the_middle(self, talk, ids, does):
        does(talk.branches.insert, ids[1], "user", "By the way", before=False)
        assert texts(talk) == ["First", "One.", "By the way", "Second", "Two."]


def test_another_role_keeps_what_follows(talk, ids, does):
    does(talk.branches.set_role, ids[1], "user")
    assert roles(talk) == ["user", "user", "user", "assistant"]
    assert texts(talk) == ["First", "One.", "Second", "Two."]
    assert talk.path()[1].node.message.facts is None
    before = len(talk.branches.tree)
    does(talk.branches.set_role, talk.path()[1].node.id, "user")
    assert len(talk.branches.tree) == before


class TestDeleting:
    def test_a_branch_goes_and_comes_back(self, talk, ids, does):
        does(talk.branches.delete, ids[2])
        assert texts(talk) == ["First", "One."]
        does(talk.history.undo)
        assert texts(talk) == ["First", "One.", "Second", "Two."]
        does(talk.history.redo)
        assert texts(talk) == ["First", "One."]

    def test_the_whole_tree_can_be_deleted(self, talk, ids, does):
        does(talk.branches.delete, ids[0])
        assert texts(talk) == []
        does(talk.history.undo)
        assert len(texts(talk)) == 4


class TestUndoing:
    def test_every_change_is_undone_and_done_again(self, talk, ids, does, finished):
        seen = [texts(talk)]
        for change in (
            lambda: talk.branches.edit(ids[1], "Won"),
            lambda: talk.branches.insert(ids[0], "system", "Be kind", before=True),
            lambda: talk.branches.set_role(talk.path()[-1].node.id, "user"),
            lambda: talk.branches.delete(talk.path()[2].node.id),
        ):
            if len(seen) == 2:
                does(talk.branches.show, ids[0])
            does(change)
            seen.append(texts(talk))
        talk.send("More")
        finished()
        seen.append(texts(talk))

        backward = []
        for _ in range(5):
            does(talk.history.undo)
            backward.append(texts(talk))
        forward = []
        for _ in range(5):
            does(talk.history.redo)
            forward.append(texts(talk))

        # The branch shown between two changes may be another; what each of them made is not.
        assert backward[0] == seen[4]
        assert backward[1] == seen[3]
        assert backward[-1][0] == "First"
        assert forward[-1] == seen[5]
        assert forward[-2] == seen[4]

    def test_a_regenerated_reply_is_undone(self, talk, ids, does, finished):
        talk.regenerate(ids[-1])
        finished()
        assert texts(talk)[-1] == "Three."
        does(talk.history.undo)
        assert texts(talk)[-1] == "Two."
        assert places(talk)[-1] == (1, 1)
        does(talk.history.redo)
        assert texts(talk)[-1] == "Three."
        assert places(talk)[-1] == (2, 2)

    def test_what_was_sent_is_undone_with_its_answer(self, talk, does):
        does(talk.history.undo)
        assert texts(talk) == ["First", "One."]
        does(talk.history.redo)
        assert texts(talk) == ["First", "One.", "Second", "Two."]

    def test_the_conversation_is_opened_where_something_is_undone(
        self, talk, ids, does, qtbot, settle
    ):
        first = talk.current
        does(talk.branches.delete, ids[2])
        with qtbot.waitSignal(talk.opened):
            talk.new()
        talk.history.undo()
        qtbot.waitUntil(lambda: talk.current == first)
        assert len(texts(talk)) == 4

    def test_nothing_is_undone_while_a_reply_runs(self, talk, engines, does, qtbot, finished):
        engines.last.hold = True
        talk.send("Slow")
        qtbot.waitUntil(lambda: engines.last.job != 0)
        assert talk.history.undoable() is None
        engines.last.finish()
        finished()
        assert talk.history.undoable() == "send"


class TestPrefilling:
    def test_a_reply_begins_as_the_user_writes(self, talk, ids, engines, finished):
        engines.last.replies = [" three four"]
        talk.branches.prefill(ids[-1], "One two")
        finished()

        assert texts(talk)[-1] == "One two three four"
        assert places(talk)[-1] == (2, 2)
        assert talk.path()[-1].node.message.facts.prefill == 7
        asked = engines.sent(Generate)[-1].request.messages[-1]
        assert (asked.role, asked.content, asked.ids) == ("assistant", "One two", ())

    def test_it_is_whole_after_a_restart(self, ids, inside, finished, settle):
        talk, engines, storage = inside.session, inside.engines, inside.storage
        engines.last.replies = [" three"]
        talk.branches.prefill(ids[-1], "One two")
        finished()
        settle()
        node = talk.path()[-1].node
        found = []
        storage.run(lambda store: found.append(store.tree(talk.current)[node.id].message))
        settle()
        assert found == [node.message]

    def test_the_next_prompt_holds_all_of_it(self, talk, ids, engines, finished):
        engines.last.replies = [" three"]
        talk.branches.prefill(ids[-1], "One two")
        finished()
        talk.send("Go on")
        finished()
        said = engines.sent(Generate)[-1].request.messages[-2]
        assert said.content == "One two three"
        assert said.prefill == 7


def test_again_with_exactly_this_asks_for_the_same(talk, ids, engines, finished):
    talk.set_settings(ConversationSettings(seed=5, sampling={"temperature": 1.5}))
    talk.regenerate(ids[-1])
    finished()
    made = talk.path()[-1].node
    first = engines.sent(Generate)[-1].request
    talk.set_settings(ConversationSettings(system_prompt="other", sampling={"temperature": 0.1}))

    talk.branches.repeat(made.id)
    finished()

    again = engines.sent(Generate)[-1].request
    seed = made.message.facts.seed
    assert again == structs.replace(first, sampling=structs.replace(first.sampling, seed=seed))
    assert places(talk)[-1] == (3, 3)


class TestForking:
    def test_it_is_opened_with_the_path(self, talk, ids, qtbot, settle):
        first = talk.current
        with qtbot.waitSignal(talk.branches.forked):
            talk.branches.fork(ids[1], "Other")
        qtbot.waitUntil(lambda: talk.current != first)
        assert texts(talk) == ["First", "One."]
        assert talk.summary(talk.current).title == "Other"
        assert len(talk.conversations()) == 2


class TestBin:
    def test_a_conversation_comes_back_from_the_bin(self, talk, does, qtbot, settle):
        first = talk.current
        does(talk.delete, first)
        does(talk.bin.read)
        (item,) = talk.bin.content
        assert item.conversation_id == first

        talk.bin.restore(item)
        qtbot.waitUntil(lambda: talk.current == first)
        assert len(texts(talk)) == 4
        settle()
        assert talk.bin.content == ()

    def test_what_was_sent_as_it_went_is_there_when_it_comes_back(self, talk, does, qtbot):
        first = talk.current
        talk.send("Third")
        does(talk.delete, first)
        does(talk.history.undo)
        qtbot.waitUntil(lambda: talk.current == first and bool(talk.path()))
        assert texts(talk)[4:] == ["Third"]

    def test_a_branch_comes_back_from_the_bin(self, talk, ids, does):
        does(talk.branches.delete, ids[2])
        talk.history.clear()
        does(talk.bin.read)
        does(talk.bin.restore, talk.bin.content[0])
        assert len(texts(talk)) == 4
        does(talk.history.undo)
        assert len(texts(talk)) == 2

    def test_a_branch_that_was_not_shown_is_when_it_comes_back(self, talk, ids, does):
        does(talk.branches.edit, ids[2], "Other")
        does(talk.branches.delete, ids[2])
        does(talk.bin.read)
        does(talk.bin.restore, talk.bin.content[0])
        assert texts(talk)[2:] == ["Second", "Two."]

    def test_a_branch_waits_in_the_bin_while_a_reply_is_made(  # noqa: PLR0917
        self, talk, ids, does, engines, finished, qtbot
    ):
        does(talk.branches.delete, ids[2])
        does(talk.bin.read)
        engines.last.hold = True
        talk.send("Third")
        qtbot.waitUntil(lambda: talk.status(talk.current) == "reading")
        does(talk.bin.restore, talk.bin.content[0])
        assert len(talk.bin.content) == 1
        assert texts(talk) == ["First", "One.", "Third", ""]
        talk.stop()
        finished()
        does(talk.history.undo)
        assert texts(talk) == ["First", "One."]

    def test_the_words_of_what_is_removed_leave_the_search_index(
        self, talk, does, qtbot, storage, settle
    ):
        first = talk.current
        talk.send("þþþ")
        settle()
        does(talk.delete, first)
        does(talk.bin.read)

        def blocks() -> bytes:
            with qtbot.waitCallback() as done:
                storage.run(index, done)
            return b"".join(done.args[0])

        def index(store) -> list[bytes]:
            rows = store._database.connection.execute("SELECT block FROM trigram_data")
            return [block for (block,) in rows]

        assert "þ".encode() in blocks()
        talk.bin.empty()
        qtbot.waitUntil(lambda: "þ".encode() not in blocks())

    def test_several_are_brought_back_but_for_one_that_is_gone(self, talk, does, qtbot, settle):
        first = talk.current
        with qtbot.waitSignal(talk.opened):
            talk.new()
        second = talk.current
        talk.send("Other")
        does(talk.delete, first, second)
        does(talk.bin.read)
        (gone,) = [item for item in talk.bin.content if item.conversation_id == first]
        does(talk.bin.remove, gone)

        does(talk.history.undo)
        settle()

        assert talk.summary(first) is None
        assert talk.summary(second) is not None

    def test_what_the_engine_kept_of_a_removed_branch_is_dropped(self, talk, ids, does, engines):
        does(talk.branches.delete, ids[2])
        does(talk.bin.read)
        before = len(engines.sent(ForgetKv))
        does(talk.bin.remove, talk.bin.content[0])
        assert engines.sent(ForgetKv)[before:] == [ForgetKv(conversation=str(talk.current))]

    def test_what_is_removed_for_good_cannot_be_undone(self, talk, ids, does, engines):
        does(talk.branches.delete, ids[2])
        does(talk.bin.read)
        does(talk.bin.remove, talk.bin.content[0])
        assert talk.bin.content == ()
        assert talk.history.undoable() is None
        assert talk.history.redoable() is None

    def test_removing_a_conversation_for_good_drops_what_the_engine_kept(self, talk, does, engines):
        conversation = talk.current
        does(talk.delete, conversation)
        does(talk.bin.read)
        before = len(engines.sent(ForgetKv))
        does(talk.bin.remove, talk.bin.content[0])
        assert engines.sent(ForgetKv)[before:] == [ForgetKv(conversation=str(conversation))]
        assert talk.history.undoable() is None

    def test_the_bin_is_emptied(self, talk, ids, does, paths):
        does(talk.branches.delete, ids[2])
        does(talk.delete, talk.current)
        does(talk.bin.empty)
        assert talk.bin.content == ()
        assert talk.history.undoable() is None


class TestTemporary:
    @pytest.fixture
    def hidden(self, talk, qtbot):
        with qtbot.waitSignal(talk.opened):
            talk.new_temporary()
        return talk

    def test_it_is_nowhere_on_disk(self, hidden, inside, finished, settle):
        assert hidden.current >= TEMPORARY
        assert hidden.summary(hidden.current).temporary
        hidden.set_draft("a confidential draft")
        hidden.send("confidential matters")
        finished()
        hidden.branches.edit(hidden.path()[-1].node.id, "confidential reply")
        hidden.rename(hidden.current, "confidential title")
        hidden._conversations.write_settled()
        settle()
        assert inside.engines.sent(Generate)[-1].request.conversation == ""
        found = []
        inside.storage.run(lambda store: found.extend(store.search("confidential")))
        inside.storage.close()
        assert found == []
        for file in inside.paths.database.parent.rglob("*"):
            if file.is_file():
                assert b"confidential" not in file.read_bytes(), file

    def test_it_can_be_kept(self, hidden, finished, settle, qtbot):
        hidden.send("Keep this")
        finished()
        held = hidden.current
        with qtbot.waitSignal(hidden.opened):
            hidden.keep(held)
        qtbot.waitUntil(lambda: 0 < hidden.current < TEMPORARY)
        assert texts(hidden)[0] == "Keep this"
        assert hidden.summary(held) is None
        assert not hidden.summary(hidden.current).temporary

    def test_what_is_typed_while_it_is_kept_comes_along(self, hidden, settle, qtbot, storage):
        held = hidden.current
        reached, go_on = threading.Event(), threading.Event()
        storage.run(lambda _store: (reached.set(), go_on.wait(60)))
        reached.wait(60)
        hidden.keep(held)
        assert not hidden.send("too early")
        hidden.set_draft("half a thought")
        hidden.set_settings(ConversationSettings(seed=5))
        hidden.rename(held, "Title")
        hidden._conversations.write_settled()
        go_on.set()
        qtbot.waitUntil(lambda: 0 < hidden.current < TEMPORARY)

        assert hidden.draft() == "half a thought"
        hidden._conversations.write_settled()
        kept = []
        storage.run(lambda store: kept.extend(store.conversations()))
        settle()
        (made,) = [one for one in kept if one.id == hidden.current]
        assert (made.draft, made.title) == ("half a thought", "Title")
        assert made.settings == ConversationSettings(seed=5)

    def test_a_new_conversation_is_not_a_temporary_one(self, hidden, qtbot):
        with qtbot.waitSignal(hidden.opened):
            hidden.new()
        assert not hidden.summary(hidden.current).temporary

    def test_the_next_start_opens_another(self, hidden, preferences):
        assert preferences.settings.window.last_conversation < TEMPORARY


def test_the_same_load_settings_are_remembered_with_a_reply(talk):
    assert isinstance(talk.path()[1].node.message.facts.load, LoadSettings)
