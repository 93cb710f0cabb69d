"""The library as it is now: folders and stores looked through, what changed read again."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from app.core.errors import GgufTruncated, LibraryUnwritable
from app.hub.entry import entry_of
from app.hub.facts import read
from app.hub.groups import Member, grouped
from app.hub.record import Record
from app.hub.stores import Candidate, candidates
from app.hub.walk import Walk, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from app.hub.api import Entry, Source
    from app.hub.index import Index
    from app.hub.stores import Surroundings
    from app.hub.walk import Found

BATCH_S = 0.4
"""While much has to be read, what is there is told so often."""
SETTLING_S = 60.0
"""A file that is not whole and changed as lately may still be on its way here."""


class Stopped(Exception):
    """Raised inside a scan that is not wanted any more."""


class Places(Struct, frozen=True, kw_only=True):
    """Where to look.

    Attributes:
        managed: the models folder.
        watched: other folders of the user.
        starter: the model that came with Vitrail; empty without one.
        opened: files that were opened, wherever they are.
        surroundings: where other programs keep theirs; None does not look there.
    """

    managed: str
    watched: tuple[str, ...] = ()
    starter: str = ""
    opened: tuple[str, ...] = ()
    surroundings: Surroundings | None = None


class Snapshot(Struct, frozen=True, kw_only=True):
    """The library at one moment.

    Attributes:
        entries: sorted by name; without what the user said of them.
        keys: name of the contents (`Record.key`) by path of a file.
        folders: those to be watched.
        used_bytes: of the files in the models folder, projectors included.
        free_bytes: on its disk.
        complete: no file is left to be read, and no limit was met.
        settling: a file is not whole and changed a moment ago.
        moved: new paths by old ones, of files that were found elsewhere.
    """

    entries: tuple[Entry, ...] = ()
    keys: Mapping[str, str] = {}
    folders: tuple[str, ...] = ()
    used_bytes: int = 0
    free_bytes: int = 0
    complete: bool = True
    settling: bool = False
    moved: Mapping[str, str] = {}


class Scan:
    """Looks through the places; its index is written as it goes.

    Attributes:
        unwritable: why the index could not be written; what is shown is right without it.
    """

    def __init__(
        self,
        index: Index,
        places: Places,
        *,
        stopped: Callable[[], bool] = lambda: False,
        told: Callable[[Snapshot], None] = lambda _snapshot: None,
        records: Mapping[str, Record] | None = None,
    ) -> None:
        """Begin nothing yet.

        Args:
            index: what was read before.
            places: where to look.
            stopped: whether to give up, asked before each file.
            told: gets what is known so far while much has to be read.
            records: what the index holds; read from it when None.
        """
        self._index = index
        self._places = places
        self._stopped = stopped
        self._told = told
        self._records = index.records() if records is None else records
        self._moved: dict[str, str] = {}
        self._folders: tuple[str, ...] = ()
        self._complete = True
        self._members: list[Member] = []
        self.unwritable: LibraryUnwritable | None = None

    def run(self) -> Snapshot:
        """Everything there is.

        Raises:
            Stopped: `stopped` said so.
        """
        found = self._found()
        members: list[Member] = []
        self._members = members
        unread: list[Candidate] = []
        elsewhere = self._elsewhere(found)
        for candidate in found:
            record = self._known(candidate, elsewhere)
            if record is None:
                unread.append(candidate)
            else:
                members.append(Member(candidate, record))
        self._read(unread, members)
        self._forget({candidate.file.path for candidate in found})
        return self._snapshot(members, complete=self._complete)

    @property
    def records(self) -> dict[str, Record]:
        """All files that were looked at, by path."""
        return {member.record.file.path: member.record for member in self._members}

    # -- what is there ----------------------------------------------------

    def _found(self) -> list[Candidate]:
        """Candidates, each file once: the first that names it has it."""
        once: dict[tuple[int, int] | str, Candidate] = {}
        for candidate in self._all():
            if self._stopped():
                raise Stopped
            file = candidate.file
            if _expressible(file.path):
                key = (file.device, file.inode) if file.inode else os.path.realpath(file.path)
                once.setdefault(key, candidate)
        return list(once.values())

    def _all(self) -> Iterator[Candidate]:
        places, walk = self._places, Walk()
        root = os.path.realpath(places.managed)
        inside: dict[str, bool] = {}
        # First: it is loaded by its own path, which is the one to be shown where links lead to it.
        yield from _single([places.starter], "starter")
        for file in walk.files(places.managed):
            yield Candidate(file=file, source=_whose(file, root, inside))
        for folder in places.watched:
            for file in walk.files(folder):
                yield Candidate(file=file, source="watched")
        # Only these are watched: others' stores are not ours to sit in.
        self._folders = tuple(walk.folders)
        self._complete = walk.complete
        if places.surroundings is not None:
            yield from candidates(places.surroundings)
        yield from _single(places.opened, "opened")

    # -- what is known of it ----------------------------------------------

    def _elsewhere(self, found: Iterable[Candidate]) -> dict[object, Record]:
        """Records whose files are gone, by what a file keeps when it is moved."""
        here = {candidate.file.path for candidate in found}
        gone: dict[object, Record] = {}
        for path, record in self._records.items():
            if path not in here:
                gone.update(dict.fromkeys(_traits(record.file), record))
        return gone

    def _known(self, candidate: Candidate, gone: dict[object, Record]) -> Record | None:
        """What the index says of a file that did not change; None when it has to be read."""
        file = candidate.file
        record = self._records.get(file.path)
        if record is None:
            record = next((gone[trait] for trait in _traits(file) if trait in gone), None)
            if record is None or record.file.path in self._moved:
                return None
            self._moved[record.file.path] = file.path
            return replace(record, file=file)
        return replace(record, file=file) if record.describes(file) else None

    def _read(self, unread: list[Candidate], members: list[Member]) -> None:
        """Read headers, keep what they say, and tell now and then."""
        if self._moved:
            self._keep(lambda: self._index.move(self._moved))
        batch: list[Record] = [
            member.record for member in members if member.record.file.path in self._moved.values()
        ]
        last = time.monotonic()
        for candidate in unread:
            if self._stopped():
                self._save(batch)
                raise Stopped
            record = fresh(candidate, self._records.get(candidate.file.path))
            batch.append(record)
            members.append(Member(candidate, record))
            if time.monotonic() - last >= BATCH_S:
                self._save(batch)
                batch = []
                self._told(self._snapshot(members, complete=False))
                last = time.monotonic()
        self._save(batch)

    def _save(self, records: list[Record]) -> None:
        if records:
            self._keep(lambda: self._index.save(records))

    def _forget(self, here: set[str]) -> None:
        """Drop what is gone and takes no time to find out again, as a SHA-256 does."""
        gone = [
            path
            for path, record in self._records.items()
            if path not in here and path not in self._moved and not record.found
        ]
        if gone:
            self._keep(lambda: self._index.forget(gone))

    def _keep(self, write: Callable[[], None]) -> None:
        """Write to the index, if that can be done."""
        try:
            write()
        except LibraryUnwritable as error:
            self.unwritable = error

    # -- what is shown ----------------------------------------------------

    def _snapshot(self, members: list[Member], *, complete: bool) -> Snapshot:
        groups = grouped(members)
        entries = sorted((entry_of(group) for group in groups), key=_by_name)
        keys = {member.record.file.path: member.record.key for member in members}
        return Snapshot(
            entries=tuple(entries),
            keys=keys,
            folders=self._folders,
            used_bytes=sum(
                member.record.file.size_bytes
                for member in members
                if member.candidate.source == "managed"
            ),
            free_bytes=free_bytes(self._places.managed),
            complete=complete,
            settling=any(_settling(entry) for entry in entries),
            moved=dict(self._moved),
        )


def fresh(candidate: Candidate, before: Record | None = None) -> Record:
    """What the file of `candidate` says now; what others said of it stays."""
    reading = read(candidate.file)
    record = before or Record(
        file=candidate.file, sha256=candidate.sha256, official=bool(candidate.sha256)
    )
    return replace(
        record,
        file=candidate.file,
        facts=reading.facts,
        broken=reading.broken,
        head=reading.head,
    )


def free_bytes(folder: str) -> int:
    """Free bytes on the disk of `folder`, or of the nearest folder above it; 0 if unknown."""
    path = Path(folder)
    for place in (path, *path.parents):
        try:
            return shutil.disk_usage(place).free
        except (OSError, ValueError):
            continue
    return 0


def _traits(file: Found) -> Iterator[tuple[object, ...]]:
    """What tells a file from all others when its path does not."""
    if file.inode:
        yield file.device, file.inode, file.size_bytes, file.mtime_ns
    yield Path(file.path).name, file.size_bytes, file.mtime_ns


def _single(paths: Iterable[str], source: Source) -> Iterator[Candidate]:
    for path in paths:
        file = look(path) if path else None
        if file is not None:
            yield Candidate(file=file, source=source)


def _whose(file: Found, root: str, inside: dict[str, bool]) -> Source:
    """``managed``, unless a link in the models folder leads out of it: that is not ours."""
    if not file.linked and sys.platform != "win32":  # where a junction does not look like a link
        return "managed"
    folder = os.path.dirname(file.path)  # noqa: PTH120 - thousands of them, and Path is slow
    if folder not in inside:
        real = os.path.realpath(folder)
        inside[folder] = real == root or real.startswith(os.path.join(root, ""))  # noqa: PTH118
    itself = os.path.islink(file.path)  # noqa: PTH114
    return "managed" if inside[folder] and not itself else "watched"


def _expressible(path: str) -> bool:
    """Whether `path` can be written as text; Linux allows names that cannot."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _settling(entry: Entry) -> bool:
    return isinstance(entry.broken, GgufTruncated) and (
        abs(time.time() - entry.changed_ms / 1000) < SETTLING_S
    )


def _by_name(entry: Entry) -> tuple[str, str, str]:
    return (entry.name.casefold(), entry.quantization, entry.path)
