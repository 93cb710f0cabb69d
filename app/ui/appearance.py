"""Theme, font scale, motion and language as the preferences say, live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from app.ui.translations import Translations, resolve

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.bridge.preferences import Preferences
    from app.ui.theme import Theme

SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
SECTION = "appearance"


class Appearance(QObject):
    """Carries the section ``appearance`` of the preferences to the theme and the translations."""

    def __init__(
        self,
        application: QApplication,
        theme: Theme,
        preferences: Preferences,
        *,
        translations: Translations | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preferences = preferences
        self.translations = translations or Translations(application, parent=self)
        self._apply()
        theme.apply(application)
        preferences.changed.connect(self._on_preferences_changed)

    def zoom(self, step: int) -> None:
        """Larger (1) or smaller (-1) type, by one step of `SCALES`; 0 is 100 %."""
        current = self._preferences.settings.appearance.font_scale
        if step > 0:
            scale = next((s for s in SCALES if s > current + 0.001), SCALES[-1])
        elif step < 0:
            scale = next((s for s in reversed(SCALES) if s < current - 0.001), SCALES[0])
        else:
            scale = 1.0
        self._change(font_scale=scale)

    def set_theme(self, mode: str) -> None:
        """``system``, ``light`` or ``dark``, kept in the preferences."""
        self._change(theme=mode)

    def set_language(self, choice: str) -> None:
        """``system`` or a language, kept in the preferences."""
        self._change(language=choice)

    def _change(self, **fields: object) -> None:
        appearance = replace(self._preferences.settings.appearance, **fields)
        self._preferences.update(appearance=appearance)

    def _apply(self) -> None:
        appearance = self._preferences.settings.appearance
        language = resolve(appearance.language)
        self._theme.take(
            mode=appearance.theme,
            scale=appearance.font_scale,
            language=language,
            reduce_motion=appearance.reduce_motion,
        )
        self.translations.use(language)

    def _on_preferences_changed(self, section: str) -> None:
        if section == SECTION:
            self._apply()
