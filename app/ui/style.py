"""The style: Fusion with other hints and icon sizes.

Qt calls a proxy written in Python thousands of times a window, so it has two overrides only and
never paints (a window of 300 controls made 7,951 calls of `styleHint`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

if TYPE_CHECKING:
    from app.ui.theme import Theme

HINTS = {
    # A click on the groove jumps there.
    QStyle.StyleHint.SH_Slider_AbsoluteSetButtons: 1,
    QStyle.StyleHint.SH_ToolTip_WakeUpDelay: 450,
    QStyle.StyleHint.SH_EtchDisabledText: 0,
    QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons: 0,
}
ICON_METRICS = frozenset(
    {
        QStyle.PixelMetric.PM_SmallIconSize,
        QStyle.PixelMetric.PM_ButtonIconSize,
        # Else the icon in a line edit stays small when the font grows.
        QStyle.PixelMetric.PM_LineEditIconSize,
    }
)


class VitrailStyle(QProxyStyle):
    """Hints and metrics; painting stays with Fusion, the stylesheet and the widgets."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Fusion")
        self._theme = theme

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803
    ) -> int:
        """Tool tips after 450 ms, sliders that jump to a click."""
        value = HINTS.get(hint)
        if value is not None:
            return value
        return super().styleHint(hint, option, widget, returnData)

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Icons grow with the scale."""
        if metric in ICON_METRICS:
            return self._theme.px(16)
        return super().pixelMetric(metric, option, widget)
