"""The context length that verdicts are given for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal

from app.ui.models.facts import tokens_short
from app.ui.phrase import count, fill
from app.ui.widgets.choice import Choice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

LENGTHS: tuple[int, ...] = tuple(1024 << power for power in range(1, 8))
"""2k to 128k."""


class ContextChoice(Choice):
    """One of a few context lengths.

    Signals:
        context_chosen: in tokens.
    """

    context_chosen = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._n_ctx = LENGTHS[2]
        self._limit = 0
        self.activated.connect(self._on_self_activated)
        self.retranslate()

    @property
    def n_ctx(self) -> int:
        """What is chosen, in tokens; never more than the model was trained for."""
        return min(self._n_ctx, self._limit) if self._limit else self._n_ctx

    def set_context(self, n_ctx: int, limit: int) -> None:
        """Choose `n_ctx` tokens; `limit` is what the model was trained for, 0 where unknown."""
        if (n_ctx, limit) != (self._n_ctx, self._limit):
            self._n_ctx, self._limit = n_ctx, limit
            self.retranslate()

    def lengths(self) -> tuple[int, ...]:
        """What can be chosen."""
        within = {n for n in LENGTHS if not self._limit or n <= self._limit}
        return tuple(sorted(within | {self.n_ctx}))

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Context length"))
        self.setToolTip(self.tr("How much the model can read at once; verdicts are given for it"))
        self.clear()
        for length in self.lengths():
            text = fill(self.tr("%1 (%2 tokens)"), tokens_short(length), count(length))
            self.addItem(text if length >= LENGTHS[0] else count(length), length)
        self.setCurrentIndex(self.lengths().index(self.n_ctx))
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_self_activated(self, index: int) -> None:
        self.context_chosen.emit(int(self.itemData(index)))
