"""The samplers as rows: the frequent five, and the rest in a fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.chat.samplers import FREQUENT, MORE, SPANS
from app.ui.settings_names import setting_line, setting_name
from app.ui.widgets.fold import Fold
from app.ui.widgets.number_row import NumberRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.api import Sampling
    from app.ui.theme import Theme

ROW_GAP = 11


class SamplingRows(QWidget):
    """A row for each field of `Sampling` but the seed.

    Signals:
        changed: field and the value that the user chose.
        reset: the field whose inherited value the user wants back.
    """

    changed = Signal(str, float)
    reset = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, NumberRow] = {}
        rest = QWidget()
        self._fold = Fold(theme, rest)
        column, inner = QVBoxLayout(self), QVBoxLayout(rest)
        for layout in (column, inner):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(ROW_GAP)
        for fields, layout in ((FREQUENT, column), (MORE, inner)):
            for field in fields:
                layout.addWidget(self._make_row(theme, field))
        column.addWidget(self._fold)
        self.retranslate()

    def _make_row(self, theme: Theme, field: str) -> NumberRow:
        row = NumberRow(theme, SPANS[field])
        row.changed.connect(lambda value: self.changed.emit(field, value))
        row.reset.connect(lambda: self.reset.emit(field))
        self._rows[field] = row
        return row

    @property
    def fold(self) -> Fold:
        """What holds the less frequent rows."""
        return self._fold

    def row(self, field: str) -> NumberRow:
        """The row of `field`; raises KeyError."""
        return self._rows[field]

    def show_values(
        self, values: Sampling, inherited: Sampling, sources: Mapping[str, str]
    ) -> None:
        """Show `values`, with notches at `inherited` and `sources` in the tool tips."""
        for field, row in self._rows.items():
            row.set_inherited(float(getattr(inherited, field)))
            row.set_value(float(getattr(values, field)))
            row.set_hint(sources.get(field, ""))

    def retranslate(self) -> None:
        """Set every string again."""
        self._fold.set_texts(self.tr("More samplers"))
        for field, row in self._rows.items():
            row.set_texts(setting_name(field), setting_line(field))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
