"""The conversations at the left: search, new, the list, and what a search found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.ui.chat.sidebar.menus import FolderRowMenu, RowMenu
from app.ui.chat.sidebar.model import ConversationModel
from app.ui.chat.sidebar.results import ResultModel
from app.ui.chat.sidebar.results_view import ResultList
from app.ui.chat.sidebar.rows_view import ConversationList
from app.ui.chat.sidebar.tags import TagEditor
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.menu import Menu
from app.ui.widgets.pane import Pane
from app.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from app.bridge.chat import ChatSession
    from app.ui.actions import Actions
    from app.ui.chat.sidebar.results import Found
    from app.ui.theme import Theme

HEADER, FIELD = 48, 28
MINUTE_MS = 60_000


class Sidebar(Pane):
    """Head with search and the new button, and the list or what was found.

    Signals:
        chosen: a conversation was opened from the list.
        deletion_wanted: ids of conversations.
        export_wanted: ids of conversations.
        title_wanted: id of a conversation that the model is to give a title.
    """

    chosen = Signal()
    deletion_wanted = Signal(object)
    export_wanted = Signal(object)
    title_wanted = Signal(int)

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        session: ChatSession,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "window", "r", parent=parent)
        self._actions = actions
        self._session = session
        self._stale = False
        self.conversations = ConversationModel(session, parent=self)
        self.list = ConversationList(theme, self.conversations)
        self.results = ResultModel(session, parent=self)
        self.found = ResultList(theme, self.results)
        self.field = SearchField(theme, height=FIELD, size=13)
        self.new = IconButton(theme, "ph.note-pencil", 28, 18, role="text")
        self.new.follow(actions["chat.new"])
        self.tags = TagEditor(theme, session)
        self.menu = RowMenu(theme, session, parent=self)
        self.folder_menu = FolderRowMenu(theme, parent=self)
        self._recent = Menu(theme, parent=self)
        self._note = Label(theme, 12, role="muted", wrap=True)
        self._header = QWidget()
        self._lay_out()
        self._connect()
        # "Today" ends at midnight.
        self._clock = QTimer(self, interval=MINUTE_MS)
        self._clock.timeout.connect(self._on_clock_timeout)
        self._clock.start()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    # -- for the window ---------------------------------------------------

    def rename(self, conversation: int) -> None:
        """Edit a title in its place; its folder is opened for it."""
        self.field.clear()
        summary = self._session.summary(conversation)
        if summary is not None and summary.folder_id is not None:
            self._session.organizer.set_opened(summary.folder_id, True)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.rename(conversation)

    def focus_search(self) -> None:
        """Put the cursor where conversations are searched."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def meant(self) -> list[int]:
        """What a command is about: all that are chosen, or the open conversation."""
        chosen = self.list.chosen()
        return chosen if len(chosen) > 1 else [c for c in (self._session.current,) if c]

    def ask_folder(self) -> None:
        """Let the user say into which folder."""
        conversations = self.meant()
        if conversations:
            self.menu.folders.offer(conversations)
            self.menu.folders.popup(self._place_of(conversations[0]))

    def edit_tags(self) -> None:
        """Let the user say which tags."""
        self.tags.edit(self.meant())

    def new_folder(self, conversations: list[int] | None = None) -> None:
        """Make a folder, and let the user name it."""
        self.field.clear()
        name = self.tr("New folder")
        folder_id = self._session.organizer.create(name, conversations or [])
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.rename_folder(folder_id)

    # -- making -----------------------------------------------------------

    def _lay_out(self) -> None:
        header = QHBoxLayout(self._header)
        header.setContentsMargins(8, 0, 7, 0)
        header.setSpacing(6)
        header.addWidget(self.field, 1)
        header.addWidget(self.new)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._note.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self._note)
        column.addWidget(self.found, 1)
        self._body = QStackedLayout()
        self._body.addWidget(self.list)
        self._body.addWidget(below)
        layout = QVBoxLayout(self)
        # One pixel at the right is the hairline's.
        layout.setContentsMargins(0, 0, 1, 6)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addLayout(self._body, 1)
        layout.addWidget(self.tags)

    def _connect(self) -> None:
        session, rows, search = self._session, self.list, self._session.search
        session.conversations_changed.connect(self._on_session_conversations_changed)
        session.organizer.folders_changed.connect(self._on_session_conversations_changed)
        session.opened.connect(self._on_session_opened)
        session.status_changed.connect(self.conversations.tell)
        rows.activated_row.connect(self._on_list_activated_row)
        rows.folder_toggled.connect(self._on_list_folder_toggled)
        rows.menu_wanted.connect(self.menu.popup_for)
        rows.folder_menu_wanted.connect(self.folder_menu.popup_for)
        rows.deletion_wanted.connect(self.deletion_wanted)
        rows.folder_deletion_wanted.connect(session.organizer.delete_folder)
        rows.dropped.connect(session.organizer.move)
        rows.pin_dropped.connect(self._on_list_pin_dropped)
        rows.itemDelegate().closeEditor.connect(self._on_editor_closed)
        self.menu.asked.connect(self._on_menu_asked)
        self.menu.folders.picked.connect(session.organizer.move)
        self.menu.folders.new_wanted.connect(self.new_folder)
        self.folder_menu.asked.connect(self._on_folder_menu_asked)
        self.tags.closed.connect(self._on_tags_closed)
        self.field.textChanged.connect(search.set_text)
        self.field.returnPressed.connect(self._on_field_return_pressed)
        self.field.left_down.connect(self._on_field_left_down)
        self.found.picked.connect(self._on_found_picked)
        self.found.left_up.connect(self.focus_search)
        self.found.left.connect(self._on_found_left)
        search.changed.connect(self._on_search_changed)
        self._on_session_opened(session.current)

    # -- language ---------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all words again."""
        self.setAccessibleName(self.tr("Conversations"))
        self.list.setAccessibleName(self.tr("Conversations"))
        self.found.setAccessibleName(self.tr("Search results"))
        self.field.setPlaceholderText(self.tr("Search"))
        self.field.setAccessibleName(self.tr("Search all conversations"))
        self.field.glass.setText(self.tr("Search all conversations"))
        self.field.empty.setText(self.tr("End the search"))
        self.conversations.retranslate()
        self.results.retranslate()
        self._show_note()

    # -- the list ---------------------------------------------------------

    def _on_session_conversations_changed(self) -> None:
        if self.list.editing:
            # What is moved about would close the editor under the user's hands.
            self._stale = True
            return
        self._stale = False
        bar = self.list.verticalScrollBar()
        position, chosen = bar.value(), self.list.chosen()
        current = self.conversations.conversation(self.list.currentIndex())
        self.conversations.refresh()
        if self.list.chosen() != chosen:
            self.list.choose(chosen if len(chosen) > 1 else [self._session.current])
        if current and not self.list.currentIndex().isValid():
            self.list.show_current(current)
        if bar.value() != position:
            self.list.doItemsLayout()
            bar.setValue(position)

    def _on_clock_timeout(self) -> None:
        if not self.list.editing:
            self.conversations.refresh()

    def _on_session_opened(self, conversation: int) -> None:
        self.conversations.set_open(conversation)
        self.list.show_open(conversation, scroll=True)

    def _on_list_activated_row(self, conversation: int) -> None:
        self._session.open(conversation)
        self.chosen.emit()

    def _on_list_folder_toggled(self, folder_id: int) -> None:
        folder = self._session.organizer.folder(folder_id)
        if folder is not None:
            self._session.organizer.set_opened(folder_id, not folder.opened)

    def _on_list_pin_dropped(self, conversations: list[int]) -> None:
        self._session.organizer.move(conversations, None)
        self._session.organizer.set_pinned(conversations, True)

    def _on_editor_closed(self) -> None:
        if self._stale:
            QTimer.singleShot(0, self, self._on_session_conversations_changed)

    def _on_menu_asked(self, what: str, conversations: list[int]) -> None:
        match what:
            case "rename":
                self.rename(conversations[0])
            case "pin" | "unpin":
                self._session.organizer.set_pinned(conversations, what == "pin")
            case "tags":
                self.tags.edit(conversations)
            case "title":
                self.title_wanted.emit(conversations[0])
            case "export":
                self.export_wanted.emit(conversations)
            case "delete":
                self.deletion_wanted.emit(conversations)

    def _on_folder_menu_asked(self, what: str, folder_id: int) -> None:
        match what:
            case "rename":
                self.list.rename_folder(folder_id)
            case "delete":
                self._session.organizer.delete_folder(folder_id)
            case "new":
                self.new_folder()

    def _on_tags_closed(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_of(self, conversation: int) -> QPoint:
        """Below its row, on the screen; below the field where it is not shown."""
        index = self.conversations.index_of(conversation)
        rect = self.list.visualRect(index)
        viewport = self.list.viewport()
        if index.isValid() and viewport.rect().contains(rect.center()):
            return viewport.mapToGlobal(rect.bottomLeft())
        return self.field.mapToGlobal(self.field.rect().bottomLeft())

    # -- the search -------------------------------------------------------

    def _on_search_changed(self) -> None:
        search = self._session.search
        self.results.refresh()
        self._body.setCurrentIndex(1 if search.active else 0)
        self._show_note()

    def _show_note(self) -> None:
        """What stands where there is nothing to list."""
        results = self._session.search.results
        nothing = self.results.rowCount() == 0
        text = self.tr("Searching…") if results.searching and nothing else ""
        if results.empty:
            text = self.tr("No title and no message has all of these words.")
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _on_field_return_pressed(self) -> None:
        self._session.search.search_now()
        self._session.search.remember()

    def _on_field_left_down(self) -> None:
        if self._session.search.active:
            self.found.focus_first()
        elif self._session.search.recent:
            self._show_recent()
        else:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_recent(self) -> None:
        """What was looked for before, below the field."""
        self._recent.clear()
        for text in self._session.search.recent:
            action = self._recent.addAction(text.replace("&", "&&"))
            action.setData(text)
            action.triggered.connect(self._on_recent_triggered)
        self._recent.popup(self.field.mapToGlobal(self.field.rect().bottomLeft()))

    def _on_recent_triggered(self) -> None:
        action = self.sender()
        self.field.setText(str(action.data()))  # type: ignore[attr-defined]
        self._session.search.search_now()

    def _on_found_picked(self, found: Found) -> None:
        self._session.search.remember()
        if found.hit is None:
            self._session.open(found.conversation)
        else:
            hit = found.hit
            self._session.open_at(found.conversation, hit.node_id, hit.offset, hit.length)
        self.chosen.emit()

    def _on_found_left(self) -> None:
        self.field.clear()
        self.focus_search()

    def _on_theme_changed(self) -> None:
        self._header.setFixedHeight(self._theme.px(HEADER))
