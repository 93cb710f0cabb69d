"""The window: its panes and pages, what it remembers, and what is dropped on it."""

from __future__ import annotations

from functools import cached_property
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
from app.ui.chat.draft import local_files
from app.ui.chat.exchanging import Exchanging
from app.ui.chat.page import ChatPage
from app.ui.chat.panel import ConversationPanel
from app.ui.chat.side_panel import SidePanel
from app.ui.chat.sidebar.pane import Sidebar
from app.ui.commands import Commands
from app.ui.findable import Models, Presets, Settings
from app.ui.mark import app_icon
from app.ui.models.load_panel import LoadPanel
from app.ui.palette import Palette
from app.ui.phrase import fill
from app.ui.placement import Placement
from app.ui.rail import Rail
from app.ui.shell import SMALLEST, Shell
from app.ui.shortcuts import Shortcuts
from app.ui.spoken import Spoken
from app.ui.statusbar import StatusBar
from app.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDropEvent,
        QShowEvent,
    )

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
    from app.ui.lens.prompt.page import PromptPage
    from app.ui.lens.tokens.page import TokensPage
    from app.ui.models.page import ModelsPage
    from app.ui.settings.entries import Entry
    from app.ui.settings.page import SettingsPage
    from app.ui.theme import Theme

MODEL_SUFFIX = ".gguf"
TITLE_IN_TOAST = 220


def dropped_models(data: QMimeData) -> list[str]:
    """Paths of the model files in what is dragged."""
    paths = (url.toLocalFile() for url in data.urls())
    return [path for path in paths if path.lower().endswith(MODEL_SUFFIX)]


