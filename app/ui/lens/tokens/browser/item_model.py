"""The item model of the entries that were found: an array of ids, and nothing for each row."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.inspection.cut import KINDS
from app.inspection.glyphs import hexadecimal
from app.inspection.panes import Pane, Place, panes_of
from app.inspection.scripts import script_of_text
from app.ui.lens.tokens.browser.words import column_names, glitch_names, script_name
from app.ui.lens.tokens.words import kind_name, short_hex
from app.ui.phrase import count, fill, listed, number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from app.inspection.cut_text import Pieces
    from app.inspection.glitches import Glitch
    from app.inspection.panes import PaneKind
    from app.inspection.vocabulary_index import SortKey

Index = QModelIndex | QPersistentModelIndex

COLUMNS: Final[tuple[SortKey | None, ...]] = (
    "id",
    "text",
    None,
    "kind",
    "bytes",
    "characters",
    "rank",
    "script",
)
"""What each column is sorted by."""
ID, TOKEN, HEX, KIND, BYTES, CHARACTERS, RANK, SCRIPT = range(8)
NUMBERS: Final = frozenset({0, 4, 5, 6})
_KEPT: Final = 1024
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def no_rank(_token: int) -> float | None:
    """Nothing is known of merges."""
    return None


def nothing_odd(_token: int) -> tuple[Glitch, ...]:
    """Nothing is known of what is odd."""
    return ()


class EntryModel(QAbstractTableModel):
    """Rows for some ids of a vocabulary."""

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pieces: Pieces | None = None
        self._ids: Sequence[int] = range(0)
        self._rank: Callable[[int], float | None] = no_rank
        self._odd: Callable[[int], tuple[Glitch, ...]] = nothing_odd
        self._is_score = False
        self._panes: OrderedDict[int, Pane] = OrderedDict()
        self._scripts: dict[str, str] = {}
        self._kinds: dict[PaneKind, str] = {}
        self._tellers: dict[int, Callable[[int, int], object]] = {
            Qt.ItemDataRole.DisplayRole: self.cell,
            Qt.ItemDataRole.ToolTipRole: lambda token, _column: self.told(token),
            Qt.ItemDataRole.AccessibleTextRole: self.spoken,
        }

    # -- what is shown ----------------------------------------------------

    @property
    def ids(self) -> Sequence[int]:
        """The entries, from top to bottom."""
        return self._ids

    def set_pieces(self, pieces: Pieces | None) -> None:
        """Show all entries of another vocabulary, or none."""
        self.beginResetModel()
        self._pieces = pieces
        self._rank, self._odd, self._is_score = no_rank, nothing_odd, False
        self._panes.clear()
        self._ids = range(len(pieces.all) if pieces is not None else 0)
        self.endResetModel()

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self._ids = ids
        self.endResetModel()

    def set_facts(
        self,
        rank: Callable[[int], float | None],
        odd: Callable[[int], tuple[Glitch, ...]],
        *,
        is_score: bool,
    ) -> None:
        """What is known of ranks or scores, and of what is odd."""
        self._rank, self._odd, self._is_score = rank, odd, is_score
        self.refresh()

    def refresh(self) -> None:
        """Words or facts are others."""
        self._scripts = {}
        self._kinds = {}
        if self._ids:
            last = self.index(len(self._ids) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def token(self, index: Index) -> int:
        """The id of a row; -1 for none."""
        row = index.row()
        return self._ids[row] if 0 <= row < len(self._ids) else -1

    def piece(self, token: int) -> bytes:
        """The bytes of an entry."""
        return self._pieces.all[token] if self._pieces is not None else b""

    def pane(self, token: int) -> Pane:
        """An entry as it is shown, alone."""
        pane = self._panes.get(token)
        if pane is None:
            assert self._pieces is not None  # noqa: S101 - there are rows
            piece, kind = self._pieces.all[token], self._pieces.table.kinds[token]
            panes, _ = panes_of([token], [piece], [KINDS[kind]], [Place(0, len(piece))])
            pane = self._panes[token] = panes[0]
            if len(self._panes) > _KEPT:
                self._panes.popitem(last=False)
        return pane

    def told(self, token: int) -> str:
        """Everything about an entry, for screen readers and in a tool tip."""
        pane = self.pane(token)
        names = glitch_names()
        rank = self.cell(token, 6)
        label = self.tr("score %1") if self._is_score else self.tr("rank %1")
        return listed(
            pane.text,
            fill(self.tr("id %1"), token),
            fill(self.tr("bytes %1"), short_hex(pane.piece)),
            kind_name(pane.kind),
            fill(self.tr("length in bytes: %1"), len(pane.piece)),
            fill(label, rank) if rank else "",
            self.cell(token, SCRIPT),
            *(names[each] for each in self._odd(token)),
        )

    def spoken(self, token: int, column: int) -> str:
        """What a screen reader says in a column: the whole row where the token is."""
        if column == TOKEN:
            return self.told(token)
        return f"{column_names(is_score=self._is_score)[column]}: {self.cell(token, column)}"

    def cell(self, token: int, column: int) -> str:
        """What stands in a column."""
        pane = self.pane(token)
        if column == TOKEN:
            return pane.text
        if column == HEX:
            return hexadecimal(pane.piece)
        if column == RANK:
            return self._rank_text(token)
        if column in {KIND, SCRIPT}:
            return self._named(pane, column)
        size = pane.piece if column == BYTES else pane.piece.decode("utf-8", "replace")
        return str(token) if column == ID else count(len(size))

    def _named(self, pane: Pane, column: int) -> str:
        """What its kind or its script is called; words are looked up once."""
        if column == KIND:
            if pane.kind not in self._kinds:
                self._kinds[pane.kind] = kind_name(pane.kind)
            return self._kinds[pane.kind]
        script = script_of_text(pane.piece.decode("utf-8", "replace"))
        if script not in self._scripts:
            self._scripts[script] = script_name(script)
        return self._scripts[script]

    def _rank_text(self, token: int) -> str:
        value = self._rank(token)
        if value is None:
            return ""
        return count(int(value)) if value == int(value) else number(value, 2)

    # -- what Qt asks -----------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's
        """One for each entry."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's
        """See `COLUMNS`."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Cells as text; the pane; the whole row in a sentence."""
        token = self.token(index)
        if token < 0:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() in NUMBERS else _LEFT
        told = self._tellers.get(role)
        return told(token, index.column()) if told is not None else None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The names of the columns."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return column_names(is_score=self._is_score)[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in NUMBERS else _LEFT
        return None
