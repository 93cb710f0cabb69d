"""Pages in one place: as high as the one that is seen, each made when it is first shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from app.ui.widgets.stack import Stack


class Maker:
    """Makes a page of some height, and counts."""

    def __init__(self, height: int) -> None:
        self.height = height
        self.made: list[QWidget] = []

    def __call__(self) -> QWidget:
        page = QWidget()
        page.setMinimumHeight(self.height)
        self.made.append(page)
        return page


@pytest.fixture
def stack(qtbot):
    made = Stack()
    qtbot.addWidget(made)
    return made


def test_it_is_as_high_as_the_page_that_is_seen(stack):
    low, high = stack.add(Maker(50)), stack.add(Maker(500))
    assert stack.index() == -1
    stack.show_page(0)
    stack.show()
    assert stack.minimumSizeHint().height() == 50
    stack.show_page(1)
    assert stack.index() == 1
    assert high.page.isVisible()
    assert not low.page.isVisible()
    assert stack.minimumSizeHint().height() == 500
    with pytest.raises(IndexError):
        stack.show_page(2)


def test_a_page_is_made_once_when_it_is_first_shown(stack):
    makers = [Maker(50), Maker(60), Maker(70)]
    rooms = [stack.add(maker) for maker in makers]
    stack.show_page(0)
    stack.show()
    assert [room.made for room in rooms] == [True, False, False]
    for index in (2, 0, 2):
        stack.show_page(index)
    assert [len(maker.made) for maker in makers] == [1, 0, 1]
    assert rooms[2].page is makers[2].made[0]


def test_a_page_that_is_asked_for_before_it_is_shown_waits_out_of_sight(stack):
    first, second = stack.add(Maker(50)), stack.add(Maker(500))
    assert stack.isAncestorOf(second.page)
    stack.show_page(0)
    stack.show()
    assert first.page.isVisible()
    assert not second.page.isVisible()
    assert stack.minimumSizeHint().height() == 50


def test_showing_the_same_page_again_hides_nothing(stack, qtbot):
    room = stack.add(Maker(50))
    stack.show_page(0)
    stack.show()
    hidden = Events(QEvent.Type.Hide)
    room.page.installEventFilter(hidden)
    stack.show_page(0)
    assert room.page.isVisible()
    assert hidden.seen == 0


class Events(QObject):
    """How often something happened to a widget."""

    def __init__(self, kind: QEvent.Type, *, only_windows: bool = False) -> None:
        super().__init__()
        self._kind = kind
        self._only_windows = only_windows
        self.seen = 0

    def eventFilter(self, watched, event):
        if event.type() == self._kind and (watched.isWindow() or not self._only_windows):
            self.seen += 1
        return False


def test_a_page_that_is_put_in_is_never_a_window_of_its_own(stack):
    windows = Events(QEvent.Type.Show, only_windows=True)
    page = QWidget()
    page.installEventFilter(windows)
    stack.show()
    stack.add(lambda: page)
    stack.show_page(0)
    assert page.isVisible()
    assert windows.seen == 0
