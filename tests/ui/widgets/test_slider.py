from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app.ui.widgets.field import IntegerField, NumberField
from app.ui.widgets.slider import Slider


@pytest.fixture
def slider(qtbot, theme):
    made = Slider(theme)
    made.setRange(0, 100)
    made.setValue(60)
    qtbot.addWidget(made)
    made.resize(240, made.sizeHint().height())
    return made


def wheel(widget) -> QWheelEvent:
    """One notch of the wheel, sent to a widget."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        middle,
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event


@pytest.mark.parametrize("value", [0, 1, 37, 50, 99, 100])
def test_a_click_puts_the_handle_under_the_pointer(slider, qtbot, value):
    place = QPoint(round(slider.handle_x(value)), slider.height() // 2)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=place)
    assert slider.value() == value


def test_the_handle_follows_the_pointer_and_stops_at_the_ends(slider, qtbot):
    middle = slider.height() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(120, middle))
    qtbot.mouseMove(slider, QPoint(900, middle))
    assert slider.value() == 100
    qtbot.mouseMove(slider, QPoint(-50, middle))
    assert slider.value() == 0
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(-50, middle))
    qtbot.mouseMove(slider, QPoint(120, middle))
    assert slider.value() == 0


def test_the_other_mouse_button_moves_nothing(slider, qtbot):
    qtbot.mouseClick(slider, Qt.MouseButton.RightButton, pos=QPoint(2, 5))
    assert slider.value() == 60


def test_arrow_keys_move_it(slider, qtbot):
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == 61
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert slider.value() == 0


def test_the_notch_is_where_the_default_is(slider):
    plain = slider.grab().toImage()
    slider.set_notch(90)
    notched = slider.grab().toImage()
    above = slider.height() // 2 - 4
    changed = [
        x
        for x in range(slider.width())
        if plain.pixelColor(x, above) != notched.pixelColor(x, above)
    ]
    assert changed
    assert all(abs(x - slider.handle_x(90)) <= 2 for x in changed)
    slider.set_notch(None)
    assert slider.grab().toImage() == plain


def test_a_slider_without_a_range_is_still_painted(slider):
    slider.setRange(5, 5)
    assert not slider.grab().isNull()


@pytest.mark.parametrize("make", [Slider, NumberField, IntegerField])
def test_the_wheel_scrolls_the_page_unless_the_control_is_in_use(qtbot, theme, make):
    widget = make(theme)
    widget.setRange(0, 100)
    widget.setValue(50)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.clearFocus()
    assert not wheel(widget).isAccepted()
    assert widget.value() == 50
    widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    wheel(widget)
    assert widget.value() > 50
