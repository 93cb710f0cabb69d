"""What can be done with one quantization: download it, watch it come, or use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QElapsedTimer, QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QWidget

from app.ui.errors import sentence
from app.ui.phrase import fill, part, sentences
from app.ui.widgets.button import Button
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from app.hub.api import Download, DownloadState
    from app.ui.theme import Theme

Offered = Literal["download", "asking", "coming", "here"]
GLYPHS: dict[DownloadState, str] = {
    "waiting": "ph.pause",
    "downloading": "ph.pause",
    "checking": "ph.pause",
    "paused": "ph.play",
    "failed": "ph.arrow-clockwise",
    "done": "ph.check",
}
BUTTON = 26


class VariantAction(QWidget):
    """The end of a row.

    Signals:
        download_wanted: bring it here.
        pause_wanted: stop for now.
        resume_wanted: go on, also after a failure.
        library_wanted: show the file that is here.
        load_wanted: chat with it.
    """

    download_wanted = Signal()
    pause_wanted = Signal()
    resume_wanted = Signal()
    library_wanted = Signal()
    load_wanted = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = ""
        self._hint = ""
        self._state: Offered = "download"
        self._download: Download | None = None
        self._begun = QElapsedTimer()
        self.words = Label(theme, 11.5, role="muted", tabular=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.button = IconButton(theme, "ph.download-simple", BUTTON, 16, role="accent")
        self.here = Button(theme, "quiet")
        self.chat = IconButton(theme, "ph.chat-circle-text", BUTTON, 16, role="accent")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addStretch(1)
        for widget in (self.words, self.button, self.here, self.chat):
            row.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._on_button_clicked)
        self.here.clicked.connect(self.library_wanted)
        self.chat.clicked.connect(self.load_wanted)
        self.retranslate()

    @property
    def state(self) -> Offered:
        """What is offered now."""
        return self._state

    def set_name(self, name: str, hint: str = "") -> None:
        """What it is about; `hint` is told with the download (that it is too large)."""
        self._name, self._hint = name, hint
        self.retranslate()

    def offer(self, state: Offered, download: Download | None = None) -> None:
        """Offer a download, or what can be done with one that runs or is here."""
        self._state, self._download = state, download
        self.retranslate()

    def widest(self) -> int:
        """Width in pixels that any state may need."""
        metrics = self.words.fontMetrics()
        words = (self._state_words(state) for state in GLYPHS)
        coming = max(metrics.horizontalAdvance(text) for text in words) + 4
        coming += self.button.sizeHint().width()
        here = self.here.sizeHint().width() + 4 + self.chat.sizeHint().width()
        return max(coming, here)

    def sizeHint(self) -> QSize:
        """As wide as any state."""
        return QSize(self.widest(), self.here.sizeHint().height())

    def retranslate(self) -> None:
        """Set every string again."""
        name, coming = self._name, self._state == "coming" and self._download is not None
        self.words.setVisible(coming)
        # A button that is hidden or disabled hands the keyboard to what comes next: to these two,
        # where they are shown before, and to another row otherwise.
        self.here.setVisible(self._state == "here")
        self.chat.setVisible(self._state == "here")
        self.button.setVisible(self._state != "here")
        self.button.setEnabled(self._state != "asking" or self.button.hasFocus())
        self.here.setText(self.tr("In library"))
        self.here.setAccessibleName(fill(self.tr("Show %1 in the library"), name))
        self.here.setToolTip(fill(self.tr("Show %1 in the library"), name))
        self.chat.set_name(fill(self.tr("Chat with %1"), name))
        if coming:
            self._show_download()
        else:
            self.button.set_glyph("ph.download-simple", "muted" if self._hint else "accent")
            self.button.set_name(
                fill(self.tr("Download %1"), name),
                sentences(fill(self.tr("Download %1."), name), self._hint) if self._hint else "",
            )
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _state_words(self, state: DownloadState, done: float = 1.0) -> str:
        return {
            "waiting": self.tr("Waiting"),
            "downloading": f"{100 * done:.0f} %",
            "checking": self.tr("Checking"),
            "paused": self.tr("Paused"),
            "failed": self.tr("Failed"),
            "done": self.tr("Done"),
        }[state]

    def _show_download(self) -> None:
        download = self._download
        if download is None:
            return
        done = download.done_bytes / download.size_bytes if download.size_bytes else 0.0
        self.words.setText(self._state_words(download.state, min(done, 0.99)))
        self.words.set_role("danger" if download.state == "failed" else "muted")
        glyph = GLYPHS[download.state]
        self.button.set_glyph(glyph, "muted")
        name = {
            "ph.pause": self.tr("Pause the download of %1"),
            "ph.play": self.tr("Resume the download of %1"),
            "ph.arrow-clockwise": self.tr("Try the download of %1 again"),
            "ph.check": self.tr("Downloaded: %1"),
        }[glyph]
        hint = part(download.done_bytes, download.size_bytes)
        if download.error is not None:
            text = sentence(download.error)
            hint = sentences(f"{text.title}:", text.reason, text.cure)
        self.words.setToolTip(hint)
        self.button.set_name(fill(name, self._name))
        self.button.setAccessibleDescription(f"{self.words.text()}, {hint}")

    def _on_button_clicked(self) -> None:
        if self._state == "download":
            self._begun.start()
            self.download_wanted.emit()
        elif self._download is not None and not self._just_begun():
            running = GLYPHS[self._download.state] == "ph.pause"
            (self.pause_wanted if running else self.resume_wanted).emit()

    def _just_begun(self) -> bool:
        """Whether a click now is the second half of a double click, which is not meant to pause."""
        interval = QApplication.doubleClickInterval()
        return self._begun.isValid() and not self._begun.hasExpired(interval)
