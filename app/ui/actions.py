"""The one registry of what a user can do: a named QAction for each.

The texts are in `_texts`, the rest in `SPECS`. The window connects each of them; the command
palette, the shortcuts window, menus and buttons take them from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Iterator

Group = Literal["conversation", "reply", "model", "view", "application"]
GROUPS: tuple[Group, ...] = ("conversation", "reply", "model", "view", "application")


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An action without its words.

    Attributes:
        id: such as ``chat.new``.
        group: under which head it is listed.
        icon: a Phosphor name.
        shortcuts: the first is shown, in Qt's portable writing.
        checkable: it has an on and an off.
        exclusive: name of a set of which one is on.
    """

    id: str
    group: Group
    icon: str
    shortcuts: tuple[str, ...] = ()
    checkable: bool = False
    exclusive: str = ""


def _spec(identifier: str, group: Group, icon: str, *shortcuts: str) -> ActionSpec:
    return ActionSpec(identifier, group, icon, shortcuts)


def _toggle(identifier: str, group: Group, icon: str, *shortcuts: str) -> ActionSpec:
    return ActionSpec(identifier, group, icon, shortcuts, checkable=True)


def _one_of(exclusive: str, identifier: str, icon: str) -> ActionSpec:
    return ActionSpec(identifier, "view", icon, (), checkable=True, exclusive=exclusive)