def takes_drop(data: QMimeData) -> bool:
    """Whether files or a picture are dragged."""
    return bool(local_files(data)) or (data.hasImage() and not data.hasText())


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
        self._preferences = preferences
        self._data = data
        self._diagnostics = diagnostics
        self._shelf = shelf
        self._desk = desk
        self._shown = "chat"
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
        self.banners = Banners(
            theme, storage, preferences, data, diagnostics, show_data=self._show_data
        )
        self.shell = Shell(
            theme, self.rail, self.status, sidebar=self.sidebar, panel=self.panel, parent=self
        )
        self._place_banners()
        self.shell.pages.addWidget(self.page)
        self.toast = Toast(theme, above=self.page.composer, parent=self.shell.pages)
        sources = (
            Models(shelf.library, models, self.open_model),
            Presets(desk.presets, actions),
            Settings(Spoken(), self.show_setting),
        )
        self.palette_box = Palette(theme, actions, session, sources, preferences, parent=self)
        self._prepare()
        self.commands = Commands(
            actions,
            self,
            self.page,
            session,
            models,
            preferences=preferences,
            appearance=self.appearance,
            data=data,
            diagnostics=diagnostics,
            parent=self,
        )
        self.exchanging = Exchanging(theme, actions, session, desk.exchange, self)
        self._connect()
        self.placement = Placement(self, self.shell, preferences, parent=self)
        self._on_shell_changed()
        self.retranslate()

    # -- making -----------------------------------------------------------

    @cached_property
    def settings(self) -> SettingsPage:
        """The settings, made when they are asked for: the window is painted sooner."""
        from app.ui.settings.page import SettingsPage  # noqa: PLC0415 - not for the first paint

        page = SettingsPage(
            self._theme,
            self._preferences,
            self._models,
            self._data,
            self._diagnostics,
            hub=self._shelf.hub,
            library=self._shelf.library,
            downloads=self._shelf.downloads,
            desk=self._desk,
        )
        self.shell.pages.addWidget(page)
        return page

    @cached_property
    def models_page(self) -> ModelsPage:
        """Library and hub, made when they are asked for."""
        from app.ui.models.page import ModelsPage  # noqa: PLC0415 - not for the first paint

        page = ModelsPage(self._theme, self._models, self._shelf, self._preferences)
        page.load_wanted.connect(self.open_model)
        page.open_wanted.connect(self.choose_file)
        self.shell.pages.addWidget(page)
        return page

    @cached_property
    def tokens_page(self) -> TokensPage:
        """The token lens, made when it is asked for."""
        from app.ui.lens.tokens.page import TokensPage  # noqa: PLC0415 - not for the first paint

        page = TokensPage(
            self._theme,
            self._desk.vocabularies,
            self._models,
            self._files,
            self._shelf.library,
            self._desk.work,
            self._preferences,
            make_prompt=self._make_prompt,
        )
        page.said.connect(self.say)
        self.shell.pages.addWidget(page)
        return page

    def _make_prompt(self) -> PromptPage:
        """What shows the prompt of the open conversation."""
        from app.ui.lens.prompt.page import PromptPage  # noqa: PLC0415 - not for the first paint

        page = PromptPage(
            self._theme,
            self._desk.seeing,
            self._desk.vocabularies,
            self._models,
            self._files,
            self._shelf.library,
            self._desk.work,
        )
        page.message_wanted.connect(self.show_message)
        page.settings_wanted.connect(self._on_prompt_settings_wanted)
        page.left.connect(self._on_prompt_left)
        return page

    def _place_banners(self) -> None:
        """Below the head of the chat page, so that one hairline still crosses the window."""
        column = self.page.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - the page is a column
        column.insertWidget(1, self.banners)

    def _prepare(self) -> None:
        self.setObjectName("window")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(SMALLEST)
        self.setAcceptDrops(True)
        self.addActions(list(self._actions))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.shell)

    def _connect(self) -> None:
        self.shell.changed.connect(self._on_shell_changed)
        self.sidebar.chosen.connect(self._on_sidebar_chosen)
        self.sidebar.deletion_wanted.connect(self.delete_conversations)
        self.sidebar.title_wanted.connect(self.title_by_model)
        self.sidebar.export_wanted.connect(self.exchanging.export)
        self._desk.titles.refused.connect(self._on_titles_refused)
        self.panel.closed.connect(self._on_panel_closed)
        self.toast.undone.connect(self._session.history.undo)
        self._session.history.undone.connect(self._on_history_undone)
        self._session.history.redone.connect(self._on_history_redone)
        self.page.messages.told.connect(self._on_messages_told)
        self.page.load_settings_asked.connect(self.show_load_settings)
        self.page.lens_wanted.connect(self.show_in_lens)
        self.page.message_wanted.connect(self.show_message)
        self.status.context_pressed.connect(self._actions["view.context"].trigger)
        self._desk.presets.model_wanted.connect(self._on_presets_model_wanted)
        self.exchanging.said.connect(self.say)
        self.exchanging.withdrawn.connect(self._on_exchanging_withdrawn)
        self.exchanging.failed.connect(self.page.fail)
        self._session.opened.connect(self._on_session_opened)
        self._session.conversations_changed.connect(self.retranslate)
        self._data.backed_up.connect(self._on_data_backed_up)
        self._shelf.hub.used.connect(self.status.set_network)

    # -- what actions do --------------------------------------------------

    def show_page(self, name: str) -> None:
        """Show ``chat``, ``tokens``, ``models`` or ``settings``."""
        if name != self._shown:
            self._shown = name
            page = self._page(name)
            self.shell.pages.setCurrentWidget(page)
            self.shell.show_beside(beside=name == "chat")
            self._enter(self.page.composer if name == "chat" else page)
        self._on_shell_changed()
        self.commands.refresh()

    def show_in_lens(self, text: str, source: str) -> None:
        """Look at a text in the token lens, through a vocabulary; empty keeps the one there."""
        self.tokens_page.show_text(text)
        if source:
            self.tokens_page.open(source)
        self.show_page("tokens")

    def page_name(self) -> str:
        """Which page is shown."""
        return self._shown

    def _page(self, name: str) -> QWidget:
        if name == "models":
            return self.models_page
        if name == "tokens":
            return self.tokens_page
        return self.settings if name == "settings" else self.page

    def show_samples(self) -> None:
        """Offer texts that show something about tokens."""
        self.show_page("tokens")
        self.tokens_page.show_samples()

    def show_vocabulary(self) -> None:
        """Show all entries of the vocabulary of the token lens, at the pinned one."""
        self.show_page("tokens")
        self.tokens_page.show_in_vocabulary()

    def show_comparison(self) -> None:
        """Show the text of the token lens in several vocabularies."""
        self.show_page("tokens")
        self.tokens_page.show_comparison()

    def show_prompt(self) -> None:
        """Show the open conversation as the model sees it."""
        self.tokens_page.show_subject(1)
        self.show_page("tokens")
        self.tokens_page.focus_first()

    def show_message(self, node_id: int) -> None:
        """Show a message of the open conversation; 0 is the draft, -1 the system prompt."""
        if node_id < 0:
            self.show_page("chat")
            self.shell.show_pane("right", shown=True)
            self.panel.show_tab("conversation")
            self.panel.focus_first()
        elif node_id:
            self.show_page("chat")
            self.page.show_message(node_id)
        else:
            self.focus_composer()

    def find_models(self) -> None:
        """Show what could be downloaded, the cursor in the search."""
        self.show_page("models")
        self.models_page.find_models()

    def rescan_library(self) -> None:
        """Look for model files again."""
        self.show_page("models")
        self._shelf.library.rescan()

    def show_setting(self, entry: Entry) -> None:
        """Show a setting, the focus on it."""
        self.show_page("settings")
        self.settings.reveal(entry.section, entry.widget)

    def toggle_sidebar(self) -> None:
        """Show or hide the conversations."""
        self.show_page("chat")
        held = self._holds(self.sidebar, self.focusWidget())
        self.shell.toggle("left")
        if held and not self.shell.visible("left"):
            self.page.focus_composer()
        if self.shell.visible("left") and not self.shell.docked("left"):
            self.sidebar.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_panel(self) -> None:
        """Show or hide the settings of the conversation."""
        self.show_page("chat")
        held = self._holds(self.panel, self.focusWidget())
        self.shell.toggle("right")
        if held and not self.shell.visible("right"):
            self.page.focus_composer()
        if self.shell.visible("right") and not self.shell.docked("right"):
            self.panel.focus_first()

    def save_preset(self) -> None:
        """Keep what the open conversation decides as a preset, after a look at it."""
        from app.ui.presets.editor import PresetEditor  # noqa: PLC0415 - not for the first paint

        summary = self._session.summary(self._session.current)
        preset = self._desk.presets.from_conversation(summary.title if summary else "")
        editor = PresetEditor(self._theme, preset, self._models, self._shelf.library, parent=self)
        editor.saved.connect(self._on_preset_saved)
        editor.open()

    def manage_presets(self) -> None:
        """Show the presets in the settings."""
        self.show_page("settings")
        self.settings.show_section("presets")
        self.settings.focus_first()

    def show_load_settings(self) -> None:
        """Show how the model is loaded."""
        self.show_page("chat")
        self.panel.show_tab("model")
        self.shell.show_pane("right", shown=True)
        self.panel.focus_first()

    def rename_conversation(self) -> None:
        """Edit the title of the open conversation in the list."""
        self.show_page("chat")
        self.shell.show_pane("left", shown=True)
        self.sidebar.rename(self._session.current)

    def search_conversations(self) -> None:
        """Put the cursor where all conversations are searched."""
        self._show_sidebar()
        self.sidebar.focus_search()

    def move_conversations(self) -> None:
        """Ask into which folder the chosen conversations go."""
        self._show_sidebar()
        self.sidebar.ask_folder()

    def edit_tags(self) -> None:
        """Let the user say which tags the chosen conversations carry."""
        self._show_sidebar()
        self.sidebar.edit_tags()

    def new_folder(self) -> None:
        """Make a folder, and let the user name it."""
        self._show_sidebar()
        self.sidebar.new_folder()

    def title_by_model(self, conversation: int) -> None:
        """Have the model give a title."""
        self._desk.titles.want(conversation)

    def _on_titles_refused(self, _conversation: int) -> None:
        self.say(self.tr("The model gave no title that fits, so the old one stays"))

    def _show_sidebar(self) -> None:
        self.show_page("chat")
        self.shell.show_pane("left", shown=True)

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

    def show_tree(self) -> None:
        """Show the overview of the branches, or hide it."""
        self.page.show_tree()

    def show_bin(self) -> None:
        """Show what was deleted."""
        self.show_page("chat")
        self.page.show_bin()

    def focus_composer(self) -> None:
        """Put the cursor where messages are written, on the chat page."""
        self.show_page("chat")
        self.page.focus_composer()

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
        self.show_page("chat")
        self.page.ask_first(lambda: self._models.load(path))

    def reload_model(self) -> None:
        """Load the same model file again, asking first when a reply runs."""
        self.show_page("chat")
        self.page.ask_first(self._models.reload)

    def unload_model(self) -> None:
        """Free the model, asking first when a reply runs."""
        self.show_page("chat")
        self.page.ask_first(self._models.unload)

    def focus_next_pane(self) -> None:
        """Move the focus: conversations, page, panel, rail, and round again."""
        stops: list[QWidget] = [self.rail]
        if self._shown != "chat":
            stops.append(self._page(self._shown))
        else:
            left, right = self.shell.visible("left"), self.shell.visible("right")
            stops += [self.sidebar] if left else []
            stops += [self.page.transcript] if self.page.transcript.isVisible() else []
            stops.append(self.page.composer)
            stops += [self.panel] if right else []
        focused = self.focusWidget()
        at = next((i for i, stop in enumerate(stops) if self._holds(stop, focused)), -1)
        self._enter(stops[(at + 1) % len(stops)])

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
            self._on_shell_changed()

    def retranslate(self) -> None:
        """Set all words again; the title is that of the conversation and the program."""
        self.toast.button.setAccessibleName(self.tr("Undo"))
        summary = self._session.summary(self._session.current)
        title = summary.title if summary is not None else ""
        # The platform adds the name of the program where that is the custom.
        self.setWindowTitle(title or "Vitrail")

    def showEvent(self, event: QShowEvent) -> None:
        """The first focus is where messages are written."""
        super().showEvent(event)
        self.page.focus_composer()

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
            self.show_page("chat")
            self.page.writing.attaching.take(event.mimeData())

    # -- answers ----------------------------------------------------------

    def _on_shell_changed(self) -> None:
        self._actions["view.sidebar"].setChecked(self.shell.visible("left"))
        self._actions["view.panel"].setChecked(self.shell.visible("right"))
        self._actions["view.full_screen"].setChecked(self.isFullScreen())

    def _on_sidebar_chosen(self) -> None:
        if not self.shell.docked("left"):
            self.shell.show_pane("left", shown=False)
        self.page.focus_composer()

    def _on_panel_closed(self) -> None:
        self.shell.show_pane("right", shown=False)
        self.page.focus_composer()

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

    def _on_prompt_settings_wanted(self, n_ctx: int, overflow: Overflow | None) -> None:
        """What was tried in the token lens becomes what is so."""
        if overflow is not None:
            settings = replace(self._session.settings(), overflow=overflow)
            self._session.set_settings(settings)
            self.say(self.tr("This conversation now does so when the context is full"))
        path = self._models.path
        if n_ctx and path:
            load = replace(self._models.load_settings(path), n_ctx=n_ctx)
            self.page.ask_first(lambda: self._models.load(path, load))

    def _on_prompt_left(self, way: str) -> None:
        self.focus_composer()
        if way == "model":
            self.page.choose_model()

    def _on_exchanging_withdrawn(self, text: str) -> None:
        if self.toast.text == text:
            self.toast.dismiss()

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

    def _show_data(self) -> None:
        self.show_page("settings")

    @staticmethod
    def _holds(pane: QWidget, focused: QWidget | None) -> bool:
        return focused is not None and (pane is focused or pane.isAncestorOf(focused))

    def _enter(self, pane: QWidget) -> None:
        """Put the focus into a pane."""
        if pane is self.page.composer:
            self.page.focus_composer()
        elif pane is self.sidebar:
            self.sidebar.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif pane is self.panel:
            self.panel.focus_first()
        elif self._shown == "models" and pane is self.models_page:
            self.models_page.focus_first()
        elif self._shown == "tokens" and pane is self.tokens_page:
            self.tokens_page.focus_first()
        elif pane is self.rail:
            self.rail.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
