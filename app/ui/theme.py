"""The theme: roles, fonts, scale and motion, read by everything that paints.

One `Theme` is made by the composition root and handed to each widget. It follows the system's
light or dark, live, unless the user chose.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette

from app.ui.colors import roles
from app.ui.fonts import Families, make_font
from app.ui.icons import Glyphs
from app.ui.style import VitrailStyle
from app.ui.stylesheet import stylesheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

Mode = Literal["system", "light", "dark"]
SMALLEST_SCALE, LARGEST_SCALE = 0.8, 2.0

SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
PALETTE = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "window",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "fill",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "control",
    QPalette.ColorRole.BrightText: "danger",
}


class Theme(QObject):
    """Colors, fonts and sizes.

    Signals:
        changed: roles, fonts or sizes are others now; repaint and measure again.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._families = Families()
        self._mode: Mode = "system"
        self._user_scale = 1.0
        self._language = "en"
        self._application: QApplication | None = None
        self._style: VitrailStyle | None = None
        self._switching = False
        self._colors: dict[tuple[str, float | None], QColor] = {}
        self._fonts: dict[tuple[float, int, bool, bool], QFont] = {}
        self._palettes: dict[str, QPalette] = {}
        self.reduce_motion = False
        # Both are kept: what accessibility() gives is gone when the wrapper of the hints is.
        self._hints = QGuiApplication.styleHints()
        self._accessibility = self._hints.accessibility()
        self.high_contrast = self._system_contrast()
        self.dark = self._system_dark()
        self.roles = roles(dark=self.dark, high_contrast=self.high_contrast)
        self._hints.colorSchemeChanged.connect(self._on_hints_color_scheme_changed)
        self._accessibility.contrastPreferenceChanged.connect(self._on_hints_contrast_changed)

    @cached_property
    def glyphs(self) -> Glyphs:
        """The icon font."""
        return Glyphs()

    @property
    def mode(self) -> Mode:
        """What the user chose: follow the system, light or dark."""
        return self._mode

    @property
    def scale(self) -> float:
        """Factor on type, controls and rows: the user's, times what the system's font asks for."""
        return self._user_scale * self._families.system_factor()

    @property
    def user_scale(self) -> float:
        """The factor the user chose, 0.8 to 2."""
        return self._user_scale

    @property
    def language(self) -> str:
        """Language of the interface, ``en`` or ``zh_CN``; it decides the order of families."""
        return self._language

    def color(self, role: str, alpha: float | None = None) -> QColor:
        """The color of a role, 0 <= `alpha` <= 1 (opaque when None).

        Raises:
            KeyError: there is no such role.
        """
        key = (role, alpha)
        color = self._colors.get(key)
        if color is None:
            color = QColor(self.roles[role])
            if alpha is not None:
                color.setAlphaF(alpha)
            self._colors[key] = color
        return QColor(color)

    def text_palette(self, role: str) -> QPalette:
        """A palette that paints words in a role, and disabled ones as disabled."""
        palette = self._palettes.get(role)
        if palette is None:
            palette = QPalette()
            color, disabled = self.color(role), self.color("disabled")
            # A label whose text can be selected paints it as `Text`.
            for role_of_qt in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
                for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
                    palette.setColor(group, role_of_qt, color)
                palette.setColor(QPalette.ColorGroup.Disabled, role_of_qt, disabled)
            self._palettes[role] = palette
        return palette

    def css(self, role: str, alpha: float) -> str:
        """A translucent role as a stylesheet writes it."""
        color = QColor(self.roles[role])
        return f"rgba({color.red()}, {color.green()}, {color.blue()}, {round(alpha * 255)})"

    def font(
        self, size: float = 13, weight: int = 400, *, mono: bool = False, tabular: bool = False
    ) -> QFont:
        """A font; `size` in pixels at 100 %.

        Args:
            size: pixels at 100 %.
            weight: 400, 500 or 600.
            mono: the fixed family, without ligatures.
            tabular: digits of one width.
        """
        key = (size, weight, mono, tabular)
        font = self._fonts.get(key)
        if font is None:
            families = self._families.mono() if mono else self._families.interface(self._language)
            font = make_font(families, self.scaled(size), weight, mono=mono, tabular=tabular)
            self._fonts[key] = font
        return QFont(font)

    def scaled(self, value: float) -> float:
        """`value` pixels at 100 %, scaled."""
        return value * self.scale

    def px(self, value: float) -> int:
        """`value` pixels at 100 %, scaled and whole."""
        return round(value * self.scale)

    def pane_width(self, value: float) -> int:
        """Width of a side pane: it grows more slowly than the type."""
        return round(value * (0.4 + 0.6 * self.scale))

    def motion_ms(self, duration_ms: int) -> int:
        """A duration, 0 when motion is reduced."""
        return 0 if self.reduce_motion else duration_ms

    def set_mode(self, mode: str) -> None:
        """Follow the ``system``, or be ``light`` or ``dark``."""
        self.take(mode=mode)

    def set_scale(self, scale: float) -> None:
        """Set the font scale, 0.8 to 2; values outside are moved inside."""
        self.take(scale=scale)

    def set_language(self, language: str) -> None:
        """Set the language of the interface."""
        self.take(language=language)

    def take(
        self,
        *,
        mode: str | None = None,
        scale: float | None = None,
        language: str | None = None,
        reduce_motion: bool | None = None,
    ) -> None:
        """Set several things at once, with one repaint, and none when nothing is new.

        Args:
            mode: ``system``, ``light`` or ``dark``; another word follows the system.
            scale: of the type, 0.8 to 2; values outside are moved inside.
            language: of the interface; it decides the order of font families.
            reduce_motion: nothing slides or fades.
        """
        before = (self._mode, self._user_scale, self._language)
        if mode is not None:
            self._mode = mode if mode in get_args(Mode) else "system"  # type: ignore[assignment]
        if scale is not None:
            self._user_scale = min(LARGEST_SCALE, max(SMALLEST_SCALE, scale))
        if language is not None:
            self._language = language
        if reduce_motion is not None:
            self.reduce_motion = reduce_motion
        if (self._mode, self._user_scale, self._language) == before:
            return
        if self._mode != before[0]:
            self._tell_system()
        self._refresh()

    def on_paper(self) -> Theme:
        """A theme for print: light, at 100 %; the window and the system are left as they are."""
        paper = Theme()
        paper._mode = "light"
        paper._language = self._language
        paper.high_contrast = False
        paper._refresh()
        return paper

    def apply(self, application: QApplication) -> None:
        """Give `application` the style, palette, font and stylesheet, and keep them up to date."""
        self._application = application
        self._style = VitrailStyle(self)
        application.setStyle(self._style)
        self._refresh()

    def _tell_system(self) -> None:
        """Turn the title bar; the palette and stylesheet set afterwards win."""
        self._switching = True
        try:
            self._hints.setColorScheme(SCHEMES[self._mode])
        finally:
            self._switching = False

    def _refresh(self) -> None:
        self.dark = self._mode == "dark" or (self._mode == "system" and self._system_dark())
        self.roles = roles(dark=self.dark, high_contrast=self.high_contrast)
        self._colors.clear()
        self._fonts.clear()
        self._palettes.clear()
        if self._application is not None:
            self._application.setPalette(self._palette())
            self._application.setFont(self.font())
            self._application.setStyleSheet(stylesheet(self))
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, name in PALETTE.items():
            palette.setColor(role, self.color(name))
        for role in (
            QPalette.ColorRole.Text,
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        return palette

    def _system_dark(self) -> bool:
        return self._hints.colorScheme() == Qt.ColorScheme.Dark

    def _system_contrast(self) -> bool:
        preference = self._accessibility.contrastPreference()
        return preference == Qt.ContrastPreference.HighContrast

    def _on_hints_color_scheme_changed(self) -> None:
        if self._mode == "system" and not self._switching:
            self._refresh()

    def _on_hints_contrast_changed(self) -> None:
        self.high_contrast = self._system_contrast()
        self._refresh()
