"""Entries of a vocabulary, saved as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from app.core.errors import ExportFailed
from app.core.files import atomic_write
from app.inspection.entry_table import entries_as_csv, entries_as_json
from app.ui.errors import sentence
from app.ui.phrase import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.bridge.browsing import Browsing
    from app.core.errors import VitrailError
    from app.inspection.vocabulary_index import VocabularyIndex


class Saving(QObject):
    """Asks where, and writes in a thread.

    Signals:
        said: what was done, or why not.
    """

    said = Signal(str)

    def __init__(self, browsing: Browsing, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._browsing = browsing
        self._window = parent

    def ask_where(self, kind: str, ids: Sequence[int]) -> None:
        """Ask for a file that becomes `kind`, ``csv`` or ``json``."""
        dialog = QFileDialog(self._window, self.tr("Save the entries"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.setNameFilters([f"{kind.upper()} (*.{kind})"])
        dialog.selectFile(f"vocabulary.{kind}")
        dialog.fileSelected.connect(partial(self.save, kind, ids))
        dialog.open()

    def save(self, kind: str, ids: Sequence[int], path: str) -> None:
        """Write entries to a file."""
        index = self._browsing.index
        if index is not None:
            self._browsing.work(
                partial(_write, index, kind, ids, path), self._on_written, self._on_failed
            )

    def _on_written(self, _done: None) -> None:
        self.said.emit(self.tr("The entries were saved"))

    def _on_failed(self, error: VitrailError) -> None:
        text = sentence(error)
        self.said.emit(sentences(text.title, text.reason))


def _write(index: VocabularyIndex, kind: str, ids: Sequence[int], path: str) -> None:
    text = entries_as_json(index, ids) if kind == "json" else entries_as_csv(index, ids)
    try:
        atomic_write(Path(path), text.encode("utf-8", "replace"), mode=0o644)
    except OSError as error:
        raise ExportFailed(name=path, detail=error.strerror or str(error)) from error
