"""What the user says of model files: shown at once, written a moment later, never lost."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.core.errors import LibraryUnwritable
from app.hub.record import Annotation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.bridge.tasks import Tasks
    from app.core.errors import VitrailError
    from app.hub.api import Entry
    from app.hub.collection import Collection

log = logging.getLogger(__name__)

Value = str | int | bool | tuple[str, ...]


class Annotations(QObject):
    """Favorites, tags, notes and when a file was last used, by path.

    Signals:
        changed: path of the file that something else is said of now.
        failed: LibraryUnwritable; what is in memory goes on.
    """

    changed = Signal(str)
    failed = Signal(object)

    def __init__(
        self, collection: Collection, tasks: Tasks, *, parent: QObject | None = None
    ) -> None:
        """Read nothing yet.

        Args:
            collection: where they are kept.
            tasks: the one thread that works with it.
            parent: Qt's.
        """
        super().__init__(parent)
        self._collection = collection
        self._tasks = tasks
        self._known: dict[str, Annotation] | None = None
        self._early: list[tuple[str, dict[str, Value]]] = []
        self._unsaved: dict[str, Annotation] = {}
        self._closed = False

    def read(self) -> None:
        """Read what was said before."""
        self._tasks.run(self._collection.annotations, self._on_read)

    def applied(self, entry: Entry) -> Entry:
        """`entry` with what was said of it."""
        about = (self._known or {}).get(entry.path)
        if about is None:
            return entry
        return replace(
            entry,
            favorite=about.favorite,
            tags=about.tags,
            note=about.note,
            used_ms=about.used_ms,
        )

    def change(self, path: str, **changes: Value) -> None:
        """Say something else of a file."""
        if self._known is None:  # it would hide what is on the disk
            self._early.append((path, changes))
            return
        about = replace(self._known.get(path, Annotation()), **changes)
        self._known[path] = about
        self._unsaved[path] = about
        self._save(path, about)
        self.changed.emit(path)

    def follow(self, moved: Mapping[str, str]) -> None:
        """Files have other paths now: old ones lead to new ones."""
        for known in (self._known or {}, self._unsaved):
            for old, new in moved.items():
                if old in known:
                    known[new] = known.pop(old)

    def clear(self) -> None:
        """Nothing was ever said of a file."""
        self._known, self._early, self._unsaved = {}, [], {}

    def close(self) -> None:
        """Write what is not written; the thread has ended."""
        self._closed = True
        if self._early:
            self._on_read(self._collection.annotations())
        if self._unsaved:
            try:
                self._collection.annotate(self._unsaved)
            except LibraryUnwritable as error:
                log.warning("%s", error)

    def _on_read(self, known: dict[str, Annotation]) -> None:
        if self._known is not None:
            return
        self._known = known
        early, self._early = self._early, []
        for path, changes in early:
            self.change(path, **changes)

    def _save(self, path: str, about: Annotation) -> None:
        if not self._closed:
            self._tasks.run(
                lambda: self._collection.annotate({path: about}),
                lambda _: self._on_kept(path, about),
                self._on_not_kept,
            )

    def _on_kept(self, path: str, about: Annotation) -> None:
        if self._unsaved.get(path) is about:
            del self._unsaved[path]

    def _on_not_kept(self, error: VitrailError) -> None:
        log.warning("%s", error)
        self.failed.emit(error)
