"""The chat page: header, transcript or what stands in its place, composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.chat.body import Body
from app.ui.chat.context_place import ContextPlace
from app.ui.chat.editing import Editing
from app.ui.chat.empty import EmptyPane
from app.ui.chat.find_bar import FindBar
from app.ui.chat.foot import Foot
from app.ui.chat.header import Header
from app.ui.chat.message_actions import MessageActions
from app.ui.chat.noticing import Noticing
from app.ui.chat.offers import offers
from app.ui.chat.preset_button import PresetButton
from app.ui.chat.preset_cards import PresetCards
from app.ui.chat.temporary_bar import TemporaryBar
from app.ui.chat.tokens.showing import Showing
from app.ui.chat.transcript import accessible
from app.ui.chat.transcript.selection import Place, Selection
from app.ui.chat.transcript.view import Transcript
from app.ui.chat.tree.place import TreePlace
from app.ui.chat.writing import Writing
from app.ui.firstrun import FirstRun
from app.ui.lens.tokens.sources import Sources
from app.ui.models.loading import LoadingPane
from app.ui.models.picker import ModelPicker
from app.ui.phrase import count, fill
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from app.bridge.chat import ChatSession, PathItem
    from app.bridge.desk import Desk
    from app.bridge.engine import ModelHost
    from app.bridge.models import ModelFiles
    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.core.errors import VitrailError
    from app.engine.protocol import Progress
    from app.ui.actions import Actions
    from app.ui.chat.transcript.block_view import Control
    from app.ui.theme import Theme


class ChatPage(Pane):
    """One conversation.

    Signals:
        lens_wanted: a text and the source of a vocabulary, to be looked at in the token lens.
        message_wanted: a message is to be shown; see `Window.show_message`.
    """

    lens_wanted = Signal(str, str)
    message_wanted = Signal(int)

    def __init__(  # noqa: PLR0917
        self,
        theme: Theme,
        actions: Actions,
        session: ChatSession,
        models: ModelHost,
        files: ModelFiles,
        preferences: Preferences,
        *,
        shelf: Shelf | None = None,
        desk: Desk | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "surface", parent=parent)
        self._session = session
        self._models = models
        self._files = files
        self.noticing = Noticing(theme, session, models, parent=self)
        library = shelf.library if shelf is not None else None
        self.picker = ModelPicker(theme, actions, models, files, self.ask_first, library)
        self.preset: PresetButton | None = None
        cards: PresetCards | None = None
        if desk is not None:
            self.preset = PresetButton(theme, actions, session, desk.presets)
            cards = PresetCards(theme, session, desk.presets)
            cards.taken.connect(self.focus_composer)
            self.preset.taken.connect(self.focus_composer)
        self.header = Header(theme, actions, self.picker, self.preset, parent=self)
        self.transcript = Transcript(theme, self._offers)
        self.find_bar = FindBar(theme, actions, self.transcript, session, parent=self)
        self.find_bar.left.connect(self.focus_composer)
        sources = Sources(models, files, library) if library is not None else None
        self.writing = Writing(
            theme,
            actions,
            session,
            models,
            desk,
            selected=self.transcript.selected_text,
            ask_first=self.ask_first,
            page=self,
            preferences=preferences,
            sources=sources,
        )
        self.composer = self.writing.composer
        self.temporary = TemporaryBar(theme, actions, parent=self)
        self.context = ContextPlace(theme, actions, preferences, desk, self.transcript, parent=self)
        self.editing = Editing(theme, session, self.transcript, self.focus_composer, parent=self)
        self.tokens = self._made_tokens(sources, desk)
        self.messages = MessageActions(
            theme,
            session,
            models,
            self.transcript,
            self.picker,
            self.ask_first,
            edit=self.editing.edit,
            leave=self.focus_composer,
            page=self,
            tokens=self.tokens,
        )
        self._foot = Foot(theme, self.transcript, self.messages.form, self.composer)
        self.loading = LoadingPane(theme, models, files)
        self.empty = EmptyPane(theme, models, cards)
        self.first_run = FirstRun(theme, actions, files, models, shelf, preferences)
        self.body = Body(
            theme,
            models,
            session.bin,
            transcript=self.transcript,
            empty=self.empty,
            loading=self.loading,
            first_run=self.first_run,
        )
        self._lay_out()
        self._connect()
        self._on_session_opened(session.current)

    def _made_tokens(self, sources: Sources | None, desk: Desk | None) -> Showing | None:
        """What turns messages into panes."""
        if sources is None or desk is None:
            return None
        tokens, transcript = desk.message_tokens, self.transcript
        showing = Showing(self._theme, self._session, transcript, tokens, sources, parent=self)
        showing.lens_wanted.connect(self.lens_wanted)
        return showing

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.temporary)
        column.addWidget(self.find_bar)
        self.context.stand_in(column, self.find_bar)
        conversation = QWidget()
        self.tree = TreePlace(
            self._theme,
            self._session,
            self.messages,
            conversation,
            leave=self.focus_composer,
            parent=self,
        )
        column.addLayout(self.tree.row, 1)
        inner = QVBoxLayout(conversation)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.body, 1)
        self._foot.stand_in(inner)
        self.transcript.set_tail(self.noticing.notices)

    def _connect(self) -> None:
        session, models, transcript = self._session, self._models, self.transcript
        session.opened.connect(self._on_session_opened)
        session.path_changed.connect(self._on_session_path_changed)
        session.appended.connect(transcript.append)
        session.node_changed.connect(self._on_session_node_changed)
        session.status_changed.connect(self._on_session_status_changed)
        session.conversations_changed.connect(self._on_session_conversations_changed)
        session.placed.connect(self._on_session_placed)
        models.progressed.connect(self._on_models_progressed)
        models.silence_changed.connect(self.refresh)
        self._files.changed.connect(self.refresh)
        transcript.asked.connect(self.messages.do)
        transcript.control_pressed.connect(self._on_transcript_control_pressed)
        transcript.moved.connect(self._on_transcript_moved)
        self.context.message_wanted.connect(self.message_wanted)
        transcript.menu_requested.connect(self.messages.open_menu)
        self.header.renamed.connect(self._on_header_renamed)
        self.writing.sent.connect(self._on_writing_sent)
        self.body.left.connect(self.focus_composer)
        self.body.bin_left.connect(self._on_body_bin_left)
        self.noticing.changed.connect(self.refresh)
        self.noticing.pressed.connect(self.focus_composer)
        self.noticing.model_wanted.connect(self.choose_model)
        self.noticing.notices.changed.connect(transcript.refit)
        self._theme.changed.connect(self._fit_foot)

    # -- for the window ---------------------------------------------------

    def place_below_head(self, widget: QWidget) -> None:
        """Put a widget of the window here, so that one hairline still crosses the window."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - made in `_lay_out`
        column.insertWidget(1, widget)

    def focus_composer(self) -> None:
        """Put the cursor where messages are written."""
        self.composer.focus_editor()

    def show_message(self, node_id: int) -> None:
        """Bring a message of the open branch into view, the keyboard at it."""
        index = self.transcript.flow.index_of(node_id)
        if index is not None:
            self.transcript.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.transcript.set_current(node_id)
            self.transcript.show_place(Place(index, 0))

    def show_tree(self) -> None:
        """Show the overview of the branches, or hide it."""
        self.body.close_bin()
        self.tree.toggle()

    def show_bin(self) -> None:
        """Show what was deleted, in the place of the conversation."""
        self.tree.close()
        self.body.show_bin()

    def choose_preset(self) -> None:
        """Open the list of presets."""
        if self.preset is not None:
            self.preset.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.preset.open_menu()

    def choose_model(self) -> None:
        """Open the list of models."""
        self.picker.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.picker.open_menu()

    def ask_first(self, do: Callable[[], object]) -> None:
        """`do` what ends a running reply when the user agrees; at once when none runs."""
        # What was pressed is often taken away now, and the focus would go anywhere.
        self.focus_composer()
        if self.noticing.ask_first(do):
            self.transcript.scroll_to_end()

    # -- state ------------------------------------------------------------

    def _status(self) -> str:
        return self._session.status(self._session.current)

    def refresh(self) -> None:
        """Show what there is to say and to do now."""
        status = self._status()
        self.composer.set_busy(busy=status != "idle")
        said = self.noticing.show()
        self._show_activity()
        self.transcript.refresh()
        self.body.show_content(empty=not len(self.transcript.flow) and not said)

    def _offers(self, node_id: int) -> frozenset[str]:
        last = self.transcript.furniture.last
        return offers(self._session, node_id, last=last, tokens=self.tokens)

    def _show_path(self) -> None:
        path = self._session.path()
        self.editing.follow(path)
        self.transcript.set_items(path)
        self._show_unread(path)

    def _show_unread(self, path: tuple[PathItem, ...]) -> None:
        """The line below what the last reply's prompt no longer held."""
        self.context.show_path(path)
        self.transcript.set_unread(self.context.dropped())

    def _show_activity(self) -> None:
        """What the engine does for the open reply, while it reads the prompt."""
        items = self.transcript.flow.items()
        if self._status() != "reading" or not items or not items[-1].node.message.streaming:
            self.transcript.set_activity(0, "")
            return
        progress = self._models.progress
        text = self.tr("Reading the conversation")
        if progress is not None and progress.phase == "prompt" and progress.total:
            text = fill(
                self.tr("Reading the conversation, %1 of %2 tokens"),
                count(progress.done),
                count(progress.total),
            )
        self.transcript.set_activity(items[-1].node.id, text)

    # -- size and language ------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stands below the conversation is as wide as its text."""
        super().resizeEvent(event)
        self._fit_foot()

    def _fit_foot(self) -> None:
        self._foot.fit(self.width(), self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed where there is nothing to type in goes to the composer."""
        if not self.composer.take_key(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Sentences are made anew in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._on_session_conversations_changed()
            self.refresh()
        super().changeEvent(event)

    # -- the session ------------------------------------------------------

    def _on_session_opened(self, conversation: int) -> None:
        self.editing.put_away()
        self.body.close_bin()
        self.messages.form.close_form()
        self.messages.card.dismiss()
        self.noticing.forget()
        self._on_session_conversations_changed()
        self.writing.show_draft(conversation)
        self._show_path()
        self.transcript.select(None)
        self.transcript.set_current(0)
        self.transcript.set_position(self._session.scroll())
        self.refresh()
        self.editing.resume()

    def _on_session_path_changed(self) -> None:
        self._show_path()
        self._session.set_scroll(self.transcript.position())
        self.refresh()

    def _on_session_node_changed(self, node_id: int) -> None:
        path = self._session.path()
        self._show_unread(path)
        for item in path:
            if item.node.id == node_id:
                self.transcript.update_item(item)
                if not item.node.message.streaming:
                    accessible.announce(self.transcript, self.tr("The reply is complete"))
        self.refresh()

    def _on_session_status_changed(self, _conversation: int) -> None:
        self.refresh()

    def _on_session_conversations_changed(self) -> None:
        summary = self._session.summary(self._session.current)
        title = summary.title if summary is not None else ""
        self.temporary.setVisible(summary is not None and summary.temporary)
        if title != self.header.shown_title:
            self.header.show_title(title)

    def fail(self, error: VitrailError) -> None:
        """Say below the last message what could not be done."""
        self.noticing.fail(error)
        self.transcript.scroll_to_end()

    def _on_session_placed(self, node_id: int, offset: int, length: int) -> None:
        """A place that was searched for: it is selected, so that it is seen."""
        index = self.transcript.flow.index_of(node_id)
        if index is not None:
            begin, end = Place(index, offset), Place(index, offset + length)
            self.transcript.show_place(begin)
            self.transcript.select(Selection(begin, end) if length else None)

    def _on_models_progressed(self, progress: Progress) -> None:
        if progress.phase == "prompt":
            self._show_activity()

    # -- the parts --------------------------------------------------------

    def _on_header_renamed(self, title: str) -> None:
        self._session.rename(self._session.current, title)

    def _on_writing_sent(self) -> None:
        self.noticing.forget()
        self.transcript.scroll_to_end()

    def _on_body_bin_left(self) -> None:
        self.refresh()
        self.focus_composer()

    def _on_transcript_control_pressed(self, key: int, _start: int, control: Control) -> None:
        """Show what the model read of a file."""
        node = self._session.node(key)
        if control.kind == "attachment" and node is not None:
            self.writing.open_attachment(node.message.attachments, control.value)

    def _on_transcript_moved(self) -> None:
        self._session.set_scroll(self.transcript.position())
