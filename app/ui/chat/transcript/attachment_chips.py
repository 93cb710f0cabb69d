"""The files that went with a message, below its words; a click shows what the model read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from app.chat.enclosure import shown_name
from app.ui.chat.attachments.captions import ICONS
from app.ui.chat.transcript.block_view import Control
from app.ui.chat.transcript.row_blocks import Attached
from app.ui.chat.transcript.text_view import draw_ring
from app.ui.icons import paint_icon
from app.ui.phrase import fill, listed, size
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont, QPainter

    from app.chat.conversation import Attachment
    from app.ui.chat.transcript.block_view import BlockState, Look
    from app.ui.chat.transcript.row_blocks import RowBlock
    from app.ui.chat.transcript.services import Services

translate = QCoreApplication.translate

HEIGHT, RADIUS, PAD, ICON, INNER, GAP = 24, 4, 8, 14, 6, 6


class AttachmentChips:
    """Plates with names, in as many lines as they need."""

    def __init__(self, block: Attached, services: Services, width: int, state: BlockState) -> None:
        self._block = block
        self._services = services
        self._width = width
        self._state = state
        self._places = self._lay_out()

    @property
    def height(self) -> int:
        """Of all lines."""
        return math.ceil(max((place.bottom() for place in self._places), default=0.0))

    @property
    def natural_width(self) -> float:
        """Of the widest line."""
        return max((place.right() for place in self._places), default=0.0)

    def update(self, block: RowBlock, _source: str) -> bool:
        """Take the same files after a text that grew."""
        if not isinstance(block, Attached) or block.attachments != self._block.attachments:
            return False
        self._block = block
        return True

    def refresh(self) -> bool:
        """Nothing is waited for."""
        return False

    def draw(self, painter: QPainter, look: Look) -> None:
        """Paint at the origin."""
        theme, hovered = self._services.theme, self._state.hovered
        for place, attachment in zip(self._places, self._block.attachments, strict=True):
            over = hovered is not None and hovered.area == place
            # A plate on the user's plate: its border tells it apart on any plane.
            rounded(
                painter,
                place,
                RADIUS,
                theme.color("hover" if over else "raised"),
                theme.color("border"),
            )
            side = theme.px(ICON)
            icon = QRectF(place.left() + theme.px(PAD), place.top(), side, place.height())
            paint_icon(painter, theme, ICONS[attachment.kind], icon, "muted", ICON)
            words = place.adjusted(theme.px(PAD) + side + INNER, 0, -theme.px(PAD) + 1, 0)
            name = shown_name(attachment.name)
            cut_text(painter, words, name, self._font, theme.color("text"))
        if look.focused is not None:
            draw_ring(painter, self._services, look.focused)

    def offset_at(self, _point: QPointF) -> int:
        """They stand behind the text."""
        return self._block.end

    def rect_of(self, _offset: int) -> QRectF:
        """The first of them."""
        return self._places[0] if self._places else QRectF(0, 0, 1, 1)

    def word_at(self, _offset: int) -> tuple[int, int]:
        """There is no text here."""
        return self._block.start, self._block.end

    def controls(self) -> Sequence[Control]:
        """Every file."""
        return [
            Control("attachment", place, str(attachment.id), _hint(attachment))
            for place, attachment in zip(self._places, self._block.attachments, strict=True)
        ]

    def scroll(self, _dx: float, _dy: float) -> bool:
        """It does not scroll."""
        return False

    @property
    def _font(self) -> QFont:
        return self._services.theme.font(12, 500)

    def _lay_out(self) -> list[QRectF]:
        theme = self._services.theme
        around = 2 * theme.px(PAD) + theme.px(ICON) + INNER
        height = theme.px(HEIGHT)
        places: list[QRectF] = []
        x = y = 0.0
        for attachment in self._block.attachments:
            words = text_width(shown_name(attachment.name), self._font)
            width = min(float(self._width), math.ceil(around + words) + 1)
            if x and x + width > self._width:
                x, y = 0.0, y + height + GAP
            places.append(QRectF(x, y, width, height))
            x += width + GAP
        return places


def _hint(attachment: Attachment) -> str:
    cut = translate("Attachments", "only the beginning of the file") if attachment.cut else ""
    what = fill(translate("Attachments", "Preview of %1"), shown_name(attachment.name))
    return listed(what, size(attachment.size_bytes), cut)
