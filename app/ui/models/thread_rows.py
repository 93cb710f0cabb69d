"""How many threads compute: by itself, or a number, and which is the fastest here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import to_builtins
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import EngineError
from app.engine.api import LoadSettings, ThreadMeasurement
from app.ui.errors import sentence
from app.ui.phrase import fill, listed, number, sentences
from app.ui.plurals import threads
from app.ui.settings_names import setting_name
from app.ui.span import Span
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.number_row import NumberRow
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.setting_row import SettingRow

if TYPE_CHECKING:
    from app.bridge.engine import ModelHost
    from app.bridge.preferences import Preferences
    from app.ui.theme import Theme

ADAPTIVE, FIXED = 0, 1


class ThreadRows(QWidget):
    """Adaptive or fixed, and a measurement; a change acts on the live model at once.

    Signals:
        changed: the load settings as the user wants them.
    """

    changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        models: ModelHost,
        preferences: Preferences,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._preferences = preferences
        self._settings = LoadSettings()
        self._measuring = False
        self._measurement: ThreadMeasurement | EngineError | None = None
        self.choice = Segmented(theme)
        self._row = SettingRow(theme, self.choice)
        self.number = NumberRow(theme, Span(1, os.cpu_count() or 1, 1, limit=512))
        self.measure = Button(theme, "standard", "ph.gauge")
        self._result = Label(theme, 11.5, role="muted", wrap=True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.measure)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(11)
        column.addWidget(self._row)
        column.addWidget(self.number)
        column.addLayout(buttons)
        column.addWidget(self._result)
        self.choice.chosen.connect(self._on_choice_chosen)
        self.number.changed.connect(self._on_number_changed)
        self.measure.clicked.connect(self._on_measure_clicked)
        self.retranslate()

    def show_settings(self, settings: LoadSettings) -> None:
        """Show `settings`."""
        self._settings = settings
        fixed = settings.threads is not None
        self.choice.set_current(FIXED if fixed else ADAPTIVE)
        self.number.setVisible(fixed)
        if settings.threads is not None:
            self.number.set_value(settings.threads)
        self._row.set_line(self._line(fixed=fixed))
        ready = self._models.state == "ready" and not self._models.busy
        self.measure.setEnabled(ready and not self._measuring)
        self._result.setText(self._result_text())
        self._result.setVisible(bool(self._result.text()))

    def _line(self, *, fixed: bool) -> str:
        if fixed:
            return self.tr("Always this many, even while other programs are busy")
        general = self._preferences.settings.engine.threads
        if general is not None:
            return fill(self.tr("As set under Engine in Settings: %1"), general)
        return self.tr("Fewer while other programs are busy, more when they are not")

    def _result_text(self) -> str:
        if self._measuring:
            return self.tr("Measuring; this takes a few seconds")
        if isinstance(self._measurement, EngineError):
            return sentence(self._measurement).reason
        if self._measurement is None:
            return ""
        speeds = self._measurement.tokens_per_s
        parts = [
            fill(self.tr("%1 with %2"), number(speed, 1), threads(number_of))
            for number_of, speed in sorted(speeds.items())
        ]
        return sentences(
            fill(self.tr("Tokens per second: %1."), listed(*parts)),
            fill(self.tr("Fastest: %1."), threads(self._measurement.fastest)),
        )

    def retranslate(self) -> None:
        """Set every string again."""
        self._row.set_texts(setting_name("threads"))
        self.choice.set_items((self.tr("Adaptive"), self.tr("Fixed")))
        self.choice.setAccessibleName(setting_name("threads"))
        self.number.set_texts(self.tr("Number of threads"), "")
        self.measure.setText(self.tr("Measure"))
        self.measure.setToolTip(self.tr("Try each number of threads and use the fastest"))
        self.show_settings(self._settings)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _set(self, threads: int | None) -> None:
        if self._models.state == "ready":
            self._models.set_threads(threads)
            self._remember(threads)
        self.changed.emit(replace(self._settings, threads=threads))

    def _remember(self, threads: int | None) -> None:
        """Keep the number for the file: it holds already, so no reload is needed."""
        models, path = self._preferences.settings.models, self._models.path
        kept = replace(self._models.load_settings(path), threads=threads)
        load = {**models.load, path: to_builtins(kept)}
        self._preferences.update(models=replace(models, load=load))

    def _on_choice_chosen(self, index: int) -> None:
        if index == ADAPTIVE:
            self._set(None)
        else:
            self._set(self._models.statistics.threads or 1)

    def _on_number_changed(self, value: float) -> None:
        self._set(round(value))

    def _on_measure_clicked(self) -> None:
        self._measuring = True
        self.show_settings(self._settings)
        self._models.measure_threads(self._on_models_measured)

    def _on_models_measured(self, result: ThreadMeasurement | EngineError) -> None:
        self._measuring = False
        self._measurement = result
        if isinstance(result, ThreadMeasurement):
            self._set(result.fastest)
        self.show_settings(self._settings)
