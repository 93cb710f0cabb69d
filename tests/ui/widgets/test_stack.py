"""Pages in one place: as high as the one that is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from app.ui.widgets.stack import Stack


def test_it_is_as_high_as_the_page_that_is_seen(qtbot):
    stack = Stack()
    qtbot.addWidget(stack)
    low, high = QWidget(), QWidget()
    low.setMinimumHeight(50)
    high.setMinimumHeight(500)
    stack.add(low)
    stack.add(high)
    stack.show()
    assert stack.page() is low
    assert stack.minimumSizeHint().height() == 50
    stack.show_page(stack.index_of(high))
    assert stack.page() is high
    assert high.isVisible()
    assert not low.isVisible()
    assert stack.minimumSizeHint().height() == 500
    with pytest.raises(ValueError, match="not in list"):
        stack.index_of(stack)


class Windows(QObject):
    """How often something was shown as a window of its own."""

    shown = 0

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and watched.isWindow():
            self.shown += 1
        return False


def test_a_page_that_is_put_in_is_never_a_window_of_its_own(qtbot):
    stack, page, windows = Stack(), QWidget(), Windows()
    qtbot.addWidget(stack)
    page.installEventFilter(windows)
    stack.add(page)
    stack.show()
    assert page.isVisible()
    assert windows.shown == 0
