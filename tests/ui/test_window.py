from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import SIGNAL, QLocale, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)

from app.bridge.data import DataKeeper
from app.bridge.diagnostics import Diagnostics
from app.bridge.journal import Journal
from app.chat.backup import Backups
from app.core.errors import StoreCorrupt
from app.ui.drops import dropped_models
from app.ui.panes import holds
from app.ui.window import Window
from tests.dress import plain_afterwards
from tests.ui.doubles import shouting, unnamed


@pytest.fixture
def make(  # noqa: PLR0917
    qtbot, qapp, theme, actions, session, host, files, preferences, storage, paths, shelf, desk
):
    """Builds a window from real parts over a scripted engine."""
    built = []
    locale = QLocale()

    def build() -> Window:
        journal = Journal(paths.logs)
        data = DataKeeper(
            paths,
            storage,
            Backups(paths.backups),
            preferences=preferences,
            session=session,
            models=host,
            journal=journal,
            shelf=shelf,
        )
        window = Window(
            theme,
            actions,
            session,
            host,
            files,
            preferences=preferences,
            storage=storage,
            data=data,
            diagnostics=Diagnostics(journal, host),
            shelf=shelf,
            desk=desk,
        )
        theme.reduce_motion = True
        built.append(window)
        qtbot.addWidget(window)
        return window

    with plain_afterwards(qapp):
        yield build
    for window in built:
        window.appearance.translations.close()
    QLocale.setDefault(locale)


@pytest.fixture
def window(make, qtbot):
    made = make()
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def talks(qtbot, session, settle):
    """Two conversations with a message each; the second is open."""
    made = []
    for name in ("Alpha", "Beta"):
        if made:
            session.new()
            qtbot.waitUntil(lambda: session.current not in made)
        session.rename(session.current, name)
        session.send(f"About {name}")
        qtbot.waitUntil(lambda: len(session.path()) > 0)
        session.stop()
        made.append(session.current)
    settle()
    qtbot.waitUntil(lambda: session.status(session.current) == "idle")
    return made


# -- actions ----------------------------------------------------------------


def test_no_action_is_dead(window, actions):
    dead = [a.objectName() for a in actions if a.receivers(SIGNAL("triggered(bool)")) == 0]
    assert dead == []


def test_every_shortcut_works_in_the_window(window, actions):
    assert set(window.actions()) == set(actions)


def test_the_first_focus_is_where_messages_are_written(window, qtbot):
    qtbot.waitUntil(lambda: window.page.composer.isAncestorOf(QApplication.focusWidget()))


def test_without_messages_there_is_nothing_to_do_with_them(window, actions):
    for identifier in ("reply.stop", "reply.regenerate", "reply.copy", "message.edit"):
        assert not actions[identifier].isEnabled(), identifier
    assert not actions["model.unload"].isEnabled()
    assert actions["model.open"].isEnabled()


def test_an_answer_can_be_stopped_copied_and_made_again(window, actions, ready, finished, qtbot):
    ready.send("Hello")
    qtbot.waitUntil(actions["reply.stop"].isEnabled)
    finished()
    qtbot.waitUntil(actions["reply.regenerate"].isEnabled)
    assert not actions["reply.stop"].isEnabled()
    actions["reply.copy"].trigger()
    assert QGuiApplication.clipboard().text() == ready.path()[-1].node.message.content
    assert window.toast.isVisible()
    assert not actions["branch.previous"].isEnabled()
    actions["reply.regenerate"].trigger()
    qtbot.waitUntil(lambda: ready.path()[-1].siblings == 2)
    finished()
    qtbot.waitUntil(actions["branch.previous"].isEnabled)
    actions["branch.previous"].trigger()
    qtbot.waitUntil(lambda: ready.path()[-1].position == 1)
    assert actions["branch.next"].isEnabled()
    assert not actions["branch.previous"].isEnabled()


def test_escape_stops_the_answer(window, actions, ready, engines, qtbot):
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(actions["reply.stop"].isEnabled)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    engines.last.hold = False
    qtbot.waitUntil(lambda: ready.status(ready.current) == "idle")


