"""Rows of the first page: a model that is here, and one that can be brought here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.errors import sentence
from app.ui.models.download_words import amount, pace
from app.ui.models.verdict import VerdictBadge
from app.ui.phrase import fill, listed, sentences, size, stop
from app.ui.widgets.button import Button
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.meter import Meter

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.engine.fit import Fit
    from app.hub.api import Download
    from app.ui.models.offer import Offer
    from app.ui.theme import Theme
    from app.ui.widgets.button import Kind

NARROW, SIDES = 520, 28


class FileRow(QWidget):
    """A model that is there, and the button that loads it."""

    def __init__(
        self, theme: Theme, kind: Kind, path: str, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.path = path
        self.name = Label(theme, 13, 600, elide=True)
        self.note = Label(theme, 12, role="muted", wrap=True)
        self.button = Button(theme, kind)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self.button)

    def set_texts(self, name: str, note: str) -> None:
        """Say what it is."""
        self.name.setText(name)
        self.note.setText(note)
        self.button.setText(self.tr("Load"))
        self.button.setAccessibleName(fill(self.tr("Load %1"), name))
        self.button.setToolTip(self.path)


class OfferRow(QWidget):
    """A model of the catalog: verdict, size, and a download that shows how far it is.

    Signals:
        download_wanted: bring it here, or go on after a failure.
        pause_wanted: stop for now.
        resume_wanted: go on.
        cancel_wanted: give it up.
    """

    download_wanted = Signal()
    pause_wanted = Signal()
    resume_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(
        self, theme: Theme, kind: Kind, offer: Offer, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.offer = offer
        self._asking = False
        self._download: Download | None = None
        self.name = Label(theme, 13, 600, elide=True)
        self.note = Label(theme, 12, role="muted", wrap=True)
        self.badge = VerdictBadge(theme)
        self.amount = Label(theme, 12, role="muted", tabular=True)
        self.button = Button(theme, kind)
        self.meter = Meter(theme)
        self.progress = Label(theme, 11.5, role="muted", wrap=True, tabular=True)
        self.pause = IconButton(theme, "ph.pause", 26)
        self.cancel = IconButton(theme, "ph.x", 26)
        self._lay_out()
        self.button.clicked.connect(self.download_wanted)
        self.pause.clicked.connect(self._on_pause_clicked)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.retranslate()

    def set_fit(self, fit: Fit | None) -> None:
        """Show whether it fits."""
        self.badge.set_fit(fit)
        self._fit_width()

    def set_asking(self, asking: bool) -> None:
        """The hub is asked for its files."""
        self._asking = asking
        self._show()

    def set_download(self, download: Download | None) -> None:
        """Show how far it is; None offers the download."""
        self._download = download
        if download is not None:
            self._asking = False
        self._show()

    def retranslate(self) -> None:
        """Set every string again."""
        self.name.setText(self.offer.title)
        self.note.setText(self.offer.sentence)
        self.amount.setText(size(self.offer.size_bytes))
        self.meter.setAccessibleName(fill(self.tr("Download of %1"), self.offer.title))
        self._name_pause(paused=False)
        self.cancel.set_name(fill(self.tr("Cancel the download of %1"), self.offer.title))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Verdict and button below the words where it is narrow."""
        super().resizeEvent(event)
        self._fit_width()

    def minimumSizeHint(self) -> QSize:
        """Narrower than its parts: they are placed otherwise then."""
        return QSize(self._theme.px(160), super().minimumSizeHint().height())

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self.note)
        press = QHBoxLayout()
        press.setSpacing(12)
        press.addWidget(self.amount)
        press.addStretch(1)
        press.addWidget(self.button)
        self._end = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._end.setSpacing(12)
        self._end.addWidget(self.badge)
        self._end.addLayout(press)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(8)
        self._line.addLayout(words, 1)
        self._line.addLayout(self._end)
        self._coming = QWidget()
        coming = QHBoxLayout(self._coming)
        coming.setContentsMargins(0, 0, 0, 0)
        coming.setSpacing(4)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.meter)
        said.addWidget(self.progress)
        coming.addLayout(said, 1)
        for button in (self.pause, self.cancel):
            coming.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(6)
        column.addLayout(self._line)
        column.addWidget(self._coming)

    def _fit_width(self) -> None:
        narrow = self.width() < self._theme.px(NARROW)
        left, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._line.setDirection(down if narrow else left)
        parts = (self.badge, self.amount, self.button)
        wanted = sum(part.sizeHint().width() for part in parts) + 24 + SIDES
        self._end.setDirection(down if wanted > self.width() else left)

    def _show(self) -> None:
        download = self._download
        under_way = download is not None and download.state not in {"failed", "done"}
        failed = download is not None and download.state == "failed"
        self._coming.setVisible(under_way or failed)
        self.meter.setVisible(under_way)
        self.pause.setVisible(under_way)
        self.cancel.setVisible(under_way or failed)
        self.button.setVisible(not under_way)
        self.button.setEnabled(not self._asking)
        words, name = self.tr("Download"), self.tr("Download %1")
        if failed:
            words, name = self.tr("Try again"), self.tr("Try the download of %1 again")
        elif self._asking:
            words = self.tr("Asking…")
        self.button.setText(words)
        self.button.setAccessibleName(fill(name, self.offer.title))
        if download is not None:
            self._show_progress(download)
        self.updateGeometry()

    def _show_progress(self, download: Download) -> None:
        paused = download.state == "paused"
        done = download.done_bytes / download.size_bytes if download.size_bytes else 0.0
        self.meter.set_fraction(done, "control" if paused else "fill")
        self.progress.setText(self._progress_words(download))
        self.progress.set_role("danger" if download.state == "failed" else "muted")
        self._name_pause(paused=paused)

    def _name_pause(self, *, paused: bool) -> None:
        self.pause.set_glyph("ph.play" if paused else "ph.pause")
        words = self.tr("Pause the download of %1")
        if paused:
            words = self.tr("Resume the download of %1")
        self.pause.set_name(fill(words, self.offer.title))

    @staticmethod
    def _progress_words(download: Download) -> str:
        if download.state == "failed" and download.error is not None:
            text = sentence(download.error)
            return sentences(stop(text.title), text.reason, text.cure)
        return listed(amount(download), pace(download))

    def _on_pause_clicked(self) -> None:
        paused = self._download is not None and self._download.state == "paused"
        (self.resume_wanted if paused else self.pause_wanted).emit()
