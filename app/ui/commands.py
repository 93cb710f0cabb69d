"""Connects every action to what it does, and enables it only while it can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.bridge.thinking import ThinkingSwitch
from app.ui.chat.message_commands import MessageCommands

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.chat import ChatSession, PathItem
    from app.bridge.data import DataKeeper
    from app.bridge.diagnostics import Diagnostics
    from app.bridge.engine import ModelHost
    from app.bridge.preferences import Preferences
    from app.ui.actions import Actions
    from app.ui.appearance import Appearance
    from app.ui.chat.find_bar import FindBar
    from app.ui.chat.message_actions import MessageActions

PAGES = ("chat", "tokens", "models", "settings")


class Page(Protocol):
    """What actions need of the chat page."""

    def focus_composer(self) -> None:
        """Put the cursor where messages are written."""

    def attach_files(self) -> None:
        """Ask which files go with the message."""

    def scroll_to_start(self) -> None:
        """Show the first message."""

    def scroll_to_end(self) -> None:
        """Show the last message, and follow what is written."""

    def copy_as_text(self) -> bool:
        """Copy the selection or a message without Markdown; False where there is none."""

    @property
    def messages(self) -> MessageActions:
        """What can be done with one message."""

    @property
    def find_bar(self) -> FindBar:
        """Where the open conversation is searched."""

    def choose_model(self) -> None:
        """Open the list of models."""

    def choose_preset(self) -> None:
        """Open the list of presets."""


class Frame(Protocol):
    """What actions need of the window."""

    def show_page(self, name: str) -> None:
        """Show ``chat``, ``tokens``, ``models`` or ``settings``."""

    def page_name(self) -> str:
        """Which is shown."""

    def toggle_sidebar(self) -> None:
        """Show or hide the conversations."""

    def toggle_panel(self) -> None:
        """Show or hide the settings of the conversation."""

    def show_prompt(self) -> None:
        """Show the open conversation as the model sees it."""

    def show_samples(self) -> None:
        """Offer texts that show something about tokens."""

    def show_vocabulary(self) -> None:
        """Show all entries of a vocabulary."""

    def show_comparison(self) -> None:
        """Show a text in several vocabularies."""

    def save_preset(self) -> None:
        """Keep what the open conversation decides as a preset."""

    def manage_presets(self) -> None:
        """Show the presets in the settings."""

    def show_load_settings(self) -> None:
        """Show how the model is loaded."""

    def rename_conversation(self) -> None:
        """Edit the title of the open conversation in the list."""

    def search_conversations(self) -> None:
        """Put the cursor where all conversations are searched."""

    def move_conversations(self) -> None:
        """Ask into which folder the chosen conversations go."""

    def edit_tags(self) -> None:
        """Let the user say which tags the chosen conversations carry."""

    def new_folder(self) -> None:
        """Make a folder, and let the user name it."""

    def title_by_model(self, conversation: int) -> None:
        """Have the model give a title."""

    def delete_conversation(self, conversation: int) -> None:
        """Delete it and offer to bring it back."""

    def show_tree(self) -> None:
        """Show the overview of the branches, or hide it."""

    def show_bin(self) -> None:
        """Show what was deleted."""

    def focus_composer(self) -> None:
        """Put the cursor where messages are written, on the chat page."""

    def choose_file(self) -> None:
        """Ask for a model file and load it."""

    def find_models(self) -> None:
        """Show what could be downloaded, the cursor in the search."""

    def rescan_library(self) -> None:
        """Look for model files again."""

    def reload_model(self) -> None:
        """Load the same model file again, asking first when a reply runs."""

    def unload_model(self) -> None:
        """Free the model, asking first when a reply runs."""

    def focus_next_pane(self) -> None:
        """Move the focus to the next pane."""

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop doing so."""

    def show_palette(self) -> None:
        """Show the command palette."""

    def show_shortcuts(self) -> None:
        """Show the list of shortcuts."""

    def say(self, text: str) -> None:
        """Tell something that was done, for a few seconds."""

    def close(self) -> bool:
        """Close the window."""


