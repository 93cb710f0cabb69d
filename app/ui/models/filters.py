"""What the list of models is narrowed to, and how it is sorted: two buttons with menus."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QActionGroup

from app.hub.api import Query, Sort
from app.ui.models.facts import license_name
from app.ui.models.menu_button import MenuButton
from app.ui.phrase import fill, listed
from app.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

BILLION = 1_000_000_000
RANGES: tuple[tuple[int, int], ...] = (
    (0, 0),
    (0, 2),
    (2, 5),
    (5, 10),
    (10, 20),
    (20, 40),
    (40, 0),
)
"""Billions of parameters, least and most; 0 is no bound."""
LICENSES = ("", "apache-2.0", "mit", "gemma", "llama3.1", "llama3.2", "llama3.3", "cc-by-nc-4.0")
SORTS: tuple[Sort, ...] = get_args(Sort)


class FilterButton(MenuButton):
    """Parameters, license, and whether everybody may download.

    Signals:
        chosen: a Query that holds these filters and nothing else.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "ph.funnel", parent=parent)
        self._query = Query()
        self._sizes = Menu(theme, parent=self.box)
        self._licenses = Menu(theme, parent=self.box)
        self._open_only = QAction(self.box)
        self._open_only.setCheckable(True)
        self._none = QAction(self.box)
        self._range_actions = _exclusive(self._sizes, len(RANGES), self._on_range_chosen)
        self._license_actions = _exclusive(self._licenses, len(LICENSES), self._on_license_chosen)
        self.box.addMenu(self._sizes)
        self.box.addMenu(self._licenses)
        self.box.addAction(self._open_only)
        self.box.addSeparator()
        self.box.addAction(self._none)
        self._open_only.triggered.connect(self._on_open_only_triggered)
        self._none.triggered.connect(self.clear)
        self.retranslate()

    @property
    def query(self) -> Query:
        """What is chosen."""
        return self._query

    def clear(self) -> None:
        """Choose nothing."""
        self._choose(Query())

    def narrow(self, query: Query) -> Query:
        """`query` with these filters."""
        mine = self._query
        return replace(
            query,
            least_params=mine.least_params,
            most_params=mine.most_params,
            license=mine.license,
            open_only=mine.open_only,
        )

    def range_name(self, least: int, most: int) -> str:
        """Billions of parameters in words."""
        if not least and not most:
            return self.tr("Any size")
        if not least:
            return fill(self.tr("Up to %1 B"), most)
        if not most:
            return fill(self.tr("Over %1 B"), least)
        return fill(self.tr("%1 to %2 B"), least, most)

    def retranslate(self) -> None:
        """Set every string again."""
        self._sizes.setTitle(self.tr("Parameters"))
        self._licenses.setTitle(self.tr("License"))
        self._open_only.setText(self.tr("Only models everybody may download"))
        self._none.setText(self.tr("Clear the filters"))
        for action, bounds in zip(self._range_actions, RANGES, strict=True):
            action.setText(self.range_name(*bounds))
        for action, identifier in zip(self._license_actions, LICENSES, strict=True):
            action.setText(license_name(identifier) if identifier else self.tr("Any license"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show(self) -> None:
        query = self._query
        bounds = (query.least_params // BILLION, query.most_params // BILLION)
        said = [
            self.range_name(*bounds) if any(bounds) else "",
            license_name(query.license) if query.license else "",
            self.tr("Not gated") if query.open_only else "",
        ]
        words = listed(*said)
        self.setText(words or self.tr("Filter"))
        name = fill(self.tr("Filter: %1"), words) if words else self.tr("Filter")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.set_active(bool(words))
        self._none.setEnabled(bool(words))
        self._open_only.setChecked(query.open_only)
        self._range_actions[RANGES.index(bounds)].setChecked(True)
        self._license_actions[LICENSES.index(query.license)].setChecked(True)
        self.updateGeometry()

    def _choose(self, query: Query) -> None:
        if query != self._query:
            self._query = query
            self._show()
            self.chosen.emit(query)

    def _on_range_chosen(self, index: int) -> None:
        least, most = RANGES[index]
        self._choose(replace(self._query, least_params=least * BILLION, most_params=most * BILLION))

    def _on_license_chosen(self, index: int) -> None:
        self._choose(replace(self._query, license=LICENSES[index]))

    def _on_open_only_triggered(self, checked: bool) -> None:
        self._choose(replace(self._query, open_only=checked))


class SortButton(MenuButton):
    """What comes first.

    Signals:
        chosen: a Sort.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._sort: Sort = "trending"
        self._actions = _exclusive(self.box, len(SORTS), self._on_sort_chosen)
        self.retranslate()

    @property
    def sort(self) -> Sort:
        """What is chosen."""
        return self._sort

    def set_sort(self, sort: Sort) -> None:
        """Choose without telling anyone."""
        self._sort = sort
        self.retranslate()

    def sort_name(self, sort: Sort) -> str:
        """In words."""
        return {
            "trending": self.tr("Trending first"),
            "downloads": self.tr("Most downloaded first"),
            "likes": self.tr("Most liked first"),
            "updated": self.tr("Newest first"),
        }[sort]

    def retranslate(self) -> None:
        """Set every string again."""
        for action, sort in zip(self._actions, SORTS, strict=True):
            action.setText(self.sort_name(sort))
        self._actions[SORTS.index(self._sort)].setChecked(True)
        self.setText(self.sort_name(self._sort))
        self.setAccessibleName(fill(self.tr("Order: %1"), self.text()))
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_sort_chosen(self, index: int) -> None:
        if SORTS[index] != self._sort:
            self._sort = SORTS[index]
            self.retranslate()
            self.chosen.emit(self._sort)


def _exclusive(menu: Menu, number: int, chosen: Callable[[int], None]) -> list[QAction]:
    """`number` actions in `menu` of which one is on."""
    group = QActionGroup(menu)
    actions = []
    for index in range(number):
        action = QAction(menu)
        action.setCheckable(True)
        action.triggered.connect(lambda _checked=False, index=index: chosen(index))
        group.addAction(action)
        menu.addAction(action)
        actions.append(action)
    return actions
