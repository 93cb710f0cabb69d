"""Pages in one place, of which one is seen."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Stack(QWidget):
    """As high as the page that is seen; Qt's own is as high as the highest."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def add(self, page: QWidget) -> None:
        """Put a page behind the last; the first is seen."""
        # Shown before it is in here, it would be a window of its own for a moment.
        self._column.addWidget(page)
        page.setVisible(not self._pages)
        self._pages.append(page)

    def show_page(self, index: int) -> None:
        """Show another one."""
        # The old one goes first: both together would be as high as both.
        for at, page in enumerate(self._pages):
            if at != index:
                page.hide()
        self._pages[index].show()

    def page(self) -> QWidget:
        """The one that is seen."""
        return next(page for page in self._pages if not page.isHidden())

    def index_of(self, page: QWidget) -> int:
        """Where a page is; raises ValueError where it is not."""
        return self._pages.index(page)
