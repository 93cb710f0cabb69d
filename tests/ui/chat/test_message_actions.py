"""What can be done with a message, from its menu, its footer and the keyboard."""

from __future__ import annotations

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.engine.api import LoadSettings
from app.engine.protocol import Generate, Load
from app.ui.chat.message_menu import MessageMenu, model_menu, role_menu
from app.ui.models.picker import Choice
from tests.ui.chat.conftest import ENTER, texts

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def talk(page, ready, finished, engines, settle):
    engines.last.replies = ["One.", "Two.", "Three."]
    for text in ("First", "Second"):
        ready.send(text)
        finished()
    settle()
    return page


@pytest.fixture
def messages(talk):
    return talk.widget.messages


@pytest.fixture
def ids(talk, ready):
    return [item.node.id for item in ready.path()]


def type_in(editor, text: str) -> None:
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, ENTER)


class TestInserting:
    def test_a_message_is_written_above_the_composer_and_inserted(
        self, messages, ids, ready, settle
    ):
        messages.do("insert_before", ids[0])
        form = messages.form
        assert form.isVisible()
        assert form.roles.current() == 2
        assert form.editor.hasFocus()

        type_in(form.editor, "Be brief")
        settle()

        assert texts(ready) == ["Be brief", "First", "One.", "Second", "Two."]
        assert ready.path()[0].node.message.role == "system"
        assert not form.isVisible()

    def test_after_and_as_somebody_else(self, messages, ids, ready, settle):
        messages.do("insert_after", ids[1])
        assert messages.current().node.id == ids[1]
        assert messages.form.roles.current() == 0
        messages.form.roles.set_current(1)
        type_in(messages.form.editor, "Also")
        settle()
        assert texts(ready) == ["First", "One.", "Also", "Second", "Two."]
        assert ready.path()[2].node.message.role == "assistant"

    def test_escape_gives_up(self, messages, ids, ready, settle):
        messages.do("insert_after", ids[1])
        QTest.keyClicks(messages.form.editor, "Also")
        QTest.keyClick(messages.form.editor, Qt.Key.Key_Escape)
        settle()
        assert not messages.form.isVisible()
        assert len(texts(ready)) == 4

    def test_it_closes_with_the_conversation(self, messages, ids, ready, qtbot):
        messages.do("insert_after", ids[1])
        with qtbot.waitSignal(ready.opened):
            ready.new()
        assert not messages.form.isVisible()


def test_a_reply_is_begun(messages, ids, ready, finished, engines):
    engines.last.replies = [" three"]
    messages.do("prefill", ids[-1])
    assert not messages.form.roles.isVisible()
    type_in(messages.form.editor, "One two")
    finished()
    assert texts(ready)[-1] == "One two three"


class TestEditing:
    def test_a_reply_is_edited_in_its_place_and_saved(self, talk, ids, ready, settle):
        talk.widget.editing.edit(ids[1])
        editor = talk.widget.editing.editor
        assert not editor.save.isVisible()
        editor.editor.set_text("Won.")
        QTest.keyClick(editor.editor, ENTER)
        settle()
        assert texts(ready) == ["First", "Won.", "Second", "Two."]

    def test_a_question_is_saved_without_answering(self, talk, ids, ready, settle, engines):
        asked = len(engines.sent(Generate))
        talk.widget.editing.edit(ids[2])
        editor = talk.widget.editing.editor
        editor.editor.set_text("Second?")
        QTest.mouseClick(editor.save, LEFT)
        settle()
        assert texts(ready) == ["First", "One.", "Second?", "Two."]
        assert len(engines.sent(Generate)) == asked


class TestMenus:
    def test_who_says_it_is_changed(self, talk, messages, ids, settle):
        ready = talk.session
        menu = role_menu(talk.widget._theme, ready.node(ids[1]), talk.widget)
        menu.asked.connect(messages.do)
        assert [action.isChecked() for action in menu.actions()] == [False, True, False]
        menu.actions()[0].trigger()
        settle()
        assert ready.path()[1].node.message.role == "user"
        menu.deleteLater()

    def test_another_model_is_loaded_and_answers(self, talk, messages, ids, finished, qtbot):
        ready, host, theme = talk.session, talk.host, talk.widget._theme
        choices = [
            Choice("/models/other.gguf", "Other", "Q8_0"),
            Choice("/gone.gguf", "Gone", "", gone=True),
        ]
        menu = model_menu(theme, choices, ids[-1], talk.widget)
        menu.asked.connect(messages.do)
        assert [action.text() for action in menu.actions()] == ["Other Q8_0"]
        menu.actions()[0].trigger()
        qtbot.waitUntil(lambda: host.path == "/models/other.gguf" and host.state == "ready")
        finished()
        assert ready.path()[-1].siblings == 2
        assert ready.path()[-1].node.message.facts.model_path == "/models/other.gguf"
        menu.deleteLater()

    def test_while_a_reply_runs_a_message_is_only_copied_and_looked_at(
        self, talk, messages, engines, qtbot, ids
    ):
        ready = talk.session
        engines.last.hold = True
        ready.send("Slow")
        qtbot.waitUntil(lambda: engines.last.job != 0)
        messages.open_menu(ids[1], QPoint(0, 0))
        menu = next(m for m in talk.widget.findChildren(MessageMenu) if m.isVisible())
        names = [action.objectName() for action in menu.actions() if action.objectName()]
        assert names == ["copy", "details"]
        menu.close()
        engines.last.finish()


