"""A conversation in which nothing was said: which model listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.models.names import file_title
from app.ui.phrase import fill
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from app.bridge.engine import ModelHost
    from app.ui.theme import Theme

WIDTH = 420


class EmptyPane(QWidget):
    """Says which model listens."""

    def __init__(self, theme: Theme, models: ModelHost, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._models = models
        self.title = Label(theme, 15, 600, wrap=True)
        self.reason = Label(theme, 12.5, role="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addStretch(2)
        for label in (self.title, self.reason):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        models.changed.connect(self.retranslate)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    def retranslate(self) -> None:
        """Set all words again."""
        info = self._models.info
        if self._models.asleep:
            name, _quantization = file_title(self._models.path)
            self.title.setText(fill(self.tr("%1 was unloaded"), name))
            self.reason.setText(
                self.tr("It was not used for a while. It loads again with your next message.")
            )
        if info is None:
            return
        self.title.setText(fill(self.tr("%1 is ready"), info.name))
        elsewhere = bool(info.offloaded_layers and self._models.servers)
        if info.has_template:
            claim = self.tr("What you write stays on this computer.")
            self.reason.setText("" if elsewhere else claim)
        else:
            self.reason.setText(
                self.tr(
                    "This is a base model: it has no chat template and continues what you write."
                )
            )

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_theme_changed(self) -> None:
        for label in (self.title, self.reason):
            label.setFixedWidth(self._theme.px(WIDTH))
