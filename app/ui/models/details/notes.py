"""What the user says of a model file: tags and a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.phrase import listed
from app.ui.widgets.field import TextField
from app.ui.widgets.label import Label
from app.ui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from app.bridge.library import Library
    from app.hub.api import Entry
    from app.ui.theme import Theme

SETTLE_MS = 600
"""A note is kept so long after the last key, and at once when the file or the focus changes."""
LONGEST_TAG, MOST_TAGS = 40, 20


class Notes(QWidget):
    """Tags, parted by commas, and a note."""

    def __init__(self, theme: Theme, library: Library, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._path = ""
        self._typed = False
        self._tags_name = Label(theme, 12, role="muted")
        self.tags = TextField(theme)
        self._note_name = Label(theme, 12, role="muted")
        self.note = TextBox(theme, 2, 10)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._tags_name)
        column.addWidget(self.tags)
        column.addSpacing(6)
        column.addWidget(self._note_name)
        column.addWidget(self.note)
        self.tags.textEdited.connect(self._on_typed)
        self.tags.editingFinished.connect(self.keep)
        self.note.textChanged.connect(self._on_note_text_changed)
        self._settle.timeout.connect(self.keep)
        self.retranslate()

    def set_entry(self, entry: Entry | None) -> None:
        """Show another file's; what is being typed about the same file stays."""
        path = entry.path if entry is not None else ""
        if path == self._path and self._typed:
            return
        self.keep()
        self._path = path
        self.setEnabled(entry is not None)
        note, tags = (entry.note, entry.tags) if entry is not None else ("", ())
        self.note.show_text(note)
        if tuple_of(self.tags.text()) != tags:
            self.tags.setText(", ".join(tags))

    def keep(self) -> None:
        """Hand what was typed to the library now."""
        entry = self._library.entry(self._path) if self._typed else None
        self._typed = False
        self._settle.stop()
        if entry is None:
            return
        tags, note = tuple_of(self.tags.text()), self.note.toPlainText()
        if tags != entry.tags:
            self._library.set_tags(self._path, tags)
        if note != entry.note:
            self._library.set_note(self._path, note)

    def hideEvent(self, event: QHideEvent) -> None:
        """The window may be closing."""
        super().hideEvent(event)
        self.keep()

    def retranslate(self) -> None:
        """Set every string again."""
        self._tags_name.setText(self.tr("Tags"))
        self.tags.setAccessibleName(self.tr("Tags"))
        self.tags.setPlaceholderText(listed(self.tr("work"), self.tr("small")))
        self._note_name.setText(self.tr("Note"))
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("What it is good at, what to look out for"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_note_text_changed(self) -> None:
        if not self.note.showing:
            self._on_typed()

    def _on_typed(self, _text: str = "") -> None:
        self._typed = True
        self._settle.start()


def tuple_of(text: str) -> tuple[str, ...]:
    """The tags in what was typed: parted by commas of any script, each once, in that order."""
    for comma in "，、;；\n":
        text = text.replace(comma, ",")
    tags = (" ".join(part.split())[:LONGEST_TAG] for part in text.split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag))[:MOST_TAGS]
