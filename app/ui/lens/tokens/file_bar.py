"""Which file the text is from, what is to be known of it, and one that could not be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import AttachmentError, TextFileTooLarge
from app.ui.errors import sentence
from app.ui.phrase import count, fill, listed, part, sentences, size
from app.ui.widgets.button import Button
from app.ui.widgets.label import Icon, Label
from app.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from app.chat.extraction.text_file import TextFile
    from app.core.errors import VitrailError
    from app.ui.theme import Theme

MOST_NAME = 420
"""Pixels at 100 %; a longer name is cut, and whole in its tool tip."""
INDENT = 26
"""What is said of a file stands under its name."""


class FileBar(QWidget):
    """A line beside the text; hidden where there is nothing to say.

    Signals:
        back_wanted: the text before this one.
        cancel_wanted: do not read on.
        beginning_wanted: of the file that is too large.
    """

    back_wanted = Signal()
    cancel_wanted = Signal()
    beginning_wanted = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._file: TextFile | None = None
        self._left_out = 0
        self._reading = ""
        self._done: tuple[int, int] = (0, 0)
        self._error: VitrailError | None = None
        self.failure = Notice(theme, "warning")
        self._beginning = Button(theme)
        self._dismiss = Button(theme, "quiet")
        self.failure.add_button(self._beginning)
        self.failure.add_button(self._dismiss)
        self._row = QWidget()
        self.name = Label(theme, 12.5, 600, elide=True)
        self.figures = Label(theme, 12, role="muted", tabular=True)
        self.notes = Label(theme, 12, role="muted", wrap=True)
        self.back = Button(theme, "quiet", "ph.arrow-u-up-left")
        self.cancel = Button(theme, "quiet", "ph.x")
        self._lay_out()
        self._beginning.clicked.connect(self.beginning_wanted)
        self._dismiss.clicked.connect(self.show_nothing)
        self.back.clicked.connect(self.back_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Icon(self._theme, "ph.file-text", "muted", 16, 18))
        row.addWidget(self.name)
        row.addWidget(self.figures)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.failure)
        column.addWidget(self._row)
        under = QHBoxLayout()
        under.setContentsMargins(INDENT, 0, 0, 0)
        under.addWidget(self.notes)
        column.addLayout(under)

    # -- what is shown ----------------------------------------------------

    def show_nothing(self) -> None:
        """The text is from no file."""
        self._reading, self._file, self._error = "", None, None
        self._tell()

    def show_reading(self, name: str, done: int, total: int) -> None:
        """A file is being read."""
        self._reading, self._done, self._error = name, (done, total), None
        self._tell()

    def show_file(self, file: TextFile, left_out: int = 0) -> None:
        """The text is that of `file`; `left_out` more were given with it."""
        self._reading, self._file, self._error = "", file, None
        self._left_out = left_out
        self._tell()

    def show_failure(self, error: VitrailError) -> None:
        """A file could not be opened; the text stays."""
        self._reading, self._error = "", error
        self._tell()
        self.failure.show()

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("File of the text"))
        self._beginning.setText(self.tr("Open its beginning"))
        self._dismiss.setText(self.tr("Dismiss"))
        self.back.setText(self.tr("Back to the earlier text"))
        self.cancel.setText(self.tr("Cancel"))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # -- words ------------------------------------------------------------

    def _tell(self) -> None:
        reading, file = bool(self._reading), self._file
        self.failure.setVisible(self._error is not None)
        self._row.setVisible(reading or file is not None)
        self.cancel.setVisible(reading)
        self.back.setVisible(not reading)
        self._tell_error()
        if reading:
            self.name.setText(fill(self.tr("Reading %1"), self._reading))
            self.figures.setText(part(*self._done) if self._done[1] else "")
        elif file is not None:
            self.name.setText(file.name)
            self.figures.setText(size(file.size_bytes))
        notes = self._notes(file) if file is not None and not reading else ""
        self.notes.setText(notes)
        self.notes.setVisible(bool(notes))
        self._row.setAccessibleName(listed(self.name.text(), self.figures.text()))
        self.setAccessibleDescription(sentences(self._row.accessibleName(), notes))
        self.setVisible(reading or file is not None or self._error is not None)
        if self.isVisible():
            QAccessible.updateAccessibility(
                QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            )

    def _tell_error(self) -> None:
        error = self._error
        if error is None:
            return
        text = sentence(error)
        # What to do about a file that was to go with a message is something else.
        cure = "" if isinstance(error, AttachmentError) else text.cure
        self.failure.set_texts(text.title, sentences(text.reason, cure), text.detail)
        self._beginning.setVisible(isinstance(error, TextFileTooLarge))

    def _notes(self, file: TextFile) -> str:
        notes = []
        if file.cut and file.encoding == "extracted":
            notes.append(self.tr("Only the first part of its text is shown."))
        elif file.cut:
            shown = size(len(file.data))
            notes.append(fill(self.tr("Only its beginning is shown, the first %1."), shown))
        if file.encoding == "extracted":
            notes.append(self.tr("This is the text in the document, without its layout."))
        elif file.encoding != "utf-8":
            notes.append(
                fill(
                    self.tr("It was decoded from %1; models read UTF-8, so its bytes differ."),
                    file.encoding.upper(),
                )
            )
        if file.strange:
            notes.append(
                fill(
                    self.tr(
                        "%n byte(s) of it are not UTF-8 and are kept as they are, the first in "
                        "line %1 at byte %2.",
                        "",
                        file.strange,
                    ),
                    count(file.line),
                    count(file.first + 1),
                )
            )
        if self._left_out:
            notes.append(self.tr("Only the first of the files was opened."))
        return sentences(*notes)

    def _on_theme_changed(self) -> None:
        self.name.setMaximumWidth(self._theme.px(MOST_NAME))
