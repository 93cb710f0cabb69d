"""The menu at the head of the samplers: ways of drawing tokens that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QInputDialog, QLineEdit

from app.chat.sampling_presets import SAMPLING, SAMPLING_NAMES, equals, whole_sampling
from app.engine.api import Sampling
from app.ui.models.menu_button import MenuButton
from app.ui.phrase import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from app.bridge.preferences import Preferences
    from app.ui.theme import Theme

LONGEST_NAME = 40


class SamplingMenu(MenuButton):
    """Says which of them the values are, and takes another.

    Signals:
        chosen: all values of `Sampling` by name, the seed left out.
        inherited: the values from above the conversation are wanted.
    """

    chosen = Signal(dict)
    inherited = Signal()

    def __init__(
        self, theme: Theme, preferences: Preferences, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, role="accent", parent=parent)
        self._preferences = preferences
        self._values = Sampling()
        self._own = False
        self.box.aboutToShow.connect(self._fill)
        preferences.changed.connect(self._on_preferences_changed)
        self.retranslate()

    def show_sampling(self, values: Sampling, *, own: bool) -> None:
        """Say what `values` are; `own` when the conversation decides any of them."""
        self._values, self._own = values, own
        self.retranslate()

    def current(self) -> str:
        """Which they are: ``precise``, ``own:Mine``, ``inherited``; empty for none."""
        for name in SAMPLING_NAMES:
            if equals(self._values, SAMPLING[name]):
                return name
        for own, values in self._kept().items():
            if equals(self._values, values):
                return f"own:{own}"
        return "" if self._own else "inherited"

    def keep(self, name: str) -> None:
        """Keep the values that are shown under `name`; one of that name is replaced."""
        name = " ".join(name.split())[:LONGEST_NAME]
        if name:
            values = {key: getattr(self._values, key) for key in whole_sampling({})}
            self._write({**self._kept(), name: values})

    def forget(self, name: str) -> None:
        """Delete one of the user's own."""
        self._write({key: values for key, values in self._kept().items() if key != name})

    def retranslate(self) -> None:
        """Set every string again."""
        current = self.current()
        if current.startswith("own:"):
            self.setText(current.removeprefix("own:"))
        else:
            self.setText(self._names().get(current, self.tr("Custom")))
        self.setAccessibleName(fill(self.tr("Sampling preset: %1"), self.text()))
        self.setToolTip(self._sentences().get(current, self.tr("Values of your own")))
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _names(self) -> dict[str, str]:
        return {
            "precise": self.tr("Precise"),
            "balanced": self.tr("Balanced"),
            "creative": self.tr("Creative"),
            "deterministic": self.tr("Deterministic"),
            "inherited": self.tr("Default"),
        }

    def _sentences(self) -> dict[str, str]:
        return {
            "precise": self.tr("Few surprises: for facts, code and translations"),
            "balanced": self.tr("For most conversations"),
            "creative": self.tr("Rarer words get a chance: for stories and ideas"),
            "deterministic": self.tr("Always the likeliest token: the same reply every time"),
            "inherited": self.tr("What the preset, the model or your defaults say"),
        }

    def _kept(self) -> dict[str, dict[str, float | int]]:
        return self._preferences.settings.presets.sampling

    def _write(self, sampling: Mapping[str, dict[str, float | int]]) -> None:
        presets = self._preferences.settings.presets
        self._preferences.update(presets=replace(presets, sampling=dict(sampling)))

    def _fill(self) -> None:
        menu, current, sentences = self.box, self.current(), self._sentences()
        menu.clear()
        group = QActionGroup(menu)
        for key, name in self._names().items():
            # What follows a tab stands at the right, where shortcuts do.
            action = menu.addAction(f"{name}\t{sentences[key]}")
            self._prepare(action, group, chosen=key == current)
            action.triggered.connect(lambda _on=False, key=key: self._choose(key))
        for name in self._kept():
            action = menu.addAction(name.replace("&", "&&"))
            self._prepare(action, group, chosen=current == f"own:{name}")
            action.triggered.connect(lambda _on=False, name=name: self._choose(f"own:{name}"))
        menu.addSeparator()
        if not current:
            menu.addAction(self.tr("Keep these values…")).triggered.connect(self._ask_name)
        if current.startswith("own:"):
            own = current.removeprefix("own:")
            text = fill(self.tr("Delete “%1”"), own.replace("&", "&&"))
            menu.addAction(text).triggered.connect(lambda: self.forget(own))

    @staticmethod
    def _prepare(action: QAction, group: QActionGroup, *, chosen: bool) -> None:
        action.setCheckable(True)
        action.setChecked(chosen)
        group.addAction(action)

    def _choose(self, key: str) -> None:
        if key == "inherited":
            self.inherited.emit()
        elif key.startswith("own:"):
            values = self._kept().get(key.removeprefix("own:"))
            if values is not None:
                self.chosen.emit(whole_sampling(values))
        else:
            found = next(SAMPLING[name] for name in SAMPLING_NAMES if name == key)
            self.chosen.emit(whole_sampling(found))

    def _ask_name(self) -> None:
        """Ask for a name without holding anything up."""
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setInputMode(QInputDialog.InputMode.TextInput)
        dialog.setTextEchoMode(QLineEdit.EchoMode.Normal)
        dialog.setWindowTitle(self.tr("Keep these values"))
        dialog.setLabelText(self.tr("Name of the sampling preset"))
        dialog.textValueSelected.connect(self.keep)
        dialog.open()

    def _on_preferences_changed(self, section: str) -> None:
        if section == "presets":
            self.retranslate()
