"""Where an access token is entered, and the words for where it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.errors import sentence
from app.ui.phrase import sentences, stop
from app.ui.widgets.button import Button
from app.ui.widgets.field import TextField, mark_wrong
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from app.bridge.hub import HubSession
    from app.core.errors import VitrailError
    from app.ui.theme import Theme

translate = QCoreApplication.translate

LONGEST = 512


def is_token(text: str) -> bool:
    """Whether `text` can be sent as an access token: one word of printable ASCII."""
    return 0 < len(text) <= LONGEST and all("!" <= sign <= "~" for sign in text)


def kept_words(where: str) -> str:
    """Where the access token is: ``keyring``, ``file`` or nowhere."""
    if where == "keyring":
        return translate("Token", "Saved in the keyring of your system.")
    if where == "file":
        return translate(
            "Token",
            "Saved in a file in the data folder that only you can read, since no keyring answered.",
        )
    return translate("Token", "No token is saved.")


class TokenEntry(QWidget):
    """A field for an access token, a button that saves it, and a line on what became of it.

    Signals:
        saved: the token is kept and used from now on.
    """

    saved = Signal()

    def __init__(self, theme: Theme, hub: HubSession, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._error: VitrailError | None = None
        self.field = TextField(theme)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.save = Button(theme)
        self.line = Label(theme, 11.5, role="muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.field, 1)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.line)
        self.field.textEdited.connect(self._on_field_text_edited)
        self.field.returnPressed.connect(self._on_save_clicked)
        self.save.clicked.connect(self._on_save_clicked)
        self.retranslate()
        self.refresh()

    def look(self) -> None:
        """Look where a token is kept, without waiting, and say so."""
        self._hub.find_token(self._on_hub_found)

    def refresh(self) -> None:
        """Say again where the token is, or why it could not be kept."""
        wrong = bool(self.field.property("wrong"))
        if wrong:
            text = self.tr("A token is one word without spaces, such as hf_…")
        elif self._error is not None:
            words = sentence(self._error)
            text = sentences(stop(words.title), words.reason, words.cure)
        else:
            text = kept_words(self._hub.where())
        self.line.setText(text)
        self.line.set_role("danger" if wrong or self._error is not None else "muted")
        self.field.setAccessibleDescription(text)
        self.save.setEnabled(bool(self.field.text().strip()) and not wrong)

    def retranslate(self) -> None:
        """Set every string again."""
        self.field.setAccessibleName(self.tr("Access token"))
        self.field.setPlaceholderText(self.tr("Paste an access token"))
        self.save.setText(self.tr("Save"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.refresh()
        super().changeEvent(event)

    def _on_field_text_edited(self, text: str) -> None:
        self._error = None
        mark_wrong(self.field, wrong=bool(text.strip()) and not is_token(text.strip()))
        self.refresh()

    def _on_save_clicked(self) -> None:
        token = self.field.text().strip()
        if is_token(token):
            self.save.setEnabled(False)
            self._hub.set_token(token, self._on_hub_token_kept, self._on_hub_failed)

    def _on_hub_found(self, _where: str) -> None:
        if isValid(self):  # the answer may come after the end
            self.refresh()

    def _on_hub_token_kept(self, _where: str) -> None:
        if not isValid(self):
            return
        self.field.clear()
        self._error = None
        self.refresh()
        self.saved.emit()

    def _on_hub_failed(self, error: VitrailError) -> None:
        if not isValid(self):
            return
        self._error = error
        self.refresh()
