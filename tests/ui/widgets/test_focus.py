from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.ui.widgets.button import Button
from app.ui.widgets.choice import Choice
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.slider import Slider
from app.ui.widgets.switch import Switch

MAKERS = {
    "standard button": Button,
    "primary button": lambda theme: Button(theme, "primary"),
    "quiet button": lambda theme: Button(theme, "quiet"),
    "icon button": lambda theme: IconButton(theme, "ph.copy"),
    "switch": Switch,
    "slider": Slider,
    "choice": Choice,
}


@pytest.fixture(params=MAKERS)
def pair(request, qtbot, applied):
    """A window with a widget of each kind and another one to come from."""
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(20, 20, 20, 20)
    other, widget = Button(applied), MAKERS[request.param](applied)
    layout.addWidget(other)
    layout.addWidget(widget)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    return window, widget


def ringed(window, theme) -> int:
    """Pixels of the color of the focus ring."""
    image, ring = window.grab().toImage(), theme.color("focus")
    return sum(
        image.pixelColor(x, y) == ring for x in range(image.width()) for y in range(image.height())
    )


def test_the_ring_shows_for_the_keyboard_and_not_for_the_mouse(pair, applied, qtbot):
    window, widget = pair
    # A color of its own, so that no plane is taken for the ring.
    applied.roles["focus"] = "#FF00FF"
    applied._colors.clear()
    assert ringed(window, applied) == 0
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)
    by_keyboard = ringed(window, applied)
    assert by_keyboard > 20
    widget.clearFocus()
    assert ringed(window, applied) == 0
    widget.setFocus(Qt.FocusReason.MouseFocusReason)
    assert ringed(window, applied) == 0


def test_a_key_after_a_click_shows_the_ring(pair, applied, qtbot):
    window, widget = pair
    applied.roles["focus"] = "#FF00FF"
    applied._colors.clear()
    widget.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.keyClick(widget, Qt.Key.Key_Shift)
    assert ringed(window, applied) > 20


def test_the_ring_of_a_primary_button_lies_outside_and_goes_with_it(qtbot, applied):
    window = QWidget()
    button = Button(applied, "primary", parent=window)
    button.setText("Load")
    button.move(30, 30)
    button.resize(button.sizeHint())
    window.resize(200, 100)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    outside = window.grab().toImage().pixelColor(60, 28)
    assert outside == applied.color("focus")
    button.hide()
    assert window.grab().toImage().pixelColor(60, 28) != applied.color("focus")


def test_a_widget_can_go_while_it_shows_its_ring(pair):
    _, widget = pair
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
