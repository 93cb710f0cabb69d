"""A message that is written above the composer: one to insert, or how a reply begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.chat.draft import DraftEditor
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Card
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from app.chat.conversation import Role
    from app.ui.theme import Theme

RADIUS = 12
ROLES: tuple[Role, ...] = ("user", "assistant", "system")
Purpose = Literal["insert_before", "insert_after", "prefill"]


class MessageForm(Card):
    """Hidden until asked. Enter does it, Escape gives up.

    Signals:
        submitted: what is written for, id of the message it belongs to, who says it, the text.
        closed: nothing is written any more.
    """

    submitted = Signal(str, int, str, str)
    closed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "raised", "focus", RADIUS, parent=parent)
        self._purpose: Purpose = "insert_after"
        self._node_id = 0
        self.heading = Label(theme, 13, 600, elide=True, parent=self)
        self.roles = Segmented(theme, parent=self)
        self.editor = DraftEditor(theme, parent=self)
        self.editor.takes_escape = True
        self.cancel = Button(theme, "quiet", parent=self)
        self.done = Button(theme, "primary", parent=self)
        self._lay_out()
        self.editor.submitted.connect(self._on_editor_submitted)
        self.editor.cancelled.connect(self.close_form)
        self.editor.textChanged.connect(self._on_editor_text_changed)
        self.done.clicked.connect(self._on_editor_submitted)
        self.cancel.clicked.connect(self.close_form)
        self.hide()
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.heading, 1)
        head.addWidget(self.roles)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 11, 10, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.editor)
        column.addLayout(foot)

    @property
    def node_id(self) -> int:
        """Id of the message it belongs to; 0 while it is hidden."""
        return self._node_id

    def ask(self, purpose: Purpose, node_id: int, role: Role = "user") -> None:
        """Show it, empty, with the cursor in it."""
        self._purpose, self._node_id = purpose, node_id
        self.roles.set_current(ROLES.index(role))
        self.roles.setVisible(purpose != "prefill")
        self.editor.set_text("")
        self._on_editor_text_changed()
        self.retranslate()
        self.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Hide it; what was written is gone."""
        if self._node_id:
            self._node_id = 0
            self.hide()
            self.closed.emit()

    def retranslate(self) -> None:
        """Set all words again."""
        self.roles.set_items([self.tr("You"), self.tr("Model"), self.tr("System")])
        self.roles.setAccessibleName(self.tr("Who says it"))
        headings = {
            "insert_before": self.tr("Insert a message before this one"),
            "insert_after": self.tr("Insert a message after this one"),
            "prefill": self.tr("The reply begins with"),
        }
        prefills = self._purpose == "prefill"
        self.heading.setText(headings[self._purpose])
        self.editor.setAccessibleName(headings[self._purpose])
        self.cancel.setText(self.tr("Cancel"))
        self.done.setText(self.tr("Continue") if prefills else self.tr("Insert"))

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_editor_submitted(self) -> None:
        text = self.editor.text()
        if text.strip() and self._node_id:
            purpose, node_id, role = self._purpose, self._node_id, ROLES[self.roles.current()]
            self.close_form()
            self.submitted.emit(purpose, node_id, role, text)

    def _on_editor_text_changed(self) -> None:
        self.done.setEnabled(bool(self.editor.text().strip()))
