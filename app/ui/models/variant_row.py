"""One quantization in the table of an opened card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter

from app.inspection.quantization import known
from app.ui.icons import paint_icon
from app.ui.models.columns import Columns, Wishes
from app.ui.models.lines import text_lines
from app.ui.models.opener import Opener
from app.ui.models.quality import quality_sentence, quality_words
from app.ui.models.variant_action import VariantAction
from app.ui.models.verdict import MemoryBar, VerdictBadge, fit_sum
from app.ui.phrase import fill, listed, number, sentences, size
from app.ui.widgets.painting import cut_text, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from app.engine.fit import Fit
    from app.hub.api import Variant
    from app.ui.theme import Theme

HEIGHT, PAD, RADIUS = 34, 13, 4
SECOND_LINE, TEXT_LINE, CARET = 18, 18, 11
AFTER_NAME = 6
DETAIL_BELOW, DEEPER = 10, 10
FAR_OFF = 4
"""Files of small models take more bits than usual, but never so many times as many."""


class VariantRow(Opener):
    """Label, size, what it costs, verdict, memory, and its action; checked it says more."""

    def __init__(
        self, theme: Theme, variant: Variant, n_params: int, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, radius=RADIUS, parent=parent)
        self.variant = variant
        self._n_params = n_params
        self._fit: Fit | None = None
        self._recommended = False
        self._columns: Columns | None = None
        self._last = False
        self.badge = VerdictBadge(theme, parent=self)
        self.bar = MemoryBar(theme, parent=self)
        self.action = VariantAction(theme, parent=self)
        self.toggled.connect(self._on_self_toggled)
        theme.changed.connect(self._on_theme_changed)
        self.retranslate()

    @property
    def fit(self) -> Fit | None:
        """How it fits, as far as it is known."""
        return self._fit

    def set_fit(self, fit: Fit | None, line_bytes: int = 0) -> None:
        """Show the verdict, and a bar whose line stands for `line_bytes`."""
        self._fit = fit
        self.badge.set_fit(fit)
        self.bar.set_fit(fit, line_bytes)
        self.retranslate()

    def set_recommended(self, recommended: bool) -> None:
        """Mark it as the one to take."""
        self._recommended = recommended
        self.retranslate()

    def is_recommended(self) -> bool:
        """Whether it is marked."""
        return self._recommended

    def set_last(self, last: bool) -> None:
        """The last row has no line below."""
        self._last = last
        self.update()

    def set_columns(self, columns: Columns) -> None:
        """Place everything."""
        if columns != self._columns:
            self._columns = columns
            self._place()
            self.updateGeometry()
            self.update()

    def wishes(self) -> Wishes:
        """Widths that its texts ask for."""
        theme = self._theme
        name = text_width(self._label(), self._name_font()) + theme.px(CARET) + AFTER_NAME + 1
        if self._recommended:
            name += AFTER_NAME * 2 + text_width(self._recommended_words(), self._mark_font())
        return Wishes(
            name=round(name) + 1,
            size=round(text_width(size(self.variant.size_bytes), self._font())) + 2,
            bits=round(text_width(self.bits(), self._font())) + 2,
            quality=round(text_width(quality_words(self.variant.quantization), self._font())) + 2,
            fit=self.badge.sizeHint().width() if self._fit is not None else 0,
            action=self.action.widest(),
        )

    def bits(self) -> str:
        """Bits per weight: of this file where the weights are counted, else usual ones.

        A repository may hold models of several sizes, and the hub counts the weights of one.
        """
        found = known(self.variant.quantization)
        if self._n_params and self.variant.size_bytes:
            counted = 8 * self.variant.size_bytes / self._n_params
            usual = found.bits_per_weight if found is not None else counted
            if usual / FAR_OFF < counted < usual * FAR_OFF:
                return number(counted, 1)
        return number(found.bits_per_weight, 1) if found is not None else "–"

    def retranslate(self) -> None:
        """Set every string again."""
        variant = self.variant
        label = self._label()
        self.setText(label)
        self.setAccessibleName(label)
        said = [
            size(variant.size_bytes),
            fill(self.tr("%1 bits per weight"), self.bits()),
            quality_words(variant.quantization),
            self.badge.accessibleName() if self._fit is not None else "",
            self._recommended_words() if self._recommended else "",
        ]
        self.setAccessibleDescription(listed(*said))
        self.setToolTip("" if self.isChecked() else quality_sentence(variant.quantization))
        too_large = self._fit is not None and not self._fit.loads
        self.action.set_name(
            label, self.tr("It is too large to be loaded on this computer.") if too_large else ""
        )
        self._place()
        self.updateGeometry()
        self.update()

    def details(self) -> list[str]:
        """What the opened row says: cost, memory, files."""
        variant = self.variant
        columns, bits = self._columns, ""
        if columns is not None and columns.bits is None and (columns.deeper or not columns.below):
            bits = fill(self.tr("%1 bits per weight."), self.bits())
        said = [sentences(quality_sentence(variant.quantization), bits)]
        if self._fit is not None:
            verdict, *figures = fit_sum(self._fit).splitlines()
            said += [verdict, listed(*figures)]
        if len(variant.files) > 1:
            said.append(self.tr("It comes in %n file(s).", "", len(variant.files)))
        if variant.projector is not None:
            added = size(variant.projector.size_bytes)
            said.append(fill(self.tr("The part that reads pictures comes with it: %1."), added))
        return said

    # -- geometry ---------------------------------------------------------

    def sizeHint(self) -> QSize:
        """One line, two where it is narrow, more when opened."""
        width = self._theme.px(400)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Label and action."""
        return QSize(self._theme.px(120), self._theme.px(HEIGHT))

    def heightForWidth(self, width: int) -> int:
        """In pixels."""
        height = self._head_height()
        if self.isChecked():
            lines = self._detail_lines(width)
            height += len(lines) * self._theme.px(TEXT_LINE) + DETAIL_BELOW
        return height

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts."""
        super().resizeEvent(event)
        self._place()

    def _head_height(self) -> int:
        theme, columns = self._theme, self._columns
        height = theme.px(HEIGHT)
        if columns is not None and columns.below:
            height += theme.px(SECOND_LINE)
        if columns is not None and columns.deeper:
            height += theme.px(SECOND_LINE) + DEEPER
        return height

    def _detail_lines(self, width: int) -> list[str]:
        left = self._detail_left()
        room = width - left - PAD
        font = self._small_font()
        return [line for text in self.details() for line in text_lines(text, font, room, 12)]

    def _detail_left(self) -> float:
        return PAD + self._theme.px(CARET) + AFTER_NAME

    def _place(self) -> None:
        columns = self._columns
        if columns is None:
            return
        line = self._theme.px(HEIGHT)
        shown = self._fit is not None
        hint = self.badge.sizeHint()
        self.badge.setVisible(shown)
        if columns.fit is not None:
            left, top = columns.fit[0], (line - hint.height()) // 2
        else:
            left = round(self._detail_left())
            top = line + self._theme.px(SECOND_LINE) - 2
        self.badge.setGeometry(left, top, hint.width(), hint.height())
        self.bar.setVisible(shown and columns.bar is not None)
        if columns.bar is not None:
            height = self.bar.sizeHint().height()
            self.bar.setGeometry(columns.bar[0], (line - height) // 2, columns.bar[1], height)
        left, width = columns.action
        height = self.action.sizeHint().height()
        self.action.setGeometry(left, (line - height) // 2, width, height)

    # -- painting ---------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plane, texts, line, focus ring."""
        theme, painter, columns = self._theme, QPainter(self), self._columns
        if columns is None:
            return
        plane = theme.color("accentsoft", 0.6) if self._recommended else None
        if self.underMouse():
            plane = theme.color("hover") if plane is None else theme.color("accentsoft")
        if plane is not None:
            painter.fillRect(self.rect().adjusted(0, 0, 0, -1), plane)
        self._paint_name(painter, columns)
        self._paint_figures(painter, columns)
        if self.isChecked():
            self._paint_details(painter)
        if not self._last:
            painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("border"))
        self._focus.paint(painter, self.rect())

    def _paint_name(self, painter: QPainter, columns: Columns) -> None:
        theme, line = self._theme, self._theme.px(HEIGHT)
        left, room = columns.name
        side = theme.px(CARET)
        glyph = "ph.caret-down" if self.isChecked() else "ph.caret-right"
        paint_icon(painter, theme, glyph, QRectF(left, 0, side, line), "faint", CARET)
        left += side + AFTER_NAME
        room -= side + AFTER_NAME
        box = QRectF(left, 0, room, line)
        used = cut_text(painter, box, self._label(), self._name_font(), theme.color("text"))
        if self._recommended and not columns.below:
            box = QRectF(left + used + 2 * AFTER_NAME, 0, room - used - 2 * AFTER_NAME, line)
            words = self._recommended_words()
            cut_text(painter, box, words, self._mark_font(), theme.color("accent"))

    def _paint_figures(self, painter: QPainter, columns: Columns) -> None:
        theme, line = self._theme, self._theme.px(HEIGHT)
        texts = (
            (columns.size, size(self.variant.size_bytes), "text"),
            (columns.bits, self.bits(), "muted"),
            (columns.quality, quality_words(self.variant.quantization), "muted"),
        )
        for place, text, role in texts:
            if place is not None:
                box = QRectF(place[0], 0, place[1], line)
                cut_text(painter, box, text, self._font(), theme.color(role))
        if columns.below:
            self._paint_second_line(painter, columns)

    def _paint_second_line(self, painter: QPainter, columns: Columns) -> None:
        """What found no room beside the label."""
        theme, line = self._theme, self._theme.px(HEIGHT)
        said = [
            size(self.variant.size_bytes) if columns.size is None else "",
            quality_words(self.variant.quantization),
            "" if columns.deeper else fill(self.tr("%1 bits per weight"), self.bits()),
        ]
        left = self._detail_left()
        box = QRectF(left, line - 5, self.width() - left - PAD, theme.px(SECOND_LINE))
        font = self._small_font()
        used = cut_text(painter, box, listed(*said), font, theme.color("muted"))
        if self._recommended and columns.deeper:
            badge = self.badge.geometry()
            box = QRectF(badge.right() + 1 + 2 * AFTER_NAME, badge.top(), 0, badge.height())
            box.setRight(self.width() - PAD)
        elif self._recommended:
            box.setLeft(left + used + 2 * AFTER_NAME)
        else:
            return
        words = self._recommended_words()
        cut_text(painter, box, words, self._mark_font(), theme.color("accent"))

    def _paint_details(self, painter: QPainter) -> None:
        theme, top = self._theme, float(self._head_height())
        left, step = self._detail_left(), theme.px(TEXT_LINE)
        for text in self._detail_lines(self.width()):
            box = QRectF(left, top - 2, self.width() - left - PAD, step)
            cut_text(painter, box, text, self._small_font(), theme.color("muted"))
            top += step

    def _label(self) -> str:
        return self.variant.quantization

    def _recommended_words(self) -> str:
        return self.tr("Recommended")

    def _font(self) -> QFont:
        return self._theme.font(13, tabular=True)

    def _small_font(self) -> QFont:
        return self._theme.font(11.5)

    def _name_font(self) -> QFont:
        return self._theme.font(12.5, mono=True)

    def _mark_font(self) -> QFont:
        return self._theme.font(11.5, 500)

    # -- answers ----------------------------------------------------------

    def _on_self_toggled(self) -> None:
        self.retranslate()

    def _on_theme_changed(self) -> None:
        self.retranslate()
