"""What the command palette finds: actions and conversations that hold the words typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui.phrase import listed
from app.ui.shortcuts import key_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from app.bridge.chat import ChatSession
    from app.ui.actions import Actions

Index = QModelIndex | QPersistentModelIndex
Kind = Literal["head", "command", "conversation", "nothing"]
NOWHERE = QModelIndex()
COMMANDS_MARK, CONVERSATIONS_MARK = ">", "#"
MOST_CONVERSATIONS = 50
HIDDEN = frozenset({"view.palette"})


class Role(IntEnum):
    """What a row tells besides its text."""

    KIND = Qt.ItemDataRole.UserRole
    ICON = Qt.ItemDataRole.UserRole + 1
    NOTE = Qt.ItemDataRole.UserRole + 2
    SPANS = Qt.ItemDataRole.UserRole + 3
    CHECKED = Qt.ItemDataRole.UserRole + 4
    KEYS = Qt.ItemDataRole.UserRole + 5


@dataclass(frozen=True, slots=True)
class Finding:
    """A row: a head, or something to choose.

    Attributes:
        kind: a head cannot be chosen.
        text: what it says.
        icon: a Phosphor name.
        note: group, at the right, where there is no shortcut.
        keys: the shortcut.
        spans: start and length of what matched.
        do: what choosing it does.
        checked: it is on.
        rank: the smaller the better it matches.
    """

    kind: Kind
    text: str
    icon: str = ""
    note: str = ""
    keys: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    do: Callable[[], object] | None = None
    checked: bool = False
    rank: int = 0


def match(text: str, words: Sequence[str]) -> tuple[int, tuple[tuple[int, int], ...]] | None:
    """Where each of `words` stands in `text`, case aside.

    Returns:
        A rank (0 when the text begins with the first word, 1 when each begins a word, 2
        otherwise) and the spans found; None when a word is missing.
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        # Some capitals change their length ("İ"); the places would be wrong.
        lowered = text
    spans, rank = [], 0
    for word in words:
        at = _best_place(lowered, word.lower())
        if at < 0:
            return None
        spans.append((at, len(word)))
        begins = at == 0 or not lowered[at - 1].isalnum()
        rank = max(rank, 0 if at == 0 else 1 if begins else 2)
    return rank, tuple(sorted(spans))


def _best_place(text: str, word: str) -> int:
    """The first place where `word` begins a word of `text`, else the first at all, else -1."""
    at = first = text.find(word)
    while at >= 0:
        if at == 0 or not text[at - 1].isalnum():
            return at
        at = text.find(word, at + 1)
    return first


class Findings(QAbstractListModel):
    """Rows of the palette for what was typed."""

    def __init__(
        self, actions: Actions, session: ChatSession, *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._session = session
        self._rows: list[Finding] = []

    def find(self, typed: str) -> None:
        """Fill the rows. ``>`` before the words finds commands only, ``#`` conversations only."""
        typed = typed.strip()
        mark = typed[:1]
        words = typed.lstrip(COMMANDS_MARK + CONVERSATIONS_MARK).split()
        rows: list[Finding] = []
        if mark != CONVERSATIONS_MARK:
            rows += self._with_head(self.tr("Commands"), self._commands(words))
        if mark != COMMANDS_MARK:
            rows += self._with_head(self.tr("Conversations"), self._conversations(words))
        self.beginResetModel()
        self._rows = rows or [Finding("nothing", self.tr("Nothing found"))]
        self.endResetModel()

    def finding(self, index: Index) -> Finding | None:
        """The row at `index`."""
        at = index.row()
        return self._rows[at] if index.isValid() and 0 <= at < len(self._rows) else None

    def first(self) -> QModelIndex:
        """The first row that can be chosen; invalid when there is none."""
        for at, row in enumerate(self._rows):
            if row.do is not None:
                return self.index(at)
        return QModelIndex()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Heads and findings."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A head cannot be chosen."""
        row = self.finding(index)
        if row is None or row.do is None:
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See `Role`."""
        row = self.finding(index)
        if row is None:
            return None
        aside = row.keys or row.note
        facts: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: row.text,
            Qt.ItemDataRole.AccessibleTextRole: (listed(row.text, aside)),
            Role.KIND: row.kind,
            Role.ICON: row.icon,
            Role.NOTE: row.note,
            Role.KEYS: row.keys,
            Role.SPANS: row.spans,
            Role.CHECKED: row.checked,
        }
        return facts.get(role)

    def _with_head(self, head: str, found: list[Finding]) -> list[Finding]:
        return [Finding("head", head), *found] if found else []

    def _commands(self, words: Sequence[str]) -> list[Finding]:
        """Actions that can be done now, the best match first."""
        found = []
        for action in self._actions:
            if not action.isEnabled() or action.objectName() in HIDDEN:
                continue
            matched = match(action.text(), words)
            spec = self._actions.spec(action)
            if matched is None and match(self._actions.group_name(spec.group), words) is None:
                continue
            rank, spans = matched or (3, ())
            keys = key_text(action.shortcut())
            found.append(
                Finding(
                    "command",
                    action.text(),
                    spec.icon,
                    note="" if keys else self._actions.group_name(spec.group),
                    keys=keys,
                    spans=spans,
                    do=action.trigger,
                    checked=action.isCheckable() and action.isChecked(),
                    rank=rank,
                )
            )
        return sorted(found, key=lambda finding: finding.rank)

    def _conversations(self, words: Sequence[str]) -> list[Finding]:
        """Titles, the latest first among equal matches."""
        found = []
        for summary in self._session.conversations():
            title = summary.title or self.tr("New conversation")
            matched = match(title, words)
            if matched is not None:
                rank, spans = matched
                found.append(
                    Finding(
                        "conversation",
                        title,
                        "ph.push-pin" if summary.pinned else "ph.chat-circle-text",
                        spans=spans,
                        do=self._opener(summary.id),
                        checked=summary.id == self._session.current,
                        rank=rank,
                    )
                )
        return sorted(found, key=lambda finding: finding.rank)[:MOST_CONVERSATIONS]

    def _opener(self, conversation: int) -> Callable[[], object]:
        def open_it() -> None:
            self._session.open(conversation)
            self._actions["page.chat"].trigger()

        return open_it
