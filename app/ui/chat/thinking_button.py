"""The brain beside the draft: whether, or how much, the model thinks before it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAction, QActionGroup

from app.bridge.thinking import OFF, ON
from app.ui.chat.thinking_words import thinking_line, thinking_name, thinking_title
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.thinking import ThinkingSwitch
    from app.ui.theme import Theme

SWITCH = {(OFF, ON)}
"""Choices between which a press goes to and fro; others are in a menu."""


class ThinkingButton(IconButton):
    """Turns thinking on or off, or opens the choices; hidden where the model has none."""

    def __init__(
        self, theme: Theme, switch: ThinkingSwitch, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "ph.brain", 28, 16, checkable=True, parent=parent)
        self._switch = switch
        self.menu_of_choices = Menu(theme, parent=self)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_group_triggered)
        self.clicked.connect(self._on_self_clicked)
        switch.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what holds."""
        choices, chosen = self._switch.choices, self._switch.chosen
        self.setVisible(bool(choices))
        self.setChecked(self._switch.thinks)
        self.set_name(thinking_title(chosen), f"{thinking_title(chosen)}\n{thinking_line(chosen)}")

    def _on_self_clicked(self) -> None:
        # The press has checked it already: what is chosen decides.
        self.setChecked(self._switch.thinks)
        if self._switch.choices in SWITCH:
            self._switch.toggle()
            return
        self._fill_menu()
        above = self.menu_of_choices.sizeHint().height() + 4
        self.menu_of_choices.popup(self.mapToGlobal(QPoint(0, -above)))

    def _fill_menu(self) -> None:
        for action in self._group.actions():
            self._group.removeAction(action)
            action.deleteLater()
        self.menu_of_choices.clear()
        for choice in self._switch.choices:
            action = QAction(thinking_name(choice), self)
            action.setCheckable(True)
            action.setChecked(choice == self._switch.chosen)
            action.setData(choice)
            self._group.addAction(action)
            self.menu_of_choices.addAction(action)

    def _on_group_triggered(self, action: QAction) -> None:
        self._switch.choose(action.data())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)
