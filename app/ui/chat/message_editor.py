"""A message while it is put in other words, in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.chat.draft import DraftEditor
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Card

if TYPE_CHECKING:
    from app.chat.conversation import Role
    from app.ui.theme import Theme

RADIUS = 12


class MessageEditor(Card):
    """Enter takes the new version, Escape leaves the old one.

    A message of the user is answered anew, unless it is only to be saved; all others are saved.

    Signals:
        submitted: the new text, which is to be answered.
        saved: the new text, which is not.
        cancelled: nothing changes.
        grown: it wants another height.
    """

    submitted = Signal(str)
    saved = Signal(str)
    cancelled = Signal()
    grown = Signal()

    def __init__(
        self, theme: Theme, text: str, role: Role = "user", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "raised", "focus", RADIUS, parent=parent)
        self._answered = role == "user"
        self.editor = DraftEditor(theme, parent=self)
        self.editor.takes_escape = True
        self.hint = Label(theme, 11.5, role="muted", elide=True, parent=self)
        self.cancel = Button(theme, "quiet", parent=self)
        self.save = Button(theme, "standard", parent=self)
        self.save.setVisible(self._answered)
        self.send = Button(theme, "primary", parent=self)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.hint, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        row.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 11, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.editor)
        column.addLayout(row)
        self.editor.set_text(text)
        self.editor.submitted.connect(self._on_editor_submitted)
        self.editor.cancelled.connect(self.cancelled)
        self.editor.grown.connect(self.grown)
        self.editor.textChanged.connect(self._on_editor_text_changed)
        self.send.clicked.connect(self._on_editor_submitted)
        self.save.clicked.connect(self._on_save_clicked)
        self.cancel.clicked.connect(self.cancelled)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all words again."""
        self.editor.setAccessibleName(
            self.tr("Edit your message") if self._answered else self.tr("Edit the message")
        )
        self.hint.setText(self.tr("The earlier version is kept"))
        self.cancel.setText(self.tr("Cancel"))
        self.save.setText(self.tr("Save without answering"))
        self.send.setText(self.tr("Send") if self._answered else self.tr("Save"))

    def focus_editor(self) -> None:
        """Put the cursor here."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_editor_submitted(self) -> None:
        text = self.editor.text()
        if text.strip():
            (self.submitted if self._answered else self.saved).emit(text)

    def _on_save_clicked(self) -> None:
        self.saved.emit(self.editor.text())

    def _on_editor_text_changed(self) -> None:
        written = bool(self.editor.text().strip())
        self.send.setEnabled(written)
        self.save.setEnabled(written)
