"""What the command palette finds for what was typed, the best and the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui.findable import Commands, Conversations
from app.ui.phrase import listed
from app.ui.pinyin import initials
from app.ui.spoken import Spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from app.bridge.chat import ChatSession
    from app.bridge.preferences import Preferences
    from app.ui.actions import Actions
    from app.ui.findable import Findable, Source

Index = QModelIndex | QPersistentModelIndex
Kind = Literal["head", "command", "conversation", "model", "preset", "setting", "nothing"]
Spans = tuple[tuple[int, int], ...]
NOWHERE = QModelIndex()
MOST = 50
"""Of one kind are shown."""
MOST_RECENT = 5
OTHER, GROUP, PINYIN = 3, 6, 7
"""Added to the rank of what was found by its name in another language, its group, its pinyin."""
SHORTEST_PINYIN = 2


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
        do: what choosing it does; None where it cannot be done now.
        checked: it is on.
        rank: the smaller the better it matches.
        key: by which it is remembered.
    """

    kind: Kind
    text: str
    icon: str = ""
    note: str = ""
    keys: str = ""
    spans: Spans = ()
    do: Callable[[], object] | None = None
    checked: bool = False
    rank: int = 0
    key: str = ""


def match(text: str, words: Sequence[str]) -> tuple[int, Spans] | None:
    """Where each of `words` stands in `text`, case aside.

    Returns:
        A rank (-1 when that is the whole text, 0 when the text begins with each word, 1 when each
        begins a word, 2 otherwise) and the spans found; None when a word is missing.
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
    if words and lowered == " ".join(words).lower():
        rank = -1
    return rank, tuple(sorted(spans))


def _best_place(text: str, word: str) -> int:
    """The first place where `word` begins a word of `text`, else the first at all, else -1."""
    at = first = text.find(word)
    while at >= 0:
        if at == 0 or not text[at - 1].isalnum():
            return at
        at = text.find(word, at + 1)
    return first


def find(thing: Findable, words: Sequence[str]) -> tuple[int, Spans, str] | None:
    """How well `thing` answers to `words`: by its name, another name, its group, its pinyin.

    Returns:
        The rank, the spans in its text, and the name in another language that it was found by;
        None where it does not.
    """
    if own := match(thing.text, words):
        return (*own, "")
    for other in thing.others:
        if found := match(other, words):
            return found[0] if found[0] < 0 else OTHER + found[0], (), other
    if thing.group and match(thing.group, words):
        return GROUP, (), ""
    if len(words) == 1 and len(words[0]) >= SHORTEST_PINYIN and words[0].isascii():
        word = words[0].lower()
        for name in (thing.text, *thing.others):
            at = -1 if name.isascii() else initials(name).find(word)
            if at >= 0:
                return PINYIN, ((at, len(word)),) if name == thing.text else (), ""
    return None


class Findings(QAbstractListModel):
    """Rows of the palette for what was typed."""

    def __init__(
        self,
        actions: Actions,
        session: ChatSession,
        sources: Sequence[Source] = (),
        preferences: Preferences | None = None,
        *,
        spoken: Spoken | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Look through actions and conversations, and through `sources`.

        `preferences` remember what was chosen.
        """
        super().__init__(parent)
        self._preferences = preferences
        self._sources: tuple[Source, ...] = (
            Commands(actions, spoken or Spoken()),
            Conversations(session, actions),
            *sources,
        )
        self._things: dict[Kind, list[Findable]] = {}
        self._rows: list[Finding] = []

    def gather(self) -> None:
        """Look what there is now; `find` goes through that until the next time."""
        self._things = {source.kind: list(source.all()) for source in self._sources}

    def find(self, typed: str) -> None:
        """Fill the rows. A mark before the words finds one kind only: ``>`` commands."""
        if not self._things:
            self.gather()
        typed = typed.strip()
        marked = [source for source in self._sources if source.mark and typed[:1] == source.mark]
        words = (typed[1:] if marked else typed).split()
        groups = []
        for source in marked or self._sources:
            found = self._found(source.kind, words)
            if found:
                groups.append((source.head(), found))
        # Equal ones keep their order: commands first.
        groups.sort(key=lambda group: group[1][0].rank if words else 0)
        rows = [] if words or marked else self._recent()
        recent = {row.key for row in rows}
        for head, found in groups:
            left = [finding for finding in found if finding.key not in recent]
            rows += [Finding("head", head), *left] if left else []
        self.beginResetModel()
        self._rows = rows or [Finding("nothing", self.tr("Nothing found"))]
        self.endResetModel()

    def chose(self, finding: Finding) -> None:
        """Remember what was chosen, here and for the next start."""
        if self._preferences is None or not finding.key:
            return
        window = self._preferences.settings.window
        rest = (key for key in window.palette if key != finding.key)
        self._preferences.update(window=replace(window, palette=(finding.key, *rest)))

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

    # -- inside -----------------------------------------------------------

    def _order(self) -> dict[str, int]:
        """How long ago what was chosen: 0 is the latest."""
        if self._preferences is None:
            return {}
        return {key: at for at, key in enumerate(self._preferences.settings.window.palette)}

    def _found(self, kind: Kind, words: Sequence[str]) -> list[Finding]:
        """Of one kind, the best first, among equals the latest chosen."""
        order = self._order()
        rows: list[Finding] = []
        for thing in self._things.get(kind, ()):
            if not words:
                if thing.do is not None:
                    rows.append(_row(kind, thing))
                if kind != "command" and len(rows) >= MOST:
                    break
            elif (found := find(thing, words)) is not None:
                rows.append(_row(kind, thing, found))
        rows.sort(
            key=lambda row: (
                row.do is None,
                row.rank,
                order.get(row.key, len(order)) if words else 0,
            )
        )
        return rows[:MOST] if kind != "command" else rows

    def _recent(self) -> list[Finding]:
        """What was chosen last and can be chosen now, under a head of its own."""
        order = self._order()
        if not order:
            return []
        known = {
            thing.key: (kind, thing)
            for kind, things in self._things.items()
            for thing in things
            if thing.do is not None and thing.key in order
        }
        rows = [_row(*known[key]) for key in order if key in known][:MOST_RECENT]
        return [Finding("head", self.tr("Recent")), *rows] if rows else []


def _row(kind: Kind, thing: Findable, found: tuple[int, Spans, str] = (0, (), "")) -> Finding:
    rank, spans, alias = found
    if alias == thing.text:
        alias = ""
    return Finding(
        kind,
        thing.text,
        thing.icon,
        note=alias or ("" if thing.keys else thing.note),
        keys="" if alias else thing.keys,
        spans=spans,
        do=thing.do,
        checked=thing.checked,
        rank=rank,
        key=thing.key,
    )
