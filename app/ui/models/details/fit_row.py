"""Whether a model file that is here fits into this computer's memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import GgufError
from app.engine.fit import judge
from app.inspection.shape import shape_of
from app.ui.models.verdict import MemoryBar, VerdictBadge, verdict_sentence
from app.ui.phrase import count, fill, sentences, size
from app.ui.widgets.label import Label
from app.ui.widgets.wrapping import Wrapping

if TYPE_CHECKING:
    from app.bridge.engine import ModelHost
    from app.bridge.machine import MachineWatch
    from app.engine.fit import Fit
    from app.hub.api import Entry
    from app.inspection.header import Header
    from app.inspection.shape import ModelShape
    from app.ui.theme import Theme

USUAL_CTX = 8192
"""Tokens it is judged for where its load settings leave the length to the model."""


class FitRow(QWidget):
    """The verdict, a bar, and the sum in a sentence; hidden where it cannot be told."""

    def __init__(
        self,
        theme: Theme,
        models: ModelHost,
        machine: MachineWatch | None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._machine = machine
        self._entry: Entry | None = None
        self._shape: ModelShape | None = None
        self.badge = VerdictBadge(theme)
        self.bar = MemoryBar(theme)
        self.line = Label(theme, 11.5, role="muted", wrap=True)
        top = QWidget()
        row = Wrapping(12, parent=top)
        row.addWidget(self.badge)
        row.addWidget(self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(top)
        column.addWidget(self.line)
        if machine is not None:
            machine.changed.connect(self.judge)
        self.hide()

    def set_header(self, entry: Entry | None, header: Header | None) -> None:
        """Judge another file; None while it is read."""
        self._entry, self._shape = entry, None
        # What cannot be loaded, because some of it is missing, fits nowhere.
        whole = entry is not None and not entry.missing_shards
        if header is not None and whole and not header.missing_bytes:
            try:
                self._shape = shape_of(header.entries)
            except GgufError:
                self._shape = None  # no model, or one that is too odd to be judged
        self.judge()

    def judge(self) -> None:
        """Compare with what is free now."""
        fit = self._fit()
        self.setVisible(fit is not None)
        self.badge.set_fit(fit)
        self.bar.set_fit(fit)
        if fit is None:
            return
        self.line.setText(
            sentences(
                verdict_sentence(fit),
                fill(
                    self.tr("With %1 tokens of context it takes %2; %3 is free."),
                    count(fit.n_ctx),
                    size(fit.need.total_bytes),
                    size(fit.room_bytes),
                ),
            )
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.judge()
        super().changeEvent(event)

    def _fit(self) -> Fit | None:
        entry, shape = self._entry, self._shape
        machine = self._machine.machine if self._machine is not None else None
        if entry is None or shape is None or machine is None or not machine.memory_total_bytes:
            return None
        if self._models.path == entry.path and self._models.state == "ready":
            return None  # it is in memory: what is free says nothing about it
        settings = self._models.load_settings(entry.path)
        n_ctx = settings.n_ctx or USUAL_CTX
        if shape.n_ctx_train:
            n_ctx = min(n_ctx, shape.n_ctx_train)
        return judge(shape, entry.size_bytes, machine, n_ctx, settings=settings)