class Commands(QObject):
    """Wires the registry. It holds no state of its own."""

    def __init__(
        self,
        actions: Actions,
        frame: Frame,
        page: Page,
        session: ChatSession,
        models: ModelHost,
        *,
        preferences: Preferences,
        appearance: Appearance,
        data: DataKeeper,
        diagnostics: Diagnostics,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._frame = frame
        self._page = page
        self._session = session
        self._models = models
        self._preferences = preferences
        self._appearance = appearance
        self._data = data
        self._diagnostics = diagnostics
        self._messages = MessageCommands(actions, frame, session, page.messages, parent=self)
        self._thinking = ThinkingSwitch(session, models, parent=self)
        self._thinking.changed.connect(self.refresh)
        self._connect()
        session.conversations_changed.connect(self.refresh)
        session.opened.connect(self.refresh)
        session.path_changed.connect(self.refresh)
        session.node_changed.connect(self.refresh)
        session.status_changed.connect(self.refresh)
        models.changed.connect(self.refresh)
        preferences.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Enable and check what can be done now."""
        session, models, actions = self._session, self._models, self._actions
        current = session.current
        several = len(session.conversations()) > 1
        idle = session.status(current) == "idle"
        reply, question = self._last("assistant"), self._last("user")
        loading = models.state in {"starting", "loading"}
        enabled = {
            "chat.next": several,
            "chat.previous": several,
            "chat.rename": current != 0,
            "chat.pin": current != 0,
            "chat.export": current != 0,
            "chat.copy": bool(session.path()),
            "chat.print": bool(session.path()),
            "chat.delete": current != 0,
            "chat.move": current != 0,
            "chat.tags": current != 0,
            "chat.title": bool(session.path()) and models.state == "ready",
            "preset.choose": current != 0,
            "preset.save": current != 0,
            "reply.stop": current != 0 and not idle,
            "reply.regenerate": idle and question is not None,
            "reply.continue": idle and reply is not None and session.can_continue(reply.node.id),
            "reply.copy": reply is not None,
            "reply.copy_text": bool(session.path()),
            "message.attach": current != 0,
            "reply.thinking": bool(self._thinking.choices),
            "model.settings": bool(models.path),
            "model.reload": bool(models.path) and not loading,
            "model.unload": models.state in {"ready", "stopped"},
            "model.cancel": loading,
        }
        for identifier, on in enabled.items():
            actions[identifier].setEnabled(on)
        self._messages.refresh()
        self._check()

    def _check(self) -> None:
        """Check what is on."""
        actions, appearance = self._actions, self._preferences.settings.appearance
        summary = self._session.summary(self._session.current)
        actions["reply.thinking"].setChecked(self._thinking.thinks)
        actions["chat.pin"].setChecked(summary is not None and summary.pinned)
        actions[f"theme.{appearance.theme}"].setChecked(True)
        actions[f"language.{appearance.language}"].setChecked(True)
        actions["view.context"].setChecked(self._preferences.settings.window.context)
        for name in PAGES:
            actions[f"page.{name}"].setChecked(self._frame.page_name() == name)

    def _connect(self) -> None:
        frame, page = self._frame, self._page
        self._on("chat.new", self._new)
        self._on("chat.next", lambda: self._step(1))
        self._on("chat.previous", lambda: self._step(-1))
        self._on("chat.rename", frame.rename_conversation)
        self._on("chat.pin", self._pin)
        self._on("chat.search", frame.search_conversations)
        self._on("chat.move", frame.move_conversations)
        self._on("chat.tags", frame.edit_tags)
        self._on("chat.title", lambda: frame.title_by_model(self._session.current))
        self._on("folder.new", frame.new_folder)
        self._on("chat.delete", lambda: frame.delete_conversation(self._session.current))
        self._on("preset.choose", self._in_chat(page.choose_preset))
        self._on("preset.save", frame.save_preset)
        self._on("preset.manage", frame.manage_presets)
        self._connect_replies()
        self._on("message.attach", self._in_chat(page.attach_files))
        self._on("reply.thinking", self._think)
        self._on("model.choose", self._in_chat(page.choose_model))
        self._on("model.open", frame.choose_file)
        self._on("model.find", frame.find_models)
        self._on("model.rescan", frame.rescan_library)
        self._on("model.settings", frame.show_load_settings)
        self._on("model.reload", frame.reload_model)
        self._on("model.unload", frame.unload_model)
        self._on("model.cancel", self._models.cancel_load)
        self._on("view.composer", self._in_chat(page.focus_composer))
        self._on("view.next_pane", frame.focus_next_pane)
        self._on("view.start", self._in_chat(page.scroll_to_start))
        self._on("view.end", self._in_chat(page.scroll_to_end))
        self._on("view.find", self._in_chat(page.find_bar.open_search))
        self._on("view.find_next", self._in_chat(lambda: page.find_bar.step(1)))
        self._on("view.find_previous", self._in_chat(lambda: page.find_bar.step(-1)))
        self._connect_lens()
        self._on("view.sidebar", frame.toggle_sidebar)
        self._on("view.panel", frame.toggle_panel)
        self._on("view.palette", frame.show_palette)
        self._on("view.zoom_in", lambda: self._appearance.zoom(1))
        self._on("view.zoom_out", lambda: self._appearance.zoom(-1))
        self._on("view.zoom_reset", lambda: self._appearance.zoom(0))
        self._on("view.full_screen", frame.toggle_full_screen)
        for mode in ("system", "light", "dark"):
            self._on(f"theme.{mode}", self._theme_setter(mode))
        for choice in ("system", "en", "zh_CN"):
            self._on(f"language.{choice}", self._language_setter(choice))
        for name in PAGES:
            self._on(f"page.{name}", self._page_shower(name))
        self._on("app.shortcuts", frame.show_shortcuts)
        self._on("app.backup", self._data.back_up)
        self._on("app.report", self._report)
        self._on("app.quit", frame.close)

    def _connect_lens(self) -> None:
        self._on("view.prompt", self._frame.show_prompt)
        self._on("view.context", self._toggle_context)
        self._on("view.samples", self._frame.show_samples)
        self._on("view.vocabulary", self._frame.show_vocabulary)
        self._on("view.compare", self._frame.show_comparison)

    def _connect_replies(self) -> None:
        self._on("reply.stop", lambda: self._session.stop())  # noqa: PLW0108 - drops the bool
        self._on("reply.regenerate", self._regenerate)
        self._on("reply.continue", self._continue)
        self._on("reply.copy", self._copy)
        self._on("reply.copy_text", self._copy_text)

    def _on(self, identifier: str, do: Callable[[], object]) -> None:
        self._actions[identifier].triggered.connect(lambda _checked=False: do())

    def _in_chat(self, do: Callable[[], None]) -> Callable[[], None]:
        """`do`, on the chat page."""

        def show_and_do() -> None:
            self._frame.show_page("chat")
            do()

        return show_and_do

    def _theme_setter(self, mode: str) -> Callable[[], None]:
        return lambda: self._appearance.set_theme(mode)

    def _language_setter(self, choice: str) -> Callable[[], None]:
        return lambda: self._appearance.set_language(choice)

    def _page_shower(self, name: str) -> Callable[[], None]:
        return lambda: self._frame.show_page(name)

    # -- conversations ----------------------------------------------------

    def _new(self) -> None:
        self._session.new()
        self._frame.show_page("chat")
        self._page.focus_composer()

    def _step(self, step: int) -> None:
        """Open the next conversation of the list, round and round."""
        ids = [summary.id for summary in self._session.conversations()]
        if ids:
            at = ids.index(self._session.current) if self._session.current in ids else -1
            self._session.open(ids[(at + step) % len(ids)])
            self._frame.show_page("chat")

    def _pin(self) -> None:
        summary = self._session.summary(self._session.current)
        if summary is not None:
            self._session.set_pinned(summary.id, not summary.pinned)

    def _toggle_context(self) -> None:
        """Show the context strip in the conversation, or hide it."""
        self._frame.show_page("chat")
        window = self._preferences.settings.window
        self._preferences.update(window=replace(window, context=not window.context))

    # -- replies ----------------------------------------------------------

    def _think(self) -> None:
        self._thinking.toggle()
        # Qt checked it by itself; where thinking cannot be off it stays on.
        self._check()

    def _last(self, role: str) -> PathItem | None:
        """The last message of `role` in the open branch."""
        path = self._session.path()
        return next((item for item in reversed(path) if item.node.message.role == role), None)

    def _regenerate(self) -> None:
        path = self._session.path()
        if path:
            self._session.regenerate(path[-1].node.id)

    def _continue(self) -> None:
        reply = self._last("assistant")
        if reply is not None:
            self._session.continue_reply(reply.node.id)

    def _copy(self) -> None:
        reply = self._last("assistant")
        if reply is not None:
            QGuiApplication.clipboard().setText(reply.node.message.words)
            self._frame.say(self.tr("The reply was copied"))

    def _copy_text(self) -> None:
        if self._page.copy_as_text():
            self._frame.say(self.tr("The text was copied"))

    # -- the rest ---------------------------------------------------------

    def _report(self) -> None:
        QGuiApplication.clipboard().setText(self._diagnostics.report())
        self._frame.say(self.tr("The diagnostic report was copied"))