SPECS: tuple[ActionSpec, ...] = (
    _spec("chat.new", "conversation", "ph.note-pencil", "Ctrl+N"),
    _spec("chat.next", "conversation", "ph.caret-down", "Ctrl+Tab", "Ctrl+PgDown"),
    _spec("chat.previous", "conversation", "ph.caret-up", "Ctrl+Shift+Tab", "Ctrl+PgUp"),
    _spec("chat.rename", "conversation", "ph.pencil-line", "F2"),
    _toggle("chat.pin", "conversation", "ph.push-pin", "Ctrl+Shift+K"),
    _spec("chat.delete", "conversation", "ph.trash", "Ctrl+Shift+Backspace"),
    _spec("chat.search", "conversation", "ph.magnifying-glass", "Ctrl+Shift+F"),
    _spec("chat.move", "conversation", "ph.folder", "Ctrl+Shift+G"),
    _spec("chat.tags", "conversation", "ph.tag"),
    _spec("chat.title", "conversation", "ph.text-t"),
    _spec("folder.new", "conversation", "ph.folder-plus"),
    _spec("chat.new_temporary", "conversation", "ph.ghost", "Ctrl+Shift+N"),
    _spec("chat.keep", "conversation", "ph.archive-box"),
    _spec("chat.bin", "conversation", "ph.trash-simple"),
    _spec("edit.undo", "conversation", "ph.arrow-u-up-left", "Ctrl+Z"),
    _spec("edit.redo", "conversation", "ph.arrow-u-up-right", "Ctrl+Shift+Z", "Ctrl+Y"),
    _spec("preset.choose", "conversation", "ph.user-circle", "Ctrl+Shift+A"),
    _spec("preset.save", "conversation", "ph.plus"),
    _spec("preset.manage", "conversation", "ph.pencil-simple"),
    _spec("reply.stop", "reply", "ph.stop", "Esc"),
    _spec("reply.regenerate", "reply", "ph.arrow-clockwise", "Ctrl+R"),
    _spec("reply.continue", "reply", "ph.play", "Ctrl+Shift+Return"),
    _spec("reply.copy", "reply", "ph.copy", "Ctrl+Shift+C"),
    _spec("reply.copy_text", "reply", "ph.text-align-left", "Ctrl+Shift+Alt+C"),
    _spec("reply.regenerate_with", "reply", "ph.swap", "Ctrl+Alt+R"),
    _spec("reply.again", "reply", "ph.repeat"),
    _spec("reply.prefill", "reply", "ph.pen-nib"),
    _toggle("reply.thinking", "reply", "ph.brain", "Ctrl+Shift+B"),
    _spec("reply.details", "reply", "ph.info", "Ctrl+I"),
    _spec("message.edit", "reply", "ph.pencil-simple", "Ctrl+E"),
    _spec("message.tokens", "reply", "ph.squares-four", "Ctrl+G"),
    _spec("message.attach", "reply", "ph.plus", "Ctrl+U"),
    _toggle("draft.tokens", "reply", "ph.squares-four", "Ctrl+Alt+G"),
    _spec("message.insert_before", "reply", "ph.arrow-bend-left-up"),
    _spec("message.insert_after", "reply", "ph.arrow-bend-left-down"),
    _spec("message.role", "reply", "ph.users"),
    _spec("message.fork", "reply", "ph.git-fork"),
    _spec("message.delete", "reply", "ph.trash", "Ctrl+Alt+Backspace"),
    _spec("branch.previous", "reply", "ph.caret-left", "Alt+Left"),
    _spec("branch.next", "reply", "ph.caret-right", "Alt+Right"),
    _spec("branch.above", "reply", "ph.caret-double-up", "Alt+Up"),
    _spec("branch.below", "reply", "ph.caret-double-down", "Alt+Down"),
    _spec("model.choose", "model", "ph.cube", "Ctrl+Shift+M"),
    _spec("model.open", "model", "ph.folder-open", "Ctrl+O"),
    _spec("model.find", "model", "ph.download-simple"),
    _spec("model.rescan", "model", "ph.arrows-counter-clockwise"),
    _spec("model.settings", "model", "ph.sliders-horizontal", "Ctrl+Shift+O"),
    _spec("model.reload", "model", "ph.arrows-clockwise", "Ctrl+Shift+R"),
    _spec("model.unload", "model", "ph.eject", "Ctrl+Shift+U"),
    _spec("model.cancel", "model", "ph.x-circle"),
    _spec("view.composer", "view", "ph.chat-teardrop-text", "Ctrl+L"),
    _spec("view.next_pane", "view", "ph.arrow-square-right", "F6"),
    _spec("view.start", "view", "ph.arrow-line-up", "Alt+Home"),
    _spec("view.end", "view", "ph.arrow-line-down", "Alt+End"),
    _spec("view.find", "view", "ph.magnifying-glass", "Ctrl+F"),
    _spec("view.find_next", "view", "ph.caret-down", "F3"),
    _spec("view.find_previous", "view", "ph.caret-up", "Shift+F3"),
    _spec("view.prompt", "view", "ph.eye", "Ctrl+Shift+L"),
    _toggle("view.context", "view", "ph.stack", "Ctrl+Shift+X"),
    _spec("view.samples", "view", "ph.lightbulb"),
    _spec("view.text_file", "view", "ph.file-text"),
    _spec("view.vocabulary", "view", "ph.book-open"),
    _spec("view.compare", "view", "ph.columns"),
    _spec("view.train", "view", "ph.puzzle-piece"),
    _spec("view.tree", "view", "ph.tree-structure", "Ctrl+Shift+T"),
    _toggle("view.sidebar", "view", "ph.square-half", "Ctrl+B"),
    _toggle("view.panel", "view", "ph.square-half", "Ctrl+J"),
    _spec("view.palette", "view", "ph.command", "Ctrl+K", "Ctrl+Shift+P"),
    _spec("view.zoom_in", "view", "ph.magnifying-glass-plus", "Ctrl++", "Ctrl+="),
    _spec("view.zoom_out", "view", "ph.magnifying-glass-minus", "Ctrl+-"),
    _spec("view.zoom_reset", "view", "ph.magnifying-glass", "Ctrl+0"),
    _toggle("view.full_screen", "view", "ph.arrows-out", "F11"),
    _one_of("theme", "theme.system", "ph.circle-half"),
    _one_of("theme", "theme.light", "ph.sun"),
    _one_of("theme", "theme.dark", "ph.moon"),
    _one_of("language", "language.system", "ph.globe"),
    _one_of("language", "language.en", "ph.translate"),
    _one_of("language", "language.zh_CN", "ph.translate"),
    _toggle("page.chat", "application", "ph.chat-circle-text", "Ctrl+1"),
    _toggle("page.tokens", "application", "ph.squares-four", "Ctrl+T", "Ctrl+2"),
    _toggle("page.models", "application", "ph.cube", "Ctrl+M", "Ctrl+3"),
    _toggle("page.settings", "application", "ph.gear-six", "Ctrl+,"),
    _spec("app.shortcuts", "application", "ph.keyboard", "F1", "Ctrl+/"),
    _spec("chat.export", "conversation", "ph.export", "Ctrl+Shift+S"),
    _spec("chat.copy", "conversation", "ph.clipboard-text"),
    _spec("chat.print", "conversation", "ph.printer", "Ctrl+P"),
    _spec("app.export", "application", "ph.archive-box"),
    _spec("app.import", "application", "ph.download"),
    _spec("app.backup", "application", "ph.floppy-disk", "Ctrl+S"),
    _spec("app.report", "application", "ph.clipboard-text", "Ctrl+Shift+D"),
    _spec("app.quit", "application", "ph.sign-out", "Ctrl+Q"),
)


