"""The downloads that wait, run and pause: their order and states, and the file that keeps them.

Nothing here downloads. What runs is the business of who asks `next` and says what came of it.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, structs

from app.core.errors import DownloadError, FieldValue, HubError, from_wire, to_wire
from app.core.files import atomic_write
from app.hub.api import Download, DownloadState, Wanted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from app.core.errors import VitrailError
    from app.hub.api import Repository, Variant

AT_ONCE = 2
ACTIVE: tuple[DownloadState, ...] = ("downloading", "checking")
MAX_KEPT = 500
MAX_FILES = 1000
MAX_NAME = 1000
MAX_BYTES = 2**50
MAX_FILE_BYTES = 4 * 1024 * 1024


class Queue:
    """Downloads in the order in which they begin; a number names each while the program runs."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._items: list[Download] = []
        self._leaving: list[Download] = []
        self._last_id = 0

    def items(self) -> tuple[Download, ...]:
        """All of them, in order."""
        return tuple(self._items)

    def get(self, number: int) -> Download | None:
        """The one with this number."""
        return next((item for item in self._items if item.id == number), None)

    def of(self, repo: str, quantization: str) -> Download | None:
        """The one for this variant."""
        for item in self._items:
            if item.repo == repo and item.quantization == quantization:
                return item
        return None

    def add(self, repository: Repository, variant: Variant, *, local: bool = False) -> int:
        """Put a variant at the end; one that is there already goes on instead.

        Files of a newer commit take the place of those that have not arrived yet.

        Raises:
            ValueError: the variant has no files.
        """
        repo, commit = repository.found.repo, repository.commit
        files = tuple(Wanted(repo=repo, commit=commit, file=file) for file in variant.wanted)
        if not files:
            raise ValueError("a variant without files")
        item = Download(
            id=0,
            repo=repo,
            quantization=variant.quantization,
            files=files,
            size_bytes=sum(wanted.file.size_bytes for wanted in files),
            local=local,
        )
        there = next((old for old in self._items if _names(old) == _names(item)), None)
        if there is None:
            return self._append(item)
        if there.state == "done":
            self.remove(there.id)
            return self._append(item)
        if there.state in {"waiting", "paused", "failed"}:
            if there.files == files:
                item = structs.replace(there, state="waiting", error=None, local=local)
            folder = there.folder
            self._put(structs.replace(item, id=there.id, folder=folder))
        return there.id

    def restore(self, items: Iterable[Download]) -> None:
        """Put `items`, from a run before, in front of those there are; they get new numbers."""
        here = self._items
        self._items = []
        for item in items:
            self._append(item)
        self._items += here

    def next(self, busy: Collection[int]) -> Download | None:
        """What should begin now, while the downloads named by `busy` hold a place.

        Two downloads that share a file (a projector) do not run together, nor does one whose
        files are being removed.
        """
        if len(busy) >= self._at_once:
            return None
        holders = [item for item in self._items if item.id in busy] + self._leaving
        held = {name for item in holders for name in _names(item)}
        for item in self._items:
            if item.state == "waiting" and item.id not in busy and not held & _names(item):
                return item
        return None

    def change(self, number: int, **fields: object) -> Download | None:
        """Replace fields of a download; None where there is none."""
        for at, item in enumerate(self._items):
            if item.id == number:
                self._items[at] = structs.replace(item, **fields)
                return self._items[at]
        return None

    def stop(self, number: int, state: DownloadState, error: VitrailError | None = None) -> None:
        """It does not run any more: its speed is forgotten."""
        self.change(number, state=state, error=error, speed_bytes_s=0.0, left_s=None, wait_s=0.0)

    def move(self, number: int, step: int) -> bool:
        """Move it by `step` places, up where negative; False where it stays."""
        for at, item in enumerate(self._items):
            if item.id == number:
                to = min(max(at + step, 0), len(self._items) - 1)
                self._items.insert(to, self._items.pop(at))
                return to != at
        return False

    def leave(self, item: Download) -> None:
        """Take it off the list; its files stay taken until it is removed."""
        self._items.remove(item)
        self._leaving.append(item)

    def leaving(self) -> tuple[Download, ...]:
        """Those that were taken off the list and not removed yet."""
        return tuple(self._leaving)

    def remove(self, number: int) -> None:
        """Forget it."""
        self._items = [item for item in self._items if item.id != number]
        self._leaving = [item for item in self._leaving if item.id != number]

    def missing_bytes(self, numbers: Collection[int]) -> int:
        """What those with these numbers still have to write."""
        return sum(
            max(item.size_bytes - item.done_bytes, 0) for item in self._items if item.id in numbers
        )

    def _put(self, item: Download) -> None:
        self._items = [item if item.id == old.id else old for old in self._items]

    def _append(self, item: Download) -> int:
        self._last_id += 1
        self._items.append(structs.replace(item, id=self._last_id))
        return self._last_id


