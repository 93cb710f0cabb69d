"""Pages in one place, of which one is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

W = TypeVar("W", bound=QWidget)
W_co = TypeVar("W_co", bound=QWidget, covariant=True)


class Room(Generic[W_co]):
    """A place in a stack, whose page is made when it is first asked for or shown.

    So the first page is painted without waiting for the others, and what nobody looks at is never
    made.
    """

    def __init__(self, make: Callable[[], W_co], take_in: Callable[[QWidget], None]) -> None:
        """Wait.

        Args:
            make: makes the page.
            take_in: puts it where it belongs, hidden.
        """
        self._make = make
        self._take_in = take_in
        self._page: W_co | None = None

    @property
    def page(self) -> W_co:
        """What stands there."""
        if self._page is None:
            self._page = self._make()
            self._take_in(self._page)
        return self._page

    @property
    def made(self) -> bool:
        """Whether the page is there already."""
        return self._page is not None


class Stack(QWidget):
    """As high as the page that is seen; Qt's own is as high as the highest.

    Nothing is seen before `show_page`.
    """

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rooms: list[Room[QWidget]] = []
        self._index = -1
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def add(self, make: Callable[[], W]) -> Room[W]:
        """Leave room for a page behind the last; `make` is called when it is wanted."""
        room = Room(make, self._take_in)
        self._rooms.append(room)
        return room

    def show_page(self, index: int) -> None:
        """Show another one."""
        page = self._rooms[index].page
        # The old one goes first: both together would be as high as both.
        if self._index not in {-1, index}:
            self._rooms[self._index].page.hide()
        self._index = index
        page.show()

    def index(self) -> int:
        """Which one is seen; -1 before the first."""
        return self._index

    def _take_in(self, page: QWidget) -> None:
        # Hidden first: shown before it is in here, it would be a window of its own for a moment.
        page.hide()
        self._column.addWidget(page)
