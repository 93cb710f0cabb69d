"""The list of conversations as an item model: heads and conversations in one column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui.phrase import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtCore import QObject

    from app.bridge.chat import ChatSession, ConversationStatus
    from app.chat.conversation import Summary

Index = QModelIndex | QPersistentModelIndex
Age = Literal["pinned", "today", "yesterday", "week", "older"]
AGES: tuple[Age, ...] = ("pinned", "today", "yesterday", "week", "older")
NOWHERE = QModelIndex()
LONGEST_TITLE = 200
WEEK = 7


class Role(IntEnum):
    """What a row tells besides its text."""

    HEAD = Qt.ItemDataRole.UserRole
    CONVERSATION = Qt.ItemDataRole.UserRole + 1
    UNREAD = Qt.ItemDataRole.UserRole + 2
    STATUS = Qt.ItemDataRole.UserRole + 3
    PINNED = Qt.ItemDataRole.UserRole + 4
    OPEN = Qt.ItemDataRole.UserRole + 5


@dataclass(frozen=True, slots=True)
class Row:
    """A head (an age) or a conversation."""

    age: Age
    summary: Summary | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Equal keys are the same row, whatever its title."""
        return (self.age, self.summary.id if self.summary else 0)


def age_of(summary: Summary, now: datetime) -> Age:
    """Under which head a conversation stands, by local days."""
    if summary.pinned:
        return "pinned"
    day = datetime.fromtimestamp(summary.updated_ms / 1000, now.tzinfo).date()
    days = (now.date() - day) // timedelta(days=1)
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return "week" if days <= WEEK else "older"


def rows_of(summaries: Iterable[Summary], now: datetime) -> Iterator[Row]:
    """Heads and conversations from top to bottom; a head without conversations is left out."""
    groups: dict[Age, list[Summary]] = {age: [] for age in AGES}
    for summary in summaries:
        groups[age_of(summary, now)].append(summary)
    for age, group in groups.items():
        if group:
            yield Row(age)
            yield from (Row(age, summary) for summary in group)


class ConversationModel(QAbstractListModel):
    """Rows for the list; setting the text of one renames the conversation."""

    def __init__(self, session: ChatSession, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[Row] = []
        self._open = session.current
        self.refresh()

    def refresh(self) -> None:
        """Read the list again; rows that stay are told to have changed, others reset the list."""
        now = datetime.now().astimezone()
        rows = list(rows_of(self._session.conversations(), now))
        if [row.key for row in rows] == [row.key for row in self._rows]:
            self._rows = rows
            self._tell()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def set_open(self, conversation: int) -> None:
        """Another conversation is open."""
        self._open = conversation
        self._tell()

    def retranslate(self) -> None:
        """Heads and untitled conversations are in another language now."""
        self._tell()

    def tell(self, conversation: int) -> None:
        """The status of a conversation changed."""
        index = self.index_of(conversation)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def index_of(self, conversation: int) -> QModelIndex:
        """Where a conversation stands; invalid when it does not."""
        for at, row in enumerate(self._rows):
            if row.summary is not None and row.summary.id == conversation:
                return self.index(at)
        return QModelIndex()

    def conversation(self, index: Index) -> int:
        """Id of the conversation of a row; 0 for a head."""
        row = self._row(index)
        return row.summary.id if row is not None and row.summary is not None else 0

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Heads and conversations."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A head can be neither chosen nor edited."""
        row = self._row(index)
        if row is None or row.summary is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See `Role`; the texts are for eyes and, with the state, for screen readers."""
        row = self._row(index)
        if row is None:
            return None
        if row.summary is None:
            if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
                return self._head(row.age)
            return True if role == Role.HEAD else None
        return self._about(row.summary, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename the conversation of a row; an empty title is refused."""
        row = self._row(index)
        title = " ".join(str(value).split())[:LONGEST_TITLE]
        if row is None or row.summary is None or role != Qt.ItemDataRole.EditRole or not title:
            return False
        if title != row.summary.title:
            self._session.rename(row.summary.id, title)
        return True

    def _about(self, summary: Summary, role: int) -> object:
        status = self._session.status(summary.id)
        facts: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: summary.title or self.tr("New conversation"),
            Qt.ItemDataRole.EditRole: summary.title,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken(summary, status),
            Qt.ItemDataRole.ToolTipRole: self._state(summary, status) or None,
            Role.HEAD: False,
            Role.CONVERSATION: summary.id,
            Role.UNREAD: summary.unread,
            Role.STATUS: status,
            Role.PINNED: summary.pinned,
            Role.OPEN: summary.id == self._open,
        }
        return facts.get(role)

    def _spoken(self, summary: Summary, status: ConversationStatus) -> str:
        title = summary.title or self.tr("New conversation")
        return listed(title, self._state(summary, status))

    def _state(self, summary: Summary, status: ConversationStatus) -> str:
        if status == "waiting":
            return self.tr("waiting for the model")
        if status == "reading":
            return self.tr("reading the prompt")
        if status == "writing":
            return self.tr("writing a reply")
        return self.tr("a new reply") if summary.unread else ""

    def _head(self, age: Age) -> str:
        names: dict[Age, str] = {
            "pinned": self.tr("Pinned"),
            "today": self.tr("Today"),
            "yesterday": self.tr("Yesterday"),
            "week": self.tr("Previous 7 days"),
            "older": self.tr("Older"),
        }
        return names[age]

    def _row(self, index: Index) -> Row | None:
        at = index.row()
        return self._rows[at] if index.isValid() and 0 <= at < len(self._rows) else None

    def _tell(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
