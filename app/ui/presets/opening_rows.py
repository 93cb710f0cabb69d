"""The messages that a preset begins conversations with, as fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.chat.presets import Opening
from app.ui.phrase import fill
from app.ui.widgets.button import Button
from app.ui.widgets.choice import Choice
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.chat.conversation import Role
    from app.ui.theme import Theme

ROLES: tuple[Role, ...] = ("user", "assistant")


class OpeningRow(QWidget):
    """One message: whose, and what.

    Signals:
        removed: it is not wanted any more.
    """

    removed = Signal()

    def __init__(self, theme: Theme, opening: Opening, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.role = Choice(theme)
        self.role.addItems([""] * len(ROLES))
        self.text = TextBox(theme, 2, 8)
        self.remove = IconButton(theme, "ph.x", 24, 14)
        head = QHBoxLayout()
        head.addWidget(self.role)
        head.addStretch(1)
        head.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.text)
        self.remove.clicked.connect(self.removed)
        self.role.setCurrentIndex(ROLES.index(opening.role) if opening.role in ROLES else 0)
        self.text.show_text(opening.content)

    def opening(self) -> Opening:
        """What is in the fields."""
        return Opening(role=ROLES[self.role.currentIndex()], content=self.text.toPlainText())

    def set_number(self, number: int) -> None:
        """Set every string again; `number` counts from 1."""
        self.role.setItemText(0, self.tr("You"))
        self.role.setItemText(1, self.tr("Model"))
        self.role.setAccessibleName(fill(self.tr("Who says message %1"), number))
        self.text.setAccessibleName(fill(self.tr("Message %1"), number))
        self.remove.set_name(fill(self.tr("Remove message %1"), number))


class OpeningRows(QWidget):
    """All of them, and a button for one more."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[OpeningRow] = []
        self.add = Button(theme, "quiet", "ph.plus")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addWidget(self.add)
        self.add.clicked.connect(self._on_add_clicked)
        self.retranslate()

    def show_openings(self, openings: Sequence[Opening]) -> None:
        """Show other ones."""
        for row in list(self.rows):
            self._remove(row)
        for opening in openings:
            self._append(opening)

    def openings(self) -> tuple[Opening, ...]:
        """What is in the fields; empty messages are left out."""
        given = (row.opening() for row in self.rows)
        return tuple(opening for opening in given if opening.content.strip())

    def retranslate(self) -> None:
        """Set every string again."""
        self.add.setText(self.tr("Add a message"))
        for number, row in enumerate(self.rows, 1):
            row.set_number(number)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _append(self, opening: Opening) -> OpeningRow:
        row = OpeningRow(self._theme, opening)
        row.removed.connect(self._on_row_removed)
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        self.retranslate()
        return row

    def _remove(self, row: OpeningRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self.retranslate()

    def _on_add_clicked(self) -> None:
        after_model = bool(self.rows) and self.rows[-1].opening().role == "user"
        row = self._append(Opening(role="assistant" if after_model else "user", content=""))
        if len(self.rows) == 1:  # most often a greeting
            row.role.setCurrentIndex(ROLES.index("assistant"))
        row.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_row_removed(self) -> None:
        row = self.sender()
        if isinstance(row, OpeningRow):
            self._remove(row)
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