def test_conversations_are_walked_by_keyboard(window, session, talks, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.current == talks[0])
    qtbot.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.current == talks[1])


def test_pinning_is_checked_while_it_is_so(window, actions, session, talks):
    actions["chat.pin"].trigger()
    assert session.summary(talks[1]).pinned
    assert actions["chat.pin"].isChecked()
    actions["chat.pin"].trigger()
    assert not session.summary(talks[1]).pinned


def test_a_long_title_leaves_room_to_say_that_it_was_deleted(window, actions, session, talks):
    session.rename(talks[1], "A title that goes on and on about nothing in particular " * 3)
    actions["chat.delete"].trigger()
    assert window.toast.text.startswith("“A title that goes")
    assert window.toast.text.endswith("…” was deleted")


def test_a_deleted_conversation_is_brought_back(window, actions, session, talks, qtbot):
    actions["chat.delete"].trigger()
    assert actions["edit.undo"].text() == "Undo: Delete the conversation"
    assert "Beta" in window.toast.text
    assert session.summary(talks[1]) is None
    qtbot.mouseClick(window.toast.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.current == talks[1])
    assert session.summary(talks[1]).title == "Beta"
    assert window.toast.text == "Undone: Delete the conversation"
    assert actions["edit.redo"].text() == "Redo: Delete the conversation"
    actions["edit.redo"].trigger()
    assert session.summary(talks[1]) is None


def test_undo_in_a_text_field_is_the_fields_own(window, actions, session, talks, qtbot):
    actions["chat.delete"].trigger()
    field = window.page.composer.editor
    field.setFocus()
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.summary(talks[1]) is None
    window.sidebar.list.setFocus()
    qtbot.keyClick(window.sidebar.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.summary(talks[1]) is not None)


def test_undo_reaches_past_a_field_in_which_nothing_was_written(
    window, actions, session, talks, qtbot
):
    actions["chat.delete"].trigger()
    field = window.page.composer.editor
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.summary(talks[1]) is not None)
    qtbot.keyClick(field, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.summary(talks[1]) is None)


def test_a_title_is_edited_in_the_list(window, actions, talks, qtbot):
    actions["view.sidebar"].trigger()
    actions["chat.rename"].trigger()
    qtbot.waitUntil(lambda: window.sidebar.list.editing)
    assert window.shell.visible("left")


def test_type_theme_and_language_follow_their_actions(window, actions, theme, preferences):
    actions["view.zoom_in"].trigger()
    assert theme.user_scale == 1.1
    actions["view.zoom_reset"].trigger()
    assert theme.user_scale == 1.0
    actions["theme.dark"].trigger()
    assert theme.dark
    assert actions["theme.dark"].isChecked()
    actions["language.zh_CN"].trigger()
    assert preferences.settings.appearance.language == "zh_CN"
    assert actions["language.zh_CN"].isChecked()
    actions["language.en"].trigger()


def test_the_diagnostic_report_is_copied(window, actions):
    actions["app.report"].trigger()
    assert QGuiApplication.clipboard().text().startswith("Vitrail ")


def test_a_backup_is_made_and_told(window, actions, qtbot, paths):
    actions["app.backup"].trigger()
    qtbot.waitUntil(window.toast.isVisible)
    assert list(paths.backups.iterdir())


# -- pages and panes --------------------------------------------------------


def test_the_settings_page_has_the_window_for_itself(window, actions):
    actions["page.settings"].trigger()
    assert window.pages.name == "settings"
    assert window.pages.settings.isVisible()
    assert not window.sidebar.isVisible()
    assert actions["page.settings"].isChecked()
    assert not actions["page.chat"].isChecked()
    # A second press keeps it: a page is not switched off.
    actions["page.settings"].trigger()
    assert actions["page.settings"].isChecked()
    actions["page.chat"].trigger()
    assert window.page.isVisible()
    assert window.sidebar.isVisible()


def test_the_panel_shows_how_the_model_is_loaded(window, actions, ready):
    window.shell.show_pane("right", shown=False)
    actions["model.settings"].trigger()
    assert window.panel.tab == "model"
    assert window.shell.visible("right")
    assert actions["view.panel"].isChecked()
    window.panel.close_button.click()
    assert not window.shell.visible("right")
    assert not actions["view.panel"].isChecked()


