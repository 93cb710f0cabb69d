"""The cards, one below the other, in groups where there are some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.models.card_head import CardHead
from app.ui.models.cards import ModelCard
from app.ui.models.estimates import Estimates
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.ui.models.offer import Offer
    from app.ui.theme import Theme

BETWEEN, BEFORE_GROUP = 12, 10


class CardList(QWidget):
    """Cards; the arrow keys go from one to the next.

    Attributes:
        estimates: what was judged already.

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
        self._stale: set[ModelCard] = set()
        self.estimates = Estimates()
        self._rows: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def cards(self) -> tuple[ModelCard, ...]:
        """From top to bottom."""
        return tuple(self._cards)

    def clear(self) -> None:
        """Remove all."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        self._cards, self._heads = [], []
        self._stale.clear()
        self.updateGeometry()

    def add_group(self, name: str, offers: Sequence[Offer]) -> None:
        """Add cards under a heading."""
        head = Label(self._theme, 11.5, 600, role="muted")
        head.setText(name)
        head.setContentsMargins(2, BEFORE_GROUP if self._cards else 0, 0, 0)
        self._heads.append(head)
        self._put(head)
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
            self._put(card)

    # -- geometry ---------------------------------------------------------
    #
    # No box layout: it would move and resize every card several times for each that is added.

    def hasHeightForWidth(self) -> bool:
        """Cards break into lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of all cards, in pixels."""
        heights = [_height(row, width) for row in self._rows]
        return sum(heights) + BETWEEN * max(0, len(heights) - 1)

    def sizeHint(self) -> QSize:
        """The height follows from the width."""
        return QSize(self._theme.px(640), self.heightForWidth(self._theme.px(640)))

    def minimumSizeHint(self) -> QSize:
        """Cards may be narrow."""
        return QSize(self._theme.px(200), 0)

    def event(self, event: QEvent) -> bool:
        """A card has grown or shrunk."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the cards."""
        super().resizeEvent(event)
        self._arrange()

    def _put(self, row: QWidget) -> None:
        row.setParent(self)
        self._rows.append(row)
        row.show()
        self.updateGeometry()

    def _arrange(self) -> None:
        top, width = 0, self.width()
        for row in self._rows:
            height = _height(row, width)
            row.setGeometry(0, top, width, height)
            top += height + BETWEEN

    # -- verdicts ---------------------------------------------------------

    def judge(self) -> None:
        """Memory or the chosen context is another: estimate anew what is seen, the rest later."""
        self._stale = set(self._cards)
        self.judge_seen()

    def judge_seen(self) -> None:
        """Bring the verdicts that came into view up to date."""
        seen = [card for card in self._stale if not card.visibleRegion().isEmpty()]
        for card in seen:
            self._judge(card)
        self._stale.difference_update(seen)

    def _judge(self, card: ModelCard) -> None:
        n_ctx = self._preferences.settings.library.fit_ctx
        card.show_fit(self.estimates.fit(card.offer, self._shelf.machine.machine, n_ctx))

    def _on_head_stepped(self, step: int) -> None:
        head = self.sender()
        heads = [card.head for card in self._cards]
        if isinstance(head, CardHead) and head in heads:
            at = heads.index(head) + step
            if 0 <= at < len(heads):
                heads[at].setFocus(Qt.FocusReason.TabFocusReason)
                self.reached.emit(heads[at])


def _height(row: QWidget, width: int) -> int:
    if row.hasHeightForWidth():
        return row.heightForWidth(width)
    return row.sizeHint().height()
