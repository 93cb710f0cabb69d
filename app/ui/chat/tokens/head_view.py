"""What stands above the panes of a message: figures, where they come from, what can be done."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from app.ui.chat.tokens.telling import figures_told, note_told
from app.ui.chat.transcript.block_view import Control
from app.ui.chat.transcript.text_view import draw_ring
from app.ui.icons import paint_icon
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from app.ui.chat.transcript.block_view import BlockState, Look
    from app.ui.chat.transcript.row_blocks import RowBlock, TokensHead
    from app.ui.chat.transcript.services import Services

translate = QCoreApplication.translate

FIGURES_PX, NOTE_PX, BUTTON_PX = 11.5, 12.5, 12.5
LINE, BUTTON, ICON, PAD, SEAM = 18, 26, 14, 8, 4
RADIUS = 6
WRAPPED = int(
    Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignTop.value
)


class HeadView:
    """Figures, a sentence, buttons; see `BlockView`."""

    def __init__(
        self, block: TokensHead, services: Services, width: int, state: BlockState
    ) -> None:
        self._services = services
        self._width = width
        self._state = state
        self._glass = block.glass
        self._figures = figures_told(block.glass)
        self._note = note_told(block.glass)
        theme = services.theme
        self._note_font = theme.font(NOTE_PX)
        note = QFontMetricsF(self._note_font).boundingRect(
            QRectF(0, 0, width, 10_000), WRAPPED, self._note
        )
        self._note_height = math.ceil(note.height()) if self._note else 0
        self._note_width = note.width() if self._note else 0.0
        self._figures_height = theme.px(LINE) + SEAM if self._figures else 0
        self._controls = self._made_controls()

    def _made_controls(self) -> list[Control]:
        """Buttons side by side, on as many lines as they need."""
        theme, font = self._services.theme, self._services.theme.font(BUTTON_PX)
        names = {
            "print": translate("MessageTokens", "Show as text"),
            "lens": translate("MessageTokens", "Open in the token lens"),
            "other": translate("MessageTokens", "Cut with another vocabulary…"),
        }
        shown = self._glass.shown
        if shown is None or self._glass.failure is not None or self._glass.streaming:
            del names["lens"], names["other"]
        elif shown.source and shown.origin != "other":
            del names["other"]
        height, found = theme.px(BUTTON), []
        # Its icon stands below the text above it.
        x, y = float(-PAD), float(self._figures_height + self._note_height + 2)
        for value, name in names.items():
            width = math.ceil(text_width(name, font)) + theme.px(ICON) + 6 + 2 * PAD
            if x > -PAD and x + width > self._width:
                x, y = float(-PAD), y + height
            found.append(Control("tokens", QRectF(x, y, width, height), value, name))
            x += width + SEAM
        return found

    @property
    def height(self) -> int:
        """Of all its lines."""
        return math.ceil(max(control.area.bottom() for control in self._controls))

    @property
    def natural_width(self) -> float:
        """Of its widest line."""
        font = self._services.theme.font(FIGURES_PX, tabular=True)
        widest = max(control.area.right() for control in self._controls)
        return max(widest, self._note_width, text_width(self._figures, font) + 1)

    def update(self, _block: RowBlock, _source: str) -> bool:
        """Other words are laid out anew."""
        return False

    def refresh(self) -> bool:
        """Nothing is waited for."""
        return False

    def draw(self, painter: QPainter, look: Look) -> None:
        """Paint at the origin."""
        theme = self._services.theme
        painter.save()
        font = theme.font(FIGURES_PX, tabular=True)
        area = QRectF(0, 0, self._width, theme.px(LINE))
        cut_text(painter, area, self._figures, font, theme.color("muted"))
        painter.setFont(self._note_font)
        painter.setPen(theme.color("danger" if self._glass.failure is not None else "muted"))
        area = QRectF(0, self._figures_height, self._width, self._note_height)
        painter.drawText(area, WRAPPED, self._note)
        for control in self._controls:
            self._draw_button(painter, control)
        painter.restore()
        if look.focused is not None:
            draw_ring(painter, self._services, look.focused)

    def _draw_button(self, painter: QPainter, control: Control) -> None:
        theme = self._services.theme
        hovered = self._state.hovered
        if hovered is not None and hovered.value == control.value:
            rounded(painter, control.area, RADIUS, theme.color("accentsoft"))
        icons = {"print": "ph.text-align-left", "lens": "ph.squares-four", "other": "ph.swap"}
        side = theme.px(ICON)
        box = QRectF(control.area.left() + PAD, control.area.top(), side, control.area.height())
        paint_icon(painter, theme, icons[control.value], box, "accent", ICON)
        words = QRectF(control.area).adjusted(PAD + side + 6, 0, 0, 0)
        font = theme.font(BUTTON_PX)
        cut_text(painter, words, control.name, font, theme.color("accent"))

    def offset_at(self, _point: QPointF) -> int:
        """It stands before the text."""
        return 0

    def rect_of(self, _offset: int) -> QRectF:
        """Its first line."""
        return QRectF(0, 0, 1, self._services.theme.px(LINE))

    def word_at(self, _offset: int) -> tuple[int, int]:
        """None."""
        return 0, 0

    def controls(self) -> Sequence[Control]:
        """Its buttons."""
        return self._controls

    def scroll(self, _dx: float, _dy: float) -> bool:
        """Nothing is inside that scrolls."""
        return False
