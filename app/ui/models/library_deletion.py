"""The question before a model file is deleted, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal

from app.core.errors import FileNotDeleted
from app.ui.phrase import fill, listed, sentences, size
from app.ui.widgets.question import Question

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.core.errors import VitrailError
    from app.hub.api import Entry
    from app.ui.theme import Theme

LONGEST_NAME, NAME_END = 32, 8


class Deletion(Question):
    """Moves a file into the system's bin once the user agreed; for good only when asked again.

    Signals:
        deleted: bytes that the file took.
        failed: the error.
    """

    deleted = Signal(object)
    failed = Signal(object)

    def __init__(
        self, theme: Theme, library: Library, models: ModelHost, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "warning", "danger", parent=parent)
        self._library = library
        self._models = models
        self._path = ""
        self._permanently = False
        self.agreed.connect(self._on_self_agreed)
        self.retranslate()

    def ask_for(self, path: str, *, permanently: bool = False) -> None:
        """Ask whether the file at `path` shall go."""
        self._path, self._permanently = path, permanently
        self.retranslate()
        self.ask()

    def retranslate(self) -> None:
        """Set every string again."""
        yes = self.tr("Delete for good") if self._permanently else self.tr("Move to the bin")
        self.set_answers(yes, self.tr("Keep"))
        entry = self._library.entry(self._path)
        if entry is None:
            return
        title = fill(self.tr("Delete “%1”?"), listed(_cut(entry.name), entry.quantization))
        self.set_texts(title, self._consequence(entry))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _consequence(self, entry: Entry) -> str:
        taken = size(entry.size_bytes)
        loaded = self.tr("It is unloaded first.") if self._models.holds(self._path) else ""
        if self._permanently:
            what = fill(
                self.tr("There is no bin for this disk. %1 is freed; there is no way back."), taken
            )
        else:
            what = fill(self.tr("%1 is freed when the bin is emptied."), taken)
        return sentences(what, loaded)

    def _on_self_agreed(self) -> None:
        if self._models.holds(self._path):
            # Windows does not delete a file that is in use.
            self._models.let_go(self._path, self._delete)
        else:
            self._delete()

    def _delete(self) -> None:
        path = self._path
        self._library.delete(
            path,
            self.deleted.emit,
            lambda error: self._on_library_failed(path, error),
            permanently=self._permanently,
        )

    def _on_library_failed(self, path: str, error: VitrailError) -> None:
        if isinstance(error, FileNotDeleted) and error.no_bin and not self._permanently:
            self.ask_for(path, permanently=True)
        else:
            self.failed.emit(error)


def _cut(name: str) -> str:
    """A name without its middle where it is too long to be broken into lines."""
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - NAME_END - 1]}…{name[-NAME_END:]}"
