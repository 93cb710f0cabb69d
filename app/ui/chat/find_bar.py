"""The line below the header in which the open conversation is searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.ui.chat.finder import Finder
from app.ui.phrase import count, fill
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.keys import takes_key
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Pane
from app.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import ChatSession
    from app.ui.actions import Actions
    from app.ui.chat.transcript.view import Transcript
    from app.ui.theme import Theme

HEIGHT = 40
FIELD_WIDTH = 300
MARGIN = 12
LONGEST_TAKEN = 100
"""Characters of a selection that are looked for."""


class FindField(SearchField):
    """Words to look for; Escape is left to the line."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes rather than empties."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class FindBar(Pane):
    """Field, what was found, to the next and the one before.

    Enter goes on, Shift+Enter back, Escape closes.

    Signals:
        left: it went away, and nothing that was found is left to look at.
    """

    left = Signal()

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        transcript: Transcript,
        session: ChatSession,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "window", "b", parent=parent)
        self._transcript = transcript
        self.finder = Finder(transcript, session, self)
        self.field = FindField(theme, height=28, size=13, parent=self)
        self.label = Label(theme, 12, role="muted", parent=self)
        self.previous = IconButton(theme, "ph.caret-up", 28, 16, parent=self)
        self.next = IconButton(theme, "ph.caret-down", 28, 16, parent=self)
        self.close_button = IconButton(theme, "ph.x", 28, 16, parent=self)
        self.previous.follow(actions["view.find_previous"])
        self.next.follow(actions["view.find_next"])
        self.hide()
        self._lay_out()
        self.field.textChanged.connect(self._on_field_text_changed)
        self.close_button.clicked.connect(self.close_search)
        self.finder.changed.connect(self._show_count)
        theme.changed.connect(self._fit)
        self._fit()
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, 10, 1)
        row.setSpacing(4)
        row.addWidget(self.field, 4)
        row.addSpacing(4)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        row.addSpacing(4)
        row.addWidget(self.label)
        row.addStretch(1)
        row.addWidget(self.close_button)

    def open_search(self) -> None:
        """Show it; what is selected, in few words, is looked for."""
        taken = self._transcript.selected_text().strip()
        self.show()
        if taken and "\n" not in taken and len(taken) <= LONGEST_TAKEN:
            self.field.setText(taken)
        self._look()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def step(self, by: int) -> None:
        """Go to the next hit or the one before; where nothing was looked for, ask what for."""
        if self.isHidden():
            self.open_search()
        elif self.finder.words != self.field.text():
            self._look()
        else:
            self.finder.step(by)

    def close_search(self) -> None:
        """Hide it and take the marks away; the hit that was looked at is selected."""
        self.finder.stop()
        selection = self._transcript.selection
        if selection is not None and not selection.empty:
            self._transcript.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hide()
        else:
            self.hide()
            self.left.emit()

    def retranslate(self) -> None:
        """Set every string again."""
        name = self.tr("Find in this conversation")
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.field.glass.setText(name)
        self.field.empty.setText(self.tr("Empty the field"))
        self.field.empty.setToolTip(self.tr("Empty the field"))
        self.close_button.set_name(self.tr("Close the search"))
        self._show_count()

    def event(self, event: QEvent) -> bool:
        """Escape is taken before it stops a reply."""
        return takes_key(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Shift+Enter, Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_search()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _look(self) -> None:
        self.finder.look_for(self.field.text())

    def _fit(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
        self.field.setMaximumWidth(self._theme.px(FIELD_WIDTH))

    def _show_count(self) -> None:
        finder = self.finder
        found = bool(finder.count)
        if not finder.words.strip():
            said = spoken = ""
        elif not found:
            said = spoken = self.tr("Nothing found")
        else:
            most = count(finder.count) + ("" if finder.counted else "+")
            said = fill(self.tr("%1/%2"), count(finder.current + 1), most)
            spoken = fill(self.tr("%1 of %2"), count(finder.current + 1), most)
        self.label.setText(said)
        self.label.setAccessibleName(spoken)
        self.field.setAccessibleDescription(spoken)

    def _on_field_text_changed(self) -> None:
        if self.isVisible():
            self._look()
