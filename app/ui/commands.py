"""Connects every action to what it does, and enables it only while it can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.bridge.thinking import ThinkingSwitch
from app.ui.chat.message_commands import MessageCommands
from app.ui.pages import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.chat import ChatSession, PathItem
    from app.bridge.data import DataKeeper
    from app.bridge.diagnostics import Diagnostics
    from app.bridge.engine import ModelHost
    from app.bridge.preferences import Preferences
    from app.ui.actions import Actions
    from app.ui.appearance import Appearance
    from app.ui.pages import Pages
    from app.ui.panes import Panes


class Frame(Protocol):
    """What actions need of the window itself."""

    def save_preset(self) -> None:
        """Keep what the open conversation decides as a preset."""

    def title_by_model(self, conversation: int) -> None:
        """Have the model give a title."""

    def delete_conversation(self, conversation: int) -> None:
        """Delete it and offer to bring it back."""

    def choose_file(self) -> None:
        """Ask for a model file and load it."""

    def reload_model(self) -> None:
        """Load the same model file again, asking first when a reply runs."""

    def unload_model(self) -> None:
        """Free the model, asking first when a reply runs."""

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
        pages: Pages,
        panes: Panes,
        session: ChatSession,
        *,
        models: ModelHost,
        preferences: Preferences,
        appearance: Appearance,
        data: DataKeeper,
        diagnostics: Diagnostics,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._frame = frame
        self._pages = pages
        self._panes = panes
        self._page = pages.chat
        self._session = session
        self._models = models
        self._preferences = preferences
        self._appearance = appearance
        self._data = data
        self._diagnostics = diagnostics
        self._messages = MessageCommands(actions, pages, session, parent=self)
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
        for name in NAMES:
            actions[f"page.{name}"].setChecked(self._pages.name == name)

    def _connect(self) -> None:
        frame, page, pages, panes = self._frame, self._page, self._pages, self._panes
        self._on("chat.new", self._new)
        self._on("chat.next", lambda: self._step(1))
        self._on("chat.previous", lambda: self._step(-1))
        self._on("chat.rename", panes.rename_conversation)
        self._on("chat.pin", self._pin)
        self._on("chat.search", panes.search_conversations)
        self._on("chat.move", panes.move_conversations)
        self._on("chat.tags", panes.edit_tags)
        self._on("chat.title", lambda: frame.title_by_model(self._session.current))
        self._on("folder.new", panes.new_folder)
        self._on("chat.delete", lambda: frame.delete_conversation(self._session.current))
        self._on("preset.choose", self._in_chat(page.choose_preset))
        self._on("preset.save", frame.save_preset)
        self._on("preset.manage", pages.manage_presets)
        self._connect_replies()
        self._on("message.attach", self._in_chat(page.writing.choose_files))
        self._on("reply.thinking", self._think)
        self._on("model.choose", self._in_chat(page.choose_model))
        self._on("model.open", frame.choose_file)
        self._on("model.find", pages.find_models)
        self._on("model.rescan", pages.rescan_library)
        self._on("model.settings", panes.show_load_settings)
        self._on("model.reload", frame.reload_model)
        self._on("model.unload", frame.unload_model)
        self._on("model.cancel", self._models.cancel_load)
        self._on("view.composer", self._in_chat(page.focus_composer))
        self._on("view.next_pane", panes.focus_next)
        self._on("view.start", self._in_chat(page.transcript.scroll_to_start))
        self._on("view.end", self._in_chat(page.transcript.scroll_to_end))
        self._on("view.find", self._in_chat(page.find_bar.open_search))
        self._on("view.find_next", self._in_chat(lambda: page.find_bar.step(1)))
        self._on("view.find_previous", self._in_chat(lambda: page.find_bar.step(-1)))
        self._connect_lens()
        self._on("view.sidebar", panes.toggle_sidebar)
        self._on("view.panel", panes.toggle_panel)
        self._on("view.palette", frame.show_palette)
        self._on("view.zoom_in", lambda: self._appearance.zoom(1))
        self._on("view.zoom_out", lambda: self._appearance.zoom(-1))
        self._on("view.zoom_reset", lambda: self._appearance.zoom(0))
        self._on("view.full_screen", frame.toggle_full_screen)
        for mode in ("system", "light", "dark"):
            self._on(f"theme.{mode}", self._theme_setter(mode))
        for choice in ("system", "en", "zh_CN"):
            self._on(f"language.{choice}", self._language_setter(choice))
        for name in NAMES:
            self._on(f"page.{name}", self._page_shower(name))
        self._on("app.shortcuts", frame.show_shortcuts)
        self._on("app.backup", self._data.back_up)
        self._on("app.report", self._report)
        self._on("app.quit", frame.close)

    def _connect_lens(self) -> None:
        self._on("view.prompt", self._pages.show_prompt)
        self._on("view.context", self._toggle_context)
        self._on("view.samples", self._pages.show_samples)
        self._on("view.text_file", self._pages.choose_text_file)
        self._on("view.vocabulary", self._pages.show_vocabulary)
        self._on("view.train", self._pages.show_trainer)
        self._on("view.compare", self._pages.show_comparison)

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
            self._pages.show("chat")
            do()

        return show_and_do

    def _theme_setter(self, mode: str) -> Callable[[], None]:
        return lambda: self._appearance.set_theme(mode)

    def _language_setter(self, choice: str) -> Callable[[], None]:
        return lambda: self._appearance.set_language(choice)

    def _page_shower(self, name: str) -> Callable[[], None]:
        return lambda: self._pages.show(name)

    # -- conversations ----------------------------------------------------

    def _new(self) -> None:
        self._session.new()
        self._pages.show("chat")
        self._page.focus_composer()

    def _step(self, step: int) -> None:
        """Open the next conversation of the list, round and round."""
        ids = [summary.id for summary in self._session.conversations()]
        if ids:
            at = ids.index(self._session.current) if self._session.current in ids else -1
            self._session.open(ids[(at + step) % len(ids)])
            self._pages.show("chat")

    def _pin(self) -> None:
        summary = self._session.summary(self._session.current)
        if summary is not None:
            self._session.set_pinned(summary.id, not summary.pinned)

    def _toggle_context(self) -> None:
        """Show the context strip in the conversation, or hide it."""
        self._pages.show("chat")
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
        if self._page.transcript.copy_as_text():
            self._frame.say(self.tr("The text was copied"))

    # -- the rest ---------------------------------------------------------

    def _report(self) -> None:
        QGuiApplication.clipboard().setText(self._diagnostics.report())
        self._frame.say(self.tr("The diagnostic report was copied"))
