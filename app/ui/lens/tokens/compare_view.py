"""The same text in several vocabularies: aligned rows, what they need, and which languages cost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.bridge.governing import language_code
from app.core.settings import MAX_PRICE
from app.inspection.samples import load
from app.ui.errors import sentence
from app.ui.lens.tokens.bands import Bands
from app.ui.lens.tokens.bands_painter import Band
from app.ui.lens.tokens.compare_table import CompareTable, Line
from app.ui.lens.tokens.compare_words import told
from app.ui.lens.tokens.contenders import Contenders
from app.ui.lens.tokens.languages_view import LanguagesView
from app.ui.phrase import count, stop
from app.ui.widgets.button import Button
from app.ui.widgets.field import NumberField
from app.ui.widgets.folding import Folding
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label, line_width
from app.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from app.bridge.preferences import Preferences
    from app.bridge.tasks import Tasks
    from app.bridge.vocabularies import Vocabularies
    from app.ui.lens.tokens.contenders import Contender
    from app.ui.lens.tokens.lens import Lens
    from app.ui.lens.tokens.vocabulary_picker import VocabularyPicker
    from app.ui.theme import Theme

LEAST = 240
"""Pixels of the summary beside its buttons; with less they stand below it."""
SETTLE_MS = 15
PATIENCE_MS = 160
"""So long rows that are ready wait for the others; then they are shown without them."""
DEFAULT = ("gpt-2", "qwen2", "phi-3")
EXPORTS = ("csv", "ids", "image", "save_csv", "save_ids", "png", "svg")


class CompareView(QWidget):
    """Up to six vocabularies side by side.

    Attributes:
        contenders: the vocabularies.
        languages: what they need for other languages and scripts.

    Signals:
        pointed: first byte and the byte behind the last of what is pointed at; -1 for nothing.
        copy_wanted: one of `EXPORTS`.
    """

    pointed = Signal(int, int)
    copy_wanted = Signal(str)

    def __init__(  # noqa: PLR0917
        self,
        theme: Theme,
        lens: Lens,
        picker: VocabularyPicker,
        vocabularies: Vocabularies,
        preferences: Preferences,
        tasks: Tasks,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picker = picker
        self._preferences = preferences
        self._tasks = tasks
        self.contenders = Contenders(lens, vocabularies, tasks, parent=self)
        self.summary = Label(theme, 14, 600, wrap=True)
        self.add = Button(theme, "quiet", "ph.plus")
        self.exports = IconButton(theme, "ph.export", 28, 16)
        self.add_menu = Menu(theme, parent=self.add)
        self.exports.setMenu(Menu(theme, parent=self.exports))
        self._export_actions = {name: QAction(self) for name in EXPORTS}
        self.bands = Bands(theme)
        self.table = CompareTable(theme)
        self.price_label = Label(theme, 12, role="muted", wrap=True)
        self.price = NumberField(theme, width=84)
        self.languages = LanguagesView(theme, self.contenders, self.name_of, tasks)
        self._settler = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._begun = False
        self._names: dict[str, str] = {}
        self._lay_out()
        self._connect()
        # Behind what the contenders do: they begin to cut, and then are waited for.
        lens.text_changed.connect(self._on_lens_text_changed)
        self._read_samples()
        self.retranslate()

    def _lay_out(self) -> None:
        top = Folding(lead_width=lambda: self._theme.px(LEAST))
        money = Folding(1, lead_width=partial(line_width, self.price_label))
        for widgets, end in (((self.add, self.exports), top), ((self.price,), money)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch(1)
            end.addWidget(self.summary if end is top else self.price_label)
            end.addLayout(row)
        scroll = QScrollArea()
        scroll.setWidget(self.table)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        self._table_area = scroll
        self.price.setRange(0, MAX_PRICE)
        self.price.setDecimals(2)
        self.price.setValue(self._preferences.settings.lens.price)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.bands)
        column.addWidget(scroll)
        column.addLayout(money)
        column.addSpacing(8)
        column.addWidget(self.languages)
        column.addStretch(1)
        menu = self.exports.menu()
        for name, action in self._export_actions.items():
            if name == "save_csv":
                menu.addSeparator()
            menu.addAction(action)
            action.setData(name)
            action.triggered.connect(self._on_export_triggered)

    def _connect(self) -> None:
        self.contenders.arranged.connect(self._on_contenders_arranged)
        self.contenders.changed.connect(self._on_contenders_changed)
        self.bands.pointed.connect(self.pointed)
        self.table.move_wanted.connect(self._on_table_move_wanted)
        self.table.remove_wanted.connect(self._on_table_remove_wanted)
        self.add.clicked.connect(self.open_menu)
        self.price.valueChanged.connect(self._on_price_value_changed)
        self._settler.timeout.connect(self.refresh)
        self._patience.timeout.connect(self._on_patience_timeout)

    # -- what is asked ----------------------------------------------------

    def light(self, start: int, end: int) -> None:
        """Light up some bytes in all rows; none where `start` is below 0."""
        self.bands.light(start, end)

    def open_menu(self) -> None:
        """Show what can be added."""
        menu = self.fill_menu()
        menu.popup(self.add.mapToGlobal(QPoint(0, self.add.height() + 4)))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    def fill_menu(self) -> Menu:
        """The menu with what can be added now."""
        self.add_menu.clear()
        for source in self._picker.sources():
            if source.source not in self.contenders.sources:
                name = source.name.replace("&", "&&")
                action = QAction(f"{name}\t{source.note}" if source.note else name, self.add_menu)
                action.setData(source.source)
                action.triggered.connect(self._on_add_triggered)
                self.add_menu.addAction(action)
        return self.add_menu

    def name_of(self, row: Contender) -> str:
        """What a vocabulary is called."""
        if row.source in self._names:
            return self._names[row.source]
        vocabulary = row.lens.vocabulary
        return vocabulary.name if vocabulary is not None else row.source.rpartition("/")[2]

    def refresh(self) -> None:
        """Show what is known now."""
        rows = self.contenders.rows
        # A library may be long: it is asked once, not for each row.
        self._names = {source.source: source.name for source in self._picker.sources()}
        self._show_rows(rows)
        self._show_figures(rows)
        self.languages.refresh()

    # -- what Qt calls ----------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Begin, when it is seen for the first time."""
        super().showEvent(event)
        self.contenders.set_active(active=True)
        if not self._begun:
            self._begun = True
            chosen = self._preferences.settings.lens.compared
            if chosen is None:
                chosen = tuple(dict.fromkeys((self._picker.first(), *DEFAULT)))
            for source in chosen:
                self.contenders.add(source)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The heads of the table break elsewhere."""
        super().resizeEvent(event)
        self._fit_table()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is cut for nobody."""
        super().hideEvent(event)
        self.contenders.set_active(active=False)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._read_samples()
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Compare vocabularies"))
        self.add.setText(self.tr("Add a vocabulary"))
        self.add.setAccessibleName(self.tr("Add a vocabulary to compare"))
        self.exports.set_name(self.tr("Copy or save the comparison"))
        self.price_label.setText(
            self.tr("Your price for a million tokens, in any currency (0 for none):")
        )
        self.price.setAccessibleName(self.tr("Your price for a million tokens"))
        texts = {
            "csv": self.tr("Copy the table (CSV)"),
            "ids": self.tr("Copy the ids of all rows (JSON)"),
            "image": self.tr("Copy a picture"),
            "save_csv": self.tr("Save the table (CSV)…"),
            "save_ids": self.tr("Save the ids of all rows (JSON)…"),
            "png": self.tr("Save a picture (PNG)…"),
            "svg": self.tr("Save a drawing (SVG)…"),
        }
        for name, action in self._export_actions.items():
            action.setText(texts[name])
        self.refresh()

    # -- showing ----------------------------------------------------------

    def _read_samples(self) -> None:
        samples = [sample for sample in load(language_code()) if sample.language]
        self.contenders.set_samples(samples)

    def _show_rows(self, rows: tuple[Contender, ...]) -> None:
        """The aligned rows, as soon as all that can be are ready, or patience is over."""
        text = self.contenders.text
        awaited = [row for row in rows if not row.ready and row.error is None and row.made]
        if awaited and self._patience.isActive():
            return
        self.bands.show_bands(text, [self._band(row, text) for row in rows])

    def _band(self, row: Contender, text: bytes) -> Band:
        name, needs, base = self.name_of(row), row.needs, row is self.contenders.base
        if row.error is not None:
            return Band(name, note=stop(sentence(row.error).title), failed=True, base=base)
        if needs is not None and row.made is not None and row.made.text == text:
            return Band(name, count(needs.tokens), row.made, base=base)
        waiting = self.tr("Cutting…") if row.lens.pieces is not None else self.tr("Opening…")
        return Band(name, note=waiting, base=base)

    def _show_figures(self, rows: tuple[Contender, ...]) -> None:
        base = self.contenders.base
        lines = []
        for row in rows:
            vocabulary = row.lens.vocabulary
            entries = vocabulary.n_vocab if vocabulary is not None else 0
            needs = row.needs if row.error is None else None
            lines.append(Line(self.name_of(row), entries, needs, row is base))
        self.table.show_lines(lines, self._preferences.settings.lens.price)
        self._table_area.setVisible(bool(rows))
        self._fit_table()
        self.summary.setText(told(lines))
        self.add.setEnabled(not self.contenders.full)

    def _fit_table(self) -> None:
        """As high as all rows, with their heads broken as the width has it: it scrolls sideways."""
        area, least = self._table_area, self.table.minimumSizeHint().width()
        height = self.table.sizeHint().height()
        if self.table.hasHeightForWidth() and area.width() > 0:
            height = self.table.heightForWidth(max(area.width(), least))
        if least > area.width() > 0:
            height += area.horizontalScrollBar().sizeHint().height()
        area.setFixedHeight(height + 2)

    # -- answers ----------------------------------------------------------

    def _on_lens_text_changed(self) -> None:
        if self.isVisible():
            self._patience.start()

    def _on_contenders_arranged(self) -> None:
        if self._begun:
            self._settler.start()

    def _on_contenders_changed(self) -> None:
        if self.isVisible() and not self._settler.isActive():
            self._settler.start()

    def _on_patience_timeout(self) -> None:
        self.refresh()

    def _on_table_move_wanted(self, index: int, step: int) -> None:
        self.contenders.move(index, step)
        self._remember()
        self.refresh()

    def _on_table_remove_wanted(self, index: int) -> None:
        self.contenders.remove(index)
        self._remember()
        self.refresh()
        self.add.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_add_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction) and self.contenders.add(action.data()):
            self._remember()

    def _remember(self) -> None:
        lens = replace(self._preferences.settings.lens, compared=self.contenders.sources)
        self._preferences.update(lens=lens)

    def _on_price_value_changed(self, price: float) -> None:
        self._preferences.update(lens=replace(self._preferences.settings.lens, price=price))
        self._show_figures(self.contenders.rows)

    def _on_export_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.copy_wanted.emit(action.data())
