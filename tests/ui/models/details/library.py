"""A library of files that a test lays down; headers are read as the real one reads them."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.bridge.progress import Progress
from app.bridge.tasks import Tasks
from app.core.errors import VitrailError
from app.hub.api import Entry
from app.inspection.gguf import joined, read_file


class LaidLibrary(QObject):
    """Notes what it was asked; a test answers by calling what it was given."""

    changed = Signal()
    scanned = Signal()
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._tasks = Tasks("library", parent=self)
        self._entries: dict[str, Entry] = {}
        self.scanning = False
        self.calls: list[tuple] = []
        self.refused: dict[str, VitrailError] = {}
        self.answers: dict[str, tuple] = {}

    def lay(self, entry: Entry) -> None:
        """There is a file, or it is another now."""
        self._entries[entry.path] = entry
        self.changed.emit()

    def take(self, path: str) -> None:
        """A file is gone."""
        del self._entries[path]
        self.changed.emit()

    def close(self) -> None:
        self._tasks.close()

    def entry(self, path: str) -> Entry | None:
        return self._entries.get(path)

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries.values())

    def header(self, path, then, failed):
        paths = self._entries[path].shards or (path,)
        self._tasks.run(lambda: joined([read_file(Path(each)) for each in paths]), then, failed)

    def refusal(self, path):
        return self.refused.get(path)

    def verify(self, path, progressed, then, failed):
        self.answers["verify"] = (progressed, then, failed)
        self.progress = Progress(progressed, parent=self)
        return self.progress

    def _put(self, path, **values):
        self._entries[path] = replace(self._entries[path], **values)
        self.changed.emit()

    def set_note(self, path, text):
        self.calls.append(("note", text))
        self._put(path, note=text)

    def set_tags(self, path, tags):
        self.calls.append(("tags", tags))
        self._put(path, tags=tags)

    def set_favorite(self, path, favorite):
        self.calls.append(("favorite", favorite))
        self._put(path, favorite=favorite)

    def rename(self, path, name, then, failed):
        self.calls.append(("rename", name))
        self.answers["rename"] = (then, failed)

    def delete(self, path, then, failed, *, permanently=False):
        self.calls.append(("delete", permanently))
        self.answers["delete"] = (then, failed)
