"""The vocabulary browser: filters, a table of entries, and a card of one of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.bridge.browsing import Browsing
from app.inspection.vocabulary_index import Query
from app.ui.errors import sentence
from app.ui.lens.tokens.browser.card import EntryCard
from app.ui.lens.tokens.browser.filters import Filters
from app.ui.lens.tokens.browser.item_model import COLUMNS, HEX, EntryModel
from app.ui.lens.tokens.browser.placer import Placer
from app.ui.lens.tokens.browser.saving import Saving
from app.ui.lens.tokens.browser.table import EntryTable
from app.ui.lens.tokens.browser.words import column_names
from app.ui.phrase import count, fill, sentences
from app.ui.widgets.folding import Folding
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.menu import Menu
from app.ui.widgets.wrapping import Wrapping

if TYPE_CHECKING:
    from array import array

    from PySide6.QtGui import QShowEvent

    from app.bridge.browsing import Found
    from app.bridge.vocabularies import Vocabularies
    from app.core.errors import VitrailError
    from app.inspection.cut_text import Pieces
    from app.inspection.glitches import Glitch
    from app.ui.lens.tokens.browser.placer import Hindrance
    from app.ui.lens.tokens.editor import Editor
    from app.ui.lens.tokens.lens import Lens
    from app.ui.theme import Theme

WAIT_MS = 40
"""After the last key: a fast typist's letters are one question."""


