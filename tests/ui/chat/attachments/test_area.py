"""Tests of what stands above the draft."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from app.ui.chat.attachments.area import Area


@pytest.fixture
def shown(qtbot):
    """A pane, an area in it in which nothing is shown, and what is in the area."""
    pane = QWidget()
    qtbot.addWidget(pane)
    label = QLabel("Files that many words are said about. " * 3)
    label.setWordWrap(True)
    label.hide()
    area = Area(label, parent=pane)
    column = QVBoxLayout(pane)
    column.addWidget(area)
    column.addStretch(1)
    # As in the window, where much is set before it is shown.
    label.show()
    label.hide()
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    pane.resize(400, 300)
    with qtbot.waitExposed(pane):
        pane.show()
    return pane, area, label


def test_it_is_there_whenever_something_is_shown_in_it(qtbot, shown):
    _pane, area, label = shown
    assert area.isHidden()
    for _ in range(3):
        label.show()
        qtbot.waitUntil(area.isVisible)
        label.hide()
        qtbot.waitUntil(area.isHidden)
