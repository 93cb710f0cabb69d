"""Folders, several chosen conversations, dragging, tags: the sidebar as hands use it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from app.ui.chat.sidebar.dragging import drag_picture, packed, unpacked
from app.ui.chat.sidebar.model import Role

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def talks(qtbot, session, written):
    """Four conversations; the last one is open."""
    made = written("Alpha", "Beta", "Gamma", "Delta")
    session.open(made[-1])
    qtbot.waitUntil(lambda: session.current == made[-1])
    return made


@pytest.fixture
def sidebar(sidebar):
    sidebar.resize(244, 700)
    return sidebar


def shown(sidebar) -> list[str]:
    """Words of the rows; what is in a folder stands behind a dash."""
    found = []
    model = sidebar.conversations
    for at in range(model.rowCount()):
        row = model.index(at).data(Role.ROW)
        inside = row.folder is not None and row.summary is not None
        found.append(("- " if inside else "") + model.index(at).data())
    return found


def at_conversation(sidebar, conversation) -> QPoint:
    return sidebar.list.visualRect(sidebar.conversations.index_of(conversation)).center()


def at_folder(sidebar, folder) -> QPoint:
    return sidebar.list.visualRect(sidebar.conversations.index_of_folder(folder)).center()


def click(qtbot, sidebar, conversation, modifier=NONE):
    place = at_conversation(sidebar, conversation)
    qtbot.mouseClick(sidebar.list.viewport(), LEFT, modifier, place)


def drop(sidebar, conversations, place: QPoint) -> bool:
    """What Qt tells a list when something is dragged onto it; whether it was taken."""
    data = packed(conversations)
    moves, buttons = Qt.DropAction.MoveAction, LEFT
    view = sidebar.list
    view.dragEnterEvent(QDragEnterEvent(place, moves, data, buttons, NONE))
    view.dragMoveEvent(QDragMoveEvent(place, moves, data, buttons, NONE))
    event = QDropEvent(QPointF(place), moves, data, buttons, NONE)
    event.ignore()
    view.dropEvent(event)
    return event.isAccepted()


@pytest.fixture
def folder(session, talks):
    return session.organizer.create("Evaluation", talks[:2])


def test_a_folder_shows_what_is_in_it_and_folds(qtbot, sidebar, session, talks, folder):
    assert shown(sidebar) == [
        "Folders",
        "Evaluation",
        "- Beta",
        "- Alpha",
        "Today",
        "Delta",
        "Gamma",
        "New conversation",
    ]
    qtbot.mouseClick(sidebar.list.viewport(), LEFT, pos=at_folder(sidebar, folder))
    assert shown(sidebar)[:3] == ["Folders", "Evaluation", "Today"]
    assert not session.organizer.folder(folder).opened
    spoken = sidebar.conversations.index_of_folder(folder).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Evaluation, folder, 2 conversation(s), folded"


def test_the_keyboard_folds_renames_and_deletes_a_folder(qtbot, sidebar, session, talks, folder):
    view = sidebar.list
    view.setFocus(Qt.FocusReason.TabFocusReason)
    view.setCurrentIndex(sidebar.conversations.index_of_folder(folder))
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert not session.organizer.folder(folder).opened
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert session.organizer.folder(folder).opened
    qtbot.keyClick(view, Qt.Key.Key_F2)
    field = view.focusWidget()
    assert field.accessibleName() == "Name of the folder"
    qtbot.keyClick(field, Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(field, "Reading")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Reading" in shown(sidebar))
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert session.organizer.folders() == ()
    assert len(session.conversations()) == 5
    session.history.undo()
    assert shown(sidebar)[:3] == ["Folders", "Reading", "- Beta"]


def test_left_goes_from_a_conversation_to_its_folder(qtbot, sidebar, talks, folder):
    view = sidebar.list
    view.setCurrentIndex(sidebar.conversations.index_of(talks[0]))
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.currentIndex() == sidebar.conversations.index_of_folder(folder)


def test_a_conversation_is_dropped_on_a_folder_and_out_of_it(sidebar, session, talks, folder):
    assert drop(sidebar, [talks[2]], at_folder(sidebar, folder))
    assert session.summary(talks[2]).folder_id == folder
    # Onto something in the folder is into the folder.
    assert drop(sidebar, [talks[3]], at_conversation(sidebar, talks[2]))
    assert session.summary(talks[3]).folder_id == folder
    # Among the loose ones, or below everything, is out of it.
    bottom = sidebar.list.viewport().rect().bottomLeft() + QPoint(20, -5)
    assert drop(sidebar, [talks[2], talks[3]], bottom)
    assert session.summary(talks[2]).folder_id is None
    session.history.undo()
    assert session.summary(talks[3]).folder_id == folder


def test_among_the_pinned_ones_is_pinned(sidebar, session, talks, folder):
    session.set_pinned(talks[3], True)
    drop(sidebar, [talks[0]], at_conversation(sidebar, talks[3]))
    assert session.summary(talks[0]).pinned
    assert session.summary(talks[0]).folder_id is None


def test_the_folder_under_what_is_dragged_is_marked(sidebar, talks, folder):
    view, place = sidebar.list, at_folder(sidebar, folder)
    plain = view.grab().toImage()
    data = packed([talks[3]])
    view.dragMoveEvent(QDragMoveEvent(place, Qt.DropAction.MoveAction, data, LEFT, NONE))
    assert view.grab().toImage() != plain


def test_only_conversations_can_be_dropped(sidebar, applied, talks):
    data = packed([talks[0]])
    assert unpacked(data) == [talks[0]]
    data.setData("application/x-vitrail-conversations", b"1,x,-3,,7")
    assert unpacked(data) == [1, 7]
    picture = drag_picture(applied, sidebar, "A title that is longer than the picture" * 3, 3)
    assert picture.width() <= 200 * sidebar.devicePixelRatioF()
    assert not picture.isNull()


def test_ctrl_and_shift_choose_several_and_open_none(qtbot, sidebar, session, talks):
    click(qtbot, sidebar, talks[1], CTRL)
    assert sidebar.list.chosen() == [talks[3], talks[1]]
    click(qtbot, sidebar, talks[1], CTRL)
    assert sidebar.list.chosen() == [talks[3]]
    click(qtbot, sidebar, talks[3])
    click(qtbot, sidebar, talks[1], SHIFT)
    assert sidebar.list.chosen() == [talks[3], talks[2], talks[1]]
    assert session.current == talks[3]
    # A plain click ends it.
    with qtbot.waitSignal(session.opened):
        click(qtbot, sidebar, talks[2])
    assert sidebar.list.chosen() == [talks[2]]


def test_shift_with_the_arrows_and_ctrl_a_choose(qtbot, sidebar, session, talks):
    view = sidebar.list
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    assert view.chosen() == [talks[3], talks[2], talks[1]]
    qtbot.keyClick(view, Qt.Key.Key_Up, SHIFT)
    assert view.chosen() == [talks[3], talks[2]]
    qtbot.keyClick(view, Qt.Key.Key_A, CTRL)
    assert len(view.chosen()) == 5
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, NONE)
    event.ignore()
    QApplication.sendEvent(view, event)
    assert event.isAccepted()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.chosen() == []
    assert session.current == talks[3]


def test_several_stay_chosen_when_something_moves(qtbot, sidebar, session, talks, folder):
    click(qtbot, sidebar, talks[2], CTRL)
    session.organizer.move([talks[2]], folder)
    session.set_pinned(talks[0], True)
    assert set(sidebar.list.chosen()) == {talks[3], talks[2]}


def test_several_are_deleted_together(qtbot, sidebar, talks):
    click(qtbot, sidebar, talks[2], CTRL)
    with qtbot.waitSignal(sidebar.deletion_wanted) as wanted:
        qtbot.keyClick(sidebar.list, Qt.Key.Key_Delete)
    assert wanted.args == [[talks[3], talks[2]]]


def words(menu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def trigger(menu, text):
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_the_menu_moves_several_into_a_folder(sidebar, session, talks, folder):
    sidebar.list.choose([talks[2], talks[3]])
    assert sidebar.meant() == [talks[3], talks[2]]
    sidebar.ask_folder()
    menu = sidebar.menu.folders
    assert menu.isVisible()
    assert words(menu) == ["Evaluation", "New folder…"]
    trigger(menu, "Evaluation")
    menu.hide()
    assert session.summary(talks[2]).folder_id == folder
    menu.offer([talks[2]])
    assert words(menu) == ["Evaluation", "New folder…", "Out of the folder"]
    trigger(menu, "Out of the folder")
    assert session.summary(talks[2]).folder_id is None


def test_a_new_folder_is_named_at_once(qtbot, sidebar, session, talks):
    sidebar.menu.folders.offer([talks[0]])
    trigger(sidebar.menu.folders, "New folder…")
    field = sidebar.list.focusWidget()
    assert field.text() == "New folder"
    field.setText("旅行")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(sidebar)[:3] == ["Folders", "旅行", "- Alpha"])


def test_the_menu_of_a_folder(sidebar, session, talks, folder):
    sidebar.folder_menu.popup_for(folder, QPoint(0, 0))
    assert words(sidebar.folder_menu) == [
        "Rename",
        "Delete the folder, keep what is in it",
        "New folder…",
    ]
    trigger(sidebar.folder_menu, "Delete the folder, keep what is in it")
    sidebar.folder_menu.hide()
    assert session.organizer.folders() == ()


def test_tags_are_written_as_plain_words(qtbot, sidebar, session, talks):
    session.organizer.tag(talks[:2], ["work"])
    session.organizer.tag(talks[:1], ["alps"])
    sidebar.tags.edit(talks[:2])
    field = sidebar.tags.field
    assert field.text() == "work"
    field.setText("travel")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not sidebar.tags.isVisible()
    assert session.summary(talks[0]).tags == ("alps", "travel")
    assert session.summary(talks[1]).tags == ("travel",)
    tip = sidebar.conversations.index_of(talks[0]).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "#alps #travel"
    sidebar.tags.edit(talks[:1])
    field.setText("nothing of this")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert session.summary(talks[0]).tags == ("alps", "travel")


def test_a_folded_folder_tells_of_a_new_reply(sidebar, session, talks, folder):
    session.organizer.set_opened(folder, False)
    index = sidebar.conversations.index_of_folder(folder)
    plain = sidebar.list.grab().toImage()
    session._conversations.set_unread(talks[0], True)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("folded, a new reply")
    assert sidebar.list.grab().toImage() != plain


@pytest.mark.parametrize("scale", [0.8, 2.0])
@pytest.mark.parametrize("mode", ["dark", "light"])
def test_folders_are_painted_at_every_size(  # noqa: PLR0917
    sidebar, applied, session, talks, folder, scale, mode
):
    applied.set_mode(mode)
    applied.set_scale(scale)
    session.set_pinned(talks[0], True)
    rect = sidebar.list.visualRect(sidebar.conversations.index_of_folder(folder))
    assert rect.height() == applied.px(30)
    image = sidebar.list.viewport().grab(rect).toImage()
    assert len({image.pixel(x, rect.height() // 2) for x in range(image.width())}) > 1


@pytest.mark.parametrize("change", ["touch", "pin", "move", "fold", "delete", "rename"])
def test_a_change_tells_only_of_the_rows_that_changed(  # noqa: PLR0917
    qtbot, sidebar, session, talks, folder, change
):
    model = sidebar.conversations
    with qtbot.assertNotEmitted(model.modelReset):
        match change:
            case "touch":
                session._conversations.touch(talks[2])
            case "pin":
                session.set_pinned(talks[2], True)
            case "move":
                session.organizer.move([talks[2]], folder)
            case "fold":
                session.organizer.set_opened(folder, False)
            case "delete":
                session.delete(talks[2])
            case "rename":
                with qtbot.waitSignal(model.dataChanged) as told:
                    session.rename(talks[2], "Other")
                assert told.args[0] == told.args[1] == model.index_of(talks[2])
