"""How a model uses memory: flash attention, types of the cache, mapping and locking."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine.api import CacheType, FlashAttention, LoadSettings
from app.ui.settings_names import setting_name
from app.ui.widgets.choice import Choice
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.setting_row import SettingRow
from app.ui.widgets.switch import Switch

if TYPE_CHECKING:
    from app.ui.theme import Theme

FLASH: tuple[FlashAttention, ...] = get_args(FlashAttention)
CACHE_TYPES: tuple[CacheType, ...] = get_args(CacheType)
QUANTIZED: frozenset[CacheType] = frozenset({"q8_0", "q4_0"})


def with_flash_attention(settings: LoadSettings, flash: FlashAttention) -> LoadSettings:
    """`settings` with `flash`; values that need it go back to f16 when it is off."""
    value_type = settings.cache_type_v
    if flash == "off" and value_type in QUANTIZED:
        value_type = "f16"
    return replace(settings, flash_attention=flash, cache_type_v=value_type)


class MemoryRows(QWidget):
    """Rows for what takes memory, each with what it costs.

    Signals:
        changed: the load settings as the user wants them.
    """

    changed = Signal(object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = LoadSettings()
        self.flash = Segmented(theme)
        self.keys, self.values = Choice(theme), Choice(theme)
        self.mmap, self.mlock = Switch(theme), Switch(theme)
        self._rows = {
            "flash_attention": SettingRow(theme, self.flash),
            "cache_type_k": SettingRow(theme, self.keys),
            "cache_type_v": SettingRow(theme, self.values),
            "mmap": SettingRow(theme, self.mmap, always_beside=True),
            "mlock": SettingRow(theme, self.mlock, always_beside=True),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(11)
        for row in self._rows.values():
            column.addWidget(row)
        self.flash.chosen.connect(self._on_flash_chosen)
        self.keys.activated.connect(self._on_keys_activated)
        self.values.activated.connect(self._on_values_activated)
        self.mmap.clicked.connect(self._on_mmap_clicked)
        self.mlock.clicked.connect(self._on_mlock_clicked)
        self.retranslate()

    def show_settings(self, settings: LoadSettings) -> None:
        """Show `settings`."""
        self._settings = settings
        self.flash.set_current(FLASH.index(settings.flash_attention))
        self.keys.setCurrentIndex(CACHE_TYPES.index(settings.cache_type_k))
        self.values.setCurrentIndex(CACHE_TYPES.index(settings.cache_type_v))
        self._lock_values()
        self.mmap.setChecked(settings.mmap)
        self.mlock.setChecked(settings.mlock)
        for field, line in self._lines().items():
            self._rows[field].set_line(line)

    def _lock_values(self) -> None:
        """Quantized values cannot be chosen while flash attention is off."""
        model = self.values.model()
        if isinstance(model, QStandardItemModel):
            for index, kind in enumerate(CACHE_TYPES):
                free = kind not in QUANTIZED or self._settings.flash_attention != "off"
                model.item(index).setEnabled(free)

    def _lines(self) -> dict[str, str]:
        off = self._settings.flash_attention == "off"
        if off:
            flash = self.tr("While off, the same seed and settings give the same reply")
            values = self.tr("Quantized types (q8_0, q4_0) need flash attention")
        else:
            flash = self.tr("Less memory and often faster, but replies may differ between runs")
            values = self.tr(
                "q8_0 needs half the memory of f16, q4_0 a quarter; both are less exact"
            )
        return {
            "flash_attention": flash,
            "cache_type_k": self.tr("q8_0 needs half the memory of f16, q4_0 a quarter"),
            "cache_type_v": values,
            "mmap": self.tr("Loads faster and shares memory with other programs"),
            "mlock": self.tr("Never swaps the model to disk; needs enough free memory"),
        }

    def _type_name(self, kind: CacheType) -> str:
        notes = {
            "f16": self.tr("f16 (default)"),
            "q8_0": self.tr("q8_0 (half the memory)"),
            "q4_0": self.tr("q4_0 (a quarter)"),
            "f32": self.tr("f32 (double)"),
            "bf16": self.tr("bf16 (same as f16)"),
        }
        return notes[kind]

    def retranslate(self) -> None:
        """Set every string again."""
        self.flash.set_items((self.tr("Off"), self.tr("On"), self.tr("Automatic")))
        for choice in (self.keys, self.values):
            if not choice.count():
                choice.addItems([""] * len(CACHE_TYPES))
            for index, kind in enumerate(CACHE_TYPES):
                choice.setItemText(index, self._type_name(kind))
        for field, row in self._rows.items():
            row.set_texts(setting_name(field))
        self.show_settings(self._settings)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _change(self, **fields: object) -> None:
        self.changed.emit(replace(self._settings, **fields))

    def _on_flash_chosen(self, index: int) -> None:
        self.changed.emit(with_flash_attention(self._settings, FLASH[index]))

    def _on_keys_activated(self, index: int) -> None:
        self._change(cache_type_k=CACHE_TYPES[index])

    def _on_values_activated(self, index: int) -> None:
        self._change(cache_type_v=CACHE_TYPES[index])

    def _on_mmap_clicked(self, on: bool) -> None:
        self._change(mmap=on)

    def _on_mlock_clicked(self, on: bool) -> None:
        self._change(mlock=on)
