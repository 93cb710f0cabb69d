"""The sentences of the interface in all its languages, whichever the window speaks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTranslator

from app.core.resources import resource_folder
from app.ui.translations import LANGUAGES, read

if TYPE_CHECKING:
    from pathlib import Path


class Spoken:
    """Translators that are loaded when they are first asked, and never installed."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` of other translations than those of Vitrail."""
        self._folder = folder or resource_folder() / "translations"

    @cached_property
    def _translators(self) -> tuple[tuple[QTranslator, bytes], ...]:
        found = []
        for language in LANGUAGES:
            translator = QTranslator()
            content = read(translator, self._folder / f"vitrail_{language}.qm")
            if content:
                found.append((translator, content))
        return tuple(found)

    def all(self, context: str, source: str) -> tuple[str, ...]:
        """The sentence `source` as it is written, and in every language that has it."""
        texts = dict.fromkeys([source])
        for translator, _content in self._translators:
            text = translator.translate(context, source)
            if text:
                texts[text] = None
        return tuple(texts)
