"""What pressing something in a text does: copy, save, open a link, go to a footnote."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.bridge.tasks import Tasks
from app.core.errors import ExportFailed
from app.core.files import atomic_write
from app.markup.blocks import Code, Paragraph
from app.markup.links import safe_address, true_host
from app.ui.chat.transcript import accessible
from app.ui.chat.transcript.code_text import code_text, file_name
from app.ui.chat.transcript.metrics import measure_width
from app.ui.chat.transcript.selection import Place
from app.ui.chat.transcript.text_view import BACK, note_label
from app.ui.errors import sentence
from app.ui.phrase import fill, sentences
from app.ui.widgets.question import Question

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from app.core.errors import VitrailError
    from app.ui.chat.transcript.block_view import BlockState, Control
    from app.ui.chat.transcript.message import MessageLayout
    from app.ui.chat.transcript.view import Transcript

COPIED_MS = 1_600
MAX_SHOWN_ADDRESS = 300
_MARGIN_PX = 12
_MODE = 0o666


class _Asked(Question):
    """Tells when it is gone.

    Signals:
        closed: it was answered, or sent away.
    """

    closed = Signal()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell, unless the whole window is hidden."""
        super().hideEvent(event)
        if not event.spontaneous() and self.isHidden():
            self.closed.emit()


class Controls(QObject):
    """Acts for one transcript. Nothing is opened before the reader saw where it leads."""

    def __init__(self, view: Transcript) -> None:
        super().__init__(view)
        self._view = view
        self._address = ""
        self._tasks = Tasks("saving code", daemon=True, parent=self)
        self._copied: list[BlockState] = []
        self._timer = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self.question = _Asked(view.theme, "plain", "primary", parent=view)
        self.question.agreed.connect(self._on_question_agreed)
        self.question.closed.connect(self._on_question_closed)
        view.destroyed.connect(partial(self._tasks.close, wait=False))
        self.retranslate()

    def press(self, key: int, start: int, control: Control) -> None:
        """Do what `control` of the block at `start` of the message `key` is for."""
        if control.kind in {"link", "picture"}:
            self.ask_about(control.value)
        elif control.kind == "note":
            self._go_to_note(key, control.value)
        elif control.kind in {"copy", "save"}:
            layout = self._layout(key)
            parts = [] if layout is None else _parts(layout, start)
            if parts and control.kind == "copy" and layout is not None:
                self._copy(code_text(parts), layout.rows[layout.row_of(start)].state)
            elif parts:
                self._save(code_text(parts), parts[0].language)

    def retranslate(self) -> None:
        """Set its words again."""
        self.question.set_answers(self.tr("Open in the browser"), self.tr("Cancel"))
        if self._address:
            self._say_question()

    # -- links ------------------------------------------------------------

    def ask_about(self, address: str) -> None:
        """Show where a link leads, and ask whether to open it."""
        if not safe_address(address):
            return
        self._address = address
        self.question.set_kind("plain", "ph.arrow-square-out")
        self.question.yes.show()
        self.retranslate()
        self.question.ask()
        self.place()

    def _say_question(self) -> None:
        host = true_host(self._address)
        title = (
            fill(self.tr("Open a page of %1?"), host)
            if host
            else self.tr("Write a mail to this address?")
        )
        shown = self._address[:MAX_SHOWN_ADDRESS]
        self.question.set_texts(title, shown + ("…" if shown != self._address else ""))

    def place(self) -> None:
        """Put the question at the lower end of the transcript, as wide as the text."""
        if self.question.isHidden():
            return
        viewport = self._view.viewport()
        width = measure_width(self._view.theme, viewport.width())
        height = self.question.heightForWidth(width)
        height = height if height > 0 else self.question.sizeHint().height()
        top = viewport.height() - height - _MARGIN_PX
        self.question.setGeometry((viewport.width() - width) // 2, max(0, top), width, height)
        self.question.raise_()

    def _on_question_agreed(self) -> None:
        address, self._address = self._address, ""
        if safe_address(address):
            QDesktopServices.openUrl(QUrl(address))

    def _on_question_closed(self) -> None:
        """The focus goes back to the text."""
        if self._view.isVisible():
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- footnotes --------------------------------------------------------

    def _go_to_note(self, key: int, label: str) -> None:
        """From a reference to its footnote, or from that back to the first reference."""
        layout = self._layout(key)
        index = self._view.flow.index_of(key)
        if layout is None or index is None:
            return
        back = label.startswith(BACK)
        label = label.removeprefix(BACK)
        for row in layout.rows:
            block = row.block
            if not isinstance(block, Paragraph):
                continue
            if back:
                found = next((span for span in block.spans if span.note == label), None)
                if found is not None:
                    self._view.show_place(Place(index, found.start))
                    return
            elif note_label(layout.source, block) == label:
                self._view.show_place(Place(index, block.spans[0].start))
                return

    # -- code -------------------------------------------------------------

    def _copy(self, text: str, state: BlockState) -> None:
        QGuiApplication.clipboard().setText(text)
        state.copied = True
        self._copied.append(state)
        self._timer.start()
        self._view.viewport().update()
        accessible.announce(self._view, self.tr("Copied"))

    def _on_timer_timeout(self) -> None:
        for state in self._copied:
            state.copied = False
        self._copied.clear()
        self._view.viewport().update()

    def _save(self, text: str, language: str) -> None:
        dialog = QFileDialog(self._view.window(), self.tr("Save the code"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        places = QStandardPaths.StandardLocation
        dialog.setDirectory(QStandardPaths.writableLocation(places.DocumentsLocation))
        dialog.selectFile(file_name(language, self.tr("code")))
        dialog.finished.connect(dialog.deleteLater)
        dialog.fileSelected.connect(partial(self.write, text))
        dialog.open()

    def write(self, text: str, path: str) -> None:
        """Write code into a file, in a thread."""
        if path:
            self._tasks.run(partial(_write, text, path), failed=self._show_failure)

    def _show_failure(self, error: VitrailError) -> None:
        said = sentence(error)
        self._address = ""
        self.question.set_kind("danger")
        self.question.set_texts(said.title, sentences(said.reason, said.cure))
        self.question.set_answers("", self.tr("Close"))
        self.question.yes.hide()
        self.question.ask()
        self.place()

    def _layout(self, key: int) -> MessageLayout | None:
        index = self._view.flow.index_of(key)
        return None if index is None else self._view.flow.layout(index)


def _parts(layout: MessageLayout, start: int) -> list[Code]:
    """All parts of the code that begins at `start`."""
    found: list[Code] = []
    row = layout.row_of(start)
    for entry in layout.rows[row:]:
        if not isinstance(entry.block, Code) or (found and entry.block.part == 0):
            break
        found.append(entry.block)
    return found


def _write(text: str, path: str) -> None:
    try:
        atomic_write(Path(path), f"{text}\n".encode(errors="surrogatepass"), mode=_MODE)
    except (OSError, ValueError) as error:
        raise ExportFailed(name=Path(path).name, detail=str(error)) from error
