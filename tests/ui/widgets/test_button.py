from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QEnterEvent
from PySide6.QtWidgets import QWidget

from app.ui.widgets.button import FILLS, Button
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.painting import text_width


def point_at(widget: QWidget) -> None:
    """Put the pointer over a widget."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    middle = QPointF(widget.rect().center())
    widget.event(QEnterEvent(middle, middle, middle))


def plane(button) -> str:
    button.resize(button.sizeHint())
    return button.grab().toImage().pixelColor(4, button.height() // 2).name()


@pytest.mark.parametrize("kind", FILLS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_each_state_has_its_own_plane(qtbot, applied, kind, dark):
    applied.set_mode("dark" if dark else "light")
    button = Button(applied, kind)
    qtbot.addWidget(button)
    button.setText("Reload")

    def expect(state):
        role = FILLS[kind].get(state)
        assert button.state() == state
        if role is not None:
            assert plane(button) == applied.color(role).name()

    expect("normal")
    point_at(button)
    expect("hover")
    button.setDown(True)
    expect("pressed")
    button.setDown(False)
    button.setEnabled(False)
    expect("disabled")


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("text", ["Reload", "重新载入", "Bring back the deleted conversation"])
@pytest.mark.parametrize("glyph", [None, "ph.arrow-clockwise"])
def test_a_button_never_cuts_its_word(qtbot, theme, scale, text, glyph):
    button = Button(theme, "primary", glyph)
    qtbot.addWidget(button)
    button.setText(text)
    theme.set_scale(scale)
    needed = text_width(text, button.font()) + (theme.px(15) + 7 if glyph else 0)
    assert button.minimumSizeHint().width() >= needed + theme.px(12)
    assert button.sizeHint().height() == theme.px(28)


def test_a_click_and_the_space_key_press_it(qtbot, theme):
    button = Button(theme)
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_return_presses_any_button(qtbot, theme, key):
    for button in (Button(theme, "standard"), IconButton(theme, "ph.x")):
        qtbot.addWidget(button)
        with qtbot.waitSignal(button.clicked):
            qtbot.keyClick(button, key)


def test_an_icon_button_follows_its_action(qtbot, theme):
    action = QAction("Show the panel")
    action.setCheckable(True)
    action.setToolTip("Show the panel (Ctrl+J)")
    button = IconButton(theme, "ph.square-half", 30, 18)
    qtbot.addWidget(button)
    button.follow(action)
    assert button.accessibleName() == "Show the panel"
    assert button.toolTip() == "Show the panel (Ctrl+J)"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert action.isChecked()
    action.setEnabled(False)
    assert not button.isEnabled()
    action.setText("另一种语言")
    assert button.accessibleName() == "另一种语言"


def test_an_icon_button_that_is_on_shows_the_accent(qtbot, theme):
    button = IconButton(theme, "ph.square-half", checkable=True)
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    button.setChecked(True)
    image = button.grab().toImage()
    assert image.pixelColor(3, button.height() // 2) == theme.color("accentsoft")


def test_leaving_gives_the_plane_back(qtbot, applied):
    button = Button(applied)
    qtbot.addWidget(button)
    button.setText("Reload")
    point_at(button)
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    button.event(QEvent(QEvent.Type.Leave))
    assert plane(button) == applied.color("raised").name()
