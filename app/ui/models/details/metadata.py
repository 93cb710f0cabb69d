"""Every entry of a model file's header, to be searched and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.inspection.header import ArraySummary, LongText
from app.ui.models.details.records import Cell, Records
from app.ui.models.details.table import Column, Table
from app.ui.phrase import count, fill, size
from app.ui.widgets.field import TextArea, TextField
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from app.inspection.header import Header, Value
    from app.ui.theme import Theme

COLUMNS = (Column(250, mono=True), Column(mono=True), Column(112, role="muted"))
VALUE_LINES = 5
MARGIN = 20


class Metadata(QWidget):
    """The entries in a table; below it the whole value of the chosen one."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._header: Header | None = None
        self._keys: tuple[str, ...] = ()
        self._records = Records(len(COLUMNS), parent=self)
        self.search = TextField(theme)
        self._found = Label(theme, 11.5, role="muted", tabular=True)
        self.table = Table(theme, self._records, COLUMNS)
        self._key = Label(theme, 12, 500, mono=True, elide=True)
        self.copy = IconButton(theme, "ph.copy", 24, 15)
        self.value = TextArea(theme, size=12, mono=True)
        self.value.setReadOnly(True)
        self.value.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.value.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self.search.textChanged.connect(self._on_search_text_changed)
        self.table.selectionModel().currentChanged.connect(self._on_table_current_changed)
        self.copy.clicked.connect(self._on_copy_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    def set_header(self, header: Header | None) -> None:
        """Show another file's entries; None while it is read."""
        self._header = header
        self._show_rows()

    def retranslate(self) -> None:
        """Set every string again."""
        self._records.set_heads(self.tr("Key"), self.tr("Value"), self.tr("Type"))
        self.table.setAccessibleName(self.tr("Metadata"))
        self.search.setPlaceholderText(self.tr("Search keys and values"))
        self.search.setAccessibleName(self.tr("Search keys and values"))
        self.copy.set_name(self.tr("Copy the value"))
        self.value.setAccessibleName(self.tr("Value"))
        self._show_rows()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.search, 1)
        top.addWidget(self._found)
        below = QHBoxLayout()
        below.addWidget(self._key, 1)
        below.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        column.addWidget(self.value)

    def _show_rows(self) -> None:
        entries = self._header.entries if self._header is not None else {}
        kinds = self._header.kinds if self._header is not None else {}
        chosen = self.table.current_record()
        self._keys = tuple(entries)
        pairs = tuple(entries.items())

        def cells(row: int) -> tuple[Cell, ...]:
            key, value = pairs[row]
            text, kind = self._text(value), self._kind(value, kinds.get(key, ""))
            return Cell(key, key), Cell(text, text[:80]), Cell(kind, kind)

        self._records.set_rows(len(pairs), cells)
        if chosen >= 0:
            self.table.choose_record(min(chosen, len(self._keys) - 1))
        self._tell_found()
        self._show_value()

    def _text(self, value: Value) -> str:
        """A value in words; a long array only by its length."""
        if isinstance(value, ArraySummary):
            return fill(self.tr("%1 items"), count(value.count))
        if isinstance(value, LongText):
            return fill(self.tr("%1… (%2)"), value.beginning, size(value.size_bytes))
        if isinstance(value, tuple):
            return ", ".join(self._text(item) for item in value)
        if isinstance(value, bool):
            return "true" if value else "false"
        return f"{value:.7g}" if isinstance(value, float) else str(value)

    def _kind(self, value: Value, kind: str) -> str:
        listed = isinstance(value, (ArraySummary, tuple))
        return fill(self.tr("list of %1"), kind) if listed else kind

    def _show_value(self) -> None:
        row = self.table.current_record()
        text = self._records.cell(row, 1).text if row >= 0 else ""
        self._key.setText(self._keys[row] if row >= 0 else self.tr("Choose an entry to read it."))
        self._key.set_role("text" if row >= 0 else "muted")
        self.copy.setEnabled(row >= 0)
        if self.value.toPlainText() != text:
            self.value.setPlainText(text)

    def _tell_found(self) -> None:
        shown, there = self.table.sifted.rowCount(), len(self._keys)
        if self.search.text().strip():
            self._found.setText(fill(self.tr("%1 of %2"), count(shown), count(there)))
        else:
            self._found.setText(fill(self.tr("%1 entries"), count(there)))

    def _on_search_text_changed(self, text: str) -> None:
        self.table.sifted.search(text)
        self._tell_found()

    def _on_table_current_changed(self, *_indexes: object) -> None:
        self._show_value()

    def _on_copy_clicked(self) -> None:
        row = self.table.current_record()
        if row >= 0:
            QGuiApplication.clipboard().setText(self._records.cell(row, 1).text)

    def _on_theme_changed(self) -> None:
        line = self.value.fontMetrics().lineSpacing()
        self.value.setFixedHeight(VALUE_LINES * line + self._theme.px(16))
