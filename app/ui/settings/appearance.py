"""Settings: theme, language, font size, motion. Everything acts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace

from app.core.settings import FONT_SCALE_RANGE, Language
from app.core.settings import Theme as ThemeMode
from app.ui.settings.section import Section
from app.ui.span import Span
from app.ui.widgets.choice import Choice
from app.ui.widgets.number_row import NumberRow
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.setting_row import SettingRow
from app.ui.widgets.switch import Switch

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.preferences import Preferences
    from app.ui.theme import Theme

MODES: tuple[ThemeMode, ...] = get_args(ThemeMode)
LANGUAGES: tuple[Language, ...] = get_args(Language)
PERCENT = Span(FONT_SCALE_RANGE[0] * 100, FONT_SCALE_RANGE[1] * 100, 5)
OWN_NAMES = {"en": "English", "zh_CN": "简体中文"}
"""A language is written in itself, so that it is found by those who read it."""


class AppearanceSection(Section):
    """How the window looks."""

    def __init__(
        self, theme: Theme, preferences: Preferences, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent=parent)
        self._preferences = preferences
        self.mode = Segmented(theme)
        self.language = Choice(theme)
        self.language.addItems([OWN_NAMES.get(code, "") for code in LANGUAGES])
        self.font_size = NumberRow(theme, PERCENT)
        # While it is dragged the page must not grow under the pointer.
        self.font_size.slider.setTracking(False)
        self.reduce_motion = Switch(theme)
        self._mode_row = SettingRow(theme, self.mode)
        self._language_row = SettingRow(theme, self.language)
        self._motion_row = SettingRow(theme, self.reduce_motion, always_beside=True)
        self.add(self._mode_row, self._language_row, self.font_size, self._motion_row)
        self.mode.chosen.connect(self._on_mode_chosen)
        self.language.activated.connect(self._on_language_activated)
        self.font_size.changed.connect(self._on_font_size_changed)
        self.font_size.reset.connect(self._on_font_size_reset)
        self.reduce_motion.clicked.connect(self._on_reduce_motion_clicked)
        preferences.changed.connect(self._on_preferences_changed)
        self.end()
        self.refresh()

    def name(self) -> str:
        """What the section is called."""
        return self.tr("Appearance")

    def refresh(self) -> None:
        """Show the preferences."""
        appearance = self._preferences.settings.appearance
        self.mode.set_current(MODES.index(appearance.theme))
        self.language.setCurrentIndex(LANGUAGES.index(appearance.language))
        self.font_size.set_inherited(100)
        self.font_size.set_value(round(appearance.font_scale * 100))
        self.reduce_motion.setChecked(appearance.reduce_motion)

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self.mode.set_items((self.tr("System"), self.tr("Light"), self.tr("Dark")))
        self._mode_row.set_texts(
            self.tr("Theme"), self.tr("System follows the light or dark mode of your desktop")
        )
        self.language.setItemText(0, self.tr("Same as the system"))
        self._language_row.set_texts(
            self.tr("Language"),
            self.tr("For the interface; models reply in the language you write in"),
        )
        self.font_size.set_texts(
            self.tr("Size of text and controls (%)"), self.tr("From 80 to 200; the default is 100")
        )
        self._motion_row.set_texts(
            self.tr("Reduce motion"), self.tr("Panels open and close without animation")
        )

    def _change(self, **fields: object) -> None:
        appearance = replace(self._preferences.settings.appearance, **fields)
        self._preferences.update(appearance=appearance)

    def _on_mode_chosen(self, index: int) -> None:
        self._change(theme=MODES[index])

    def _on_language_activated(self, index: int) -> None:
        self._change(language=LANGUAGES[index])

    def _on_font_size_changed(self, value: float) -> None:
        self._change(font_scale=round(value) / 100)

    def _on_font_size_reset(self) -> None:
        self._change(font_scale=1.0)

    def _on_reduce_motion_clicked(self, on: bool) -> None:
        self._change(reduce_motion=on)

    def _on_preferences_changed(self, section: str) -> None:
        if section == "appearance":
            self.refresh()
