"""Whether a file's bytes are those that were published, and the button that looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.errors import sentence
from app.ui.phrase import part, sentences
from app.ui.widgets.button import Button
from app.ui.widgets.label import Icon, Label
from app.ui.widgets.meter import Meter
from app.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from app.bridge.library import Library
    from app.bridge.progress import Progress
    from app.core.errors import VitrailError
    from app.hub.api import Entry, Proof
    from app.ui.theme import Theme

LOOKS: dict[Proof, tuple[str, str]] = {
    "verified": ("ph.check-circle", "success"),
    "changed": ("ph.x-circle", "danger"),
    "unknown": ("ph.question", "muted"),
}


class ProofRow(QWidget):
    """Icon, words, and *Verify*; while it hashes, how far it is and *Cancel*."""

    def __init__(self, theme: Theme, library: Library, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._entry: Entry | None = None
        self._running: Progress | None = None
        self._done = self._total = 0
        self._icon = Icon(theme, *LOOKS["unknown"], 16, 18)
        self.words = Label(theme, 13, wrap=True)
        self.line = Label(theme, 11.5, role="muted", wrap=True)
        self.verify = Button(theme, "standard", "ph.shield-check")
        self.meter = Meter(theme, 160)
        self.figures = Label(theme, 11.5, role="muted", tabular=True)
        self.cancel = Button(theme, "quiet")
        self.failure = Notice(theme, "danger")
        self._lay_out()
        self.verify.clicked.connect(self._on_verify_clicked)
        self.cancel.clicked.connect(self.stop)
        self.retranslate()

    def set_entry(self, entry: Entry | None) -> None:
        """Show another file, or what became of this one."""
        same = entry is not None and self._entry is not None and entry.path == self._entry.path
        if not same:
            self.stop()
            self.failure.hide()
        self._entry = entry
        self._tell()

    def stop(self) -> None:
        """End a verification that runs."""
        if self._running is not None:
            self._running.cancel()
        self._set_running(None)

    def retranslate(self) -> None:
        """Set every string again."""
        self.cancel.setText(self.tr("Cancel"))
        self.meter.setAccessibleName(self.tr("Verification"))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.words)
        texts.addWidget(self.line)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self.verify, 0, Qt.AlignmentFlag.AlignTop)
        progress = QHBoxLayout()
        progress.setSpacing(10)
        progress.addWidget(self.meter, 1)
        progress.addWidget(self.figures)
        progress.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addLayout(progress)
        column.addWidget(self.failure)
        self.failure.hide()

    def _tell(self) -> None:
        entry = self._entry
        proof: Proof = entry.proof if entry is not None else "unknown"
        self._icon.set_glyph(*LOOKS[proof])
        recorded = entry is not None and bool(entry.sha256)
        self.words.setText(
            {
                "verified": self.tr("Verified"),
                "changed": self.tr("Changed"),
                "unknown": self.tr("Not verified"),
            }[proof]
        )
        lines = {
            "verified": self.tr("Its bytes are exactly those that were published (SHA-256)."),
            "changed": self.tr(
                "Its bytes are not those that were published. It may be damaged: download it again."
            ),
            "unknown": self.tr(
                "Nobody told Vitrail what its bytes should be. Verify computes its SHA-256, to be "
                "compared with the one its publisher gives."
            ),
        }
        if proof == "unknown" and recorded:
            lines["unknown"] = self.tr(
                "Nobody told Vitrail what its SHA-256 should be; compare it with the one its "
                "publisher gives."
            )
        self.line.setText(lines[proof])
        again = proof != "unknown"
        self.verify.setText(self.tr("Verify again") if again else self.tr("Verify"))
        self.verify.updateGeometry()
        self.figures.setText(part(self._done, self._total) if self._total else "")
        self._show_running()

    def _show_running(self) -> None:
        running = self._running is not None
        for widget in (self.meter, self.figures, self.cancel):
            widget.setVisible(running)
        self.verify.setVisible(not running and self._entry is not None)

    def _set_running(self, running: Progress | None) -> None:
        self._running = running
        self._done = self._total = 0
        self.meter.set_fraction(0)
        self._tell()

    def _on_verify_clicked(self) -> None:
        if self._entry is None or self._running is not None:
            return
        self.failure.hide()
        path = self._entry.path
        self._set_running(
            self._library.verify(
                path,
                self._on_library_progressed,
                self._on_library_verified,
                self._on_library_failed,
            )
        )
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_library_progressed(self, done: int, total: int) -> None:
        self._done, self._total = done, total
        self.meter.set_fraction(done / total if total else 0)
        self.figures.setText(part(done, total))

    def _on_library_verified(self, entry: Entry) -> None:
        self._set_running(None)
        if self._entry is not None and entry.path == self._entry.path:
            self.set_entry(entry)

    def _on_library_failed(self, error: VitrailError) -> None:
        self._set_running(None)
        text = sentence(error)
        self.failure.set_texts(text.title, sentences(text.reason, text.cure), text.detail)
        self.failure.show()
