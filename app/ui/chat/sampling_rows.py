"""The samplers as rows: the frequent five, and the rest in a fold.

Most never open the fold, and its rows are a fifth of all widgets of the window: they are made when
it opens.
"""

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
        self._theme = theme
        self._rows: dict[str, NumberRow] = {}
        self._shown: tuple[Sampling, Sampling, Mapping[str, str]] | None = None
        rest = QWidget()
        self._fold = Fold(theme, rest)
        self._fold.toggled.connect(self._on_fold_toggled)
        column, self._rest = QVBoxLayout(self), QVBoxLayout(rest)
        for layout in (column, self._rest):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(ROW_GAP)
        for field in FREQUENT:
            column.addWidget(self._make_row(field))
        column.addWidget(self._fold)
        self.retranslate()

    def _make_row(self, field: str) -> NumberRow:
        row = NumberRow(self._theme, SPANS[field])
        row.changed.connect(lambda value: self.changed.emit(field, value))
        row.reset.connect(lambda: self.reset.emit(field))
        row.set_texts(setting_name(field), setting_line(field))
        self._rows[field] = row
        return row

    def _make_rest(self) -> None:
        if self._rest.count():
            return
        before: QWidget = self._fold.head
        for field in MORE:
            row = self._make_row(field)
            self._rest.addWidget(row)
            self._show_value(field)
            # What is made later would come last with Tab.
            for control in (row.reset_button, row.field, row.slider):
                self.setTabOrder(before, control)
                before = control

    @property
    def fold(self) -> Fold:
        """What holds the less frequent rows."""
        return self._fold

    def row(self, field: str) -> NumberRow:
        """The row of `field`; raises KeyError."""
        if field not in self._rows:
            self._make_rest()
        return self._rows[field]

    def show_values(
        self, values: Sampling, inherited: Sampling, sources: Mapping[str, str]
    ) -> None:
        """Show `values`, with notches at `inherited` and `sources` in the tool tips."""
        self._shown = values, inherited, sources
        for field in self._rows:
            self._show_value(field)

    def _show_value(self, field: str) -> None:
        if self._shown is None:
            return
        values, inherited, sources = self._shown
        row = self._rows[field]
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

    def _on_fold_toggled(self, _opened: bool) -> None:
        self._make_rest()
