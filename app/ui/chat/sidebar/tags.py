"""A small editor for the tags of conversations, below the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app.chat.folders import tag_names
from app.ui import plurals
from app.ui.phrase import fill, named
from app.ui.widgets.field import TextField
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import ChatSession
    from app.ui.theme import Theme

LONGEST = 400
SUGGESTED = 8


class TagEditor(Pane):
    """One line with the tags that all of them carry, as plain words.

    Enter, or leaving the field, keeps what was written; Escape does not.

    Signals:
        closed: it is hidden again.
    """

    closed = Signal()

    def __init__(self, theme: Theme, session: ChatSession, parent: QWidget | None = None) -> None:
        super().__init__(theme, "window", "t", parent=parent)
        self._session = session
        self._conversations: list[int] = []
        self._before: tuple[str, ...] = ()
        self._title = Label(theme, 12, 600, elide=True)
        self._hint = Label(theme, 11.5, role="muted", wrap=True)
        self.field = TextField(theme)
        self.field.setMaxLength(LONGEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self.field)
        column.addWidget(self._hint)
        self.field.returnPressed.connect(self._on_field_return_pressed)
        self.field.installEventFilter(self)
        self.retranslate()
        self.hide()

    def edit(self, conversations: list[int]) -> None:
        """Show the tags that all of `conversations` carry."""
        summaries = [self._session.summary(conversation) for conversation in conversations]
        known = [summary for summary in summaries if summary is not None and not summary.temporary]
        if not known:
            return
        self._conversations = [summary.id for summary in known]
        shared = set(known[0].tags).intersection(*(summary.tags for summary in known[1:]))
        self._before = tuple(tag for tag in known[0].tags if tag in shared)
        self.field.setText(" ".join(self._before))
        self.retranslate()
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Set all words again."""
        number = len(self._conversations)
        summary = self._session.summary(self._conversations[0]) if number == 1 else None
        if summary is not None:
            self._title.setText(fill(self.tr("Tags of “%1”"), summary.title))
        else:
            what = plurals.conversations(number)
            self._title.setText(fill(self.tr("Tags of %1"), what))
        self.field.setAccessibleName(self.tr("Tags"))
        self.field.setPlaceholderText(self.tr("Words separated by spaces"))
        used = list(self._session.organizer.tags())[:SUGGESTED]
        hint = fill(self.tr("In use: %1"), named(*used)) if used else ""
        self._hint.setText(hint or self.tr("Search for #tag to find what has that tag."))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape gives up; leaving the field keeps what was written."""
        if watched is self.field and self.isVisible():
            escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
            if escape and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if escape and event.type() == QEvent.Type.KeyPress:
                self._close(keep=False)
                return True
            if event.type() == QEvent.Type.FocusOut and event.reason() not in {  # type: ignore[attr-defined]
                Qt.FocusReason.PopupFocusReason,
                Qt.FocusReason.ActiveWindowFocusReason,
            }:
                self._close(keep=True)
        return False

    def _close(self, *, keep: bool) -> None:
        conversations, self._conversations = self._conversations, []
        if not conversations:
            return
        self.hide()
        if keep:
            after = tag_names(self.field.text())
            there = {tag.casefold() for tag in after}
            gone = [tag for tag in self._before if tag.casefold() not in there]
            self._session.organizer.tag(conversations, after, gone)
        self.closed.emit()

    def _on_field_return_pressed(self) -> None:
        self._close(keep=True)
