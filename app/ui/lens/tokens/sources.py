"""From what vocabularies can be opened: the loaded model, the library, those that came along."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.bridge.vocabularies import BUNDLED

if TYPE_CHECKING:
    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.bridge.models import ModelFiles

translate = QCoreApplication.translate

NAMES = {"gpt-2": "GPT-2", "qwen2": "Qwen2", "phi-3": "Phi-3"}
"""How those that came along are called, in every language."""


class Source(NamedTuple):
    """Something to open a vocabulary from."""

    source: str
    name: str
    note: str


class Sources:
    """What there is now."""

    def __init__(self, models: ModelHost, files: ModelFiles, library: Library) -> None:
        self._models = models
        self._files = files
        self._library = library

    def all(self) -> list[Source]:
        """What to offer: the loaded model's first."""
        found: dict[str, Source] = {}
        info = self._models.info
        if info is not None and self._models.path:
            loaded = translate("VocabularyPicker", "Loaded")
            found[self._models.path] = Source(self._models.path, info.name, loaded)
        # Those that cannot chat too: an embedding model has a vocabulary like any other.
        entries = [
            entry
            for entry in self._library.entries()
            if entry.broken is None and not entry.missing_shards
        ]
        for entry in sorted(entries, key=lambda each: (-each.used_ms, each.name.casefold())):
            found.setdefault(entry.path, Source(entry.path, entry.name, entry.quantization))
        starter = self._files.starter()
        if starter is not None:
            name = translate("VocabularyPicker", "Starter model")
            found.setdefault(starter, Source(starter, PurePath(starter).stem, name))
        along = translate("VocabularyPicker", "Comes with Vitrail")
        for name in BUNDLED:
            found[name] = Source(name, NAMES.get(name, name), along)
        return list(found.values())
