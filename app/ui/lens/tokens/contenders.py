"""The vocabularies that are compared: each cuts the same text, none waits for another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.settings import MAX_COMPARED
from app.engine.api import CutOptions
from app.inspection.comparison import Needs, needs
from app.ui.lens.tokens.lens import Lens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.bridge.tasks import Tasks
    from app.bridge.vocabularies import Vocabularies
    from app.core.errors import VitrailError
    from app.inspection.cut import Cut
    from app.inspection.cut_text import CutText
    from app.inspection.samples import Sample


class Contender(QObject):
    """One vocabulary, and how it cuts the text.

    Attributes:
        source: what it is opened from.
        lens: that cuts.
        error: why there is nothing; None where there is, or will be.
        languages: tokens of the samples that say the same, by language.

    Signals:
        changed: something of it is new.
    """

    changed = Signal()

    def __init__(
        self,
        source: str,
        vocabularies: Vocabularies,
        tasks: Tasks,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.source = source
        self.lens = Lens(vocabularies, tasks, parent=self)
        self.error: VitrailError | None = None
        self.languages: dict[str, Needs] = {}
        self._vocabularies = vocabularies
        self._samples: tuple[Sample, ...] = ()
        self._open = True
        self.lens.remade.connect(self._on_lens_remade)
        self.lens.failed.connect(self._on_lens_failed)
        self.lens.vocabulary_changed.connect(self._on_lens_vocabulary_changed)

    @property
    def made(self) -> CutText | None:
        """The text as it cuts it; that may be an earlier one."""
        return self.lens.made

    @property
    def ready(self) -> bool:
        """`made` is of the text that is there now."""
        lens = self.lens
        return lens.made is not None and not lens.waiting and lens.made.text == lens.text

    @property
    def needs(self) -> Needs | None:
        """What it needs for the text; None where that is not known now."""
        return needs(self.lens.made) if self.ready and self.lens.made is not None else None

    def start(self, samples: Sequence[Sample]) -> None:
        """Open it."""
        self._samples = tuple(samples)
        self.lens.open(self.source)

    def close(self) -> None:
        """Tell nobody anything any more."""
        self._open = False
        self.lens.close()

    def _on_lens_remade(self) -> None:
        self.error = None
        self.changed.emit()

    def _on_lens_failed(self, error: VitrailError) -> None:
        self.error = error
        self.changed.emit()

    def _on_lens_vocabulary_changed(self) -> None:
        vocabulary = self.lens.vocabulary
        if vocabulary is not None and self.lens.pieces is not None and not self.languages:
            for sample in self._samples:
                then = partial(self._on_sample_cut, sample)
                self._vocabularies.cut(vocabulary, sample.text.encode(), CutOptions(), then)
        self.changed.emit()

    def _on_sample_cut(self, sample: Sample, cut: Cut) -> None:
        if self._open:
            tokens = len(cut.ids) - cut.before - cut.after
            size = len(sample.text.encode())
            self.languages[sample.language] = Needs(tokens, len(sample.text), size)
            self.changed.emit()


class Contenders(QObject):
    """Up to six of them, in the order the user gave them.

    Signals:
        arranged: there are others, or in another order.
        changed: something of one of them is new.
    """

    arranged = Signal()
    changed = Signal()

    def __init__(
        self,
        main: Lens,
        vocabularies: Vocabularies,
        tasks: Tasks,
        *,
        parent: QObject | None = None,
    ) -> None:
        """Begin without any.

        Args:
            main: the lens of the page: its text and options are used here, and its vocabulary is
                the one that others are held against.
            vocabularies: opens them.
            tasks: for long texts.
            parent: Qt's.
        """
        super().__init__(parent)
        self._main = main
        self._vocabularies = vocabularies
        self._tasks = tasks
        self._rows: list[Contender] = []
        self._samples: tuple[Sample, ...] = ()
        self._active = False
        main.text_changed.connect(self._on_main_text_changed)
        main.options_changed.connect(self._on_main_options_changed)
        main.vocabulary_changed.connect(self.changed)

    @property
    def rows(self) -> tuple[Contender, ...]:
        """From top to bottom."""
        return tuple(self._rows)

    @property
    def sources(self) -> tuple[str, ...]:
        """What they are opened from."""
        return tuple(row.source for row in self._rows)

    @property
    def full(self) -> bool:
        """No other can be added."""
        return len(self._rows) >= MAX_COMPARED

    @property
    def text(self) -> bytes:
        """What they cut."""
        return self._main.text

    @property
    def languages(self) -> tuple[str, ...]:
        """Of the texts that say the same."""
        return tuple(sample.language for sample in self._samples)

    @property
    def base(self) -> Contender | None:
        """The one that ratios are against: that of the page, else the first."""
        for row in self._rows:
            if row.source == self._main.source:
                return row
        return self._rows[0] if self._rows else None

    def set_samples(self, samples: Sequence[Sample]) -> None:
        """The texts that say the same in several languages; for those that are added later."""
        self._samples = tuple(samples)

    def set_active(self, *, active: bool) -> None:
        """Cut what is typed, or rest while nobody looks."""
        self._active = active
        if active:
            for row in self._rows:
                row.lens.set_text(self.text)

    def add(self, source: str) -> bool:
        """Compare one more; False where it is there already, or there are enough."""
        if self.full or source in self.sources:
            return False
        row = Contender(source, self._vocabularies, self._tasks, parent=self)
        row.changed.connect(self.changed)
        row.lens.set_options(self._main.options)
        if self._active:
            row.lens.set_text(self.text)
        self._rows.append(row)
        row.start(self._samples)
        self.arranged.emit()
        return True

    def remove(self, index: int) -> None:
        """Compare one less; its memory is given back if nothing here needs it."""
        row = self._rows.pop(index)
        vocabulary = row.lens.vocabulary
        row.close()
        row.deleteLater()
        if vocabulary is not None and vocabulary.key != self._main_key():
            self._vocabularies.forget(vocabulary)
        self.arranged.emit()

    def move(self, index: int, step: int) -> int:
        """Move one up or down by `step`; tells where it is then."""
        target = max(0, min(len(self._rows) - 1, index + step))
        if target != index:
            self._rows.insert(target, self._rows.pop(index))
            self.arranged.emit()
        return target

    def _main_key(self) -> str:
        return self._main.vocabulary.key if self._main.vocabulary is not None else ""

    def _on_main_text_changed(self) -> None:
        if self._active:
            for row in self._rows:
                row.lens.set_text(self.text)
            self.changed.emit()

    def _on_main_options_changed(self) -> None:
        for row in self._rows:
            row.lens.set_options(self._main.options)
