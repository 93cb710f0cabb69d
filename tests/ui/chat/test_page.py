"""The chat page: from writing to an answer, and everything that can come between."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.chat.store import Store
from app.core.errors import StoreDiskFull
from app.engine.protocol import Generate, Progress
from tests.ui.chat.conftest import ENTER, body, last, shown, texts, write
from tests.ui.doubles import shouting, unnamed

LEFT = Qt.MouseButton.LeftButton


def footer(page, index: int):
    """The footer of a message."""
    item = page.widget.transcript.flow.item(index)
    return page.widget.transcript.furniture.footer(item.node.id)


@pytest.fixture
def chatting(page, ready):
    """A model is ready."""
    return page


# -- talking ------------------------------------------------------------------


def test_what_is_written_is_sent_with_enter_and_answered(chatting, ready, finished):
    write(chatting, "Hello")
    finished()
    assert texts(ready) == ["Hello", "Hello there, friend."]
    assert shown(chatting) == texts(ready)
    assert chatting.widget.composer.text() == ""


def test_the_answer_streams_into_the_transcript(qtbot, held, engines):
    engines.last.produce("Once upon")
    qtbot.waitUntil(lambda: shown(held) == ["Hello", "Once upon"])
    engines.last.produce(" a time.")
    qtbot.waitUntil(lambda: shown(held) == ["Hello", "Once upon a time."])
    engines.last.finish()
    qtbot.waitUntil(lambda: "copy" in footer(held, 1).buttons)


def test_the_button_stops_what_is_written_and_keeps_it(qtbot, held, ready, engines, finished):
    engines.last.produce("Once upon")
    qtbot.waitUntil(lambda: len(shown(held)) == 2)
    qtbot.mouseClick(held.widget.composer.button, LEFT)
    finished()
    assert last(ready).facts.ending == "stopped"
    assert "Stopped" in footer(held, 1).figures.accessibleName()
    assert not held.widget.composer.button.stops


def test_a_long_draft_has_its_room_in_a_low_window_with_large_type(qtbot, held, theme):
    theme.set_scale(2.0)
    held.stage.resize(560, 400)
    composer = held.widget.composer
    composer.set_text("A line.\n" * 50)
    qtbot.waitUntil(lambda: composer.height() >= composer.sizeHint().height())
    assert composer.geometry().top() >= held.widget.header.geometry().bottom()


def test_while_a_reply_is_written_the_next_message_waits_in_the_composer(held):
    write(held, "Next")
    assert held.widget.composer.text() == "Next"
    assert shown(held)[0] == "Hello"


def test_what_the_engine_reads_is_said_with_figures(qtbot, held, engines):
    job = engines.last.job
    engines.last.emit(Progress(job=job, phase="prompt", done=512, total=3000))
    qtbot.waitUntil(lambda: "512" in footer(held, 1)._look.activity)
    assert "3,000" in footer(held, 1)._look.activity
    engines.last.produce("Now")
    qtbot.waitUntil(lambda: footer(held, 1)._look.activity == "")


def test_the_text_comes_back_when_it_could_not_be_saved(qtbot, chatting, monkeypatch):
    def full(*_args):
        raise StoreDiskFull(path="/full")

    monkeypatch.setattr(Store, "add_message", full)
    write(chatting, "Precious")
    qtbot.waitUntil(lambda: chatting.widget.composer.text() == "Precious")
    assert shown(chatting) == []
    assert not chatting.widget.composer.button.stops


def test_a_model_is_chosen_and_writing_goes_on(chatting):
    chatting.widget.picker.setFocus()
    done: list[bool] = []
    chatting.widget.ask_first(lambda: done.append(True))
    assert done == [True]
    assert chatting.widget.composer.editor.hasFocus()


def test_copy_gives_the_whole_answer(qtbot, chatting, finished):
    write(chatting, "Hello")
    finished()
    qtbot.mouseClick(footer(chatting, 1).buttons["copy"], LEFT)
    assert QGuiApplication.clipboard().text() == "Hello there, friend."


def test_continue_goes_on_with_an_answer_that_was_cut(qtbot, held, ready, engines, finished):
    engines.last.produce("Once")
    engines.last.finish("length")
    finished()
    resume = footer(held, 1).resume
    assert resume.isVisible()
    qtbot.mouseClick(resume, LEFT)
    qtbot.waitUntil(lambda: engines.last.job != 0)
    assert not footer(held, 1).resume.isVisible()
    engines.last.produce(" upon")
    engines.last.finish()
    finished()
    assert texts(ready) == ["Hello", "Once upon"]
    assert shown(held) == texts(ready)


# -- branches -----------------------------------------------------------------


def test_answering_again_makes_a_version_that_can_be_switched(qtbot, chatting, engines, finished):
    engines.last.replies = ["First", "Second"]
    write(chatting, "Hello")
    finished()
    qtbot.mouseClick(footer(chatting, 1).buttons["regenerate"], LEFT)
    assert chatting.widget.composer.editor.hasFocus()
    finished()
    assert shown(chatting) == ["Hello", "Second"]
    switch = footer(chatting, 1).branches
    qtbot.mouseClick(switch.previous, LEFT)
    assert shown(chatting) == ["Hello", "First"]
    assert not footer(chatting, 1).branches.previous.isEnabled()


def test_a_message_is_put_in_other_words_in_its_place(qtbot, chatting, ready, finished):
    write(chatting, "Hello")
    finished()
    chatting.widget.editing.edit(ready.path()[0].node.id)
    editor = chatting.widget.editing.editor
    assert editor.editor.hasFocus()
    assert editor.editor.text() == "Hello"
    QTest.keyClicks(editor.editor, " again")
    QTest.keyClick(editor.editor, ENTER)
    finished()
    assert shown(chatting) == ["Hello again", "Hello there, friend."]
    assert (ready.path()[0].position, ready.path()[0].siblings) == (2, 2)
    qtbot.mouseClick(footer(chatting, 0).branches.previous, LEFT)
    assert shown(chatting)[0] == "Hello"


def test_the_text_of_an_editor_takes_the_width_there_is(qtbot, chatting, ready, finished):
    write(chatting, "A message that fits on one line of the page, but not on half of one.")
    finished()
    chatting.widget.editing.edit(ready.path()[0].node.id)
    editor = chatting.widget.editing.editor.editor
    qtbot.waitUntil(lambda: editor.document().size().height() == 1)
    qtbot.waitUntil(lambda: editor.height() < 30)
    layout = chatting.widget.transcript.flow.layout(0)
    qtbot.waitUntil(lambda: layout.embedded == chatting.widget.editing.editor.sizeHint().height())


def test_escape_leaves_the_message_as_it_was(chatting, ready, finished):
    write(chatting, "Hello")
    finished()
    chatting.widget.editing.edit(ready.path()[0].node.id)
    editor = chatting.widget.editing.editor.editor
    QTest.keyClicks(editor, " again")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert chatting.widget.editing.editor is None
    assert shown(chatting)[0] == "Hello"
    assert ready.path()[0].siblings == 1


def test_only_one_s_own_messages_are_edited_and_not_while_a_reply_runs(held, ready):
    held.widget.editing.edit(ready.path()[0].node.id)
    assert held.widget.editing.editor is None
    held.widget.editing.edit(12345)
    assert held.widget.editing.editor is None


def test_an_editor_closes_with_its_conversation(qtbot, chatting, ready, finished):
    write(chatting, "Hello")
    finished()
    chatting.widget.editing.edit(ready.path()[0].node.id)
    before = ready.current
    ready.new()
    qtbot.waitUntil(lambda: ready.current != before)
    assert chatting.widget.editing.editor is None


def test_words_typed_in_a_message_are_there_when_one_comes_back(qtbot, chatting, ready, finished):
    write(chatting, "Hello")
    finished()
    first = ready.current
    editing = chatting.widget.editing
    chatting.widget.editing.edit(ready.path()[0].node.id)
    QTest.keyClicks(editing.editor.editor, " my dear")
    ready.new()
    qtbot.waitUntil(lambda: ready.current != first)
    assert editing.editor is None
    ready.open(first)
    qtbot.waitUntil(lambda: editing.editor is not None)
    assert editing.editor.editor.text() == "Hello my dear"
    QTest.keyClick(editing.editor.editor, Qt.Key.Key_Escape)
    chatting.widget.editing.edit(ready.path()[0].node.id)
    assert editing.editor.editor.text() == "Hello"


def test_words_typed_in_a_message_outlive_the_edit_of_another(chatting, ready, finished):
    write(chatting, "Hello")
    finished()
    question, reply = (item.node.id for item in ready.path())
    editing = chatting.widget.editing
    chatting.widget.editing.edit(question)
    QTest.keyClicks(editing.editor.editor, " my dear")
    chatting.widget.editing.edit(reply)
    assert editing.editor.editor.text() == "Hello there, friend."
    chatting.widget.editing.edit(question)
    assert editing.editor.editor.text() == "Hello my dear"


# -- several conversations ----------------------------------------------------


def test_what_is_typed_before_the_conversation_is_open_is_kept(page, session, monkeypatch):
    composer = page.widget.composer
    session.set_draft("Begun before.")
    with monkeypatch.context() as opening:
        opening.setattr(session._conversations, "current", 0)
        session.opened.emit(0)
        QTest.keyClicks(composer.editor, "Typed early")
    session.opened.emit(session.current)
    assert composer.text() == session.draft() == "Begun before.\nTyped early"


def test_a_draft_does_not_move_to_another_conversation(qtbot, page, session):
    first = session.current
    QTest.keyClicks(page.widget.composer.editor, "Mine")
    session.delete(first)
    qtbot.waitUntil(lambda: session.current not in {0, first})
    assert page.widget.composer.text() == ""


def test_what_is_typed_beside_the_composer_goes_into_it(chatting, finished):
    write(chatting, "Hello")
    finished()
    composer, transcript = chatting.widget.composer, chatting.widget.transcript
    transcript.setFocus()
    QTest.keyClick(transcript, "N")
    assert composer.editor.hasFocus()
    assert composer.text().lower() == "n"
    transcript.setFocus()
    QTest.keyClick(transcript, "a", Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(transcript, Qt.Key.Key_Space)
    assert transcript.hasFocus()
    assert composer.text().lower() == "n"


def test_each_conversation_keeps_its_draft(qtbot, chatting, ready, finished):
    write(chatting, "Hello")
    finished()
    QTest.keyClicks(chatting.widget.composer.editor, "for the first")
    first = ready.current
    ready.new()
    qtbot.waitUntil(lambda: ready.current != first)
    assert chatting.widget.composer.text() == ""
    QTest.keyClicks(chatting.widget.composer.editor, "for the second")
    second = ready.current
    ready.open(first)
    qtbot.waitUntil(lambda: ready.current == first)
    assert chatting.widget.composer.text() == "for the first"
    ready.open(second)
    qtbot.waitUntil(lambda: ready.current == second)
    assert chatting.widget.composer.text() == "for the second"


def test_each_conversation_is_where_it_was_scrolled_to(qtbot, chatting, ready, engines, finished):
    engines.last.replies = ["A long answer.\n" * 60]
    for text in ("One", "Two", "Three"):
        write(chatting, text)
        finished()
    view = chatting.widget.transcript
    view.verticalScrollBar().setValue(900)
    position, first = view.position(), ready.current
    ready.new()
    qtbot.waitUntil(lambda: ready.current != first)
    ready.open(first)
    qtbot.waitUntil(lambda: ready.current == first)
    assert view.position() == pytest.approx(position, abs=0.02)
    chatting.widget.transcript.scroll_to_end()
    ready.new()
    qtbot.waitUntil(lambda: ready.current != first)
    ready.open(first)
    qtbot.waitUntil(lambda: ready.current == first)
    assert view.following


def test_a_reply_of_another_conversation_does_not_show_here(qtbot, held, ready, engines):
    first = ready.current
    ready.new()
    qtbot.waitUntil(lambda: ready.current != first)
    engines.last.produce("Elsewhere")
    engines.last.finish()
    qtbot.waitUntil(lambda: ready.status(first) == "idle")
    assert shown(held) == []
    assert not held.widget.composer.button.stops


def test_the_title_is_shown_and_renamed(qtbot, chatting, ready, finished):
    assert chatting.widget.header.title.text() == "New conversation"
    write(chatting, "How much is lost?")
    finished()
    assert chatting.widget.header.title.text() == "How much is lost?"
    chatting.widget.header.rename()
    QTest.keyClicks(chatting.widget.header.field, "Losses")
    QTest.keyClick(chatting.widget.header.field, ENTER)
    assert ready.summary(ready.current).title == "Losses"
    assert chatting.widget.header.title.text() == "Losses"


# -- what stands in the page --------------------------------------------------


def test_without_any_model_the_page_says_how_to_get_one(page):
    assert body(page) is page.widget.first_run


def test_a_model_that_loads_fills_an_empty_conversation(qtbot, page, host, engines):
    engines.options["hold"] = True
    host.load("/models/small.gguf")
    qtbot.waitUntil(lambda: host.state == "loading")
    assert body(page) is page.widget.loading
    engines.last.finish_load()
    qtbot.waitUntil(lambda: host.state == "ready")
    assert body(page) is page.widget.empty
    assert "small" in page.widget.empty.title.text()


def test_a_base_model_is_said_to_be_one(qtbot, page, host, engines):
    engines.options["info"] = {"has_template": False}
    host.load("/models/base.gguf")
    qtbot.waitUntil(lambda: host.state == "ready")
    assert "base model" in page.widget.empty.reason.text()


def test_a_message_sent_while_the_model_loads_is_answered_when_it_is_ready(
    qtbot, page, engines, finished
):
    host, session = page.host, page.session
    engines.options["hold"] = True
    host.load("/models/small.gguf")
    qtbot.waitUntil(lambda: host.state == "loading")
    write(page, "Early")
    qtbot.waitUntil(lambda: shown(page) == ["Early"])
    assert body(page) is page.widget.transcript
    assert page.widget.noticing.notices.notice("waiting") is not None
    engines.last.hold = False
    engines.last.finish_load()
    finished()
    assert texts(session) == ["Early", "Hello there, friend."]
    assert page.widget.noticing.notices.notice("waiting") is None


def test_the_line_across_stands_below_what_the_model_no_longer_reads(
    qtbot, held, ready, engines, finished
):
    engines.last.produce("One")
    engines.last.finish()
    finished()
    write(held, "More")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("Two")
    engines.last.finish(dropped_messages=2)
    finished()
    assert held.widget.transcript.flow.divider == 2


# -- the rest -----------------------------------------------------------------


def test_the_menu_of_a_message_offers_what_can_be_done_with_it(qtbot, chatting, ready, finished):
    write(chatting, "Hello")
    finished()
    menus = []
    chatting.widget.transcript.select_all()
    for node in (ready.path()[0].node, ready.path()[1].node, None):
        from app.ui.chat.message_menu import message_menu

        view = chatting.widget.transcript
        menu = message_menu(chatting.widget._theme, view, node, chatting.widget)
        menus.append([action.text() for action in menu.actions() if action.text()])
        menu.deleteLater()
    assert menus[2] == ["Copy the selection", "Copy as text", "Select all"]
    tree = [
        "Insert a message before",
        "Insert a message after",
        "Change who says it",
        "Fork into a conversation",
        "Delete the branch",
    ]
    assert menus[0][3:] == ["Copy the message", "Edit", "Begin the reply…", *tree]
    again = ["Regenerate", "Regenerate with…", "Begin the reply…", "How the reply was made"]
    assert menus[1][3:] == ["Copy the message", "Edit", *again, *tree]


def test_a_right_click_opens_the_menu_and_edit_edits(qtbot, chatting, ready, finished):
    write(chatting, "Hello")
    finished()
    view = chatting.widget.transcript
    view.menu_requested.emit(ready.path()[0].node.id, view.mapToGlobal(QPoint(10, 10)))
    menu = QGuiApplication.topLevelWindows()
    assert menu
    from app.ui.chat.message_menu import MessageMenu

    found = chatting.widget.findChildren(MessageMenu)[-1]
    next(action for action in found.actions() if action.text() == "Edit").trigger()
    assert chatting.widget.editing.editor is not None
    found.close()


def test_everything_has_a_name(chatting, ready, finished):
    write(chatting, "Hello")
    finished()
    chatting.widget.editing.edit(ready.path()[0].node.id)
    assert unnamed(chatting.widget) == []


def test_another_language_reaches_every_part(qapp, chatting, ready, finished):
    write(chatting, "Hello")
    finished()
    page = chatting.widget
    page.header.show_title("")
    with shouting(qapp):
        for text in (
            page.composer.editor.placeholderText(),
            page.transcript.accessibleName(),
            footer(chatting, 1).buttons["copy"].accessibleName(),
            page.header.field.accessibleName(),
            page.empty.reason.text(),
        ):
            assert text.startswith("ZH"), text
    assert page.transcript.accessibleName() == "Messages"


def test_the_composer_is_as_wide_as_the_text_and_a_little_more(chatting, finished):
    write(chatting, "Hello")
    finished()
    metrics = chatting.widget.transcript.flow.metrics
    assert chatting.widget.composer.width() == metrics.measure + 24
    left = chatting.widget.composer.x() - chatting.widget.transcript.x()
    assert abs(left - (metrics.left - 12)) <= 1


def test_the_window_s_commands_find_what_they_need(qtbot, chatting):
    page = chatting.widget
    page.composer.button.setFocus()
    page.focus_composer()
    assert page.composer.editor.hasFocus()


def test_a_prompt_is_sent_once_only(chatting, engines, finished):
    write(chatting, "Hello")
    write(chatting, "")
    finished()
    assert len(engines.sent(Generate)) == 1


def test_what_was_searched_for_is_shown_and_selected(chatting, ready, finished, settle):
    write(chatting, "Hello")
    finished()
    ready.send("Another question\n\n" + "line\n\n" * 80)
    finished()
    transcript = chatting.widget.transcript
    node = ready.path()[0].node
    ready.open_at(ready.current, ready.path()[1].node.id, 6, 5)
    assert transcript.selected_text() == "there"
    assert transcript.rect_of(transcript.selection.low).top() >= 0
    ready.open_at(ready.current, node.id)
    assert transcript.selected_text() == ""