class _Source:
    """Says sentences as they are written."""

    @staticmethod
    def tr(text: str) -> str:
        return text


class Actions(QObject):
    """All actions by id.

    Signals:
        retranslated: the texts are those of another language now.
    """

    retranslated = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._specs = {spec.id: spec for spec in SPECS}
        groups: dict[str, QActionGroup] = {}
        for spec in SPECS:
            action = QAction(self)
            action.setObjectName(spec.id)
            action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setMenuRole(_menu_role(spec.id))
            action.setCheckable(spec.checkable)
            if spec.exclusive:
                group = groups.setdefault(spec.exclusive, QActionGroup(self))
                group.addAction(action)
            self._actions[spec.id] = action
        self.retranslate()

    def __getitem__(self, identifier: str) -> QAction:
        """The action called `identifier`.

        Raises:
            KeyError: there is none.
        """
        return self._actions[identifier]

    def __iter__(self) -> Iterator[QAction]:
        """All of them, in the order they are listed in."""
        return iter(self._actions.values())

    def __len__(self) -> int:
        """How many."""
        return len(self._actions)

    def spec(self, action: QAction) -> ActionSpec:
        """What belongs to an action besides its words."""
        return self._specs[action.objectName()]

    def group_name(self, group: Group) -> str:
        """The head a group is listed under."""
        names: dict[Group, str] = {
            "conversation": self.tr("Conversations"),
            "reply": self.tr("Messages"),
            "model": self.tr("Model"),
            "view": self.tr("View"),
            "application": self.tr("Application"),
        }
        return names[group]

    def retranslate(self) -> None:
        """Set all words again; the window calls this when the language changes."""
        for identifier, text in self._texts().items():
            action = self._actions[identifier]
            action.setText(text)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(self.tr("%1 (%2)").replace("%1", text).replace("%2", keys))
            if not keys:
                action.setToolTip(text)
        self.retranslated.emit()

    def sources(self) -> dict[str, str]:
        """The words of each as the source has them, whichever language is spoken."""
        return Actions._texts(cast("Actions", _Source()))

    def _texts(self) -> dict[str, str]:
        return {
            "chat.new": self.tr("New conversation"),
            "chat.next": self.tr("Next conversation"),
            "chat.previous": self.tr("Previous conversation"),
            "chat.rename": self.tr("Rename conversation"),
            "chat.pin": self.tr("Pin conversation"),
            "chat.delete": self.tr("Delete conversation"),
            "chat.search": self.tr("Search all conversations"),
            "chat.move": self.tr("Move to folder…"),
            "chat.tags": self.tr("Tags…"),
            "chat.title": self.tr("Title by the model"),
            "folder.new": self.tr("New folder"),
            "chat.new_temporary": self.tr("New temporary conversation"),
            "chat.keep": self.tr("Keep this conversation"),
            "chat.bin": self.tr("Show the bin"),
            "edit.undo": self.tr("Undo"),
            "edit.redo": self.tr("Redo"),
            "preset.choose": self.tr("Choose a preset"),
            "preset.save": self.tr("Save these settings as a preset…"),
            "preset.manage": self.tr("Manage presets"),
            "reply.stop": self.tr("Stop the reply"),
            "reply.regenerate": self.tr("Regenerate the reply"),
            "reply.continue": self.tr("Continue the reply"),
            "reply.copy": self.tr("Copy the last reply"),
            "reply.copy_text": self.tr("Copy as text without Markdown"),
            "reply.regenerate_with": self.tr("Regenerate with…"),
            "reply.again": self.tr("Again with exactly this"),
            "reply.prefill": self.tr("Begin the reply…"),
            "reply.thinking": self.tr("Think before answering"),
            "reply.details": self.tr("How the reply was made"),
            "message.edit": self.tr("Edit the message"),
            "message.tokens": self.tr("Show the tokens of the message"),
            "message.attach": self.tr("Attach files…"),
            "draft.tokens": self.tr("Show the tokens of the draft"),
            "message.insert_before": self.tr("Insert a message before"),
            "message.insert_after": self.tr("Insert a message after"),
            "message.role": self.tr("Change who says it"),
            "message.fork": self.tr("Fork into a conversation of its own"),
            "message.delete": self.tr("Delete the branch"),
            "branch.previous": self.tr("Previous version"),
            "branch.next": self.tr("Next version"),
            "branch.above": self.tr("Go to the branch point above"),
            "branch.below": self.tr("Go to the branch point below"),
            "model.choose": self.tr("Choose a model"),
            "model.open": self.tr("Open a model file…"),
            "model.find": self.tr("Find models to download"),
            "model.rescan": self.tr("Look for model files again"),
            "model.settings": self.tr("Model settings…"),
            "model.reload": self.tr("Reload the model"),
            "model.unload": self.tr("Unload the model"),
            "model.cancel": self.tr("Cancel loading"),
            "view.composer": self.tr("Write a message"),
            "view.next_pane": self.tr("Go to the next pane"),
            "view.start": self.tr("Scroll to the start"),
            "view.end": self.tr("Scroll to the end"),
            "view.find": self.tr("Find in this conversation"),
            "view.find_next": self.tr("Go to the next hit"),
            "view.find_previous": self.tr("Go to the previous hit"),
            "view.prompt": self.tr("What the model sees"),
            "view.context": self.tr("Show the context"),
            "view.samples": self.tr("Samples for the token lens"),
            "view.text_file": self.tr("Open a text file in the token lens…"),
            "view.vocabulary": self.tr("Browse the vocabulary"),
            "view.compare": self.tr("Compare vocabularies"),
            "view.train": self.tr("Train a tokenizer on your text"),
            "view.tree": self.tr("Overview of the branches"),
            "view.sidebar": self.tr("Show conversations"),
            "view.panel": self.tr("Show conversation settings"),
            "view.palette": self.tr("Find a command"),
            "view.zoom_in": self.tr("Larger text"),
            "view.zoom_out": self.tr("Smaller text"),
            "view.zoom_reset": self.tr("Text at 100%"),
            "view.full_screen": self.tr("Full screen"),
            "theme.system": self.tr("Same theme as the system"),
            "theme.light": self.tr("Light theme"),
            "theme.dark": self.tr("Dark theme"),
            "language.system": self.tr("Same language as the system"),
            # A language is called by its own name in all languages.
            "language.en": "English",
            "language.zh_CN": "简体中文",
            "page.chat": self.tr("Chat"),
            "page.tokens": self.tr("Token lens"),
            "page.models": self.tr("Models"),
            "page.settings": self.tr("Settings"),
            "app.shortcuts": self.tr("Keyboard shortcuts"),
            "chat.export": self.tr("Export the conversation…"),
            "chat.copy": self.tr("Copy the conversation as Markdown"),
            "chat.print": self.tr("Print the conversation…"),
            "app.export": self.tr("Export all conversations…"),
            "app.import": self.tr("Import conversations…"),
            "app.backup": self.tr("Back up the conversations now"),
            "app.report": self.tr("Copy diagnostic report"),
            "app.quit": self.tr("Quit Vitrail"),
        }


def _menu_role(identifier: str) -> QAction.MenuRole:
    """Where macOS puts it."""
    if identifier == "app.quit":
        return QAction.MenuRole.QuitRole
    if identifier == "page.settings":
        return QAction.MenuRole.PreferencesRole
    return QAction.MenuRole.NoRole
