"""Where a model computes: device, layers on it, RPC servers, and how to get a GPU build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine.api import LoadSettings
from app.ui.models.gpu_build import GpuBuild, gpu_builds
from app.ui.phrase import count, fill, listed, size
from app.ui.settings_names import setting_name
from app.ui.span import Span
from app.ui.widgets.choice import Choice
from app.ui.widgets.command_box import CommandBox
from app.ui.widgets.field import TextField, mark_wrong
from app.ui.widgets.fold import Fold
from app.ui.widgets.label import Label
from app.ui.widgets.number_row import NumberRow
from app.ui.widgets.setting_row import SettingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.engine.api import Device, ModelInfo
    from app.ui.theme import Theme

UNKNOWN_LAYERS = 100
SERVER = re.compile(r"(\[[0-9a-fA-F:]+\]|[^\s:,\[\]]+):(\d{1,5})")
LARGEST_PORT = 65535


def rpc_servers(text: str) -> tuple[str, ...] | None:
    """The servers in `text`, parted by commas or blanks; None where one is no ``host:port``."""
    found = tuple(dict.fromkeys(part for part in re.split(r"[\s,]+", text) if part))
    for server in found:
        match = SERVER.fullmatch(server)
        if match is None or not 0 < int(match[2]) <= LARGEST_PORT:
            return None
    return found


class DeviceRows(QWidget):
    """Device and layers where there is a device, else the way to one.

    Signals:
        changed: the load settings as the user wants them.
    """

    changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        builds: Sequence[GpuBuild] | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = LoadSettings()
        self._devices: tuple[Device, ...] = ()
        self._info: ModelInfo | None = None
        self._builds = tuple(gpu_builds() if builds is None else builds)
        self.device = Choice(theme)
        self._device_row = SettingRow(theme, self.device)
        self.layers = NumberRow(theme, Span(0, UNKNOWN_LAYERS, 1))
        self._cpu_only = Label(theme, 11.5, role="muted", wrap=True)
        self._how = QWidget()
        self.build_fold = Fold(theme, self._how)
        self._build_lines = [Label(theme, 11.5, role="muted", wrap=True) for _ in self._builds]
        self.commands = [CommandBox(theme) for _ in self._builds]
        self._afterwards = Label(theme, 11.5, role="muted", wrap=True)
        self.servers = TextField(theme)
        self._servers_row = SettingRow(theme, self.servers)
        self._lay_out()
        self.device.activated.connect(self._on_device_activated)
        self.layers.changed.connect(self._on_layers_changed)
        self.layers.reset.connect(self._on_layers_reset)
        self.servers.editingFinished.connect(self._on_servers_editing_finished)
        self.servers.textEdited.connect(self._on_servers_text_edited)
        self.retranslate()

    def _lay_out(self) -> None:
        how = QVBoxLayout(self._how)
        how.setContentsMargins(0, 0, 0, 0)
        how.setSpacing(6)
        for line, box in zip(self._build_lines, self.commands, strict=True):
            how.addWidget(line)
            how.addWidget(box)
        how.addWidget(self._afterwards)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(11)
        for widget in (
            self._cpu_only,
            self.build_fold,
            self._device_row,
            self.layers,
            self._servers_row,
        ):
            column.addWidget(widget)

    def show_settings(
        self, settings: LoadSettings, devices: tuple[Device, ...], info: ModelInfo | None
    ) -> None:
        """Show `settings` for what the engine can compute on."""
        self._settings, self._info = settings, info
        self._devices = tuple(device for device in devices if device.kind in {"gpu", "igpu"})
        offers = bool(self._devices)
        # Servers become devices with the next load, so their layers can be chosen before.
        reachable = offers or bool(settings.rpc_servers) or settings.n_gpu_layers != 0
        self._cpu_only.setVisible(not offers)
        self.build_fold.setVisible(not offers)
        self._device_row.setVisible(offers)
        self.layers.setVisible(reachable)
        self._fill_devices()
        most = info.n_layer if info is not None else UNKNOWN_LAYERS
        self.layers.set_span(Span(0, most, 1))
        chosen = most if settings.n_gpu_layers < 0 else min(settings.n_gpu_layers, most)
        self.layers.set_inherited(0)
        self.layers.set_value(chosen)
        self.layers.set_texts(setting_name("n_gpu_layers"), self._layers_line(chosen, most))
        if not self.servers.hasFocus():
            self.servers.setText(", ".join(settings.rpc_servers))

    def _fill_devices(self) -> None:
        texts = [self.tr("Automatic")]
        for device in self._devices:
            text = device.description or device.name
            if device.memory_total_bytes:
                text = listed(text, size(device.memory_total_bytes))
            texts.append(text)
        names = ["", *(device.name for device in self._devices)]
        if self._settings.device and self._settings.device not in names:
            names.append(self._settings.device)
            texts.append(fill(self.tr("%1 (not available)"), self._settings.device))
        self.device.clear()
        for name, text in zip(names, texts, strict=True):
            self.device.addItem(text, name)
        self.device.setCurrentIndex(names.index(self._settings.device))

    def _layers_line(self, chosen: int, most: int) -> str:
        if chosen == 0:
            return self.tr("All layers run on the CPU; replies can be reproduced exactly")
        if self._info is None and self._settings.n_gpu_layers < 0:
            return self.tr("All layers; the same seed may give a different reply")
        return fill(
            self.tr("%1 of %2 layers; the same seed may give a different reply"),
            count(chosen),
            count(most) if self._info is not None else "?",
        )

    def retranslate(self) -> None:
        """Set every string again."""
        self._device_row.set_texts(setting_name("device"))
        self._cpu_only.setText(self.tr("Models run on the CPU: this build found no other device."))
        self.build_fold.set_texts(self.tr("How to use a GPU"))
        texts = {
            "cuda": self.tr("For an NVIDIA GPU, with the CUDA Toolkit installed:"),
            "vulkan": self.tr("For most other GPUs, with the Vulkan SDK installed:"),
            "metal": self.tr("For a Mac with Apple silicon:"),
        }
        for line, box, build in zip(self._build_lines, self.commands, self._builds, strict=True):
            line.setText(texts[build.backend])
            box.set_command(build.command)
        self._afterwards.setText(
            self.tr(
                "Run the command in Vitrail's folder. It compiles llama.cpp, which takes several "
                "minutes. Then restart Vitrail."
            )
        )
        self.servers.setPlaceholderText("192.168.0.20:50052")
        self._servers_row.set_texts(setting_name("rpc_servers"), self._servers_line())
        self.show_settings(self._settings, self._devices, self._info)

    def _servers_line(self) -> str:
        if self.servers.property("wrong"):
            return self.tr("Write each server as host:port, separated by commas.")
        return self.tr(
            "Other computers that run part of the model. The connection is not encrypted: "
            "use it only on networks you trust."
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_device_activated(self, index: int) -> None:
        self.changed.emit(replace(self._settings, device=str(self.device.itemData(index))))

    def _on_layers_changed(self, value: float) -> None:
        most = self._info.n_layer if self._info is not None else UNKNOWN_LAYERS
        layers = -1 if round(value) >= most else round(value)
        self.changed.emit(replace(self._settings, n_gpu_layers=layers))

    def _on_layers_reset(self) -> None:
        self.changed.emit(replace(self._settings, n_gpu_layers=0))

    def _on_servers_text_edited(self, text: str) -> None:
        servers = rpc_servers(text)
        mark_wrong(self.servers, wrong=servers is None)
        self._servers_row.set_line(self._servers_line())
        if servers is not None and servers != self._settings.rpc_servers:
            self.changed.emit(replace(self._settings, rpc_servers=servers))

    def _on_servers_editing_finished(self) -> None:
        self._on_servers_text_edited(self.servers.text())
