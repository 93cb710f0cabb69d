"""The rows of the overview as Qt's views want them."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui.chat.transcript import captions
from app.ui.phrase import fill, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from app.ui.chat.tree.graph import Row

_ROOT = QModelIndex()
LONGEST_NAME = 120


class Role(IntEnum):
    """What a row holds besides its words."""

    ROW = Qt.ItemDataRole.UserRole + 1


class TreeModel(QAbstractListModel):
    """One row for each message."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self._places: dict[int, int] = {}

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other messages."""
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows = rows
        self._places = {row.node_id: place for place, row in enumerate(rows)}
        self.endResetModel()

    def row(self, place: int) -> Row:
        """The row at a place."""
        return self._rows[place]

    def place_of(self, node_id: int) -> int:
        """Where a message is; -1 where it is not."""
        return self._places.get(node_id, -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """How many messages."""
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - Qt
        """Words, the row, and what screen readers say."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.words
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._name(row)
            case Role.ROW:
                return row
        return None

    def _name(self, row: Row) -> str:
        """``You, version 2 of 3, not shown: first words``."""
        version = shown = ""
        if row.siblings > 1:
            version = fill(self.tr("version %1 of %2"), row.position, row.siblings)
        if not row.on_path:
            shown = self.tr("not shown")
        who = listed(captions.speaker(row.message), version, shown)
        return fill(self.tr("%1: %2"), who, row.words[:LONGEST_NAME])
