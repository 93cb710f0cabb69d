"""The list of conversations as an item model: heads, folders and conversations in one column."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui import plurals
from app.ui.chat.sidebar.grouping import Group, Row, rows_of
from app.ui.phrase import listed

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.bridge.chat import ChatSession, ConversationStatus
    from app.chat.conversation import Summary

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LONGEST_TITLE = 200
TELL_ALL = 40
"""Above so many changed rows the view is told of all at once."""


class Role(IntEnum):
    """What a row tells besides its text."""

    HEAD = Qt.ItemDataRole.UserRole
    CONVERSATION = Qt.ItemDataRole.UserRole + 1
    UNREAD = Qt.ItemDataRole.UserRole + 2
    STATUS = Qt.ItemDataRole.UserRole + 3
    PINNED = Qt.ItemDataRole.UserRole + 4
    OPEN = Qt.ItemDataRole.UserRole + 5
    ROW = Qt.ItemDataRole.UserRole + 6


class ConversationModel(QAbstractListModel):
    """Rows for the list; setting the text of one renames the conversation or the folder."""

    def __init__(self, session: ChatSession, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[Row] = []
        self._at: dict[tuple[int, int], int] = {}
        self._open = session.current
        self.refresh()

    # -- following --------------------------------------------------------

    def refresh(self) -> None:
        """Read the list again; only rows that came, went, moved or changed are told."""
        now = datetime.now().astimezone()
        summaries, folders = self._session.conversations(), self._session.organizer.folders()
        new, old = list(rows_of(summaries, folders, now)), self._rows
        first, least = 0, min(len(old), len(new))
        while first < least and old[first].key == new[first].key:
            first += 1
        last = 0
        while last < least - first and old[-1 - last].key == new[-1 - last].key:
            last += 1
        self._replace(new, first, len(old) - last, len(new) - last)
        self._tell_changed(old, first, last)

    def _replace(self, new: list[Row], first: int, old_end: int, new_end: int) -> None:
        """Rows `first` to `old_end` become those from `first` to `new_end` of `new`."""
        going = [row.key for row in self._rows[first:old_end]]
        coming = [row.key for row in new[first:new_end]]
        if not going and not coming:
            self._take(new)
            return
        if len(going) == len(coming) > 1:
            if going[-1] == coming[0] and going[:-1] == coming[1:]:
                self._move(new, old_end - 1, first)
                return
            if going[0] == coming[-1] and going[1:] == coming[:-1]:
                self._move(new, first, old_end)
                return
        if going:
            self.beginRemoveRows(NOWHERE, first, old_end - 1)
            self._take(self._rows[:first] + self._rows[old_end:])
            self.endRemoveRows()
        if coming:
            self.beginInsertRows(NOWHERE, first, new_end - 1)
            self._take(new)
            self.endInsertRows()
        else:
            self._take(new)

    def _move(self, new: list[Row], source: int, target: int) -> None:
        self.beginMoveRows(NOWHERE, source, source, NOWHERE, target)
        self._take(new)
        self.endMoveRows()

    def _take(self, rows: list[Row]) -> None:
        self._rows = rows
        self._at.clear()

    def _places(self) -> dict[tuple[int, int], int]:
        """Where rows are, by folder and conversation; a conversation also by itself."""
        if not self._at:
            for at, row in enumerate(self._rows):
                if row.summary is not None:
                    self._at[0, row.summary.id] = at
                elif row.folder is not None:
                    self._at[row.folder.id, 0] = at
        return self._at

    def _tell_changed(self, old: list[Row], first: int, last: int) -> None:
        """Rows that stayed where they were, before `first` and in the `last` ones, or moved."""
        new, shift = self._rows, len(self._rows) - len(old)
        moved = {row.key: row for row in old[first : len(old) - last]}
        changed = [at for at in range(first) if _differ(old[at], new[at])]
        for at in range(first, len(new) - last):
            known = moved.get(new[at].key)
            if known is not None and _differ(known, new[at]):
                changed.append(at)
        end = range(len(new) - last, len(new))
        changed += [at for at in end if _differ(old[at - shift], new[at])]
        if len(changed) > TELL_ALL:
            self._tell()
            return
        for at in changed:
            index = self.index(at)
            self.dataChanged.emit(index, index)

    def set_open(self, conversation: int) -> None:
        """Another conversation is open."""
        before, self._open = self._open, conversation
        self.tell(before)
        self.tell(conversation)

    def retranslate(self) -> None:
        """Heads and untitled conversations are in another language now."""
        self._tell()

    def tell(self, conversation: int) -> None:
        """The status of a conversation changed."""
        index = self.index_of(conversation)
        if index.isValid():
            self.dataChanged.emit(index, index)

    # -- finding ----------------------------------------------------------

    def index_of(self, conversation: int) -> QModelIndex:
        """Where a conversation stands; invalid when it does not, or its folder is folded."""
        at = self._places().get((0, conversation)) if conversation else None
        return QModelIndex() if at is None else self.index(at)

    def index_of_folder(self, folder_id: int) -> QModelIndex:
        """Where a folder stands."""
        at = self._places().get((folder_id, 0)) if folder_id else None
        return QModelIndex() if at is None else self.index(at)

    def conversation(self, index: Index) -> int:
        """Id of the conversation of a row; 0 for a head or a folder."""
        row = self.row(index)
        return row.summary.id if row is not None and row.summary is not None else 0

    def row(self, index: Index) -> Row | None:
        """What stands there."""
        at = index.row()
        return self._rows[at] if index.isValid() and 0 <= at < len(self._rows) else None

    # -- Qt ---------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Heads, folders and conversations."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A head can be neither chosen nor edited, a folder not chosen."""
        row = self.row(index)
        if row is None or row.is_head:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        flags |= Qt.ItemFlag.ItemIsEditable
        return flags if row.is_folder else flags | Qt.ItemFlag.ItemIsSelectable

    def data(  # noqa: PLR0911 - one for each role
        self, index: Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """See `Role`; the texts are for eyes and, with the state, for screen readers."""
        row = self.row(index)
        if row is None:
            return None
        if role == Role.HEAD:
            return row.is_head
        if role == Role.ROW:
            return row
        if row.summary is not None:
            return self._about(row.summary, role)
        if row.folder is not None:
            return self._about_folder(row, role)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._head(row.group)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename; a title of blanks is refused."""
        row = self.row(index)
        title = " ".join(str(value).split())[:LONGEST_TITLE]
        if row is None or row.is_head or role != Qt.ItemDataRole.EditRole or not title:
            return False
        if row.summary is None:
            self._session.organizer.rename_folder(row.key[1], title)
        elif title != row.summary.title:
            self._session.rename(row.summary.id, title)
        return True

    # -- inside -----------------------------------------------------------

    def _about(self, summary: Summary, role: int) -> object:  # noqa: PLR0911 - one for each role
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return summary.title or self.tr("New conversation")
            case Qt.ItemDataRole.EditRole:
                return summary.title
            case Role.CONVERSATION:
                return summary.id
            case Role.UNREAD:
                return summary.unread
            case Role.STATUS:
                return self._session.status(summary.id)
            case Role.PINNED:
                return summary.pinned
            case Role.OPEN:
                return summary.id == self._open
            case Qt.ItemDataRole.AccessibleTextRole:
                title = summary.title or self.tr("New conversation")
                return listed(title, self._state(summary), *summary.tags)
            case Qt.ItemDataRole.ToolTipRole:
                tags = " ".join(f"#{tag}" for tag in summary.tags)
                return "\n".join(filter(None, (self._state(summary), tags))) or None
        return None

    def _about_folder(self, row: Row, role: int) -> object:
        name = row.folder.name if row.folder is not None else ""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            folded = row.folder is not None and not row.folder.opened
            state = self.tr("folded") if folded else self.tr("open")
            news = self.tr("a new reply") if row.unread else ""
            return listed(name, self.tr("folder"), plurals.conversations(row.count), state, news)
        return None

    def _state(self, summary: Summary) -> str:
        states: dict[ConversationStatus, str] = {
            "waiting": self.tr("waiting for the model"),
            "reading": self.tr("reading the prompt"),
            "writing": self.tr("writing a reply"),
        }
        status = self._session.status(summary.id)
        state = states.get(status) or (self.tr("a new reply") if summary.unread else "")
        return listed(self.tr("temporary") if summary.temporary else "", state)

    def _head(self, group: Group) -> str:
        names: dict[Group, str] = {
            "pinned": self.tr("Pinned"),
            "folders": self.tr("Folders"),
            "today": self.tr("Today"),
            "yesterday": self.tr("Yesterday"),
            "week": self.tr("Previous 7 days"),
            "older": self.tr("Older"),
        }
        return names[group]

    def _tell(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


def _differ(one: Row, other: Row) -> bool:
    """Whether a row says something else than before; values are replaced, never changed."""
    if one.summary is not None:
        return one.summary is not other.summary or one.folder is not other.folder
    return one.folder is not other.folder or one.count != other.count or one.unread != other.unread