class TestForkAndDelete:
    def test_a_branch_is_deleted_and_undone_from_the_toast(self, messages, ids, ready, settle):
        told = []
        messages.told.connect(lambda *what: told.append(what))
        messages.do("delete", ids[2])
        settle()
        assert told == [("The branch was deleted", True)]
        messages.do("insert_after", ids[1])
        assert told[1:] == [("", False)]
        assert texts(ready) == ["First", "One."]

    def test_a_fork_is_named_after_the_conversation(self, messages, ids, ready, qtbot):
        with qtbot.waitSignal(messages.told):
            messages.do("fork", ids[1])
        qtbot.waitUntil(lambda: len(texts(ready)) == 2)
        assert ready.summary(ready.current).title == "First (fork)"


class TestCard:
    def test_it_says_how_a_reply_was_made(self, messages, ids, ready):
        messages.do("details", ids[-1])
        card = messages.card
        facts = dict(card.facts())
        assert card.isVisible()
        assert facts["Quantization"] == "Q4_1"
        assert facts["Temperature"] == "0.8"
        assert facts["Seed"] == str(ready.path()[-1].node.message.facts.seed)
        assert card.again.hasFocus()
        assert "Q4_1" in card.accessibleDescription()

        QTest.keyClick(card.again, Qt.Key.Key_Escape)
        assert not card.isVisible()

    def test_again_with_exactly_this_asks_with_the_same_seed(
        self, messages, ids, ready, engines, finished
    ):
        messages.do("details", ids[-1])
        QTest.mouseClick(messages.card.again, LEFT)
        finished()
        first, again = engines.sent(Generate)[-2:]
        facts = ready.node(ids[-1]).message.facts
        assert again.request.sampling.seed == facts.seed
        assert again.request.messages == first.request.messages
        assert ready.path()[-1].siblings == 2

    def test_the_model_is_loaded_as_it_was_then(self, talk, ids, engines, finished, qtbot):
        ready, host, messages = talk.session, talk.host, talk.widget.messages
        made_with = ready.node(ids[-1]).message.facts.load
        host.load("/models/small.gguf", LoadSettings(n_ctx=512))
        qtbot.waitUntil(lambda: host.state == "ready" and host.settings.n_ctx == 512)
        messages.do("details", ids[-1])
        assert "loaded as it was then" in messages.card.note.text()

        QTest.mouseClick(messages.card.again, LEFT)
        qtbot.waitUntil(lambda: host.state == "ready" and host.settings == made_with)
        finished()

        assert engines.sent(Load)[-1].settings == made_with
        assert ready.path()[-1].siblings == 2
        # What is remembered for the file stays.
        host.load("/models/small.gguf")
        qtbot.waitUntil(lambda: host.state == "ready" and host.settings.n_ctx == 512)

    def test_an_edited_reply_says_so(self, messages, ids, ready, settle):
        ready.branches.edit(ids[-1], "Mine")
        settle()
        messages.do("details", ready.path()[-1].node.id)
        assert messages.card.heading.text() == "small, edited"
        assert not messages.card.again.isVisible()
        assert "You edited" in messages.card.note.text()

    def test_a_reply_from_a_file_cannot_be_made_again(self, messages, ids, ready):
        message = ready.node(ids[-1]).message
        facts = structs.replace(message.facts, model_path="small.gguf")
        ready._conversations.set_message(
            ready.current, ids[-1], structs.replace(message, facts=facts)
        )
        messages.do("details", ids[-1])
        assert not messages.card.again.isVisible()

    def test_the_pointer_brings_it_and_takes_it_away(self, talk, messages, ids, qtbot):
        footer = talk.widget.transcript.furniture.footer(ids[-1])
        footer.figures.lingered.emit()
        assert messages.card.isVisible()
        assert not messages.card.again.hasFocus()
        messages.card._leaving.timeout.emit()
        assert not messages.card.isVisible()


class TestWalking:
    def test_branch_points_are_walked_with_the_keyboard(self, talk, messages, ids, ready, finished):
        ready.regenerate(ids[-1])
        finished()
        ready.branches.show(ids[-1])
        ready.edit(ids[0], "First?")
        finished()
        ready.branches.show(ids[0])

        assert messages.branch_beside(-1).node.id == ids[-1]
        messages.go_to(messages.branch_beside(-1).node.id)
        assert messages.branch().node.id == ids[-1]
        messages.go_to(messages.branch_beside(-1).node.id)
        assert messages.branch().node.id == ids[0]
        assert messages.branch_beside(-1) is None
        assert messages.branch_beside(1).node.id == ids[-1]

        messages.switch(ids[0], 1)
        assert texts(ready)[0] == "First?"
        assert talk.widget.transcript.current == ready.path()[0].node.id
