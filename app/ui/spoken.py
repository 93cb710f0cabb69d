"""The sentences of the interface in all its languages, whichever the window speaks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTranslator

from app.core.resources import resource_folder
from app.ui.translations import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path


class Spoken:
    """Translators that are loaded when they are first asked, and never installed."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` of other translations than those of Vitrail."""
        self._folder = folder or resource_folder() / "translations"

    @cached_property
    def _translators(self) -> tuple[QTranslator, ...]:
        found = []
        for language in LANGUAGES:
            translator = QTranslator()
            if translator.load(f"{self._folder}/vitrail_{language}.qm"):
                found.append(translator)
        return tuple(found)

    def all(self, context: str, source: str) -> tuple[str, ...]:
        """The sentence `source` as it is written, and in every language that has it."""
        texts = dict.fromkeys([source])
        for translator in self._translators:
            text = translator.translate(context, source)
            if text:
                texts[text] = None
        return tuple(texts)
