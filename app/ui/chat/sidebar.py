"""The conversations at the left: new, open, rename in place, pin, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from app.ui.chat.conversation_rows import ConversationRows
from app.ui.chat.conversations import ConversationModel
from app.ui.widgets.focus import BY_KEYBOARD
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.menu import Menu
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent

    from app.bridge.chat import ChatSession
    from app.ui.actions import Actions
    from app.ui.theme import Theme

HEADER = 48
MINUTE_MS = 60_000


class ConversationList(QListView):
    """The rows. Arrow keys move, Enter opens, F2 renames, Delete deletes.

    Signals:
        activated_row: open this conversation.
        menu_wanted: id of a conversation and where on the screen.
        deletion_wanted: id of a conversation.
    """

    activated_row = Signal(int)
    menu_wanted = Signal(int, object)
    deletion_wanted = Signal(int)

    def __init__(
        self, theme: Theme, conversations: ConversationModel, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._conversations = conversations
        self._rows = ConversationRows(theme, parent=self)
        self.setModel(conversations)
        self.setItemDelegate(self._rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        # The sidebar shows through: under a stylesheet a viewport keeps its first palette.
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def editing(self) -> bool:
        """A title is being edited."""
        return self.state() == QAbstractItemView.State.EditingState

    def show_open(self, conversation: int, *, scroll: bool = False) -> None:
        """Select the open conversation, and bring it into view."""
        index = self._conversations.index_of(conversation)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if index.isValid():
            self.selectionModel().select(index, flag)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            if scroll:
                self.scrollTo(index)
        else:
            self.selectionModel().clearSelection()

    def rename(self, conversation: int) -> None:
        """Edit a title in its place."""
        index = self._conversations.index_of(conversation)
        if index.isValid():
            self.scrollTo(index)
            self.setCurrentIndex(index)
            self.edit(index)

    def selectionCommand(  # noqa: N802
        self, _index: QModelIndex | QPersistentModelIndex, _event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """What is selected is what is open; moving about selects nothing."""
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring shows when the focus came by keyboard."""
        self._rows.keyboard = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete deletes, the rest moves."""
        if self.editing:  # the field has seen it, and hands on what ends the editing
            event.ignore()
            return
        self._rows.keyboard = True
        conversation = self._conversations.conversation(self.currentIndex())
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            if conversation:
                self.activated_row.emit(conversation)
        elif event.key() == Qt.Key.Key_Delete and conversation:
            self.deletion_wanted.emit(conversation)
        elif event.key() == Qt.Key.Key_F2 and conversation:
            self.rename(conversation)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a row."""
        self._rows.keyboard = False
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton:
            self._rows.pressed = QPersistentModelIndex(index)
        super().mousePressEvent(event)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the pressed row, or its menu."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        pressed, self._rows.pressed = self._rows.pressed, QPersistentModelIndex()
        super().mouseReleaseEvent(event)
        self.viewport().update()
        conversation = self._conversations.conversation(index)
        if not conversation or pressed != index:
            return
        more = self._rows.more_rect(self.visualRect(index))
        if more.contains(at):
            self._want_menu(conversation, self.viewport().mapToGlobal(more.bottomLeft()))
        else:
            self.activated_row.emit(conversation)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename."""
        conversation = self._conversations.conversation(self.indexAt(event.position().toPoint()))
        if conversation and event.button() == Qt.MouseButton.LeftButton:
            self.rename(conversation)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row under the pointer, or of the current one when by keyboard."""
        if event.reason() == event.Reason.Keyboard:
            index = self.currentIndex()
            at = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        else:
            index, at = self.indexAt(event.pos()), event.globalPos()
        conversation = self._conversations.conversation(index)
        if conversation:
            self._want_menu(conversation, at)

    def _want_menu(self, conversation: int, at: QPoint) -> None:
        self.menu_wanted.emit(conversation, at)

    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.font(13))
        self.scheduleDelayedItemsLayout()


class Sidebar(Pane):
    """Head with the new button, and the list.

    Signals:
        chosen: a conversation was opened from the list.
        deletion_wanted: id of a conversation.
    """

    chosen = Signal()
    deletion_wanted = Signal(int)

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
        self.title = Label(theme, 13, 600, elide=True)
        self.new = IconButton(theme, "ph.note-pencil", 28, 18, role="text")
        self.new.follow(actions["chat.new"])
        self._menu = Menu(theme, parent=self)
        self._menu_for = 0
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

    def rename(self, conversation: int) -> None:
        """Edit a title in its place."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.rename(conversation)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all words again."""
        self.setAccessibleName(self.tr("Conversations"))
        self.title.setText(self.tr("Conversations"))
        self.list.setAccessibleName(self.tr("Conversations"))
        self.conversations.retranslate()
        self._menu.clear()
        rename = self._menu.addAction(self.tr("Rename"))
        rename.triggered.connect(self._on_rename_triggered)
        self._pin = self._menu.addAction(self.tr("Pin"))
        self._pin.triggered.connect(self._on_pin_triggered)
        self._menu.addSeparator()
        delete = self._menu.addAction(self.tr("Delete"))
        delete.triggered.connect(self._on_delete_triggered)

    def _lay_out(self) -> None:
        header = QHBoxLayout(self._header)
        header.setContentsMargins(16, 0, 10, 0)
        header.setSpacing(6)
        header.addWidget(self.title, 1)
        header.addWidget(self.new)
        layout = QVBoxLayout(self)
        # One pixel at the right is the hairline's.
        layout.setContentsMargins(0, 0, 1, 6)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self.list, 1)

    def _connect(self) -> None:
        session, rows = self._session, self.list
        session.conversations_changed.connect(self._on_session_conversations_changed)
        session.opened.connect(self._on_session_opened)
        session.status_changed.connect(self.conversations.tell)
        rows.activated_row.connect(self._on_list_activated_row)
        rows.menu_wanted.connect(self._on_list_menu_wanted)
        rows.deletion_wanted.connect(self.deletion_wanted)
        rows.itemDelegate().closeEditor.connect(self._on_editor_closed)
        self._on_session_opened(session.current)

    def _on_session_conversations_changed(self) -> None:
        if self.list.editing:
            # A reset would close the editor under the user's hands.
            self._stale = True
            return
        self._stale = False
        bar = self.list.verticalScrollBar()
        position = bar.value()
        self.conversations.refresh()
        self.list.show_open(self._session.current)
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

    def _on_list_menu_wanted(self, conversation: int, at: QPoint) -> None:
        self._menu_for = conversation
        summary = self._session.summary(conversation)
        pinned = summary is not None and summary.pinned
        self._pin.setText(self.tr("Unpin") if pinned else self.tr("Pin"))
        self._menu.popup(at)

    def _on_rename_triggered(self) -> None:
        self.rename(self._menu_for)

    def _on_pin_triggered(self) -> None:
        summary = self._session.summary(self._menu_for)
        if summary is not None:
            self._session.set_pinned(summary.id, not summary.pinned)

    def _on_delete_triggered(self) -> None:
        self.deletion_wanted.emit(self._menu_for)

    def _on_editor_closed(self) -> None:
        if self._stale:
            QTimer.singleShot(0, self, self._on_session_conversations_changed)

    def _on_theme_changed(self) -> None:
        self._header.setFixedHeight(self._theme.px(HEADER))
