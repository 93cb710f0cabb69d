"""Presets as the window works with them: choosing, keeping, taking along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import Signal

from app.bridge.governing import language_code
from app.bridge.stock import StockList
from app.bridge.tasks import Tasks
from app.chat.conversation import ConversationSettings
from app.chat.preset_file import read_file, write_file
from app.chat.presets import Preset
from app.chat.variables import fill_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from app.bridge.chat import ChatSession
    from app.bridge.library import Library
    from app.bridge.storage import Storage
    from app.chat.presets import Opening, PresetModel
    from app.core.errors import VitrailError


class PresetList(StockList[Preset]):
    """All presets; see `StockList`.

    Signals:
        model_wanted: path of the model file of a preset that was chosen.
    """

    model_wanted = Signal(str)

    def __init__(
        self,
        storage: Storage,
        session: ChatSession,
        library: Library | None = None,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(storage, lambda store: store.presets, parent=parent)
        self._session = session
        self._library = library
        self._starting: Preset | None = None
        self._tasks = Tasks("presets", daemon=True, parent=self)
        session.opened.connect(self._on_session_opened)

    def close(self) -> None:
        """End what runs."""
        self._tasks.close()

    def preset(self, key: str) -> Preset | None:
        """The one of that key, in the language of the window."""
        item = self.item(key)
        return item.value(language_code()) if item is not None else None

    def presets(self) -> tuple[tuple[str, Preset], ...]:
        """Key and values of all that are not hidden, in the language of the window."""
        language = language_code()
        return tuple((item.key, item.value(language)) for item in self.items())

    def duplicate(self, key: str, name: str, then: Callable[[str], None] | None = None) -> None:
        """Keep a copy of one as an own one, called `name`."""
        preset = self.preset(key)
        if preset is not None:
            self.add([structs.replace(preset, name=name)], then)

    # -- choosing ---------------------------------------------------------

    def apply(self, preset: Preset | None) -> None:
        """Give it to the open conversation; None takes away the one it has."""
        self._session.take_preset(preset, self._opening(preset))
        if preset is not None and preset.model is not None:
            path = self.find_model(preset.model)
            if path:
                self.model_wanted.emit(path)

    def start(self, preset: Preset) -> None:
        """Begin a conversation with it: the open one where nothing was said in it yet."""
        if self._session.untouched():
            self.apply(preset)
        else:
            self._starting = preset
            self._session.new()

    def find_model(self, model: PresetModel) -> str:
        """Path of the file that a preset means; empty where there is none here."""
        if self._library is None:
            return ""
        entries = self._library.entries()
        for entry in entries:
            if model.path and entry.path == model.path:
                return entry.path
        file = model.file.casefold()
        for entry in entries:
            if file and Path(entry.path).name.casefold() == file:
                return entry.path
        for entry in entries:
            wanted = (model.name.casefold(), model.quantization)
            if model.name and (entry.name.casefold(), entry.quantization) == wanted:
                return entry.path
        return ""

    def misses_model(self, preset: Preset | None) -> bool:
        """It wants a model that is not here, as far as the library was looked through."""
        if preset is None or preset.model is None or self._library is None:
            return False
        return self._library.looked and not self.find_model(preset.model)

    def _opening(self, preset: Preset | None) -> tuple[Opening, ...]:
        """Its messages with the variables filled in."""
        if preset is None:
            return ()
        values = self._session.governing.variables()
        return tuple(
            structs.replace(message, content=fill_in(message.content, values))
            for message in preset.opening
        )

    def _on_session_opened(self, conversation: int) -> None:
        preset, self._starting = self._starting, None
        if preset is None or not conversation:
            self._starting = preset
        elif self._session.untouched():
            self.apply(preset)

    # -- keeping ----------------------------------------------------------

    def from_conversation(self, name: str) -> Preset:
        """What the open conversation and its preset decide, as a preset of its own."""
        base = self._session.preset() or Preset(name=name)
        own, given = self._session.settings(), base.settings
        merged = {
            field: getattr(own, field) if getattr(own, field) is not None else getattr(given, field)
            for field in ConversationSettings.__struct_fields__
            if field != "sampling"
        }
        merged["system_prompt"] = self._session.resolved().system_prompt or None
        settings = ConversationSettings(sampling={**given.sampling, **own.sampling}, **merged)
        return structs.replace(base, name=name, settings=settings)

    # -- taking along -----------------------------------------------------

    def export_file(
        self,
        path: str,
        presets: Sequence[Preset],
        then: Callable[[], None],
        failed: Callable[[VitrailError], None],
    ) -> None:
        """Write `presets` to the file at `path`."""
        self._tasks.run(lambda: write_file(Path(path), presets), lambda _none: then(), failed)

    def import_file(
        self, path: str, then: Callable[[int], None], failed: Callable[[VitrailError], None]
    ) -> None:
        """Take all presets of a file, or none of them; `then` gets how many came."""

        def taken(presets: tuple[Preset, ...]) -> None:
            self.add(presets, lambda _key: then(len(presets)))

        self._tasks.run(lambda: read_file(Path(path)), taken, failed)
