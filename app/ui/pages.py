"""The pages of the window: which one is shown, and what is shown on it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.data import DataKeeper
    from app.bridge.desk import Desk
    from app.bridge.diagnostics import Diagnostics
    from app.bridge.engine import ModelHost
    from app.bridge.models import ModelFiles
    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.ui.chat.page import ChatPage
    from app.ui.lens.prompt.page import PromptPage
    from app.ui.lens.tokens.page import TokensPage
    from app.ui.models.page import ModelsPage
    from app.ui.settings.entries import Entry
    from app.ui.settings.page import SettingsPage
    from app.ui.shell import Shell
    from app.ui.theme import Theme

NAMES = ("chat", "tokens", "models", "settings")


class Pages(QObject):
    """Shows one page at a time; all but the chat are made when they are asked for.

    Signals:
        shown: a page was asked for; maybe it was there already.
        said: something was done, in a sentence.
        model_wanted: the path of a model file that is to be loaded.
        file_wanted: a model file is to be chosen.
        message_wanted: a message is to be shown; see `Window.show_message`.
        prompt_settings_wanted: a length of the context (0: as it is) and an overflow policy
            (None: as it is), tried with the prompt, are to become what is so.
        prompt_left: the prompt was left, for ``model`` where that is to be chosen.
    """

    shown = Signal()
    said = Signal(str)
    model_wanted = Signal(str)
    file_wanted = Signal()
    message_wanted = Signal(int)
    prompt_settings_wanted = Signal(int, object)
    prompt_left = Signal(str)

    def __init__(
        self,
        theme: Theme,
        shell: Shell,
        chat: ChatPage,
        models: ModelHost,
        files: ModelFiles,
        *,
        preferences: Preferences,
        data: DataKeeper,
        diagnostics: Diagnostics,
        shelf: Shelf,
        desk: Desk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shell = shell
        self.chat = chat
        self._host = models
        self._files = files
        self._preferences = preferences
        self._data = data
        self._diagnostics = diagnostics
        self._shelf = shelf
        self._desk = desk
        self._name = "chat"
        shell.pages.addWidget(chat)

    # -- making -----------------------------------------------------------

    @cached_property
    def settings(self) -> SettingsPage:
        """The settings, made when they are asked for: the window is painted sooner."""
        from app.ui.settings.page import SettingsPage  # noqa: PLC0415 - not for the first paint

        page = SettingsPage(
            self._theme,
            self._preferences,
            self._host,
            self._data,
            self._diagnostics,
            hub=self._shelf.hub,
            library=self._shelf.library,
            downloads=self._shelf.downloads,
            desk=self._desk,
        )
        self._shell.pages.addWidget(page)
        return page

    @cached_property
    def models(self) -> ModelsPage:
        """Library and hub, made when they are asked for."""
        from app.ui.models.page import ModelsPage  # noqa: PLC0415 - not for the first paint

        page = ModelsPage(self._theme, self._host, self._shelf, self._preferences)
        page.load_wanted.connect(self.model_wanted)
        page.open_wanted.connect(self.file_wanted)
        self._shell.pages.addWidget(page)
        return page

    @cached_property
    def tokens(self) -> TokensPage:
        """The token lens, made when it is asked for."""
        from app.ui.lens.tokens.page import TokensPage  # noqa: PLC0415 - not for the first paint

        page = TokensPage(
            self._theme,
            self._desk.vocabularies,
            self._host,
            self._files,
            self._shelf.library,
            self._desk.work,
            self._preferences,
            self._desk.text_files,
            make_prompt=self._make_prompt,
        )
        page.said.connect(self.said)
        self._shell.pages.addWidget(page)
        return page

    def _make_prompt(self) -> PromptPage:
        """What shows the prompt of the open conversation."""
        from app.ui.lens.prompt.page import PromptPage  # noqa: PLC0415 - not for the first paint

        page = PromptPage(
            self._theme,
            self._desk.seeing,
            self._desk.vocabularies,
            self._host,
            self._files,
            self._shelf.library,
            self._desk.work,
            unsent=self.chat.writing.unsent,
        )
        page.message_wanted.connect(self.message_wanted)
        page.settings_wanted.connect(self.prompt_settings_wanted)
        page.left.connect(self.prompt_left)
        return page

    # -- showing ----------------------------------------------------------

    @property
    def name(self) -> str:
        """Which page is shown; one of `NAMES`."""
        return self._name

    @property
    def current(self) -> QWidget:
        """The page that is shown."""
        match self._name:
            case "models":
                return self.models
            case "tokens":
                return self.tokens
            case "settings":
                return self.settings
        return self.chat

    def show(self, name: str) -> None:
        """Show the page of a name of `NAMES`, the focus in it."""
        if name != self._name:
            self._name = name
            self._shell.pages.setCurrentWidget(self.current)
            self._shell.show_beside(beside=name == "chat")
            self.enter()
        self.shown.emit()

    def enter(self) -> None:
        """Put the focus into the page that is shown."""
        match self._name:
            case "chat":
                self.chat.focus_composer()
            case "models":
                self.models.focus_first()
            case "tokens":
                self.tokens.focus_first()
            case _:
                self.settings.focus_first()

    # -- the chat ---------------------------------------------------------

    def focus_composer(self) -> None:
        """Put the cursor where messages are written, on the chat page."""
        self.show("chat")
        self.chat.focus_composer()

    def show_tree(self) -> None:
        """Show the overview of the branches, or hide it."""
        self.chat.show_tree()

    def show_bin(self) -> None:
        """Show what was deleted."""
        self.show("chat")
        self.chat.show_bin()

    # -- the token lens ---------------------------------------------------

    def show_in_lens(self, text: str, source: str) -> None:
        """Look at a text in the token lens, through a vocabulary; empty keeps the one there."""
        self.tokens.show_text(text)
        if source:
            self.tokens.open(source)
        self.show("tokens")

    def show_samples(self) -> None:
        """Offer texts that show something about tokens."""
        self.show("tokens")
        self.tokens.show_samples()

    def choose_text_file(self) -> None:
        """Ask for a file to look at in the token lens."""
        self.show("tokens")
        self.tokens.choose_file()

    def show_vocabulary(self) -> None:
        """Show all entries of the vocabulary of the token lens, at the pinned one."""
        self.show("tokens")
        self.tokens.show_in_vocabulary()

    def show_comparison(self) -> None:
        """Show the text of the token lens in several vocabularies."""
        self.show("tokens")
        self.tokens.show_comparison()

    def show_trainer(self) -> None:
        """Show how a tokenizer learns from a text."""
        self.show("tokens")
        self.tokens.show_trainer()

    def show_prompt(self) -> None:
        """Show the open conversation as the model sees it."""
        self.tokens.show_subject(1)
        self.show("tokens")
        self.tokens.focus_first()

    # -- models and settings ----------------------------------------------

    def find_models(self) -> None:
        """Show what could be downloaded, the cursor in the search."""
        self.show("models")
        self.models.find_models()

    def rescan_library(self) -> None:
        """Look for model files again."""
        self.show("models")
        self._shelf.library.rescan()

    def show_setting(self, entry: Entry) -> None:
        """Show a setting, the focus on it."""
        self.show("settings")
        self.settings.reveal(entry.section, entry.widget)

    def manage_presets(self) -> None:
        """Show the presets in the settings."""
        self.show("settings")
        self.settings.show_section("presets")
        self.settings.focus_first()

    def show_backups(self) -> None:
        """Show from what conversations can be brought back."""
        self.show("settings")
        self.settings.show_section("data")
        self.settings.focus_first()
