"""Putting a message in other words, in its place in the transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.bridge.chat import ChatSession, PathItem
    from app.ui.chat.message_editor import MessageEditor
    from app.ui.chat.transcript.view import Transcript
    from app.ui.theme import Theme


class Editing(QObject):
    """The one editor that may stand among the messages.

    What was typed is kept for each message while the window is open, until it is sent, saved or
    given up.

    Attributes:
        editor: the one that is open.
    """

    def __init__(
        self,
        theme: Theme,
        session: ChatSession,
        transcript: Transcript,
        leave: Callable[[], None],
        *,
        parent: QObject,
    ) -> None:
        """Nothing is edited yet.

        Args:
            theme: of the editor.
            session: whose messages are edited.
            transcript: in which the editor stands.
            leave: brings the focus to where messages are written.
            parent: Qt's.
        """
        super().__init__(parent)
        self._theme = theme
        self._session = session
        self._transcript = transcript
        self._leave = leave
        self.editor: MessageEditor | None = None
        self._place = (0, 0)
        self._content = ""
        self._kept: dict[tuple[int, int], str] = {}
        self._left: dict[int, int] = {}

    def edit(self, node_id: int) -> None:
        """Let the user put a message in other words."""
        self.put_away()
        if self._open(node_id) is None:
            return
        index = self._transcript.flow.index_of(node_id)
        if index is not None:
            self._transcript.show_message(index)
        self._focus()

    def resume(self) -> None:
        """The conversation is open again: so is the editor that was left in it."""
        node_id = self._left.get(self._session.current, 0)
        if self._transcript.flow.index_of(node_id) is None or self._open(node_id) is None:
            return
        # Elsewhere the focus is where the user put it, as in the list of conversations.
        if self._transcript.hasFocus():
            self._focus()

    def _open(self, node_id: int) -> MessageEditor | None:
        """Put the editor in the place of a message; None where that cannot be."""
        from app.ui.chat.message_editor import MessageEditor  # noqa: PLC0415 - not at the start

        node = self._session.node(node_id)
        if node is None or not self._idle():
            return None
        self._place = (self._session.current, node_id)
        self._content = node.message.content
        self._left.pop(self._session.current, None)
        text = self._kept.pop(self._place, self._content)
        editor = MessageEditor(self._theme, text, node.message.role)
        self.editor = editor
        editor.submitted.connect(self._on_editor_submitted)
        editor.saved.connect(self._on_editor_saved)
        editor.cancelled.connect(self.close)
        # Later: it may grow while it is being laid out.
        editor.grown.connect(self._transcript.refit, Qt.ConnectionType.QueuedConnection)
        self._transcript.set_editor(node_id, editor)
        return editor

    def _focus(self) -> None:
        if self.editor is not None:
            self.editor.focus_editor()

    def follow(self, path: Iterable[PathItem]) -> None:
        """The branch is another: an editor whose message is not on it closes."""
        if self.editor is not None and all(item.node.id != self._edited for item in path):
            self.put_away()

    def put_away(self) -> None:
        """Take the editor out of the transcript, and keep what was typed in it."""
        if self.editor is not None:
            text = self.editor.editor.text()
            if text != self._content:
                self._kept[self._place] = text
                self._left[self._place[0]] = self._place[1]
            self.close()

    def close(self) -> None:
        """Give up; the message stays as it is."""
        editor, self.editor = self.editor, None
        if editor is not None:
            focused = QApplication.focusWidget()
            had_focus = focused is not None and editor.isAncestorOf(focused)
            self._transcript.set_editor(0, None)
            editor.deleteLater()
            if had_focus:
                self._transcript.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _edited(self) -> int:
        return self._transcript.edited

    def _idle(self) -> bool:
        return self._session.status(self._session.current) == "idle"

    def _on_editor_submitted(self, text: str) -> None:
        if self._idle():
            node_id = self._edited
            self.close()
            self._session.edit(node_id, text)
            self._transcript.scroll_to_end()
            self._leave()

    def _on_editor_saved(self, text: str) -> None:
        if self._idle():
            node_id = self._edited
            self.close()
            self._session.branches.edit(node_id, text)
            self._transcript.setFocus(Qt.FocusReason.OtherFocusReason)
