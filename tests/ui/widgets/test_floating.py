from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.ui.widgets.button import Button
from app.ui.widgets.drawer import Drawer
from app.ui.widgets.grip import GRAB_PX, Grip
from app.ui.widgets.menu import Menu
from app.ui.widgets.notice import Notice
from app.ui.widgets.toast import Toast


@pytest.fixture
def window(qtbot, applied):
    applied.reduce_motion = True
    made = QWidget()
    made.resize(600, 400)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


@pytest.fixture
def drawer(window, applied):
    made = Drawer(applied, "right", parent=window)
    content = QLineEdit()
    made.set_content(content)
    made.place(window.rect(), 200)
    yield made
    made.dismiss(at_once=True)


def test_a_drawer_opens_at_its_side_and_closes_with_escape(drawer, window, qtbot):
    drawer.reveal()
    content = drawer.findChild(QLineEdit)
    place = content.mapTo(window, content.rect().topLeft())
    assert QRect(place, content.size()) == QRect(400, 0, 200, 400)
    content.setFocus()
    with qtbot.waitSignal(drawer.closed):
        qtbot.keyClick(content, Qt.Key.Key_Escape)
    assert not drawer.isVisible()


def test_a_drawer_gives_the_focus_back(drawer, window, qtbot):
    before = QLineEdit(window)
    QLineEdit(window).show()
    before.show()
    before.setFocus()
    drawer.reveal()
    content = drawer.findChild(QLineEdit)
    content.setFocus()
    qtbot.keyClick(content, Qt.Key.Key_Escape)
    qtbot.waitUntil(before.hasFocus)


def test_escape_in_a_drawer_is_no_shortcut(drawer, window, qtbot):
    stopped = []
    stop = QAction(window)
    stop.setShortcut(Qt.Key.Key_Escape)
    stop.triggered.connect(lambda: stopped.append(1))
    window.addAction(stop)
    drawer.reveal()
    content = drawer.findChild(QLineEdit)
    content.setFocus()
    qtbot.waitUntil(content.hasFocus)
    qtbot.keyClick(content, Qt.Key.Key_Escape)
    assert not drawer.opened
    assert stopped == []


def test_a_click_beside_a_drawer_closes_it_and_one_inside_does_not(drawer, window, qtbot):
    beside = QLineEdit(window)
    beside.setGeometry(10, 10, 100, 30)
    beside.show()
    drawer.reveal()
    qtbot.mouseClick(drawer.findChild(QLineEdit), Qt.MouseButton.LeftButton)
    assert drawer.opened
    qtbot.mouseClick(beside, Qt.MouseButton.LeftButton)
    assert not drawer.opened


def test_a_drawer_slides(drawer, window, qtbot, applied):
    applied.reduce_motion = False
    drawer.reveal()
    assert drawer.width() < 200
    qtbot.waitUntil(lambda: drawer.width() > 200)
    drawer.dismiss()
    qtbot.waitUntil(lambda: not drawer.isVisible())


def test_a_drawer_is_never_wider_than_its_place(drawer):
    drawer.place(QRect(0, 0, 120, 400), 200)
    drawer.reveal()
    assert drawer.findChild(QLineEdit).width() == 120


def test_a_toast_says_what_was_done_and_undoes_it(window, qtbot, applied):
    toast = Toast(applied, parent=window)
    toast.say("“Letters” was deleted", "Bring back")
    assert toast.isVisible()
    assert toast.accessibleName() == "“Letters” was deleted"
    assert window.rect().contains(toast.geometry())
    with qtbot.waitSignal(toast.undone):
        qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert not toast.isVisible()
    toast.say("The report was copied")
    assert not toast.button.isVisible()
    toast.dismiss()


def test_a_toast_covers_nothing_that_is_in_use(window, qtbot, applied):
    composer = QWidget(window)
    composer.setGeometry(0, 300, 600, 100)
    composer.show()
    toast = Toast(applied, above=composer, parent=window)
    toast.say("Done")
    shadow = 12
    assert toast.geometry().bottom() <= 300 + shadow
    window.resize(500, 500)
    composer.setGeometry(0, 400, 500, 100)
    toast.say("Done again")
    assert abs(toast.geometry().center().x() - 250) <= 1
    toast.dismiss()


def test_a_notice_says_what_why_and_offers_a_cure(window, qtbot, applied):
    notice = Notice(applied, "danger", parent=window)
    notice.set_texts("The engine stopped", "It ran out of memory. " * 8, "exit code 134")
    cure = Button(applied, "primary")
    cure.setText("Reload")
    notice.add_button(cure)
    notice.show()
    assert notice.accessibleName() == "The engine stopped"
    assert not notice.details_shown()
    closed = notice.heightForWidth(400)
    assert notice.heightForWidth(280) > closed
    notice.show_details(visible=True)
    assert notice.details_shown()
    assert notice.heightForWidth(400) > closed
    notice.set_texts("The engine stopped", "Something else")
    assert not notice.details_shown()
    notice.clear_buttons()
    assert not cure.isVisible()


@pytest.mark.parametrize("kind", ["danger", "warning", "success", "plain"])
def test_a_notice_has_an_icon_beside_its_color(window, applied, kind):
    notice = Notice(applied, kind, parent=window)
    notice.set_texts("Title", "")
    notice.resize(300, 80)
    image = notice.grab().toImage()
    plane = "raised" if kind == "plain" else f"{kind}soft"
    assert image.pixelColor(150, 70) == applied.color(plane)
    icon = [image.pixelColor(x, y) for x in range(16, 38) for y in range(12, 34)]
    assert sum(color != applied.color(plane) for color in icon) > 30


def test_details_of_a_notice_are_not_markup(window, applied):
    notice = Notice(applied, parent=window)
    notice.set_texts("T", "R", "<b>x</b>")
    assert notice.details.textFormat() == Qt.TextFormat.PlainText


def test_the_border_between_panes_is_wide_enough_to_grab(window, qtbot):
    grip = Grip(parent=window)
    grip.place(100, 0, 400)
    grip.show()
    assert grip.geometry().contains(QRect(97, 0, 7, 400))
    assert grip.width() == GRAB_PX
    moved = []
    grip.dragged.connect(moved.append)
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(grip, grip.rect().center() + QPoint(40, 0))
    with qtbot.waitSignal(grip.released):
        qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton)
    assert moved[-1] == pytest.approx(140, abs=1)
    with qtbot.waitSignal(grip.restored):
        qtbot.mouseDClick(grip, Qt.MouseButton.LeftButton)


def test_a_menu_has_the_font_of_the_theme(qtbot, applied):
    menu = Menu(applied)
    qtbot.addWidget(menu)
    menu.addAction(QAction("Rename", menu))
    small = menu.sizeHint()
    applied.set_scale(2.0)
    assert menu.sizeHint().height() > small.height()


def test_notices_grow_in_a_column(qtbot, applied):
    column = QWidget()
    layout = QVBoxLayout(column)
    notice = Notice(applied)
    notice.set_texts("Title", "word " * 120)
    layout.addWidget(notice)
    layout.addStretch(1)
    qtbot.addWidget(column)
    column.resize(320, 900)
    column.show()
    assert notice.reason.height() >= notice.reason.heightForWidth(notice.reason.width())
