"""A conversation in which nothing was said: which model listens, and ways to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.models.names import file_title
from app.ui.phrase import fill
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.bridge.engine import ModelHost
    from app.ui.theme import Theme

WIDTH, CARDS_WIDTH, MARGIN = 420, 520, 16


class EmptyPane(QWidget):
    """Says which model listens, and offers presets."""

    def __init__(
        self,
        theme: Theme,
        models: ModelHost,
        cards: QWidget | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        """`cards` are ways to begin, below the words."""
        super().__init__(parent)
        self.cards = cards
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
        if cards is not None:
            column.addSpacing(18)
            column.addWidget(cards, 0, Qt.AlignmentFlag.AlignHCenter)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the cards, or not."""
        super().resizeEvent(event)
        self._fit_cards()

    def minimumSizeHint(self) -> QSize:
        """What does not fit is left out: the window can be as small as without it."""
        return QSize(0, 0)

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_theme_changed(self) -> None:
        for label in (self.title, self.reason):
            label.setFixedWidth(self._theme.px(WIDTH))
        self._fit_cards()

    def _fit_cards(self) -> None:
        """As wide as there is room; none where the words fill the height."""
        if self.cards is None:
            return
        width = min(self._theme.px(CARDS_WIDTH), self.width() - 2 * MARGIN)
        self.cards.setFixedWidth(max(width, 1))
        words = sum(label.heightForWidth(label.width()) for label in (self.title, self.reason))
        room = self.height() - words - 2 * MARGIN - 40
        self.cards.setVisible(self.cards.sizeHint().height() <= room)
