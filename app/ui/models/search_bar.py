"""The field models are searched with, and what narrows the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.hub.api import Query
from app.ui.models.filters import FilterButton, SortButton
from app.ui.widgets.choice import Choice
from app.ui.widgets.label import Label
from app.ui.widgets.search_field import SearchField
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.ui.theme import Theme

Narrowed = Literal["all", "fits", "vision", "embedding"]
NARROWED: tuple[Narrowed, ...] = get_args(Narrowed)
GAP = 4


class SearchBar(QWidget):
    """Field, kinds, filters and order.

    Signals:
        changed: something else is asked for.
    """

    changed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._narrowed: Narrowed = "all"
        self.field = SearchField(theme)
        self.segmented = Segmented(theme)
        self.choice = Choice(theme)
        self.filter = FilterButton(theme)
        self.sort = SortButton(theme)
        self.sort.set_sort("downloads")
        self.count = Label(theme, 12.5, role="muted", elide=True)
        self._lay_out()
        self.field.textChanged.connect(self.changed)
        self.segmented.chosen.connect(self._on_narrowed_chosen)
        self.choice.activated.connect(self._on_narrowed_chosen)
        self.filter.chosen.connect(self.changed)
        self.sort.chosen.connect(self.changed)
        theme.changed.connect(self._fit_width)
        self.retranslate()

    @property
    def narrowed(self) -> Narrowed:
        """Which kind of model is asked for."""
        return self._narrowed

    def query(self) -> Query:
        """What is asked for; that it fits is left to whoever knows the machine."""
        query = Query(
            text=" ".join(self.field.text().split()),
            sort=self.sort.sort,
            vision=self._narrowed == "vision",
            embedding=self._narrowed == "embedding",
        )
        return self.filter.narrow(query)

    def narrowing(self) -> bool:
        """Whether anything but words narrows the list."""
        return self._narrowed != "all" or self.filter.query != Query()

    def widen(self) -> None:
        """Take off all filters."""
        self._show_narrowed("all")
        if self.filter.query == Query():
            self.changed.emit()
        else:
            self.filter.clear()

    def set_count(self, words: str, *, sorted_by_hub: bool) -> None:
        """How many there are; the order can be chosen where the hub gave them."""
        self.count.setText(words)
        self.sort.setVisible(sorted_by_hub)
        self._fit_width()

    def retranslate(self) -> None:
        """Set every string again."""
        self.field.setPlaceholderText(self.tr("Search the hub: a name, a task, a language"))
        self.field.setAccessibleName(self.tr("Search models"))
        self.field.glass.setText(self.tr("Search models"))
        self.field.empty.setText(self.tr("Empty the field"))
        self.field.empty.setToolTip(self.tr("Empty the field"))
        words = (
            self.tr("All"),
            self.tr("Fits this computer"),
            self.tr("Reads pictures"),
            self.tr("Embeds"),
        )
        self.segmented.set_items(words)
        self.segmented.setAccessibleName(self.tr("Kind of model"))
        self.choice.setAccessibleName(self.tr("Kind of model"))
        self.choice.clear()
        self.choice.addItems(list(words))
        self._show_narrowed(self._narrowed)
        self._fit_width()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break into lines where it is narrow."""
        super().resizeEvent(event)
        self._fit_width()

    def minimumSizeHint(self) -> QSize:
        """Narrower than its parts: they are placed otherwise then."""
        return QSize(self._theme.px(200), super().minimumSizeHint().height())

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.filter)
        buttons.addWidget(self.sort)
        buttons.addStretch(1)
        self._end = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._end.setSpacing(GAP)
        self._end.addWidget(self.count, 1)
        self._end.addLayout(buttons)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(2 * GAP)
        kinds = QHBoxLayout()
        kinds.addWidget(self.segmented)
        kinds.addWidget(self.choice)
        kinds.addStretch(1)
        self._line.addLayout(kinds)
        self._line.addLayout(self._end, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.field)
        column.addLayout(self._line)

    def _fit_width(self) -> None:
        """One line, two or three, and a list instead of the segments, as the width allows."""
        width, kinds = self.width(), self.segmented.sizeHint().width()
        buttons = self.filter.sizeHint().width()
        buttons += 0 if self.sort.isHidden() else self.sort.sizeHint().width() + GAP
        end = self.count.sizeHint().width() + GAP + buttons
        whole = kinds <= width
        one = whole and kinds + 2 * GAP + end <= width
        self.segmented.setVisible(whole)
        self.choice.setVisible(not whole)
        left, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._line.setDirection(left if one else down)
        self._end.setDirection(left if end <= width else down)
        self.count.setAlignment(
            (Qt.AlignmentFlag.AlignRight if one else Qt.AlignmentFlag.AlignLeft)
            | Qt.AlignmentFlag.AlignVCenter
        )
        self.count.setVisible(bool(self.count.text()) or one)

    def _show_narrowed(self, narrowed: Narrowed) -> None:
        self._narrowed = narrowed
        self.segmented.set_current(NARROWED.index(narrowed))
        self.choice.setCurrentIndex(NARROWED.index(narrowed))

    def _on_narrowed_chosen(self, index: int) -> None:
        if NARROWED[index] != self._narrowed:
            self._show_narrowed(NARROWED[index])
            self.changed.emit()
