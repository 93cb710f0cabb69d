"""Downloads of models: two at once, in an order the user chooses, going on after any end."""

from __future__ import annotations

import logging
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance

from app.bridge.download_record import DownloadRecord
from app.bridge.download_run import DownloadRun
from app.bridge.tasks import Tasks
from app.core.errors import HashMismatch, VitrailError
from app.hub.blobs import find_blobs
from app.hub.fetch import Fetch, discard
from app.hub.pace import Pace
from app.hub.queue import ACTIVE, Queue, QueueFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.hub import HubSession
    from app.bridge.preferences import Preferences
    from app.core.paths import Paths
    from app.hub.api import Download, DownloadState, Repository, Variant
    from app.hub.connection import Connection
    from app.hub.stores import Surroundings

log = logging.getLogger(__name__)

TICK_MS = 100
"""How often progress is told at most."""
SAVE_TICKS = 50
"""After so many ticks the file is told how far running downloads are."""
CLOSE_S = 0.09


class Downloads(QObject):
    """What is being downloaded, will be, or could not be.

    Signals:
        changed: the list, its order, or a state.
        progressed: bytes, speed or time left of the download with this number; at most ten a
            second.
        finished: a Download whose files are all here and verified.
        file_added: path of a model file that is new in the models folder.
    """

    changed = Signal()
    progressed = Signal(int)
    finished = Signal(object)
    file_added = Signal(str)
    _ended = Signal(object)
    _discarded = Signal(int)

    def __init__(
        self,
        hub: HubSession,
        preferences: Preferences,
        paths: Paths,
        *,
        surroundings: Surroundings | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Read and start nothing yet.

        Args:
            hub: gives connections.
            preferences: the models folder and the speed limit.
            paths: where the list is kept.
            surroundings: where other programs keep files; None asks the system.
            parent: Qt's.
        """
        super().__init__(parent)
        self._hub = hub
        self._preferences = preferences
        self._paths = paths
        self._surroundings = surroundings
        self._queue = Queue()
        self._pace = Pace(preferences.settings.hub.speed_limit_bytes_s)
        self._runs: dict[int, DownloadRun] = {}
        self._connection: Connection | None = None
        self._folder = self.folder
        self._held: Callable[[], None] | None = None
        self._started = self._loaded = self._closed = False
        self._record = DownloadRecord(QueueFile(paths.downloads))
        self._tasks = Tasks("downloads", parent=self)
        self._ticks = 0
        # Held while a thread emits: this object must not be destroyed in the middle of it.
        self._emitting = threading.Lock()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._ended.connect(self._on_self_ended, Qt.ConnectionType.QueuedConnection)
        self._discarded.connect(self._on_self_discarded, Qt.ConnectionType.QueuedConnection)
        preferences.changed.connect(self._on_preferences_changed)
        hub.access_changed.connect(self._on_hub_access_changed)

    def start(self) -> None:
        """Go on with what ran when Vitrail ended; what was paused stays paused."""
        if not self._started:
            self._started = True
            self._tasks.run(self._record.file.load, self._on_record_loaded)

    def close(self) -> None:
        """Stop all transfers; they go on at the next start. Takes at most 100 ms."""
        if self._closed:
            return
        with self._emitting:
            self._closed = True
        self._timer.stop()
        until = time.monotonic() + CLOSE_S
        for run in self._runs.values():
            run.stop()
        for run in self._runs.values():
            run.join(max(0.0, until - time.monotonic()))
            self._note(run)
            self._discard_left(run.number)
        self._tasks.close(wait=False)
        self._save()
        self._record.close(max(0.0, until - time.monotonic()))

    # -- what there is ----------------------------------------------------

    @property
    def folder(self) -> Path:
        """The models folder."""
        chosen = self._preferences.settings.library.folder
        return Path(chosen) if chosen else self._paths.models

    def items(self) -> tuple[Download, ...]:
        """All downloads, in the order in which they begin."""
        return self._queue.items()

    def item(self, number: int) -> Download | None:
        """The one with this number."""
        return self._queue.get(number)

    def download_of(self, repo: str, quantization: str) -> Download | None:
        """The one for this variant."""
        return self._queue.of(repo, quantization)

    def known_copy(self, variant: Variant, then: Callable[[str], None]) -> None:
        """Look, in a thread, whether another program has all files of `variant`.

        `then` gets the path of its copy of the first file, or an empty text. Names and sizes say
        so; the bytes are checked when the copy is used, and before it is listed.
        """

        def look() -> str:
            found = find_blobs(variant.files, self._surroundings)
            return str(found[0]) if found else ""

        self._tasks.run(look, then, lambda _error: then(""))

    # -- what the user does -----------------------------------------------

    def add(self, repository: Repository, variant: Variant) -> int:
        """Download a variant; returns its number, an old one where it is in the list already."""
        return self._add(repository, variant, local=False)

    def use_copy(self, repository: Repository, variant: Variant) -> int:
        """Take the files that other programs have; what they lack is downloaded."""
        return self._add(repository, variant, local=True)

    def pause(self, number: int) -> None:
        """Stop a download for now."""
        self._stop(number, "paused", {"waiting", *ACTIVE})

    def resume(self, number: int) -> None:
        """Go on with one that was paused."""
        self._wait(number, {"paused"})

    def retry(self, number: int) -> None:
        """Go on with one that failed; a copy that was no good is not tried again."""
        item = self._queue.get(number)
        if item is not None and isinstance(item.error, HashMismatch):
            self._queue.change(number, local=False)
        self._wait(number, {"failed"})

    def cancel(self, number: int) -> None:
        """Give a download up and remove what arrived of it; one that is done stays."""
        item = self._queue.get(number)
        if item is None or item.state == "done":
            self.dismiss(number)
            return
        self._queue.leave(item)
        run = self._runs.get(number)
        if run is not None:
            run.stop()
        else:
            self._discard(item)
        self._tell()

    def dismiss(self, number: int) -> None:
        """Take one that is done off the list; what arrived stays."""
        item = self._queue.get(number)
        if item is not None and item.state == "done":
            self._queue.remove(number)
            self._tell()

    def move(self, number: int, step: int) -> None:
        """Move it by `step` places in the list, up where negative."""
        if self._queue.move(number, step):
            self._tell()

    def hold(self, then: Callable[[], None]) -> None:
        """Stop everything for a while, since files are being moved; `then`: nothing is written."""
        self._held = then
        for run in self._runs.values():
            run.stop()
        if not self._runs:
            QTimer.singleShot(0, self, then)

    def release(self) -> None:
        """Go on after `hold`."""
        self._held = None
        self._tell()

    # -- running ----------------------------------------------------------

    def _add(self, repository: Repository, variant: Variant, *, local: bool) -> int:
        self.start()
        number = self._queue.add(repository, variant, local=local)
        self._tell()
        return number

    def _stop(self, number: int, state: DownloadState, of: set[DownloadState]) -> None:
        item = self._queue.get(number)
        if item is None or item.state not in of:
            return
        run = self._runs.get(number)
        if run is not None:
            run.stop()
        self._queue.stop(number, state)
        self._tell()

    def _wait(self, number: int, of: set[DownloadState]) -> None:
        item = self._queue.get(number)
        if item is not None and item.state in of:
            self._queue.change(number, state="waiting", error=None)
            self._tell()

    def _tell(self) -> None:
        """The list is another: begin what may begin, keep it, say so."""
        if self._closed:
            return
        self._pump()
        self._save()
        self.changed.emit()

    def _pump(self) -> None:
        while self._held is None and (item := self._queue.next(self._runs.keys())) is not None:
            self._begin(item)
        if self._runs:
            self._timer.start()
        else:
            self._timer.stop()

    def _begin(self, item: Download) -> None:
        number, folder = item.id, self.folder
        fetch = Fetch(
            item,
            folder,
            self._connect,
            self._pace,
            spoken_for_bytes=self._queue.missing_bytes(self._runs.keys()),
            surroundings=self._surroundings,
        )
        if self._connection is None:
            self._connection = self._hub.connection()
        self._queue.change(number, state="downloading", folder=str(folder), error=None)
        self._runs[number] = DownloadRun(number, fetch, partial(self._say, self._ended))

    def _connect(self) -> Connection:
        """The connection of now; called by the threads."""
        if self._connection is None:
            raise RuntimeError("no download was begun")
        return self._connection

    def _on_self_ended(self, end: tuple[DownloadRun, Path | VitrailError | None]) -> None:
        run, outcome = end
        del self._runs[run.number]
        if self._closed:
            return
        self._note(run)
        done = self._settle(run, outcome)
        self._tell()
        if self._held is not None and not self._runs:
            self._held()
        if done is not None:
            self.finished.emit(done)
            self.file_added.emit(done.path)

    def _settle(self, run: DownloadRun, outcome: Path | VitrailError | None) -> Download | None:
        """Take over what came of a run; returns the download when it is done."""
        number, item = run.number, self._queue.get(run.number)
        if item is None:
            self._discard_left(number)
        elif item.files != run.fetch.files:
            log.info("another commit of %s was asked for meanwhile", item.repo)
        elif isinstance(outcome, Path):
            self._queue.stop(number, "done")
            return self._queue.change(
                number, path=str(outcome), done_bytes=item.size_bytes, local=False
            )
        elif isinstance(outcome, VitrailError) and item.state != "paused":
            log.warning("the download of %s failed: %s", item.repo, outcome)
            self._queue.stop(number, "failed", outcome)
        elif item.state in ACTIVE:
            self._queue.stop(number, "waiting")
        return None

    def _discard_left(self, number: int) -> None:
        for item in self._queue.leaving():
            if item.id == number:
                self._discard(item)

    def _discard(self, item: Download) -> None:
        """Nobody writes its files any more: remove what is left of them."""
        self._record.after(lambda: self._remove_files(item))

    def _remove_files(self, item: Download) -> None:
        """In the thread that keeps the list."""
        discard(item)
        self._say(self._discarded, item.id)

    def _say(self, signal: SignalInstance, value: object) -> None:
        """In any thread: emit, unless it is over."""
        with self._emitting:
            if not self._closed:
                signal.emit(value)

    def _on_self_discarded(self, number: int) -> None:
        self._queue.remove(number)
        self._tell()

    def _note(self, run: DownloadRun) -> None:
        """Take over how far a run is."""
        item, fetch = self._queue.get(run.number), run.fetch
        if item is not None and item.files == fetch.files:
            self._queue.change(run.number, done_bytes=fetch.done_bytes, ready=fetch.ready)

    def _save(self) -> None:
        if self._loaded:
            self._record.save(self._queue.items())

    def _on_record_loaded(self, items: tuple[Download, ...]) -> None:
        if self._closed:
            return
        self._loaded = True
        self._queue.restore(items)
        self._tell()

    def _on_timer_timeout(self) -> None:
        now = time.monotonic()
        for number, run in self._runs.items():
            item = self._queue.get(number)
            if item is None or item.state not in ACTIVE:
                continue
            self._queue.change(number, **run.figures(now, item.size_bytes))
            self.progressed.emit(number)
            if run.state != item.state:
                self.changed.emit()
        self._ticks += 1
        if self._ticks % SAVE_TICKS == 0:
            self._save()

    def _on_preferences_changed(self, section: str) -> None:
        if section == "hub":
            self._pace.set(self._preferences.settings.hub.speed_limit_bytes_s)
        elif section == "library" and self.folder != self._folder:
            self._folder = self.folder
            for run in self._runs.values():
                run.stop()  # begins again at once, and takes along what it has

    def _on_hub_access_changed(self) -> None:
        if self._connection is not None:
            self._connection = self._hub.connection()
