"""Where the overview stands: beside the conversation, or in its place in a narrow window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.chat import ChatSession
    from app.ui.chat.message_actions import MessageActions
    from app.ui.chat.tree.pane import TreePane
    from app.ui.theme import Theme

WIDTH = 300
LEAST_BESIDE = 480
"""What the conversation needs in width to stand beside the overview."""


class TreePlace(QObject):
    """Opens and closes the overview, and goes where it points.

    Attributes:
        row: the layout that holds the conversation and the overview.
        pane: the overview; made when it is asked for.
    """

    def __init__(
        self,
        theme: Theme,
        session: ChatSession,
        messages: MessageActions,
        conversation: QWidget,
        *,
        leave: Callable[[], None],
        parent: QWidget,
    ) -> None:
        """`leave` puts the cursor where messages are written."""
        super().__init__(parent)
        self._theme = theme
        self._session = session
        self._messages = messages
        self._conversation = conversation
        self._leave = leave
        self._page = parent
        self.pane: TreePane | None = None
        self.row = QHBoxLayout()
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(0)
        self.row.addWidget(conversation, 1)
        parent.installEventFilter(self)
        theme.changed.connect(self.arrange)

    @property
    def is_open(self) -> bool:
        """The overview is looked at."""
        return self.pane is not None and not self.pane.isHidden()

    def toggle(self) -> None:
        """Show the overview with the keyboard in it, or hide it."""
        if self.is_open:
            self.close()
            return
        if self.pane is None:
            from app.ui.chat.tree.pane import TreePane  # noqa: PLC0415 - not at the start

            self.pane = TreePane(self._theme, self._session, parent=self._page)
            self.pane.gone_to.connect(self._on_pane_gone_to)
            self.pane.closed.connect(self.close)
            self.row.addWidget(self.pane)
        current = self._messages.current()
        self.pane.reveal(current.node.id if current is not None else 0)
        self.arrange()

    def close(self) -> None:
        """Hide the overview."""
        if self.pane is not None and self.is_open:
            held = self.pane.isAncestorOf(self._page.window().focusWidget() or self._page)
            self.pane.hide()
            self.arrange()
            if held:
                self._leave()

    def arrange(self) -> None:
        """Beside the conversation where both have room."""
        if self.pane is None:
            return
        width = self._theme.px(WIDTH)
        beside = self._page.width() >= width + LEAST_BESIDE
        self._conversation.setVisible(beside or not self.is_open)
        if beside:
            self.pane.setFixedWidth(width)
        else:
            self.pane.setMinimumWidth(0)
            self.pane.setMaximumWidth(16_777_215)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the page."""
        if watched is self._page and event.type() == QEvent.Type.Resize and self.is_open:
            self.arrange()
        return False

    def _on_pane_gone_to(self, node_id: int) -> None:
        """Show that branch and that message; the overview stays where there is room for both."""
        branches = self._session.branches
        if all(item.node.id != node_id for item in branches.path()):
            branches.show(node_id)
        if not self._conversation.isVisible():
            self.close()
        self._messages.go_to(node_id)
        if self.pane is not None and self.is_open:
            self.pane.view.set_current(node_id)
            self.pane.view.setFocus(Qt.FocusReason.OtherFocusReason)
