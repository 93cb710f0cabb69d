"""The preset of the open conversation, beside its title: which, and the way to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Signal
from PySide6.QtGui import QActionGroup

from app.ui.icons import icon
from app.ui.models.menu_button import MenuButton
from app.ui.phrase import fill, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import ChatSession
    from app.bridge.presets import PresetList
    from app.chat.presets import Preset
    from app.ui.actions import Actions
    from app.ui.theme import Theme


NARROWEST = 44


class PresetButton(MenuButton):
    """Shows the name of the preset; its menu gives another, or none.

    Signals:
        taken: another one was chosen, or none.
    """

    taken = Signal()

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        session: ChatSession,
        presets: PresetList,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._actions = actions
        self._session = session
        self._presets = presets
        self.box.aboutToShow.connect(self._fill)
        session.opened.connect(self.refresh)
        session.settings_changed.connect(self.refresh)
        session.conversations_changed.connect(self.refresh)
        presets.changed.connect(self.refresh)
        self.refresh()

    def minimumSizeHint(self) -> QSize:
        """Where there is no room, a letter and the caret."""
        return QSize(self._theme.px(NARROWEST), self.sizeHint().height())

    def refresh(self) -> None:
        """Show the preset of the open conversation."""
        preset = self._session.preset()
        self.setEnabled(self._session.current != 0)
        # Without one there is only an icon: the title beside it is worth more than "No preset".
        name = preset.name if preset is not None else ""
        glyph = "ph.user-circle" if preset is None else ""
        self.set_icon("ph.warning" if self._presets.misses_model(preset) else glyph)
        self.setAccessibleName(fill(self.tr("Preset: %1"), name or self.tr("No preset")))
        if name == self.text():
            self.setToolTip(self._hint(preset))
            return
        self.setText(name)
        self.setToolTip(self._hint(preset))
        self.updateGeometry()
        self.update()

    def _hint(self, preset: Preset | None) -> str:
        if preset is None:
            return self.tr("Choose a preset for this conversation")
        return sentences(preset.description, missing_model(preset, self._presets))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.setText("")
            self.refresh()
        super().changeEvent(event)

    def _fill(self) -> None:
        menu, current = self.box, self._session.preset()
        menu.clear()
        group = QActionGroup(menu)
        chosen = False
        for _key, preset in self._presets.presets():
            is_current = preset == current and not chosen
            # A style shows no check mark where there is an icon.
            glyph = ("ph.check", "accent") if is_current else (preset.glyph, "muted")
            action = menu.addAction(icon(self._theme, *glyph), preset.name.replace("&", "&&"))
            action.setStatusTip(preset.description)
            action.setCheckable(True)
            group.addAction(action)
            if is_current:
                chosen = True
                action.setChecked(True)
            action.triggered.connect(self._taker(preset))
        menu.addSeparator()
        none = menu.addAction(self.tr("No preset"))
        none.setCheckable(True)
        none.setChecked(current is None)
        group.addAction(none)
        none.triggered.connect(self._taker(None))
        menu.addSeparator()
        for identifier in ("preset.save", "preset.manage"):
            action = self._actions[identifier]
            action.setIcon(icon(self._theme, self._actions.spec(action).icon))
            menu.addAction(action)

    def _taker(self, preset: Preset | None) -> Callable[..., None]:
        def take() -> None:
            self._presets.apply(preset)
            self.taken.emit()

        return lambda _on=False: take()


def missing_model(preset: Preset | None, presets: PresetList) -> str:
    """A sentence where the preset wants a model that is not here; else empty."""
    if preset is None or preset.model is None or not presets.misses_model(preset):
        return ""
    name = preset.model.name or preset.model.file
    text = QCoreApplication.translate(
        "PresetButton", "Its model, %1, is not in your library; the loaded one replies."
    )
    return fill(text, name)
