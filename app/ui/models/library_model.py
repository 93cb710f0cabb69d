"""The library as an item model: heads and model files in one column."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.hub.groups import SHARD
from app.hub.stores import OWNERS
from app.ui.errors import sentence
from app.ui.models.facts import parameters
from app.ui.models.whereabouts import source_name
from app.ui.phrase import count, fill, listed, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from PySide6.QtCore import QObject

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.core.errors import VitrailError
    from app.hub.api import Entry, Source

Index = QModelIndex | QPersistentModelIndex
Group = Literal["", "lm_studio", "ollama", "hf_cache", "llama_cpp", "jan", "gpt4all"]
"""On this computer, or kept by another program."""
Order = Literal["recent", "name", "size"]
Status = Literal["", "loaded", "loading", "kept", "broken", "refused", "incomplete"]
NOWHERE = QModelIndex()
LOADING = frozenset({"starting", "loading"})


class Role(IntEnum):
    """What a row tells besides its name."""

    HEAD = Qt.ItemDataRole.UserRole
    PATH = Qt.ItemDataRole.UserRole + 1
    FACTS = Qt.ItemDataRole.UserRole + 2
    SIZE = Qt.ItemDataRole.UserRole + 3
    STATUS = Qt.ItemDataRole.UserRole + 4
    STATUS_TEXT = Qt.ItemDataRole.UserRole + 5
    FAVORITE = Qt.ItemDataRole.UserRole + 6
    CHOSEN = Qt.ItemDataRole.UserRole + 7
    COUNT = Qt.ItemDataRole.UserRole + 8


@dataclass(frozen=True, slots=True)
class Choice:
    """Which files are listed, and in what order.

    Attributes:
        words: all of them have to be in what is known of a file.
        order: of each group.
        favorites: only those.
        tag: only files with it; empty asks nothing.
    """

    words: str = ""
    order: Order = "recent"
    favorites: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A head with the number of its files, or a file."""

    group: Group
    entry: Entry | None = None
    count: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[str, str]:
        """Equal keys are the same row, whatever is said of it."""
        return (self.group, self.entry.path if self.entry else "")


def group_of(source: Source) -> Group:
    """Under which head a file stands."""
    return cast("Group", source) if source in OWNERS else ""


def chosen(entries: Iterable[Entry], choice: Choice) -> list[Entry]:
    """Those of `entries` that `choice` lists, in its order."""
    words = choice.words.casefold().split()
    found = [
        entry
        for entry in entries
        if (entry.favorite or not choice.favorites)
        and (not choice.tag or choice.tag in entry.tags)
        and _has(entry, words)
    ]
    if choice.order == "size":
        found.sort(key=lambda entry: -entry.size_bytes)
    elif choice.order == "recent":
        found.sort(key=lambda entry: (-entry.used_ms, -entry.changed_ms))
    return found  # the library sorts by name


def rows_of(entries: Iterable[Entry]) -> Iterator[Row]:
    """Heads and files from top to bottom; a head without files is left out."""
    groups: dict[Group, list[Entry]] = {"": []}
    groups.update({group_of(source): [] for source in OWNERS})
    for entry in entries:
        groups[group_of(entry.source)].append(entry)
    for group, members in groups.items():
        if members:
            yield Row(group, count=len(members))
            yield from (Row(group, entry) for entry in members)


def _has(entry: Entry, words: list[str]) -> bool:
    if not words:
        return True
    known = (
        entry.name,
        entry.quantization,
        entry.architecture,
        entry.repo,
        entry.note,
        *entry.tags,
        PurePath(entry.path).name,
    )
    text = "\n".join(known).casefold()
    return all(word in text for word in words)


