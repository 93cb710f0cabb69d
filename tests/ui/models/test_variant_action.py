"""What a click on the end of a row does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.models.variant_action import VariantAction
from tests.ui.models.download_double import download


@pytest.fixture
def action(qtbot, theme):
    made = VariantAction(theme)
    qtbot.addWidget(made)
    made.download_wanted.connect(lambda: made.offer("coming", download(1, state="downloading")))
    made.show()
    return made


@pytest.fixture
def interval(qapp):
    """Set how long after a click another one makes it a double click, in ms."""
    before = QApplication.doubleClickInterval()
    yield QApplication.setDoubleClickInterval
    QApplication.setDoubleClickInterval(before)


def test_a_double_click_downloads_and_does_not_pause(qtbot, action, interval):
    interval(60_000)
    with qtbot.assertNotEmitted(action.pause_wanted):
        qtbot.mouseClick(action.button, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(action.button, Qt.MouseButton.LeftButton)
    assert action.state == "coming"


def test_a_later_click_pauses(qtbot, action, interval):
    interval(0)
    qtbot.mouseClick(action.button, Qt.MouseButton.LeftButton)
    qtbot.wait(2)
    with qtbot.waitSignal(action.pause_wanted):
        qtbot.mouseClick(action.button, Qt.MouseButton.LeftButton)
