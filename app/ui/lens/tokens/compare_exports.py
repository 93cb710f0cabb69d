"""What can be taken away from a comparison: its table, all ids, a picture of rows and plot."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QFileDialog

from app.inspection.comparison import Needs, as_csv, ids_as_json
from app.ui.lens.tokens.bands_layout import BandsLayout
from app.ui.lens.tokens.bands_painter import BandsPainter
from app.ui.lens.tokens.drawing import Drawing, saved
from app.ui.widgets.painting import cut_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.tasks import Tasks
    from app.core.errors import VitrailError
    from app.inspection.cut_text import CutText
    from app.ui.lens.tokens.compare_view import CompareView
    from app.ui.theme import Theme

MARGIN, TITLE, GAP = 16, 30, 18
WIDEST, NARROWEST = 8000, 640
"""Pixels at ratio 1; a longer text is cut, which is said."""
_NOTHING = Needs(0, 0, 0)


class ComparePicture(Drawing):
    """The sentence, the aligned rows and the plot.

    Attributes:
        whole: nothing of the text had to be left out.
    """

    def __init__(self, theme: Theme, view: CompareView) -> None:
        self._theme = theme
        self._view = view
        self._places = BandsLayout(theme)
        self._places.show(view.bands.places.text, view.bands.places.rows)
        self._rows = BandsPainter(theme, self._places)
        label = self._rows.label_width()
        self._rows.seen(0, WIDEST - label)
        text = math.ceil(self._places.width)
        self.whole = text <= WIDEST - label
        width = min(max(text + label, theme.px(NARROWEST)), WIDEST)
        self._bands_height = self._rows.height(len(view.bands.bands))
        height = theme.px(TITLE) + self._bands_height + GAP
        height += math.ceil(view.languages.plot.content_height())
        self.size = QSize(width + 2 * MARGIN, height + 2 * MARGIN)

    def paint(self, painter: QPainter) -> None:
        """Paint it on anything."""
        theme, view = self._theme, self._view
        width = self.size.width() - 2 * MARGIN
        painter.fillRect(QRect(0, 0, self.size.width(), self.size.height()), theme.color("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(MARGIN, MARGIN, width, theme.px(TITLE))
        title = theme.font(14, 600)
        cut_text(painter, box, view.summary.text(), title, theme.color("text"))
        label = self._rows.label_width()
        count = len(view.bands.bands)
        painter.save()
        painter.translate(MARGIN + label, MARGIN + theme.px(TITLE))
        painter.setClipRect(QRectF(-2, 0, width - label + 2, self._bands_height))
        self._rows.rows(painter, 0, width - label, count)
        painter.restore()
        painter.save()
        painter.translate(MARGIN, MARGIN + theme.px(TITLE))
        for row, band in enumerate(view.bands.bands):
            self._rows.label(painter, row, band, "surface")
            if self._places.rows[row] is None:
                self._rows.note(painter, row, band, width)
        painter.translate(0, self._bands_height + GAP)
        view.languages.plot.paint(painter, min(width, theme.px(900)))
        painter.restore()


class CompareExports(QObject):
    """Copies a comparison, or saves it.

    Signals:
        said: what was done, to be told for a few seconds.
    """

    said = Signal(str)

    def __init__(self, theme: Theme, view: CompareView, tasks: Tasks, *, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = view
        self._tasks = tasks
        view.copy_wanted.connect(self.take)

    def take(self, what: str) -> None:
        """Copy or save; `what` is one of `app.ui.lens.tokens.compare_view.EXPORTS`."""
        if what == "image":
            QGuiApplication.clipboard().setImage(self._picture().image())
            self.said.emit(self.tr("The picture was copied"))
        elif what in {"csv", "ids"}:
            self._tasks.run(self._work(what), partial(self._on_copied, what))
        else:
            self._ask_where(what)

    def save(self, what: str, path: str) -> None:
        """Write one of them to a file."""
        if what in {"svg", "png"}:
            make = self._picture().file(what, self._view.summary.text())
        else:
            # A table of names in any language opens in every spreadsheet with this mark.
            mark = "\ufeff" if path.lower().endswith(".csv") else ""
            make = partial(_encoded, mark, self._work(what.removeprefix("save_")))
        self._tasks.run(partial(saved, path, make), self._tell_saved, self._on_not_saved)

    def _work(self, what: str) -> Callable[[], str]:
        """What makes the table or the ids, out of values that do not change."""
        made: dict[str, CutText] = {}
        known: list[tuple[str, Needs]] = []
        for row in self._view.contenders.rows:
            if row.made is not None and row.needs is not None:
                name = self._view.name_of(row)
                made[name if name not in made else row.source] = row.made
                known.append((name, row.needs))
        if what == "ids":
            return partial(ids_as_json, made)
        base = self._view.contenders.base
        against = base.needs if base is not None else None
        price = self._view.price.value()
        return partial(as_csv, known, against or (known[0][1] if known else _NOTHING), price)

    def _on_copied(self, what: str, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        done = {"csv": self.tr("The table was copied"), "ids": self.tr("The ids were copied")}
        self.said.emit(done[what])

    def _on_not_saved(self, _error: VitrailError) -> None:
        self._tell_saved(False)

    def _tell_saved(self, done: bool) -> None:
        self.said.emit(
            self.tr("The comparison was saved")
            if done
            else self.tr("The comparison could not be saved")
        )

    def _picture(self) -> ComparePicture:
        picture = ComparePicture(self._theme, self._view)
        if not picture.whole:
            self.said.emit(self.tr("The picture holds only the beginning of the text"))
        return picture

    def _ask_where(self, what: str) -> None:
        suffix = {"save_csv": "csv", "save_ids": "json"}.get(what, what)
        dialog = QFileDialog(self._view, self.tr("Save the comparison"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.setNameFilters([f"{suffix.upper()} (*.{suffix})"])
        dialog.selectFile(f"comparison.{suffix}")
        dialog.fileSelected.connect(partial(self.save, what))
        dialog.open()


def _encoded(mark: str, work: Callable[[], str]) -> bytes:
    return (mark + work()).encode()
