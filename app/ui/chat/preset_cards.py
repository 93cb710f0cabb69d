"""A few presets to begin with, shown where nothing was said yet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from app.ui.chat.preset_button import missing_model
from app.ui.icons import paint_icon
from app.ui.phrase import sentences
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import cut_text, rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent

    from app.bridge.chat import ChatSession
    from app.bridge.presets import PresetList
    from app.chat.presets import Preset
    from app.ui.theme import Theme

SHOWN = 4
PAD, ICON, GAP, LINES = 12, 18, 8, 2
NARROW, FILLED = 400, 0.9


class PresetCard(QAbstractButton):
    """Name and purpose of a preset; pressing it takes the preset."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.preset: Preset | None = None
        self._focus = KeyboardFocus(theme, self, radius=8)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_preset(self, preset: Preset, *, chosen: bool, hint: str) -> None:
        """Show `preset`; `hint` says more than what it is for."""
        self.preset = preset
        self.setChecked(chosen)
        self.setText(preset.name.replace("&", "&&"))
        self.setAccessibleName(preset.name)
        self.setAccessibleDescription(sentences(preset.description, hint))
        self.setToolTip(sentences(preset.description, hint))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The name and two lines on what it is for."""
        lines = LINES * QFontMetricsF(self._small()).lineSpacing()
        name = QFontMetricsF(self._theme.font(13, 500)).height()
        return QSize(self._theme.px(160), math.ceil(2 * PAD + name + 3 + lines))

    def minimumSizeHint(self) -> QSize:
        """Narrower."""
        return QSize(self._theme.px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plate, icon, name, purpose."""
        theme, painter, on = self._theme, QPainter(self), self.isChecked()
        plane = "accentsoft" if on else "hover" if self.underMouse() else "raised"
        if self.isDown():
            plane = "pressed"
        border = theme.color("accent" if on else "border")
        rounded(painter, self.rect(), 8, theme.color(plane), border)
        side, font = theme.px(ICON), theme.font(13, 500)
        height = QFontMetricsF(font).height()
        role = "accent" if on else "muted"
        glyph = self.preset.glyph if self.preset is not None else ""
        if glyph:
            paint_icon(painter, theme, glyph, QRectF(PAD, PAD, side, height), role, ICON)
        left = PAD + side + GAP
        room = self.width() - left - PAD
        name = self.preset.name if self.preset is not None else ""
        cut_text(painter, QRectF(left, PAD, room, height), name, font, theme.color("text"))
        painter.setFont(self._small())
        painter.setPen(theme.color("muted"))
        below = QRectF(left, PAD + height + 3, room, self.height() - 2 * PAD - height - 3)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        text = self.preset.description if self.preset is not None else ""
        # Two lines, less what is left at the end of the first one.
        most = LINES * room * FILLED
        metrics = QFontMetricsF(self._small())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, most)
        painter.drawText(below, int(flags), shown)
        self._focus.paint(painter, self.rect())

    def _small(self) -> QFont:
        return self._theme.font(11.5)


class PresetCards(QWidget):
    """The first presets of the list.

    Signals:
        taken: one was given to the conversation, or taken away again.
    """

    taken = Signal()

    def __init__(
        self,
        theme: Theme,
        session: ChatSession,
        presets: PresetList,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session = session
        self._presets = presets
        self.cards = tuple(PresetCard(theme, parent=self) for _place in range(SHOWN))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        for card in self.cards:
            card.clicked.connect(self._on_card_clicked)
        self._arrange(columns=2)
        presets.changed.connect(self.refresh)
        session.opened.connect(self.refresh)
        session.settings_changed.connect(self.refresh)
        theme.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the presets there are."""
        first, current = self._presets.presets()[:SHOWN], self._session.preset()
        for place, card in enumerate(self.cards):
            if place < len(first):
                preset = first[place][1]
                hint = missing_model(preset, self._presets)
                card.show_preset(preset, chosen=preset == current, hint=hint)
            card.setVisible(place < len(first))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room."""
        super().resizeEvent(event)
        self._arrange(columns=2 if self.width() >= self._theme.px(NARROW) else 1)

    def changeEvent(self, event: QEvent) -> None:
        """Shipped presets speak the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)

    def _arrange(self, *, columns: int) -> None:
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // columns, place % columns)

    def _on_card_clicked(self) -> None:
        card = self.sender()
        if isinstance(card, PresetCard) and card.preset is not None:
            same = card.preset == self._session.preset()
            self._presets.apply(None if same else card.preset)
            self.taken.emit()
