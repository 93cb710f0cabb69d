"""Settings: presets, shipped ones and own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.bridge.governing import language_code
from app.chat.presets import Preset
from app.ui.phrase import fill
from app.ui.plurals import presets_imported
from app.ui.presets.editor import PresetEditor
from app.ui.settings.section import left
from app.ui.settings.stock import StockSection
from app.ui.settings.stock_rows import Shown
from app.ui.widgets.button import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.bridge.presets import PresetList
    from app.chat.presets import PresetItem
    from app.ui.theme import Theme
    from app.ui.widgets.menu import Menu

FILE_NAME = "vitrail-presets.json"


class PresetsSection(StockSection):
    """How conversations can begin."""

    def __init__(
        self,
        theme: Theme,
        presets: PresetList,
        models: ModelHost,
        library: Library | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, presets, parent=parent)
        self._presets = presets
        self._models = models
        self._library = library
        self.import_file = Button(theme, "standard", "ph.download-simple")
        self.export_all = Button(theme, "standard", "ph.export")
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.import_file, self.export_all):
            row.addWidget(button)
        row.addStretch(1)
        self.add(
            self.explanation, left(self.new), self.outcome, self.rows, self.hidden_row, buttons
        )
        self.import_file.clicked.connect(self._on_import_file_clicked)
        self.export_all.clicked.connect(self._on_export_all_clicked)
        if library is not None:
            library.scanned.connect(self.refresh)
        self.end()

    def name(self) -> str:
        """What the section is called."""
        return self.tr("Presets")

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self.explanation.setText(
            self.tr(
                "A preset is a system prompt, samplers and opening messages under one name. A "
                "conversation keeps the values that it began with: changing a preset here "
                "changes no conversation. Alt and an arrow key move one in the list."
            )
        )
        self.new.setText(self.tr("New preset…"))
        self.import_file.setText(self.tr("Import…"))
        self.export_all.setText(self.tr("Export all…"))

    # -- what a row shows and does ----------------------------------------

    def title_of(self, item: PresetItem) -> str:
        """Its name."""
        return item.value(language_code()).name

    def shown(self, item: PresetItem, note: str) -> Shown:
        """Icon, name, description."""
        preset = item.value(language_code())
        if not note and self._presets.misses_model(preset):
            note = self.tr("Its model is not here")
        line = preset.description or (preset.settings.system_prompt or "").partition("\n")[0]
        more = fill(self.tr("More for “%1”"), preset.name)
        return Shown(item.key, preset.glyph, preset.name, line, note, item.hidden, more)

    def make(self) -> None:
        """Open the editor with nothing in it."""
        editor = self._editor(Preset(name=""))
        editor.saved.connect(lambda preset: self._presets.add([preset]))

    def edit(self, key: str) -> None:
        """Open the editor."""
        preset = self._presets.preset(key)
        if preset is not None:
            editor = self._editor(preset)
            editor.saved.connect(lambda changed: self._keep(key, preset, changed))

    def duplicate(self, key: str) -> None:
        """Make a copy under another name, and open it."""
        preset = self._presets.preset(key)
        if preset is not None:
            name = fill(self.tr("Copy of %1"), preset.name)
            self._presets.duplicate(key, name, self.edit)

    def more(self, menu: Menu, item: PresetItem) -> None:
        """Export one."""
        preset = item.value(language_code())
        self._add(menu, "ph.export", self.tr("Export…"), lambda: self._ask_export([preset]))

    def _keep(self, key: str, before: Preset, changed: Preset) -> None:
        if changed != before:
            self._presets.set(key, changed)

    def _editor(self, preset: Preset) -> PresetEditor:
        editor = PresetEditor(self.theme, preset, self._models, self._library, parent=self)
        editor.open()
        return editor

    # -- files ------------------------------------------------------------

    def _on_import_file_clicked(self) -> None:
        dialog = self._dialog(self.tr("Import presets"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    def take_file(self, path: str) -> None:
        """Take all presets of the file at `path`, or say why none."""
        self._presets.import_file(
            path, lambda number: self.tell(presets_imported(number)), self.tell_error
        )

    def _on_export_all_clicked(self) -> None:
        language = language_code()
        self._ask_export([item.value(language) for item in self._presets.items()])

    def _ask_export(self, presets: Sequence[Preset]) -> None:
        dialog = self._dialog(self.tr("Export presets"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(FILE_NAME)
        dialog.fileSelected.connect(lambda path: self.give_file(path, presets))
        dialog.open()

    def give_file(self, path: str, presets: Sequence[Preset]) -> None:
        """Write `presets` to the file at `path`."""
        done = fill(self.tr("Saved as %1"), path)
        self._presets.export_file(path, presets, lambda: self.tell(done), self.tell_error)

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([self.tr("Presets (*.json)"), self.tr("All files (*)")])
        return dialog
