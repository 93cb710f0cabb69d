"""A model while it loads: one pane for each layer, figures, and a way to give up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.models.names import model_name
from app.ui.phrase import count, duration, fill, part
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from app.bridge.engine import ModelHost
    from app.bridge.models import ModelFiles
    from app.engine.protocol import Progress
    from app.ui.theme import Theme

HEIGHT, GAP, WIDTH = 22, 2, 420
PANES = 32
"""Panes where the number of layers is not known yet."""
MOST_PANES = 160
SETTLE_S = 1.0
"""Before this no remaining time is given."""


class LayerBar(QWidget):
    """A row of panes, filled from the left; the one being read is half lit."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._panes = PANES
        self._fraction = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def show_fraction(self, fraction: float, panes: int) -> None:
        """Fill `fraction` of `panes`."""
        self._fraction = min(1.0, max(0.0, fraction))
        self._panes = min(MOST_PANES, max(1, panes))
        self.update()

    def filled(self) -> int:
        """How many panes are full."""
        return int(self._fraction * self._panes + 1e-9)

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(self._theme.px(WIDTH), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Panes get narrow before they are cut."""
        return QSize(self._theme.px(160), self._theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The panes, on whole pixels."""
        painter, theme = QPainter(self), self._theme
        pitch = (self.width() + GAP) / self._panes
        gap = GAP if pitch >= 3 * GAP else 1
        filled = self.filled()
        for index in range(self._panes):
            left, right = round(index * pitch), round((index + 1) * pitch) - gap
            role = "fill" if index < filled else "accentsoft" if index == filled else "paneb"
            box = QRectF(left, 0, max(1, right - left), self.height())
            painter.fillRect(box, theme.color(role))

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class LoadingPane(QWidget):
    """What is loading, how far it is, and Cancel."""

    def __init__(
        self,
        theme: Theme,
        models: ModelHost,
        files: ModelFiles | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            models: whose load is shown.
            files: knows names of files that were loaded before.
            clock: seconds, for the remaining time.
            parent: its parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._models = models
        self._files = files
        self._clock = clock
        self._layers: dict[str, int] = {}
        self._began_s = clock()
        self._loading = False
        self.title = Label(theme, 15, 600, wrap=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.bar = LayerBar(theme)
        self.left = Label(theme, 12, role="muted", tabular=True)
        self.right = Label(theme, 12, role="muted", tabular=True)
        self.cancel = Button(theme)
        self._lay_out()
        self.cancel.clicked.connect(models.cancel_load)
        models.changed.connect(self.refresh)
        models.progressed.connect(self._on_models_progressed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    def _lay_out(self) -> None:
        figures = QHBoxLayout()
        figures.addWidget(self.left)
        figures.addStretch(1)
        figures.addWidget(self.right)
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(self.bar)
        column.addLayout(figures)
        column.addSpacing(8)
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._column, 8)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(3)

    def refresh(self) -> None:
        """Show what loads now."""
        if self._models.info is not None:
            self._layers[self._models.path] = self._models.info.n_layer
        loading = self._models.state in {"starting", "loading"}
        if loading and not self._loading:
            self._began_s = self._clock()
        self._loading = loading
        name = model_name(self._models, self._files)[0]
        self.title.setText(fill(self.tr("Loading %1"), name))
        progress = self._models.progress
        if progress is not None and progress.phase == "loading" and progress.total:
            self._show_figures(progress.done, progress.total)
        else:
            self._show_phase(progress.phase if progress is not None else "starting")

    def _show_figures(self, done: int, total: int) -> None:
        fraction = min(1.0, done / total)
        layers = self._layers.get(self._models.path, 0)
        self.bar.show_fraction(fraction, layers or PANES)
        if layers:
            layer = min(layers, int(fraction * layers) + 1)
            self.left.setText(fill(self.tr("Layer %1 of %2"), count(layer), count(layers)))
        else:
            self.left.setText(fill(self.tr("%1% read"), int(fraction * 100)))
        figures = part(done, total)
        rest = self._remaining_s(fraction)
        if rest is not None:
            figures = fill(self.tr("%1, about %2 left"), figures, duration(rest))
        self.right.setText(figures)
        self.bar.setAccessibleName(figures)

    def _remaining_s(self, fraction: float) -> float | None:
        passed_s = self._clock() - self._began_s
        if passed_s < SETTLE_S or not 0.02 < fraction < 1:  # noqa: PLR2004 (too early to say)
            return None
        return max(1.0, round(passed_s * (1 - fraction) / fraction))

    def _show_phase(self, phase: str) -> None:
        texts = {
            "starting": self.tr("The engine is starting"),
            "loading": self.tr("The file is being opened"),
            "template": self.tr("The chat template is being read"),
        }
        done = 1.0 if phase == "template" else 0.0
        self.bar.show_fraction(done, self._layers.get(self._models.path, 0) or PANES)
        self.left.setText(texts.get(phase, ""))
        self.right.setText("")
        self.bar.setAccessibleName(self.left.text())

    def retranslate(self) -> None:
        """Set every string again."""
        self.cancel.setText(self.tr("Cancel"))
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_models_progressed(self, _progress: Progress) -> None:
        self.refresh()

    def _on_theme_changed(self) -> None:
        self._column.setMaximumWidth(self._theme.px(WIDTH))
