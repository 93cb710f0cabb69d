"""What can be done with conversations and folders of the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import ChatSession
    from app.ui.theme import Theme


class FolderMenu(Menu):
    """Into which folder: all there are, a new one, none.

    Signals:
        picked: ids of conversations and the id of a folder, or None.
        new_wanted: ids of conversations that go into a folder to be made.
    """

    picked = Signal(object, object)
    new_wanted = Signal(object)

    def __init__(self, theme: Theme, session: ChatSession, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._session = session
        self._conversations: list[int] = []

    def offer(self, conversations: list[int]) -> None:
        """Fill the menu for these."""
        self._conversations = conversations
        self.clear()
        self.setTitle(self.tr("Move to folder"))
        places = {s.folder_id for c in conversations if (s := self._session.summary(c)) is not None}
        for folder in self._session.organizer.folders():
            action = self.addAction(folder.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(places == {folder.id})
            action.triggered.connect(partial(self._on_action_triggered, folder.id))
        self.addSeparator()
        new = self.addAction(self.tr("New folder…"))
        new.triggered.connect(self._on_new_triggered)
        if places != {None}:
            out = self.addAction(self.tr("Out of the folder"))
            out.triggered.connect(partial(self._on_action_triggered, None))

    def _on_action_triggered(self, folder_id: int | None, _checked: bool = False) -> None:
        self.picked.emit(self._conversations, folder_id)

    def _on_new_triggered(self) -> None:
        self.new_wanted.emit(self._conversations)


class RowMenu(Menu):
    """The menu of conversations: one, or several that are chosen.

    Signals:
        asked: what is to be done, and with which conversations.
    """

    asked = Signal(str, object)

    def __init__(self, theme: Theme, session: ChatSession, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._session = session
        self._conversations: list[int] = []
        self.folders = FolderMenu(theme, session, parent=self)

    def popup_for(self, conversations: list[int], at: QPoint) -> None:
        """Show it for these."""
        self._conversations = conversations
        self.clear()
        summaries = [s for c in conversations if (s := self._session.summary(c)) is not None]
        lasting = any(not summary.temporary for summary in summaries)
        single = len(summaries) == 1
        if single:
            self._add(self.tr("Rename"), "rename")
        pinned = all(summary.pinned for summary in summaries)
        self._add(self.tr("Unpin") if pinned else self.tr("Pin"), "unpin" if pinned else "pin")
        if lasting:
            self.folders.offer(conversations)
            self.addMenu(self.folders)
            self._add(self.tr("Tags…"), "tags")
        if single and summaries[0].leaf_id is not None:
            self._add(self.tr("Title by the model"), "title")
        if lasting:
            self._add(self.tr("Export…"), "export")
        self.addSeparator()
        self._add(self.tr("Delete"), "delete")
        self.popup(at)

    def _add(self, text: str, what: str) -> None:
        self.addAction(text).triggered.connect(partial(self._on_action_triggered, what))

    def _on_action_triggered(self, what: str, _checked: bool = False) -> None:
        self.asked.emit(what, self._conversations)


class FolderRowMenu(Menu):
    """The menu of a folder, or of the empty part of the list.

    Signals:
        asked: what is to be done, and with which folder; 0 for none.
    """

    asked = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._folder_id = 0

    def popup_for(self, folder_id: int, at: QPoint) -> None:
        """Show it for a folder."""
        self._folder_id = folder_id
        self.clear()
        if folder_id:
            self._add(self.tr("Rename"), "rename")
            self._add(self.tr("Delete the folder, keep what is in it"), "delete")
            self.addSeparator()
        self._add(self.tr("New folder…"), "new")
        self.popup(at)

    def _add(self, text: str, what: str) -> None:
        self.addAction(text).triggered.connect(partial(self._on_action_triggered, what))

    def _on_action_triggered(self, what: str, _checked: bool = False) -> None:
        self.asked.emit(what, self._folder_id)
