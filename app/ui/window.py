"""The window: what it is made of, what its commands do, and what is dropped on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from app.ui import plurals
from app.ui.appearance import Appearance
from app.ui.banners import Banners
from app.ui.chat.changes import change_text
from app.ui.chat.exchanging import Exchanging
from app.ui.chat.page import ChatPage
from app.ui.chat.panel import ConversationPanel
from app.ui.chat.side_panel import SidePanel
from app.ui.chat.sidebar.pane import Sidebar
from app.ui.commands import Commands
from app.ui.drops import dropped_models, takes_drop
from app.ui.findable import Models, Presets, Settings
from app.ui.mark import app_icon
from app.ui.models.load_panel import LoadPanel
from app.ui.pages import Pages
from app.ui.palette import Palette
from app.ui.panes import Panes
from app.ui.phrase import fill
from app.ui.placement import Placement
from app.ui.rail import Rail
from app.ui.shell import SMALLEST, Shell
from app.ui.shortcuts import Shortcuts
from app.ui.spoken import Spoken
from app.ui.statusbar import StatusBar
from app.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent

    from app.bridge.chat import ChatSession
    from app.bridge.data import DataKeeper
    from app.bridge.desk import Desk
    from app.bridge.diagnostics import Diagnostics
    from app.bridge.engine import ModelHost
    from app.bridge.history import Change
    from app.bridge.models import ModelFiles
    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.bridge.storage import Storage
    from app.chat.presets import Preset
    from app.engine.api import Overflow
    from app.ui.actions import Actions
    from app.ui.theme import Theme

TITLE_IN_TOAST = 220


class Window(QWidget):
    """The one window of the program."""

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        session: ChatSession,
        models: ModelHost,
        files: ModelFiles,
        *,
        preferences: Preferences,
        storage: Storage,
        data: DataKeeper,
        diagnostics: Diagnostics,
        shelf: Shelf,
        desk: Desk,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._session = session
        self._models = models
        self._files = files
        self._shelf = shelf
        self._desk = desk
        self._shortcuts: Shortcuts | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - a window needs one
        self.appearance = Appearance(application, theme, preferences, parent=self)
        actions.retranslate()
        self.rail = Rail(theme, actions)
        self.sidebar = Sidebar(theme, actions, session)
        self.page = ChatPage(
            theme, actions, session, models, files, preferences, shelf=shelf, desk=desk
        )
        conversation = ConversationPanel(theme, session, models, preferences)
        conversation.preset_wanted.connect(actions["preset.save"].trigger)
        self.panel = SidePanel(
            theme,
            conversation,
            lambda: LoadPanel(
                theme, models, files, preferences, self.page.ask_first, machine=shelf.machine
            ),
        )
        self.status = StatusBar(theme, session, models, files)
        self.shell = Shell(
            theme, self.rail, self.status, sidebar=self.sidebar, panel=self.panel, parent=self
        )
        self.pages = Pages(
            theme,
            self.shell,
            self.page,
            models,
            files,
            preferences=preferences,
            data=data,
            diagnostics=diagnostics,
            shelf=shelf,
            desk=desk,
            parent=self,
        )
        self.banners = Banners(
            theme, storage, preferences, data, diagnostics, show_data=self.pages.show_backups
        )
        self.page.place_below_head(self.banners)
        self.panes = Panes(
            self.shell,
            self.rail,
            self.sidebar,
            self.panel,
            pages=self.pages,
            session=session,
            actions=actions,
            parent=self,
        )
        self.toast = Toast(theme, above=self.page.composer, parent=self.shell.pages)
        sources = (
            Models(shelf.library, models, self.open_model),
            Presets(desk.presets, actions),
            Settings(Spoken(), self.pages.show_setting),
        )
        self.palette_box = Palette(theme, actions, session, sources, preferences, parent=self)
        self._prepare()
        self.commands = Commands(
            actions,
            self,
            self.pages,
            self.panes,
            session,
            models=models,
            preferences=preferences,
            appearance=self.appearance,
            data=data,
            diagnostics=diagnostics,
            parent=self,
        )
        self.exchanging = Exchanging(theme, actions, session, desk.exchange, self)
        self._connect(data)
        self.placement = Placement(self, self.shell, preferences, parent=self)
        self.panes.check()
        self.retranslate()

    def _prepare(self) -> None:
        self.setObjectName("window")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(SMALLEST)
        self.setAcceptDrops(True)
        self.addActions(list(self._actions))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.shell)

    def _connect(self, data: DataKeeper) -> None:
        self.pages.shown.connect(self.commands.refresh)
        self.pages.said.connect(self.say)
        self.pages.model_wanted.connect(self.open_model)
        self.pages.file_wanted.connect(self.choose_file)
        self.pages.message_wanted.connect(self.show_message)
        self.pages.prompt_settings_wanted.connect(self._on_pages_prompt_settings_wanted)
        self.pages.prompt_left.connect(self._on_pages_prompt_left)
        self.sidebar.deletion_wanted.connect(self.delete_conversations)
        self.sidebar.title_wanted.connect(self.title_by_model)
        self.sidebar.export_wanted.connect(self.exchanging.export)
        self._desk.titles.refused.connect(self._on_titles_refused)
        self.toast.undone.connect(self._session.history.undo)
        self._session.history.undone.connect(self._on_history_undone)
        self._session.history.redone.connect(self._on_history_redone)
        self.page.messages.told.connect(self._on_messages_told)
        self.page.lens_wanted.connect(self.pages.show_in_lens)
        self.page.message_wanted.connect(self.show_message)
        self.status.context_pressed.connect(self._actions["view.context"].trigger)
        self._desk.presets.model_wanted.connect(self._on_presets_model_wanted)
        self.exchanging.said.connect(self.say)
        self.exchanging.withdrawn.connect(self.toast.withdraw)
        self.exchanging.failed.connect(self.page.fail)
        self._session.opened.connect(self._on_session_opened)
        self._session.conversations_changed.connect(self.retranslate)
        data.backed_up.connect(self._on_data_backed_up)
        self._shelf.hub.used.connect(self.status.set_network)

    # -- what actions do --------------------------------------------------

    def show_message(self, node_id: int) -> None:
        """Show a message of the open conversation; 0 is the draft, -1 the system prompt."""
        if node_id < 0:
            self.panes.show_conversation_settings()
        elif node_id:
            self.pages.show("chat")
            self.page.show_message(node_id)
        else:
            self.pages.focus_composer()

    def save_preset(self) -> None:
        """Keep what the open conversation decides as a preset, after a look at it."""
        from app.ui.presets.editor import PresetEditor  # noqa: PLC0415 - not for the first paint

        summary = self._session.summary(self._session.current)
        preset = self._desk.presets.from_conversation(summary.title if summary else "")
        editor = PresetEditor(self._theme, preset, self._models, self._shelf.library, parent=self)
        editor.saved.connect(self._on_preset_saved)
        editor.open()

    def title_by_model(self, conversation: int) -> None:
        """Have the model give a title."""
        self._desk.titles.want(conversation)

    def _on_titles_refused(self, _conversation: int) -> None:
        self.say(self.tr("The model gave no title that fits, so the old one stays"))

    def delete_conversations(self, conversations: list[int]) -> None:
        """Delete conversations, and offer to bring them back."""
        if len(conversations) == 1:
            self.delete_conversation(conversations[0])
        elif conversations:
            self._session.delete(*conversations)
            self.toast.say(plurals.deleted_conversations(len(conversations)), self.tr("Undo"))
            self.commands.refresh()

    def delete_conversation(self, conversation: int) -> None:
        """Delete a conversation and offer to bring it back."""
        summary = self._session.summary(conversation)
        if summary is None:
            return
        self._session.delete(conversation)
        if summary.title:
            # The toast cuts at the end, where it says what happened.
            room = self._theme.px(TITLE_IN_TOAST)
            metrics = QFontMetricsF(self._theme.font())
            title = metrics.elidedText(summary.title, Qt.TextElideMode.ElideRight, room)
            text = fill(self.tr("“%1” was deleted"), title)
        else:
            text = self.tr("The conversation was deleted")
        self.toast.say(text, self.tr("Undo"))
        self.commands.refresh()

    def choose_file(self) -> None:
        """Ask for a model file and load it."""
        dialog = QFileDialog(self, self.tr("Open a model file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Model files (*.gguf)"), self.tr("All files (*)")])
        recent = self._files.recent()
        if recent:
            dialog.setDirectory(str(Path(recent[0].path).parent))
        dialog.fileSelected.connect(self.open_model)
        dialog.open()

    def open_model(self, path: str) -> None:
        """Load a model file, asking first when a reply runs."""
        self.pages.show("chat")
        self.page.ask_first(lambda: self._models.load(path))

    def reload_model(self) -> None:
        """Load the same model file again, asking first when a reply runs."""
        self.pages.show("chat")
        self.page.ask_first(self._models.reload)

    def unload_model(self) -> None:
        """Free the model, asking first when a reply runs."""
        self.pages.show("chat")
        self.page.ask_first(self._models.unload)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop doing so."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_palette(self) -> None:
        """Show the command palette."""
        self.palette_box.reveal()

    def show_shortcuts(self) -> None:
        """Show the list of shortcuts; it stays open beside the work."""
        if self._shortcuts is None:
            self._shortcuts = Shortcuts(self._theme, self._actions, parent=self)
        self._shortcuts.show()
        self._shortcuts.raise_()
        self._shortcuts.activateWindow()

    def say(self, text: str) -> None:
        """Tell something that was done, for a few seconds."""
        self.toast.say(text)

    # -- what Qt calls ----------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language; the actions first, since the children show their words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._actions.retranslate()
            # What it says is over, and would stay in the other language.
            self.toast.dismiss()
            self.retranslate()
        elif event.type() == QEvent.Type.WindowStateChange:
            self._actions["view.full_screen"].setChecked(self.isFullScreen())

    def retranslate(self) -> None:
        """Set all words again; the title is that of the conversation and the program."""
        self.toast.button.setAccessibleName(self.tr("Undo"))
        summary = self._session.summary(self._session.current)
        title = summary.title if summary is not None else ""
        # The platform adds the name of the program where that is the custom.
        self.setWindowTitle(title or "Vitrail")

    def showEvent(self, event: QShowEvent) -> None:
        """The first focus is where messages are written; later it stays where it was."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.pages.enter()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one model file, or files for the message."""
        data = event.mimeData()
        models = dropped_models(data)
        if len(models) == 1 or (not models and takes_drop(data)):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Load the model file, or attach what is dropped."""
        paths = dropped_models(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.open_model(paths[0])
        elif self.page.writing.attaching is not None and takes_drop(event.mimeData()):
            event.acceptProposedAction()
            self.pages.show("chat")
            self.page.writing.attaching.take(event.mimeData())

    # -- answers ----------------------------------------------------------

    def _on_session_opened(self) -> None:
        self.retranslate()
        focused = self.focusWidget()
        if focused is None or not focused.isEnabled():
            self.page.focus_composer()

    def _on_presets_model_wanted(self, path: str) -> None:
        if path != self._models.path:
            self.open_model(path)

    def _on_preset_saved(self, preset: Preset) -> None:
        self._desk.presets.add([preset])
        self.say(fill(self.tr("The preset “%1” was saved"), preset.name))

    def _on_pages_prompt_settings_wanted(self, n_ctx: int, overflow: Overflow | None) -> None:
        """What was tried in the token lens becomes what is so."""
        if overflow is not None:
            settings = replace(self._session.settings(), overflow=overflow)
            self._session.set_settings(settings)
            self.say(self.tr("This conversation now does so when the context is full"))
        path = self._models.path
        if n_ctx and path:
            load = replace(self._models.load_settings(path), n_ctx=n_ctx)
            if self._models.busy:
                # It is asked below the last message.
                self.pages.show("chat")
                self.page.ask_first(lambda: self._models.load(path, load))
            else:
                self._models.load(path, load)

    def _on_pages_prompt_left(self, way: str) -> None:
        self.pages.focus_composer()
        if way == "model":
            self.page.choose_model()

    def _on_history_undone(self, change: Change) -> None:
        self.say(fill(self.tr("Undone: %1"), change_text(change)))

    def _on_history_redone(self, change: Change) -> None:
        self.say(fill(self.tr("Redone: %1"), change_text(change)))

    def _on_messages_told(self, text: str, undoable: bool) -> None:
        if text:
            self.toast.say(text, self.tr("Undo") if undoable else "")
        else:
            self.toast.dismiss()

    def _on_data_backed_up(self) -> None:
        self.say(self.tr("The conversations were backed up"))
