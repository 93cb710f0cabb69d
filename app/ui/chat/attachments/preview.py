"""Exactly what the model reads of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QVBoxLayout

from app.chat.enclosure import shown_name
from app.ui.chat.attachments.captions import facts
from app.ui.chat.draft import DraftEditor
from app.ui.phrase import fill
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Card

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.chat.conversation import Attachment
    from app.ui.theme import Theme

SIZE = (760, 620)
ROUND_PX = 40
RADIUS = 8
LINES_AT_ONCE = 400
CHARACTERS_AT_ONCE = 60_000


class PreviewText(DraftEditor):
    """A long text to be read and copied; it is filled in bit by bit.

    As in the editor, very long lines are shown in several, and are copied in one.
    """

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._size, self._mono = 12.5, True
        self._on_theme_changed()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self._left = ""
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timer_timeout)

    def fit(self) -> None:
        """It has the height that it is given."""

    def show_text(self, text: str) -> None:
        """Show `text` from its beginning."""
        self.set_text("")
        self._left = text
        self._on_timer_timeout()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._timer.start()

    @property
    def complete(self) -> bool:
        """All of it is here."""
        return not self._left

    def _on_timer_timeout(self) -> None:
        end, lines = 0, 0
        while end < len(self._left) and lines < LINES_AT_ONCE and end < CHARACTERS_AT_ONCE:
            found = self._left.find("\n", end)
            # A line that is very long comes in whole: half of it would be two lines.
            end, lines = (len(self._left) if found < 0 else found + 1), lines + 1
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._insert(cursor, self._left[:end])
        self._left = self._left[end:]
        if not self._left:
            self._timer.stop()


class Preview(QDialog):
    """A window beside the work with the text of one file."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._attachment: Attachment | None = None
        self._tokens: int | None = None
        self._n_ctx = 0
        self.setModal(False)
        self.title = Label(theme, 15, 600, elide=True)
        self.facts = Label(theme, 11.5, role="muted", wrap=True, tabular=True)
        self.note = Label(theme, 11.5, role="muted", wrap=True)
        self.text = PreviewText(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(6)
        for widget in (self.title, self.facts, self.note):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self._plate(), 1)
        screen = self.screen().availableSize() - QSize(ROUND_PX, 2 * ROUND_PX)
        self.resize(QSize(theme.px(SIZE[0]), theme.px(SIZE[1])).boundedTo(screen))
        self.retranslate()

    def _plate(self) -> QWidget:
        plate = Card(self._theme, "code", "border", RADIUS)
        inside = QVBoxLayout(plate)
        inside.setContentsMargins(12, 9, 4, 9)
        inside.addWidget(self.text)
        return plate

    def show_attachment(
        self, attachment: Attachment, text: str, number: int | None, n_ctx: int
    ) -> None:
        """Show what the model reads of a file.

        Args:
            attachment: the file.
            text: as it stands in the prompt.
            number: its tokens; None where they were not counted.
            n_ctx: length of the context; 0 without a model.
        """
        self._attachment, self._tokens, self._n_ctx = attachment, number, n_ctx
        self.retranslate()
        self.text.show_text(text)
        self.show()
        self.raise_()
        self.activateWindow()

    def retranslate(self) -> None:
        """Set all words again."""
        name = shown_name(self._attachment.name) if self._attachment is not None else ""
        self.setWindowTitle(fill(self.tr("Preview of %1"), name))
        self.title.setText(name)
        self.text.setAccessibleName(self.tr("What the model reads"))
        self.note.setText(
            self.tr("The model reads exactly this, as text: special tokens in it have no effect.")
        )
        if self._attachment is not None:
            self.facts.setText(facts(self._attachment, self._tokens, self._n_ctx))

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
