"""The head of the Tokens page: how the text is cut, with what, and what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout

from app.ui.lens.tokens.strip_layout import ROW_NAMES
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.menu import Menu
from app.ui.widgets.pane import Pane
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.lens.tokens.lens import Lens, Mode
    from app.ui.lens.tokens.strip_layout import RowName
    from app.ui.lens.tokens.vocabulary_picker import VocabularyPicker
    from app.ui.theme import Theme

HEIGHT = 48
MODES: tuple[Mode, ...] = ("plain", "message")
COPIES = ("text", "ids", "csv", "image", "png", "svg")


class Head(Pane):
    """Title, options, vocabulary, rows and copies.

    Signals:
        rows_chosen: names of the rows under each pane.
        copy_wanted: one of `COPIES`.
    """

    rows_chosen = Signal(object)
    copy_wanted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        lens: Lens,
        picker: VocabularyPicker,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "surface", "b", parent=parent)
        self._lens = lens
        self._rows: tuple[RowName, ...] = ("id",)
        self.title = Label(theme, 14, 600, elide=True)
        self.mode = Segmented(theme)
        self.picker = picker
        self.rows = IconButton(theme, "ph.hash", 30, 18)
        self.options = IconButton(theme, "ph.sliders-horizontal", 30, 18)
        self.copies = IconButton(theme, "ph.export", 30, 18)
        for button in (self.rows, self.options, self.copies):
            button.setMenu(Menu(theme, parent=button))
        self._row_actions = {name: QAction(self, checkable=True) for name in ROW_NAMES}
        self._row_actions["id"].setChecked(True)
        self._special = QAction(self, checkable=True)
        self._parse = QAction(self, checkable=True)
        self._copy_actions = {name: QAction(self) for name in COPIES}
        self._fill_menus()
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 12, 1)
        row.setSpacing(8)
        row.addWidget(self.title, 1)
        row.addWidget(self.mode)
        row.addSpacing(8)
        row.addWidget(picker)
        row.addSpacing(4)
        for button in (self.rows, self.options, self.copies):
            row.addWidget(button)
        self.mode.chosen.connect(self._on_mode_chosen)
        lens.options_changed.connect(self.refresh)
        lens.vocabulary_changed.connect(self.refresh)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()
        self.mode.set_current(0)
        self.refresh()

    def _fill_menus(self) -> None:
        for action in self._row_actions.values():
            self.rows.menu().addAction(action)
            action.toggled.connect(self._on_rows_toggled)
        for action in (self._special, self._parse):
            self.options.menu().addAction(action)
            action.triggered.connect(self._on_options_triggered)
        for name, action in self._copy_actions.items():
            if name == "png":
                self.copies.menu().addSeparator()
            self.copies.menu().addAction(action)
            action.setData(name)
            action.triggered.connect(self._on_copy_triggered)

    def refresh(self) -> None:
        """Show how the text is cut now."""
        lens = self._lens
        self.mode.set_current(MODES.index(lens.mode))
        framed = self.mode.items()[1]
        framed.setEnabled(lens.can_frame)
        framed.setToolTip("" if lens.can_frame else self.tr("Only for the loaded model"))
        self._special.setChecked(lens.options.add_special)
        self._parse.setChecked(lens.options.parse_special)
        for action in (self._special, self._parse):
            action.setEnabled(lens.mode == "plain")

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Token lens"))
        self.title.setText(self.tr("Token lens"))
        self.mode.setAccessibleName(self.tr("What is cut"))
        self.mode.set_items([self.tr("Plain text"), self.tr("Chat template")])
        self.rows.set_name(self.tr("Rows under each token"))
        self.options.set_name(self.tr("How the text is cut"))
        self.copies.set_name(self.tr("Copy or save"))
        names: dict[RowName, str] = {
            "text": self.tr("Text"),
            "id": self.tr("Id"),
            "bytes": self.tr("Bytes in hex"),
            "kind": self.tr("Kind"),
            "rank": self.tr("Rank or score"),
            "length": self.tr("Length in bytes"),
        }
        for name, action in self._row_actions.items():
            action.setText(names[name])
        self._special.setText(self.tr("Add BOS and EOS as the model does"))
        self._parse.setText(self.tr("Recognize special tokens in the text"))
        copies = {
            "text": self.tr("Copy the text"),
            "ids": self.tr("Copy the ids (JSON)"),
            "csv": self.tr("Copy a table (CSV)"),
            "image": self.tr("Copy a picture"),
            "png": self.tr("Save a picture (PNG)…"),
            "svg": self.tr("Save a drawing (SVG)…"),
        }
        for copy, action in self._copy_actions.items():
            action.setText(copies[copy])

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.refresh()
        super().changeEvent(event)

    def _on_mode_chosen(self, index: int) -> None:
        self._lens.set_mode(MODES[index])

    def _on_rows_toggled(self) -> None:
        rows = tuple(name for name, action in self._row_actions.items() if action.isChecked())
        self.rows_chosen.emit(rows)

    def _on_options_triggered(self) -> None:
        self._lens.set_options(
            replace(
                self._lens.options,
                add_special=self._special.isChecked(),
                parse_special=self._parse.isChecked(),
            )
        )

    def _on_copy_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.copy_wanted.emit(action.data())

    def _on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
