"""The right pane: settings of this conversation, and how the model is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.pane import Pane
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.theme import Theme

Tab = Literal["conversation", "model"]
TABS: tuple[Tab, ...] = ("conversation", "model")
HEADER = 48


class SidePanel(Pane):
    """A head with the choice between two panels, and a cross.

    Signals:
        closed: the cross was pressed.
    """

    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        conversation: QWidget,
        make_model: Callable[[], QWidget],
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Show the panel of the conversation.

        Args:
            theme: colors and sizes.
            conversation: the first panel.
            make_model: makes the second one, when it is asked for the first time.
            parent: its parent.
        """
        super().__init__(theme, "window", "l", parent=parent)
        self.choice = Segmented(theme)
        self.close_button = IconButton(theme, "ph.x", 28, 16)
        self._header = Pane(theme, None, "b")
        self._stack = QStackedWidget()
        self._stack.addWidget(conversation)
        self._make_model = make_model
        row = QHBoxLayout(self._header)
        row.setContentsMargins(16, 0, 10, 0)
        row.addWidget(self.choice)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        # One pixel at the left is the hairline's.
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._stack, 1)
        self.retranslate()
        self.choice.set_current(0)
        self.choice.chosen.connect(self._on_choice_chosen)
        self.close_button.clicked.connect(self.closed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def tab(self) -> Tab:
        """Which panel is shown."""
        return TABS[self._stack.currentIndex()]

    def show_tab(self, tab: Tab) -> None:
        """Show a panel."""
        at = TABS.index(tab)
        self.choice.set_current(at)
        self._on_choice_chosen(at)

    def focus_first(self) -> None:
        """Put the focus on the choice."""
        self.choice.items()[self._stack.currentIndex()].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all words again."""
        self.setAccessibleName(self.tr("Settings"))
        self.choice.set_items([self.tr("Conversation"), self.tr("Model")])
        self.close_button.set_name(self.tr("Hide the panel"))

    def _on_choice_chosen(self, at: int) -> None:
        if at == self._stack.count():
            self._stack.addWidget(self._make_model())
        self._stack.setCurrentIndex(at)

    def _on_theme_changed(self) -> None:
        self._header.setFixedHeight(self._theme.px(HEADER))
