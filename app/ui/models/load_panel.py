"""How a model file is loaded: context, device, memory, threads; remembered for each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.engine.api import LoadSettings, ModelInfo
from app.ui.models.device_rows import DeviceRows
from app.ui.models.memory import MemoryNeed, context_length
from app.ui.models.memory_rows import MemoryRows
from app.ui.models.names import model_name
from app.ui.models.thread_rows import ThreadRows
from app.ui.phrase import count, fill, listed, size
from app.ui.plurals import layers
from app.ui.settings_names import setting_name
from app.ui.span import Span
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.number_row import NumberRow
from app.ui.widgets.page import Page
from app.ui.widgets.pane import Pane
from app.ui.widgets.setting_row import SettingRow, heading
from app.ui.widgets.switch import Switch

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.bridge.engine import ModelHost
    from app.bridge.machine import MachineWatch
    from app.bridge.models import ModelFiles
    from app.bridge.preferences import Preferences
    from app.ui.models.picker import AskFirst
    from app.ui.theme import Theme

LEAST_CONTEXT, UNKNOWN_CONTEXT = 256, 32768
BATCH = Span(32, 2048, 32, limit=8192)


class LoadPanel(QWidget):
    """A draft of the load settings; Apply loads the file again with it."""

    def __init__(
        self,
        theme: Theme,
        models: ModelHost,
        files: ModelFiles,
        preferences: Preferences,
        ask_first: AskFirst,
        *,
        machine: MachineWatch | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            models: what is loaded, and loads again.
            files: knows names of files that were loaded before.
            preferences: what the engine is set to in general.
            ask_first: does what it is given, where a reply runs only when the user agrees.
            machine: reads the free memory; None takes what the engine said when it began.
            parent: its parent.
        """
        super().__init__(parent)
        self._ask_first = ask_first
        self._machine = machine
        self._models = models
        self._files = files
        self._path = ""
        self._saved = LoadSettings()
        self._draft = LoadSettings()
        self._known: dict[str, ModelInfo] = {}
        self._name = Label(theme, 13, 600, wrap=True)
        self._facts = Label(theme, 11.5, role="muted", wrap=True)
        self.needs = MemoryNeed(theme)
        self.context = NumberRow(theme, Span(LEAST_CONTEXT, UNKNOWN_CONTEXT, 256, curve=2.5))
        self.plain = Switch(theme)
        self._plain_row = SettingRow(theme, self.plain, always_beside=True)
        self._device_title = heading(theme)
        self.device = DeviceRows(theme)
        self._memory_title = heading(theme)
        self.memory = MemoryRows(theme)
        self._speed_title = heading(theme)
        self.batch = NumberRow(theme, BATCH)
        self.threads = ThreadRows(theme, models, preferences)
        self.reset = Button(theme, "quiet")
        self.apply = Button(theme, "primary", "ph.arrow-clockwise-bold")
        self._lay_out(theme)
        self._connect()
        self.retranslate()

    def _lay_out(self, theme: Theme) -> None:
        page = Page(theme)
        for widget in (
            self._name,
            self._facts,
            self.context,
            self.needs,
            self._plain_row,
            self._device_title,
            self.device,
            self._memory_title,
            self.memory,
            self._speed_title,
            self.batch,
            self.threads,
        ):
            page.column.addWidget(widget)
        page.column.addStretch(1)
        foot = Pane(theme, None, "t")
        row = QHBoxLayout(foot)
        row.setContentsMargins(10, 8, 14, 8)
        row.addWidget(self.reset)
        row.addStretch(1)
        row.addWidget(self.apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(page, 1)
        column.addWidget(foot)

    def _connect(self) -> None:
        self.context.changed.connect(self._on_context_changed)
        self.context.reset.connect(self._on_context_reset)
        self.plain.clicked.connect(self._on_plain_clicked)
        self.batch.changed.connect(self._on_batch_changed)
        self.batch.reset.connect(self._on_batch_reset)
        for row in (self.context, self.batch):
            row.typed.connect(self._show_apply)
        for rows in (self.device, self.memory, self.threads):
            rows.changed.connect(self._on_rows_changed)
        self.reset.clicked.connect(self._on_reset_clicked)
        self.apply.clicked.connect(self._on_apply_clicked)
        self._models.changed.connect(self._on_models_changed)
        if self._machine is not None:
            self._machine.changed.connect(self._on_machine_changed)

    @property
    def draft(self) -> LoadSettings:
        """What Apply would load with."""
        return self._draft

    # -- showing ----------------------------------------------------------

    def refresh(self) -> None:
        """Take over which file it is about; a draft for the same file stays."""
        models = self._models
        if models.info is not None:
            self._known[models.path] = models.info
        saved = models.load_settings(models.path) if models.path else LoadSettings()
        if models.path != self._path or (saved != self._saved and self._draft == self._saved):
            self._draft = saved
        self._path, self._saved = models.path, saved
        self._show()

    def _show(self) -> None:
        info, draft = self._known.get(self._path), self._draft
        self.setEnabled(bool(self._path))
        name, quantization = model_name(self._models, self._files)
        self._name.setText(" ".join((name, quantization)).strip())
        self._facts.setText(self._facts_text(info))
        self._show_context(info)
        self.plain.setChecked(draft.template == "plain")
        self.device.show_settings(draft, self._models.devices, info)
        self.memory.show_settings(draft)
        self.threads.show_settings(draft)
        self.batch.set_inherited(LoadSettings().n_batch)
        self.batch.set_value(draft.n_batch)
        self._show_needs()
        self.reset.setEnabled(draft != LoadSettings())
        self._show_apply()
        self.apply.setText(self.tr("Reload") if self._models.info else self.tr("Load"))

    def _show_apply(self) -> None:
        # Pressing it takes what is being typed, so it must not wait for that.
        typing = self.context.pending or self.batch.pending
        changed = typing or self._draft != self._saved
        self.apply.setEnabled(changed or self._models.state in {"none", "stopped"})

    def _facts_text(self, info: ModelInfo | None) -> str:
        if info is None:
            return self.tr("Size and layers are shown once the model has been loaded.")
        return listed(
            size(info.size_bytes),
            layers(info.n_layer - 1),  # without the output layer, as they are counted elsewhere
            fill(self.tr("trained with a context of %1 tokens"), count(info.n_ctx_train)),
        )

    def _show_context(self, info: ModelInfo | None) -> None:
        longest = info.n_ctx_train if info is not None and info.n_ctx_train else UNKNOWN_CONTEXT
        limit = max(longest, self._draft.n_ctx, LEAST_CONTEXT)
        curve = 2.5 if longest > 4 * 8192 else 1.0
        span = Span(LEAST_CONTEXT, max(longest, LEAST_CONTEXT + 1), 256, limit=limit, curve=curve)
        self.context.set_span(span)
        automatic = context_length(info, 0) if info is not None else min(longest, 8192)
        self.context.set_inherited(automatic)
        self.context.set_value(self._draft.n_ctx or automatic)

    def _show_needs(self) -> None:
        machine = self._machine.machine if self._machine is not None else None
        info = self._known.get(self._path)
        self.needs.show_need(self._models, info, self._draft, machine)

    def showEvent(self, event: QShowEvent) -> None:
        """Free memory is read while it can be seen."""
        if self._machine is not None:
            self._machine.start()
        super().showEvent(event)

    # -- changing ---------------------------------------------------------

    def _take(self, draft: LoadSettings) -> None:
        self._draft = draft
        self._show()

    def _on_context_changed(self, value: float) -> None:
        self._take(replace(self._draft, n_ctx=round(value)))

    def _on_context_reset(self) -> None:
        self._take(replace(self._draft, n_ctx=0))

    def _on_plain_clicked(self, on: bool) -> None:
        self._take(replace(self._draft, template="plain" if on else "model"))

    def _on_batch_changed(self, value: float) -> None:
        self._take(replace(self._draft, n_batch=round(value)))

    def _on_batch_reset(self) -> None:
        self._take(replace(self._draft, n_batch=LoadSettings().n_batch))

    def _on_rows_changed(self, draft: LoadSettings) -> None:
        self._take(draft)

    def _on_reset_clicked(self) -> None:
        self._take(LoadSettings())

    def _on_apply_clicked(self) -> None:
        # Where a click does not move the focus (macOS), what is typed is not taken yet.
        for row in (self.context, self.batch):
            row.field.interpretText()
        path, draft = self._path, self._draft
        self._ask_first(lambda: self._models.load(path, draft))

    def _on_models_changed(self) -> None:
        self.refresh()

    def _on_machine_changed(self) -> None:
        self._show_needs()

    # -- language ---------------------------------------------------------

    def retranslate(self) -> None:
        """Set every string again."""
        self.context.set_texts(
            setting_name("n_ctx"),
            self.tr("How many tokens the model can see at once, prompt and reply together"),
        )
        self._plain_row.set_texts(
            setting_name("template"),
            self.tr("Marks who speaks with ordinary words instead of the model's own template"),
        )
        self.batch.set_texts(
            setting_name("n_batch"),
            self.tr("How many tokens of a prompt are read at once; with fewer, Stop acts sooner"),
        )
        self._device_title.setText(self.tr("Where the model runs"))
        self._memory_title.setText(self.tr("Memory"))
        self._speed_title.setText(self.tr("Speed"))
        self.reset.setText(self.tr("Reset all"))
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
