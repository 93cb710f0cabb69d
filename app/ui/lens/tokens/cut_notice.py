"""Why the text is not in tokens, and the way to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal

from app.ui.errors import sentence
from app.ui.phrase import sentences
from app.ui.widgets.button import Button
from app.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.core.errors import VitrailError
    from app.ui.theme import Theme


class CutNotice(Notice):
    """A vocabulary that could not be opened, or a cut that did not come.

    Signals:
        again_wanted: the same once more.
    """

    again_wanted = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._error: VitrailError | None = None
        self.again = Button(theme, "standard", "ph.arrow-clockwise")
        self.add_button(self.again)
        self.again.clicked.connect(self.again_wanted)
        self.retranslate()
        self.hide()

    def tell(self, error: VitrailError, *, again: bool) -> None:
        """Say what went wrong.

        Args:
            error: that.
            again: the text waits for its tokens. Where it has them a file that was chosen could
                not be opened, and the menu has that.
        """
        self._error = error
        self.again.setVisible(again)
        self.retranslate()
        self.show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.again.setText(self.tr("Try again"))
        if self._error is not None:
            text = sentence(self._error)
            self.set_texts(text.title, sentences(text.reason, text.cure), text.detail)
