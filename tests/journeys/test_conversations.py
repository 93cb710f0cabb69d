"""Conversations lived in: branches, undo, the bin, forks, temporary ones."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.chat.conversation import TEMPORARY

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def ids_of(person, node_id: int) -> list[int]:
    """The token ids of a reply, as they are on disk."""
    with person.qtbot.waitCallback() as got:
        person.session.reply_tokens(node_id, got)
    return [token.id for token in got.args[0]]


def wait_path(person, count: int) -> None:
    person.qtbot.waitUntil(lambda: len(person.texts()) == count)
    person.qtbot.waitUntil(lambda: person.session.status(person.session.current) == "idle")


def do(person, action: str) -> None:
    """As from the palette."""
    found = person.window._actions[action]
    assert found.isEnabled(), action
    found.trigger()


def test_nothing_that_somebody_does_destroys_anything(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    person.write("What is the capital of France?")
    person.wait_idle()
    person.write("And of Italy?")
    person.wait_idle()
    before = person.texts()
    path = person.session.path()
    transcript = person.window.page.transcript

    # The first reply is edited; what follows comes along, word for word and id for id.
    transcript.setFocus()
    transcript.set_current(path[1].node.id)
    do(person, "message.edit")
    person.window.page.editing.editor.editor.set_text("Paris, of course.")
    person.press(Qt.Key.Key_Return)
    person.qtbot.waitUntil(lambda: person.texts()[1] == "Paris, of course.")
    wait_path(person, 4)
    assert person.texts() == [before[0], "Paris, of course.", *before[2:]]
    last = person.session.path()[3].node
    assert ids_of(person, last.id) == ids_of(person, path[3].node.id)

    # The conversation goes on with it, by those ids.
    person.window.page.focus_composer()
    person.write("Thank you.")
    wait_path(person, 6)

    # The branch point is walked to, and its versions are walked, by keyboard alone.
    transcript.setFocus()
    transcript.set_current(person.session.path()[3].node.id)
    person.press(Qt.Key.Key_Up, ALT)
    assert transcript.current == person.session.path()[1].node.id
    person.press(Qt.Key.Key_Left, ALT)
    person.qtbot.waitUntil(lambda: person.texts() == before)

    # The overview shows both, and goes back to the other one.
    do(person, "view.tree")
    view = person.window.page.tree.pane.view
    assert view.rows.rowCount() == 9
    edited = next(r for r in view.rows._rows if r.words == "Paris, of course.")
    view.set_current(edited.node_id)
    view.setFocus()
    person.press(Qt.Key.Key_Return)
    person.qtbot.waitUntil(lambda: person.texts()[1] == "Paris, of course.")
    do(person, "view.tree")


def test_what_was_deleted_comes_back(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    for count, text in ((2, "What is the capital of France?"), (4, "And of Italy?")):
        person.write(text)
        wait_path(person, count)
    before = person.texts()
    transcript = person.window.page.transcript

    transcript.set_current(person.session.path()[2].node.id)
    do(person, "message.delete")
    wait_path(person, 2)
    do(person, "edit.undo")
    wait_path(person, 4)
    do(person, "edit.redo")
    wait_path(person, 2)
    do(person, "chat.bin")
    pane = person.window.page.body.bin
    person.qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
    pane.restore.click()
    wait_path(person, 4)
    assert person.texts() == before


def test_a_fork_is_a_conversation_of_its_own(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    person.write("What is the capital of France?")
    person.wait_idle()
    person.write("And of Italy?")
    person.wait_idle()
    before, path, talk = person.texts(), person.session.path(), person.session.current

    person.window.page.transcript.set_current(path[1].node.id)
    do(person, "message.fork")
    person.qtbot.waitUntil(lambda: person.session.current != talk)
    assert person.texts() == before[:2]
    fork = person.session.path()[1].node.id
    assert ids_of(person, fork) == ids_of(person, path[1].node.id)

    # All of it is there after a restart.
    open_window.close(person)
    again = open_window(starter_model)
    again.wait_ready()
    titles = sorted(s.title for s in again.session.conversations())
    question = "What is the capital of France?"
    assert titles == [question, f"{question} (fork)"]


def test_a_reply_is_made_again_to_the_last_token(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    person.session.set_settings(type(person.session.settings())(sampling={"temperature": 1.2}))
    person.write("Tell me about the sea.")
    person.wait_idle()
    made = person.session.path()[-1].node

    do(person, "reply.details")
    card = person.window.page.messages.card
    assert dict(card.facts())["Seed"] == str(made.message.facts.seed)
    assert QApplication.focusWidget() is card.again
    card.again.click()
    person.qtbot.waitUntil(lambda: person.session.path()[-1].siblings == 2)
    person.wait_idle()

    again = person.session.path()[-1].node
    assert again.id != made.id
    assert again.message.content == made.message.content
    assert ids_of(person, again.id) == ids_of(person, made.id)


def test_a_reply_goes_on_as_somebody_began_it(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    person.write("Name three fruits.")
    person.wait_idle()

    do(person, "reply.prefill")
    person.write("My three favorite vegetables are")
    person.qtbot.waitUntil(lambda: person.session.path()[-1].siblings == 2)
    person.wait_idle()

    reply = person.session.path()[-1].node
    assert reply.message.content.startswith("My three favorite vegetables are")
    assert len(reply.message.content) > len("My three favorite vegetables are") + 2
    assert reply.message.facts.prefill == len("My three favorite vegetables are")
    said = "".join(token for token in _texts_of(person, reply.id))
    assert not said.startswith("My three")


def _texts_of(person, node_id: int) -> list[str]:
    with person.qtbot.waitCallback() as got:
        person.session.reply_tokens(node_id, got)
    return [token.text for token in got.args[0]]


def test_a_temporary_conversation_leaves_no_trace(open_window, starter_model, data):
    person = open_window(starter_model)
    person.wait_ready()
    do(person, "chat.new_temporary")
    person.qtbot.waitUntil(lambda: person.session.current >= TEMPORARY)
    assert person.window.page.temporary.isVisible()
    person.write("My secret word is chrysanthemum.")
    person.wait_idle()
    person.qtbot.keyClicks(QApplication.focusWidget(), "a chrysanthemum draft")

    open_window.close(person)

    for file in data.rglob("*"):
        assert not (file.is_file() and b"chrysanthemum" in file.read_bytes()), file
    again = open_window(starter_model)
    again.wait_ready()
    assert all(not s.temporary for s in again.session.conversations())


def test_a_temporary_conversation_is_kept(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    do(person, "chat.new_temporary")
    person.qtbot.waitUntil(lambda: person.session.current >= TEMPORARY)
    person.write("Say hello.")
    person.wait_idle()
    said = person.texts()

    person.window.page.temporary.keep.click()
    person.qtbot.waitUntil(lambda: 0 < person.session.current < TEMPORARY)
    assert not person.window.page.temporary.isVisible()
    open_window.close(person)

    again = open_window(starter_model)
    again.wait_ready()
    assert again.texts() == said