def _names(item: Download) -> set[tuple[str, str]]:
    return {(wanted.repo, wanted.file.path) for wanted in item.files}


class _Kept(Struct, frozen=True, kw_only=True):
    """A download as the file keeps it."""

    repo: str
    quantization: str = ""
    files: tuple[Wanted, ...]
    state: DownloadState = "paused"
    done_bytes: int = 0
    folder: str = ""
    ready: tuple[str, ...] = ()
    local: bool = False
    error: tuple[str, dict[str, FieldValue]] | None = None


class QueueFile:
    """The file at `path`; what of it cannot be read is left out, and never stops a start."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> tuple[Download, ...]:
        """What was left: those that ran wait, those that were done are not listed any more."""
        try:
            with self.path.open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
        except OSError:
            return ()
        return decode(data) if len(data) <= MAX_FILE_BYTES else ()

    def save(self, items: Iterable[Download]) -> None:
        """Replace the file.

        Raises:
            OSError: it could not be written; the old one is as it was.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic_write(self.path, encode(items))


def encode(items: Iterable[Download]) -> bytes:
    """`items` as JSON; those that are done are left out."""
    kept = [_keep(item) for item in items if item.state != "done"]
    return msgspec.json.format(msgspec.json.encode({"downloads": kept}), indent=1) + b"\n"


def decode(data: bytes) -> tuple[Download, ...]:
    """The downloads in `data`, as many as make sense; their numbers are 0."""
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ()
    entries = raw.get("downloads") if isinstance(raw, dict) else None
    found: list[Download] = []
    for entry in entries if isinstance(entries, list) else []:
        with contextlib.suppress(msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
            found.append(_restore(msgspec.convert(entry, _Kept)))
    return tuple(found[:MAX_KEPT])


def _keep(item: Download) -> _Kept:
    return _Kept(
        repo=item.repo,
        quantization=item.quantization,
        files=item.files,
        state=item.state,
        done_bytes=item.done_bytes,
        folder=item.folder,
        ready=item.ready,
        local=item.local,
        error=None if item.error is None else to_wire(item.error),
    )


def _restore(kept: _Kept) -> Download:
    """`kept` as a download.

    Raises:
        ValueError: it cannot have been written by `encode`.
    """
    names = [kept.repo, *(wanted.file.path for wanted in kept.files)]
    sizes = [wanted.file.size_bytes for wanted in kept.files]
    if not 0 < len(sizes) <= MAX_FILES or not all(0 < len(name) <= MAX_NAME for name in names):
        raise ValueError("no download")
    if not all(0 <= size <= MAX_BYTES for size in sizes) or kept.state == "done":
        raise ValueError("no size")
    state: DownloadState = "waiting" if kept.state in ACTIVE else kept.state
    error = None if kept.error is None else from_wire(*kept.error)
    if state == "failed" and not isinstance(error, HubError | DownloadError):
        state = "paused"
    return Download(
        id=0,
        repo=kept.repo,
        quantization=kept.quantization,
        files=kept.files,
        size_bytes=sum(sizes),
        done_bytes=min(max(kept.done_bytes, 0), sum(sizes)),
        state=state,
        error=error if state == "failed" else None,
        folder=kept.folder,
        ready=kept.ready,
        local=kept.local,
    )