class LibraryModel(QAbstractListModel):
    """Rows for the list; setting the text of one asks for another name of the file.

    Signals:
        renamed: path of a file and the name that was typed.
    """

    renamed = Signal(str, str)

    def __init__(
        self, library: Library, models: ModelHost, *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._models = models
        self._rows: list[Row] = []
        self._choice = Choice()
        self._shown = ""
        self._told: dict[int, Callable[[Entry], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda entry: entry.name,
            Qt.ItemDataRole.EditRole: lambda entry: file_stem(entry.path),
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Role.HEAD: lambda _entry: False,
            Role.PATH: lambda entry: entry.path,
            Role.FACTS: facts_of,
            Role.SIZE: lambda entry: size(entry.size_bytes),
            Role.STATUS: self.status,
            Role.STATUS_TEXT: self._status_text,
            Role.FAVORITE: lambda entry: entry.favorite,
            Role.CHOSEN: lambda entry: entry.path == self._shown,
        }
        models.changed.connect(self._tell)
        self.refresh()

    @property
    def choice(self) -> Choice:
        """What is listed."""
        return self._choice

    def set_choice(self, choice: Choice) -> None:
        """List something else."""
        self._choice = choice
        self.refresh()

    def refresh(self) -> None:
        """Read the library again; rows that stay are told to have changed, others reset."""
        rows = list(rows_of(chosen(self._library.entries(), self._choice)))
        if [row.key for row in rows] == [row.key for row in self._rows]:
            self._rows = rows
            self._tell()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def retranslate(self) -> None:
        """Heads and facts are in another language now."""
        self._tell()

    def set_shown(self, path: str) -> None:
        """The details of this file are shown; empty for none."""
        self._shown = path
        self._tell()

    def index_of(self, path: str) -> QModelIndex:
        """Where a file stands; invalid when it does not."""
        for at, row in enumerate(self._rows):
            if row.entry is not None and row.entry.path == path:
                return self.index(at)
        return QModelIndex()

    def entry(self, index: Index) -> Entry | None:
        """The file of a row; None for a head."""
        row = self._row(index)
        return row.entry if row is not None else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Heads and files."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A head can be neither chosen nor edited.

        A file of another program is not edited, nor one that is in use: Windows would refuse, and
        elsewhere what is loaded would lose its file's settings.
        """
        entry = self.entry(index)
        if entry is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not entry.foreign and self.status(entry) not in {"loaded", "loading", "kept"}:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See `Role`; the texts are for eyes and, with the state, for screen readers."""
        row = self._row(index)
        if row is None:
            return None
        if row.entry is None:
            facts: dict[int, object] = {
                Qt.ItemDataRole.DisplayRole: self._head(row.group),
                Qt.ItemDataRole.AccessibleTextRole: self._spoken_head(row),
                Role.HEAD: True,
                Role.COUNT: count(row.count),
            }
            return facts.get(role)
        tell = self._told.get(role)
        return tell(row.entry) if tell is not None else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name; an empty one and the one it has are no question."""
        entry, name = self.entry(index), str(value).strip()
        if entry is None or role != Qt.ItemDataRole.EditRole or not name:
            return False
        if name != file_stem(entry.path):
            self.renamed.emit(entry.path, name)
        return True

    def status(self, entry: Entry) -> Status:
        """What is to be said of a file before everything else."""
        if self._models.path == entry.path:
            if self._models.state == "ready":
                return "loaded"
            if self._models.state in LOADING:
                return "loading"
        elif self._models.holds(entry.path):
            return "kept"
        if entry.broken is not None:
            return "broken"
        if entry.missing_shards:
            return "incomplete"
        return "refused" if self._library.refusal(entry.path) is not None else ""

    def _status_text(self, entry: Entry) -> str:
        status = self.status(entry)
        if status == "loaded":
            return self.tr("Loaded")
        if status == "loading":
            return self.tr("Loading")
        if status == "kept":
            return self.tr("In memory")
        if status == "incomplete":
            total = len(entry.shards) + entry.missing_shards
            return fill(self.tr("%1 of %2 files missing"), entry.missing_shards, total)
        error = self._trouble(entry, status)
        return sentence(error).title if error is not None else ""

    def _trouble(self, entry: Entry, status: Status) -> VitrailError | None:
        if status == "broken":
            return entry.broken
        return self._library.refusal(entry.path) if status == "refused" else None

    def _tip(self, entry: Entry) -> str:
        """What there is no room for in a row."""
        error = self._trouble(entry, self.status(entry))
        parts = [entry.name]
        if error is not None:
            said = sentence(error)
            parts += [said.title, said.reason]
        elif self._status_text(entry):
            parts.append(self._status_text(entry))
        if entry.foreign:
            parts.append(source_name(entry.source))
        return "\n".join((*parts, listed(*entry.tags), entry.path)).replace("\n\n", "\n")

    def _spoken(self, entry: Entry) -> str:
        favorite = self.tr("Favorite") if entry.favorite else ""
        told = (self._status_text(entry), favorite, facts_of(entry), size(entry.size_bytes))
        return listed(entry.name, *told)

    def _spoken_head(self, row: Row) -> str:
        return listed(self._head(row.group), count(row.count))

    def _head(self, group: Group) -> str:
        return source_name(group) if group else self.tr("On this computer")

    def _row(self, index: Index) -> Row | None:
        at = index.row()
        return self._rows[at] if index.isValid() and 0 <= at < len(self._rows) else None

    def _tell(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


def facts_of(entry: Entry) -> str:
    """Quantization and number of weights, as far as they are known."""
    return listed(entry.quantization, parameters(entry.n_params) if entry.n_params else "")


def file_stem(path: str) -> str:
    """The part of a file's name that can be changed."""
    name = PurePath(path).name
    shard = SHARD.match(name)
    return shard["prefix"] if shard else name.removesuffix(".gguf")
