"""The row of the settings panel about thinking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.chat.ending_rows import Row
from app.ui.chat.thinking_words import thinking_line, thinking_name
from app.ui.settings_names import setting_name
from app.ui.widgets.choice import Choice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.thinking import ThinkingSwitch
    from app.ui.theme import Theme


class ThinkingRow(Row):
    """Whether, or how much, the model thinks; hidden where it has no choice."""

    setting = "thinking"

    def __init__(
        self, theme: Theme, switch: ThinkingSwitch, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._switch = switch
        self.choice = Choice(theme)
        self._column.addWidget(self.choice)
        self._column.addWidget(self._line)
        self.choice.activated.connect(self._on_choice_activated)
        self.reset.connect(switch.reset)
        switch.changed.connect(self.refresh)
        self.retranslate()

    def refresh(self) -> None:
        """Show what holds."""
        choices, chosen = self._switch.choices, self._switch.chosen
        self.setVisible(bool(choices))
        names = [thinking_name(choice) for choice in choices]
        if names != [self.choice.itemText(at) for at in range(self.choice.count())]:
            self.choice.clear()
            self.choice.addItems(names)
        if chosen in choices:
            self.choice.setCurrentIndex(choices.index(chosen))
        self._line.setText(thinking_line(chosen))
        self._show_back(chosen != self._switch.inherited, self.choice)

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self.choice.setAccessibleName(setting_name("thinking"))
        self.refresh()

    def _on_choice_activated(self, index: int) -> None:
        choices = self._switch.choices
        if 0 <= index < len(choices):
            self._switch.choose(choices[index])
