"""What a model would take with other load settings, live while they are set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import ModelTooLarge
from app.engine.fit import judge, need_of
from app.engine.hardware import Machine
from app.engine.remedies import shape_said
from app.ui.models.verdict import MemoryBar, VerdictBadge
from app.ui.phrase import fill, sentences, size
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from app.bridge.engine import ModelHost
    from app.engine.api import Device, LoadSettings, ModelInfo
    from app.engine.fit import Fit
    from app.inspection.memory import Need
    from app.ui.theme import Theme

DEFAULT_CONTEXT = 8192
"""What a context length of 0 means at most (`LoadSettings.n_ctx`)."""


def context_length(model: ModelInfo, n_ctx: int) -> int:
    """The context that `n_ctx` gives: 0 is what the model was trained for, up to 8,192."""
    return n_ctx or min(model.n_ctx_train or DEFAULT_CONTEXT, DEFAULT_CONTEXT)


def listed_machine(devices: tuple[Device, ...]) -> Machine:
    """The computer as an engine listed it when it began."""
    cpus = [device for device in devices if device.kind == "cpu"]
    return Machine(
        memory_total_bytes=sum(cpu.memory_total_bytes for cpu in cpus),
        memory_free_bytes=sum(cpu.memory_free_bytes for cpu in cpus),
        devices=devices,
    )


def fit_of(
    info: ModelInfo, draft: LoadSettings, machine: Machine, running: LoadSettings | None = None
) -> Fit | None:
    """How a model fits when it is loaded with `draft`; None where its shape is not known.

    Args:
        info: of the model.
        draft: how it would be loaded.
        machine: what there is.
        running: how it is loaded now, since that memory comes back; None when it is not.
    """
    if info.shape is None:
        return None
    taken = None
    if running is not None:
        taken = need_of(info, replace(running, n_ctx=info.n_ctx))
    return judge(
        info.shape,
        info.size_bytes,
        machine if taken is None else _with_cards_freed(machine, taken),
        context_length(info, draft.n_ctx),
        settings=draft,
        gpu_layers=draft.n_gpu_layers,
        freed_bytes=_comes_back(taken, running),
    )


def fit_of_failed(error: ModelTooLarge, draft: LoadSettings, machine: Machine) -> Fit | None:
    """How a model that did not fit would fit with `draft`; None where too little is known."""
    shape = shape_said(error)
    if shape is None:
        return None
    n_ctx = draft.n_ctx or min(shape.n_ctx_train or DEFAULT_CONTEXT, DEFAULT_CONTEXT)
    return judge(
        shape,
        error.weights_bytes,
        machine,
        n_ctx,
        settings=draft,
        gpu_layers=draft.n_gpu_layers,
    )


def _comes_back(taken: Need | None, running: LoadSettings | None) -> int:
    """Memory that is free again when the model was unloaded; mapped weights count as free now."""
    if taken is None or running is None:
        return 0
    mapped = running.mmap and not running.mlock
    return taken.cpu.total_bytes - (taken.cpu.weights_bytes if mapped else 0)


def _with_cards_freed(machine: Machine, taken: Need) -> Machine:
    """`machine` without the model on its cards."""
    share = taken.gpu_bytes
    devices = []
    for device in machine.devices:
        free = device.memory_free_bytes
        if device.kind in {"gpu", "igpu"} and share:
            back = min(share, device.memory_total_bytes - free)
            share -= max(back, 0)
            free += max(back, 0)
        devices.append(replace(device, memory_free_bytes=free))
    return replace(machine, devices=tuple(devices))


class MemoryNeed(QWidget):
    """A verdict, a bar and the figures in a sentence."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info: ModelInfo | None = None
        self._fit: Fit | None = None
        self.badge = VerdictBadge(theme)
        self.bar = MemoryBar(theme)
        self.text = Label(theme, 11.5, role="muted", wrap=True)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.badge)
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.text)

    def show_need(
        self,
        models: ModelHost,
        info: ModelInfo | None,
        draft: LoadSettings,
        machine: Machine | None = None,
    ) -> None:
        """Show what the model of `models` would take with `draft`.

        Args:
            models: says whether it is loaded, and how.
            info: of its last load; without one, and unless it was found too large just now,
                nothing is shown.
            draft: how it would be loaded.
            machine: as it was read just now; None takes what the engine said.
        """
        if machine is None or not machine.memory_total_bytes:
            machine = listed_machine(models.devices)
        self._info = info
        self._fit = None
        if info is not None:
            running = models.load_settings(models.path) if models.info is not None else None
            self._fit = fit_of(info, draft, machine, running)
        elif isinstance(models.error, ModelTooLarge):
            self._fit = fit_of_failed(models.error, draft, machine)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every string again."""
        self.setVisible(self._info is not None or self._fit is not None)
        self.badge.set_fit(self._fit)
        self.bar.setVisible(self._fit is not None)
        self.bar.set_fit(self._fit)
        self.text.setText(self._sentence())

    def _sentence(self) -> str:
        info, fit = self._info, self._fit
        if fit is None:
            if info is None:
                return ""
            return fill(
                self.tr("The weights need %1 of memory; what the context needs is not known."),
                size(info.size_bytes),
            )
        need = fit.need
        text = fill(
            self.tr("Needs about %1: %2 for the weights, %3 for the context, %4 for computing."),
            size(need.total_bytes),
            size(need.weights_bytes),
            size(need.kv_bytes),
            size(need.compute_bytes + need.other_bytes),
        )
        free = fill(self.tr("%1 is free."), size(fit.room_bytes))
        short = fill(self.tr("%1 is missing."), size(fit.short_bytes)) if fit.short_bytes else ""
        return sentences(text, free, short)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
