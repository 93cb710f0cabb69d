"""The row of a head, which becomes two where names would be cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

if TYPE_CHECKING:
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

HEIGHT: Final = 48
FOLDED: Final = 420
"""In a head that is narrower the model stands in a row of its own."""


class HeadRows(QVBoxLayout):
    """Everything in a row; in a narrow head, or with large type, the model below the rest.

    Attributes:
        row: to add to.
        below: the second row, empty where one is enough.
    """

    def __init__(self, theme: Theme, head: QWidget) -> None:
        super().__init__(head)
        self._theme = theme
        self._head = head
        self._model: QWidget | None = None
        self._place = -1
        self.setContentsMargins(20, 0, 12, 1)
        self.setSpacing(0)
        self.row, self.below = QHBoxLayout(), QHBoxLayout()
        for each in (self.row, self.below):
            each.setSpacing(8)
            self.addLayout(each)
        self.setStretchFactor(self.row, 1)

    def add_model(self, model: QWidget) -> None:
        """Put what chooses the model behind the rest."""
        self._model, self._place = model, self.row.count()
        self.row.addWidget(model)

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Of no width: what stands in a row now must not keep the head from folding."""
        size = super().minimumSize()
        size.setWidth(0)
        return size

    def fit(self) -> None:
        """Fold or unfold: the head has another width, or the type another size."""
        px, model = self._theme.px, self._model
        folded = self._head.width() < px(FOLDED)
        if model is not None and folded != (self.below.count() > 0):
            here, there = (self.row, self.below) if folded else (self.below, self.row)
            here.removeWidget(model)
            there.insertWidget(0 if folded else self._place, model)
        # An empty row that stretches would take its half all the same.
        self.setStretchFactor(self.below, int(folded))
        self.row.setSpacing(4 if folded else 8)
        self._head.setFixedHeight(px(HEIGHT) * (2 if folded else 1))
