"""Commands around the conversations of the sidebar, in the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.test_window import make, window  # noqa: F401 - fixtures


@pytest.fixture
def talks(qtbot, session, written):
    """Three conversations; the last one is open."""
    made = written("Alpha", "Beta", "Gamma")
    session.open(made[-1])
    qtbot.waitUntil(lambda: session.current == made[-1])
    return made


def test_search_goes_to_the_field_from_everywhere(window, actions, talks):  # noqa: F811
    window.shell.show_pane("left", shown=False)
    window.pages.show("settings")
    actions["chat.search"].trigger()
    assert window.pages.name == "chat"
    assert window.sidebar.field.hasFocus()


def test_the_folder_command_is_about_all_that_are_chosen(window, actions, session, talks):  # noqa: F811
    folder = session.organizer.create("Evaluation")
    window.sidebar.list.choose(talks[:2])
    actions["chat.move"].trigger()
    menu = window.sidebar.menu.folders
    menu.actions()[0].trigger()
    menu.hide()
    assert [session.summary(c).folder_id for c in talks] == [folder, folder, None]
    # With one chosen it is about the open conversation.
    window.sidebar.list.choose(talks[:1])
    actions["chat.tags"].trigger()
    window.sidebar.tags.field.setText("work")
    window.sidebar.tags.field.returnPressed.emit()
    assert [session.summary(c).tags for c in talks] == [(), (), ("work",)]


def test_several_are_deleted_with_one_undo(qtbot, window, session, talks):  # noqa: F811
    window.sidebar.list.choose(talks[:2])
    window.sidebar.deletion_wanted.emit(window.sidebar.list.chosen())
    assert len(session.conversations()) == 2
    assert window.toast.isVisible()
    window.toast.undone.emit()
    assert len(session.conversations()) == 4


def test_a_new_folder_waits_for_its_name(window, actions, session, talks):  # noqa: F811
    actions["folder.new"].trigger()
    assert window.sidebar.list.editing
    assert QApplication.focusWidget().text() == "New folder"
    assert len(session.organizer.folders()) == 1


def test_a_title_that_does_not_come_is_told(qtbot, window, session, talks):  # noqa: F811
    with qtbot.waitSignal(window._desk.titles.refused):
        window.sidebar.title_wanted.emit(talks[0])
    assert "title" in window.toast.text


def test_several_can_be_exported(qtbot, window, session, talks, monkeypatch):  # noqa: F811
    asked = []
    monkeypatch.setattr(
        type(window.exchanging), "_export_several", lambda _self, wanted: asked.append(wanted)
    )
    window.sidebar.export_wanted.emit(talks[:2])
    assert asked == [tuple(talks[:2])]


def test_nothing_is_said_to_be_read_once_it_was_refused(qtbot, window, desk, tmp_path):  # noqa: F811
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    with qtbot.waitSignal(desk.exchange.failed):
        window.exchanging.take_file(str(bad))
        assert "bad.json" in window.toast.text
        assert window.toast.isVisible()
    assert not window.toast.isVisible()


def test_what_was_said_since_stays(qtbot, window, desk, tmp_path):  # noqa: F811
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    with qtbot.waitSignal(desk.exchange.failed):
        window.exchanging.take_file(str(bad))
        window.say("Something else")
    assert window.toast.isVisible()
