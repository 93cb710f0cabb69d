"""Which vocabulary cuts: the loaded model's, any of the library's, or one that came along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction

from app.ui.lens.tokens.sources import NAMES, Source, Sources
from app.ui.phrase import count, fill
from app.ui.widgets.painting import rounded
from app.ui.widgets.picker import Picker

__all__ = ["NAMES", "Source", "VocabularyPicker"]

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF, SignalInstance
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.bridge.models import ModelFiles
    from app.engine.api import Vocabulary
    from app.inspection.cut_text import Pieces
    from app.ui.theme import Theme
    from app.ui.widgets.menu import Menu

WIDEST, NARROWEST = 340, 120


class Using(Protocol):
    """What uses a vocabulary."""

    @property
    def source(self) -> str:
        """What it was opened from; empty before one is open."""

    @property
    def vocabulary(self) -> Vocabulary | None:
        """That is used; None before one is."""

    @property
    def pieces(self) -> Pieces | None:
        """Its entries; None until they are there."""

    @property
    def opening(self) -> bool:
        """None is used yet, but one is on its way."""

    @property
    def vocabulary_changed(self) -> SignalInstance:
        """Another is used, or its entries are there."""


class VocabularyPicker(Picker):
    """The name of the vocabulary, its size, and a menu of all others.

    Signals:
        chosen: what `Vocabularies.open` takes.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        lens: Using,
        models: ModelHost,
        files: ModelFiles,
        library: Library,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, widest=WIDEST, narrowest=NARROWEST, note_stays=False, parent=parent)
        self._lens = lens
        self._sources = Sources(models, files, library)
        lens.vocabulary_changed.connect(self.refresh)
        models.changed.connect(self.refresh)
        library.changed.connect(self.refresh)
        self.refresh()

    def sources(self) -> list[Source]:
        """What to offer: the loaded model's first."""
        return self._sources.all()

    def first(self) -> str:
        """What to begin with."""
        return self.sources()[0].source

    def name(self) -> str:
        """What the vocabulary is called."""
        source = self._lens.source
        known = next((each.name for each in self.sources() if each.source == source), "")
        vocabulary = self._lens.vocabulary
        if known:
            return known
        if vocabulary is not None:
            return vocabulary.name
        return self.tr("Opening…") if self._lens.opening else self.tr("No vocabulary")

    def note(self) -> str:
        """How many entries it has."""
        vocabulary = self._lens.vocabulary
        return fill(self.tr("%1 entries"), count(vocabulary.n_vocab)) if vocabulary else ""

    def refresh(self) -> None:
        """Show what is used now."""
        name, note = self.name(), self.note()
        self.setAccessibleName(fill(self.tr("Vocabulary: %1"), name))
        self.setAccessibleDescription(note)
        vocabulary = self._lens.vocabulary
        self.setToolTip(vocabulary.path if vocabulary is not None else "")
        self.show_choice(name, note)

    def fill_menu(self) -> Menu:
        """The menu with what can be chosen now."""
        self._menu.clear()
        for source in self.sources():
            name = source.name.replace("&", "&&")
            action = QAction(f"{name}\t{source.note}" if source.note else name, self._menu)
            action.setCheckable(True)
            action.setChecked(source.source == self._lens.source)
            action.setData(source.source)
            action.triggered.connect(self._on_action_triggered)
            self._menu.addAction(action)
        return self._menu

    def paint_dot(self, painter: QPainter, box: QRectF) -> None:
        """Filled once the entries are there."""
        if self._lens.vocabulary is not None and self._lens.pieces is not None:
            rounded(painter, box, box.width() / 2, self._theme.color("success"))
        else:
            super().paint_dot(painter, box)

    # -- answers ----------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)

    def _on_action_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit(action.data())
