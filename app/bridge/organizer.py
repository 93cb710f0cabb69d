"""Order among conversations: titles, pins, folders, tags; of one or of several at once.

A change shows at once, is written behind, and can be undone.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from app.chat.folders import Folder
from app.chat.store import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from app.bridge.conversations import Conversations
    from app.bridge.history import Change, History
    from app.bridge.storage import Storage
    from app.chat.conversation import Namer, Summary

T = TypeVar("T")

LONGEST_NAME = 80


class Organizer(QObject):
    """Folders and what conversations are filed under.

    Temporary conversations are in no folder and carry no tags: both are on disk.

    Signals:
        folders_changed: there are others, or they are called, ordered or folded otherwise.
    """

    folders_changed = Signal()

    def __init__(
        self,
        storage: Storage,
        conversations: Conversations,
        history: History,
        *,
        parent: QObject | None = None,
    ) -> None:
        """Read the folders as soon as `storage` is open."""
        super().__init__(parent)
        self._storage = storage
        self._conversations = conversations
        self._history = history
        self._folders: dict[int, Folder] = {}
        self._largest = 0
        self._changes = 0
        storage.opened.connect(self._on_storage_opened)

    # -- folders ----------------------------------------------------------

    def folders(self) -> tuple[Folder, ...]:
        """All, in their order."""
        return tuple(sorted(self._folders.values(), key=lambda f: (f.position, f.id)))

    def neighbor(self, conversation: int, leaving: Collection[int]) -> int:
        """What stands next below `conversation` in the list, else next above; 0 for nothing.

        Passes over what is `leaving` and what is folded away.
        """
        places = {folder.id: place for place, folder in enumerate(self.folders())}
        folded = {folder.id for folder in self.folders() if not folder.opened}

        def place(summary: Summary) -> int:
            if summary.folder_id in places:
                return places[summary.folder_id]
            return -1 if summary.pinned else len(places)

        order = sorted(self._conversations.all(), key=place)
        at = next((n for n, summary in enumerate(order) if summary.id == conversation), -1)
        for summary in (*order[at + 1 :], *reversed(order[: max(at, 0)])):
            if summary.id not in leaving and summary.folder_id not in folded:
                return summary.id
        return 0

    def folder(self, folder_id: int | None) -> Folder | None:
        """One of them."""
        return None if folder_id is None else self._folders.get(folder_id)

    def create(self, name: str, conversations: Iterable[int] = ()) -> int:
        """A new folder at the end, with conversations in it; its id, 0 for a name of blanks."""
        name = _one_line(name)[:LONGEST_NAME]
        if not name:
            return 0
        self._largest += 1
        position = max((f.position for f in self._folders.values()), default=0.0) + 1.0
        folder = Folder(id=self._largest, name=name, position=position)
        places = self._places(conversations)

        def make() -> None:
            self._put(folder)
            self._place(dict.fromkeys(places, folder.id))

        def unmake() -> None:
            self._place(places)
            self._remove(folder.id)

        make()
        self._history.did("move", unmake, make)
        return folder.id

    def rename_folder(self, folder_id: int, name: str) -> None:
        """Call it otherwise; a name of blanks is ignored."""
        folder, name = self.folder(folder_id), _one_line(name)[:LONGEST_NAME]
        if folder is None or not name or name == folder.name:
            return
        self._put(structs.replace(folder, name=name))
        self._history.did(
            "rename",
            lambda: self._rename_folder(folder_id, folder.name),
            lambda: self._rename_folder(folder_id, name),
        )

    def delete_folder(self, folder_id: int) -> None:
        """Take the folder away; its conversations stay."""
        folder = self.folder(folder_id)
        if folder is None:
            return
        inside = [s.id for s in self._conversations.all() if s.folder_id == folder_id]

        def bring_back() -> None:
            self._put(folder)
            self._place(dict.fromkeys(inside, folder_id))

        self._remove(folder_id)
        self._history.did("move", bring_back, lambda: self._remove(folder_id))

    def set_opened(self, folder_id: int, opened: bool) -> None:
        """Show what is in it, or fold it away."""
        folder = self.folder(folder_id)
        if folder is not None and folder.opened != opened:
            self._put(structs.replace(folder, opened=opened))

    # -- conversations ----------------------------------------------------

    def rename(
        self, conversation: int, title: str, named: Namer = "user", *, undoable: bool = True
    ) -> None:
        """Give a title; one of blanks is ignored. What happens by itself is no step to undo."""
        summary, title = self._conversations.get(conversation), _one_line(title)
        if summary is None or not title:
            return
        before = (summary.title, summary.named)
        if before == (title, named):
            return
        self._conversations.rename(conversation, title, named)
        if not undoable:
            return
        self._history.did(
            "rename",
            lambda: self._conversations.rename(conversation, *before),
            lambda: self._conversations.rename(conversation, title, named),
            conversation=conversation,
        )

    def set_pinned(self, conversations: Iterable[int], pinned: bool) -> None:
        """Keep them at the top of the list, or let them go."""
        before = {s.id: s.pinned for s in self._known(conversations) if s.pinned != pinned}
        self._do("pin", self._pin, before, dict.fromkeys(before, pinned))

    def move(self, conversations: Iterable[int], folder_id: int | None) -> None:
        """Put them into a folder, or out of any."""
        if folder_id is not None and folder_id not in self._folders:
            return
        before = self._places(conversations)
        before = {c: place for c, place in before.items() if place != folder_id}
        self._do("move", self._place, before, dict.fromkeys(before, folder_id))

    def tags(self) -> dict[str, int]:
        """All tags in the order of the alphabet, and how many conversations carry them."""
        found = Counter(tag for s in self._conversations.all() for tag in s.tags)
        return {tag: found[tag] for tag in sorted(found, key=str.casefold)}

    def tag(
        self, conversations: Iterable[int], add: Iterable[str], remove: Iterable[str] = ()
    ) -> None:
        """Add tags to conversations and take others away, whatever their case."""
        gone = {name.casefold() for name in remove}
        more = list(add)
        before: dict[int, tuple[str, ...]] = {}
        after: dict[int, tuple[str, ...]] = {}
        for summary in self._lasting(conversations):
            kept = {name.casefold(): name for name in summary.tags if name.casefold() not in gone}
            for name in more:
                kept.setdefault(name.casefold(), name)
            tags = tuple(kept[key] for key in sorted(kept))
            if tags != summary.tags:
                before[summary.id], after[summary.id] = summary.tags, tags
        self._do("tag", self._set_tags, before, after)

    # -- inside -----------------------------------------------------------

    def _do(
        self,
        name: Change,
        do: Callable[[Mapping[int, T]], None],
        before: Mapping[int, T],
        after: Mapping[int, T],
    ) -> None:
        if before:
            do(after)
            one = next(iter(before)) if len(before) == 1 else 0
            self._history.did(name, lambda: do(before), lambda: do(after), conversation=one)

    def _known(self, conversations: Iterable[int]) -> list[Summary]:
        found = (self._conversations.get(conversation) for conversation in conversations)
        return [summary for summary in found if summary is not None]

    def _lasting(self, conversations: Iterable[int]) -> list[Summary]:
        return [summary for summary in self._known(conversations) if not summary.temporary]

    def _places(self, conversations: Iterable[int]) -> dict[int, int | None]:
        return {summary.id: summary.folder_id for summary in self._lasting(conversations)}

    def _pin(self, pinned: Mapping[int, bool]) -> None:
        lasting = {summary.id: pinned[summary.id] for summary in self._lasting(pinned)}
        fields = {c: {"pinned": on} for c, on in pinned.items()}
        self._conversations.change(fields, lambda store: store.folders.set_pinned(lasting))

    def _place(self, places: Mapping[int, int | None]) -> None:
        """Write them as they are; a folder that is gone meanwhile takes none in."""
        kept = {c: f if f in self._folders else None for c, f in places.items()}
        fields = {c: {"folder_id": folder_id} for c, folder_id in kept.items()}
        self._conversations.change(fields, lambda store: store.folders.move(kept))

    def _set_tags(self, tags: Mapping[int, tuple[str, ...]]) -> None:
        fields = {c: {"tags": names} for c, names in tags.items()}
        self._conversations.change(fields, lambda store: store.folders.set_tags(tags))

    def _rename_folder(self, folder_id: int, name: str) -> None:
        folder = self.folder(folder_id)
        if folder is not None:
            self._put(structs.replace(folder, name=name))

    def _put(self, folder: Folder) -> None:
        self._changes += 1
        self._folders[folder.id] = folder
        self._storage.run(lambda store: store.folders.put(folder), keep=True)
        self.folders_changed.emit()

    def _remove(self, folder_id: int) -> None:
        self._changes += 1
        self._folders.pop(folder_id, None)
        self._storage.run(lambda store: store.folders.remove(folder_id), keep=True)
        inside = [s.id for s in self._conversations.all() if s.folder_id == folder_id]
        self._conversations.change({c: {"folder_id": None} for c in inside}, None)
        self.folders_changed.emit()

    def read(self) -> None:
        """Read the folders again: there are others."""
        self._on_storage_opened()

    def _on_storage_opened(self) -> None:
        """Also after a restore: the folders are others then."""
        self._storage.run(
            lambda store: store.folders.all(),
            partial(self._on_read, self._changes),
            lambda _error: None,
        )

    def _on_read(self, changes: int, folders: tuple[Folder, ...]) -> None:
        if changes != self._changes:  # what was asked for was older than what is known
            self._on_storage_opened()
            return
        self._folders = {folder.id: folder for folder in folders}
        # Never one that was there before: a step may bring that back.
        self._largest = max((self._largest, *self._folders))
        self.folders_changed.emit()


def _one_line(text: str) -> str:
    return clean(" ".join(text.split()))
