"""Printing the open conversation, and writing it as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QMarginsF, QObject, QRectF, QSizeF, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QDialog

from app.core.errors import ExportFailed
from app.ui.chat.printing.pages import paginate
from app.ui.chat.printing.strips import strips
from app.ui.chat.transcript.metrics import SIDE_MARGIN, measure
from app.ui.chat.transcript.reader import Reader
from app.ui.chat.transcript.row_views import RowViews
from app.ui.chat.transcript.services import Services
from app.ui.widgets.painting import CENTER, cut_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPagedPaintDevice
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import ChatSession, PathItem
    from app.ui.chat.printing.pages import Piece
    from app.ui.chat.printing.strips import Strip
    from app.ui.theme import Theme

DPI = 96
MARGIN_MM = 18.0
FOOT_PX = 28
SLICE_MS = 0
MOST_WAITS = 400
"""Turns of 50 ms in which colors and formulas may be made ready; then it is printed without."""

WAIT_MS = 50


class _AtOnce(Reader):
    """Reads all of a message while it is asked for: a sheet is laid out once."""

    def at_once(self, characters: int, pace: float = 0.0) -> bool:  # noqa: ARG002
        """Always."""
        return True


class Press(QObject):
    """What a page is set with: a light theme, at the size of paper.

    Attributes:
        theme: light, at 100 %.
        metrics: measurements of the page.
        reader: of replies.
        views: that lay out blocks.
        services: colors of code, formulas.
    """

    def __init__(self, theme: Theme, width: float, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme.on_paper()
        self.theme.setParent(self)
        self.services = Services(self.theme, parent=self)
        self.reader = _AtOnce(self)
        self.views = RowViews(self.theme, self.services)
        self.metrics = measure(self.theme, int(width) + 2 * SIDE_MARGIN)

    def close(self) -> None:
        """The sheet is done."""
        self.services.close()
        self.deleteLater()


class Job(QObject):
    """One document on its way to paper or to a file; works in slices.

    Signals:
        finished: all pages were painted, or not (False).
    """

    finished = Signal(bool)

    def __init__(
        self,
        device: QPagedPaintDevice,
        theme: Theme,
        title: str,
        items: Sequence[PathItem],
        parent: QObject,
    ) -> None:
        """Begin as soon as the event loop runs.

        Args:
            device: paper, or a PDF file.
            theme: of the window.
            title: of the conversation.
            items: the branch that is shown.
            parent: Qt's.
        """
        super().__init__(parent)
        layout = device.pageLayout()
        size = layout.paintRect(QPageLayout.Unit.Inch).size() * DPI
        self._size = QSizeF(size)
        self._device = device
        self._title = title
        self._press = Press(theme, size.width(), self)
        self._coming: Iterator[Strip] = strips(title, list(items), self._press)
        self._strips: list[Strip] = []
        self._sheets: list[list[Piece]] = []
        self._painter: QPainter | None = None
        self._done = 0
        self._waits = 0
        self._timer = QTimer(self, interval=SLICE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def close(self) -> None:
        """Give up."""
        self._timer.stop()
        self._stop_painting()
        self._press.close()

    def _on_timer_timeout(self) -> None:
        try:
            self._go_on()
        except BaseException:
            self._stop_painting()
            self._end(done=False)
            raise

    def _go_on(self) -> None:
        if not self._sheets:
            self._collect()
        elif self._painter is None:
            self._begin()
        elif self._done < len(self._sheets):
            self._paint(self._done)
            self._done += 1
        else:
            self._end(done=self._stop_painting())

    def _collect(self) -> None:
        """Lay out what comes, then wait for colors and formulas."""
        strip = next(self._coming, None)
        if strip is not None:
            self._strips.append(strip)
            _ = strip.height  # laid out now, so that its formulas are on their way
            return
        self._timer.setInterval(WAIT_MS)
        for one in self._strips:
            layout = getattr(one, "layout", None)
            if layout is not None and getattr(one, "row", None) == 0:
                layout.take_finished()
        self._waits += 1
        if self._press.services.waiting and self._waits < MOST_WAITS:
            return
        self._timer.setInterval(SLICE_MS)
        self._sheets = paginate(self._strips, self._size.height() - FOOT_PX)

    def _begin(self) -> None:
        painter = QPainter()
        if not painter.begin(self._device):
            self._end(done=False)
            return
        scale = self._device.logicalDpiX() / DPI
        painter.scale(scale, scale)
        self._painter = painter

    def _paint(self, number: int) -> None:
        painter = self._painter
        if painter is None:
            return
        if number and not self._device.newPage():
            self._stop_painting()
            self._end(done=False)
            return
        for piece in self._sheets[number]:
            painter.save()
            painter.translate(0, piece.y)
            piece.strip.paint(painter, piece.top, piece.bottom)
            painter.restore()
        self._paint_foot(painter, number)

    def _paint_foot(self, painter: QPainter, number: int) -> None:
        theme = self._press.theme
        area = QRectF(0, self._size.height() - FOOT_PX, self._press.metrics.measure, FOOT_PX)
        text = f"{number + 1} / {len(self._sheets)}"
        cut_text(painter, area, text, theme.font(11.5), theme.color("muted"), CENTER)

    def _stop_painting(self) -> bool:
        painter, self._painter = self._painter, None
        return painter is not None and painter.end()

    def _end(self, *, done: bool) -> None:
        self._timer.stop()
        self._press.close()
        self.finished.emit(done)
        self.deleteLater()


class Printer(QObject):
    """Puts the shown branch of the open conversation on paper, or into a PDF file.

    Signals:
        written: path of the PDF that is there now.
        failed: an ExportFailed.
    """

    written = Signal(str)
    failed = Signal(object)

    def __init__(self, theme: Theme, session: ChatSession, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._session = session
        self._window = window

    def write(self, path: str, title: str) -> None:
        """Write a PDF; `written` or `failed` follows."""
        device = QPdfWriter(path)
        device.setTitle(title)
        device.setCreator("Vitrail")
        device.setPageLayout(page_layout())
        job = Job(device, self._theme, title, self._session.path(), self)
        job.finished.connect(lambda done: self._on_job_finished(path, device, done=done))

    def print(self, title: str) -> None:
        """Ask for a printer, then print."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - rarely needed

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        printer.setPageLayout(page_layout())
        dialog = QPrintDialog(printer, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._print(printer, title))
        QDialog.open(dialog)  # QPrintDialog has another method of that name

    def _print(self, printer: QPrinter, title: str) -> None:
        job = Job(printer, self._theme, title, self._session.path(), self)
        job.finished.connect(lambda done: self._on_print_finished(printer, done=done))

    def _on_job_finished(self, path: str, _device: QPdfWriter, *, done: bool) -> None:
        if done:
            self.written.emit(path)
        else:
            self.failed.emit(ExportFailed(name=path))

    def _on_print_finished(self, printer: QPrinter, *, done: bool) -> None:
        if not done:
            self.failed.emit(ExportFailed(name=printer.printerName()))


def page_layout() -> QPageLayout:
    """A sheet of the size that is usual in this country, upright."""
    american = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    size = QPageSize.PageSizeId.Letter if american else QPageSize.PageSizeId.A4
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    return QPageLayout(
        QPageSize(size),
        QPageLayout.Orientation.Portrait,
        margins,
        QPageLayout.Unit.Millimeter,
    )
