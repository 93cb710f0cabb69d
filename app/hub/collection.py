"""All model files of this computer and the index of them, as one thread works with them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.core.errors import LibraryUnwritable
from app.core.hashing import sha256_of_little
from app.hub.facts import head_of
from app.hub.groups import SHARD
from app.hub.index import Index
from app.hub.proof import proven
from app.hub.record import Record, key_of
from app.hub.scan import Scan, Stopped, fresh
from app.hub.stores import Candidate
from app.hub.walk import look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.hub.api import Wanted
    from app.hub.record import Annotation
    from app.hub.scan import Places, Snapshot


MOST_SHARDS = 1000


class Collection:
    """The index, opened on first use.

    Everything but `identify` and `verify` is one thread's at a time.
    """

    def __init__(self, path: Path) -> None:
        """Open nothing yet; `path` is the index's."""
        self._path = path
        self._index: Index | None = None
        self._lock = threading.Lock()
        self._records: Mapping[str, Record] = {}
        self._unwritable: LibraryUnwritable | None = None

    def annotations(self) -> dict[str, Annotation]:
        """What the user said, by path."""
        return self._opened().annotations()

    def unwritable(self) -> LibraryUnwritable | None:
        """Why something could not be kept since the last call."""
        error, self._unwritable = self._unwritable, None
        return error

    def scan(
        self, places: Places, stopped: Callable[[], bool], told: Callable[[Snapshot], None]
    ) -> Snapshot:
        """Look through `places`; see `Scan`.

        Raises:
            Stopped: `stopped` said so.
        """
        index = self._opened()
        scan = Scan(index, places, stopped=stopped, told=told, records=self._records)
        try:
            snapshot = scan.run()
        except Stopped:
            self._records = {**self._records, **scan.records}
            raise
        finally:
            self._unwritable = scan.unwritable or self._unwritable
        kept = {
            path: record
            for path, record in self._records.items()
            if record.found and path not in snapshot.moved
        }
        self._records = {**kept, **scan.records}
        return snapshot

    def annotate(self, annotations: Mapping[str, Annotation]) -> None:
        """Keep what the user said.

        Raises:
            LibraryUnwritable: it is not kept.
        """
        self._opened().annotate(annotations)

    def add(self, files: Iterable[tuple[Path, Wanted]]) -> None:
        """Files came from the hub and have its SHA-256.

        Raises:
            LibraryUnwritable: that is not kept.
        """
        records = []
        for path, wanted in files:
            file = look(path)
            if file is not None:
                records.append(
                    replace(
                        fresh(Candidate(file=file, source="managed")),
                        sha256=wanted.file.sha256,
                        official=bool(wanted.file.sha256),
                        found=wanted.file.sha256,
                        found_bytes=file.size_bytes,
                        found_ns=file.mtime_ns,
                        repo=wanted.repo,
                        commit=wanted.commit,
                    )
                )
        self._keep(records)

    def verify(
        self, paths: Sequence[str], sha256: str, progressed: Callable[[int, int], None]
    ) -> list[Record]:
        """What hashing the files at `paths` gives; `keep` it.

        Touches the files only, so that it may run beside the thread of the index.

        Args:
            paths: a file or its shards.
            sha256: what the hub says of the first one; empty where it does not.
            progressed: told bytes done and in all; what it raises ends the work.

        Raises:
            LibraryError: a file cannot be read.
        """
        self._opened()
        records = []
        for number, path in enumerate(paths):
            record = self._records.get(path)
            file = look(path)
            if record is None and file is not None:
                said = sha256 if number == 0 else ""
                record = fresh(Candidate(file=file, source="opened", sha256=said))
            if record is not None:
                records.append(replace(record, file=file or record.file))
        return proven(records, progressed)

    def keep(self, records: Sequence[Record]) -> None:
        """Keep what was found out about files.

        Raises:
            LibraryUnwritable: it is not kept.
        """
        self._keep(records)

    def move(self, paths: Mapping[str, str]) -> None:
        """Files have other paths now.

        Raises:
            LibraryUnwritable: that is not kept.
        """
        index = self._opened()
        records = dict(self._records)
        for old, new in paths.items():
            record = records.pop(old, None)
            if record is not None:
                records[new] = replace(record, file=replace(record.file, path=new))
        self._records = records
        index.move(paths)

    def identify(self, path: str) -> str:
        """A name for the contents of the file at `path` and its other shards, as they are now.

        From any thread; reads the disk. Empty where there is no such file.
        """
        self._opened()
        keys = [self._identify(shard) for shard in shards_of(path)]
        return joined(keys)

    def clear(self) -> None:
        """Delete the index and all that was said of files; an empty one is made when needed.

        Raises:
            LibraryUnwritable: it cannot be deleted.
        """
        with self._lock:
            if self._index is not None:
                self._index.close()
            self._index, self._records = None, {}
            try:
                for path in self._path.parent.glob(f"{self._path.name}*"):
                    path.unlink(missing_ok=True)
            except OSError as error:
                raise LibraryUnwritable(
                    path=str(self._path), detail=error.strerror or ""
                ) from error

    def close(self) -> None:
        """Close the index."""
        with self._lock:
            if self._index is not None:
                self._index.close()

    def _identify(self, path: str) -> str:
        file, record = look(path), self._records.get(path)
        if file is None:
            return ""
        if record is not None and record.describes(file):
            return replace(record, file=file).key
        return key_of(file, head_of(path))

    def _keep(self, records: Sequence[Record]) -> None:
        index = self._opened()
        self._records = {**self._records, **{record.file.path: record for record in records}}
        index.save(records)

    def _opened(self) -> Index:
        with self._lock:
            if self._index is None:
                try:
                    self._index = Index.open(self._path)
                except LibraryUnwritable as error:
                    self._index, self._unwritable = Index.in_memory(), error
                self._records = self._index.records()
            return self._index


def shards_of(path: str) -> list[str]:
    """All shards of the model whose first file is at `path`; only that where it has none."""
    whole = Path(path)
    shard = SHARD.match(whole.name)
    if shard is None:
        return [path]
    total = shard["total"]
    if int(total) > MOST_SHARDS:
        return [path]
    names = (f"{shard['prefix']}-{n:05d}-of-{total}.gguf" for n in range(1, int(total) + 1))
    return [str(whole.with_name(name)) for name in names]


def joined(keys: Sequence[str]) -> str:
    """One key for several files; empty where one of them has none."""
    if len(keys) == 1 or not all(keys):
        return keys[0] if len(keys) == 1 else ""
    return sha256_of_little([" ".join(keys).encode()])
