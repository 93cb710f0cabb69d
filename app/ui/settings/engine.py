"""Settings: how the engine runs, for all models."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.ui.models.device_rows import rpc_servers
from app.ui.phrase import fill
from app.ui.settings.sandbox import sandbox_summary
from app.ui.settings.section import Section
from app.ui.settings_names import setting_name
from app.ui.span import Span
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import TextField, mark_wrong
from app.ui.widgets.label import Label
from app.ui.widgets.number_row import NumberRow
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.setting_row import SettingRow, heading

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.engine import ModelHost
    from app.bridge.preferences import Preferences
    from app.ui.theme import Theme

ADAPTIVE, FIXED = 0, 1
GIGABYTE = 1_000_000_000
DEFAULT_LIMIT_GB = 2.0
MINUTES = (0, 5, 15, 30, 60)
"""After how long an unused model may be unloaded; 0 is never."""


class EngineSection(Section):
    """Threads, loaded models, saved states, servers, and whether the sandbox holds."""

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        models: ModelHost,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._preferences = preferences
        self._models = models
        self.threads = Segmented(theme)
        self._threads_row = SettingRow(theme, self.threads)
        self.number = NumberRow(theme, Span(1, os.cpu_count() or 1, 1, limit=512))
        self.kept = Segmented(theme)
        self._kept_row = SettingRow(theme, self.kept)
        self.idle = Choice(theme)
        self._idle_row = SettingRow(theme, self.idle)
        self.kv_limit = NumberRow(theme, Span(0, 20, 0.5, 1, limit=1000))
        self.servers = TextField(theme)
        self._servers_row = SettingRow(theme, self.servers, never_beside=True)
        self._sandbox_title = heading(theme)
        self._sandbox = Label(theme, 12, role="muted", wrap=True)
        self.add(
            self._threads_row,
            self.number,
            self._kept_row,
            self._idle_row,
            self.kv_limit,
            self._servers_row,
        )
        self.add_group(self._sandbox_title, self._sandbox)
        self.threads.chosen.connect(self._on_threads_chosen)
        self.number.changed.connect(self._on_number_changed)
        self.kept.chosen.connect(self._on_kept_chosen)
        self.idle.activated.connect(self._on_idle_activated)
        self.kv_limit.changed.connect(self._on_kv_limit_changed)
        self.kv_limit.reset.connect(self._on_kv_limit_reset)
        self.servers.textEdited.connect(self._on_servers_text_edited)
        preferences.changed.connect(self._on_preferences_changed)
        models.changed.connect(self.refresh)
        self.end()
        self.refresh()

    def name(self) -> str:
        """What the section is called."""
        return self.tr("Engine")

    def refresh(self) -> None:
        """Show the preferences and what the engine said."""
        engine = self._preferences.settings.engine
        fixed = engine.threads is not None
        self.threads.set_current(FIXED if fixed else ADAPTIVE)
        self.number.setVisible(fixed)
        if engine.threads is not None:
            self.number.set_value(engine.threads)
        self.kept.set_current(engine.kept_models - 1)
        self._show_minutes(engine.idle_minutes)
        self.kv_limit.set_inherited(DEFAULT_LIMIT_GB)
        self.kv_limit.set_value(engine.kv_limit_bytes / GIGABYTE)
        if not self.servers.hasFocus():
            self.servers.setText(", ".join(engine.rpc_servers))
        self._sandbox.setText(sandbox_summary(self._models.sandbox))

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self.threads.set_items((self.tr("Adaptive"), self.tr("Fixed")))
        self._threads_row.set_texts(
            setting_name("threads"),
            self.tr(
                "Adaptive uses fewer while other programs are busy. A model's own settings take "
                "precedence."
            ),
        )
        self.number.set_texts(self.tr("Number of threads"), "")
        self.kept.set_items(("1", "2"))
        self._kept_row.set_texts(
            self.tr("Models that stay loaded"),
            self.tr(
                "With two, switching back to the previous model is instant while memory allows it."
            ),
        )
        self._idle_row.set_texts(
            self.tr("Unload after"),
            self.tr(
                "A model that was not used for this long gives its memory back until the next "
                "message."
            ),
        )
        self._show_minutes(self._preferences.settings.engine.idle_minutes)
        self.kv_limit.set_texts(
            self.tr("KV caches on disk (GB)"),
            self.tr(
                "Let long conversations continue at once after a restart. The oldest are removed "
                "first; 0 keeps none. Takes effect when a model is next loaded."
            ),
        )
        self.servers.setPlaceholderText("192.168.0.20:50052")
        self._servers_row.set_texts(setting_name("rpc_servers"), self._servers_line())
        self._sandbox_title.setText(self.tr("Sandbox"))
        self._sandbox.setText(sandbox_summary(self._models.sandbox))

    def _show_minutes(self, chosen: int) -> None:
        """Offer the usual times, and the one that is set where it is another."""
        times = sorted({*MINUTES, chosen})
        names = [fill(self.tr("%1 min"), time) if time else self.tr("Never") for time in times]
        if [self.idle.itemText(at) for at in range(self.idle.count())] != names:
            self.idle.clear()
            for name, time in zip(names, times, strict=True):
                self.idle.addItem(name, time)
        self.idle.setCurrentIndex(times.index(chosen))

    def _servers_line(self) -> str:
        if self.servers.property("wrong"):
            return self.tr("Write each server as host:port, separated by commas.")
        return self.tr(
            "Other computers that run part of every model. The connection is not encrypted: "
            "use it only on networks you trust."
        )

    def _change(self, **fields: object) -> None:
        engine = replace(self._preferences.settings.engine, **fields)
        self._preferences.update(engine=engine)

    def _on_threads_chosen(self, index: int) -> None:
        number = None if index == ADAPTIVE else self._models.statistics.threads or 1
        self._set_threads(number)

    def _on_number_changed(self, value: float) -> None:
        self._set_threads(round(value))

    def _set_threads(self, number: int | None) -> None:
        self._change(threads=number)
        models = self._models
        own = models.load_settings(models.path).threads if models.path else None
        if models.state == "ready" and own is None:
            models.set_threads(number)

    def _on_kept_chosen(self, index: int) -> None:
        self._change(kept_models=index + 1)

    def _on_idle_activated(self, index: int) -> None:
        self._change(idle_minutes=self.idle.itemData(index))

    def _on_kv_limit_changed(self, value: float) -> None:
        self._change(kv_limit_bytes=round(value * GIGABYTE))

    def _on_kv_limit_reset(self) -> None:
        self._change(kv_limit_bytes=round(DEFAULT_LIMIT_GB * GIGABYTE))

    def _on_servers_text_edited(self, text: str) -> None:
        servers = rpc_servers(text)
        mark_wrong(self.servers, wrong=servers is None)
        self._servers_row.set_line(self._servers_line())
        if servers is not None:
            self._change(rpc_servers=servers)

    def _on_preferences_changed(self, section: str) -> None:
        if section == "engine":
            self.refresh()
