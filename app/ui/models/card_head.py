"""What a card says before it is opened, painted; pressing it opens the card."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter

from app.ui.icons import paint_icon
from app.ui.models.facts import context, license_name, magnitude, month, parameters
from app.ui.models.lines import text_lines
from app.ui.models.opener import Opener
from app.ui.models.verdict import VerdictBadge
from app.ui.phrase import fill, listed, size
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from app.engine.fit import Fit
    from app.ui.models.offer import Offer
    from app.ui.theme import Theme

SIDE, ABOVE = 16, 12
GAP, BETWEEN_FACTS = 12, 18
TITLE_LINE, TEXT_LINE, FACT_LINE = 22, 20, 20
CARET = 14
RADIUS = 8
MOST_LINES = 3
KEPT_WIDTHS = 4
"""Layouts ask for the height at a few widths, over and over."""


@dataclass(slots=True)
class _Words:
    """Text to paint: where, which, how."""

    box: QRectF
    text: str
    font: QFont
    role: str


@dataclass(slots=True)
class _Arrangement:
    """All that is painted at one width."""

    height: int = 0
    words: list[_Words] = field(default_factory=list)
    badge_below: bool = False


class CardHead(Opener):
    """Title, owner, verdict, a sentence and the facts; checked while the card is open."""

    def __init__(self, theme: Theme, offer: Offer, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, radius=RADIUS, parent=parent)
        self._offer = offer
        self._arrangements: dict[int, _Arrangement] = {}
        self.badge = VerdictBadge(theme, parent=self)
        theme.changed.connect(self._on_theme_changed)
        self.retranslate()

    @property
    def offer(self) -> Offer:
        """What it is about."""
        return self._offer

    def set_offer(self, offer: Offer) -> None:
        """Say more: the hub told what a list leaves out."""
        self._offer = offer
        self.retranslate()

    def set_fit(self, fit: Fit | None) -> None:
        """Show the verdict; none is shown where nothing is known."""
        self.badge.set_fit(fit)
        self.badge.setVisible(fit is not None)
        self._refresh()

    def retranslate(self) -> None:
        """Set every string again."""
        offer = self._offer
        self.setText(offer.title)
        name = fill(self.tr("%1 by %2"), offer.title, offer.owner)
        self.setAccessibleName(name if offer.owner else offer.title)
        self.setToolTip(offer.repo)
        self._refresh()

    def facts(self) -> list[str]:
        """Size, context and conditions, as far as they are known."""
        offer = self._offer
        said = [
            parameters(offer.n_params) if offer.n_params else "",
            size(offer.size_bytes) if offer.size_bytes else "",
            context(offer.n_ctx_train) if offer.n_ctx_train else "",
            license_name(offer.license) if offer.license else "",
            self.tr("reads pictures") if offer.vision else "",
            self.tr("embeds") if offer.embedding else "",
            self.tr("private") if offer.private else "",
            self.gate_words(),
        ]
        return [fact for fact in said if fact]

    def gate_words(self) -> str:
        """What stands between somebody and the download; empty for most."""
        return {
            "": "",
            "auto": self.tr("terms to accept"),
            "manual": self.tr("access on request"),
        }[self._offer.gate]

    def popularity(self) -> str:
        """Downloads, likes, date; empty for what the catalog alone knows."""
        offer = self._offer
        parts = []
        if offer.downloads:
            parts.append(fill(self.tr("%1 downloads"), magnitude(offer.downloads)))
        if offer.likes:
            parts.append(fill(self.tr("%1 likes"), magnitude(offer.likes)))
        updated = month(offer.updated)
        if updated:
            parts.append(fill(self.tr("updated %1"), updated))
        return listed(*parts)

    def sentence(self) -> str:
        """The catalog's sentence, or what the model was made from."""
        offer = self._offer
        if offer.sentence:
            return offer.sentence
        if offer.base_model:
            return fill(self.tr("Made from %1"), offer.base_model)
        return ""

    # -- geometry ---------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Wide enough for most; the height follows from the width."""
        lines = TITLE_LINE + TEXT_LINE + FACT_LINE
        return QSize(self._theme.px(640), self._theme.px(lines) + 2 * ABOVE)

    def minimumSizeHint(self) -> QSize:
        """Title cut, verdict and caret."""
        return QSize(self._theme.px(200), self._theme.px(TITLE_LINE) + 2 * ABOVE)

    def heightForWidth(self, width: int) -> int:
        """In pixels."""
        return self._arranged(width).height

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the badge."""
        super().resizeEvent(event)
        self._place_badge()

    def _refresh(self) -> None:
        self._arrangements.clear()
        said = [self.sentence(), *self.facts(), self.popularity()]
        verdict = "" if self.badge.isHidden() else self.badge.accessibleName()
        self.setAccessibleDescription(listed(verdict, *said))
        if self.isVisible():
            self._place_badge()
        self.updateGeometry()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Place the badge where the width is known."""
        super().showEvent(event)
        self._place_badge()

    def _place_badge(self) -> None:
        hint, line = self.badge.sizeHint(), self._theme.px(TITLE_LINE)
        left = self.width() - SIDE - self._theme.px(CARET) - GAP - hint.width()
        top = ABOVE + (line - hint.height()) // 2
        if self._arranged(self.width()).badge_below:
            left, top = SIDE, ABOVE + line + 2
        self.badge.setGeometry(left, top, hint.width(), hint.height())

    def _arranged(self, width: int) -> _Arrangement:
        made = self._arrangements.get(width)
        if made is None:
            if len(self._arrangements) >= KEPT_WIDTHS:
                self._arrangements.clear()
            made = self._arrangements[width] = self._arrange(width)
        return made

    def _arrange(self, width: int) -> _Arrangement:
        theme, made = self._theme, _Arrangement()
        top = float(ABOVE)
        right = width - SIDE - theme.px(CARET) - GAP
        beside = right
        if not self.badge.isHidden():
            beside -= self.badge.sizeHint().width() + GAP
        title = text_width(self._offer.title, theme.font(15, 600)) + 1
        # A title that can be read is worth a line.
        made.badge_below = beside < right and SIDE + title > beside
        owner_fits = self._place_title(made, top, right if made.badge_below else beside)
        top += theme.px(TITLE_LINE)
        if made.badge_below:
            top += self.badge.sizeHint().height() + 4
        top = self._place_sentence(made, top + 2, width - 2 * SIDE)
        facts = self.facts() if owner_fits else [self._offer.owner, *self.facts()]
        top = self._place_facts(made, top + 2, facts, width - SIDE)
        made.height = math.ceil(top + ABOVE)
        return made

    def _place_title(self, made: _Arrangement, top: float, right: float) -> bool:
        """Title, and the owner where both fit whole; whether they do."""
        theme, offer = self._theme, self._offer
        font, small = theme.font(15, 600), theme.font(12)
        line = theme.px(TITLE_LINE)
        title, owner = text_width(offer.title, font) + 1, text_width(offer.owner, small) + 1
        fits = SIDE + title + GAP + owner <= right
        box = QRectF(SIDE, top, min(title, right - SIDE), line)
        made.words.append(_Words(box, offer.title, font, "text"))
        if fits:
            # On the base line of the larger title.
            down = (QFontMetricsF(font).ascent() - QFontMetricsF(small).ascent()) / 4
            box = QRectF(SIDE + title + GAP, top + down, owner, line)
            made.words.append(_Words(box, offer.owner, small, "muted"))
        return fits

    def _place_sentence(self, made: _Arrangement, top: float, room: float) -> float:
        """The sentence in at most three lines; where it ends."""
        text = self.sentence()
        if not text:
            return top
        font, line = self._theme.font(13), self._theme.px(TEXT_LINE)
        for part in text_lines(text, font, room, MOST_LINES):
            made.words.append(_Words(QRectF(SIDE, top, room, line), part, font, "muted"))
            top += line
        return top

    def _place_facts(self, made: _Arrangement, top: float, facts: list[str], right: float) -> float:
        """Facts from the left; popularity at the right where it fits beside them."""
        font, line = self._theme.font(12), self._theme.px(FACT_LINE)
        left = float(SIDE)
        for fact in facts:
            width = text_width(fact, font) + 1
            if left > SIDE and left + width > right:
                left, top = float(SIDE), top + line
            box = QRectF(left, top, min(width, right - left), line)
            made.words.append(_Words(box, fact, font, "muted"))
            left += width + BETWEEN_FACTS
        text = self.popularity()
        if text:
            width = text_width(text, font) + 1
            if left > SIDE and left + width > right:
                left, top = float(SIDE), top + line
                box = QRectF(left, top, min(width, right - left), line)
            else:
                box = QRectF(right - width, top, width, line)
            made.words.append(_Words(box, text, font, "muted"))
        elif not facts:
            return top
        return top + line

    # -- painting ---------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Hover, words, caret, focus ring."""
        theme, painter = self._theme, QPainter(self)
        if self.underMouse() or self.isDown():
            plane = "pressed" if self.isDown() else "hover"
            inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            rounded(painter, inside, RADIUS - 1, theme.color(plane, 0.6))
        for words in self._arranged(self.width()).words:
            cut_text(painter, words.box, words.text, words.font, theme.color(words.role))
        side = theme.px(CARET)
        box = QRectF(self.width() - SIDE - side, ABOVE, side, theme.px(TITLE_LINE))
        glyph = "ph.caret-up" if self.isChecked() else "ph.caret-down"
        paint_icon(painter, theme, glyph, box, "muted", CARET)
        self._focus.paint(painter, self.rect())

    # -- answers ----------------------------------------------------------

    def _on_theme_changed(self) -> None:
        self._refresh()
