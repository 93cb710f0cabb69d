"""What is in the bin, as Qt's views want it."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from app.chat.bin import KEPT_MS
from app.ui.phrase import clock, fill, listed
from app.ui.plurals import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from app.chat.bin import Deleted
    from app.ui.theme import Theme

_ROOT = QModelIndex()


class Role(IntEnum):
    """What a row holds besides its title."""

    FACTS = Qt.ItemDataRole.UserRole + 1
    ICON = Qt.ItemDataRole.UserRole + 2


class BinModel(QAbstractListModel):
    """One row for each conversation and branch."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: Sequence[Deleted] = ()

    def set_items(self, items: Sequence[Deleted]) -> None:
        """Show other things."""
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def item(self, place: int) -> Deleted | None:
        """What stands at a place; None where nothing does."""
        return self._items[place] if 0 <= place < len(self._items) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """How many things."""
        return 0 if parent.isValid() else len(self._items)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - Qt
        """Title, facts, icon, and what screen readers say."""
        item = self.item(index.row()) if index.isValid() else None
        if item is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._title(item)
            case Qt.ItemDataRole.AccessibleTextRole:
                return listed(self._title(item), self._facts(item))
            case Role.FACTS:
                return self._facts(item)
            case Role.ICON:
                return "ph.git-branch" if item.node_id else "ph.chat-circle-text"
        return None

    def _title(self, item: Deleted) -> str:
        """Of a branch its first words."""
        beginning = " ".join(item.beginning.split())
        if item.node_id:
            return beginning or self.tr("Empty message")
        return item.title or beginning or self.tr("Untitled conversation")

    def _facts(self, item: Deleted) -> str:
        """``Branch of “Title”, 4 messages, deleted 11/22/26 14:32, kept until 12/22/26``."""
        where = ""
        if item.node_id:
            where = fill(self.tr("Branch of “%1”"), item.title or self.tr("Untitled conversation"))
        moment = QDateTime.fromMSecsSinceEpoch(item.deleted_ms)
        deleted = f"{self._day(moment)} {clock(moment)}"
        gone = self._day(QDateTime.fromMSecsSinceEpoch(item.deleted_ms + KEPT_MS))
        return listed(
            where,
            messages(item.messages),
            fill(self.tr("deleted %1"), deleted),
            fill(self.tr("kept until %1"), gone),
        )

    def _day(self, moment: QDateTime) -> str:
        locale = QLocale(self._theme.language)
        return locale.toString(moment.date(), QLocale.FormatType.ShortFormat)
