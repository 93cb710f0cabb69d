"""Where the context strip of the conversation stands, and what it says of the messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.chat.fitting import going_next

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from app.bridge.chat import PathItem
    from app.bridge.desk import Desk
    from app.bridge.preferences import Preferences
    from app.ui.actions import Actions
    from app.ui.chat.context_bar import ContextBar
    from app.ui.chat.transcript.left_out import LeftOut
    from app.ui.chat.transcript.view import Transcript
    from app.ui.theme import Theme


class ContextPlace(QObject):
    """Shows the strip while the user wants it, and dims what the model does not read.

    Attributes:
        bar: the strip; None before it was first wanted.

    Signals:
        message_wanted: see `ContextBar`.
    """

    message_wanted = Signal(int)

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        preferences: Preferences,
        desk: Desk | None,
        transcript: Transcript,
        *,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self._path: tuple[PathItem, ...] = ()
        self._preferences = preferences
        self._desk = desk
        self._transcript = transcript
        self._column: QVBoxLayout | None = None
        self._below: QWidget | None = None
        self.bar: ContextBar | None = None

    def stand_in(self, column: QVBoxLayout, above: QWidget) -> None:
        """Stand in `column`, above one of its widgets."""
        self._column, self._below = column, above
        self._preferences.changed.connect(self._on_preferences_changed)
        self._show()

    def show_path(self, path: tuple[PathItem, ...]) -> None:
        """The messages of the open branch are these."""
        self._path = path
        self.refresh()

    def dropped(self) -> int:
        """How many messages the last reply's prompt no longer held."""
        facts = (item.node.message.facts for item in reversed(self._path))
        # What a reply that is being written left out is known when it is done.
        told = (each for each in facts if each is not None and each.ending is not None)
        return next((each.dropped_messages for each in told), 0)

    def refresh(self) -> None:
        """Dim what the model does not read: by what is known of the next prompt, else the last."""
        bar = self.bar
        if bar is not None and bar.sight.following and bar.sight.seen is not None:
            self._transcript.set_left_out(bar.left_out())
            return
        nodes = [item.node for item in self._path]
        found: dict[int, LeftOut] = dict.fromkeys(going_next(nodes), "next")
        found |= {node.id: "out" for node in nodes[: self.dropped()]}
        self._transcript.set_left_out(found)

    def _show(self) -> None:
        wanted = self._preferences.settings.window.context and self._desk is not None
        if wanted and self.bar is None:
            self._make()
        if self.bar is not None and self.bar.isHidden() == wanted:
            self.bar.set_shown(wanted)

    def _make(self) -> None:
        # Not for the first paint of those who never look at it.
        from app.ui.chat.context_bar import ContextBar  # noqa: PLC0415

        if self._desk is None or self._column is None or self._below is None:
            return
        seeing = self._desk.seeing.another(parent=self)
        bar = self.bar = ContextBar(self._theme, self._actions, seeing, self._desk.work)
        bar.hide()
        bar.message_wanted.connect(self.message_wanted)
        bar.left_out_changed.connect(self.refresh)
        self._column.insertWidget(self._column.indexOf(self._below), bar)

    def _on_preferences_changed(self, section: str) -> None:
        if section == "window":
            self._show()