def test_choosing_in_a_drawer_closes_it(window, session, talks, qtbot):
    window.resize(700, 500)
    window.panes.toggle_sidebar()
    assert window.shell.visible("left")
    index = window.sidebar.conversations.index_of(talks[0])
    place = window.sidebar.list.visualRect(index).center()
    qtbot.mouseClick(window.sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: session.current == talks[0])
    assert not window.shell.visible("left")


def test_the_focus_goes_from_pane_to_pane_and_round(window, qtbot, talks):
    window.page.focus_composer()
    seen = []
    for _press in range(5):
        window.panes.focus_next()
        focused = QApplication.focusWidget()
        panes = {
            "panel": window.panel,
            "rail": window.rail,
            "sidebar": window.sidebar,
            "transcript": window.page.transcript,
            "composer": window.page.composer,
        }
        seen.append(next(n for n, pane in panes.items() if holds(pane, focused)))
    assert seen == ["panel", "rail", "sidebar", "transcript", "composer"]


def test_the_focus_is_still_there_when_the_window_comes_back(window, actions, qtbot):
    actions["page.models"].trigger()
    held = window.focusWidget()
    window.hide()
    window.show()
    qtbot.waitExposed(window)
    assert window.focusWidget() is held
    assert held.isVisible()


def test_the_focus_comes_to_a_row_of_the_settings(window, actions):
    actions["page.settings"].trigger()
    assert window.focusWidget() in window.pages.settings.nav.rows


def test_damaged_conversations_lead_to_the_backups(window, storage):
    storage.failed.emit(StoreCorrupt(path="/data/conversations.db"))
    found = window.banners.findChildren(QAbstractButton)
    next(button for button in found if button.text() == "Show the backups").click()
    assert window.pages.name == "settings"
    assert window.pages.settings.sections["data"].page.isVisible()


def test_full_screen_is_switched(window, actions):
    actions["view.full_screen"].trigger()
    assert window.isFullScreen()
    actions["view.full_screen"].trigger()
    assert not window.isFullScreen()


def test_palette_and_shortcuts_open(window, actions, qtbot):
    actions["view.palette"].trigger()
    assert window.palette_box.isVisible()
    window.palette_box.dismiss()
    actions["app.shortcuts"].trigger()
    assert window._shortcuts.isVisible()
    window._shortcuts.close()


# -- remembering ------------------------------------------------------------


def test_the_window_comes_back_as_it_was_left(make, window, preferences, qtbot):
    # Setup
    window.resize(780, 666)
    window.shell.set_pane("left", 300, wanted=True)
    window.shell.set_pane("right", 288, wanted=False)
    # Run
    window.close()
    again = make()
    # Assert
    assert (again.width(), again.height()) == (780, 666)
    assert again.shell.pane_width("left") == 300
    assert not again.shell.wanted("right")


def test_a_killed_window_comes_back_too(window, preferences, qtbot):
    window.resize(1100, 700)
    window.shell.set_pane("left", 222, wanted=True)
    qtbot.waitUntil(lambda: preferences.settings.window.sidebar_width == 222)
    assert preferences.settings.window.geometry


def test_a_damaged_geometry_is_no_reason_not_to_start(make, preferences):
    preferences.update(window=replace(preferences.settings.window, geometry="ÿ not base64"))
    window = make()
    assert window.width() <= window.screen().availableSize().width()
    assert window.width() >= 640


def test_the_title_is_that_of_the_conversation(window, session, talks):
    assert window.windowTitle() == "Beta"
    session.rename(talks[1], "Gamma")
    assert window.windowTitle() == "Gamma"


# -- models -----------------------------------------------------------------


def mime(*paths) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(window, *paths) -> bool:
    data = mime(*paths)
    place, copy = QPointF(600, 300), Qt.DropAction.CopyAction
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), copy, data, button, none)
    enter.setAccepted(False)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(place, copy, data, button, none))
    return enter.isAccepted()


def test_a_model_file_that_is_dropped_is_loaded(window, host, tmp_path, qtbot):
    window.pages.show("settings")
    assert drop(window, tmp_path / "some.GGUF")
    qtbot.waitUntil(lambda: host.path.endswith("some.GGUF"))
    assert window.pages.name == "chat"


