"""Rows of cells that can be sorted and searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

FACT_ROLE = Qt.ItemDataRole.UserRole
LONGEST_SHOWN = 400
"""Characters of a cell that are handed to Qt; more never fits."""


class Cell(NamedTuple):
    """What stands in one place of a table.

    Attributes:
        text: shown, read out and searched.
        key: sorted by; one type in each column.
        fact: for whoever paints the cell.
    """

    text: str
    key: str | float = ""
    fact: object = None


class Records(QAbstractTableModel):
    """A table of cells that is replaced as a whole."""

    def __init__(self, columns: int, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads: tuple[str, ...] = ("",) * columns
        self._count = 0
        self._make: Callable[[int], Sequence[Cell]] = lambda _row: ()
        self._keys: Callable[[int], Sequence[str | float]] | None = None
        self._searched: Callable[[int], str] | None = None
        self._rows: dict[int, Sequence[Cell]] = {}
        self._order: list[int] | None = None
        self._places: dict[int, int] | None = None
        self._sorted_by, self._falling = -1, False

    def set_heads(self, *heads: str) -> None:
        """Set the names of the columns."""
        self._heads = heads
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(heads) - 1)

    def set_rows(
        self,
        count: int,
        make: Callable[[int], Sequence[Cell]],
        *,
        keys: Callable[[int], Sequence[str | float]] | None = None,
        searched: Callable[[int], str] | None = None,
    ) -> None:
        """Show other rows.

        Args:
            count: how many there are.
            make: gives the cells of a row; asked once for each that is looked at.
            keys: what the columns of a row are sorted by, where that costs less than its cells.
            searched: what of a row is searched, where that costs less; all of its cells without.
        """
        self.beginResetModel()
        self._count, self._make = count, make
        self._keys, self._searched = keys, searched
        self._rows.clear()
        self._sort()
        self.endResetModel()

    def arrange(self, column: int, *, falling: bool) -> None:
        """Put the rows into the order of a column; -1 is the order they came in.

        Python sorts a column of a hundred thousand keys in a fraction of a second; Qt, which
        would ask for two of them in each comparison, needs many.
        """
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        numbers = [self.number(index.row()) for index in held]
        self._sorted_by, self._falling = column, falling
        self._sort()
        places = [self.index(self.place(number), 0) for number in numbers]
        self.changePersistentIndexList(
            held,
            [place.siblingAtColumn(old.column()) for place, old in zip(places, held, strict=True)],
        )
        self.layoutChanged.emit()

    def _sort(self) -> None:
        column = self._sorted_by
        if column < 0:
            self._order = self._places = None
            return
        told = self._keys
        keys: list[Any] = (
            [self.cell(number, column).key for number in range(self._count)]
            if told is None
            else [told(number)[column] for number in range(self._count)]
        )
        self._order = sorted(range(self._count), key=keys.__getitem__, reverse=self._falling)
        self._places = {number: row for row, number in enumerate(self._order)}

    def number(self, row: int) -> int:
        """Which record stands in a row, counted as they came."""
        return row if self._order is None else self._order[row]

    def place(self, number: int) -> int:
        """The row in which a record stands."""
        return number if self._places is None else self._places.get(number, -1)

    def cell(self, row: int, column: int) -> Cell:
        """What a record, counted as they came, says in a column."""
        cells = self._rows.get(row)
        if cells is None:
            cells = self._rows[row] = self._make(row)
        return cells[column]

    def holds(self, number: int, text: str) -> bool:
        """Whether `text`, in lower case, occurs in a record."""
        if self._searched is not None:
            return text in self._searched(number).casefold()
        columns = range(self.columnCount())
        return any(text in self.cell(number, at).text.casefold() for at in columns)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many rows."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 (as Qt declares it)
        """Text or fact of a cell."""
        if not index.isValid():
            return None
        cell = self.cell(self.number(index.row()), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text[:LONGEST_SHOWN]
        return cell.fact if role == FACT_ROLE else None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 (as Qt declares it)
        """Name of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None


class Sifted(QSortFilterProxyModel):
    """Those rows in which a text occurs, in the order that was asked for.

    Attributes:
        records: all rows.
    """

    def __init__(self, source: Records, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.records = source
        self._wanted = ""
        self.setSourceModel(source)

    def search(self, text: str) -> None:
        """Show only rows in which `text` occurs, whatever the case; all when it is empty."""
        self.beginFilterChange()
        self._wanted = text.strip().casefold()
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Let the records be in the order of a column; what is sifted out stays so."""
        self.records.arrange(column, falling=order == Qt.SortOrder.DescendingOrder)

    def record(self, index: QModelIndex) -> int:
        """Number of the record that is shown at `index`; -1 for none."""
        return self.records.number(self.mapToSource(index).row()) if index.isValid() else -1

    def filterAcceptsRow(self, row: int, _parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Look into every cell."""
        if not self._wanted:
            return True
        return self.records.holds(self.records.number(row), self._wanted)
