"""How the tokens of a text were built, worked out again whenever there is another text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.inspection.merges import replay_around
from app.ui.lens.tokens.ranks import Ranks

if TYPE_CHECKING:
    from app.bridge.tasks import Task, Tasks
    from app.bridge.vocabularies import Vocabularies
    from app.core.errors import VitrailError
    from app.inspection.cut_text import CutText
    from app.inspection.merge_table import MergeTable
    from app.inspection.merges import Replay
    from app.ui.lens.tokens.lens import Lens
    from app.ui.lens.tokens.merges_view import Absence, MergesView

PAUSE_MS = 120
"""After the last change, before it is shown how the text was built."""


class Replays(QObject):
    """Reads the merges of a vocabulary, and builds the tokens about the pinned one again.

    Signals:
        ranked: Ranks of the entries; of none while they are not known.
    """

    ranked = Signal(object)

    def __init__(
        self,
        lens: Lens,
        view: MergesView,
        vocabularies: Vocabularies,
        tasks: Tasks,
        *,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._lens = lens
        self._view = view
        self._vocabularies = vocabularies
        self._tasks = tasks
        self._merges: MergeTable | None = None
        self._failed = False
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        lens.remade.connect(self._timer.start)
        lens.vocabulary_changed.connect(self._on_lens_vocabulary_changed)
        lens.pinned.connect(self._on_lens_pinned)

    def _on_lens_pinned(self, token: int) -> None:
        self._timer.start(0)
        if token >= 0:
            self._view.show_token(token)

    def _on_lens_vocabulary_changed(self) -> None:
        vocabulary = self._lens.vocabulary
        self._merges = None
        self._failed = False
        self.ranked.emit(Ranks(None))
        self._view.set_absence("opening")
        if vocabulary is not None and self._lens.pieces is not None:
            self._vocabularies.merges(
                vocabulary,
                partial(self._on_merges, vocabulary.key),
                partial(self._on_merges_failed, vocabulary.key),
            )

    def _on_merges(self, key: str, table: MergeTable) -> None:
        if self._lens.vocabulary is not None and self._lens.vocabulary.key == key:
            self._merges = table
            self.ranked.emit(Ranks(table))
            self._timer.start(PAUSE_MS)

    def _on_merges_failed(self, key: str, _error: VitrailError) -> None:
        if self._lens.vocabulary is not None and self._lens.vocabulary.key == key:
            self._failed = True
            self._timer.start(PAUSE_MS)

    def _absence(self) -> Absence:
        if self._failed:
            return "unknown"
        made = self._lens.made
        if self._merges is None or made is None:
            return "opening"
        return "bare" if made.text else "empty"

    def _on_timer_timeout(self) -> None:
        """Build the tokens about the pinned one again, in a thread."""
        made, table = self._lens.made, self._merges
        if self._task is not None:
            self._task.cancel()
        if made is None or table is None or not len(made):
            self._view.set_absence(self._absence())
            return
        ids, at = made.cut.ids, max(0, self._lens.pinned_token)
        self._task = self._tasks.run(
            lambda: replay_around(table, ids, min(at, len(ids) - 1)),
            partial(self._on_replayed, made),
        )

    def _on_replayed(self, made: CutText, found: tuple[Replay, int]) -> None:
        self._task = None
        if made is self._lens.made:
            self._view.set_replay(*found)
            if self._lens.pinned_token >= 0:
                self._view.show_token(self._lens.pinned_token)
