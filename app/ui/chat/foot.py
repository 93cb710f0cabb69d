"""Where messages are written stands below the conversation, a little wider than its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from app.ui.chat.transcript.metrics import measure_width

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from app.ui.chat.composer import Composer
    from app.ui.chat.transcript.view import Transcript
    from app.ui.theme import Theme

BELOW = 12
WIDER = 24
SCROLL_BAR = 10
"""Kept free at the right, so that it stands below the text and not below text and scroll bar."""


class Foot:
    """The form of a message that is inserted, and below it the composer."""

    def __init__(
        self, theme: Theme, transcript: Transcript, form: QWidget, composer: Composer
    ) -> None:
        self._theme = theme
        self._transcript = transcript
        self._form = form
        self._composer = composer

    def stand_in(self, column: QVBoxLayout) -> None:
        """Stand at the end of `column`."""
        for widget, below in ((self._form, 0), (self._composer, BELOW)):
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, SCROLL_BAR, below)
            row.addStretch(1)
            row.addWidget(widget)
            row.addStretch(1)
            column.addLayout(row)

    def fit(self, width: int, height: int) -> None:
        """Fit into a page of this size; the composer is at most 40 % of it high."""
        transcript = self._transcript
        viewport = transcript.viewport().width() if transcript.isVisible() else 0
        text = measure_width(self._theme, viewport or width - SCROLL_BAR)
        for widget in (self._composer, self._form):
            widget.setFixedWidth(min(text + WIDER, width))
        self._composer.set_pane_height(height)
