"""A button that shows an icon and offers others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidgetAction

from app.chat.presets import DEFAULT_ICON, ICONS
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.menu import Menu
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

COLUMNS = 7


class IconChoice(IconButton):
    """One of `app.chat.presets.ICONS`.

    Signals:
        chosen: another icon.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, f"ph.{DEFAULT_ICON}", 34, 20, role="accent", parent=parent)
        self._shown = DEFAULT_ICON
        self._menu = Menu(theme, parent=self)
        sheet = Pane(theme, "raised")
        grid = QGridLayout(sheet)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(2)
        self.buttons: dict[str, IconButton] = {}
        for place, name in enumerate(ICONS):
            button = IconButton(theme, f"ph.{name}", 30, 18, checkable=True)
            button.clicked.connect(self._chooser(name))
            self.buttons[name] = button
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
        holder = QWidgetAction(self._menu)
        holder.setDefaultWidget(sheet)
        self._menu.addAction(holder)
        self.clicked.connect(self._open)
        self.retranslate()

    @property
    def icon_name(self) -> str:
        """Which is shown."""
        return self._shown

    def show_icon(self, name: str) -> None:
        """Show one of them, or the usual one in place of any other."""
        self._shown = name if name in ICONS else DEFAULT_ICON
        self.set_glyph(f"ph.{self._shown}")
        for key, button in self.buttons.items():
            button.setChecked(key == self._shown)

    def retranslate(self) -> None:
        """Set every string again."""
        self.set_name(self.tr("Icon"), self.tr("Choose an icon"))
        for name, button in self.buttons.items():
            button.set_name(name.replace("-", " "))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "buttons"):
            self.retranslate()
        super().changeEvent(event)

    def _chooser(self, name: str) -> Callable[[], None]:
        def choose() -> None:
            self.show_icon(name)
            self._menu.close()
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.chosen.emit(name)

        return choose

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))
        self.buttons[self._shown].setFocus(Qt.FocusReason.PopupFocusReason)
