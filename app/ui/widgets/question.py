"""A question in the place where it came up, instead of a box over the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from app.ui.widgets.button import Button
from app.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme
    from app.ui.widgets.button import Kind as ButtonKind
    from app.ui.widgets.notice import Kind


class Question(Notice):
    """Hidden until asked; Escape is the way back, and the way back has the focus.

    Signals:
        agreed: do it.
    """

    agreed = Signal()

    def __init__(
        self,
        theme: Theme,
        kind: Kind = "warning",
        button: ButtonKind = "standard",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, kind, parent=parent)
        self.yes = Button(theme, button)
        self.no = Button(theme, "quiet")
        self.add_button(self.yes)
        self.add_button(self.no)
        self.yes.clicked.connect(self._on_yes_clicked)
        self.no.clicked.connect(self.hide)
        self.hide()

    def set_answers(self, yes: str, no: str) -> None:
        """Set the words on the buttons."""
        self.yes.setText(yes)
        self.no.setText(no)

    def ask(self) -> None:
        """Show it."""
        self.show()
        self.no.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is the way back."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _on_yes_clicked(self) -> None:
        self.hide()
        self.agreed.emit()
