"""The cards, one below the other, in groups where there are some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.models.card_head import CardHead
from app.ui.models.cards import ModelCard
from app.ui.models.estimates import estimate
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.ui.models.offer import Offer
    from app.ui.theme import Theme

BETWEEN, BEFORE_GROUP = 12, 10


class CardList(QWidget):
    """Cards; the arrow keys go from one to the next.

    Signals:
        load_wanted: path of a file to chat with.
        library_wanted: path of a file to be shown.
        reached: the keyboard came to this card.
    """

    load_wanted = Signal(str)
    library_wanted = Signal(str)
    reached = Signal(object)

    def __init__(
        self,
        theme: Theme,
        shelf: Shelf,
        preferences: Preferences,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shelf = shelf
        self._preferences = preferences
        self._cards: list[ModelCard] = []
        self._heads: list[Label] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(BETWEEN)

    def cards(self) -> tuple[ModelCard, ...]:
        """From top to bottom."""
        return tuple(self._cards)

    def clear(self) -> None:
        """Remove all."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._cards, self._heads = [], []

    def add_group(self, name: str, offers: Sequence[Offer]) -> None:
        """Add cards under a heading."""
        head = Label(self._theme, 11.5, 600, role="muted")
        head.setText(name)
        head.setContentsMargins(2, BEFORE_GROUP if self._cards else 0, 0, 0)
        self._heads.append(head)
        self._column.addWidget(head)
        self.add(offers)

    def add(self, offers: Sequence[Offer]) -> None:
        """Add cards at the end."""
        for offer in offers:
            card = ModelCard(self._theme, offer, self._shelf, self._preferences)
            card.head.stepped.connect(self._on_head_stepped)
            card.load_wanted.connect(self.load_wanted)
            card.library_wanted.connect(self.library_wanted)
            self._judge(card)
            self._cards.append(card)
            self._column.addWidget(card)

    def judge(self) -> None:
        """Estimate anew: memory or the chosen context is another."""
        for card in self._cards:
            self._judge(card)

    def _judge(self, card: ModelCard) -> None:
        n_ctx = self._preferences.settings.library.fit_ctx
        card.show_fit(estimate(card.offer, self._shelf.machine.machine, n_ctx))

    def _on_head_stepped(self, step: int) -> None:
        head = self.sender()
        heads = [card.head for card in self._cards]
        if isinstance(head, CardHead) and head in heads:
            at = heads.index(head) + step
            if 0 <= at < len(heads):
                heads[at].setFocus(Qt.FocusReason.TabFocusReason)
                self.reached.emit(heads[at])