@pytest.mark.parametrize("names", [(), ("a.gguf", "b.gguf")])
def test_other_things_cannot_be_dropped(window, host, tmp_path, names):
    assert not drop(window, *(tmp_path / name for name in names))
    assert host.path == ""


def test_a_model_file_dropped_on_the_composer_is_loaded_too(window, tmp_path):
    editor = window.page.composer.editor

    def entered(data: QMimeData) -> bool:
        enter = QDragEnterEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        editor.dragEnterEvent(enter)
        return enter.isAccepted()

    # The editor leaves it to the window.
    assert not entered(mime(tmp_path / "a.gguf"))
    assert not entered(mime(tmp_path / "a.txt"))
    text = QMimeData()
    text.setText("words")
    assert entered(text)


def test_files_that_are_dropped_are_attached(window, tmp_path, qtbot, desk, session):
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.csv").write_text("two")
    window.pages.show("settings")
    assert drop(window, tmp_path / "a.txt", tmp_path / "b.csv")
    assert window.pages.name == "chat"
    qtbot.waitUntil(lambda: len(desk.draft_files.ready(session.current)) == 2)
    assert [chip.file.name for chip in window.page.writing.attaching.strip.chips()] == [
        "a.txt",
        "b.csv",
    ]


def test_only_local_files_count():
    data = QMimeData()
    data.setUrls([QUrl("https://example.com/a.gguf")])
    assert dropped_models(data) == []


def test_a_file_is_chosen_and_loaded(window, actions, host, tmp_path, qtbot):
    model = tmp_path / "chosen.gguf"
    model.write_bytes(b"GGUF")
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    actions["model.open"].trigger()
    dialog = window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(model))
    dialog.close()
    qtbot.waitUntil(lambda: host.path == str(model))


def test_a_running_answer_is_not_ended_without_asking(  # noqa: PLR0917
    window, actions, ready, engines, qtbot, host
):
    engines.last.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: host.busy)
    actions["model.unload"].trigger()
    assert host.state == "ready"
    assert window.page.noticing.notices.notice("switch") is not None
    engines.last.hold = False


def test_a_model_is_unloaded_and_loaded_again(window, actions, ready, host, qtbot):
    actions["model.reload"].trigger()
    qtbot.waitUntil(lambda: host.state == "ready")
    actions["model.unload"].trigger()
    qtbot.waitUntil(lambda: host.state == "none")
    assert not actions["model.reload"].isEnabled()


# -- reading ----------------------------------------------------------------


def test_everything_that_takes_the_focus_has_a_name(window, ready):
    assert unnamed(window) == []


def visible_words(window) -> dict[str, str]:
    found = {}
    for kind in (QLabel, QAbstractButton):
        for widget in window.findChildren(kind):
            if widget.isVisible() and widget.text():
                found[f"{widget.metaObject().className()} {id(widget)}"] = widget.text()
    return found


def test_all_that_is_seen_is_read_again_in_another_language(window, ready, qapp, talks):
    own = {"Alpha", "Beta", "SmolLM2"}
    before = visible_words(window)
    with shouting(qapp):
        after = visible_words(window)
    missed = [
        before[key]
        for key, text in after.items()
        if key in before
        and text == before[key]
        and any(letter.isalpha() for letter in text)
        and not any(name in text for name in own)
    ]
    assert missed == []


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_nothing_is_cut_at_any_size_of_type(window, ready, theme, preferences, scale):
    appearance = replace(preferences.settings.appearance, font_scale=scale)
    preferences.update(appearance=appearance)
    QApplication.sendPostedEvents()
    cut = [
        (type(widget).__name__, widget.text() if hasattr(widget, "text") else "")
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and isinstance(widget, QAbstractButton)
        # The picture at the end of a field has the size of the picture.
        and not isinstance(widget.parentWidget(), QLineEdit)
        and widget.height() < widget.minimumSizeHint().height()
    ]
    assert cut == []
    assert window.minimumSizeHint().width() <= 640
    assert window.minimumSizeHint().height() <= 480
