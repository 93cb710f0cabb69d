"""How long a reply may be, wherever that is set: a conversation, a preset, what is inherited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal

from app.ui.chat.samplers import ANSWER_LENGTH
from app.ui.settings_names import setting_line, setting_name
from app.ui.widgets.number_row import NumberRow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme


class LengthRow(NumberRow):
    """Tokens that a reply may have at most.

    Signals:
        chosen: so many.
        reset: the inherited number is wanted back.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, ANSWER_LENGTH, parent=parent)
        self.changed.connect(self._on_self_changed)
        self.retranslate()

    def show_length(self, tokens: int, inherited: int) -> None:
        """Show `tokens`, without telling anyone."""
        self.set_inherited(inherited)
        self.set_value(tokens)

    def retranslate(self) -> None:
        """Set every string again."""
        self.set_texts(setting_name("max_tokens"), setting_line("max_tokens"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_self_changed(self, value: float) -> None:
        self.chosen.emit(round(value))
