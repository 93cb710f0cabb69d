from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.ui.shell import NARROWEST, PANEL_WIDTH, SIDEBAR_WIDTH, WIDEST, Shell
from app.ui.widgets.pane import Pane

RAIL, STATUS = 48, 26


@pytest.fixture
def shell(qtbot, applied):
    applied.reduce_motion = True
    rail, status = Pane(applied, "window"), Pane(applied, "window")
    rail.setFixedWidth(RAIL)
    status.setFixedHeight(STATUS)
    sidebar, panel = Pane(applied, "window", "r"), Pane(applied, "window", "l")
    for pane in (sidebar, panel):
        layout = QVBoxLayout(pane)
        layout.addWidget(QLineEdit())
    made = Shell(applied, rail, status, sidebar=sidebar, panel=panel)
    made.pages.addWidget(QWidget())
    made.resize(1280, 800)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.sidebar, made.panel = sidebar, panel
    yield made
    made.show_beside(beside=False)


def place(widget, shell) -> QRect:
    return QRect(widget.mapTo(shell, QPoint(0, 0)), widget.size())


def test_the_panes_stand_side_by_side(shell):
    height = 800 - STATUS
    assert place(shell.sidebar, shell) == QRect(RAIL, 0, SIDEBAR_WIDTH, height)
    left = RAIL + SIDEBAR_WIDTH
    assert place(shell.pages, shell) == QRect(left, 0, 1280 - left - PANEL_WIDTH, height)
    assert place(shell.panel, shell) == QRect(1280 - PANEL_WIDTH, 0, PANEL_WIDTH, height)


@pytest.mark.parametrize(
    ("width", "sidebar", "panel"),
    [
        (1280, True, True),
        (RAIL + SIDEBAR_WIDTH + 480 + PANEL_WIDTH, True, True),
        (RAIL + SIDEBAR_WIDTH + 480 + PANEL_WIDTH - 1, True, False),
        (RAIL + SIDEBAR_WIDTH + 420, True, False),
        (RAIL + SIDEBAR_WIDTH + 419, False, False),
        (640, False, False),
    ],
)
def test_the_panel_goes_first_and_then_the_conversations(shell, width, sidebar, panel):
    shell.resize(width, 600)
    assert shell.docked("left") == shell.visible("left") == sidebar
    assert shell.docked("right") == shell.visible("right") == panel
    page = place(shell.pages, shell)
    assert page.left() == RAIL + (SIDEBAR_WIDTH if sidebar else 0)
    assert page.right() == width - 1 - (PANEL_WIDTH if panel else 0)


def test_the_page_is_never_narrower_than_it_needs(shell):
    for width in range(640, 1400, 13):
        shell.resize(width, 600)
        least = 480 if shell.docked("right") else 420 if shell.docked("left") else 592
        assert shell.pages.width() >= least


def test_in_a_narrow_window_a_pane_lies_over_the_page(shell, qtbot):
    shell.resize(700, 500)
    before = place(shell.pages, shell)
    shell.toggle("right")
    assert shell.visible("right")
    assert place(shell.panel, shell) == QRect(700 - PANEL_WIDTH, 0, PANEL_WIDTH, 500 - STATUS)
    assert place(shell.pages, shell) == before
    shell.toggle("right")
    assert not shell.visible("right")


def test_what_was_in_a_drawer_comes_back_beside_the_page(shell):
    shell.resize(700, 500)
    shell.toggle("left")
    shell.resize(1280, 800)
    assert shell.docked("left")
    assert shell.sidebar.parentWidget() is shell
    assert place(shell.sidebar, shell).width() == SIDEBAR_WIDTH
    assert shell.sidebar.isVisible()
    assert shell.sidebar._sides == "r"


def test_a_hidden_pane_stays_hidden_when_the_window_grows(shell):
    shell.toggle("right")
    assert not shell.panel.isVisible()
    shell.resize(700, 500)
    shell.resize(1280, 800)
    assert not shell.visible("right")
    shell.toggle("right")
    assert shell.visible("right")


def test_hiding_the_conversations_makes_room_for_the_panel(shell):
    shell.resize(1000, 600)
    assert not shell.docked("right")
    shell.toggle("left")
    assert shell.docked("right")


def test_a_pane_is_dragged_wider_and_restored(shell, qtbot):
    grip = shell._panes["left"].grip
    with qtbot.waitSignal(shell.changed):
        qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
        qtbot.mouseMove(grip, QPoint(43, 10))
        qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton)
    assert shell.pane_width("left") == pytest.approx(SIDEBAR_WIDTH + 40, abs=2)
    qtbot.mouseDClick(grip, Qt.MouseButton.LeftButton)
    assert shell.pane_width("left") == SIDEBAR_WIDTH


def test_a_pane_cannot_be_dragged_until_it_has_no_room(shell, qtbot):
    grip = shell._panes["right"].grip
    for to in (-900, 900):
        qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
        qtbot.mouseMove(grip, QPoint(to, 10))
        qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton)
        assert NARROWEST <= shell.pane_width("right") <= WIDEST
        assert shell.docked("right")
        assert shell.pages.width() >= 480


def test_another_page_has_the_window_for_itself(shell):
    shell.show_beside(beside=False)
    assert place(shell.pages, shell) == QRect(RAIL, 0, 1280 - RAIL, 800 - STATUS)
    assert not shell.visible("left")
    assert not shell.panel.isVisible()
    shell.show_beside(beside=True)
    assert shell.visible("left")
    assert shell.panel.isVisible()


def test_sliding_ends_where_it_should(shell, qtbot, applied):
    applied.reduce_motion = False
    shell.toggle("right")
    qtbot.waitUntil(lambda: place(shell.pages, shell).right() == 1279)
    assert not shell.panel.isVisible()
    shell.toggle("right")
    qtbot.waitUntil(lambda: place(shell.pages, shell).right() == 1279 - PANEL_WIDTH)


@pytest.mark.parametrize(("scale", "docked"), [(1.0, True), (1.2, True), (1.5, False)])
def test_larger_type_turns_the_panel_into_a_drawer(shell, applied, scale, docked):
    applied.set_scale(scale)
    assert shell.docked("right") == docked


def test_widths_from_a_damaged_settings_file_are_moved_into_range(shell):
    shell.set_pane("left", 99999, wanted=True)
    shell.set_pane("right", -5, wanted=False)
    assert shell.pane_width("left") == WIDEST
    assert shell.pane_width("right") == NARROWEST
