"""The table of an opened card: every quantization, what it costs, and whether it fits."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui.models.columns import BAR, SHORTEST_BAR, Columns, Wishes, columns
from app.ui.models.variant_row import AFTER_NAME, CARET, PAD, VariantRow
from app.ui.phrase import fill, size
from app.ui.widgets.painting import cut_text, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from app.engine.fit import Fit
    from app.hub.api import Variant
    from app.ui.theme import Theme

HEAD = 32


class _Head(QWidget):
    """The names of the columns."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns: Columns | None = None
        self._line_bytes = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def set_columns(self, places: Columns) -> None:
        """Stand over the columns; nothing does where rows have two lines."""
        self._columns = places
        self.setVisible(not places.below)
        self.update()

    def set_line(self, line_bytes: int) -> None:
        """What the mark in the bars stands for."""
        self._line_bytes = line_bytes
        self.update()

    def texts(self) -> dict[str, str]:
        """The words over each column."""
        return {
            "name": self.tr("Quantization"),
            "size": self.tr("Size"),
            "bits": self.tr("Bits"),
            "quality": self.tr("Quality"),
            "fit": self.tr("Fit"),
            "bar": fill(self.tr("Memory, line: %1 free"), size(self._line_bytes)),
        }

    def wish(self, name: str) -> int:
        """Width of the words over a column."""
        return round(text_width(self.texts()[name], self._theme.font(11.5, 500))) + 2

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(self._theme.px(300), self._theme.px(HEAD))

    def minimumSizeHint(self) -> QSize:
        """What does not fit is cut."""
        return QSize(1, self._theme.px(HEAD))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words and a line."""
        theme, painter = self._theme, QPainter(self)
        places = self._columns
        if places is None:
            return
        for name, text in self.texts().items():
            place = getattr(places, name)
            if place is None:
                continue
            left, width = place
            if name == "name":
                left += theme.px(CARET) + AFTER_NAME
            if name == "bar":
                width = places.action[0] + places.action[1] - left
            box = QRectF(left, 0, width, self.height() - 1)
            cut_text(painter, box, text, theme.font(11.5, 500), theme.color("muted"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("border"))

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class VariantTable(QWidget):
    """All quantizations of a model, smallest first.

    Signals:
        download_wanted: the row whose variant should be brought here.
        pause_wanted: the row.
        resume_wanted: the row.
        library_wanted: the row whose file should be shown.
        load_wanted: the row whose file should be loaded.
    """

    download_wanted = Signal(object)
    pause_wanted = Signal(object)
    resume_wanted = Signal(object)
    library_wanted = Signal(object)
    load_wanted = Signal(object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[VariantRow] = []
        self._extra: dict[VariantRow, QWidget] = {}
        self._line_bytes = 0
        self.head = _Head(theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        theme.changed.connect(self._arrange)

    def rows(self) -> tuple[VariantRow, ...]:
        """One for each variant, top to bottom."""
        return tuple(self._rows)

    def set_variants(self, variants: Sequence[Variant], n_params: int) -> None:
        """Show `variants`."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for row in list(self._extra):
            self.set_below(row, None)
        self._rows = [VariantRow(self._theme, variant, n_params) for variant in variants]
        for row in self._rows:
            self._column.addWidget(row)
            row.stepped.connect(self._on_row_stepped)
            action = row.action
            action.download_wanted.connect(lambda row=row: self.download_wanted.emit(row))
            action.pause_wanted.connect(lambda row=row: self.pause_wanted.emit(row))
            action.resume_wanted.connect(lambda row=row: self.resume_wanted.emit(row))
            action.library_wanted.connect(lambda row=row: self.library_wanted.emit(row))
            action.load_wanted.connect(lambda row=row: self.load_wanted.emit(row))
        if self._rows:
            self._rows[-1].set_last(True)
        self._arrange()

    def set_fits(self, fits: Sequence[Fit | None], best: int | None, line_bytes: int) -> None:
        """Show the verdicts.

        Args:
            fits: one for each row.
            best: index of the row to recommend.
            line_bytes: what the mark in the bars stands for.
        """
        for at, (row, fit) in enumerate(zip(self._rows, fits, strict=True)):
            if fit != row.fit or line_bytes != self._line_bytes:
                row.set_fit(fit, line_bytes)
            if (at == best) != row.is_recommended():
                row.set_recommended(at == best)
        self._line_bytes = line_bytes
        self.head.set_line(line_bytes)
        self._arrange()

    def set_below(self, row: VariantRow, widget: QWidget | None) -> None:
        """Put something below a row, in place of what was there."""
        old = self._extra.pop(row, None)
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        if widget is not None:
            self._extra[row] = widget
            self._column.insertWidget(self._column.indexOf(row) + 1, widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the columns anew."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._arrange()
        super().changeEvent(event)

    def _arrange(self) -> None:
        if not self._rows:
            return
        wishes = [row.wishes() for row in self._rows]
        widest = {
            field.name: max(getattr(wish, field.name) for wish in wishes)
            for field in fields(Wishes)
        }
        for name in ("size", "bits", "quality"):
            widest[name] = max(widest[name], self.head.wish(name))
        px = self._theme.px
        places = columns(Wishes(**widest), self.width(), PAD, px(BAR), px(SHORTEST_BAR))
        self.head.set_columns(places)
        for row in self._rows:
            row.set_columns(places)

    def _on_row_stepped(self, step: int) -> None:
        row = self.sender()
        if isinstance(row, VariantRow):
            at = self._rows.index(row) + step
            if 0 <= at < len(self._rows):
                self._rows[at].setFocus(Qt.FocusReason.TabFocusReason)