class BrowserView(QWidget):
    """All entries of the vocabulary of a lens; they are looked into when this is first seen.

    Attributes:
        filters: what is looked for.
        table: what was found.
        card: the entry that is looked at.
        browsing: looks for it.

    Signals:
        said: something that was done, to be told for a few seconds.
        answered: what was asked for is shown.
        judged: the card says what became of the entry that was to be put into the text.
    """

    said = Signal(str)
    answered = Signal()
    judged = Signal()

    def __init__(
        self,
        theme: Theme,
        vocabularies: Vocabularies,
        lens: Lens,
        editor: Editor,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lens = lens
        self._shown: Pieces | None = None
        self._column, self._descending = 0, False
        self._reveal = -1
        self.browsing = Browsing(vocabularies, parent=self)
        self.placer = Placer(vocabularies, lens, editor, parent=self)
        self.entries = EntryModel(parent=self)
        self.filters = Filters(theme)
        self.counts = Label(theme, 12, role="muted", tabular=True, elide=True)
        self.note = Label(theme, 12, role="warning", wrap=True)
        self.progress = Label(theme, 11.5, role="muted", tabular=True, elide=True)
        self.order = IconButton(theme, "ph.sort-ascending", 28, 16)
        self.export = IconButton(theme, "ph.export", 28, 16)
        self.table = EntryTable(theme, self.entries)
        self.card = EntryCard(theme)
        self.saving = Saving(self.browsing, parent=self)
        self._menu = Menu(theme, parent=self)
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._lay_out()
        self._fill_menus(theme)
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        line, told, buttons = Folding(), Wrapping(), QHBoxLayout()
        buttons.setSpacing(8)
        words, icons = (self.counts, self.progress), (self.order, self.export)
        for widget in (*words, *icons):
            (told if widget in words else buttons).addWidget(widget)
        buttons.addStretch(1)
        line.addLayout(told)
        line.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.filters)
        column.addWidget(self.note)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        column.addWidget(self.card)
        self.note.hide()
        self.progress.hide()

    def _fill_menus(self, theme: Theme) -> None:
        self.order.setMenu(Menu(theme, parent=self.order))
        self._orders = QActionGroup(self)
        self._order_actions: dict[int, QAction] = {}
        for column, key in enumerate(COLUMNS):
            if key is not None:
                action = self._order_actions[column] = QAction(self, checkable=True)
                self._orders.addAction(action)
                self.order.menu().addAction(action)
                action.triggered.connect(partial(self._on_order_chosen, column))
        self._order_actions[0].setChecked(True)
        self.order.menu().addSeparator()
        self._last_first = QAction(self, checkable=True)
        self._last_first.triggered.connect(self._on_last_first_triggered)
        self.order.menu().addAction(self._last_first)
        self.export.setMenu(Menu(theme, parent=self.export))
        self._exports = {kind: QAction(self) for kind in ("csv", "json")}
        for kind, action in self._exports.items():
            self.export.menu().addAction(action)
            action.triggered.connect(partial(self._on_export_triggered, kind))
        self._row_actions = {name: QAction(self) for name in ("place", "text", "id", "hex")}
        for name, action in self._row_actions.items():
            self._menu.addAction(action)
            action.triggered.connect(partial(self._on_row_action, name))

    def _connect(self) -> None:
        self._lens.vocabulary_changed.connect(self._on_lens_vocabulary_changed)
        self.filters.changed.connect(self._wait.start)
        self.filters.words.left_down.connect(self._on_words_left_down)
        self.filters.words.returnPressed.connect(self._ask)
        self._wait.timeout.connect(self._ask)
        self.browsing.indexed.connect(self._on_browsing_indexed)
        self.browsing.found.connect(self._on_browsing_found)
        self.browsing.progressed.connect(self._on_browsing_progressed)
        self.browsing.odd_changed.connect(self._on_browsing_odd_changed)
        self.browsing.failed.connect(self._on_browsing_failed)
        self.table.head.sort_wanted.connect(self._on_head_sort_wanted)
        self.table.placed.connect(self.place)
        self.table.looked_at.connect(self._on_table_looked_at)
        self.table.menu_wanted.connect(self._on_table_menu_wanted)
        self.table.typed.connect(self._on_table_typed)
        self.card.place_wanted.connect(self._on_card_place_wanted)
        self.placer.placed.connect(self._on_placer_placed)
        self.placer.refused.connect(self._on_placer_refused)
        self.saving.said.connect(self.said)

    # -- what is asked ----------------------------------------------------

    def place(self, token: int) -> None:
        """Put an entry into the text, so that its pane is in the strip."""
        self._look_at(token)
        self.placer.place(token)

    def reveal(self, token: int) -> None:
        """Show the row of an entry; filters that hide it are taken away."""
        self._reveal = token
        self._look_into()
        row = self._row_of(token)
        if row >= 0:
            self._reveal = -1
            self.table.show_row(row)
        elif self.filters.active:
            self.filters.clear()

    @property
    def query(self) -> Query:
        """What is looked for now, sorted as the table is."""
        return replace(
            self.filters.query, sort=COLUMNS[self._column] or "id", descending=self._descending
        )

    def sort(self, column: int, *, descending: bool) -> None:
        """Sort by a column."""
        self._column, self._descending = column, descending
        self._order_actions[column].setChecked(True)
        self._last_first.setChecked(descending)
        self.table.head.show_order(column, descending=descending)
        self._ask()

    # -- what Qt calls ----------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Look into the vocabulary when it is first seen."""
        super().showEvent(event)
        self._look_into()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Vocabulary"))
        self.order.set_name(self.tr("Order of the entries"))
        self.export.set_name(self.tr("Save the entries that are shown"))
        self._last_first.setText(self.tr("Last first"))
        self._exports["csv"].setText(self.tr("Save as a table (CSV)…"))
        self._exports["json"].setText(self.tr("Save as data (JSON)…"))
        texts = {
            "place": self.tr("Put into the text"),
            "text": self.tr("Copy the text"),
            "id": self.tr("Copy the id"),
            "hex": self.tr("Copy the bytes in hex"),
        }
        for name, action in self._row_actions.items():
            action.setText(texts[name])
        self._name_columns()
        self._count()

    # -- looking ----------------------------------------------------------

    def _look_into(self) -> None:
        """Show the vocabulary of the lens, if that is another."""
        pieces, vocabulary = self._lens.pieces, self._lens.vocabulary
        if pieces is self._shown or pieces is None or vocabulary is None:
            return
        self._shown = pieces
        self.card.show_entry(None, -1)
        self._tell()
        self.entries.set_pieces(pieces)
        self._count()
        self.browsing.look_into(vocabulary, pieces)
        if self.query != Query() or self.filters.active:
            self._ask()

    def _ask(self) -> None:
        self._wait.stop()
        wrong = self.filters.wrong
        self._tell(wrong)
        if not wrong:
            self.browsing.ask(self.query, self.filters.pattern())

    def _row_of(self, token: int) -> int:
        try:
            return self.entries.ids.index(token)
        except ValueError:
            return -1

    def _odd_of(self, token: int) -> tuple[Glitch, ...]:
        index = self.browsing.index
        return index.glitches(token) if index is not None and 0 <= token < len(index) else ()

    @property
    def _whole_words(self) -> bool:
        merges = self.browsing.merges
        return merges is not None and merges.ignore_merges

    def _look_at(self, token: int) -> None:
        self.card.show_entry(self._shown, token, self._odd_of(token), whole_words=self._whole_words)

    def _count(self) -> None:
        shown, every = len(self.entries.ids), len(self._shown.all) if self._shown else 0
        if shown == every:
            text = fill(self.tr("All entries: %1"), count(every))
        else:
            text = fill(self.tr("Found: %1 of %2"), count(shown), count(every))
        self.counts.setText(text)

    def _tell(self, wrong: str = "", warning: str = "", hint: str = "") -> None:
        self.note.set_role("danger" if wrong else "warning" if warning else "muted")
        self.note.setText(wrong or warning or hint)
        self.note.setVisible(bool(self.note.text()))

    def _name_columns(self) -> None:
        index = self.browsing.index
        names = column_names(is_score=index is not None and index.rank_is_score)
        for column, action in self._order_actions.items():
            action.setText(names[column])

    # -- answers ----------------------------------------------------------

    def _on_lens_vocabulary_changed(self) -> None:
        if self.isVisible():
            self._look_into()

    def _on_browsing_indexed(self) -> None:
        index, merges = self.browsing.index, self.browsing.merges
        self.filters.show_index(
            index,
            whole_words=self._whole_words,
            can_be_unreachable=merges is not None and self.browsing.unreachable_known is not None,
        )
        if index is not None:
            self.entries.set_facts(index.rank_of, index.glitches, is_score=index.rank_is_score)
            self._look_at(self.card.token)
        self._name_columns()

    def _on_browsing_found(self, found: Found) -> None:
        before = self.table.token
        self.entries.set_ids(found.ids)
        self._count()
        skipped = given_up = ""
        if found.skipped:
            text = self.tr("The pattern takes too long on some entries, which were left out: %1.")
            skipped = fill(text, count(found.skipped))
        if found.given_up:
            given_up = self.tr(
                "The pattern takes too long: the search was given up before its end."
            )
        none = "" if found.ids else self.filters.nothing
        self._tell(warning=sentences(given_up, skipped), hint=none)
        self._go_to(self._reveal if self._reveal >= 0 else before, found.ids)
        self._reveal = -1
        self.answered.emit()

    def _go_to(self, token: int, ids: array[int]) -> None:
        row = self._row_of(token) if token >= 0 else -1
        if row >= 0:
            self.table.show_row(row)
        elif ids:
            self.table.scrollToTop()

    def _on_browsing_progressed(self, done: int, total: int) -> None:
        self.progress.setVisible(done < total)
        text = self.tr("Looking for entries that no merges make: %1%")
        percent = str(100 * done // max(1, total))
        self.progress.setText(text.replace("%1", percent) if done < total else "")

    def _on_browsing_odd_changed(self) -> None:
        if self.browsing.unreachable_known is not False:
            self.progress.hide()
        self._on_browsing_indexed()

    def _on_browsing_failed(self, error: VitrailError) -> None:
        text = sentence(error)
        self._tell(sentences(text.title, text.reason))

    def _on_head_sort_wanted(self, column: int) -> None:
        self.sort(column, descending=column == self._column and not self._descending)

    def _on_order_chosen(self, column: int) -> None:
        self.sort(column, descending=self._descending)

    def _on_last_first_triggered(self, checked: bool) -> None:
        self.sort(self._column, descending=checked)

    def _on_words_left_down(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_table_looked_at(self, token: int) -> None:
        if token >= 0:
            self._look_at(token)

    def _on_table_typed(self, text: str) -> None:
        words = self.filters.words
        words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        words.setText(text)

    def _on_table_menu_wanted(self, _token: int, place: QPoint) -> None:
        self._menu.popup(place)

    def _on_row_action(self, name: str) -> None:
        token = self.table.token
        if token < 0:
            return
        if name == "place":
            self.place(token)
        elif name == "text":
            self.table.copy()
        else:
            column = HEX if name == "hex" else 0
            QGuiApplication.clipboard().setText(self.entries.cell(token, column))

    def _on_export_triggered(self, kind: str) -> None:
        self.saving.ask_where(kind, self.entries.ids)

    def _on_card_place_wanted(self) -> None:
        self.place(self.card.token)

    def _on_placer_placed(self, token: int, own_line: bool) -> None:
        if token == self.card.token:
            self.card.show_placed(own_line=own_line)
            self.judged.emit()

    def _on_placer_refused(self, token: int, why: Hindrance, ids: array[int]) -> None:
        if token == self.card.token:
            self.card.show_refused(why, ids)
            self.judged.emit()
