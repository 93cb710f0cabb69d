"""What the command palette looks through: actions, conversations, models, presets, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from app.ui.phrase import size
from app.ui.settings.entries import SECTIONS, Entry, entries
from app.ui.shortcuts import key_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.bridge.presets import PresetList
    from app.chat.presets import Preset
    from app.ui.actions import Actions
    from app.ui.spoken import Spoken

translate = QCoreApplication.translate

Kind = Literal["command", "conversation", "model", "preset", "setting"]


class Findable(Struct, frozen=True, gc=False):
    """Something to choose.

    Attributes:
        key: by which it is remembered.
        text: what it is called.
        icon: a Phosphor name.
        do: what choosing it does; None where it cannot be done now.
        others: what it is called in other languages.
        group: what it belongs to; its name finds it too.
        note: at the right, where there is no shortcut.
        keys: the shortcut.
        checked: it is on.
    """

    key: str
    text: str
    icon: str
    do: Callable[[], object] | None
    others: tuple[str, ...] = ()
    group: str = ""
    note: str = ""
    keys: str = ""
    checked: bool = False


class Source(Protocol):
    """One kind of things.

    Attributes:
        kind: which.
        mark: typed first, it finds these alone; empty for none.
    """

    kind: Kind
    mark: str

    def head(self) -> str:
        """What stands above them."""

    def all(self) -> Iterator[Findable]:
        """Everything there is, in the order in which equal matches are listed."""


class Commands:
    """Every action of the registry; one that cannot be done now is shown and not chosen."""

    kind: Kind = "command"
    mark = ">"

    def __init__(self, actions: Actions, spoken: Spoken) -> None:
        self._actions = actions
        self._spoken = spoken

    def head(self) -> str:
        """What stands above them."""
        return translate("Findings", "Commands")

    def all(self) -> Iterator[Findable]:
        """In the order of the registry."""
        sources = self._actions.sources()
        for action in self._actions:
            spec = self._actions.spec(action)
            keys = key_text(action.shortcut())
            group = self._actions.group_name(spec.group)
            yield Findable(
                key=f"command:{spec.id}",
                text=action.text(),
                icon=spec.icon,
                do=action.trigger if action.isEnabled() else None,
                others=self._spoken.all("Actions", sources[spec.id]),
                group=group,
                note=group,
                keys=keys,
                checked=action.isCheckable() and action.isChecked(),
            )


class Conversations:
    """Every conversation by its title."""

    kind: Kind = "conversation"
    mark = "#"

    def __init__(self, session: ChatSession, actions: Actions) -> None:
        self._session = session
        self._actions = actions

    def head(self) -> str:
        """What stands above them."""
        return translate("Findings", "Conversations")

    def all(self) -> Iterator[Findable]:
        """As the list has them."""
        for summary in self._session.conversations():
            yield Findable(
                key=f"conversation:{summary.id}",
                text=summary.title or translate("Findings", "New conversation"),
                icon="ph.push-pin" if summary.pinned else "ph.chat-circle-text",
                do=self._opener(summary.id),
                note=summary.preset.name if summary.preset is not None else "",
                checked=summary.id == self._session.current,
            )

    def _opener(self, conversation: int) -> Callable[[], object]:
        def open_it() -> None:
            self._session.open(conversation)
            self._actions["page.chat"].trigger()

        return open_it


class Models:
    """Every model of the library that can chat; choosing one loads it."""

    kind: Kind = "model"
    mark = "@"

    def __init__(self, library: Library, models: ModelHost, load: Callable[[str], object]) -> None:
        self._library = library
        self._models = models
        self._load = load

    def head(self) -> str:
        """What stands above them."""
        return translate("Findings", "Models")

    def all(self) -> Iterator[Findable]:
        """As the library has them."""
        for entry in self._library.entries():
            if entry.embedding or entry.broken is not None or entry.missing_shards:
                continue
            yield Findable(
                key=f"model:{entry.path}",
                text=" ".join((entry.name, entry.quantization)).strip(),
                icon="ph.cube",
                do=self._loader(entry.path),
                note=size(entry.size_bytes),
                checked=entry.path == self._models.path and self._models.state == "ready",
            )

    def _loader(self, path: str) -> Callable[[], object]:
        return lambda: self._load(path)


class Presets:
    """Every preset; choosing one begins a conversation with it."""

    kind: Kind = "preset"
    mark = "*"

    def __init__(self, presets: PresetList, actions: Actions) -> None:
        self._presets = presets
        self._actions = actions

    def head(self) -> str:
        """What stands above them."""
        return translate("Findings", "Presets")

    def all(self) -> Iterator[Findable]:
        """As the user ordered them."""
        for key, preset in self._presets.presets():
            item = self._presets.item(key)
            names = (value.name for value in item.values()) if item is not None else ()
            yield Findable(
                key=f"preset:{key}",
                text=preset.name,
                icon=preset.glyph,
                do=self._starter(preset),
                others=tuple(names),
                note=translate("Findings", "Preset"),
            )

    def _starter(self, preset: Preset) -> Callable[[], object]:
        def start() -> None:
            self._presets.start(preset)
            self._actions["view.composer"].trigger()

        return start


class Settings:
    """Every setting; choosing one shows it."""

    kind: Kind = "setting"
    mark = ":"

    def __init__(self, spoken: Spoken, show: Callable[[Entry], object]) -> None:
        self._spoken = spoken
        self._show = show

    def head(self) -> str:
        """What stands above them."""
        return translate("Findings", "Settings")

    def all(self) -> Iterator[Findable]:
        """Section by section."""
        for entry in entries():
            context, title = SECTIONS[entry.section]
            section = translate(context, title)
            yield Findable(
                key=f"setting:{entry.key}",
                text=translate(entry.context, entry.source),
                icon="ph.sliders-horizontal" if entry.widget else "ph.gear-six",
                do=self._shower(entry),
                others=self._spoken.all(entry.context, entry.source),
                group=section,
                note=section if entry.widget else translate("Findings", "Settings"),
            )

    def _shower(self, entry: Entry) -> Callable[[], object]:
        return lambda: self._show(entry)
