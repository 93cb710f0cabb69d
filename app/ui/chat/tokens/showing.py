"""Turning messages into panes in their place, and back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from app.ui.chat.transcript import accessible
from app.ui.phrase import sentences
from app.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import ChatSession
    from app.bridge.message_tokens import Look, MessageCut, MessageTokens
    from app.chat.conversation import Node
    from app.core.errors import VitrailError
    from app.ui.chat.tokens.glass import Glass
    from app.ui.chat.transcript.block_view import Control
    from app.ui.chat.transcript.view import Transcript
    from app.ui.lens.tokens.sources import Sources
    from app.ui.theme import Theme


class Showing(QObject):
    """Which messages are shown as tokens; those of other branches and conversations wait.

    Signals:
        lens_wanted: a text, and the source of a vocabulary: look at them in the token lens.
        changed: another message is shown so, or one no longer.
    """

    lens_wanted = Signal(str, str)
    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        session: ChatSession,
        transcript: Transcript,
        tokens: MessageTokens,
        sources: Sources,
        *,
        parent: QWidget,
    ) -> None:
        """Show none yet.

        Args:
            theme: of the panes.
            session: whose messages are shown.
            transcript: where they are shown.
            tokens: that finds them.
            sources: vocabularies to choose from.
            parent: that the menu belongs to.
        """
        super().__init__(parent)
        self._theme = theme
        self._session = session
        self._transcript = transcript
        self._tokens = tokens
        self._sources = sources
        self._menu = Menu(theme, parent=parent)
        self._looks: dict[int, Look] = {}
        # What was shown so while the window was open, and the vocabulary it was to be cut with.
        # Panes are made anew when they are seen again: a number and a name are all that waits.
        self._wanted: dict[int, str] = {}
        # The token that is pinned in each of them: its place and its id.
        self._pins: dict[int, tuple[int, int]] = {}
        # The place of a conversation is known only after its messages are.
        self._resuming = QTimer(self, singleShot=True, interval=0)
        self._resuming.timeout.connect(self._on_resuming_timeout)
        session.replaced.connect(self._on_session_replaced)
        session.renumbered.connect(self._on_session_renumbered)
        session.node_changed.connect(self._on_session_node_changed)
        transcript.control_pressed.connect(self._on_transcript_control_pressed)
        transcript.filled.connect(self._on_transcript_filled)

    def is_shown(self, node_id: int) -> bool:
        """A message is shown as tokens."""
        return self._transcript.flow.glass(node_id) is not None

    def toggle(self, node_id: int) -> None:
        """Turn a message into panes, or back."""
        if self.is_shown(node_id):
            self._hide(node_id)
        else:
            self.show(node_id)

    def show(self, node_id: int, source: str = "") -> None:
        """Turn a message into panes.

        Args:
            node_id: of the message.
            source: a vocabulary to cut it with, whatever wrote it; empty takes the right one.
        """
        self._wanted[node_id] = source
        self._show(node_id)

    def _show(self, node_id: int, *, asked: bool = True) -> None:
        """Turn a message into panes; `asked`: for just now, so that it is brought into view."""
        node = self._session.node(node_id)
        if node is None or self._transcript.flow.index_of(node_id) is None:
            return
        glass = self._transcript.flow.glass(node_id)
        if glass is None:
            # The lens is imported when it is first wanted.
            from app.ui.chat.tokens.glass import Glass  # noqa: PLC0415

            ground = "user" if node.message.role == "user" else "surface"
            glass = Glass(self._theme, ground=ground)
            # Not with the glass itself: its own connection would keep it for ever.
            glass.pinned.connect(partial(self._on_glass_pinned, node_id))
            self._transcript.show_glass(node_id, glass, asked=asked)
            self.changed.emit()
        self._look(node, glass, asked=asked)

    def _hide(self, node_id: int) -> None:
        self._wanted.pop(node_id, None)
        self._pins.pop(node_id, None)
        self._stop(node_id)
        self._transcript.glazing.leave()
        self._transcript.glazing.hover(None)
        self._transcript.show_glass(node_id, None)
        self.changed.emit()

    def _look(self, node: Node, glass: Glass, *, asked: bool) -> None:
        if node.message.streaming:
            return
        self._stop(node.id)
        self._looks[node.id] = self._tokens.look(
            node,
            partial(self._on_tokens_found, node.id, glass, asked),
            partial(self._on_tokens_failed, node.id, glass, asked),
            source=self._wanted.get(node.id, ""),
            like=self._like(node.id),
        )

    def _stop(self, node_id: int) -> None:
        """What is on its way for a message is not wanted any more."""
        look = self._looks.pop(node_id, None)
        if look is not None:
            look.cancel()

    def _like(self, node_id: int) -> str:
        """The model that answered a message, or one after it."""
        found = ""
        for item in reversed(self._session.path()):
            facts = item.node.message.facts
            if facts is not None and facts.model_path:
                found = facts.model_path
            if item.node.id == node_id:
                break
        return found

    # -- answers ----------------------------------------------------------

    def _on_tokens_found(self, node_id: int, glass: Glass, asked: bool, shown: MessageCut) -> None:
        self._stop(node_id)
        if self._transcript.flow.glass(node_id) is glass:
            first = glass.shown is None
            glass.take(shown)
            if first:
                self._pin_again(node_id, glass)
            self._transcript.show_glass(node_id, glass, asked=asked)
            if not asked:
                return
            if first:
                self._bring_into_view(node_id)
            said = sentences(glass.summary(), self.tr("Left and Right go from token to token."))
            accessible.announce(self._transcript, said)

    def _pin_again(self, node_id: int, glass: Glass) -> None:
        """Pin what was pinned when the message was last seen, if that token is still there."""
        at, token = self._pins.get(node_id, (-1, -1))
        made = glass.made
        if made is not None and 0 <= at < len(made) and made.cut.ids[at] == token:
            glass.pin(at)

    def _on_glass_pinned(self, node_id: int, token: int) -> None:
        glass = self._transcript.flow.glass(node_id)
        if token < 0 or glass is None or glass.made is None:
            self._pins.pop(node_id, None)
        else:
            self._pins[node_id] = (token, glass.made.cut.ids[token])

    def _bring_into_view(self, node_id: int) -> None:
        """Panes need more room than the text did: those low in the view would not be seen."""
        middle = self._transcript.viewport().height() // 2
        for index, top, layout in self._transcript.visible_messages():
            if layout.key == node_id and top > middle:
                self._transcript.show_message(index)

    def _on_tokens_failed(
        self, node_id: int, glass: Glass, asked: bool, error: VitrailError
    ) -> None:
        self._stop(node_id)
        if self._transcript.flow.glass(node_id) is glass:
            glass.fail(error)
            self._transcript.show_glass(node_id, glass, asked=asked)
            if asked:
                accessible.announce(self._transcript, glass.summary())

    def _on_transcript_filled(self) -> None:
        if self._wanted:
            self._resuming.start()

    def _on_resuming_timeout(self) -> None:
        """Messages that were panes when they were last seen are panes again."""
        for item in self._session.path():
            if item.node.id in self._wanted and not self.is_shown(item.node.id):
                self._show(item.node.id, asked=False)

    def _on_session_replaced(self) -> None:
        """A backup, or nothing, is where the messages were: others have their numbers now."""
        for node_id in list(self._wanted):
            if self.is_shown(node_id):
                self._hide(node_id)
        self._wanted.clear()
        self._pins.clear()

    def _on_session_renumbered(self, nodes: dict[int, int]) -> None:
        """A temporary conversation was kept; what was shown as tokens is so in its copy too."""
        self._wanted = {nodes.get(key, key): source for key, source in self._wanted.items()}
        self._pins = {nodes.get(key, key): pin for key, pin in self._pins.items()}

    def _on_session_node_changed(self, node_id: int) -> None:
        """A reply that was gone on with is complete: its tokens are others now."""
        glass, node = self._transcript.flow.glass(node_id), self._session.node(node_id)
        if glass is None or node is None or node.message.streaming:
            return
        if glass.shown is None or glass.shown.content != node.message.content:
            self._look(node, glass, asked=True)

    def _on_transcript_control_pressed(self, key: int, _start: int, control: Control) -> None:
        glass = self._transcript.flow.glass(key)
        if control.kind != "tokens" or glass is None:
            return
        if control.value == "print":
            self._hide(key)
        elif control.value == "lens" and glass.shown is not None:
            self.lens_wanted.emit(glass.shown.content, glass.shown.source)
        elif control.value == "other":
            self._ask(key, control)

    def _ask(self, node_id: int, control: Control) -> None:
        """Which vocabulary cuts instead: a menu below what was pressed, by whatever means."""
        self._menu.clear()
        for source in self._sources.all():
            name = source.name.replace("&", "&&")
            action = QAction(f"{name}\t{source.note}" if source.note else name, self._menu)
            action.triggered.connect(partial(self._on_source_chosen, node_id, source.source))
            self._menu.addAction(action)
        transcript = self._transcript
        index = transcript.flow.index_of(node_id) or 0
        top = transcript.flow.heights.top(index) - transcript.verticalScrollBar().value()
        # What is pressed stands in the head, which is the first row.
        area = control.area.translated(0, top + transcript.flow.layout(index).row_top(0))
        self._menu.popup(transcript.viewport().mapToGlobal(area.bottomLeft().toPoint()))
        self._menu.setActiveAction(self._menu.actions()[0])

    def _on_source_chosen(self, node_id: int, source: str, _checked: bool = False) -> None:
        if self.is_shown(node_id):
            self.show(node_id, source)
