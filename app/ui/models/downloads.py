"""The downloads, below the list of models."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui.models.download_row import DownloadRow
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.bridge.downloads import Downloads
    from app.hub.api import Download
    from app.ui.theme import Theme

TALLEST = 330
"""Of all rows together at 100 %; more are scrolled to."""
INSET = 4
READ_S = 0.4
"""Figures that change faster than this cannot be read."""


class _Rows(Page):
    """The rows; as tall as they are, up to a point."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, (0, 0, 4, 0), spacing=6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """All rows, or as many as are sensible."""
        width = self.viewport().width()
        tall = self.column.totalHeightForWidth(width)
        if tall < 0:
            tall = self.column.totalSizeHint().height()
        return QSize(self._theme.px(200), min(tall, self._theme.px(TALLEST)))

    def minimumSizeHint(self) -> QSize:
        """One row; of the others, what room there is."""
        return QSize(self._theme.px(120), min(self.sizeHint().height(), self._theme.px(76)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere now."""
        super().resizeEvent(event)
        self.updateGeometry()


class DownloadList(QWidget):
    """What is being downloaded and what became of it; hidden when there is nothing.

    Signals:
        load_wanted: path of a model that is complete.
        help_wanted: a Download that the hub refused or that found no hub.
    """

    load_wanted = Signal(str)
    help_wanted = Signal(object)

    def __init__(
        self, theme: Theme, downloads: Downloads, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._downloads = downloads
        self._shown: dict[int, DownloadRow] = {}
        self._read_at: dict[int, float] = {}
        self._title = Label(theme, 11.5, 600, "muted")
        self._rows = _Rows(theme)
        column = QVBoxLayout(self)
        # Words begin where those of the list above do; rows keep room for their focus ring.
        self._title.setIndent(INSET)
        column.setContentsMargins(18 - INSET, 6, 8, 8)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._rows)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        downloads.changed.connect(self.refresh)
        downloads.progressed.connect(self._on_downloads_progressed)
        theme.changed.connect(self._rows.updateGeometry)
        self.retranslate()
        self.refresh()

    def rows(self) -> tuple[DownloadRow, ...]:
        """The rows, in the order of the list."""
        return tuple(self._shown[item.id] for item in self._downloads.items())

    def refresh(self) -> None:
        """Show what there is now; rows that stay keep the focus."""
        items = self._downloads.items()
        for number in set(self._shown) - {item.id for item in items}:
            self._drop(self._shown.pop(number))
        for at, item in enumerate(items):
            row = self._shown.get(item.id)
            if row is None:
                row = self._shown[item.id] = self._make(item)
            if self._rows.column.indexOf(row) != at:
                self._rows.column.insertWidget(at, row)
            row.show_item(item)
        for above, below in zip(self.rows(), self.rows()[1:], strict=False):
            QWidget.setTabOrder(above.help, below)
        self.setVisible(bool(items))
        self._title.setText(self._heading())
        self._rows.updateGeometry()

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Downloads"))
        self._title.setText(self._heading())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _heading(self) -> str:
        running = any(
            item.state in {"waiting", "downloading", "checking"} for item in self._downloads.items()
        )
        return self.tr("Downloading") if running else self.tr("Downloads")

    def _make(self, item: Download) -> DownloadRow:
        row = DownloadRow(self._theme, item, parent=self._rows.widget())
        row.wanted.connect(lambda want: self._on_row_wanted(row, want))
        return row

    def _drop(self, row: DownloadRow) -> None:
        """A row that goes leaves the focus to the one in its place."""
        at = self._rows.column.indexOf(row)
        focused = row.hasFocus() or row.isAncestorOf(row.focusWidget() or self)
        self._rows.column.removeWidget(row)
        row.hide()
        row.deleteLater()
        if focused and self._shown:
            self._focus_at(min(at, self._rows.column.count() - 1))

    def _focus_at(self, at: int) -> None:
        item = self._rows.column.itemAt(at)
        row = item.widget() if item is not None else None
        if row is not None:
            row.setFocus(Qt.FocusReason.TabFocusReason)
            self._rows.ensureWidgetVisible(row, 0, 8)

    def _on_downloads_progressed(self, number: int) -> None:
        row, item = self._shown.get(number), self._downloads.item(number)
        if row is None or item is None:
            return
        now = time.monotonic()
        texts = now - self._read_at.get(number, 0.0) >= READ_S
        if texts:
            self._read_at[number] = now
        row.show_item(item, texts=texts)

    def _on_row_wanted(self, row: DownloadRow, want: str) -> None:
        number, downloads = row.item.id, self._downloads
        if want in {"previous", "next"}:
            at = self._rows.column.indexOf(row) + (1 if want == "next" else -1)
            if 0 <= at < self._rows.column.count():
                self._focus_at(at)
        elif want in {"up", "down"}:
            downloads.move(number, 1 if want == "down" else -1)
            self._rows.ensureWidgetVisible(row, 0, 8)
        elif want == "load":
            path = row.item.path
            downloads.dismiss(number)
            self.load_wanted.emit(path)
        elif want == "help":
            self.help_wanted.emit(row.item)
        else:
            {
                "pause": downloads.pause,
                "resume": downloads.resume,
                "retry": downloads.retry,
                "cancel": downloads.cancel,
                "dismiss": downloads.dismiss,
            }[want](number)
