"""What stands in the place of a prompt while there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import NoModelLoaded, VitrailError
from app.ui.errors import sentence
from app.ui.phrase import sentences
from app.ui.widgets.button import Button
from app.ui.widgets.label import Icon, Label

if TYPE_CHECKING:
    from app.ui.theme import Theme

Way = Literal["chat", "model"]
WIDTH = 440


class EmptyPrompt(QWidget):
    """Says why there is nothing to see, and what to do next.

    Signals:
        left: ``chat`` to write a message, ``model`` to choose a model.
    """

    left = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._error: VitrailError | None = None
        self._waiting = False
        self.icon = Icon(theme, "ph.chat-circle-text", "muted", 28, 32)
        self.title = Label(theme, 15, 600, wrap=True)
        self.reason = Label(theme, 12.5, role="muted", wrap=True)
        self.button = Button(theme, "standard")
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        for widget in (self.icon, self.title, self.reason):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        for label in (self.title, self.reason):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button.clicked.connect(self._on_button_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    @property
    def way(self) -> Way:
        """What to do next."""
        return "model" if isinstance(self._error, NoModelLoaded) else "chat"

    def show_reason(self, error: VitrailError | None, *, waiting: bool = False) -> None:
        """Say why; None is a conversation in which nothing was said yet.

        Args:
            error: why there is no prompt.
            waiting: there will be one in a moment.
        """
        self._error, self._waiting = error, waiting
        self.button.setVisible(not waiting)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every string again."""
        if self._waiting:
            self.title.setText(self.tr("Reading the conversation"))
            self.reason.setText(self.tr("Its messages are cut into tokens."))
        elif self.way == "model":
            self.title.setText(self.tr("Which model should read it?"))
            self.reason.setText(
                self.tr(
                    "Every model cuts text in its own way. Choose one, and you see this "
                    "conversation as it reads it."
                )
            )
            self.button.setText(self.tr("Choose a model"))
        elif self._error is not None:
            text = sentence(self._error)
            self.title.setText(text.title)
            self.reason.setText(sentences(text.reason, text.cure))
            self.button.setText(self.tr("Go to the conversation"))
        else:
            self.title.setText(self.tr("Nothing was said yet"))
            self.reason.setText(
                self.tr(
                    "Write a message in a conversation. Here you see all of what the model reads "
                    "before it answers, token by token."
                )
            )
            self.button.setText(self.tr("Go to the conversation"))
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_button_clicked(self) -> None:
        self.left.emit(self.way)

    def _on_theme_changed(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """As high as the words need at their width: the layout gives them one line."""
        width = self._theme.px(WIDTH)
        for label in (self.title, self.reason):
            label.setFixedSize(width, max(1, label.heightForWidth(width)))
