"""Which tint is which type of weights, and how much of the file it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.models.details.tint import tint
from app.ui.phrase import fill, size
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.inspection.anatomy import Anatomy, TypeShare
    from app.ui.theme import Theme

SWATCH, GAP, APART, LINE = 12, 6, 18, 20


class Legend(QWidget):
    """Swatches with words, in as many lines as they need."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shares: tuple[TypeShare, ...] = ()
        self._total = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._on_theme_changed)

    def set_anatomy(self, anatomy: Anatomy | None) -> None:
        """Show other types."""
        self._shares = anatomy.types if anatomy is not None else ()
        self._total = anatomy.size_bytes if anatomy is not None else 0
        self.setAccessibleName(", ".join(self._words(share) for share in self._shares))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as it needs."""
        places = self._places(width)
        bottom = max((place.bottom() for place in places), default=0.0)
        return math.ceil(bottom)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(self._theme.px(200), self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        """The widest entry."""
        widths = [self._width(share) for share in self._shares]
        return QSize(math.ceil(max(widths, default=0)), self.heightForWidth(max(self.width(), 1)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Swatches and words."""
        painter, theme = QPainter(self), self._theme
        swatch, font = theme.scaled(SWATCH), theme.font(12, tabular=True)
        for share, place in zip(self._shares, self._places(self.width()), strict=True):
            box = QRectF(place.left(), place.center().y() - swatch / 2, swatch, swatch)
            rounded(painter, box, 3, tint(theme, share.type), theme.color("control"))
            words = place.adjusted(swatch + GAP, 0, 1, 0)
            cut_text(painter, words, self._words(share), font, theme.color("text"))

    def _words(self, share: TypeShare) -> str:
        percent = 100 * share.size_bytes / self._total if self._total else 0.0
        shown = f"{percent:.0f} %" if percent >= 1 else "< 1 %"
        return fill(self.tr("%1  %2, %3"), share.type, size(share.size_bytes), shown)

    def _width(self, share: TypeShare) -> float:
        font = self._theme.font(12, tabular=True)
        return self._theme.scaled(SWATCH) + GAP + text_width(self._words(share), font) + 2

    def _places(self, width: int) -> list[QRectF]:
        line, places, x, y = self._theme.scaled(LINE), [], 0.0, 0.0
        for share in self._shares:
            wide = self._width(share)
            if x > 0 and x + wide > width:
                x, y = 0.0, y + line
            places.append(QRectF(x, y, wide, line))
            x += wide + APART
        return places

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
