"""Every tensor of a model file in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.inspection.anatomy import bits_per_weight
from app.ui.models.details import words
from app.ui.models.details.records import Cell, Records
from app.ui.models.details.table import Column, Table
from app.ui.phrase import number, size
from app.ui.widgets.field import TextField

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.inspection.header import TensorInfo
    from app.ui.theme import Theme

COLUMNS = (
    Column(mono=True),
    Column(72, mono=True),
    Column(120, mono=True, right=True),
    Column(72, right=True),
    Column(84, right=True),
)
MANY = 5000
"""More tensors are put into the table only when it is seen."""


class TensorRows(QWidget):
    """A field to search in, and the table; it can be sorted by every column."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tensors: tuple[TensorInfo, ...] = ()
        self._filled = True
        self._records = Records(len(COLUMNS), parent=self)
        self.search = TextField(theme)
        self.table = Table(theme, self._records, COLUMNS)
        self.search.textChanged.connect(self.table.sifted.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        self.retranslate()

    def set_tensors(self, tensors: tuple[TensorInfo, ...]) -> None:
        """Show other tensors; very many only when somebody looks."""
        self._tensors = tensors
        self._filled = False
        if self.isVisible() or len(tensors) <= MANY:
            self._fill()
        else:
            self._records.set_rows(0, lambda _at: ())

    def show_tensor(self, tensor: TensorInfo) -> None:
        """Choose the row of `tensor`."""
        self._fill()
        self.search.clear()
        self.table.choose_record(self._tensors.index(tensor))

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        if not self._filled:
            self._filled = True
            tensors = self._tensors
            self._records.set_rows(
                len(tensors),
                lambda at: _row(tensors[at]),
                keys=lambda at: _keys(tensors[at]),
                searched=lambda at: f"{tensors[at].name} {tensors[at].type}",
            )

    def retranslate(self) -> None:
        """Set every string again."""
        self._records.set_heads(
            self.tr("Name"),
            self.tr("Type"),
            self.tr("Shape"),
            self.tr("Size"),
            self.tr("Bits/weight"),
        )
        self.table.setAccessibleName(self.tr("Tensors"))
        self.search.setPlaceholderText(self.tr("Search the tensors"))
        self.search.setAccessibleName(self.tr("Search the tensors"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _row(tensor: TensorInfo) -> tuple[Cell, ...]:
    bits = bits_per_weight(tensor.size_bytes, tensor.n_weights)
    return (
        Cell(tensor.name),
        Cell(tensor.type),
        Cell(words.shape(tensor.shape)),
        Cell(size(tensor.size_bytes)),
        Cell(number(bits, 2)),
    )


def _keys(tensor: TensorInfo) -> tuple[str | float, ...]:
    """What each column is sorted by; a hundred thousand tensors are sorted without a pause."""
    n_weights = tensor.n_weights
    return (
        _natural(tensor.name),
        tensor.type,
        n_weights,
        tensor.size_bytes,
        bits_per_weight(tensor.size_bytes, n_weights),
    )


def _natural(name: str) -> str:
    """A key that puts layer 2 before layer 10."""
    return ".".join(part.zfill(6) if part.isdigit() else part for part in name.split("."))
