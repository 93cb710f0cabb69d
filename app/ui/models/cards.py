"""A model as a card: what a list knows, and more when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.models.card_head import CardHead
from app.ui.models.opened import OpenedCard
from app.ui.models.tab_order import follow
from app.ui.widgets.pane import Card

if TYPE_CHECKING:
    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.engine.fit import Fit
    from app.ui.models.offer import Offer
    from app.ui.theme import Theme


class ModelCard(Card):
    """Head, and below it what is asked for when it is opened for the first time.

    Signals:
        load_wanted: path of a file to chat with.
        library_wanted: path of a file to be shown.
    """

    load_wanted = Signal(str)
    library_wanted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        offer: Offer,
        shelf: Shelf,
        preferences: Preferences,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._shelf = shelf
        self._preferences = preferences
        self.head = CardHead(theme, offer)
        self.opened: OpenedCard | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        self.head.toggled.connect(self._on_head_toggled)

    @property
    def offer(self) -> Offer:
        """What it is about."""
        return self.head.offer

    def set_open(self, opened: bool) -> None:
        """Open or close it."""
        self.head.setChecked(opened)

    def show_fit(self, fit: Fit | None) -> None:
        """Show an estimate, unless the opened card knows better."""
        if (self.opened is None or self.opened.repository is None) and fit != self.head.badge.fit:
            self.head.set_fit(fit)

    def _on_head_toggled(self, opened: bool) -> None:
        if opened and self.opened is None:
            self.opened = self._open()
        if self.opened is not None:
            self.opened.setVisible(opened)
            if opened:
                self.opened.ask()
        self.head.update()

    def _open(self) -> OpenedCard:
        opened = OpenedCard(self._theme, self.offer, self._shelf, self._preferences)
        self._column.addWidget(opened)
        opened.rebuilt.connect(self._on_opened_rebuilt)
        opened.told.connect(self.head.set_offer)
        opened.judged.connect(self._on_opened_judged)
        opened.load_wanted.connect(self.load_wanted)
        opened.library_wanted.connect(self.library_wanted)
        follow(self.head, opened)
        return opened

    def _on_opened_rebuilt(self) -> None:
        if self.opened is not None:
            follow(self.head, self.opened)

    def _on_opened_judged(self, fit: Fit | None) -> None:
        if self.opened is not None and self.opened.repository is not None:
            self.head.set_fit(fit)
