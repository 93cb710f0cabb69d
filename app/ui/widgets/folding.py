"""Two things in a line, or one below the other where the line is too short for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

if TYPE_CHECKING:
    from collections.abc import Callable


class Folding(QLayout):
    """The first thing that is added leads, the second follows; hidden ones take no room."""

    def __init__(
        self,
        stretched: int | None = 0,
        *,
        lead_width: Callable[[], int] | None = None,
        tail_width: Callable[[], int] | None = None,
        spacing: int = 8,
    ) -> None:
        """Make it.

        Args:
            stretched: which of them takes what the other leaves of the line; None for neither:
                then the one that follows stands at the right.
            lead_width: that the leading one wants in a line, pixels; None takes its hint.
            tail_width: that the other one wants, likewise.
            spacing: between them.
        """
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._stretched = stretched
        self._widths = (lead_width, tail_width)
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addLayout(self, layout: QLayout) -> None:  # noqa: N802 (as Qt's layouts have it)
        """Put a layout behind the last item."""
        self.addChildLayout(layout)
        self.addItem(layout)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 (Qt's name)
        """Put an item behind the last one."""
        self._items.append(item)

    def count(self) -> int:
        """How many items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 (Qt's name)
        """An item; None where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 (Qt's name)
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 (Qt's name)
        """Where one is stretched, as wide as there is room."""
        return Qt.Orientation(0) if self._stretched is None else Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """The line folds."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of one line or of both."""
        return max(
            (place.bottom() + 1 for _, place in self._places(QRect(0, 0, width, 0))), default=0
        )

    def sizeHint(self) -> QSize:
        """Both in a line."""
        items = self._shown()
        heights = (item.sizeHint().height() for item in items)
        return QSize(self._line(items), max(heights, default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 (Qt's name)
        """As wide as the wider one."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 (Qt's name)
        """Place them."""
        super().setGeometry(rect)
        for item, place in self._places(rect):
            item.setGeometry(place)

    def folded(self, width: int) -> bool:
        """Whether the one that follows stands below."""
        items = self._shown()
        return len(items) > 1 and width < self._line(items)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _wide(self, item: QLayoutItem) -> int:
        """Width that an item wants in a line."""
        wanted = self._widths[0 if item is self._items[0] else 1]
        return item.sizeHint().width() if wanted is None else wanted()

    def _line(self, items: list[QLayoutItem]) -> int:
        return sum(map(self._wide, items)) + self.spacing() * max(0, len(items) - 1)

    def _places(self, rect: QRect) -> list[tuple[QLayoutItem, QRect]]:
        items = self._shown()
        if self.folded(rect.width()):
            places, top = [], rect.top()
            for item in items:
                wide = self._alone(item, rect.width())
                places.append((item, QRect(rect.left(), top, wide, _high(item, wide))))
                top += places[-1][1].height() + self.spacing()
            return places
        if len(items) < 2:  # noqa: PLR2004 - one alone
            wides = [self._alone(item, rect.width()) for item in items]
        else:
            wides = [self._wide(item) for item in items]
            if self._stretched is not None:
                wides[self._stretched] += rect.width() - self._line(items)
        heights = [_high(item, wide) for item, wide in zip(items, wides, strict=True)]
        lefts = [rect.left(), rect.right() + 1 - wides[-1]] if len(items) > 1 else [rect.left()]
        return [
            (item, QRect(left, rect.top() + (max(heights) - high) // 2, wide, high))
            for item, left, wide, high in zip(items, lefts, wides, heights, strict=False)
        ]

    def _alone(self, item: QLayoutItem, width: int) -> int:
        """Width of an item that has a line of its own."""
        stretched = self._stretched is not None and item is self._items[self._stretched]
        full = stretched or item.layout() is not None
        return width if full else min(self._wide(item), width)


def _high(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
