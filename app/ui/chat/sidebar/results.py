"""What a search found, as an item model: titles first, then messages by conversation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QDate,
    QDateTime,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from app.chat.search import PAGE
from app.ui.phrase import clock, count, fill, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QObject

    from app.bridge.chat import ChatSession
    from app.bridge.search import Results
    from app.chat.search import Hit, TitleHit

Index = QModelIndex | QPersistentModelIndex
Kind = Literal["head", "title", "caption", "hit"]
NOWHERE = QModelIndex()
MOST_TITLES = 50
"""As many titles are listed before the messages."""


class Role(IntEnum):
    """What a row tells besides its text."""

    FOUND = Qt.ItemDataRole.UserRole
    DATE = Qt.ItemDataRole.UserRole + 1
    TAGS = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Found:
    """A row: a head, a conversation found by its title, or a message below its conversation."""

    kind: Kind
    conversation: int = 0
    title: TitleHit | None = None
    hit: Hit | None = None
    head: Literal["", "titles", "messages"] = ""


def rows_of(results: Results) -> Iterator[Found]:
    """All rows; messages that follow each other in one conversation stand below one caption."""
    if results.titles:
        yield Found("head", head="titles")
        for title in results.titles[:MOST_TITLES]:
            yield Found("title", title.conversation_id, title=title)
    if results.hits:
        yield Found("head", head="messages")
    # A page groups what is in it, and later pages come below: nothing jumps while one scrolls.
    above = 0
    for start in range(0, len(results.hits), PAGE):
        groups: dict[int, list[Hit]] = {}
        for hit in results.hits[start : start + PAGE]:
            groups.setdefault(hit.conversation_id, []).append(hit)
        for conversation, hits in groups.items():
            if conversation != above:
                yield Found("caption", conversation)
            yield from (Found("hit", conversation, hit=hit) for hit in hits)
            above = conversation


class ResultModel(QAbstractListModel):
    """Rows for the list of what was found; more pages are fetched as it is scrolled."""

    def __init__(self, session: ChatSession, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._search = session.search
        self._rows: list[Found] = []

    def refresh(self) -> None:
        """Take what was found by now; a later page is put below what is there."""
        rows, there = list(rows_of(self._search.results)), len(self._rows)
        if rows == self._rows:
            return
        if there and rows[:there] == self._rows:
            self.beginInsertRows(NOWHERE, there, len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def retranslate(self) -> None:
        """Heads and dates are in another language now."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def found(self, index: Index) -> Found | None:
        """What stands there."""
        at = index.row()
        return self._rows[at] if index.isValid() and 0 <= at < len(self._rows) else None

    def first(self) -> QModelIndex:
        """The first that can be opened."""
        for at, row in enumerate(self._rows):
            if row.kind in {"title", "hit"}:
                return self.index(at)
        return QModelIndex()

    # -- Qt ---------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """All rows so far."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, _parent: Index) -> bool:  # noqa: N802
        """Older messages may be found."""
        return self._search.results.before is not None and not self._search.results.searching

    def fetchMore(self, _parent: Index) -> None:  # noqa: N802
        """Look for them."""
        self._search.more()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Heads and captions cannot be opened."""
        row = self.found(index)
        if row is None or row.kind in {"head", "caption"}:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemNeverHasChildren

    def data(  # noqa: PLR0911 - one for each role
        self, index: Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """See `Role`."""
        row = self.found(index)
        if row is None:
            return None
        match role:
            case Role.FOUND:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return listed(self._text(row), self._said_where(row), self._date(row))
            case Role.DATE:
                return self._date(row)
            case Role.TAGS:
                summary = self._session.summary(row.conversation)
                return " ".join(f"#{tag}" for tag in summary.tags) if summary else ""
        return None

    # -- inside -----------------------------------------------------------

    def _text(self, row: Found) -> str:
        if row.kind == "head":
            return self._head(row)
        if row.hit is not None:
            return row.hit.snippet
        summary = self._session.summary(row.conversation)
        return (summary.title if summary else "") or self.tr("New conversation")

    def _head(self, row: Found) -> str:
        if row.head == "messages":
            return self.tr("Messages")
        number = len(self._search.results.titles)
        if number <= MOST_TITLES:
            return self.tr("Titles")
        return fill(self.tr("Titles, %1 of %2"), count(MOST_TITLES), count(number))

    def _said_where(self, row: Found) -> str:
        """For those who do not see the caption above."""
        summary = self._session.summary(row.conversation) if row.hit is not None else None
        return summary.title if summary else ""

    def _date(self, row: Found) -> str:
        if row.hit is not None:
            return day(row.hit.created_ms)
        summary = self._session.summary(row.conversation) if row.kind == "title" else None
        return day(summary.updated_ms) if summary else ""


def day(when_ms: int) -> str:
    """The time of what was today, the date of what was before."""
    if not when_ms:
        return ""
    when = QDateTime.fromMSecsSinceEpoch(when_ms)
    if when.date() == QDate.currentDate():
        return clock(when)
    return QLocale().toString(when.date(), QLocale.FormatType.ShortFormat)
