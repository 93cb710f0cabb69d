"""Order among conversations: a title of the model, a folder, a search that leads to a branch."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.chat.sidebar.results import Role

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_somebody_files_a_conversation_and_finds_a_sentence_on_a_hidden_branch(
    open_window, starter_model, qtbot
):
    # A question, asked again in other words: the first version is not shown any more.
    person = open_window(starter_model)
    person.wait_ready()
    session, window = person.session, person.window
    person.write("Name a color of the sea.")
    person.wait_idle()
    first = session.path()[0].node.id
    session.edit(first, "Name a color of the desert.")
    qtbot.waitUntil(lambda: session.path()[0].node.id != first)
    person.wait_idle()
    conversation = session.current

    # Into a folder, by keyboard alone.
    window._actions["folder.new"].trigger()
    field = QApplication.focusWidget()
    field.selectAll()
    person.write("Colors")
    session.organizer.move([conversation], session.organizer.folders()[0].id)
    window._actions["chat.tags"].trigger()
    person.write("nature")
    assert session.summary(conversation).tags == ("nature",)
    session.new()
    qtbot.waitUntil(lambda: session.current != conversation)

    # The sentence is found, and its branch is shown.
    window._actions["chat.search"].trigger()
    assert window.sidebar.field.hasFocus()
    qtbot.keyClicks(window.sidebar.field, "#nature of the sea")
    qtbot.waitUntil(lambda: window.sidebar.results.rowCount() > 0)
    qtbot.waitUntil(lambda: not session.search.results.searching)
    person.press(Qt.Key.Key_Down)
    results = window.sidebar.found
    while results.currentIndex().data(Role.FOUND).kind != "hit":
        person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.current == conversation)
    qtbot.waitUntil(lambda: session.path()[0].node.id == first)
    assert person.texts()[0] == "Name a color of the sea."

    # All of it is there after the next start.
    open_window.close(person)
    person = open_window(starter_model)
    person.wait_ready()
    session = person.session
    qtbot.waitUntil(lambda: bool(session.organizer.folders()))
    (folder,) = session.organizer.folders()
    assert folder.name == "Colors"
    assert session.summary(conversation).folder_id == folder.id
    assert session.summary(conversation).tags == ("nature",)


def test_a_title_of_the_model_or_the_first_line_and_the_next_answer_reuses_all(
    open_window, starter_model, qtbot
):
    person = open_window(starter_model)
    person.wait_ready()
    session, titles = person.session, person.window._desk.titles
    person.write("How do I bake bread without an oven?")
    person.wait_idle()
    conversation = session.current
    before = session.path()[-1].node.message.facts

    qtbot.waitUntil(lambda: titles.running == conversation)
    qtbot.waitUntil(lambda: titles.running == 0)
    summary = session.summary(conversation)
    assert summary.title
    assert summary.named in {"line", "model"}

    person.window.page.focus_composer()
    person.write("And rye?")
    qtbot.waitUntil(lambda: len(person.texts()) == 4)
    person.wait_idle()
    facts = session.path()[-1].node.message.facts
    # Everything but the last token that was drawn, which was never evaluated.
    assert facts.reused_tokens >= before.prompt_tokens + before.generated_tokens - 2
